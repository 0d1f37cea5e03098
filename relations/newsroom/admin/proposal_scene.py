"""What the proposals of one article have to choose from: who is in it, where, what happened, and the vocabularies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from relations.models import Article, Country, EventType, Principle, Theme
from relations.newsroom.models import ArticleReading, Proposal
from relations.newsroom.traits import folded

Choices = list[tuple[str, Any]]
NONE = ("", "–")


@dataclass
class Scene:
    """What the forms of one article choose from, read once for all of them."""

    article: Article
    reading: ArticleReading
    proposals: Sequence[Proposal]

    @cached_property
    def countries(self) -> dict[str, Country]:
        return {country.alpha3: country for country in Country.objects.order_by("slug")}

    def country_name(self, code: str) -> str:
        """In the language of the desk; the letters of one that the record does not have."""
        return str(self.countries[code].name) if code in self.countries else code

    def name_of(self, who: dict[str, Any]) -> str:
        """A state as the desk calls it, anybody else as the text does."""
        return self.country_name(who["state"]) if who.get("state") in self.countries else who.get("name", "")

    def codes_in(self, words: str) -> Iterator[str]:
        """The countries named between commas, by their letters or names; letters alone may stand between blanks."""
        named = {folded(name): code for code, one in self.countries.items() for name in (one.name_fr, one.name_en)}
        for part in filter(None, map(str.strip, words.split(","))):
            if folded(part) in named:
                yield named[folded(part)]
                continue
            for code in part.split():
                if code.upper() not in self.countries:
                    raise ValidationError(_("“%(code)s” is no country: write its three letters.") % {"code": code})
                yield code.upper()

    @cached_property
    def cast(self) -> Choices:
        """Whoever the text names: its states, then the other actors that nobody has refused."""
        codes = dict.fromkeys([*self.reading.countries, *self._marked_codes()])
        states: Choices = [
            (f"state:{code}", str(self.countries[code].name)) for code in codes if code in self.countries
        ]
        return [NONE, *states, *self._those("actor", "name")]

    def _marked_codes(self) -> list[str]:
        return [one.values["country"] for one in self.proposals if one.kind == "actor" and one.values["country"]]

    @cached_property
    def places(self) -> Choices:
        return [NONE, *self._those("place", "name")]

    @cached_property
    def events(self) -> Choices:
        return [NONE, *self._those("event", "title_fr")]

    @cached_property
    def statements(self) -> Choices:
        return [NONE, *((value, label[:60]) for value, label in self._those("statement", "verbatim"))]

    def _those(self, kind: str, name: str) -> Choices:
        refused = Proposal.State.REFUSED
        those = [one for one in self.proposals if one.kind == kind and one.state != refused]
        return [(f"finding:{one.fingerprint}", one.values[name]) for one in those]

    @cached_property
    def acts(self) -> list[Any]:
        """The types of the codebook, each with its modes."""
        rows = EventType.objects.prefetch_related("modes").order_by("code")
        found: list[Any] = [NONE]
        for row in rows:
            modes = [(f"{row.code}:{mode.code}", f"{row.label} – {mode.label}") for mode in row.modes.all()]
            found.append((str(row.label), [(f"{row.code}:", str(row.label)), *modes]))
        return found

    @cached_property
    def principles(self) -> Choices:
        return [NONE, *((row.slug, str(row.label)) for row in Principle.objects.order_by("slug"))]

    @cached_property
    def themes(self) -> Choices:
        """Those that the text speaks of; all others are for the form of the record."""
        rows = Theme.objects.filter(code__in=self.reading.themes).order_by("slug")
        return [(row.code, str(row.label)) for row in rows]


def who_in(word: str, cast: Choices, before: dict[str, Any]) -> dict[str, Any]:
    """The actor that a choice means, as findings name it; whom nobody chose keeps the name that the text gives."""
    sort, _colon, value = word.partition(":")
    name = next((str(label) for key, label in cast if key == word), "")
    match sort:
        case "state":
            return {"name": name, "state": value, "finding": ""}
        case "finding":
            return {"name": name, "state": "", "finding": value}
    return {"name": before.get("name", ""), "state": "", "finding": ""}


def word_of(who: dict[str, Any], choices: Choices) -> str:
    word = f"state:{who['state']}" if who.get("state") else f"finding:{who.get('finding', '')}"
    return word if any(word == key for key, _label in choices) else ""
