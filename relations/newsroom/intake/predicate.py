"""A verb in its sentence, and what makes it denied or only supposed."""
# ruff: noqa: E501

import re
from dataclasses import dataclass

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.text import Sentence
from relations.vocabulary import Modality


@dataclass(slots=True)
class Predicate:
    """A verb at word `at`, its group beginning at `first`."""

    at: int
    first: int
    lemma: str
    tense: str
    passive: bool
    reflexive: bool
    modality: str
    bare: bool = False

    @property
    def is_act(self) -> bool:
        """Whether it heads a clause of its own; an infinitive is part of another's."""
        return self.tense not in ("infinitive", "")


def opens_gerund(ground: Ground, sentence: Sentence, at: int) -> bool:
    """« , donnant 48 heures aux diplomates », « en fermant sa frontière », ", suspending flights": an act beside the main one."""
    before = ground.low(at - 1)
    if at == sentence.first + 1 and before in ("en", "by", "after", "since", "despite"):
        # « En expulsant l’ambassadeur, Khartoum … », "After expelling the ambassador, Khartoum …"
        return True
    if before in ("after", "despite", "upon") and ground.language == "en":
        # "Flew home after signing the accord".
        return True
    if before == "up" and ground.low(at - 2) in ("ended", "wound"):
        return True
    if before == "by" and ground.language == "en":
        return any(ground.low(at - step) in ANSWERED_EN for step in (2, 3, 4, 5, 6))
    return at > sentence.first + 2 and (before == "," or (before == "en" and ground.language == "fr"))


ANSWERED_EN = frozenset(
    ("responded", "retaliated", "reacted", "replied", "answered", "back", "countered", "reciprocated")
)


def judged(ground: Ground, sentence: Sentence, found: Predicate, negated: bool) -> Predicate:
    """Negation and supposition outweigh the form of the verb."""
    if negated or _of_nothing(ground, sentence, found):
        found.modality = Modality.NEGATED
    elif found.modality == Modality.ASSERTED and _supposed(ground, sentence, found.first):
        found.modality = Modality.HYPOTHETICAL
    return found


def _of_nothing(ground: Ground, sentence: Sentence, found: Predicate) -> bool:
    """ "Nothing was promised", « aucun accord n’a été conclu »."""
    near = range(max(sentence.first, found.first - 5), found.first)
    if any(
        ground.low(at) in ("nothing", "nobody", "none", "rien", "personne", "nul", "nulle", "aucun", "aucune")
        for at in near
    ):
        return True
    behind = [ground.low(at) for at in range(found.at + 1, min(sentence.last, found.at + 3))]
    if ground.language == "en" and (
        behind[:1] in (["no"], ["none"], ["nothing"], ["nobody"]) or behind[1:] == ["none"]
    ):
        # "Signed no treaty", "has turned over none".
        told = behind[0] == "no" and behind[1:2] in (["fewer"], ["less"], ["longer"])
        return not (told or found.lemma in ("say", "vote", "answer", "mean"))
    return ground.language == "en" and any(
        ground.low(at) in ("no", "neither") and ground.low(at - 1) in ("", ",", ".", "and", "but", "that", "said")
        for at in near
    )


# What is done now and then was not done on a day.
HABIT = re.compile(r"\b(?:from time to time|every so often|de temps a autre|de temps en temps|d'ordinaire)\b")


def _supposed(ground: Ground, sentence: Sentence, first: int) -> bool:
    """ "If …", « si … », « au cas où », a question."""
    if ground.low(sentence.last - 1) == "?" or HABIT.search(ground.plain_words(sentence.first, sentence.last)):
        return True
    if ground.language == "fr" and ground.low(sentence.first) in ("que", "qu'") and "donc" in _words(ground, sentence):
        # « Que le ministre convoque donc l’ambassadeur ! »
        return True
    if (
        ground.language == "en"
        and ground.low(sentence.first) in ("had", "should", "were")
        and ground.low(sentence.first + 1) in ("a", "the", "it", "he", "they", "any")
    ):
        return True
    words = ("si", "s'il", "s'ils") if ground.language == "fr" else ("if", "unless", "whether", "should")
    for at in range(first - 1, max(sentence.first - 1, first - 14), -1):
        low = ground.low(at)
        if low in (",", ";", ":") and at < first - 3:
            return False
        if low in words and (
            ground.low(at + 1) not in ("bien", "longtemps") and ground.low(at - 1) not in ("comme", "meme")
        ):
            return True
        if low == "until" and any(ground.low(at - step) in ("would", "will", "stay", "remain") for step in range(1, 9)):
            # "Would stay until the first plane had landed".
            return True
        if low == "s'" and ground.low(at + 1) in ("il", "ils"):
            return True
        if low in ("that", "que", "qu'") and ground.low(at - 1) in DENIES:
            return True
        if (
            low
            in (
                "aurait",
                "auraient",
                "alleged",
                "allegedly",
                "reportedly",
                "presume",
                "presumee",
                "pretendu",
                "supposed",
            )
            and at >= first - 6
        ):
            return low not in ("reportedly",)
    return False


def _words(ground: Ground, sentence: Sentence) -> set[str]:
    return {ground.low(at) for at in range(sentence.first, sentence.last)}


# « dément que Paris ait rappelé … », "would neither confirm nor deny that the envoy had been recalled".
DENIES = frozenset(
    (
        "deny",
        "denies",
        "denied",
        "denying",
        "dement",
        "dementi",
        "dementent",
        "nie",
        "nient",
        "exclut",
        "exclu",
        "doute",
    )
)


def in_date(ground: Ground, at: int) -> bool:
    if at >= len(ground.tokens):
        return False
    start = ground.tokens[at].start
    return any(date.start <= start < date.end for date in ground.dates_near(start))
