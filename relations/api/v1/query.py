"""What may stand in a query: known parameters, once each, of a sane length."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django_filters import FilterSet
from rest_framework.request import Request

from relations.api.v1.errors import InvalidQuery, Problem, unknown_parameter
from relations.catalogue.positions import LARGEST_NUMBER
from relations.catalogue.problems import LONGEST_ADDRESS

LONGEST = 200
LONGEST_CURSOR = 600
# Lists of names may be as long as an address carries.
LONGEST_LIST = LONGEST_ADDRESS
# A batch of questions, which may also come as a body.
LONGEST_BATCH = 65_536
LANGUAGES = ("all", "fr", "en")
COUNTS = ("exact", "estimate")


def check(request: Request, allowed: Iterable[str], flags: Iterable[str] = ()) -> None:
    """Refuse what is unknown, given twice, empty, too long, or holds a NUL, which PostgreSQL refuses.

    `flags` say something by being there: they alone may be empty.
    """
    if "\0" in request.path:
        raise Problem("bad-request", _("The address holds a NUL character."))
    names = sorted(allowed)
    errors = [error for name, values in request.query_params.lists() if (error := _error(name, values, names, flags))]
    if errors:
        raise InvalidQuery(errors)


def _error(name: str, values: list[str], allowed: list[str], flags: Iterable[str]) -> dict[str, Any] | None:
    if name not in allowed:
        return unknown_parameter(name[:LONGEST], allowed)
    if len(values) > 1:
        return {"parameter": name, "detail": _("“%s” is given more than once.") % name}
    if not values[0].strip() and name not in flags:
        return {"parameter": name, "detail": _("“%s” is empty: give it a value, or leave it out.") % name}
    if "\0" in values[0]:
        return {"parameter": name, "detail": _("“%s” holds a NUL character.") % name}
    if len(values[0]) > _longest(name):
        words = {"name": name, "number": _longest(name)}
        return {"parameter": name, "detail": _("“%(name)s” is too long: at most %(number)d characters.") % words}
    return None


def _longest(name: str) -> int:
    if name in ("queries", "extend"):
        return LONGEST_BATCH
    if name in ("fields", "expand") or name.endswith("_in"):
        return LONGEST_LIST
    return LONGEST_CURSOR if name == "cursor" else LONGEST


def language(request: Request) -> str:
    """The language of texts: "fr", "en", or "all" for both."""
    return _chosen(request, "lang", LANGUAGES) or "all"


def ordering(request: Request, possible: list[str]) -> str:
    """The order of a list; the first is the usual one."""
    return _chosen(request, "ordering", possible) or possible[0]


def count(request: Request) -> str | None:
    """How results are to be counted; None for not at all."""
    return _chosen(request, "count", COUNTS)


def edition(request: Request) -> int | None:
    """The number of the edition whose version is asked for."""
    text = request.query_params.get("edition")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 1 <= int(text) <= LARGEST_NUMBER):
        detail = _("“edition” is the number of an edition, from 1 on.")
        raise InvalidQuery([{"parameter": "edition", "detail": detail}])
    return int(text)


def _chosen(request: Request, name: str, possible: Sequence[str]) -> str | None:
    value = request.query_params.get(name)
    if value is not None and value not in possible:
        detail = _("“%(value)s” is not possible here. Possible: %(allowed)s.")
        words = {"value": value, "allowed": ", ".join(possible)}
        raise InvalidQuery([{"parameter": name, "detail": detail % words, "allowed": list(possible)}])
    return value


def refuse_invalid(filters: FilterSet) -> None:
    """Raise with every parameter whose value the filters do not accept, and the values they would."""
    if filters.is_valid():
        return
    raise InvalidQuery(
        [
            {"parameter": name, "detail": " ".join(error.messages), **_allowed(error)}
            for name, errors in filters.form.errors.as_data().items()
            for error in errors
        ]
    )


def _allowed(error: Any) -> dict[str, list[str]]:
    choices = (getattr(error, "params", None) or {}).get("choices")
    return {"allowed": choices} if choices else {}
