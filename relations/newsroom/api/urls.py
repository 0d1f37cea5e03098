from django.urls import path, re_path

from relations.newsroom.api import views

app_name = "submissions"
urlpatterns = [
    path("openapi.json", views.OpenApi.as_view(), name="openapi"),
    path("submissions/", views.Submissions.as_view(), name="list"),
    path("submissions/<uuid:uid>/", views.OneSubmission.as_view(), name="detail"),
    # Otherwise the desk would answer with the page of its login.
    re_path(r"^(?P<rest>.*)$", views.Unknown.as_view(), name="unknown"),
]
