"""Titles and words for bodies that stand alone: « le ministre », "the American diplomat", « l’ambassade »."""

from collections.abc import Callable

from relations.newsroom.intake.cast import Actor, Cast, Fits, Mention
from relations.newsroom.intake.gazetteer import parts
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.newcomers import brought_in
from relations.newsroom.intake.office import DETERMINERS, Office
from relations.newsroom.intake.pairing import paired
from relations.newsroom.intake.resuming import by_epithet, untitled
from relations.newsroom.intake.sayings import is_saying
from relations.newsroom.intake.tables import listed, words

# Which offices a word for one may stand for later: « le diplomate » may be an ambassador or a minister.
STANDS_FOR = {
    "diplomat": frozenset(("ambassador", "envoy", "official", "diplomat", "minister", "spokesperson")),
    "official": frozenset(
        ("official", "ambassador", "envoy", "minister", "spokesperson", "diplomat", "military", "business")
    ),
    "minister": frozenset(("minister", "spokesperson")),
    "civil": frozenset(("civil", "legislator", "head_of_state", "head_of_government", "business", "military")),
    "head_of_government": frozenset(("head_of_government",)),
    "envoy": frozenset(("envoy", "ambassador", "official")),
    "ambassador": frozenset(("ambassador", "envoy")),
    "military": frozenset(("military", "head_of_state")),
    "business": frozenset(("business", "official")),
    "deputy": frozenset(("deputy", "official", "ambassador", "minister", "head_of_state", "diplomat", "military")),
}


# An official who may be any; the others are told apart by their word.
ANY_OFFICIAL = frozenset(("responsable", "fonctionnaire", "official"))
GOVERNMENTS = frozenset(("gouvernement", "government", "executif"))
# Words by which bodies are told apart.
FIELDS = words("portfolio") | words("org_heads_fr") | words("org_heads_en")


def title_words(ground: Ground, office: Office) -> str:
    first = office.first
    while first < office.head[0] and (
        ground.low(first) in DETERMINERS or ground.tokens[first].kind in ("possessive", "elided")
    ):
        first += 1
    return ground.words(first, office.last)


def cast_titles(cast: Cast, offices: list[Office]) -> None:
    """« le ministre », "the American diplomat": whoever named before holds such an office."""
    strangers: set[str] = set()
    for office, holder in paired(cast, offices):
        if holder.gender in ("", office.gender) or not office.gender:
            _give(cast.ground, holder, office)
    for office in offices:
        if foretold := named_after(cast, office):
            _give(cast.ground, foretold, office)
        told = office.definite or office.group == "counterpart"
        if office.taken or office.plural or not told or cast.holder(office.head[0], office.head[1]):
            continue
        head = cast.ground.plain_words(*office.head)
        actor = meant_by(cast, office)
        newcomer = brought_in(cast.ground, offices, office)
        if newcomer and not _is_named_since(cast, newcomer, office, actor):
            strangers.add(head)
            continue
        if actor is None and head not in strangers and (actor := untitled(cast, office)) is not None:
            _give(cast.ground, actor, office)
        actor = actor or held_anyhow(cast, office) or by_epithet(cast, office)
        if actor is None and (actor := named_next(cast, office)) is not None:
            _give(cast.ground, actor, office)
        if actor:
            cast.mention(actor, office.first, office.last, "title")
        else:
            # « X a reçu le ministre. … le ministre »: once somebody without a name, he stays so.
            strangers.add(head)
    for office in offices:
        open_to = office.definite and not (office.taken or office.plural or cast.holder(*office.head))
        if open_to and (only := only_holder(cast, office)):
            cast.mention(only, office.first, office.last, "title")


def only_holder(cast: Cast, office: Office) -> Actor | None:
    """« la cheffe de la diplomatie burundaise » in a headline: the only one of that office and country, named later."""
    if not office.country:
        return None
    fits = Fits(gender=office.gender, groups=frozenset((office.group,)))
    same = [one for one in cast.actors if fits(one) and one.country == office.country]
    if office.group not in FORETOLD:
        # An ambassador to one body is not the one to another: the word itself has to be theirs.
        same = [one for one in same if set(parts(cast.ground.words(*office.head))) <= set(parts(one.role))]
    return same[0] if len(same) == 1 and same[0].mentions[0].first > office.first else None


def _is_named_since(cast: Cast, newcomer: Office, office: Office, actor: Actor | None) -> bool:
    """Whether whoever else the title may mean was named behind the one whom the text brought in."""
    return actor is not None and any(newcomer.first < mention.first < office.first for mention in actor.mentions)


def _give(ground: Ground, actor: Actor, office: Office) -> None:
    """The title becomes the person's, with what it tells of country and gender."""
    if office.group != "counterpart":
        actor.group, actor.role = office.group, actor.role or title_words(ground, office)
    actor.country, actor.gender = actor.country or office.country, actor.gender or office.gender


# Nouns that resume a body whose name does not hold them: of which kinds, and what has to follow ("" for nothing).
UNIONS = frozenset(("igo", "bloc"))
RESUMING = {
    "representation": (frozenset(("mission",)), frozenset(("diplomatique", "consulaire", "", "permanente"))),
    "chancellerie": (frozenset(("mission",)), frozenset(("",))),
    "mission": (frozenset(("mission",)), frozenset(("diplomatique", "diplomatic", "consulaire"))),
    "organisation": (UNIONS | {"ngo"}, frozenset(("", "regionale", "panafricaine", "internationale", "onusienne"))),
    "organization": (UNIONS | {"ngo"}, frozenset(("",))),
    "institution": (UNIONS | {"institution"}, frozenset(("", "regionale", "financiere"))),
    "instance": (UNIONS, frozenset(("", "regionale"))),
    "bloc": (frozenset(("bloc",)), frozenset(("", "regional"))),
    "alliance": (UNIONS, frozenset(("", "atlantique"))),
}
PREPOSITIONS = listed("clauses_prepositions")
FOREIGN = frozenset(("exterieures", "etrangeres", "exteriores", "foreign"))
FORETOLD = frozenset(("head_of_state", "head_of_government", "minister"))
DIPLOMACY = frozenset(("diplomatie", "diplomat", "state", "etat"))
NO_HEADS = words("portfolio")
ARTICLES = frozenset(("le", "la", "l'", "the", "cette", "ce", "cet", "this", "that"))


def cast_heads(cast: Cast) -> None:
    """« le ministère », "the embassy": the body named before whose name holds that word."""
    ground = cast.ground
    heads: dict[str, Actor] = {}
    for token in ground.tokens:
        mention = cast.at.get(token.index)
        if mention is not None:
            actor = cast.actors[mention.actor]
            if not actor.is_person and actor.kind != "state":
                heads.update(dict.fromkeys((word for word in parts(actor.name) if word in FIELDS - NO_HEADS), actor))
        elif token.low in heads and ground.low(token.index - 1) in ARTICLES and not cast.titled[token.index]:
            follows = ground.low(token.index + 1) in ("de", "du", "des", "d'", "of") or token.index + 1 in ground.names
            if not follows:
                cast.mention(heads[token.low], token.index, token.index + 1, "title")
        elif token.low in RESUMING and ground.low(token.index - 1) in ARTICLES and not cast.titled[token.index]:
            _resume_body(cast, token.index)


def _resume_body(cast: Cast, at: int) -> None:
    """« la représentation diplomatique », « l’organisation », "the bloc": the body of that kind named last."""
    kinds, follows = RESUMING[cast.ground.low(at)]
    after = cast.ground.low(at + 1)
    last = at + 1 + bool(after and after in follows)
    if (last == at + 1 and "" not in follows) or cast.ground.low(last) in ("de", "du", "des", "d'", "of"):
        return
    if last in cast.ground.names or any(cast.titled[last : last + 1]):
        return
    here = cast.ground.sentence_of(at)
    for first in cast.places_before(at, 40):
        if here.paragraph - cast.ground.tokens[first].paragraph > 2:
            return
        actor = cast.actors[cast.at[first].actor]
        if actor.kind in kinds and cast.at[first].how != "theirs":
            cast.mention(actor, at, last, "title")
            return


def meant_by(cast: Cast, office: Office) -> Actor | None:
    groups = STANDS_FOR.get(office.group, frozenset((office.group,)))
    exact = Fits(gender=office.gender, country=office.country, groups=frozenset((office.group,)))
    wide = Fits(gender=office.gender, country=office.country, groups=groups)
    head = set(parts(cast.ground.words(*office.head)))
    named_so = _spoken_of(cast, office, lambda actor: exact(actor) and head <= set(parts(actor.role)))
    if named_so and _field_agrees(cast.ground, office, named_so):
        return named_so
    # « le chef de la junte » is mostly a general, and was called so before.
    ruler = Fits(gender=office.gender, country=office.country, groups=frozenset(("military",)))
    if head & {"junte", "transition", "junta"} and (found := _spoken_of(cast, office, ruler)):
        return found
    for fits in (exact, wide):
        if found := _held_by(cast, office, lambda actor, fits=fits: fits(actor) and _may_hold(office, head, actor)):  # type: ignore[misc]
            return found
    return _latin_chancellor(cast, office)


def _may_hold(office: Office, head: set[str], actor: Actor) -> bool:
    """« le directeur » is no other official, « le responsable » any; a minister may also speak for a government."""
    if office.group == "minister" and actor.group == "spokesperson":
        return bool(GOVERNMENTS & set(parts(actor.role)))
    if office.group == "diplomat" and actor.group == "minister":
        return bool((FOREIGN | DIPLOMACY) & set(parts(actor.role)))
    if office.group != "official" or head & ANY_OFFICIAL:
        return True
    return actor.group == "official" and bool(head & set(parts(actor.role)))


def _held_by(cast: Cast, office: Office, fits: Callable[[Actor], bool]) -> Actor | None:
    found = _spoken_of(cast, office, fits)
    found = found or cast.last_before(office.first, fits, farthest=200)  # type: ignore[arg-type]
    if found is None or not _field_agrees(cast.ground, office, found):
        return None
    last = _spoken_of(cast, office, lambda actor: actor is found)
    # « la statue du roi Matthias », « le président hongrois »: of no country told, and not even spoken of.
    astray = office.country and not found.country and last is None and not _is_set_in(cast, office.country, found)
    return None if astray else found


def _is_set_in(cast: Cast, country: str, actor: Actor) -> bool:
    """« dans la capitale gambienne, où X l’a reçu »: the sentence that names somebody names the country too."""
    here = cast.ground.sentence_of(actor.mentions[-1].first)
    named = (cast.ground.names.get(at) for at in range(here.first, here.last))
    return any(hit is not None and hit.entry.ref == country for hit in named)


def held_anyhow(cast: Cast, office: Office) -> Actor | None:
    """Whoever holds such an office, where nobody without a title may be meant.

    « au ministre …, Brigitte X », then « la ministre »: the article of such a title is no proof.
    """
    groups = frozenset((office.group,))
    same = Fits(gender=office.gender, country=office.country, groups=groups)
    fits = (same, Fits(country=office.country, groups=groups)) if office.gender == "f" else (same,)
    found = (cast.last_before(office.first, one, farthest=200) for one in fits)
    return next((one for one in found if one and _field_agrees(cast.ground, office, one)), None)


def named_next(cast: Cast, office: Office) -> Actor | None:
    """« …, a tranché le ministre. Luc Bélanger sortait de … »: a name that the next sentence first brings."""
    ground = cast.ground
    here = ground.sentence_of(office.first)
    following = ground.document.sentences[here.index + 1 : here.index + 2]
    spoke = any(is_saying(ground, at) for at in range(max(here.first, office.first - 4), office.first))
    mention = cast.at.get(following[0].first) if following and spoke and office.definite else None
    if mention is None or following[0].paragraph != here.paragraph or mention.lead >= 0:
        return None
    actor = cast.actors[mention.actor]
    is_new = actor.is_person and not actor.group and actor.mentions[0].first == mention.first
    return actor if is_new and (not office.gender or actor.gender in ("", office.gender)) else None


def named_after(cast: Cast, office: Office) -> Actor | None:
    """« un Premier ministre japonais … Arrivé jeudi, Haruto Kinoshita … »: whom the next sentence first names."""
    ground, here = cast.ground, cast.ground.sentence_of(office.first)
    if office.definite or office.taken or office.plural or office.group not in FORETOLD or office.first in cast.at:
        return None
    following = ground.document.sentences[here.index + 1 : here.index + 2]
    if not following or following[0].paragraph != here.paragraph or not office.country:
        return None
    mentions = (cast.at[at] for at in range(following[0].first, following[0].last) if at in cast.at)
    named = next((one for one in mentions if cast.actors[one.actor].is_person), None)
    if named is None or named.lead >= 0 or ground.low(named.opens - 1) in PREPOSITIONS:
        return None
    actor = cast.actors[named.actor]
    is_new = not actor.group and actor.mentions[0].first == named.first
    return actor if is_new and (not office.gender or actor.gender in ("", office.gender)) else None


def _latin_chancellor(cast: Cast, office: Office) -> Actor | None:
    """« le chancelier »: in Latin America the minister of foreign affairs."""
    if not cast.ground.low(office.head[0]).startswith("chancel"):
        return None
    fits = Fits(gender=office.gender, country=office.country, groups=frozenset(("minister",)))
    named = (cast.actors[cast.at[first].actor] for first in cast.places_before(office.first, 60))
    return next((one for one in named if fits(one) and FOREIGN & set(parts(one.role))), None)


def _spoken_of(cast: Cast, office: Office, fits: Callable[[Actor], bool]) -> Actor | None:
    """Whom the text goes on about: named last, but not as somebody's counterpart nor after a preposition."""
    for first in cast.places_before(office.first, 60):
        mention = cast.at[first]
        actor = cast.actors[mention.actor]
        if fits(actor) and not _is_beside(cast.ground, mention):
            return actor
    return None


def _is_beside(ground: Ground, mention: Mention) -> bool:
    led = {ground.low(at) for at in range(max(0, mention.opens - 1), mention.first)}
    if ground.low(mention.opens) in ("du", "des", "au", "aux") and mention.opens < mention.first:
        # « la statue du roi Matthias »
        return True
    return bool(led & {"homologue", "counterpart"}) or ground.low(mention.opens - 1) in PREPOSITIONS


def _field_agrees(ground: Ground, office: Office, actor: Actor) -> bool:
    """A minister of one field is not the minister of another, nor the ambassador in another country."""
    mine = {word for word in parts(title_words(ground, office)) if word in words("portfolio") and len(word) > 3}
    theirs = {word for word in parts(actor.role) if word in words("portfolio") and len(word) > 3}
    return not mine or not theirs or bool(mine & theirs)
