"""Form fields that read what somebody asks for, and that say what they would have accepted."""

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from difflib import get_close_matches
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import Model, Q, UUIDField
from django.utils.translation import gettext_lazy as _
from django_filters import fields

from relations.dates import UncertainDate
from relations.models import Country
from relations.reading import row_of

# Longer than any slug, code or name of ours.
LONGEST = 200
# A list of names is given whole when it is this short; else only the near ones.
FEW = 40
NEAR = 5
NAMES_COMPARED = 3000
COUNTRY_NAMES = ("alpha3", "alpha2", "slug")
# As people write them where programs read them: Python would also take the digits of other scripts, and "1_000".
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+", re.ASCII)
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)


def as_uid(value: str) -> uuid.UUID | None:
    """The uid that a text is, in its usual form only: 32 digits alone could be a slug."""
    try:
        uid = uuid.UUID(value)
    except ValueError:
        return None
    return uid if str(uid) == value.lower() else None


def near(value: str, names: Sequence[str]) -> list[str]:
    """All the names when they are few, or else those that hold the value or look like it."""
    if len(names) <= FEW:
        return list(names)
    by_lower = {name.lower(): name for name in names}
    holding = [lower for lower in by_lower if value.lower() in lower]
    alike = get_close_matches(value.lower(), by_lower, n=NEAR)
    return [by_lower[lower] for lower in dict.fromkeys((*holding, *alike))][:NEAR]


def not_among(value: str, allowed: Sequence[str]) -> ValidationError:
    words = {"value": value, "allowed": ", ".join(allowed)}
    return ValidationError(
        _("“%(value)s” is not possible here. Possible: %(allowed)s."),
        code="invalid_choice",
        params={**words, "choices": list(allowed)},
    )


class OneOfField(fields.ChoiceField):  # type: ignore[misc]
    """A value of a closed list."""

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            raise not_among(str(value), self.allowed)

    @property
    def allowed(self) -> list[str]:
        return [str(choice) for choice, _label in self.choices if choice != ""]


class RecordField(fields.ModelChoiceField):  # type: ignore[misc]
    """A record, given by its uid or by one of `names`: columns of which each identifies it.

    Readers type what it is `called`, columns that several records may share: good when one record is meant.
    """

    def __init__(self, *args: Any, names: Sequence[str] = ("slug",), called: Sequence[str] = (), **kwargs: Any) -> None:
        self.names, self.called = names, called
        super().__init__(*args, to_field_name=names[0], **kwargs)

    def to_python(self, value: Any) -> Model | None:
        if value in self.empty_values:
            return None
        model: type[Model] = self.queryset.model
        if isinstance(value, model):
            return value
        found: Model | None = self._row(str(value)) if _is_sane(value) else None
        return found or self._called(str(value))

    def _row(self, value: str) -> Model | None:
        """The record of this name among all of its kind. Without the ORM: it takes ten times as long as the answer."""
        model, uid, using = self.queryset.model, as_uid(value), self.queryset.db
        # Codes are written in capitals; who asks in small letters means the same.
        conditions, values = [f"{name} IN (%s, %s)" for name in self.names], [value, value.upper()] * len(self.names)
        if uid:
            conditions.append("uid = %s")
            values.append(UUIDField().get_db_prep_value(uid, connections[using]))
        return row_of(model, f"WHERE {' OR '.join(conditions)} ORDER BY id", values, using)

    def _called(self, value: str) -> Model:
        """The one record that is called so. Raises ValidationError with the names of those that could be meant."""
        if not (self.called and _is_sane(value)):
            raise self._unknown(value[:LONGEST])
        # The whole name first: "Mali" is the state, and also a part of other names.
        found = self._with_name("iexact", value) or self._with_name("icontains", value)
        if len(found) > 1:
            raise not_among(value, [getattr(row, self.names[0]) for row in found])
        if not found:
            raise self._unknown(value[:LONGEST])
        return found[0]

    def _with_name(self, lookup: str, value: str) -> list[Model]:
        words = reduce(or_, (Q(**{f"{column}__{lookup}": value.strip()}) for column in self.called))
        return list(self.queryset.filter(words).order_by(self.names[0])[:FEW])

    def _unknown(self, value: str) -> ValidationError:
        rows = self.queryset.order_by(self.names[0]).values_list(self.names[0], flat=True)
        allowed = near(value, list(dict.fromkeys(rows[:NAMES_COMPARED])))
        if allowed:
            return not_among(value, allowed)
        return ValidationError(_("“%(value)s” is not known."), code="invalid_choice", params={"value": value})


def _is_sane(value: Any) -> bool:
    """PostgreSQL refuses a NUL, and no name of ours is that long."""
    return "\0" not in str(value) and len(str(value)) <= LONGEST


class DayField(forms.CharField):
    """A day; a month or a year stands for its first day, or for its last."""

    def __init__(self, *args: Any, last: bool = False, **kwargs: Any) -> None:
        self.last = last
        super().__init__(*args, **{"max_length": 10, **kwargs})

    def to_python(self, value: Any) -> dt.date | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            date = UncertainDate.parse(text)
        except ValueError as error:
            raise ValidationError(
                _("“%(value)s” is not a date. Write 2025, 2025-03 or 2025-03-31."),
                code="invalid",
                params={"value": text},
            ) from error
        return date.latest if self.last else date.earliest

    def run_validators(self, value: Any) -> None:
        """The length is that of the text, and it has been read."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, str) and ("\0" in value or len(value) > LONGEST):
            raise ValidationError(_("This is not a date."), code="invalid")
        return super().clean(value)


class SpanField(DayField):
    """A day, or all days of a month or a year."""

    def to_python(self, value: Any) -> Any:
        first, last = (DayField(last=last).to_python(value) for last in (False, True))
        return (first, last) if first and last else None


class WholeNumberField(forms.IntegerField):
    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if text and not WHOLE_NUMBER.fullmatch(text):
            raise not_a_number(_("“%(value)s” is not a whole number: write it with the digits 0 to 9."), text)
        return super().to_python(text)


class NumberField(forms.DecimalField):
    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if text and not NUMBER.fullmatch(text):
            raise not_a_number(_("“%(value)s” is not a number: write it with the digits 0 to 9 and a point."), text)
        return super().to_python(text)


def not_a_number(words: Any, text: str) -> ValidationError:
    return ValidationError(words, code="invalid", params={"value": text[:LONGEST].replace("\0", "")})


class PairField(forms.CharField):
    """Two countries, each by a code or its slug: "MLI,USA"."""

    def to_python(self, value: Any) -> tuple[Country, Country] | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        names = [name.strip() for name in text.split(",")]
        if len(names) != 2 or not all(names):
            raise ValidationError(_("Give two different countries by their codes, such as MLI,USA."), code="invalid")
        one, other = (RecordField(Country.objects.all(), names=COUNTRY_NAMES).clean(name) for name in names)
        if one == other:
            raise ValidationError(_("Give two different countries by their codes, such as MLI,USA."), code="invalid")
        return one, other

    def run_validators(self, value: Any) -> None:
        """What was read is no text any more."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, str) and not _is_sane(value):
            raise ValidationError(_("Give two different countries by their codes, such as MLI,USA."), code="invalid")
        return super().clean(value)
