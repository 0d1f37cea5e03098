"""The codebook as rules: which verbs and nouns, with what around them, tell which type and mode of event."""

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


@dataclass(frozen=True, slots=True)
class NounRule:
    type: str
    mode: str
    pattern: re.Pattern[str]


# « la saisie par Madagascar de deux navires », « l’arrêt la veille du transit »: what may part a noun from its object.
OF = (
    r",? (?:\w+ ){0,2}?(?:,? ?par (?:l'|la |le |les )?[\w-]+(?: [\w-]+)?,? )?"
    r"(?:,? ?(?:le|la|en|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|debut|fin|mi-)[^,.;]{0,25},? )?"
    r"(?:du|de la|de l'|des|de|d'un|d'une|de son|de sa|de ses|de leurs?|de ce|de cet|de cette|d')"
)


def _pattern(words: str) -> re.Pattern[str] | None:
    return re.compile(words) if words else None


@cache
def verb_rules(language: str) -> dict[str, list[VerbRule]]:
    """For each verb its rules, the one that asks most first: the first that fits decides."""
    found: dict[str, list[VerbRule]] = {}
    for row in rows("events.csv"):
        if row["language"] != language:
            continue
        needs = row["needs"].split()
        rule = VerbRule(
            row["type"],
            row["mode"],
            _pattern(row["object"]),
            _pattern(row["avoid"]),
            *(
                need in needs
                for need in (
                    "personal",
                    "actor",
                    "reflexive",
                    "locative",
                    "meeting",
                    "troops",
                    "person",
                    "pair",
                    "itself",
                    "wide",
                )
            ),
        )
        for verb in row["verbs"].split():
            found.setdefault(verb, []).append(rule)
    return found


@cache
def noun_rules(language: str) -> list[NounRule]:
    return [
        NounRule(row["type"], row["mode"], re.compile(rf"\b(?:{row['wordings'].replace('{de}', OF)})\b"))
        for row in rows("event_nouns.csv")
        if row["language"] == language
    ]


@cache
def verb_table(language: str) -> dict[str, list[Form]]:
    return table(verb_rules(language), language)
