"""Queries as the draft of version 1.0 puts them: a list, each a number of conditions on names, ids and properties."""

from typing import Any

from django.utils.translation import gettext as _

from relations.api.v1.errors import InvalidQuery
from relations.api.v1.reconciliation.properties import as_text
from relations.api.v1.reconciliation.queries import (
    LONGEST_NAME,
    MOST_PROPERTIES,
    MOST_QUERIES,
    Query,
    lang_in,
    limit_in,
    property_in,
    read,
    refused,
    types_in,
    values_in,
)

NAMES = ("type", "limit", "lang", "conditions")


def read_matches(body: Any) -> list[Query | InvalidQuery]:
    queries = body.get("queries") if isinstance(body, dict) else None
    if not isinstance(queries, list) or not 1 <= len(queries) <= MOST_QUERIES:
        raise refused("queries", _("Give a list of at most %d queries.") % MOST_QUERIES)
    return [read(_query, f"queries.{at}", one) for at, one in enumerate(queries)]


def _query(where: str, one: Any) -> Query:
    if not isinstance(one, dict):
        raise refused(where, _("Give an object with “conditions”."))
    for name in one:
        if name not in NAMES:
            raise refused(f"{where}.{name}"[:LONGEST_NAME], _("This is not known here."), list(NAMES))
    text, properties = _conditions(f"{where}.conditions", one.get("conditions"))
    kinds, lang = types_in(f"{where}.type", one.get("type", "")), lang_in(f"{where}.lang", one.get("lang", ""))
    return Query(text, kinds, limit_in(where, one), properties, lang)


def _conditions(where: str, given: Any) -> tuple[str, tuple[tuple[str, tuple[Any, ...]], ...]]:
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_PROPERTIES:
        raise refused(where, _("Give a list of at most %d conditions.") % MOST_PROPERTIES)
    names, properties = [], []
    for condition in given:
        kind = condition.get("matchType") if isinstance(condition, dict) else None
        if kind not in ("name", "id", "property"):
            raise refused(f"{where}.matchType", _("This is not known here."), ["name", "id", "property"])
        values = values_in(where, condition.get("propertyValue"))
        if kind == "property":
            properties.append((property_in(f"{where}.propertyId", condition.get("propertyId")), values))
        else:
            names += [as_text(value) for value in values]
    if len(names) > 1 or any(len(name) > LONGEST_NAME for name in names):
        raise refused(where, _("Give one name of at most %d characters.") % LONGEST_NAME)
    text = "".join(names).replace("\0", " ").strip()
    if not (text or properties):
        raise refused(where, _("Give one name of at most %d characters.") % LONGEST_NAME)
    return text, tuple(properties)
