"""The parts that the forms and lists of all kinds share, so that each kind only names its own columns."""

import json
from typing import Any

from django.contrib.admin.helpers import InlineAdminFormSet
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from relations.models.base import date_fields
from relations.models.texts import DateColumns
from relations.newsroom.admin.filters import AssigneeFilter, DueFilter, EnglishFilter, PublicityFilter, ReviewFilter

Fieldset = tuple[Any, Any]

capitalised = lazy(capfirst, str)

ADDRESS: Fieldset = (
    _("Address and state of the English text"),
    {"fields": (("slug", "english"),), "classes": ("collapse",)},
)
ADDRESS_ONLY: Fieldset = (_("Address"), {"fields": ("slug",), "classes": ("collapse",)})


def about(*fields: str | tuple[str, ...], label: Any = None) -> Fieldset:
    return label, {"fields": fields}


def in_both(*names: str) -> Fieldset:
    """French and English side by side."""
    return _("Texts"), {"fields": tuple((f"{name}_fr", f"{name}_en") for name in names), "classes": ("side-by-side",)}


def when(date: Any, *, collapsed: bool = False) -> Fieldset:
    """The six columns of an uncertain date."""
    columns: DateColumns = date
    earliest, latest, precision, text, basis, certainty = date_fields(columns.name)
    classes = ("date", "collapse") if collapsed else ("date",)
    fields = ((earliest, latest, precision), text, (basis, certainty))
    return capitalised(columns.label), {"fields": fields, "classes": classes}


def with_own_words(rows: InlineAdminFormSet) -> InlineAdminFormSet:
    """Rows whose link adds “a party”, not “another Party”."""
    data = json.loads(rows.inline_formset_data())
    data["options"]["addText"] = str(rows.opts.another)
    # The template prints what it finds under the name of the stock method.
    vars(rows)["inline_formset_data"] = json.dumps(data)
    return rows


def listed(*columns: str) -> tuple[str, ...]:
    return ("name", *columns, "standing", "english", "updated")


def filtered(*filters: Any) -> tuple[Any, ...]:
    return (PublicityFilter, ReviewFilter, AssigneeFilter, DueFilter, *filters, EnglishFilter)
