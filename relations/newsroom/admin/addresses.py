"""The desk's own pages, beside those of the stock admin. Each module of pages names its addresses in `urls(site)`."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern

from relations.newsroom.admin import (
    alerts,
    arrivals,
    bin,
    conversations,
    correcting,
    dossiers,
    duplicates,
    history,
    hooks,
    kept_sources,
    mergers,
    moving,
    presence,
    previewing,
    publishing,
    reading,
    schedules,
    sharing,
    small_forms,
    submissions,
    tasks,
    tokens,
    translating,
    used,
    views,
    watches,
    withdrawing,
)

PAGES = (
    publishing,
    withdrawing,
    small_forms,
    correcting,
    translating,
    previewing,
    sharing,
    conversations,
    alerts,
    presence,
    dossiers,
    schedules,
    history,
    bin,
    duplicates,
    mergers,
    moving,
    tasks,
    used,
    views,
    hooks,
    arrivals,
    submissions,
    watches,
    kept_sources,
    tokens,
    reading,
)


def addresses(site: AdminSite) -> list[URLPattern]:
    return [pattern for pages in PAGES for pattern in pages.urls(site)]
