"""What the templates of accounts share."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()
# What a browser calls itself, from the most particular to the most common; the words are names and stay as they are.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def as_json(value: Any) -> str:
    """For an attribute that a script reads: it is escaped there like any other text."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def in_groups(signs: str, size: int) -> list[str]:
    """What is copied by hand, in pieces that the eye can hold."""
    return [signs[start : start + size] for start in range(0, len(signs), size)]


@register.filter
def device(agent: str) -> str:
    """A browser and a system, as far as they say what they are; else the beginning of what they say."""
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or agent[:60] or "–"
