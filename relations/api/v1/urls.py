from django.urls import URLPattern, URLResolver, include, path, re_path

from relations.api.v1 import about, search
from relations.api.v1.formats import forms_of, listed
from relations.api.v1.reconciliation.urls import urlpatterns as reconciliation
from relations.api.v1.resources import RESOURCES
from relations.api.v1.views import ResourceDetail

app_name = "api"
# Addresses are tried in this order: what is asked for most comes first.
urlpatterns: list[URLPattern | URLResolver] = [
    path(
        f"{name}/",
        include(
            [listed(resource), path("<str:key>/", ResourceDetail.as_view(resource=resource), name=f"{name}-detail")]
        ),
    )
    for name, resource in RESOURCES.items()
]
urlpatterns += [form for resource in RESOURCES.values() for form in forms_of(resource)]
urlpatterns += [
    path("", about.Index.as_view(), name="index"),
    path("openapi.json", about.OpenApi.as_view(), name="openapi"),
    path("docs/", about.Docs.as_view(), name="docs"),
    path("search/", search.Search.as_view(), name="search"),
    *reconciliation,
    path("problems/", about.ProblemList.as_view(), name="problem-list"),
    re_path(r"^(?P<rest>.*)$", about.Unknown.as_view(), name="unknown"),
]
