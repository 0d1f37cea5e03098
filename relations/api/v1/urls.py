from django.urls import path, re_path

from relations.api.v1 import about, search, views
from relations.api.v1.formats import addresses_of
from relations.api.v1.reconciliation.urls import urlpatterns as reconciliation
from relations.api.v1.resources import RESOURCES

app_name = "api"
urlpatterns = [
    path("", about.Index.as_view(), name="index"),
    path("openapi.json", about.OpenApi.as_view(), name="openapi"),
    path("docs/", about.Docs.as_view(), name="docs"),
    path("search/", search.Search.as_view(), name="search"),
    *reconciliation,
    path("problems/", about.ProblemList.as_view(), name="problem-list"),
]
for name, resource in RESOURCES.items():
    urlpatterns += [
        *addresses_of(resource),
        path(f"{name}/<str:key>/", views.ResourceDetail.as_view(resource=resource), name=f"{name}-detail"),
    ]
urlpatterns += [re_path(r"^(?P<rest>.*)$", about.Unknown.as_view(), name="unknown")]
