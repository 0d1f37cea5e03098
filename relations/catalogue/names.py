"""The names of records of any kind, found by one query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.functions import Substr
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relations.models import EventMode
from relations.models.aggregates import aggregates
from relations.models.texts import LocalText, cut

Key = tuple[str, int]
LENGTH = 120

# Kinds that are named by words in a language of their own: the columns of the words and of their language.
VERBATIM = {
    "article": ("title", "language"),
    "invocation": ("wording", "language"),
    "passage": ("exact", "article__language"),
}


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
    rows = parts[0].union(*parts[1:], all=True).order_by()
    return {(kind, pk): Name(kind, slug, _label(*words)) for kind, pk, slug, *words in rows}


def _rows(kind: str, ids: set[int]) -> models.QuerySet:
    model: type[models.Model] = EventMode if kind == "eventmode" else aggregates()[kind].root
    empty = models.Value("", models.CharField())
    columns: dict[str, Any] = {"name_slug": empty if kind == "eventmode" else models.F("slug")}
    if kind in VERBATIM:
        words, language = VERBATIM[kind]
        columns |= {"name_french": _start(words), "name_english": empty, "name_language": models.F(language)}
    else:
        text = model.TEXTS[0]  # type: ignore[attr-defined]
        columns |= {"name_french": _start(f"{text}_fr"), "name_english": _start(f"{text}_en"), "name_language": empty}
    rows: models.QuerySet = model._default_manager.filter(pk__in=ids).order_by()
    named: models.QuerySet = rows.annotate(name_kind=models.Value(kind, models.CharField()), **columns)
    return named.values_list("name_kind", "pk", "name_slug", "name_french", "name_english", "name_language")


def _start(column: str) -> Substr:
    return Substr(column, 1, LENGTH + 1)


def _label(words: str, english: str, language: str) -> str:
    """The words in the reader's language where there are some; words of another one say which."""
    active = (get_language() or "fr")[:2]
    if not words:
        return _("Untitled article")
    if english and active == "en":
        return LocalText(cut(english, LENGTH), "en")
    lang = language or "fr"
    return LocalText(cut(words, LENGTH), lang, is_fallback=lang != active)
