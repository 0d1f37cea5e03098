"""The columns of each file, in their order: an allow-list. docs/exports.md says what they hold."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from relations.exports.addresses import page_of
from relations.models import Actor, Country, Participation, Theme

Column = tuple[str, Callable[[Any], Any]]


def joined(values: Iterable[Any]) -> str:
    return "|".join(str(value) for value in values if value)


def same(*names: str) -> tuple[Column, ...]:
    """Columns that are called as the record’s own."""
    return tuple((name, lambda row, name=name: getattr(row, name)) for name in names)


def named(column: str, link: str, name: str = "slug") -> Column:
    """What a link leads to, by its name; empty where it leads nowhere."""
    return column, lambda row: getattr(getattr(row, link), name, "")


def dated(name: str) -> tuple[Column, ...]:
    """A date with what is known of it. `edtf` is ISO 8601-2; nothing is padded to a day."""
    return (
        (name, lambda row: getattr(row, name).edtf()),
        *same(*(f"{name}_{part}" for part in ("earliest", "latest", "precision", "basis", "certainty"))),
    )


IDENTITY: tuple[Column, ...] = (*same("uid", "slug"), ("url", page_of))

COLUMNS: dict[str, tuple[Column, ...]] = {
    "events": (
        *IDENTITY,
        *same("title_fr", "title_en"),
        *dated("date"),
        named("type", "event_type", "code"),
        named("mode", "mode", "code"),
        ("parties", lambda row: joined(party.alpha3 for party in row.parties.all())),
        ("participants", lambda row: joined(part.actor.slug for part in row.participations.all() if part.actor)),
        ("themes", lambda row: joined(theme.code for theme in row.themes.all())),
        named("place", "place"),
        *same("place_precision", "certainty", "modality", "summary_fr", "summary_en"),
    ),
    "statements": (
        *IDENTITY,
        *same("content_fr", "content_en", "verbatim", "language", "form"),
        *dated("date"),
        named("speaker", "speaker"),
        *same("speaker_as_written"),
        named("speaking_as", "speaking_as"),
        named("addressee", "addressee"),
        named("event", "event"),
    ),
    "articles": (
        *IDENTITY,
        ("title", lambda row: row.title),
        named("outlet", "outlet"),
        ("source", lambda row: row.url),
        *same("language", "genre", "rights"),
        *dated("published"),
    ),
    "actors": (
        *IDENTITY,
        *same("name_fr", "name_en", "acronym", "actor_kind", "sector"),
        named("country", "country", "alpha3"),
        named("part_of", "parent"),
    ),
    "principles": (
        *IDENTITY,
        *same("label_fr", "label_en", "is_local"),
        ("invoked", lambda row: row.invocation_count),
    ),
    "measures": (
        *IDENTITY,
        *same("label_fr", "label_en", "measure_kind", "status"),
        named("imposed_by", "imposed_by"),
        named("target", "target"),
        named("answers_to", "answers_to"),
        named("imposed_in", "imposed_in"),
        named("answered_in", "answered_in"),
        named("lifted_in", "lifted_in"),
    ),
    "commitments": (
        *IDENTITY,
        *same("content_fr", "content_en", "status"),
        ("made_by", lambda row: joined(actor.slug for actor in row.made_by.all())),
        ("made_to", lambda row: joined(actor.slug for actor in row.made_to.all())),
        named("made_in", "made_in"),
        *dated("made"),
    ),
}

# --- what the columns need beyond what a line of the page shows


def with_columns(name: str, rows: QuerySet) -> QuerySet:
    return WHOLE[name](rows) if name in WHOLE else rows


def _events(rows: QuerySet) -> QuerySet:
    whole: QuerySet = rows.defer(None).select_related("event_type", "mode", "place").prefetch_related(None)
    return whole.prefetch_related(
        Prefetch("parties", Country.objects.order_by("alpha3")),
        Prefetch("themes", Theme.objects.order_by("code")),
        Prefetch("participations", Participation.objects.select_related("actor")),
    )


def _statements(rows: QuerySet) -> QuerySet:
    return rows.select_related("speaker", "speaking_as", "addressee", "event")


def _commitments(rows: QuerySet) -> QuerySet:
    names = ("made_by", "made_to")
    by_slug = [Prefetch(name, Actor.objects.order_by("slug")) for name in names]
    return rows.prefetch_related(None).prefetch_related(*by_slug)


WHOLE: dict[str, Callable[[QuerySet], QuerySet]] = {
    "events": _events,
    "statements": _statements,
    "commitments": _commitments,
}
