"""What stands around a French title: « le ministre malien des Affaires étrangères »."""

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import (
    AFTER_FR,
    BEFORE_FR,
    DEFINITE,
    DETERMINERS,
    LINKS_FR,
    Office,
    of_country,
    past_field,
)
from relations.newsroom.intake.sayings import sayings
from relations.newsroom.intake.tables import words
from relations.newsroom.intake.text import Token

# What an article tells of the gender of a word that has but one form.
GENDERS = {"la": "f", "cette": "f", "une": "f", "sa": "f"} | dict.fromkeys(("le", "un", "du", "au", "ce", "cet"), "m")


def lead_fr(ground: Ground, office: Office) -> None:
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
            office.gender = GENDERS.get(word, "")
    office.first = at


def follow_fr(ground: Ground, office: Office) -> None:
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
        if at <= office.head[1] + 1:
            # « l’ambassadrice canadienne »; in « porte-parole de la ministre canadienne » it is hers.
            office.gender = office.gender or _gender_of_demonym(token)
        return hit.last
    if token.low in AFTER_FR or token.low in ("burkinabe", "intérimaire"):
        return at + 1
    if token.low == "par" and ground.low(at + 1) == "interim":
        return at + 2
    return None


def _gender_of_demonym(token: Token) -> str:
    if token.low.endswith(("ien", "een", "ain", "ais", "ois", "and", "ol", "in")):
        return "m"
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
    return _of_body(ground, office, inner, ground.low(at))


def _of_body(ground: Ground, office: Office, at: int, link: str) -> int | None:
    hit = ground.names.get(at)
    if hit and hit.entry.kind in ("country", "capital", "city"):
        of_country(office, hit.entry.ref, link)
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
    if ground.low(at - 1) == "en" and token.low.endswith("ant"):
        return None
    if ground.low(at - 1) in ("de", "d'") and sayings("fr").get(token.text.lower()) == "infinitive":
        # « Et la magistrate de marteler : »
        return None
    if token.kind == "word" and len(token.low) > 3 and not token.upper and token.low not in words("not_names"):
        return at + 1 if at - office.last < 4 else None
    return None


def _starts_person(ground: Ground, at: int) -> bool:
    after = ground.token(at + 1)
    return bool(after and after.upper and after.is_word)


def _long_body(ground: Ground, office: Office, at: int) -> int:
    start = at
    at += 1
    for _ in range(6):
        token = ground.token(at)
        if token is None or token.paragraph != ground.tokens[start].paragraph:
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
        if inner == at or (word := ground.token(inner)) is None or word.paragraph != token.paragraph:
            break
        if (hit := ground.names.get(inner)) and hit.entry.kind in ("body", "country"):
            if hit.entry.kind == "country":
                of_country(office, hit.entry.ref)
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
