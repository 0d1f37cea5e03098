from django.urls import path, re_path

from relations.api.v1 import views
from relations.api.v1.resources import RESOURCES

app_name = "api"
urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("openapi.json", views.OpenApi.as_view(), name="openapi"),
    path("docs/", views.Docs.as_view(), name="docs"),
    path("problems/", views.ProblemList.as_view(), name="problem-list"),
]
for name, resource in RESOURCES.items():
    urlpatterns += [
        path(f"{name}/", views.ResourceList.as_view(resource=resource), name=f"{name}-list"),
        path(f"{name}/<str:key>/", views.ResourceDetail.as_view(resource=resource), name=f"{name}-detail"),
    ]
urlpatterns += [re_path(r"^(?P<rest>.*)$", views.Unknown.as_view(), name="unknown")]
