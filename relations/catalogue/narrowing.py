"""A list as an address asks for it: what was understood, what was not, and the same address with more or less."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.catalogue.fields import LONGEST, RecordField, near
from relations.catalogue.listings import Listing
from relations.catalogue.positions import Cursor, Order
from relations.dates import UncertainDate
from relations.models import Record

# Beside the filters: where in the list, and which way round.
CURSOR, ORDER = "cursor", "order"
FEW_NAMES = 12


@dataclass(frozen=True)
class Choice:
    """A filter in words: its value is a record, a date, a word of a closed list or what was typed."""

    parameter: str
    label: str
    value: Any

    def __str__(self) -> str:
        return _("%(name)s: %(words)s") % {"name": self.label, "words": self.value}


@dataclass(frozen=True)
class Refusal:
    """What an address asks for that cannot be, and the values that could be. `is_missing`: no such record."""

    parameter: str
    label: str
    value: str
    words: str
    possible: tuple[str, ...] = ()
    is_missing: bool = False


class Narrowing:
    def __init__(self, listing: Listing, asked: QueryDict):
        self.listing, self.asked = listing, asked
        self.filters = listing.filters(asked, queryset=listing.rows())

    @property
    def rows(self) -> QuerySet:
        """The rows that are left. Only where nothing is refused."""
        rows: QuerySet = self.filters.qs
        return rows

    @cached_property
    def values(self) -> dict[str, Any]:
        """What was understood, by parameter."""
        self.filters.is_valid()
        return {name: value for name, value in self.filters.form.cleaned_data.items() if value not in (None, "", [])}

    @property
    def order_name(self) -> str:
        return self.asked.get(ORDER) or self.listing.usual_order

    @property
    def order(self) -> Order:
        return self.listing.orders[self.order_name]

    @cached_property
    def cursor(self) -> Cursor | None:
        """Raises ValueError for one that this list did not give."""
        text = self.asked.get(CURSOR)
        return Cursor.read(text, self.listing.name, self.order, self.filters.queryset) if text else None

    # --- in words

    @cached_property
    def chosen(self) -> list[Choice]:
        return [Choice(name, self.label_of(name), self._in_words(name, value)) for name, value in self.values.items()]

    def label_of(self, parameter: str) -> str:
        found = self.listing.filters.base_filters.get(parameter)
        return capfirst(str(found.label)) if found and found.label else parameter

    def _in_words(self, name: str, value: Any) -> Any:
        if isinstance(value, Record):
            return value
        text = str(self.asked.get(name, "")).strip()
        choices = getattr(self.filters.form.fields[name], "choices", None)
        if choices is not None:
            return next((str(label) for key, label in choices if str(key) == text), text)
        return str(UncertainDate.parse(text)) if name.startswith("date_") else text

    # --- what cannot be

    @property
    def unknown(self) -> list[Refusal]:
        """What the address asks and this list does not know. A page leaves it alone: others put words of their own into
        addresses. Of a file it is refused: nobody would see there that a filter was misspelt."""
        known = [*self.listing.filters.base_filters, ORDER]
        words = _("This list is not narrowed by that.")
        names = [name for name in self.asked if name not in known]
        return [Refusal(name[:LONGEST], name, "", words, tuple(near(name, known)[:FEW_NAMES])) for name in names]

    @cached_property
    def refusals(self) -> list[Refusal]:
        return [*self._repeated(), *self._invalid(), *self._misplaced()]

    def _repeated(self) -> Iterator[Refusal]:
        known = {*self.listing.filters.base_filters, CURSOR, ORDER}
        for name, values in self.asked.lists():
            if name in known and len(set(values)) > 1:
                yield Refusal(name, self.label_of(name), values[-1][:LONGEST], _("It is given more than once."))

    def _invalid(self) -> Iterator[Refusal]:
        if self.filters.is_valid():
            return
        for name, errors in self.filters.form.errors.as_data().items():
            for error in errors:
                yield self._refusal(name, error)

    def _refusal(self, name: str, error: ValidationError) -> Refusal:
        value = str(self.asked.get(name, ""))[:LONGEST].replace("\0", "\N{REPLACEMENT CHARACTER}")
        possible = tuple((error.params or {}).get("choices", ()))
        words = _("“%(value)s” is not known.") % {"value": value} if possible else " ".join(error.messages)
        is_missing = isinstance(self.filters.form.fields[name], RecordField)
        return Refusal(name, self.label_of(name), value, words, possible, is_missing)

    def _misplaced(self) -> Iterator[Refusal]:
        if self.order_name not in self.listing.orders:
            value = self.order_name[:LONGEST]
            words = _("“%(value)s” is not known.") % {"value": value}
            yield Refusal(ORDER, _("Order"), value, words, tuple(self.listing.orders))
            return
        try:
            _read = self.cursor
        except ValueError:
            words = _("This address is no page of this list.")
            yield Refusal(CURSOR, _("Page"), "", words)

    # --- addresses

    def query(self, *without: str, **changed: str) -> str:
        """The query of the same list, without some parameters or with other values: "?…", or "" for all of it.

        Only what the list knows is kept: an address that somebody shares may carry words of others. Whatever changes,
        reading begins anew at the first page.
        """
        kept = {name: self.asked[name] for name in (*self.listing.filters.base_filters, ORDER) if self.asked.get(name)}
        found = {name: value for name, value in {**kept, **changed}.items() if name not in without and value}
        if found.get(ORDER) == self.listing.usual_order:
            del found[ORDER]
        return f"?{urlencode(found)}" if found else ""
