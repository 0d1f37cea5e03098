"""Form fields that read several values parted by commas, and moments."""

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from relations.catalogue.fields import LONGEST, OneOfField, RecordField, as_uid, not_among
from relations.catalogue.problems import LONGEST_ADDRESS

# So many uids, parted by commas, are what an address of 8 KB carries.
MOST = 200
LONGEST_LIST = LONGEST_ADDRESS


def parted(value: Any) -> list[str]:
    """The values of a list as it stands in an address. Raises ValidationError on one that nobody would write."""
    text = str(value or "")
    if "\0" in text or len(text) > LONGEST_LIST:
        raise ValidationError(_("This is not a list of values parted by commas."), code="invalid")
    found = list(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    if len(found) > MOST:
        words = _("There are %(given)d values: at most %(number)d may be given at once.")
        raise ValidationError(words, code="too_many", params={"number": MOST, "given": len(found)})
    if text and not found:
        raise ValidationError(_("Give values parted by commas."), code="invalid")
    return found


class SeveralOfField(OneOfField):
    """Some values of a closed list."""

    def clean(self, value: Any) -> list[str]:
        found = parted(value)
        for one in found:
            if not self.valid_value(one):
                raise not_among(one[:LONGEST], self.allowed)
        return found


class SeveralRecordsField(RecordField):
    """Some records, each by its uid or by one of its names; one query for all of them."""

    def clean(self, value: Any) -> list[Model]:
        wanted = parted(value)
        found = {name: row for row in self._rows(wanted) for name in self._names_of(row)} if wanted else {}
        rows = [found.get(one) or found.get(one.upper()) or found.get(one.lower()) for one in wanted]
        if None in rows:
            raise self._unknown(wanted[rows.index(None)][:LONGEST])
        return list(dict.fromkeys(row for row in rows if row is not None))

    def _rows(self, wanted: Sequence[str]) -> list[Model]:
        spellings = {form for one in wanted for form in (one, one.upper()) if len(one) <= LONGEST}
        uids = [uid for one in wanted if (uid := as_uid(one))]
        names = [Q(**{f"{name}__in": spellings}) for name in self.names]
        return list(self.queryset.filter(reduce(or_, [*names, Q(uid__in=uids)])))

    def _names_of(self, row: Any) -> list[str]:
        return [str(row.uid), *(getattr(row, name) for name in self.names)]


class UidsField(forms.CharField):
    """Some records of the list itself, by their uids."""

    def clean(self, value: Any) -> list[uuid.UUID]:
        found = [(one, as_uid(one)) for one in parted(value)]
        for one, uid in found:
            if uid is None:
                raise ValidationError(_("“%(value)s” is not a uid."), code="invalid", params={"value": one[:LONGEST]})
        return [uid for _one, uid in found if uid]


class MomentField(forms.CharField):
    """A moment, or the first one of a day; without a zone it is that of Greenwich."""

    def clean(self, value: Any) -> dt.datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            # A "+" of an address is read as a space.
            found = parse_datetime(text.replace(" ", "+")) if "T" in text else dt.datetime.fromisoformat(text)
            if found is None or len(text) > LONGEST or not text.isascii():
                raise ValueError(text)
            return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError(
                _("“%(value)s” is not a moment. Write 2025-03-31 or 2025-03-31T12:00:00Z."),
                code="invalid",
                params={"value": text[:LONGEST].replace("\0", "")},
            ) from error
