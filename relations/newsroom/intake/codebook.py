"""The codebook as rules: which verbs and nouns, with what around them, tell which type and mode of event."""
# ruff: noqa: E501

import re
from dataclasses import dataclass
from functools import cache

from relations.newsroom.intake.tables import rows
from relations.newsroom.intake.verbs import Form, table


@dataclass(frozen=True, slots=True)
class VerbRule:
    type: str
    mode: str
    object: re.Pattern[str] | None
    avoid: re.Pattern[str] | None
    personal: bool
    actor: bool
    reflexive: bool
    locative: bool
    meeting: bool
    troops: bool
    person: bool
    pair: bool
    itself: bool
    wide: bool
    involved: bool
    whole: bool
    # What the verb means where its object says nothing more: believed of what is told as past alone.
    loose: bool


@dataclass(frozen=True, slots=True)
class NounRule:
    type: str
    mode: str
    pattern: re.Pattern[str]


# « la saisie par Madagascar de deux navires », « l’arrêt la veille du transit »: what may part a noun from its object.
OF = (
    r",? (?:\w+ ){0,3}?(?:,? ?par (?:l'|la |le |les )?[\w-]+(?: [\w-]+)?,? )?"
    r"(?:,? ?(?:le|la|en|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|debut|fin|mi-|a compter|a partir|des)[^,.;]{0,25},? |, [^,.;:]{3,45}, )?"
    r"(?:par (?:l'|la |le |les )?[\w-]+(?: [\w-]+)?,? )?"
    r"(?:du|de la|de l'|des|de|d'un|d'une|de son|de sa|de ses|de leurs?|de ce|de cet|de cette|d')"
)


# "The release on March 18 of two prisoners": a date or whose act it was may part a noun from its object.
OF_EN = r",?(?: (?:by|on|in|last|this|late|early|earlier|yesterday|announced|since)\b[^,.;]{0,40}?,?)? of "


# A word between, be it in quotation marks.
WORD = r"(?:[\w'’«»\"-]+(?:[.,]\d+)* )"


def _parted(wordings: str) -> str:
    words = wordings.replace(r"(?:\w+ )", WORD)
    return words.replace("{de}", OF).replace(" of (?:", f"{OF_EN}(?:")


# Ships, aircraft and tanks, written `{craft}` in the tables.
CRAFT = (
    r"(?:destroyers?|fregates?|frigates?|navires?|warships?|porte-avions|(?:aircraft )?carriers?|batiments?|sous-marins?|submarines?|"
    r"vedettes?|corvettes?|patrouilleurs?|garde-cotes|coast ?guards?|bombardiers?|bombers?|avions?|planes?|warplanes?|jets?|aircraft|"
    r"chasseurs?|fighters?|drones?|helicopteres?|helicopters?|appareils?|croiseurs?|flotte|fleet|marine|navy|aeronefs?|bateaux?|boats?|"
    r"ships?|vessels?|cutters?|gunboats?|porte-helicopteres|chars|tanks?|blindes|armou?r|batteri?e?s?|ballons?|balloons?|flott?illas?|flottilles?)"
)


def _pattern(words: str) -> re.Pattern[str] | None:
    return re.compile(words.replace("{craft}", CRAFT)) if words else None


# A bar that stands in no group parts two turns of phrase.
APART = re.compile(r"\|(?![^()]*(?:\([^()]*\)[^()]*)*\))")


def _avoided(words: str) -> re.Pattern[str] | None:
    """What keeps a rule from fitting: each turn begins with a word, so that « aide » is not found within « plaide »."""
    turns = (rf"\b{turn}" if turn[:1].isalnum() else turn for turn in APART.split(words))
    return _pattern("|".join(turns)) if words else None


# The tables of what is told by its object, that of usual wordings first.
STRICT = ("events_usual.csv", "events_images.csv", "events_turns.csv", "events.csv")

# What a rule may ask of the clause beside its words, in the order of VerbRule.
NEEDS = (
    "personal", "actor", "reflexive", "locative", "meeting", "troops", "person", "pair", "itself", "wide", "involved",
    "whole",
)  # fmt: skip


@cache
def verb_rules(language: str) -> dict[str, list[VerbRule]]:
    """For each verb its rules, the one that asks most first: the first that fits decides.

    Images come first, then turns of phrase; what a verb means where its object says nothing more comes last.
    """
    found: dict[str, list[VerbRule]] = {}
    strict = [row for name in STRICT for row in rows(name)]
    loose = rows("events_wide.csv")
    for number, row in enumerate((*strict, *loose)):
        if row["language"] != language:
            continue
        needs = row["needs"].split()
        asked = [*(need in needs for need in NEEDS), number >= len(strict)]
        rule = VerbRule(row["type"], row["mode"], _pattern(row["object"]), _avoided(row["avoid"]), *asked)
        for verb in row["verbs"].split():
            found.setdefault(verb, []).append(rule)
    return found


@cache
def noun_rules(language: str) -> list[NounRule]:
    return [
        NounRule(row["type"], row["mode"], re.compile(rf"\b(?:{_parted(row['wordings'])})\b"))
        for row in rows("event_nouns.csv")
        if row["language"] == language
    ]


@cache
def verb_table(language: str) -> dict[str, list[Form]]:
    return table(verb_rules(language), language)
