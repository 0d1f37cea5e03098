"""Persons among the actors: who is a person, and who is the same one; two of one surname stay two."""

from relations.newsroom.intake.cast import Actor, Cast
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.persons import Name, key_of, looks_personal, names_of
from relations.newsroom.intake.plain import plain
from relations.newsroom.intake.sayings import is_saying
from relations.newsroom.intake.speaker import WORDS_OF
from relations.newsroom.intake.tables import listed, words
from relations.newsroom.intake.titling import give_titles, titles_of


def cast_persons(cast: Cast, offices: list[Office], closed: bytearray) -> None:
    ground = cast.ground
    names = {
        name.first: name for name in names_of(ground, closed) if not ground.frame.holds(ground.tokens[name.first].start)
    }
    titled = titles_of(ground, offices, names)
    for name in names.values():
        if name.last - name.first > 1 or _has_initial(ground, name):
            _cast_full(cast, name, titled.get(name.first))
    # Titles tell the gender by which « M. Diop » and « Mme Diop » are told apart.
    give_titles(cast, titled)
    for name in names.values():
        if name.last - name.first == 1 and not _has_initial(ground, name):
            _cast_surname(cast, name, titled.get(name.first))
    give_titles(cast, titled)
    for actor in cast.actors:
        if actor.is_person and not actor.gender and " " in actor.name:
            actor.gender = _gender_of_given(actor.name)


def _has_initial(ground: Ground, name: Name) -> bool:
    return name.last - name.first > 1


def _cast_full(cast: Cast, name: Name, office: Office | None) -> None:
    ground, key = cast.ground, key_of(cast.ground, name)
    actor = _same_person(cast, key, name)
    if actor is None:
        confidence, rule = _trust(cast, name, office)
        if confidence == 0:
            return
        actor = cast.add("person", ground.words(name.first, name.last), rule, confidence, gender=name.gender)
        cast.know_person(actor, key)
    actor.gender = actor.gender or name.gender or _gender_beside(ground, name.first)
    _place_in_body(cast, actor, name)
    actor.country = actor.country or _country_in_brackets(ground, name.last)
    cast.mention(actor, name.first, name.last, "name")


def _gender_of_given(name: str) -> str:
    """What the given name tells: « Hortense Bita », « Jean-Marie Sow »; nothing where it is in no list."""
    given = plain(name.split()[0]).split("-")[0]
    return "f" if given in words("given_feminine") else "m" if given in words("given_masculine") else ""


def _place_in_body(cast: Cast, actor: Actor, name: Name) -> None:
    """« le ministère malien des Affaires étrangères Abdoulaye Diop »: a body right before a name is that person's."""
    for at in range(max(0, name.first - 12), name.first):
        mention = cast.at.get(at)
        if mention and mention.last == name.first and not cast.actors[mention.actor].is_person:
            body = cast.actors[mention.actor]
            actor.country, actor.organisation = actor.country or body.country, actor.organisation or body.name


def _gender_beside(ground: Ground, at: int) -> str:
    """« la critique conservatrice en matière de défense, Ritu Sharma »: the article of the noun beside the name."""
    if ground.language != "fr" or ground.low(at - 1) != ",":
        return ""
    for index in range(at - 2, max(at - 12, ground.sentence_of(at).first - 1), -1):
        if ground.low(index) in (",", ";", ":", "que", "qu'", "qui", "dont"):
            break
        if is_saying(ground, index) and ground.low(index - 1) not in ("la", "une", "le", "un"):
            break
        opened = index == ground.sentence_of(at).first or ground.low(index - 1) in (",", "", "que", "dont")
        if opened or is_saying(ground, index - 1):
            return {"la": "f", "une": "f", "le": "m", "un": "m"}.get(ground.low(index), "")
    return ""


def _country_in_brackets(ground: Ground, at: int) -> str:
    """« A (Mali), B (Niger) »: in a list of persons, whose they are."""
    hit = ground.names.get(at + 1)
    closed = hit is not None and ground.low(at) == "(" and ground.low(hit.last) == ")"
    return hit.entry.ref if hit and closed and hit.entry.kind == "country" else ""


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
    followed = ground.low(name.last) == ","
    if followed and ground.low(name.last + 1) in ("who", "whose", "whom"):
        return 0.8, "who did something"
    if followed and ground.low(name.last + 2) == "," and ground.tokens[name.last + 1].kind == "number":
        # "Aristides Monteiro, 78, had trained half of the navy": an age.
        return 0.8, "age beside the name"
    behind_quote = ground.tokens[name.first - 1].quote >= 0 > ground.tokens[name.first].quote
    if behind_quote and ground.low(name.first - 2) == ",":
        # "…," Rosario Quant, Nicaragua's agent, told the judges: right behind words that a comma ends.
        return 0.75, "speaks"
    if _is_named_again(ground, name):
        return 0.6, "named again by the surname"
    return (0.6, "a title resumes the name") if _is_resumed(ground, name) else (0, "")


def _is_resumed(ground: Ground, name: Name) -> bool:
    """Whether the next sentence resumes it: "Tariq Nasser has doubts. The Jordanian minister …", "He …"."""
    here = ground.sentence_of(name.first)
    following = ground.document.sentences[here.index + 1 : here.index + 2]
    if not following or following[0].paragraph != here.paragraph:
        return False
    opens = name.first == here.first or ground.low(name.first - 1) == ","
    if not opens or ground.tokens[name.last].kind != "word" or name.last - name.first > 3:
        return False
    if ground.low(following[0].first) in ("he", "she"):
        return name.first == here.first
    if ground.low(following[0].first) != "the":
        return False
    return any(at in ground.offices for at in range(following[0].first + 1, following[0].first + 4))


def _speaks(ground: Ground, name: Name) -> bool:
    if ground.tokens[name.last - 1] is not ground.tokens[-1] and ground.low(name.last) == "'s":
        # "Mirela Popa's remark that …"
        return ground.low(name.last + 1) in WORDS_OF
    return (
        any(is_saying(ground, at) for at in (name.last, name.last + 1, name.first - 1))
        and ground.low(name.last) != "'s"
    )


def cast_ends(ground: Ground) -> frozenset[int]:
    """Words that end a title: « la veuve du ministre de … » may be followed by whose it is."""
    return frozenset(hit.last - 1 for hit in ground.offices.values())


THING_LINKS = listed("casting_thing_links")


def _stands_as_thing(ground: Ground, name: Name) -> bool:
    """« à Porto Novo », « la société Mali Lithium », « le Grand Conseil »: a place or a thing."""
    before = ground.low(name.first - 1)
    if before in ("de", "d'") and name.first - 2 not in cast_ends(ground):
        return True
    if ground.tokens[name.first].quote >= 0 and ground.tokens[name.first - 1].kind == "mark":
        return True
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
        is_saying(ground, token.index + 1)
        or is_saying(ground, token.index - 1)
        or ground.low(token.index - 1) in (".", "m", "mr", "mme")
        for token in alone[:5]
    )


def _cast_surname(cast: Cast, name: Name, office: Office | None) -> None:
    """A surname alone: somebody named before, or a person that only a title or an act shows to be one."""
    ground, key = cast.ground, key_of(cast.ground, name)
    bearers = cast.persons_called(key) or cast.only_called_first(key[0])
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
