"""The names of records of any kind, found by one query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Substr
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relations.models import EventMode
from relations.models.aggregates import aggregates
from relations.models.texts import LocalText

Key = tuple[str, int]
LENGTH = 120

# Kinds that are named by words in their own language, with the column that holds these.
VERBATIM = {"article": "title", "invocation": "wording", "passage": "exact"}


@dataclass(frozen=True)
class Name:
    """What it takes to name a record: its words, and its slug for the address."""

    kind: str
    slug: str
    label: str


def names_of(keys: Iterable[Key]) -> dict[Key, Name]:
    """The name of each of these records that is public; kinds are those of records, and `eventmode`."""
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, pk in keys:
        ids[kind].add(pk)
    parts = [_rows(kind, found) for kind, found in sorted(ids.items())]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True)
    return {(kind, pk): Name(kind, slug, _label(french, english)) for kind, pk, slug, french, english in rows}


def _rows(kind: str, ids: set[int]) -> models.QuerySet:
    model: type[models.Model] = EventMode if kind == "eventmode" else aggregates()[kind].root
    french, english = _columns(kind, model)
    empty = models.Value("", models.CharField())
    return (
        model._default_manager.filter(pk__in=ids)
        .order_by()
        .annotate(
            name_kind=models.Value(kind, models.CharField()),
            name_slug=empty if kind == "eventmode" else models.F("slug"),
            name_french=Substr(french, 1, LENGTH + 1),
            name_english=Substr(english, 1, LENGTH + 1) if english else empty,
        )
        .values_list("name_kind", "pk", "name_slug", "name_french", "name_english")
    )


def _columns(kind: str, model: type[models.Model]) -> tuple[str, str]:
    if kind in VERBATIM:
        return VERBATIM[kind], ""
    text = model.TEXTS[0]  # type: ignore[attr-defined]
    return f"{text}_fr", f"{text}_en"


def _label(french: str, english: str) -> str:
    in_english = (get_language() or "fr").startswith("en")
    words = (english if in_english else "") or french or _("Untitled")
    lang = "en" if in_english and english else "fr"
    return LocalText(Truncator(words).chars(LENGTH), lang, is_fallback=in_english and bool(french) and not english)
