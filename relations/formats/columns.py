"""The columns of each table, in their order: an allow-list. docs/exports.md says what they hold."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from relations.formats.addresses import page_of


@dataclass(frozen=True)
class Column:
    """`type` is that of the Frictionless Table Schema."""

    name: str
    value: Callable[[Any], Any]
    type: str = "string"


def joined(values: Iterable[Any]) -> str:
    return "|".join(str(value) for value in values if value)


def same(*names: str, type: str = "string") -> tuple[Column, ...]:
    """Columns that are called as the record’s own."""
    return tuple(Column(name, attrgetter(name), type) for name in names)


def named(column: str, link: str, name: str = "slug") -> Column:
    """What a link leads to, by its name; empty where it leads nowhere."""
    return Column(column, lambda row: getattr(getattr(row, link), name, ""))


def several(column: str, links: str, name: str = "slug") -> Column:
    return Column(column, lambda row: joined(getattr(one, name) for one in getattr(row, f"listed_{links}")))


def number(column: str, field: str = "") -> Column:
    def value(row: Any) -> Any:
        found = getattr(row, field or column)
        return float(found) if isinstance(found, Decimal) else found

    return Column(column, value, "number")


def dated(name: str) -> tuple[Column, ...]:
    """A date with what is known of it. `edtf` is ISO 8601-2; nothing is padded to a day."""
    return (
        Column(name, lambda row: getattr(row, name).edtf()),
        *same(f"{name}_earliest", f"{name}_latest", type="date"),
        *same(*(f"{name}_{part}" for part in ("precision", "basis", "certainty"))),
    )


IDENTITY: tuple[Column, ...] = (*same("uid", "slug"), Column("url", page_of))
LOCAL = same("is_local", type="boolean")
CHANGES: tuple[Column, ...] = (
    *same("edition", "position", type="integer"),
    *same("moment", type="datetime"),
    *same("act", "kind", "uid", "notice_fr", "notice_en"),
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    "events": (
        *IDENTITY,
        *same("title_fr", "title_en"),
        *dated("date"),
        named("type", "event_type", "code"),
        named("mode", "mode", "code"),
        several("parties", "parties", "alpha3"),
        Column("participants", lambda row: joined(part.actor.slug for part in row.listed_participations)),
        several("themes", "themes", "code"),
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
        Column("title", lambda row: row.title),
        named("outlet", "outlet"),
        Column("source", lambda row: row.url),
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
        *same("label_fr", "label_en"),
        *LOCAL,
        Column("invoked", lambda row: row.times_invoked, "integer"),
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
        several("made_by", "made_by"),
        several("made_to", "made_to"),
        named("made_in", "made_in"),
        *dated("made"),
    ),
    "invocations": (
        *IDENTITY,
        named("principle", "principle"),
        *same("wording", "language"),
        named("invoker", "invoker"),
        several("on_behalf_of", "on_behalf_of"),
        named("addressee", "addressee"),
        *same("act", "voice", "tier"),
        named("statement", "statement"),
        named("event", "event"),
        *dated("date"),
    ),
    "doctrines": (
        *IDENTITY,
        *same("label_fr", "label_en"),
        named("holder", "holder"),
        Column("principles", lambda row: joined(member.principle.slug for member in row.listed_members)),
    ),
    "relations": (
        *IDENTITY,
        *same("code"),
        named("first", "first", "alpha3"),
        named("second", "second", "alpha3"),
        *same("title_fr", "title_en", "summary_fr", "summary_en"),
    ),
    "phases": (
        *same("uid"),
        named("relation", "relation", "code"),
        *same("label_fr", "label_en", "voice"),
        *dated("date"),
    ),
    "posts": (
        *IDENTITY,
        *same("title_fr", "title_m_fr", "title_f_fr", "title_en"),
        named("organisation", "organisation"),
        named("country", "country", "alpha3"),
        *same("rank", type="integer"),
    ),
    "places": (
        *IDENTITY,
        *same("name_fr", "name_en", "place_kind"),
        named("country", "country", "alpha3"),
        number("latitude"),
        number("longitude"),
        *same("subdivision_code"),
        Column("geonames", lambda row: row.geonames_id, "integer"),
    ),
    "outlets": (
        *IDENTITY,
        *same("name_fr", "name_en", "outlet_kind"),
        named("country", "country", "alpha3"),
        Column("web", lambda row: row.url),
    ),
    "countries": (
        *IDENTITY,
        *same("alpha2", "alpha3", "numeric", "name_fr", "name_en"),
        Column("aliases", lambda row: joined(name.strip() for name in row.aliases.splitlines())),
    ),
    "themes": (*IDENTITY, *same("code", "label_fr", "label_en"), named("broader", "broader", "code"), *LOCAL),
    "event-types": (
        *IDENTITY,
        *same("code", "label_fr", "label_en", "quad"),
        *LOCAL,
        number("plover_weight"),
        number("goldstein_weight"),
        *same("cameo_root"),
        several("modes", "modes", "code"),
    ),
    "changes": CHANGES,
    "corrections": CHANGES,
    "editions": (
        *same("number", type="integer"),
        *same("moment", type="datetime"),
        *same("hash"),
        *same("size", type="integer"),
        *same("note_fr", "note_en"),
    ),
}
