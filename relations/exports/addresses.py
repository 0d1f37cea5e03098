"""Absolute addresses of what is exported."""

from django.conf import settings
from django.urls import reverse

from relations.models import Record


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def page_of(record: Record) -> str:
    """The page of a record, in the active language."""
    return absolute(reverse(f"public:{record.kind()}-detail", args=[record.slug]))
