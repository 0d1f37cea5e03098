"""Bodies of a state: « le gouvernement malien », "Mali’s foreign ministry", « l’ambassade américaine à Bamako »."""

# ruff: noqa: E501

from dataclasses import dataclass
from functools import cache

from relations.newsroom.intake.gazetteer import Entry, Hit, Tree
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import LINKS_FR, past_field
from relations.newsroom.intake.tables import rows, values, words


@dataclass(slots=True)
class BodyPhrase:
    """From word `first` to before word `last`, without an article; `ref` is the number of a known one."""

    first: int
    last: int
    kind: str
    country: str = ""
    ref: str = ""
    acronym: str = ""
    rule: str = ""


@cache
def state_bodies(language: str) -> Tree:
    tree = Tree()
    for row in rows("state_bodies.csv"):
        if row["language"] == language:
            for form in values(row["words"]):
                tree.add(form, Entry("state body", row["kind"], proper=False))
    return tree


def state_body_fr(ground: Ground, at: int) -> BodyPhrase | None:
    hit = state_bodies("fr").longest(ground.tokens, at)
    if hit is None:
        return None
    phrase = BodyPhrase(at, hit.last, hit.entry.ref, rule="body of a state")
    is_ministry = ground.tokens[at].low in ("ministere", "ministeres", "secretariat")
    end = _state_complement_fr(ground, phrase, field=is_ministry)
    if not phrase.country and not (is_ministry and end > hit.last):
        named = ground.tokens[at].upper and hit.last - hit.first > 1
        return phrase if named else None
    phrase.last = end
    if phrase.kind == "mission":
        phrase.last = _seat_fr(ground, phrase)
    return phrase


def _state_complement_fr(ground: Ground, phrase: BodyPhrase, *, field: bool) -> int:
    at = phrase.last
    for _ in range(4):
        hit = ground.names.get(at)
        if hit and hit.entry.kind == "demonym" and not phrase.country:
            phrase.country, at = hit.entry.ref, hit.last
            continue
        if ground.low(at) in words("org_adjectives_fr") or ground.low(at) in ("delegue", "legitime", "provisoire"):
            at += 1
            continue
        inner = at
        while ground.low(inner) in LINKS_FR and inner - at < 3:
            inner += 1
        if inner == at:
            break
        hit = ground.names.get(inner)
        if (
            hit
            and hit.entry.kind in ("country", "capital")
            and not phrase.country
            and ground.low(at) in ("de", "du", "des", "d'")
        ):
            phrase.country, at = hit.entry.ref, hit.last
        elif field and (end := past_field(ground, inner)) > inner:
            at = end
        elif ground.low(inner) in ("transition", "armees", "republique") and ground.low(at) in ("de", "des"):
            at = inner + 1
        else:
            break
    return at


def _seat_fr(ground: Ground, phrase: BodyPhrase) -> int:
    """« … à Bamako », « … au Mali »: where an embassy stands belongs to its name."""
    if ground.low(phrase.last) in ("à", "au", "en", "aux"):
        hit = ground.names.get(phrase.last + 1)
        if hit and hit.entry.kind in ("capital", "city", "country"):
            return hit.last
    return phrase.last


def state_body_en(ground: Ground, at: int) -> BodyPhrase | None:
    """ "the Malian government", "Mali’s foreign ministry", "the Ministry of Defence of Kenya", "the US embassy in Bamako"."""
    hit = ground.names.get(at)
    country, inner = "", at
    if hit and hit.entry.kind in ("demonym", "country", "capital"):
        country, inner = hit.entry.ref, hit.last
        while ground.tokens[inner].kind == "possessive" if inner < len(ground.tokens) else False:
            inner += 1
        while ground.low(inner) in ("transitional", "military", "interim", "new", "ruling", "federal", "central"):
            if state_bodies("en").longest(ground.tokens, inner):
                break
            inner += 1
    if inner >= len(ground.tokens):
        return None
    head = state_bodies("en").longest(ground.tokens, inner)
    ministry = _ministry_en(ground, inner)
    if ministry and (head is None or ministry > head.last):
        return _with_country_en(ground, BodyPhrase(at, ministry, "ministry", country, rule="body of a state"))
    if head is None or (
        not country and head.entry.ref in ("government", "institution") and not _of_country_en(ground, head)
    ):
        return None
    if not country and head.entry.ref == "ministry" and head.last - head.first < 2:
        return None
    if country and hit and hit.entry.kind == "country" and inner == hit.last and ground.low(inner) == "state":
        return None
    phrase = _with_country_en(ground, BodyPhrase(at, head.last, head.entry.ref, country, rule="body of a state"))
    return phrase if phrase.country or head.entry.ref == "ministry" else None


def _ministry_en(ground: Ground, at: int) -> int | None:
    """Past "Ministry of Agriculture and Food" or "Foreign Affairs Ministry"; None where there is no ministry."""
    if ground.low(at) in ("ministry", "department") and ground.low(at + 1) in ("of", "for"):
        start = at + 2 + (ground.low(at + 2) == "the")
        end = past_field(ground, start)
        return end if end > start else None
    end = at
    while ground.low(end) in words("portfolio") and end - at < 5:
        end += 1 + (ground.low(end + 1) == "and")
    return end + 1 if end > at and ground.low(end) in ("ministry", "department") else None


def _of_country_en(ground: Ground, head: Hit) -> bool:
    hit = ground.names.get(head.last + 1) or ground.names.get(head.last + 2)
    return ground.low(head.last) == "of" and bool(hit) and hit.entry.kind == "country"  # type: ignore[union-attr]


def _with_country_en(ground: Ground, phrase: BodyPhrase) -> BodyPhrase:
    """Take in "of the Republic of Korea" and, for an embassy, "in Bamako"."""
    for links in (("of",), ("in", "to")):
        if ground.low(phrase.last) not in links:
            continue
        at = phrase.last + 1
        while ground.low(at) in ("the", "republic", "of"):
            at += 1
        hit = ground.names.get(at) or ground.names.get(phrase.last + 1)
        if hit is None or hit.entry.kind not in ("country", "capital", "city"):
            continue
        if links == ("of",) and not phrase.country:
            phrase.country, phrase.last = hit.entry.ref, hit.last
        elif links != ("of",) and phrase.kind == "mission":
            phrase.last = hit.last
    return phrase
