"""A title with what belongs to it, and the words by which titles are led in and go on."""

from dataclasses import dataclass

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.tables import listed, words

DETERMINERS = listed("offices_determiners")

DEFINITE = frozenset(["le", "la", "l'", "du", "au", "ce", "cette", "cet", "the", "this", "that"])

BEFORE_FR = listed("offices_before_fr")

BEFORE_EN = listed("offices_before_en")

AFTER_FR = listed("offices_after_fr")

LINKS_FR = listed("offices_links_fr")

LINKS_EN = frozenset(["of", "for", "to", "at", "in", "on", "from", "with"])

FIELD_JOINS = frozenset(["et", "de", "la", "l'", "des", "du", "d'", "and", "of", "the", "&", ","])

LONGEST_FIELD = 14

POSTED = frozenset(["ambassador", "envoy", "diplomat", "deputy"])

WHERE_POSTED = frozenset(["à", "a", "au", "aux", "en", "aupres", "to", "in", "at", "dans"])


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


def past_field(ground: Ground, first: int) -> int:
    """Past the words of a ministry's field ("Foreign Affairs and Cooperation"), with what joins them."""
    field, at, end = words("portfolio"), first, first
    while (token := ground.token(at)) and at - first < LONGEST_FIELD:
        hit = ground.names.get(at)
        if hit and hit.entry.kind in ("body", "country") and hit.last - hit.first > 1:
            break
        if token.paragraph != ground.tokens[first].paragraph:
            break
        if token.low in field or _is_of_affairs(ground, at, end):
            at, end = at + 1, at + 1
        elif token.low in FIELD_JOINS and end > first and at - end < 3:
            at += 1
        else:
            break
    return end


def _is_of_affairs(ground: Ground, at: int, end: int) -> bool:
    """« Affaires nord-américaines », « affaires proche-orientales »: whatever they are the affairs of."""
    token = ground.tokens[at]
    after = end == at and ground.low(at - 1) == "affaires"
    return after and token.kind == "word" and not token.upper and token.low.endswith("es")


def of_country(office: Office, code: str, link: str = "") -> None:
    """The country of an ambassador is whose they are; the one behind « au », "to" is where they serve, though alone."""
    if office.country or (office.group in POSTED and link in WHERE_POSTED):
        office.second = code
    else:
        office.country = code
