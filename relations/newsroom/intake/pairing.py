"""Two titles in one sentence and two names in the next: « le Premier ministre arménien et le président azerbaïdjanais … »."""
# ruff: noqa: E501

from collections.abc import Iterator
from itertools import pairwise

from relations.newsroom.intake.cast import Actor, Cast, Mention
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.text import Sentence

AND = frozenset(("et", "and"))
# How many sentences behind the titles the names may stand.
FARTHEST = 3


def paired(cast: Cast, offices: list[Office]) -> Iterator[tuple[Office, Actor]]:
    """Which of two persons named together holds which of two titles told together before: in the same order."""
    for one, other in pairwise(offices):
        if cast.ground.low(one.last) in AND and other.first == one.last + 1 and _free(cast, one) and _free(cast, other):
            yield from zip((one, other), _two_named(cast, one), strict=False)


def _free(cast: Cast, office: Office) -> bool:
    return not office.taken and not office.plural and office.first not in cast.at


def _two_named(cast: Cast, office: Office) -> list[Actor]:
    here = cast.ground.sentence_of(office.first)
    for following in cast.ground.document.sentences[here.index + 1 : here.index + 1 + FARTHEST]:
        if following.paragraph - here.paragraph > 1:
            break
        if found := _together(cast, following):
            return found
    return []


def _together(cast: Cast, sentence: Sentence) -> list[Actor]:
    """« X et Y »: two persons without a title, side by side."""
    named = [cast.at[at] for at in range(sentence.first, sentence.last) if at in cast.at]
    for one, other in pairwise(named):
        if cast.ground.low(one.last) in AND and other.opens == one.last + 1 and _bare(cast, one) and _bare(cast, other):
            return [cast.actors[one.actor], cast.actors[other.actor]]
    return []


def _bare(cast: Cast, mention: Mention) -> bool:
    actor = cast.actors[mention.actor]
    return actor.is_person and not actor.group and mention.lead < 0
