"""Absolute addresses of what is taken away."""

import uuid
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from relations.models import Record

# Stands for the slug in an address that is worked out once for all records of a kind.
ANY = "any-slug"


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def page_of(record: Record) -> str:
    """The page of a record in the active language; its lasting one where the site has none for its kind."""
    return pages_of(record.kind())(record.slug, record.uid)


def pages_of(kind: str) -> Callable[[str, uuid.UUID | str], str]:
    """The same for many records of one kind, by their slugs and uids."""
    pattern = _page(kind, (get_language() or "fr")[:2])
    if not pattern:
        base = lasting_base()
        return lambda _slug, uid: f"{base}{uid}"
    before, after = absolute(pattern).split(ANY)
    return lambda slug, _uid: f"{before}{slug}{after}"


def lasting(record: Record) -> str:
    """The address of a record that no change of its slug moves: what stands for it in linked data."""
    return f"{lasting_base()}{record.uid}"


def lasting_base() -> str:
    return absolute("/id/")


@cache
def _page(kind: str, _language: str) -> str:
    try:
        return reverse(f"public:{kind}-detail", args=[ANY])
    except NoReverseMatch:
        return ""
