"""Somebody without a name whom an indefinite title brings in: « un haut responsable … ce responsable »."""

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.speaker import INDEFINITE

# How far back a title may take up somebody who has no name.
SENTENCES, PARAGRAPHS = 8, 3


def brought_in(ground: Ground, offices: list[Office], office: Office) -> Office | None:
    """The title by which the text brought in whom this definite one takes up, if that is somebody without a name."""
    here = ground.sentence_of(office.first)
    for other in reversed([one for one in offices if one.first < office.first]):
        there = ground.sentence_of(other.first)
        if here.index - there.index > SENTENCES or here.paragraph - there.paragraph > PARAGRAPHS:
            return None
        if there.index < here.index and _is_newcomer(ground, other) and _agree(ground, other, office):
            return other
    return None


def _is_newcomer(ground: Ground, office: Office) -> bool:
    """« un diplomate a dit »; in « X, un diplomate chevronné, » and « X est un diplomate » the title is X’s."""
    opening = {ground.low(office.first), ground.low(office.first - 1)}
    if office.taken or office.plural or not opening & INDEFINITE:
        return False
    if ground.tokens[office.first].quote >= 0:
        return False
    before = ground.low(office.first - 1)
    opens = office.first == ground.sentence_of(office.first).first
    return opens or before not in (",", "(", "–", "est", "etait", "is", "was", "comme", "as")


def _agree(ground: Ground, other: Office, office: Office) -> bool:
    """The same noun, and no gender or country against it."""
    noun = ground.low(office.head[1] - 1)
    same = noun == ground.low(other.head[1] - 1)
    genders = {one.gender for one in (other, office) if one.gender}
    countries = {one.country for one in (other, office) if one.country}
    return same and len(genders) < 2 and len(countries) < 2 and office.last == office.head[1]
