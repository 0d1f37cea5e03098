"""Offices with what belongs to them: « le ministre malien des Affaires étrangères », "the US ambassador to Mali"."""
# ruff: noqa: E501

from collections.abc import Iterator
from dataclasses import dataclass

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.tables import listed, words
from relations.newsroom.intake.text import Token

DETERMINERS = listed("offices_determiners")
DEFINITE = frozenset(["le", "la", "l'", "du", "au", "ce", "cette", "cet", "the", "this", "that"])
BEFORE_FR = listed("offices_before_fr")
BEFORE_EN = listed("offices_before_en")
AFTER_FR = listed("offices_after_fr")
LINKS_FR = listed("offices_links_fr")
LINKS_EN = frozenset(["of", "for", "to", "at", "in", "on", "from", "with"])
FIELD_JOINS = frozenset(["et", "de", "la", "l'", "des", "du", "d'", "and", "of", "the", "&", ","])
LONGEST_FIELD = 14


@dataclass(slots=True)
class Office:
    """From word `first` to before word `last`; `head` is the title itself."""

    first: int
    last: int
    head: tuple[int, int]
    group: str
    gender: str
    language: str
    country: str = ""
    body: tuple[int, int] | None = None
    second: str = ""
    definite: bool = False
    plural: bool = False
    taken: bool = False


def offices_of(ground: Ground) -> list[Office]:
    found = list(_offices(ground))
    return [one for number, one in enumerate(found) if not _within_earlier(found, number)]


def _within_earlier(found: list[Office], number: int) -> bool:
    """A title that stands in what belongs to another: the director of the cabinet of the minister."""
    return any(found[before].last > found[number].head[0] for before in range(max(0, number - 3), number))


def _offices(ground: Ground) -> Iterator[Office]:
    for hit in ground.offices.values():
        token = ground.tokens[hit.first]
        if token.kind == "elided":
            continue
        yield _office(ground, hit.first, hit.last, hit.entry.ref, hit.entry.gender, hit.entry.language)


def _office(ground: Ground, first: int, last: int, group: str, gender: str, language: str) -> Office:
    office = Office(first, last, (first, last), group, gender, language)
    if (body := ground.names.get(last - 1)) is not None and body.entry.kind == "body":
        # « président de la Commission européenne »: the title ends in the name of the body.
        office.body = (body.first, body.last)
        office.last = max(last, body.last)
    if language == "fr":
        _lead_fr(ground, office)
        _follow_fr(ground, office)
    else:
        _lead_en(ground, office)
        _follow_en(ground, office)
    return office


# --- French ----------------------------------------------------------------------------------------------------------


def _lead_fr(ground: Ground, office: Office) -> None:
    at = office.first
    while ground.low(at - 1) in BEFORE_FR:
        at -= 1
    word = ground.low(at - 1)
    if ground.low(office.head[0]) in words("epicene"):
        office.gender = ""
    if word in DETERMINERS:
        office.definite = word in DEFINITE
        office.plural = word in ("les", "des", "aux", "ses", "leurs")
        at -= 1
        if ground.low(office.head[0]) in words("epicene"):
            # « la ministre », « le ministre »: the article alone tells.
            office.gender = (
                "f" if word in ("la", "cette", "une", "sa") else "m" if word in ("le", "un", "du", "au") else ""
            )
    office.first = at


def _follow_fr(ground: Ground, office: Office) -> None:
    at, steps = office.last, 0
    while steps < 8:
        reached = _adjective_fr(ground, office, at) or _complement_fr(ground, office, at)
        if not reached:
            break
        at, steps = reached, steps + 1
    office.last = at


def _adjective_fr(ground: Ground, office: Office, at: int) -> int | None:
    token = ground.token(at)
    if token is None or token.quote != ground.tokens[office.head[0]].quote:
        return None
    hit = ground.names.get(at)
    if hit and hit.entry.kind == "demonym" and not token.upper:
        office.country = office.country or hit.entry.ref
        office.gender = office.gender or _gender_of_demonym(token)
        return hit.last
    if token.low in AFTER_FR or token.low in ("burkinabe", "intérimaire"):
        return at + 1
    if token.low == "par" and ground.low(at + 1) == "interim":
        return at + 2
    return None


def _gender_of_demonym(token: Token) -> str:
    return "f" if token.low.endswith(("aine", "ienne", "aise", "oise", "ane", "ee", "ande", "ole", "ine")) else ""


def _complement_fr(ground: Ground, office: Office, at: int) -> int | None:
    """« des Affaires étrangères », « au Bureau des affaires africaines », « de la République », « à la Défense »."""
    inner = at
    while ground.low(inner) in LINKS_FR and inner - at < 4:
        inner += 1
    if (
        inner == at
        or (token := ground.token(inner)) is None
        or token.paragraph != ground.tokens[office.head[0]].paragraph
    ):
        return None
    if (end := past_field(ground, inner)) > inner:
        return end
    return _of_body(ground, office, inner)


def past_field(ground: Ground, first: int) -> int:
    """Past the words of a ministry's field ("Foreign Affairs and Cooperation"), with what joins them."""
    field, at, end = words("portfolio"), first, first
    while (token := ground.token(at)) and at - first < LONGEST_FIELD:
        hit = ground.names.get(at)
        if hit and hit.entry.kind in ("body", "country") and hit.last - hit.first > 1:
            break
        if token.low in field:
            at, end = at + 1, at + 1
        elif token.low in FIELD_JOINS and end > first and at - end < 3:
            at += 1
        else:
            break
    return end


def _of_body(ground: Ground, office: Office, at: int) -> int | None:
    hit = ground.names.get(at)
    if hit and hit.entry.kind in ("country", "capital", "city"):
        _of_country(office, hit.entry.ref)
        return hit.last
    if hit and hit.entry.kind == "body":
        office.body = office.body or (hit.first, hit.last)
        return hit.last
    token = ground.tokens[at]
    if token.low in words("org_heads_fr"):
        return _long_body(ground, office, at)
    if token.low in (
        "etat",
        "republique",
        "transition",
        "peuple",
        "nation",
        "royaume",
        "pays",
        "parti",
        "opposition",
        "delegation",
    ):
        return at + 1
    if token.upper and token.is_word and token.low not in words("not_names") and not _starts_person(ground, at):
        office.body = office.body or (at, at + 1)
        return at + 1
    if token.kind == "word" and len(token.low) > 3 and not token.upper and token.low not in words("not_names"):
        return at + 1 if at - office.last < 4 else None
    return None


def _of_country(office: Office, code: str) -> None:
    """The second country of an ambassador is where they serve."""
    if office.country:
        office.second = code
    else:
        office.country = code


def _starts_person(ground: Ground, at: int) -> bool:
    after = ground.token(at + 1)
    return bool(after and after.upper and after.is_word)


def _long_body(ground: Ground, office: Office, at: int) -> int:
    start = at
    at += 1
    for _ in range(6):
        token = ground.token(at)
        if token is None:
            break
        hit = ground.names.get(at)
        if hit and hit.entry.kind == "demonym" and not token.upper:
            office.country = office.country or hit.entry.ref
            at = hit.last
            continue
        if token.low in words("org_adjectives_fr"):
            at += 1
            continue
        inner = at
        while ground.low(inner) in LINKS_FR and inner - at < 3:
            inner += 1
        if inner == at:
            break
        if (hit := ground.names.get(inner)) and hit.entry.kind in ("body", "country"):
            if hit.entry.kind == "country":
                _of_country(office, hit.entry.ref)
            elif office.body is None:
                office.body = (start, at)
            at = hit.last
            continue
        end = past_field(ground, inner)
        if end == inner and ground.low(inner) in words("org_heads_fr"):
            end = inner + 1
        if end == inner:
            break
        at = end
    office.body = office.body or (start, at)
    return at


# --- English ---------------------------------------------------------------------------------------------------------


def _lead_en(ground: Ground, office: Office) -> None:
    at, field = office.first, words("portfolio")
    for _ in range(10):
        token = ground.token(at - 1)
        if token is None or token.paragraph != ground.tokens[office.head[0]].paragraph:
            break
        hit = ground.name_ends.get(at)
        if (
            hit
            and hit.entry.kind in ("demonym", "country", "capital", "body")
            and not _stops(ground, office, hit.first)
        ):
            if hit.entry.kind == "body":
                office.body = office.body or (hit.first, hit.last)
            else:
                office.country = hit.entry.ref
            at = hit.first
        elif (
            token.kind == "possessive"
            or token.low in BEFORE_EN
            or token.low in field
            or (token.low in ("and", "&", ",") and ground.low(at - 2) in field and ground.low(at) in field)
        ):
            at -= 1
        elif token.low in DETERMINERS:
            office.definite = token.low in DEFINITE
            at -= 1
            break
        elif token.low in ("ministry", "department", "government", "army", "navy", "embassy", "party", "opposition", "rebel",
                           "presidential", "house", "senate", "parliament", "cabinet", "congressional", "council", "commission",
                           "republican", "democratic", "labour", "conservative", "state", "military", "police", "union"):  # fmt: skip
            if token.low in ("ministry", "department", "embassy") and office.body is None:
                office.body = (at - 1, at)
            at -= 1
        else:
            break
    office.first = at


def _stops(ground: Ground, office: Office, first: int) -> bool:
    return bool(office.country) and ground.names[first].entry.kind != "body"


def _follow_en(ground: Ground, office: Office) -> None:
    at = office.last
    for _ in range(5):
        token = ground.token(at)
        if token is None or token.low not in LINKS_EN:
            break
        inner = at + 1
        while ground.low(inner) in ("the", "of", "its", "his", "republic") or ground.low(inner) in BEFORE_EN:
            inner += 1
        reached = _object_en(ground, office, inner, token.low)
        if not reached:
            break
        at = reached
        while ground.low(at) == "and" and (more := past_field(ground, at + 1)) > at + 1:
            at = more
    office.last = at


def _object_en(ground: Ground, office: Office, at: int, link: str) -> int | None:
    hit = ground.names.get(at)
    if hit and hit.entry.kind in ("country", "capital", "city", "body", "demonym"):
        if hit.entry.kind == "body":
            office.body = office.body or (hit.first, hit.last)
            return hit.last
        if (
            link in ("in", "at", "on")
            and hit.entry.kind != "demonym"
            and office.group not in ("ambassador", "envoy", "diplomat")
        ):
            return None
        if hit.entry.kind == "demonym":
            end = past_field(ground, hit.last)
            if ground.low(end) in (
                "ministry",
                "department",
                "government",
                "army",
                "embassy",
                "presidency",
                "parliament",
                "police",
                "military",
            ):
                end += 1
            if end > hit.last:
                office.country = office.country or hit.entry.ref
            return end if end > hit.last else None
        _of_country(office, hit.entry.ref)
        end = hit.last
        if ground.low(end) == "and" and (more := ground.names.get(end + 1)) and more.entry.kind == "country":
            return more.last
        return end
    if link in ("in", "on", "at", "with", "from"):
        return None
    if (end := past_field(ground, at)) > at:
        return end
    token = ground.token(at)
    if token and token.upper and token.is_word and token.low not in words("not_names"):
        end = at + 1
        while (word := ground.token(end)) and word.upper and word.is_word and end - at < LONGEST_FIELD:
            end += 1
        office.body = office.body or (at, end)
        return end
    if token and token.low in words("org_heads_en"):
        office.body = office.body or (at, at + 1)
        return at + 1
    return None
