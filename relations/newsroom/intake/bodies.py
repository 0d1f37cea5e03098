"""Organisations named in a text: known ones, those of a state (« le gouvernement malien ») and those of their form."""

from collections.abc import Iterator
from itertools import pairwise

from relations.newsroom.intake.gazetteer import Hit, bodies
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import LINKS_FR, past_field
from relations.newsroom.intake.plain import folded
from relations.newsroom.intake.state_bodies import BodyPhrase, state_body_en, state_body_fr
from relations.newsroom.intake.tables import listed, words
from relations.newsroom.intake.text import Token

LONGEST = 14
JOINS_EN = frozenset(["of", "for", "and", "the", "on", "in", "to", "&", "'", "de", "du", "des", "la"])
NO_ACRONYMS = listed("bodies_no_acronyms")


def bodies_of(ground: Ground) -> list[BodyPhrase]:
    """All bodies in order, none within another except where the larger one names its parent after it."""
    found: list[BodyPhrase] = []
    defined = dict(_defined(ground))
    at = 0
    while at < len(ground.tokens):
        body = _body_at(ground, at)
        if at in defined and (body is None or body.last < defined[at][0]):
            end, acronym = defined[at]
            country = (body.country if body else "") or next(
                (ground.country_at(i) for i in range(at, end) if ground.country_at(i)), ""
            )
            body = BodyPhrase(
                at,
                end,
                body.kind if body else _kind_of(ground.tokens[at]),
                country,
                "",
                acronym,
                "name with its acronym",
            )
        if body:
            body.acronym = body.acronym or _acronym_after(ground, body)
            found.append(body)
        at = max(at + 1, body.last if body else 0)
    _inherit(ground, found)
    return found


def _defined(ground: Ground) -> Iterator[tuple[int, tuple[int, str]]]:
    """« Fédération des mineurs du Highveld (FMH) »: a name is what the letters of the acronym behind it stand for."""
    for token in ground.tokens[1:-2]:
        inner = ground.tokens[token.index + 1]
        if token.low != "(" or not inner.is_word or ground.low(token.index + 2) not in (")", ","):
            continue
        letters = [letter.lower() for letter in inner.text if letter.isalpha() and letter.isupper()]
        if 2 <= len(letters) <= 10 and len(letters) * 2 >= len(inner.text):
            start = _start_of_defined(ground, token.index, letters)
            if start is not None:
                yield start, (token.index, inner.text)


def _start_of_defined(ground: Ground, end: int, letters: list[str]) -> int | None:
    best = None
    for at in range(end - 1, max(-1, end - LONGEST), -1):
        token = ground.tokens[at]
        if (
            token.quote != ground.tokens[end].quote
            or (token.kind == "mark" and token.low not in "-&'")
            or token.paragraph != ground.tokens[end].paragraph
        ):
            break
        if at in ground.offices or (at in ground.names and ground.names[at].entry.kind == "country"):
            break
        if token.upper and token.is_word and token.low[:1] == letters[0] and _spells(ground, at, end, letters):
            best = at
    return best


def _spells(ground: Ground, first: int, end: int, letters: list[str]) -> bool:
    """Whether the first letters of the words give the acronym, small words left out or not."""
    initials = [part[0] for token in ground.tokens[first:end] for part in token.low.split("-") if part]
    wanted = iter(letters)
    letter = next(wanted, None)
    for initial in initials:
        if initial == letter:
            letter = next(wanted, None)
    return letter is None and end - first <= 3 * len(letters)


def _inherit(ground: Ground, found: list[BodyPhrase]) -> None:
    """« le Bureau des affaires africaines du Département d’État »: the part is of the country of the whole."""
    for part, whole in pairwise(found):
        between = [ground.low(at) for at in range(part.last, whole.first)]
        if (
            not part.country
            and 1 <= len(between) <= 3
            and between[0] in ("de", "du", "d'", "of", "at")
            and set(between[1:]) <= {"la", "l'", "the"}
        ):
            part.country = whole.country


def _body_at(ground: Ground, at: int) -> BodyPhrase | None:
    token = ground.tokens[at]
    if token.kind in ("mark", "number", "elided", "possessive"):
        return None
    state = state_body_fr(ground, at) if ground.language == "fr" else state_body_en(ground, at)
    hit = ground.names.get(at)
    if hit and hit.entry.kind == "body" and (state is None or hit.last - hit.first > 1):
        return _known(ground, hit)
    if state:
        return state
    return _by_form_fr(ground, at) if ground.language == "fr" else _by_form_en(ground, at)


def _known(ground: Ground, hit: Hit) -> BodyPhrase | None:
    if ground.words(hit.first, hit.last) in ("AU", "EAC") and ground.language == "fr":
        return None
    body = bodies()[int(hit.entry.ref)]
    phrase = BodyPhrase(hit.first, hit.last, body.kind, body.country, hit.entry.ref, rule="known name")
    after = ground.names.get(hit.last)
    if after and after.entry.kind == "demonym" and not ground.tokens[hit.last].upper and body.kind != "media":
        phrase.last, phrase.country = after.last, after.entry.ref
        if body.country and body.country != after.entry.ref:
            phrase.ref = ""
    return phrase


# --- bodies by their form --------------------------------------------------------------------------------------------


def _by_form_fr(ground: Ground, at: int) -> BodyPhrase | None:
    """« Commission électorale nationale indépendante », « Bureau des affaires africaines »."""
    token = ground.tokens[at]
    if not token.upper or token.low not in words("org_heads_fr") or at in ground.offices:
        return _acronym(ground, at)
    end, country = _extent_fr(ground, at)
    if end == at + 1 or (_begins_sentence(ground, at) and end < at + 3):
        return None
    return BodyPhrase(at, end, _kind_of(token), country, rule="form of a name")


def _extent_fr(ground: Ground, at: int) -> tuple[int, str]:
    end, country = at + 1, ""
    while end - at < LONGEST:
        token, hit = ground.token(end), ground.names.get(end)
        if token is None or token.paragraph != ground.tokens[at].paragraph:
            break
        if hit and hit.entry.kind == "demonym" and not token.upper:
            country, end = hit.entry.ref, hit.last
        elif token.low in words("org_adjectives_fr") or (token.upper and token.is_word and hit is None):
            end += 1
        elif (reached := _linked_fr(ground, end)) is not None:
            end, country = reached[0], country or reached[1]
        else:
            break
    return end, country


def _linked_fr(ground: Ground, at: int) -> tuple[int, str] | None:
    inner = at
    while ground.low(inner) in LINKS_FR | {"et", "contre", "sur"} and inner - at < 3:
        inner += 1
    token, hit = ground.token(inner), ground.names.get(inner)
    if inner == at or token is None or ground.low(at) in ("à", "au", "aux", "en", "le", "la", "les", "l'"):
        return None
    if hit and hit.entry.kind == "body":
        return None
    if hit and hit.entry.kind == "country":
        return (hit.last, hit.entry.ref) if ground.low(at) != "et" else None
    if (end := past_field(ground, inner)) > inner:
        return end, ""
    if token.upper and token.is_word and token.low not in words("not_names") and ground.low(at) != "et":
        return inner + 1, ""
    if token.kind == "word" and token.low in ORG_NOUNS_FR:
        return inner + 1, ""
    return None


ORG_NOUNS_FR = listed("bodies_org_nouns_fr")


def _by_form_en(ground: Ground, at: int) -> BodyPhrase | None:
    """A run of capitalised words, joined by small ones, that holds the word for a body: "African Development Bank"."""
    token = ground.tokens[at]
    hit = ground.names.get(at)
    if (
        not token.upper
        or not token.is_word
        or (token.low in words("not_names") and hit is None)
        or at in ground.offices
    ):
        return _acronym(ground, at)
    end, heads, country = _extent_en(ground, at)
    if not heads or end - at < 2:
        return _acronym(ground, at)
    return BodyPhrase(at, end, _kind_of(heads[-1]), country, rule="form of a name")


def _extent_en(ground: Ground, at: int) -> tuple[int, list[Token], str]:
    end, heads, country = at, [], ""
    while end - at < LONGEST:
        token = ground.token(end)
        if token is None or token.paragraph != ground.tokens[at].paragraph:
            break
        if end in ground.offices and end > at:
            break
        if token.upper and token.is_word and (token.low not in words("not_names") or end == at):
            if (hit := ground.names.get(end)) and hit.entry.kind in ("country", "demonym"):
                country = country or hit.entry.ref
            if token.low in words("org_heads_en"):
                heads.append(token)
            end += 1
        elif token.low in JOINS_EN and end > at and _goes_on(ground, end, bool(heads)):
            end += 1
        else:
            break
    return end, heads, country


def _goes_on(ground: Ground, at: int, has_head: bool) -> bool:
    """A small word joins two capitalised ones; "and", "in" and "to" only after a body that is not complete without."""
    if ground.low(at) in ("and", "in", "to", "on") and not (has_head and ground.low(at) in ("and", "on")):
        return False
    after = ground.token(at + 1)
    if after and after.low == "the":
        after = ground.token(at + 2)
    if ground.low(at) == "and" and after and (after.index in ground.offices or after.index in ground.names):
        return False
    return bool(after and after.upper and after.is_word and has_head)


def _kind_of(head: Token) -> str:
    match head.low:
        case "ministere" | "ministry" | "department":
            return "ministry"
        case "ambassade" | "embassy" | "consulat" | "consulate":
            return "mission"
        case "union" | "alliance" | "confederation" | "communaute" | "community" | "ligue" | "league":
            return "bloc"
        case "societe" | "compagnie" | "company" | "corporation" | "groupe" | "group" | "holding":
            return "company"
        case "front" | "mouvement" | "movement" | "brigade":
            return "armed_group"
        case "association" | "fondation" | "foundation" | "collectif" | "reseau" | "observatoire":
            return "ngo"
    return "institution"


def _begins_sentence(ground: Ground, at: int) -> bool:
    return at == ground.sentence_of(at).first


def _acronym(ground: Ground, at: int) -> BodyPhrase | None:
    """An unknown acronym with an article before it and no number after."""
    token = ground.tokens[at]
    if not token.all_caps or not 3 <= len(token.text) <= 9 or token.text in NO_ACRONYMS or at in ground.names:
        return None
    before, after = ground.low(at - 1), ground.token(at + 1)
    if before not in ("le", "la", "l'", "les", "du", "au", "de", "the", "d'", "by", "of", "aux", "des"):
        return None
    if (after and (after.kind == "number" or after.all_caps)) or (at and ground.tokens[at - 1].all_caps):
        return None
    return BodyPhrase(at, at + 1, "group", rule="acronym")


def _acronym_after(ground: Ground, body: BodyPhrase) -> str:
    """The acronym in brackets behind a name."""
    token = ground.token(body.last + 1)
    if ground.low(body.last) == "(" and token and ground.low(body.last + 2) in (")", ","):
        letters = sum(letter.isupper() for letter in token.text)
        if letters >= 2 and letters * 2 >= len(token.text) and " " not in folded(token.text):
            return token.text
    return ""
