"""What countries, bodies, places and known actors are called in French and in English, with the articles they take."""

import re
from dataclasses import dataclass, field, replace
from functools import cache

from relations.newsroom.intake.cast import Actor
from relations.newsroom.intake.plain import folded
from relations.newsroom.intake.tables import rows, values

# French, English.
Pair = tuple[str, str]
FRENCH, ENGLISH = "fr", "en"


@dataclass(frozen=True)
class Named:
    """What something is called in one language; `article` stands before it in a sentence, with its blank."""

    name: str
    article: str = ""
    # Whether this is its name in the language, as far as anybody knows.
    is_known: bool = True
    is_state: bool = False

    def __str__(self) -> str:
        return f"{self.article}{self.name}"


@dataclass(frozen=True)
class Names:
    """The names that a reading may need. What the record calls somebody outweighs every list."""

    # By the three letters of the country: its names, and its French article.
    countries: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    # By the folded name, in whichever language.
    actors: dict[str, Pair] = field(default_factory=dict)
    places: dict[str, Pair] = field(default_factory=dict)

    def actor(self, actor: Actor, language: str) -> Named:
        """As the record calls them; else as the lists do; else as the text does."""
        if actor.kind == "state":
            return self.country(actor.country, language) or Named(actor.name)
        if pair := self.actors.get(folded(actor.name)) or bodies().get(folded(actor.name)):
            name = pair[language == ENGLISH]
            if name and not actor.is_person:
                return in_a_sentence(name, language)
            if name:
                return Named(name)
        if actor.is_person:
            return Named(actor.name)
        return replace(in_a_sentence(actor.name, language), is_known=False)

    def country(self, code: str, language: str) -> Named | None:
        french, english, article = self.countries.get(code) or listed_countries().get(code, ("", "", ""))
        name = english if language == ENGLISH else french
        if not name:
            return None
        return Named(name, article if language == FRENCH else article_of_country(name), is_state=True)

    def place(self, name: str, language: str) -> Named:
        pair = self.places.get(folded(name)) or capitals().get(folded(name))
        return Named(pair[language == ENGLISH] or name) if pair else Named(name)


@cache
def listed_countries() -> dict[str, tuple[str, str, str]]:
    """The countries of the lists, as `Names` holds those of the record."""
    return {row["alpha3"]: (row["name_fr"], row["name_en"], row["article_fr"]) for row in rows("countries.csv")}


@cache
def bodies() -> dict[str, Pair]:
    """The bodies of the lists by each of their names."""
    found: dict[str, Pair] = {}
    for row in rows("organisations.csv"):
        pair = row["name_fr"], row["name_en"] or row["name_fr"]
        for name in (*pair, *values(row["names"])):
            found.setdefault(folded(name), pair)
    return found


@cache
def names_alike() -> dict[str, frozenset[str]]:
    """For each folded name of a body, all its names in both languages: they mean the same."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("organisations.csv"):
        alike = frozenset(name for name in (row["name_fr"], row["name_en"], *values(row["names"])) if name)
        for name in alike:
            found[folded(name)] = found.get(folded(name), frozenset()) | alike
    return found


@cache
def capitals() -> dict[str, Pair]:
    """The capitals whose names differ, the French one first."""
    found: dict[str, Pair] = {}
    for row in rows("countries.csv"):
        names = values(row["capitals"])
        if len(names) == 2:
            found |= {folded(name): (names[0], names[1]) for name in names}
    return found


# --- articles ---------------------------------------------------------------------------------------------------------

MASCULINE = frozenset((
    "ministere", "departement", "conseil", "parlement", "congres", "senat", "gouvernement", "groupe", "fonds",
    "front", "mouvement", "comite", "parti", "pentagone", "kremlin", "service", "bureau", "centre",
    "secretariat", "tribunal", "haut", "commandement", "etat", "corps", "programme", "bloc", "forum",
    "commissariat", "cabinet", "palais", "regime", "tresor", "quai",
))  # fmt: skip
FEMININE = frozenset((
    "commission", "banque", "cour", "communaute", "ligue", "presidence", "chambre", "maison", "mission",
    "coalition", "federation", "croix", "force", "police", "garde", "junte", "confederation", "douane",
    "diplomatie", "zone", "primature", "fondation", "societe", "compagnie", "conference", "representation",
    "marine", "gendarmerie", "justice", "cedeao", "uemoa", "cemac", "minusma", "cpi", "sadc",
))  # fmt: skip
COMMON = frozenset((
    "autorites", "forces", "gouvernement", "armee", "ministere", "presidence", "ambassade", "police",
))  # fmt: skip
PLURAL = frozenset((
    "forces", "autorites", "nations", "douanes", "services", "armees",
))  # fmt: skip
VOWEL = re.compile(r"[aeiouyh]")
THE_COUNTRIES = re.compile(
    r"(?:United|Netherlands|Philippines|Gambia|Bahamas|Maldives|Comoros|Seychelles|Solomon|Marshall|Central African|"
    r"Democratic Rep|Dominican Rep|Czech Rep|Republic|Holy See|Vatican|Ivory Coast)"
)
THE_BODIES = re.compile(
    r"\b(?:of|for|Department|Union|Council|Ministry|Organi[sz]ation|Commission|Bank|Agency|Court|Community|League|Government|"
    r"Parliament|Senate|House|Army|Alliance|Fund|Committee|Office|Presidency|Embassy|authorities|Kremlin|Pentagon|Nations|Group|Force|Treasury)\b"
)


def in_a_sentence(name: str, language: str) -> Named:
    """With its article; « les autorités » lose their capital there."""
    article = article_of(name, language)
    first = re.split(r"[ '’-]", folded(name))[0]
    return Named(f"{name[:1].lower()}{name[1:]}" if language == FRENCH and first in COMMON else name, article)


def article_of(name: str, language: str) -> str:
    """« le », « la », « l’ », « les » before the name of a body, by its first word; nothing where that says nothing."""
    if language == ENGLISH:
        return "the " if THE_BODIES.search(name) and not name.startswith("The ") else ""
    first = re.split(r"[ '’-]", folded(name))[0]
    if first in PLURAL:
        return "les "
    if VOWEL.match(first) and (first in INITIAL or (name.split()[0].isupper() and len(name) <= 6)):
        return "l’"
    if first in MASCULINE:
        return "le "
    return "la " if first in FEMININE else ""


# Words of bodies that begin with a vowel, of either gender.
INITIAL = frozenset((
    "union", "organisation", "agence", "assemblee", "alliance", "autorite", "armee", "ambassade", "operation",
    "institut", "office", "executif", "etat", "association", "academie", "aviation", "administration", "elysee",
    "eglise", "entreprise",
))  # fmt: skip


def article_of_country(name: str) -> str:
    return "the " if THE_COUNTRIES.match(name) else ""
