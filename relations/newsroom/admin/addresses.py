"""The desk's own pages, beside those of the stock admin. Each module of pages names its addresses in `urls(site)`."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern

from relations.newsroom.admin import (
    alerts,
    bin,
    conversations,
    correcting,
    dossiers,
    duplicates,
    history,
    hooks,
    mergers,
    moving,
    presence,
    previewing,
    publishing,
    schedules,
    sharing,
    small_forms,
    submissions,
    tasks,
    tokens,
    translating,
    used,
    views,
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
    submissions,
    tokens,
)


def addresses(site: AdminSite) -> list[URLPattern]:
    return [pattern for pages in PAGES for pattern in pages.urls(site)]
