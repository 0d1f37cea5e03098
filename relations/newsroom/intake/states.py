"""States as actors: by name, by what is theirs, and by a capital that stands for a government; places apart."""

from collections import Counter

from relations.newsroom.intake.cast import Actor, Cast
from relations.newsroom.intake.gazetteer import Entry, Hit
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.state_bodies import BodyPhrase
from relations.newsroom.intake.tables import country_names, listed

LOCATIVE_FR = frozenset(
    ["à", "au", "aux", "en", "dans", "depuis", "vers", "pres", "hors", "jusqu'a", "via", "sur", "chez"]
)
LOCATIVE_EN = listed("states_locative_en")
# « l’aéroport de Bamako » is a place; « la volonté de Washington » is a government's.
GROUNDS = listed("states_grounds")


def cast_states(cast: Cast, offices: list[Office], phrases: list[BodyPhrase]) -> None:
    ground = cast.ground
    readings = _readings(ground)
    covered = _covered(ground, phrases, offices)
    named = {hit.entry.ref for hit in ground.names.values() if not _is_seat_of_office(ground, hit)}
    for hit in ground.names.values():
        entry = readings.get(hit.first, hit.entry)
        if entry.ref not in named or _is_of_money(ground, hit):
            continue
        if ground.frame.holds(ground.tokens[hit.first].start) or entry.kind not in ("country", "capital", "demonym"):
            continue
        if cast.at.get(hit.first) and cast.actors[cast.at[hit.first].actor].is_person:
            continue
        _cast_state(cast, hit, entry, inside=bool(covered[hit.first]))


def _is_seat_of_office(ground: Ground, hit: Hit) -> bool:
    """« un diplomate à Bruxelles »: a town where somebody works names no state, if nothing else does."""
    return hit.entry.kind == "capital" and is_locative(ground, hit.first)


def _is_of_money(ground: Ground, hit: Hit) -> bool:
    """ "6.3 billion U.S. dollars": the country of a currency takes no part."""
    return ground.low(hit.last) in ("dollar", "dollars")


def _cast_state(cast: Cast, hit: Hit, entry: Entry, *, inside: bool) -> None:
    ground = cast.ground
    if entry.kind == "country" and not inside:
        how = "place" if is_locative(ground, hit.first) else "state"
    elif entry.kind == "capital" and not inside:
        how = "place" if not is_metonym(ground, hit) else "metonym"
    elif inside:
        how = "theirs"
    else:
        return
    if how != "place":
        actor = _union(cast) if how == "metonym" and entry.ref == "BEL" else None
        actor = actor or state_of(cast, entry.ref)
        cast.mention(actor, hit.first, hit.last, how)


def _union(cast: Cast) -> Actor | None:
    """ "Brussels" stands for the European Union where the text names it and not Belgium."""
    names = cast.ground.names.values()
    if any(hit.entry.ref == "BEL" and hit.entry.kind in ("country", "demonym") for hit in names):
        return None
    return cast.body_called(("union", "europeenne")) or cast.body_called(("european", "union"))


def state_of(cast: Cast, code: str) -> Actor:
    key = ("state", code)
    actor = cast.body_called(key)
    if actor is None:
        name = country_names(cast.ground.language).get(code) or code
        actor = cast.add("state", name, "name of a state", 0.9, country=code)
        cast.know_body(actor, key)
    return actor


def _readings(ground: Ground) -> dict[int, Entry]:
    """Wordings that may be of two countries (Congo, congolais) go to the one that the text names otherwise."""
    sure = Counter(hit.entry.ref for hit in ground.names.values() if not hit.others)
    found: dict[int, Entry] = {}
    for hit in ground.names.values():
        same = [entry for entry in (hit.entry, *hit.others) if entry.kind in ("country", "demonym", "capital")]
        if len({entry.ref for entry in same}) > 1:
            found[hit.first] = max(same, key=lambda entry: sure[entry.ref])
    return found


def _covered(ground: Ground, phrases: list[BodyPhrase], offices: list[Office]) -> bytearray:
    covered = bytearray(len(ground.tokens) + 1)
    for first, last in [(one.first, one.last) for one in phrases] + [(one.first, one.last) for one in offices]:
        covered[first:last] = b"\x01" * (last - first)
    return covered


def is_locative(ground: Ground, at: int) -> bool:
    """Whether a place is meant: « au Mali », « en visite aux États-Unis », "in Kenya"."""
    before = ground.low(at - 1)
    if before in ("le", "la", "l'", "the", "les"):
        before = ground.low(at - 2)
    if ground.language == "en":
        return before in LOCATIVE_EN and not _addressed(ground, at)
    return before in LOCATIVE_FR and not _addressed(ground, at)


ADDRESSED = listed("states_addressed")


def _addressed(ground: Ground, at: int) -> bool:
    """« demandé au Mali », "a letter to Kenya": to whom, not where."""
    return any(ground.low(at - step) in ADDRESSED for step in (2, 3))


def is_metonym(ground: Ground, hit: Hit) -> bool:
    """Whether a capital stands for its government."""
    at = hit.first
    if is_locative(ground, at) or ground.low(hit.last) in ("(", "-", "–"):
        return False
    before, noun = ground.low(at - 1), ground.low(at - 2)
    if before in ("de", "d'", "of", "la", "l'"):
        if before in ("la", "l'") or noun in GROUNDS:
            return False
        return noun not in ("ville", "arrive", "arrivee", "retour", "venu", "venue", "parti", "partie")
    if ground.low(hit.last) in GROUNDS and ground.language == "en":
        return False
    return not (before in (",", "et", "and", "ou", "or") and _listed_place(ground, at))


def _listed_place(ground: Ground, at: int) -> bool:
    """The second of two places: « à Paris et Berlin »."""
    other = ground.name_ends.get(at - 1)
    return bool(other and other.entry.kind in ("capital", "city") and is_locative(ground, other.first))
