"""From names, titles and bodies to the actors of a text; two persons of one surname stay two."""

from relations.newsroom.intake.bodies import bodies_of
from relations.newsroom.intake.cast import Cast
from relations.newsroom.intake.casting_persons import cast_persons
from relations.newsroom.intake.gazetteer import bodies, parts
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.known import Known
from relations.newsroom.intake.nationals import cast_nationals
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.offices import offices_of
from relations.newsroom.intake.state_bodies import BodyPhrase
from relations.newsroom.intake.states import cast_states
from relations.newsroom.intake.titles import FIELDS, cast_heads, cast_titles


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
    cast_persons(cast, offices, closed)
    cast_states(cast, offices, phrases)
    cast_nationals(cast)
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
