"""Addresses without a language: the door, health, and what machines read of the site."""

import datetime as dt

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override

from relations.public.sitemaps import sitemap, sitemap_part
from relations.publication.models import State
from relations.publication.schema import SCHEMA
from relations.reading import PUBLIC

IN_PUBLIC = ("relations", "publication")


def door(request):
    """To the reader's language; French when they ask for neither."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ("Accept-Language",))
    return response


def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


def readyz(request):
    """503 while this release cannot read what `public` holds."""
    try:
        reason = _why_not_ready()
    except DatabaseError:
        reason = "public cannot be read"
    return HttpResponse(f"{reason or 'ok'}\n", content_type="text/plain", status=503 if reason else 200)


def _why_not_ready() -> str:
    executor = MigrationExecutor(connections[PUBLIC])
    leaves = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] in IN_PUBLIC]
    if executor.migration_plan(leaves):
        return "public lacks migrations"
    state = State.current()
    if state.edition and state.schema != SCHEMA:
        return f"public shows schema {state.schema}, this release reads {SCHEMA}"
    return ""


def robots(request):
    lines = ("User-agent: *", f"Disallow: {settings.NEWSROOM_PREFIX}", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def security(request):
    """RFC 9116. The contact is where the site says who answers for it."""
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=180)
    with override("en"):
        contact = f"{settings.PUBLIC_URL}{reverse('public:page-list')}"
    lines = (
        f"Contact: {contact}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.PUBLIC_URL}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("", door, name="door"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap_part, name="sitemap-part"),
    path(".well-known/security.txt", security, name="security"),
]
