"""From names, titles and bodies to the actors of a text; two persons of one surname stay two."""

from relations.newsroom.intake.bodies import bodies_of
from relations.newsroom.intake.cast import Actor, Cast, Fits
from relations.newsroom.intake.gazetteer import bodies, parts
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.known import Known
from relations.newsroom.intake.offices import Office, offices_of
from relations.newsroom.intake.persons import HONORIFICS, Name, key_of, looks_personal, names_of
from relations.newsroom.intake.sayings import is_saying
from relations.newsroom.intake.state_bodies import BodyPhrase
from relations.newsroom.intake.states import cast_states
from relations.newsroom.intake.tables import listed, words
from relations.newsroom.intake.text import ABBREVIATIONS
from relations.newsroom.intake.titles import FIELDS, cast_heads, cast_titles, title_words


def cast_of(ground: Ground, known: Known | None = None) -> tuple[Cast, list[Office]]:
    cast = Cast(ground)
    offices = [one for one in offices_of(ground) if not ground.frame.holds(ground.tokens[one.first].start)]
    phrases = [one for one in bodies_of(ground) if not ground.frame.holds(ground.tokens[one.first].start)]
    heads = _heads(ground, offices)
    phrases = [one for one in phrases if not heads[one.first]]
    closed = _closed(ground, offices, phrases)
    for office in offices:
        cast.titled[office.first : office.last] = b"\x01" * (office.last - office.first)
    if known:
        _cast_known(cast, known, closed)
    for phrase in phrases:
        _cast_body(cast, phrase)
    _cast_persons(cast, offices, closed)
    cast_states(cast, offices, phrases)
    cast_titles(cast, offices)
    cast_heads(cast)
    return cast, offices


def _heads(ground: Ground, offices: list[Office]) -> bytearray:
    """The words of titles themselves: « chef de l’État kényan » names no state as a body."""
    heads = bytearray(len(ground.tokens) + 1)
    for office in offices:
        heads[office.head[0] : office.head[1]] = b"\x01" * (office.head[1] - office.head[0])
    return heads


def _closed(ground: Ground, offices: list[Office], phrases: list[BodyPhrase]) -> bytearray:
    closed = bytearray(len(ground.tokens) + 1)
    spans = [(hit.first, hit.last) for hit in ground.names.values() if hit.last - hit.first > 1]
    spans += [(one.first, one.last) for one in phrases]
    spans += [(one.first, one.last) for one in offices]
    for first, last in spans:
        closed[first:last] = b"\x01" * (last - first)
    return closed


def _cast_known(cast: Cast, known: Known, closed: bytearray) -> None:
    """Those whom the newsroom knows, by any of their names."""
    at, tokens = 0, cast.ground.tokens
    while at < len(tokens):
        hit = known.tree.longest(tokens, at) if tokens[at].kind not in ("mark", "number") else None
        if hit and not cast.ground.frame.holds(tokens[at].start):
            _mention_known(cast, known, hit.entry.ref, hit.first, hit.last)
            closed[hit.first : hit.last] = b"\x01" * (hit.last - hit.first)
        at = hit.last if hit else at + 1


def _mention_known(cast: Cast, known: Known, ref: str, first: int, last: int) -> None:
    row = known.actors[int(ref)]
    key = ("known", ref)
    actor = cast.body_called(key)
    if actor is None:
        actor = cast.add(row.kind, row.name, "known to the newsroom", 0.98, country=row.country, gender=row.gender)
        cast.know_body(actor, key)
        for name in (row.name, *row.aliases):
            if row.kind == "person" and len(parts(name)) > 1:
                cast.know_person(actor, (parts(name)))
            else:
                cast.know_body(actor, (parts(name)))
    cast.mention(actor, first, last, "name")


# --- bodies ----------------------------------------------------------------------------------------------------------


def _cast_body(cast: Cast, phrase: BodyPhrase) -> None:
    ground = cast.ground
    name = ground.words(phrase.first, phrase.last)
    keys = _body_keys(phrase, name)
    actor = next((found for key in keys if (found := cast.body_called(key))), None)
    if actor is None:
        actor = cast.add(
            phrase.kind, name, phrase.rule, 0.6 if phrase.rule == "acronym" else 0.85, country=phrase.country
        )
        actor.minor = phrase.rule == "acronym" or phrase.kind == "media" or name.lower().startswith("diplomatie")
    actor.acronym = actor.acronym or phrase.acronym
    if phrase.acronym:
        cast.know_body(actor, (phrase.acronym.casefold(),))
        actor.minor = False
    for key in keys:
        cast.know_body(actor, key)
    cast.mention(actor, phrase.first, phrase.last, "name")


def _body_keys(phrase: BodyPhrase, name: str) -> list[tuple[str, ...]]:
    """By what a later mention is known to be the same: its number, its name, its acronym, its part in its state."""
    keys: list[tuple[str, ...]] = [(parts(name))]
    if phrase.ref:
        body = bodies()[int(phrase.ref)]
        keys += [("body", phrase.ref), (parts(body.name_fr)), (parts(body.name_en))]
    elif phrase.kind == "government" and phrase.country:
        keys.append(("government", phrase.country))
    elif phrase.rule == "body of a state" and phrase.country:
        keys.append((phrase.kind, phrase.country, _core(name)))
    return keys


def _core(name: str) -> str:
    """The words of a state's body without those for the state."""
    field = [word for word in parts(name) if word in FIELDS]
    return " ".join(field[:2]) or parts(name)[0]


# --- persons ---------------------------------------------------------------------------------------------------------


def _cast_persons(cast: Cast, offices: list[Office], closed: bytearray) -> None:
    ground = cast.ground
    names = {
        name.first: name for name in names_of(ground, closed) if not ground.frame.holds(ground.tokens[name.first].start)
    }
    titled = _titled(ground, offices, names)
    for name in names.values():
        if name.last - name.first > 1 or _has_initial(ground, name):
            _cast_full(cast, name, titled.get(name.first))
    # Titles tell the gender by which « M. Diop » and « Mme Diop » are told apart.
    _give_titles(cast, titled)
    for name in names.values():
        if name.last - name.first == 1 and not _has_initial(ground, name):
            _cast_surname(cast, name, titled.get(name.first))
    _give_titles(cast, titled)


def _give_titles(cast: Cast, titled: dict[int, Office]) -> None:
    for start, office in titled.items():
        mention = cast.at.get(start)
        if mention and not office.taken and cast.actors[mention.actor].is_person:
            office.taken = True
            if office.first < start:
                mention.lead = office.first
            _give_title(cast, cast.actors[mention.actor], office)


def _has_initial(ground: Ground, name: Name) -> bool:
    return name.last - name.first > 1


def _titled(ground: Ground, offices: list[Office], names: dict[int, Name]) -> dict[int, Office]:
    """The title of each name: right before it, before it with a comma, or behind it."""
    found: dict[int, Office] = {}
    ends = {name.last: name for name in names.values()}
    for office in offices:
        start = _after_courtesy(ground, office.last)
        if start in names and not office.plural:
            found[start] = office
        elif ground.low(office.last) in (",", "("):
            start = _after_courtesy(ground, office.last + 1)
            if start in names and start not in found and _closes_apposition(ground, names[start].last, office):
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


def _chain(ground: Ground, offices: list[Office], found: dict[int, Office]) -> None:
    """« le ministre thaïlandais de la Défense, le général X »: the first title is the office, the second a rank."""
    behind = {office.first: (start, office) for start, office in found.items()}
    given = {id(office) for office in found.values()}
    for office in offices:
        if ground.low(office.last) == "," and office.last + 1 in behind and id(office) not in given:
            start, rank = behind[office.last + 1]
            rank.taken = True
            found[start] = office


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


def _cast_full(cast: Cast, name: Name, office: Office | None) -> None:
    ground, key = cast.ground, key_of(cast.ground, name)
    actor = _same_person(cast, key, name)
    if actor is None:
        confidence, rule = _trust(cast, name, office)
        if confidence == 0:
            return
        actor = cast.add("person", ground.words(name.first, name.last), rule, confidence, gender=name.gender)
        cast.know_person(actor, key)
    actor.gender = actor.gender or name.gender
    _place_in_body(cast, actor, name)
    cast.mention(actor, name.first, name.last, "name")


def _place_in_body(cast: Cast, actor: Actor, name: Name) -> None:
    """« le ministère malien des Affaires étrangères Abdoulaye Diop »: a body right before a name is that person's."""
    for at in range(max(0, name.first - 12), name.first):
        mention = cast.at.get(at)
        if mention and mention.last == name.first and not cast.actors[mention.actor].is_person:
            body = cast.actors[mention.actor]
            actor.country, actor.organisation = actor.country or body.country, actor.organisation or body.name


def _same_person(cast: Cast, key: tuple[str, ...], name: Name) -> Actor | None:
    """Who bears this very name, or a longer one that ends with it (« M. Ould Hamdine » for Sidi Ould Hamdine)."""
    if len(key[0]) == 1 and len(key) > 1:
        return _by_initial(cast, key)
    exact = [actor for actor in cast.persons_called(key) if key in actor.keys]
    if exact:
        return exact[-1]
    longer = [
        actor
        for actor in cast.persons_called(key)
        if not (name.gender and actor.gender and actor.gender != name.gender)
    ]
    return longer[-1] if len(longer) == 1 or (longer and not name.given) else None


def _by_initial(cast: Cast, key: tuple[str, ...]) -> Actor | None:
    """« S. Abdou-Bacar » is Soilihi Abdou-Bacar, if he was named before."""
    for actor in cast.persons_called(key[1:]):
        if any(known[0].startswith(key[0]) for known in actor.keys):
            return actor
    return None


def _trust(cast: Cast, name: Name, office: Office | None) -> tuple[float, str]:
    """How sure it is that a run of words is a person, and by which rule; 0 for not at all."""
    ground = cast.ground
    if office is not None:
        return 0.95, "title beside the name"
    if name.courtesy:
        return 0.93, "courtesy before the name"
    tokens = ground.tokens[name.first : name.last]
    if any(token.low in words("common_capitalised_en") | words("org_heads_en") for token in tokens):
        return 0, ""
    if looks_personal(ground, name):
        return 0.85, "known given name"
    if _speaks(ground, name):
        return 0.8, "speaks"
    if ground.language == "fr" and 2 <= len(tokens) <= 4 and not _stands_as_thing(ground, name):
        return 0.55, "form of a name"
    return (0.6, "named again by the surname") if _is_named_again(ground, name) else (0, "")


def _speaks(ground: Ground, name: Name) -> bool:
    return (
        any(is_saying(ground, at) for at in (name.last, name.last + 1, name.first - 1))
        and ground.low(name.last) != "'s"
    )


THING_LINKS = listed("casting_thing_links")


def _stands_as_thing(ground: Ground, name: Name) -> bool:
    """« à Porto Novo », « la société Mali Lithium », « le Grand Conseil »: a place or a thing."""
    before = ground.low(name.first - 1)
    return before in THING_LINKS or ground.tokens[name.first].low in words("org_adjectives_fr")


def _is_named_again(ground: Ground, name: Name) -> bool:
    surname = ground.tokens[name.last - 1].low
    if len(surname) < 4 or ground.tokens[name.first].low in (
        "new",
        "north",
        "south",
        "east",
        "west",
        "red",
        "black",
        "white",
    ):
        return False
    alone = [
        token
        for token in ground.bearing(surname)[:20]
        if token.upper and not name.first <= token.index < name.last and not ground.tokens[token.index - 1].upper
    ]
    return any(
        is_saying(ground, token.index + 1) or ground.low(token.index - 1) in (".", "m", "mr", "mme")
        for token in alone[:5]
    )


def _cast_surname(cast: Cast, name: Name, office: Office | None) -> None:
    """A surname alone: somebody named before, or a person that only a title or an act shows to be one."""
    ground, key = cast.ground, key_of(cast.ground, name)
    bearers = cast.persons_called(key)
    if bearers:
        cast.mention(_bearer(cast, bearers, name, office), name.first, name.last, "surname")
        return
    trusted = office is not None or name.courtesy or (_speaks(ground, name) and not _begins_badly(ground, name))
    if not trusted or ground.tokens[name.first].low in words("common_capitalised_en"):
        return
    rule = "title beside the name" if office else "courtesy before the name" if name.courtesy else "speaks"
    actor = cast.add("person", ground.words(name.first, name.last), rule, 0.8, gender=name.gender)
    cast.know_person(actor, key)
    cast.mention(actor, name.first, name.last, "name")


JOINS = listed("casting_joins")


def _begins_badly(ground: Ground, name: Name) -> bool:
    """A word that is capitalised only because a sentence begins with it, or that a noun before it makes a thing."""
    before = ground.tokens[name.first - 1] if name.first else None
    if (
        before
        and before.paragraph == ground.tokens[name.first].paragraph
        and before.kind != "mark"
        and before.low not in JOINS
    ):
        return True
    return name.first == ground.sentence_of(name.first).first and len(ground.tokens[name.first].text) < 4


def _bearer(cast: Cast, bearers: list[Actor], name: Name, office: Office | None) -> Actor:
    """Which of those who bear a surname: gender and title part them, then who was named last."""
    fitting = [one for one in bearers if not (name.gender and one.gender and one.gender != name.gender)] or bearers
    if office:
        titled = [
            one
            for one in fitting
            if one.group == office.group and not (office.country and one.country and office.country != one.country)
        ]
        fitting = titled or fitting
    numbers = {one.number for one in fitting}
    last = cast.last_before(name.first, lambda actor: actor.number in numbers, farthest=400)  # type: ignore[arg-type]
    return last or fitting[0]


def _give_title(cast: Cast, actor: Actor, office: Office) -> None:
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
    actor.group = actor.group or office.group
    actor.country = actor.country or office.country or _country_of_body(cast, office) or _country_behind(ground, office)
    actor.gender = actor.gender or office.gender
    if office.body and not actor.organisation:
        actor.organisation = ground.words(*office.body)


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
