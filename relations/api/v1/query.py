"""What may stand in a query: known parameters, once each, of a sane length."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django_filters import FilterSet
from rest_framework.request import Request

from relations.api.v1.errors import InvalidQuery, Problem, unknown_parameter

LONGEST = 200
LONGEST_CURSOR = 600
LANGUAGES = ("all", "fr", "en")


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
    if len(values[0]) > (LONGEST_CURSOR if name == "cursor" else LONGEST):
        return {"parameter": name, "detail": _("“%s” is too long.") % name}
    return None


def language(request: Request) -> str:
    """The language of texts: "fr", "en", or "all" for both."""
    chosen = request.query_params.get("lang", "all")
    if chosen not in LANGUAGES:
        detail = _("“%(value)s” is not possible here. Possible: %(allowed)s.")
        words = {"value": chosen, "allowed": ", ".join(LANGUAGES)}
        raise InvalidQuery([{"parameter": "lang", "detail": detail % words, "allowed": list(LANGUAGES)}])
    return chosen


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
