"""Names of persons: runs of capitalised words that a title, a given name, an act or a later mention shows to be one."""
# ruff: noqa: E501

from collections.abc import Iterator
from dataclasses import dataclass

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.plain import folded
from relations.newsroom.intake.tables import given_names, listed, words
from relations.newsroom.intake.text import Token

HONORIFICS = {
    "m": "m", "mm": "m", "mme": "f", "mmes": "f", "mlle": "f", "mr": "m", "mrs": "f", "ms": "f", "monsieur": "m",
    "madame": "f", "dr": "", "docteur": "", "pr": "", "me": "", "sir": "m", "lord": "m", "lady": "f", "mgr": "m",
    "monseigneur": "m", "cheikh": "m", "sheikh": "m", "prof": "", "hon": "", "h.e": "", "datuk": "m", "dato": "m", "seri": "", "tun": "", "datin": "f", "s.e": "", "s.e.m": "m", "eng": "", "rev": "",
}  # fmt: skip
GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv"))
LONGEST = 7
# Articles that open a surname: « M. Le Guen ».
LEADS = frozenset(("le", "la", "du", "de", "des"))
# Titles of several, which stand in no list of titles, and words that open a notice.
PLURALS = listed("persons_plurals")


@dataclass(slots=True)
class Name:
    """A run of name words, `first` to before `last`, with the courtesy before it."""

    first: int
    last: int
    gender: str = ""
    courtesy: bool = False
    given: bool = False


def names_of(ground: Ground, closed: bytearray) -> Iterator[Name]:
    """Runs that may be names; `closed` marks the words of bodies and titles, which are none."""
    at = 0
    while at < len(ground.tokens):
        name = None if closed[at] else name_at(ground, at, closed)
        if name:
            yield name
        at = max(at + 1, name.last if name else 0)


def name_at(ground: Ground, at: int, closed: bytearray | None = None) -> Name | None:
    """The name that begins with this word, or with the courtesy before it ("M. Diop")."""
    token = ground.tokens[at]
    courtesy = HONORIFICS.get(token.low.rstrip("."))
    if courtesy is not None and (token.upper or token.low in ("monsieur", "madame")):
        start = at + 1 + (ground.low(at + 1) == ".")
        leads = ground.low(start) in LEADS and ground.tokens[start].upper
        name = _run(ground, start + leads, closed) if start + leads < len(ground.tokens) else None
        if name and name.last - name.first == 1 and token.low in ("cheikh", "sheikh"):
            # « Cheikh Sow »: with a surname alone it is a given name.
            return Name(at, name.last, "m" if token.low == "cheikh" else "", given=True)
        return Name(name.first - leads, name.last, courtesy, True, name.given) if name else None
    return _run(ground, at, closed)


def _run(ground: Ground, at: int, closed: bytearray | None) -> Name | None:
    if not _can_begin(ground, at):
        return None
    first, end = ground.tokens[at], at + 1
    if _is_initial(ground, at):
        end += 1
    while end - at < LONGEST and (token := ground.token(end)) is not None and token.paragraph == first.paragraph:
        if closed is not None and closed[end] and token.low not in words("particles"):
            break
        step = _step(ground, end, at)
        if not step:
            break
        end += step
    if (end == at + 1 and first.low in words("particles")) or (_is_initial(ground, at) and end <= at + 2):
        return None
    return Name(at, end, given=is_given(first) and end - at > 1)


def _can_begin(ground: Ground, at: int) -> bool:
    token = ground.tokens[at]
    if not token.is_word or not token.upper:
        return _is_particle_start(ground, at)
    if token.text == "X" and not _is_initial(ground, at):
        # « sur X Alphonse Rwigema »: the network.
        return False
    after = ground.token(at + 1)
    follows = bool(after and after.upper and after.is_word and after.low not in words("not_names"))
    if token.low in words("not_names") | {"etat", "etats", "à", "où", "dès", "là"} and not (
        follows and _is_given_amid(ground, at)
    ):
        return False
    hit = ground.names.get(at)
    if hit is not None and hit.entry.kind in ("country", "capital", "city", "demonym", "body"):
        alone = hit.last == at + 1 and hit.entry.kind != "body"
        return alone and is_given(token) and follows and at + 1 not in ground.names
    if token.all_caps and len(token.text) <= 5 and not follows:
        return False
    if token.all_caps and len(token.text) <= 3 and not _is_initial(ground, at):
        return False
    if (
        (token.low in words("portfolio") and not is_given(token))
        or token.low in PLURALS
        or token.low.endswith(("-ci", "-la"))
    ):
        return False
    return token.low not in words("org_heads_fr") | words("org_heads_en")


def _is_given_amid(ground: Ground, at: int) -> bool:
    """« Grace Mutua » within a sentence: its capital is not that of « Grâce à … »."""
    return is_given(ground.tokens[at]) and at != ground.sentence_of(at).first and ground.low(at + 1) not in ("a", "au")


def _is_particle_start(ground: Ground, at: int) -> bool:
    """« al-Sissi », « van der Leyen »: a small particle with a capital in it or right after it."""
    token, after = ground.tokens[at], ground.token(at + 1)
    if token.kind == "word" and "-" in token.text and token.low.split("-")[0] in ("al", "el", "an", "as", "ben"):
        return any(letter.isupper() for letter in token.text)
    return token.low in ("al", "el", "ould", "ag", "ben", "bin", "von", "van") and bool(
        after and after.upper and after.is_word and after.index not in ground.names
    )


def _is_initial(ground: Ground, at: int) -> bool:
    token = ground.tokens[at]
    return len(token.text) == 1 and token.upper and ground.low(at + 1) == "."


def _step(ground: Ground, at: int, start: int) -> int:
    """How many words the name goes on by; 0 where it ends."""
    token, after = ground.tokens[at], ground.token(at + 1)
    if token.low in GENERATIONS and (token.upper or token.all_caps):
        return 1 + (ground.low(at + 1) == "." and not token.all_caps)
    if _is_initial(ground, at) and after is not None and (more := ground.token(at + 2)) and more.upper:
        return 2
    if token.kind == "dotted" and len(token.text) <= 5 and after and after.upper:
        return 1
    if token.is_word and token.upper:
        return int(_continues(ground, at, start))
    if ground.language == "en" and token.low in ("at", "an", "as", "ad", "a", "do", "des", "la", "le"):
        return 0
    if token.low in words("particles") or (token.kind == "elided" and token.low in ("d'", "l'")):
        return _particles(ground, at)
    if (
        token.kind == "word"
        and "-" in token.text
        and token.low.split("-")[0] in ("al", "el", "an", "as", "ar", "ben", "ould")
    ):
        return 1
    return 0


def _continues(ground: Ground, at: int, start: int) -> bool:
    token, hit = ground.tokens[at], ground.names.get(at)
    if at in ground.offices and ground.offices[at].last - at > 1:
        return False
    if hit is not None:
        alone = hit.last == at + 1 and hit.entry.kind in ("capital", "city", "country")
        return alone and at == start + 1 and is_given(ground.tokens[start]) and not token.all_caps
    if token.low in LEADS and (after := ground.token(at + 1)) and after.upper and after.is_word:
        # « Yannick Le Guen », « Jean De Smet »
        return at == start + 1 and is_given(ground.tokens[start]) and at + 1 not in ground.names
    if token.low in words("not_names"):
        return (
            token.low in ("may", "mai", "mars", "june", "april", "avril", "son", "ben")
            and is_given(ground.tokens[start])
            and at == start + 1
        )
    return True


def _particles(ground: Ground, at: int) -> int:
    """Up to three small words of a name, if a capitalised one follows them and they are not French grammar."""
    step = 1
    while step < 3 and (ground.low(at + step) in words("particles")):
        step += 1
    after = ground.token(at + step)
    if (
        after is None
        or not after.upper
        or not after.is_word
        or after.index in ground.names
        or after.index in ground.offices
    ):
        return 0
    if ground.low(at) in ("du", "des", "la", "le", "les", "l'") and after.low in words("portfolio") | words(
        "org_heads_fr"
    ):
        return 0
    if ground.low(at) in ("e", "y", "as", "an", "a", "do") and ground.language == "fr":
        return 0
    return step + 1 if not after.all_caps or len(after.text) > 3 else 0


def is_given(token: Token) -> bool:
    return token.low in given_names() or any(
        part in given_names() for part in token.low.split("-")[:1] if "-" in token.low
    )


def looks_personal(ground: Ground, name: Name) -> bool:
    """Whether a run of several words can only be a person: a known given name, no common noun among its words."""
    tokens = ground.tokens[name.first : name.last]
    if any(token.low in words("common_capitalised_en") for token in tokens[1:] or tokens):
        return False
    return name.given or name.courtesy


def key_of(ground: Ground, name: Name) -> tuple[str, ...]:
    """The folded words of a name, by which two mentions are compared."""
    return tuple(folded(ground.words(name.first, name.last)).replace("'", " ").split())
