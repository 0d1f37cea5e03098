"""How certain a text makes what it tells: plainly, by hearsay, with a denial beside it."""
# ruff: noqa: E501

import re
from dataclasses import dataclass

from relations.newsroom.intake.plain import plain
from relations.vocabulary import Certainty

# Somebody denies it in the same breath.
DENIED = re.compile(
    r"\b(?:dement\w*|a dementi|ont dementi|nie|nient|a nie|conteste\w*|refute\w*|den(?:y|ies|ied)|disput(?:e|es|ed)|"
    r"rejects? the (?:claim|report)s?|contradict\w*)\b"
)
# The text itself does not vouch for it, or names nobody who does.
HEARSAY = re.compile(
    r"\b(?:aurai(?:t|ent)|serai(?:t|ent)|presume\w*|pretendu\w*|suppose\w*|non confirme\w*|rumeurs?|reportedly|allegedly|alleged|"
    r"purportedly|apparently|is said to|are said to|was said to|unconfirmed|rumou?rs?|claim(?:s|ed)? (?:that|to)|affirme(?:nt)? avoir|"
    r"(?:selon|d'apres) (?:des|une|plusieurs|certaines|nos|les) (?:\w+ )?(?:sources?|temoins?|temoignages?|medias|informations|rumeurs|habitants)|"
    r"de sources? [\w-]+|according to (?:\w+ ){0,2}(?:sources?|witnesses|reports|officials who)|"
    r"(?:\w+ )?(?:sources?|witnesses) (?:said|say|told)|on (?:the )?condition of anonymity|sous couvert d'anonymat)\b"
)


@dataclass(frozen=True)
class How:
    """The certainty of what a sentence tells, and the words that make it less than plain."""

    certainty: str
    words: str = ""


def told_how(text: str, sentence: list[int], *, is_official: bool = False) -> How:
    """What one paper tells is probable until another bears it out; what those say who did it is confirmed."""
    start, end = sentence
    said = plain(text[start:end])
    for pattern, certainty in ((DENIED, Certainty.DISPUTED), (HEARSAY, Certainty.POSSIBLE)):
        if found := pattern.search(said):
            return How(str(certainty), text[start + found.start() : start + found.end()][:80])
    return How(str(Certainty.CONFIRMED if is_official else Certainty.PROBABLE))
