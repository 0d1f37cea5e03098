"""The columns of each table, in their order: an allow-list. docs/exports.md says what they hold."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db.models import Model, TextField
from django.db.models.functions import Cast

from relations.dates import UncertainDate
from relations.formats.addresses import page_of, pages_of
from relations.formats.reading import Day, Gathered
from relations.models import (
    CommitmentBeneficiary,
    CommitmentMaker,
    EventParty,
    EventTheme,
    InvocationPrincipal,
    Participation,
)
from relations.models.texts import DATE_PARTS


@dataclass(frozen=True)
class Column:
    """`type` is that of the Frictionless Table Schema; `value` is that of a record.

    `read` names what the database has to tell for it, so that no record need be made; `made` gives, for a kind of
    records, what makes the value of that. A list of which all columns say so is read in that way.
    """

    name: str
    value: Callable[[Any], Any]
    type: str = "string"
    read: tuple[Any, ...] = ()
    made: Callable[[str], Callable[..., Any]] | None = None


def joined(values: Iterable[Any]) -> str:
    return "|".join(str(value) for value in values if value)


def same(*names: str, type: str = "string") -> tuple[Column, ...]:
    """Columns that are called as the record’s own."""
    return tuple(called(name, name, type) for name in names)


def called(column: str, field: str, type: str = "string") -> Column:
    return Column(column, attrgetter(field), type, (field,))


def named(column: str, link: str, name: str = "slug") -> Column:
    """What a link leads to, by its name; empty where it leads nowhere."""
    return Column(column, lambda row: getattr(getattr(row, link), name, ""), read=(f"{link}__{name}",))


def several(column: str, links: str, gathered: Gathered) -> Column:
    """All that a link leads to, by one column of it."""
    name = gathered.column
    value = lambda row: joined(getattr(one, name) for one in getattr(row, f"listed_{links}"))  # noqa: E731
    return Column(column, value, read=(gathered,))


def actors(column: str, link: type[Model], own: str) -> Column:
    return several(column, column, Gathered(link, own, "actor", "slug", order="far.slug"))


def number(column: str, field: str = "") -> Column:
    name = field or column
    getter = attrgetter(name)
    return Column(column, lambda row: _float(getter(row)), "number", (name,), lambda _kind: _float)


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def dated(name: str) -> tuple[Column, ...]:
    """A date with what is known of it. `edtf` is ISO 8601-2; nothing is padded to a day."""
    days = {f"{name}_{bound}": Day(f"{name}_{bound}") for bound in ("earliest", "latest")}
    parts = [f"{name}_{part}" for part in DATE_PARTS]
    return (
        Column(name, lambda row: getattr(row, name).edtf(), "string", tuple(days.get(p, p) for p in parts), _dates),
        *(Column(column, attrgetter(column), "date", (day,)) for column, day in days.items()),
        *same(*(f"{name}_{part}" for part in ("precision", "basis", "certainty"))),
    )


def _dates(_kind: str) -> Callable[..., str]:
    return _edtf


# What lies beside each other in time has the same dates again and again.
@lru_cache(maxsize=4096)
def _edtf(earliest: str | None, latest: str | None, *parts: str) -> str:
    days: list[Any] = [dt.date.fromisoformat(day) if day else None for day in (earliest, latest)]
    return UncertainDate(**dict(zip(DATE_PARTS, (*days, *parts), strict=True))).edtf()


def _uids(_kind: str) -> Callable[[str], str]:
    return _dashed


def _dashed(uid: str) -> str:
    """A uid in its usual form: SQLite keeps its digits alone."""
    return uid if len(uid) == 36 else f"{uid[:8]}-{uid[8:12]}-{uid[12:16]}-{uid[16:20]}-{uid[20:]}"


def _pages(kind: str) -> Callable[[str, str], str]:
    page = pages_of(kind)
    return lambda slug, uid: page(slug, _dashed(uid))


UID_AS_TEXT = Cast("uid", TextField())
UID = Column("uid", attrgetter("uid"), "string", (UID_AS_TEXT,), _uids)
IDENTITY: tuple[Column, ...] = (UID, *same("slug"), Column("url", page_of, "string", ("slug", UID_AS_TEXT), _pages))
LOCAL = same("is_local", type="boolean")
CHANGES: tuple[Column, ...] = (
    *same("edition", "position", type="integer"),
    *same("moment", type="datetime"),
    *same("act", "kind"),
    UID,
    *same("notice_fr", "notice_en"),
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    "events": (
        *IDENTITY,
        *same("title_fr", "title_en"),
        *dated("date"),
        named("type", "event_type", "code"),
        named("mode", "mode", "code"),
        several("parties", "parties", Gathered(EventParty, "event", "country", "alpha3", order="far.alpha3")),
        Column(
            "participants",
            lambda row: joined(part.actor.slug for part in row.listed_participations),
            read=(Gathered(Participation, "event", "actor", "slug", order="link.position, link.id"),),
        ),
        several("themes", "themes", Gathered(EventTheme, "event", "theme", "code", order="far.code")),
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
        *same("title"),
        named("outlet", "outlet"),
        called("source", "url"),
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
        actors("made_by", CommitmentMaker, "commitment"),
        actors("made_to", CommitmentBeneficiary, "commitment"),
        named("made_in", "made_in"),
        *dated("made"),
    ),
    "invocations": (
        *IDENTITY,
        named("principle", "principle"),
        *same("wording", "language"),
        named("invoker", "invoker"),
        actors("on_behalf_of", InvocationPrincipal, "invocation"),
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
        UID,
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
        called("geonames", "geonames_id", "integer"),
    ),
    "outlets": (
        *IDENTITY,
        *same("name_fr", "name_en", "outlet_kind"),
        named("country", "country", "alpha3"),
        called("web", "url"),
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
        Column("modes", lambda row: joined(mode.code for mode in row.listed_modes)),
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
