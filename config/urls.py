from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from config import metrics
from relations.publication import vitals as of_public

urlpatterns: list[URLPattern | URLResolver] = [
    path("metrics", metrics.shown(of_public.gauges), name="metrics"),
    path("api/v1/", include("relations.api.v1.urls")),
    path("", include("relations.public.doors")),
    path("", include("relations.exports.doors")),
]

if settings.HAS_NEWSROOM:
    from django.contrib import admin

    from relations.newsroom import vitals as of_the_newsroom

    urlpatterns += [
        path("admin/metrics", metrics.shown(of_the_newsroom.gauges), name="newsroom-metrics"),
        path("admin/api/", include("relations.newsroom.api.urls")),
        path("admin/", include("relations.newsroom.admin.account_urls")),
        path("admin/", admin.site.urls),
    ]

urlpatterns += i18n_patterns(
    path("", include("relations.public.urls")),
    path("", include("relations.exports.urls")),
    prefix_default_language=True,
)

handler500 = "config.outages.failed"
