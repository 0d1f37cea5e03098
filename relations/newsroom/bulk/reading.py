"""A row as the draft of an event, or what stands against it. Nothing is written here."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from relations.dates import UncertainDate
from relations.models import Event, Participation
from relations.models.base import SLUG_LENGTH
from relations.newsroom.bulk import codes
from relations.newsroom.bulk.files import Line
from relations.newsroom.bulk.gazetteer import Gazetteer
from relations.newsroom.bulk.mappings import Columns
from relations.newsroom.traits import folded
from relations.vocabulary import Basis, Certainty, Modality, PlacePrecision, Precision, Role

SEPARATED = re.compile(r"[./ ]")
# What becomes of a row whose actor is not known.
REFUSE, CREATE, LEAVE_OUT, AS_WRITTEN = "refuse", "create", "leave-out", "as-written"
UNKNOWN = (REFUSE, CREATE, LEAVE_OUT, AS_WRITTEN)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, in words for whoever sent the file."""

    line: int
    words: str


class RowRefused(ValueError):
    """Why a row makes no draft."""


class Unknown(RowRefused):
    """An actor that the newsroom does not know."""


@dataclass(slots=True)
class Person:
    actor: int | None
    country: int | None
    role: str
    written: str = ""
    post: int | None = None
    is_stated: bool = True
    # To be made with the batch.
    new: str = ""


@dataclass(slots=True)
class Draft:
    """An event as a row tells it, with the words of the row."""

    line: int
    words: str
    key: str
    content: str
    event_type: int
    mode: int | None
    date: UncertainDate
    people: list[Person] = field(default_factory=list)
    parties: list[int] = field(default_factory=list)
    themes: list[int] = field(default_factory=list)
    place: int | None = None
    # Columns of the event that hold texts and choices.
    texts: dict[str, str] = field(default_factory=dict)
    uid: str = ""


CHOICES: dict[str, type[models.TextChoices]] = {
    "certainty": Certainty, "type_certainty": Certainty, "modality": Modality, "place_precision": PlacePrecision,
    "date_precision": Precision, "date_basis": Basis, "date_certainty": Certainty, "role": Role,
}  # fmt: skip
TEXTS = ("title_fr", "title_en", "summary_fr", "summary_en", "note_fr", "note_en")


def _room(model: type[models.Model], name: str) -> int:
    return next(column.max_length or 0 for column in model._meta.concrete_fields if column.name == name)


LONGEST = {
    **{name: _room(Event, name) for name in ("title_fr", "title_en", "date_text")},
    **dict.fromkeys(("source", "target"), _room(Participation, "name_as_written")),
    "slug": SLUG_LENGTH,
}
BREAKS = re.compile(r"[\t\r\n ]+")
SLUG = re.compile(r"[-a-zA-Z0-9_]+")


@dataclass
class Reader:
    """Reads the rows of one file."""

    columns: Columns
    names: Gazetteer
    unknown: str = REFUSE

    def read(self, line: Line) -> Draft:
        """Raises RowRefused, Unknown among it."""
        said = self.columns.values(line)
        _refuse_long(said)
        key, content = _identity(said, line)
        event_type, mode = self._type(said)
        people = list(self._people(said, mode))
        texts = {name: said[name] for name in TEXTS if name in said}
        # A title is one line; no-break spaces are meant.
        texts |= {name: BREAKS.sub(" ", texts[name]) for name in ("title_fr", "title_en") if name in texts}
        texts |= {name: _choice(name, said[name]) for name in CHOICES if name in said and not name.startswith("date_")}
        draft = Draft(line.number, line.words, key, content, event_type, mode, self._date(said), people, texts=texts)
        draft.parties = self._parties(said, people)
        draft.themes = [self._theme(code) for code in _several(said.get("themes", ""))]
        self._place(draft, said)
        self._name(draft, said)
        _identify(draft, said)
        return draft

    # --- what happened ------------------------------------------------------------------------------------------------

    def _type(self, said: dict[str, str]) -> tuple[int, int | None]:
        found: set[tuple[int, int | None]] = set()
        words = said.get("type") or said.get("relation") or ""
        if "cameo" in said or "root" in said:
            found = self.names.coded(codes.of_code(said.get("cameo", "")) or codes.of_root(said.get("root", "")))
        if not found and words:
            found = self._type_in(self.columns.mapping.types.get(words, words))
        if not found:
            what = words or said.get("cameo") or said.get("root") or ""
            raise RowRefused(_("“%s” is no type of event that we know.") % what)
        if len(found) > 1:
            raise RowRefused(_("“%s” may be several types of event: write the code, as in CONSULT/visit.") % words)
        kind, mode = next(iter(found))
        return (kind, self._mode(kind, said["mode"])) if said.get("mode") else (kind, mode)

    def _type_in(self, words: str) -> set[tuple[int, int | None]]:
        if words in self.names.types:
            return {(self.names.types[words], None)}
        if words.isdigit():
            return self.names.coded(codes.of_code(words) if len(words) > 2 else codes.of_root(words))
        return self.names.coded(codes.of_label(words)) or self.names.type_names.get(folded(words), set())

    def _mode(self, kind: int, words: str) -> int:
        found = self.names.modes.get((kind, words))
        if found is None:
            named = {pk for one, pk in self.names.type_names.get(folded(words), ()) if one == kind and pk}
            found = named.pop() if len(named) == 1 else None
        if found is None:
            raise RowRefused(_("“%s” is no mode of this type of event.") % words)
        return found

    # --- when ---------------------------------------------------------------------------------------------------------

    def _date(self, said: dict[str, str]) -> UncertainDate:
        if "date" in said:
            date = _date(said["date"], said.get("date_end", ""), self.columns.mapping.dates)
        else:
            date = UncertainDate(_iso(said.get("date_earliest")), _iso(said.get("date_latest")))
        parts = {part: said.get(f"date_{part}") for part in ("precision", "basis", "certainty")}
        chosen: dict[str, Any] = {part: _choice(f"date_{part}", words) for part, words in parts.items() if words}
        date = replace(date, **chosen, text=said.get("date_text", ""))
        for _part, words in date.problems():
            raise RowRefused(words)
        return date

    # --- who ----------------------------------------------------------------------------------------------------------

    def _people(self, said: dict[str, str], mode: int | None) -> Iterator[Person]:
        if "people" in said:
            yield from (self._listed(one) for one in json.loads(said["people"]))
            return
        # The visitor is the actor, also where the row begins with the host.
        sides = ("target", "source") if self._is_host(mode) else ("source", "target")
        for role, side in zip((Role.ACTOR, Role.RECIPIENT), sides, strict=True):
            if said.get(side) or said.get(f"{side}_code"):
                yield self._person(said, side, role)
        for name in _several(said.get("participants", "")):
            yield Person(self._one_actor(name, self.names.actors.find(name)), None, Role.PRESENT)

    def _is_host(self, mode: int | None) -> bool:
        return mode is not None and self.names.mode_labels[mode][0] == "host"

    def _listed(self, one: dict[str, Any]) -> Person:
        actor = self._one_actor(one["slug"], self.names.actors.find(one["slug"])) if one["slug"] else None
        country = self.names.country(one["country"]) if one["country"] else None
        role = _choice("role", one["role"] or "")
        post = self.names.posts.get(one["post"])
        if one["post"] and post is None:
            raise RowRefused(_("“%s” is no post that we know.") % one["post"])
        return Person(actor, country, role, one["name_as_written"] or "", post, bool(one["is_stated"]))

    def _person(self, said: dict[str, str], side: str, role: str) -> Person:
        name, code = said.get(side, ""), said.get(f"{side}_code", "")
        where = said.get(f"{side}_country", "")
        country = self.names.country(where) if where else None
        found = self.names.coded_actor(code, country) if code else set()
        found = found or self.names.actors.find(name)
        if found:
            return Person(self._one_actor(name or code, found), None, role, name)
        if self.unknown == AS_WRITTEN:
            return Person(None, country, role, name or code)
        if self.unknown == CREATE:
            return Person(None, country, role, name or code, new=name or code)
        raise Unknown(_("“%s” is no actor that we know.") % (name or code))

    def _one_actor(self, name: str, found: set[int]) -> int:
        if not found:
            raise Unknown(_("“%s” is no actor that we know.") % name)
        if len(found) > 1:
            names = ", ".join(sorted(self.names.sides[pk].name_fr for pk in found))
            raise RowRefused(_("“%(name)s” may be several actors: %(actors)s.") % {"name": name, "actors": names})
        return next(iter(found))

    def _parties(self, said: dict[str, str], people: list[Person]) -> list[int]:
        if "parties" in said:
            named = {code: self.names.country(code) for code in _several(said["parties"])}
            for code, pk in named.items():
                if pk is None:
                    raise RowRefused(_("“%s” is no country that we know.") % code)
            return sorted({pk for pk in named.values() if pk})
        of_people = (one.country or (self.names.sides[one.actor].country if one.actor else None) for one in people)
        return sorted({pk for pk in of_people if pk})

    # --- where, about what, called what -------------------------------------------------------------------------------

    def _place(self, draft: Draft, said: dict[str, str]) -> None:
        """A place that we know by the name; of others the row itself keeps the words."""
        words = said.get("place", "")
        found = self.names.places.find(words) or self.names.places.find(words.partition(",")[0])
        draft.place = next(iter(found)) if len(found) == 1 else None
        kind = self.names.place_kinds[draft.place] if draft.place else ""
        stated = draft.texts.get("place_precision", "")
        if draft.place is None:
            draft.texts["place_precision"] = str(PlacePrecision.NOT_STATED)
        elif stated in ("", PlacePrecision.NOT_STATED):
            draft.texts["place_precision"] = kind

    def _theme(self, words: str) -> int:
        found = self.names.themes.find(words)
        if len(found) != 1:
            raise RowRefused(_("“%s” is no theme that we know.") % words)
        return next(iter(found))

    def _name(self, draft: Draft, said: dict[str, str]) -> None:
        """A title in both languages where the row has none in French."""
        if "title_fr" in draft.texts:
            return
        people = draft.people[::-1] if self._is_host(draft.mode) else draft.people
        for at, (lang, colon) in enumerate((("fr", "\N{NO-BREAK SPACE}: "), ("en", ": "))):
            who = " – ".join(filter(None, (self._called(one, at) for one in people)))
            what = self._label(draft, at)
            title = f"{who}{colon}{what}" if who and what else who or what
            draft.texts.setdefault(f"title_{lang}", title[: LONGEST["title_fr"]] if what else "")

    def _called(self, one: Person, at: int) -> str:
        if one.actor is None:
            return one.written
        side = self.names.sides[one.actor]
        return (side.name_fr, side.name_en or side.name_fr)[at]

    def _label(self, draft: Draft, at: int) -> str:
        if draft.mode:
            return self.names.mode_labels[draft.mode][1 + at]
        return self.names.type_labels[draft.event_type][at]


# --- values -----------------------------------------------------------------------------------------------------------


def _identity(said: dict[str, str], line: Line) -> tuple[str, str]:
    """By what the row is known again, and a digest of all that it says."""
    whole = line.words if line.value is not None else "\x1f".join(cell.strip() for cell in line.cells)
    content = hashlib.sha256(whole.encode()).hexdigest()[:40]
    own = said.get("uid") or said.get("id") or content
    return (own if len(own) <= 64 else hashlib.sha256(own.encode()).hexdigest()), content


def _refuse_long(said: dict[str, str]) -> None:
    for name, most in LONGEST.items():
        if most and len(said.get(name, "")) > most:
            words = _("“%(field)s” is longer than %(most)s characters.")
            raise RowRefused(words % {"field": name, "most": most})
    if any("\0" in text for text in said.values()):
        raise RowRefused(_("it holds a NUL character"))


def _identify(draft: Draft, said: dict[str, str]) -> None:
    """The identity of a record of ours that comes back."""
    if uid := said.get("uid"):
        try:
            draft.uid = str(UUID(uid))
        except ValueError as error:
            raise RowRefused(_("“%s” is no uid.") % uid) from error
    if slug := said.get("slug"):
        if not SLUG.fullmatch(slug):
            raise RowRefused(_("“%s” is no address.") % slug)
        draft.texts["slug"] = slug


def _several(words: str) -> list[str]:
    return [one.strip() for one in words.split("|") if one.strip()]


def _choice(name: str, words: str) -> str:
    choices = CHOICES[name]
    if words in choices.values:
        return words
    called = {folded(str(choice.label)): str(choice.value) for choice in choices}
    if folded(words) not in called:
        raise RowRefused(_("“%(words)s” is no %(field)s. It is one of %(known)s.") % {
            "words": words, "field": name, "known": ", ".join(choices.values)})  # fmt: skip
    return called[folded(words)]


def _iso(words: str | None) -> dt.date | None:
    if not words:
        return None
    try:
        return dt.date.fromisoformat(words)
    except ValueError as error:
        raise RowRefused(_("“%s” is not a date. Write 2025, 2025-03 or 2025-03-31.") % words) from error


@lru_cache(maxsize=8192)
def _date(words: str, end: str, order: str) -> UncertainDate:
    """One day, month or year, or from one to another. Rows that follow each other often have the same."""
    try:
        first, last = (_written(one, order) for one in (words, end or words))
        return UncertainDate.parse(first if first == last else f"{first}/{last}")
    except ValueError as error:
        said = " – ".join(filter(None, (words, end)))
        raise RowRefused(_("“%s” is not a date. Write 2025, 2025-03 or 2025-03-31.") % said) from error


def _written(words: str, order: str) -> str:
    """As ISO writes it: 20260203, 03/02/2026, 3.2.2026 and 2026-02-03T00:00:00 are 2026-02-03."""
    if len(words) == 8 and words.isdigit():
        return f"{words[:4]}-{words[4:6]}-{words[6:]}"
    parts = SEPARATED.split(words)
    if len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[2]) == 4 and order != "ymd":
        day, month = parts[:2] if order == "dmy" else parts[1::-1]
        return f"{parts[2]}-{month.zfill(2)}-{day.zfill(2)}"
    return re.split(r"[T ]", words)[0] if re.match(r"\d{4}-\d{2}-\d{2}[T ]", words) else words
