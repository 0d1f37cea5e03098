"""Which fields answers have, and what `fields`, `expand` and `lang` make of them."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from relations.api.v1.addresses import Addresses
from relations.api.v1.errors import InvalidQuery, near_names
from relations.api.v1.resources import BY_KIND, Resource
from relations.api.v1.serializers.fields import BothTexts, Date, DateShape, OneText, ReferenceShape, Referring, Text
from relations.catalogue import documents
from relations.catalogue.documents import Shaping

MOST_PATHS = 40
MOST_EXPANDED = 6
# How many references may lie on the way to one that is put in whole, itself included.
DEEPEST = 2


def shaping_of(request: Request, resource: Resource, lang: str) -> Shaping:
    """What the request asks answers to look like. Raises InvalidQuery for names that do not exist."""
    params = request.query_params
    if "fields" not in params and "expand" not in params:
        return Shaping(lang)
    expanded = _paths(params.get("expand"), "expand", MOST_EXPANDED)
    for path in expanded:
        _check_expanded(path, resource)
    fields = _paths(params.get("fields"), "fields", MOST_PATHS)
    for path in fields:
        _check_field(path, resource, expanded)
    # A name that is given holds all that lies within it.
    outer = [path for path in fields if not any(path.startswith(f"{other}.") for other in fields)]
    return Shaping(lang, documents.tree(outer), documents.tree(expanded))


def shaped(texts: list[str], shaping: Shaping, addresses: Addresses) -> list[str]:
    return documents.shaped(texts, shaping, lambda uids: documents.find(uids, addresses.host))


def _paths(text: str | None, parameter: str, most: int) -> list[str]:
    paths = list(dict.fromkeys(path.strip() for path in text.split(",") if path.strip())) if text else []
    if text is not None and not paths:
        raise _invalid(parameter, _("“%s” holds no name.") % parameter)
    if len(paths) > most:
        words = {"name": parameter, "number": most}
        raise _invalid(parameter, _("“%(name)s” holds at most %(number)d names.") % words)
    return paths


def _check_expanded(path: str, resource: Resource) -> None:
    """Refuse what is no reference, and what lies behind too many of them."""
    at, passed, kind = resource.serializer, 0, ""
    for name in path.split("."):
        if kind:
            at, kind = BY_KIND[kind].serializer, ""
        found = _fields(at).get(name)
        if found is None:
            raise _unknown("expand", path, name, _leading_on(at))
        kind = _kind_of(found)
        passed += bool(kind)
        at = type(found)
    if not kind:
        raise _unknown("expand", path, path, sorted(references(resource.serializer)))
    if passed > DEEPEST:
        words = {"path": path, "number": DEEPEST}
        raise _invalid("expand", _("“%(path)s” leads through more than %(number)d references.") % words)


def _check_field(path: str, resource: Resource, expanded: list[str]) -> None:
    at: Any = resource.serializer
    known = _fields(at)
    names = path.split(".")
    for place, name in enumerate(names):
        found = known.get(name)
        if found is None:
            raise _unknown("fields", path, name, sorted(known))
        here = ".".join(names[: place + 1])
        kind = _kind_of(found)
        is_whole = kind and any(one == here or one.startswith(f"{here}.") for one in expanded)
        known = _fields(BY_KIND[kind].serializer) if is_whole else _fields_within(found)


def _leading_on(serializer: Any) -> list[str]:
    return sorted({path.split(".")[0] for path in references(serializer)})


@cache
def references(serializer: type[serializers.Serializer]) -> frozenset[str]:
    """The paths of all that can be put in whole."""
    return frozenset(_references(serializer))


def _references(serializer: type[serializers.Serializer], before: str = "") -> Iterator[str]:
    for name, found in _fields(serializer).items():
        if _kind_of(found):
            yield f"{before}{name}"
        elif isinstance(found, serializers.Serializer):
            yield from _references(type(found), f"{before}{name}.")


@cache
def _fields(serializer: type[serializers.Serializer]) -> dict[str, Any]:
    """The fields by name; of a list of rows, the row."""
    return {name: getattr(found, "child", found) for name, found in serializer().fields.items()}


def _fields_within(found: Any) -> dict[str, Any]:
    if isinstance(found, serializers.Serializer):
        return _fields(type(found))
    if isinstance(found, Referring):
        return _fields(ReferenceShape)
    if isinstance(found, Date):
        return _fields(DateShape)
    return {**_fields(BothTexts), **_fields(OneText)} if isinstance(found, Text) else {}


def _kind_of(found: Any) -> str:
    """The kind of the record that a field refers to; "" if it is no reference."""
    return found.kind if isinstance(found, Referring) else getattr(found, "refers_to", "")


def _unknown(parameter: str, path: str, name: str, allowed: list[str]) -> InvalidQuery:
    """With all that may stand in its place, what looks like it first."""
    close = near_names(name, allowed)
    names = close or allowed
    words = {"path": path, "name": name, "names": ", ".join(names)}
    detail = (
        _("“%(name)s” in “%(path)s” is not known here. Possible: %(names)s.")
        if names
        else _("“%(name)s” in “%(path)s” is not known here: what stands before it has no parts.")
    )
    return InvalidQuery(
        [{"parameter": parameter, "detail": detail % words, "allowed": list(dict.fromkeys((*close, *allowed)))}]
    )


def _invalid(parameter: str, detail: str) -> InvalidQuery:
    return InvalidQuery([{"parameter": parameter, "detail": detail}])
