"""Absolute addresses of what is taken away."""

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
    pattern = _page(record.kind(), (get_language() or "fr")[:2])
    return absolute(pattern.replace(ANY, record.slug)) if pattern else lasting(record)


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
