from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("relations.api.v1.urls")),
    path("", include("relations.public.doors")),
    path("", include("relations.exports.doors")),
]

if settings.HAS_NEWSROOM:
    from django.contrib import admin

    urlpatterns += [
        path("admin/api/", include("relations.newsroom.api.urls")),
        path("admin/", admin.site.urls),
    ]

urlpatterns += i18n_patterns(
    path("", include("relations.public.urls")),
    path("", include("relations.exports.urls")),
    prefix_default_language=True,
)
