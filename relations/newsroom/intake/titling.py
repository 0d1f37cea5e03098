"""Which title belongs to which name, and what it tells of its bearer."""

from relations.newsroom.intake.cast import Actor, Cast, Fits
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.persons import HONORIFICS, Name
from relations.newsroom.intake.text import ABBREVIATIONS
from relations.newsroom.intake.titles import title_words

# « convoqué lundi », "summoned on Monday": what may part a title from its name, and how many words it may take.
PARTICIPLES = {"fr": ("e", "ee", "i", "ie", "u", "ue", "is", "ise"), "en": ("ed",)}
LONGEST_CLAUSE = 7


def give_titles(cast: Cast, titled: dict[int, Office]) -> None:
    for start, office in titled.items():
        mention = cast.at.get(start)
        if mention and not office.taken and cast.actors[mention.actor].is_person:
            office.taken = True
            if office.first < start:
                mention.lead = office.first
            _give_title(cast, cast.actors[mention.actor], office, mention.last)


def titles_of(ground: Ground, offices: list[Office], names: dict[int, Name]) -> dict[int, Office]:
    """The title of each name: right before it, before it with a comma, or behind it."""
    found: dict[int, Office] = {}
    ends = {name.last: name for name in names.values()}
    for office in offices:
        start = _after_courtesy(ground, office.last)
        if start in names and ground.tokens[start].paragraph != ground.tokens[office.head[0]].paragraph:
            continue
        if start in names and not office.plural:
            found[start] = office
        elif ground.low(office.last) in (",", "(") and not _is_of_name_before(ground, office, ends):
            start = _after_courtesy(ground, office.last + 1)
            if start in names and start not in found and _closes_apposition(ground, names[start].last, office):
                found[start] = _whole_title(ground, offices, office)
    for office in offices:
        start = _behind_participle(ground, office)
        if start in names and start not in found and not office.plural:
            found[start] = office
    _chain(ground, offices, found)
    given = {id(office) for office in found.values()}
    for office in offices:
        if office.taken or ground.low(office.first - 1) not in (",", "(", "–", "-", ":"):
            continue
        name = ends.get(office.first - 1) or ends.get(office.first - 2)
        if name and name.first not in found and id(office) not in given:
            found[name.first] = office
    return found


def _behind_participle(ground: Ground, office: Office) -> int:
    """« Le diplomate convoqué lundi, Mathias Sossou, »: where the name stands that a short clause parts, or -1."""
    if not office.definite or office.first != ground.sentence_of(office.first).first or office.last in ground.names:
        return -1
    if not ground.low(office.last).endswith(PARTICIPLES[ground.language]):
        return -1
    for at in range(office.last + 1, office.last + LONGEST_CLAUSE):
        if ground.low(at) == ",":
            name = ground.tokens[at + 2 : at + 7]
            closed = next((token.index for token in name if not token.upper), -1)
            return at + 1 if closed > 0 and ground.low(closed) == "," else -1
        if ground.token(at) is None or ground.tokens[at].kind == "mark" or at in ground.offices:
            return -1
    return -1


def _is_of_name_before(ground: Ground, office: Office, ends: dict[int, Name]) -> bool:
    """« A, ministre des Mines, S.E. B, … »: in a list the bare title between two names is the first one's."""
    comma = office.first - 1
    return not office.definite and ground.low(comma) in (",", "(") and comma in ends


def _chain(ground: Ground, offices: list[Office], found: dict[int, Office]) -> None:
    """« le ministre thaïlandais de la Défense, le général X »: the first title is the office, the second a rank."""
    behind = {office.first: (start, office) for start, office in found.items()}
    given = {id(office) for office in found.values()}
    for office in offices:
        behind_comma = office.last + (ground.low(office.last) == ",")
        if behind_comma in behind and id(office) not in given and _in_one_line(ground, office, behind_comma):
            start, rank = behind[behind_comma]
            if rank.country and office.country and rank.country != office.country:
                # « Reçu par le président turc, le Premier ministre suédois, X, … »: two persons.
                continue
            rank.taken = True
            found[start] = office


def _in_one_line(ground: Ground, office: Office, at: int) -> bool:
    return ground.tokens[at].paragraph == ground.tokens[office.head[0]].paragraph


def _whole_title(ground: Ground, offices: list[Office], office: Office) -> Office:
    """« le conseiller maritime du chef de l’État, X »: of two titles the first is X's, the second whose man he is."""
    if ground.low(office.first) not in ("du", "des") and ground.low(office.first - 1) not in ("de", "d'"):
        return office
    outer = next(
        (one for one in offices if 0 <= office.first - one.last <= 3 and _in_one_line(ground, one, office.first)), None
    )
    if outer is None:
        return office
    office.taken = True
    outer.last = office.last
    return outer


def _after_courtesy(ground: Ground, at: int) -> int:
    """Past « M. », "Mr", "Dr.", and the full stop of "Gen."."""
    if (
        ground.low(at) == "."
        and at
        and ground.tokens[at - 1].low in ABBREVIATIONS
        and ground.tokens[at - 1].end == ground.tokens[at].start
    ):
        at += 1
    if ground.low(at) in ("son", "sa", "his", "her") and ground.low(at + 1) in (
        "excellence",
        "excellency",
        "majeste",
        "majesty",
        "altesse",
        "highness",
    ):
        at += 2
    while ground.low(at).rstrip(".") in HONORIFICS and ground.low(at) not in ("cheikh", "sheikh"):
        at += 1 + (ground.low(at + 1) == ".")
    return at


def _closes_apposition(ground: Ground, at: int, office: Office) -> bool:
    """« le ministre des Affaires étrangères, Abdoulaye Diop, »: what follows the name closes it."""
    return (
        office.definite
        or office.country != ""
        or ground.low(at) in (",", ".", ")", ";")
        or office.first == office.head[0]
    )


def _give_title(cast: Cast, actor: Actor, office: Office, name_end: int) -> None:
    ground = cast.ground
    role = title_words(ground, office)
    if office.group == "counterpart":
        # A counterpart holds the office of the one spoken of before.
        other = cast.last_before(
            office.first, Fits(groups=frozenset(("minister", "head_of_state", "head_of_government", "military")))
        )
        actor.group = actor.group or (other.group if other else "")
        role = other.role if other and not actor.role and other is not actor else role
    if not actor.role or (len(role) > len(actor.role) and actor.group == office.group):
        actor.role = role if not actor.role or office.group == actor.group else actor.role
    actor.group = actor.group or (office.group if office.group != "counterpart" else "")
    actor.country = actor.country or office.country or _country_of_body(cast, office) or _country_behind(ground, office)
    actor.country = actor.country or _country_of_name(cast.ground, name_end)
    actor.gender = actor.gender or office.gender
    if office.body and not actor.organisation:
        actor.organisation = ground.words(*office.body)


def _country_of_name(ground: Ground, name_end: int) -> str:
    """ "Ambassador Mei Lin of China", "President Banda of Zambia"."""
    hit = ground.names.get(name_end + 1 + (ground.low(name_end + 1) == "the"))
    return hit.entry.ref if ground.low(name_end) == "of" and hit and hit.entry.kind == "country" else ""


def _country_of_body(cast: Cast, office: Office) -> str:
    if office.body is None:
        return ""
    mention = cast.holder(*office.body)
    return cast.actors[mention.actor].country if mention else ""


def _country_behind(ground: Ground, office: Office) -> str:
    """« Ministre des affaires étrangères – Mali », « ministre de la Défense (Niger) »."""
    hit = ground.names.get(office.last + 1)
    follows = ground.low(office.last) in ("–", "-", "(", "/")
    return hit.entry.ref if follows and hit and hit.entry.kind == "country" else ""
