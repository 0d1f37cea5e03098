"""Questions as they come in: read, checked, and answered with candidates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from relations.api.v1.errors import InvalidQuery
from relations.api.v1.reconciliation.candidates import candidates
from relations.api.v1.reconciliation.entities import Entity, Key, by_uids, kinds_of, load, types
from relations.api.v1.reconciliation.properties import PROPERTIES, agreement
from relations.api.v1.reconciliation.scoring import Match, certain, match, ranked
from relations.catalogue.fields import as_uid, near
from relations.models.texts import LANGUAGES
from relations.search.engine import by_index_alone

MOST_QUERIES, MOST_CANDIDATES, CANDIDATES = 50, 50, 10
LONGEST_NAME = 300
MOST_PROPERTIES, MOST_VALUES = 10, 20
NAMES = ("query", "type", "limit", "properties", "type_strict")


@dataclass(frozen=True)
class Query:
    text: str
    types: tuple[str, ...] = ()
    limit: int = CANDIDATES
    properties: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    # In which candidates are to be named; "" for the language of the request.
    lang: str = ""

    @property
    def words(self) -> str:
        """What candidates are looked for by: the name, or else what the properties say."""
        said = (value for _name, values in self.properties for value in values if isinstance(value, str))
        return self.text or " ".join(said)[:LONGEST_NAME].replace("\0", " ")

    @property
    def uid(self) -> str:
        return str(as_uid(self.text) or "")


# --- reading ----------------------------------------------------------------------------------------------------------


def decoded(parameter: str, text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise refused(parameter, _("This is not JSON: %s.") % error) from error


def refused(parameter: str, detail: Any, allowed: list[str] | None = None) -> InvalidQuery:
    return InvalidQuery([{"parameter": parameter, "detail": detail, **({"allowed": allowed} if allowed else {})}])


def read_batch(batch: Any) -> dict[str, Query | InvalidQuery]:
    """{"q0": {"query": …}, …}: each query, or why it cannot be answered. Raises InvalidQuery for no batch at all."""
    if not isinstance(batch, dict) or not batch:
        raise refused("queries", _("Give an object with a query under each name."))
    if len(batch) > MOST_QUERIES:
        raise refused("queries", _("There are more than %d queries: ask in several batches.") % MOST_QUERIES)
    return {name: read(_query, f"queries.{name}"[:LONGEST_NAME], one) for name, one in batch.items()}


def read(reader: Callable[[str, Any], Query], where: str, one: Any) -> Query | InvalidQuery:
    """One bad query is no reason to refuse those that came with it."""
    try:
        return reader(where, one)
    except InvalidQuery as refusal:
        return refusal


def _query(where: str, one: Any) -> Query:
    if not isinstance(one, dict):
        raise refused(where, _("Give an object with “query”."))
    for name in one:
        if name not in NAMES:
            raise refused(f"{where}.{name}"[:LONGEST_NAME], _("This is not known here."), list(NAMES))
    text = one.get("query", "")
    text = text.replace("\0", " ").strip() if isinstance(text, str) else text
    properties = _properties(where, one.get("properties", []))
    if not isinstance(text, str) or len(text) > LONGEST_NAME or not (text or properties):
        raise refused(f"{where}.query", _("Give a name of at most %d characters.") % LONGEST_NAME)
    return Query(
        text.replace("\0", " "), types_in(f"{where}.type", one.get("type", [])), limit_in(where, one), properties
    )


def types_in(where: str, value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [value] if value else []
    for name in names:
        if not isinstance(name, str) or name not in types():
            allowed = near(str(name)[:LONGEST_NAME], list(types()))
            raise refused(where, _("“%(value)s” is not known.") % {"value": str(name)[:LONGEST_NAME]}, allowed)
    return tuple(names)


def limit_in(where: str, one: dict[str, Any]) -> int:
    limit = one.get("limit", CANDIDATES)
    if not isinstance(limit, int | float) or isinstance(limit, bool) or not 1 <= limit <= 10**9:
        raise refused(f"{where}.limit", _("“limit” is a whole number from 1 to %d.") % MOST_CANDIDATES)
    # OpenRefine asks for more than anybody looks at.
    return min(int(limit), MOST_CANDIDATES)


def lang_in(where: str, value: Any) -> str:
    """A tag of a language; "" for one that records are not named in, since it is a wish and no condition."""
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        raise refused(where, _("Give the tag of a language, such as fr or en."))
    wanted = value.lower().partition("-")[0]
    return wanted if wanted in LANGUAGES else ""


def _properties(where: str, given: Any) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    if not isinstance(given, list) or len(given) > MOST_PROPERTIES:
        raise refused(f"{where}.properties", _("Give a list of at most %d properties.") % MOST_PROPERTIES)
    return tuple(_property(f"{where}.properties", one) for one in given)


def _property(where: str, one: Any) -> tuple[str, tuple[Any, ...]]:
    if not isinstance(one, dict) or "pid" not in one or "v" not in one:
        raise refused(where, _("Each property has a “pid” and a “v”."))
    return property_in(where, one["pid"]), values_in(where, one["v"])


def values_in(where: str, given: Any) -> tuple[Any, ...]:
    values = given if isinstance(given, list) else [given]
    if not all(isinstance(value, str | int | float | dict) for value in values) or len(values) > MOST_VALUES:
        raise refused(where, _("A value is a text, a number, or an object with an “id”; at most %d.") % MOST_VALUES)
    return tuple(values)


def property_in(where: str, name: Any) -> str:
    if not isinstance(name, str) or name not in PROPERTIES:
        value = str(name)[:LONGEST_NAME]
        raise refused(where, _("“%(value)s” is not known.") % {"value": value}, near(value, list(PROPERTIES)))
    return name


# --- answering --------------------------------------------------------------------------------------------------------


Answer = list[dict[str, Any]] | InvalidQuery


def answers(queries: Iterable[Query | InvalidQuery]) -> list[Answer]:
    """The candidates of each query, the best first; a refusal stays one. Names are read once for all of them."""
    asked = list(queries)
    with by_index_alone():
        keys = {
            at: candidates(one.words, kinds_of(one.types)) for at, one in enumerate(asked) if isinstance(one, Query)
        }
    entities = load({key for found in keys.values() for key in found})
    named = by_uids({query.uid for query in asked if isinstance(query, Query) and query.uid})
    return [
        told(_answer(one, keys[at], entities, named), one.lang) if isinstance(one, Query) else one
        for at, one in enumerate(asked)
    ]


def _answer(query: Query, keys: list[Key], entities: dict[Key, Entity], named: dict[str, Entity]) -> list[Match]:
    if query.uid:
        meant = named.get(query.uid)
        return [Match(meant, query.uid, 100.0, has_all_words=True)] if meant and _is_of(meant, query.types) else []
    fitting = [entities[key] for key in keys if key in entities and _is_of(entities[key], query.types)]
    return ranked(_match(query, entity) for entity in fitting)[: query.limit]


def _match(query: Query, entity: Entity) -> Match:
    """By the name, where one is given; else by what the properties say alone."""
    properties = {name: agreement(entity, name, values) for name, values in query.properties}
    if query.text:
        return match(query.text, entity, properties)
    return Match(entity, entity.name, sum(properties.values()) / len(properties), False, properties)


def _is_of(entity: Entity, wanted: tuple[str, ...]) -> bool:
    return not wanted or not set(wanted).isdisjoint(entity.types)


def refusal(problem: InvalidQuery, address: str) -> dict[str, Any]:
    """A problem (RFC 9457) in the place of one answer, as the authors of the draft propose."""
    return {
        "type": f"{address}#{problem.kind.name}",
        "title": str(problem.kind.title),
        "status": problem.status_code,
        "detail": str(problem.detail),
        **problem.members,
    }


def told(matches: list[Match], lang: str = "") -> list[dict[str, Any]]:
    """Candidates as the service answers them."""
    with override(lang or get_language()):
        return _told(matches)


def _told(matches: list[Match]) -> list[dict[str, Any]]:
    sure = certain(matches)
    names = types()
    return [
        {
            "id": one.entity.id,
            "name": one.entity.name,
            "description": _described(one),
            "type": [{"id": name, "name": names[name]} for name in one.entity.types],
            "score": one.score,
            "match": one is sure,
            "features": one.features(),
        }
        for one in matches
    ]


def _described(one: Match) -> str:
    """What kind of record it is, and by which of its names it was found if that is not the one shown."""
    if one.by in (one.entity.name, one.entity.id):
        return one.entity.description
    return _("%(description)s – also called “%(name)s”") % {"description": one.entity.description, "name": one.by}
