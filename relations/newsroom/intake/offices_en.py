"""What stands around an English title: "the US ambassador to Mali"."""
# ruff: noqa: E501

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import (
    BEFORE_EN,
    DEFINITE,
    DETERMINERS,
    LINKS_EN,
    LONGEST_FIELD,
    Office,
    of_country,
    past_field,
)
from relations.newsroom.intake.tables import words


def lead_en(ground: Ground, office: Office) -> None:
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
            office.definite = office.definite or token.kind == "possessive"
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
        elif _is_field(ground, office, at - 1):
            at -= 1
        else:
            break
    office.first = at


def _is_field(ground: Ground, office: Office, at: int) -> bool:
    """Any one word between the country and the title is the field: "South Korea's unification minister"."""
    token, whose = ground.tokens[at], ground.name_ends.get(at)
    led = ground.low(at - 1) == "'s" or bool(whose and whose.entry.kind in ("demonym", "country"))
    return office.group == "minister" and token.kind == "word" and not token.upper and led


def _stops(ground: Ground, office: Office, first: int) -> bool:
    return bool(office.country) and ground.names[first].entry.kind != "body"


def follow_en(ground: Ground, office: Office) -> None:
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
        of_country(office, hit.entry.ref, link)
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
