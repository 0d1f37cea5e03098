"""Offices with what belongs to them: « le ministre malien des Affaires étrangères », "the US ambassador to Mali"."""

from collections.abc import Iterator

from relations.newsroom.intake.gazetteer import bodies
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import BEFORE_EN, BEFORE_FR, Office
from relations.newsroom.intake.offices_en import follow_en, lead_en
from relations.newsroom.intake.offices_fr import follow_fr, lead_fr
from relations.newsroom.intake.tables import words


def offices_of(ground: Ground) -> list[Office]:
    found = list(_offices(ground))
    return [one for number, one in enumerate(found) if not _within_earlier(found, number)]


def _within_earlier(found: list[Office], number: int) -> bool:
    """A title that stands in what belongs to another: the director of the cabinet of the minister."""
    return any(found[before].last > found[number].head[0] for before in range(max(0, number - 3), number))


def _offices(ground: Ground) -> Iterator[Office]:
    for hit in ground.offices.values():
        token = ground.tokens[hit.first]
        if token.kind == "elided" or _is_in_name(ground, hit.first):
            continue
        yield _office(ground, hit.first, hit.last, hit.entry.ref, hit.entry.gender, hit.entry.language)


# Titles that are also names: « Abdirahman Sheikh Warsame ».
NAMES_TOO = frozenset(
    ("sheikh", "cheikh", "sultan", "emir", "amir", "imam", "king", "prince", "pope", "major", "justice")
)


def _is_in_name(ground: Ground, at: int) -> bool:
    token, before, after = ground.tokens[at], ground.token(at - 1), ground.token(at + 1)
    if token.low not in NAMES_TOO or not token.upper or not before or not after:
        return False
    named = before.upper and before.is_word and at - 1 not in ground.offices and at - 1 not in ground.names
    return named and after.upper and after.is_word and before.low not in BEFORE_EN | BEFORE_FR | words("not_names")


def _office(ground: Ground, first: int, last: int, group: str, gender: str, language: str) -> Office:
    office = Office(first, last, (first, last), group, gender, language)
    if (body := ground.names.get(last - 1) or ground.name_ends.get(last)) is not None and body.entry.kind == "body":
        # « président de la Commission européenne », « locataire de la Maison-Blanche »: it ends in the body's name.
        office.body = (body.first, body.last)
        office.last = max(last, body.last)
        office.country = bodies()[int(body.entry.ref)].country
    if language == "fr":
        lead_fr(ground, office)
        follow_fr(ground, office)
    else:
        lead_en(ground, office)
        follow_en(ground, office)
    return office
