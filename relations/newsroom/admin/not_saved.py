"""What was typed into a form that can no longer be saved, for its writer to copy; and why it cannot."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.newsroom.models import Publicity, Standing
from relations.newsroom.presence import name_of

MOST_ROWS = 1000


@dataclass(frozen=True)
class TypedWords:
    """One field that was filled in: its label, what it says, and whether that is a long text."""

    label: str
    words: str
    is_long: bool


def why_not(standing: Standing) -> str:
    if standing.publicity == Publicity.REMOVED:
        return _("This record was removed for legal reasons while you were writing.")
    if standing.head.snapshot is None:
        moment = date_format(timezone.localtime(standing.head.at), "SHORT_DATETIME_FORMAT")
        said = {"user": name_of(standing.head.by), "moment": moment}
        return _("%(user)s deleted this record on %(moment)s, while you were writing.") % said
    return _("This form does not say which revision it started from: saving it could overwrite what others wrote.")


def typed_words(desk: ModelAdmin, request: HttpRequest) -> list[TypedWords]:
    """What the form and its rows hold, field by field, as it was posted."""
    form: Any = desk.get_form(request)
    found = list(_filled(form.base_fields, "", "", request.POST))
    for inline in desk.get_inline_instances(request):
        rows: Any = inline.get_formset(request)
        prefix = rows.get_default_prefix()
        total = request.POST.get(f"{prefix}-TOTAL_FORMS", "")
        for number in range(min(int(total), MOST_ROWS) if total.isdecimal() and len(total) < 9 else 0):
            name = f"{capfirst(inline.opts.verbose_name)} {number + 1}"
            found += _filled(rows.form.base_fields, f"{prefix}-{number}-", name, request.POST)
    return found


def _filled(fields: dict[str, forms.Field], prefix: str, row: str, said: QueryDict) -> Iterator[TypedWords]:
    for name, field in fields.items():
        typed = said.get(prefix + name, "")
        if typed.strip() and not isinstance(field.widget, (forms.HiddenInput, forms.CheckboxInput)):
            label = " – ".join(filter(None, (row, capfirst(str(field.label or name)))))
            yield TypedWords(label, _shown(field, typed), isinstance(field.widget, forms.Textarea))


def _shown(field: forms.Field, typed: str) -> str:
    """What a choice is called; anything else as it was typed."""
    if not isinstance(field, forms.ChoiceField):
        return typed
    try:
        chosen = field.clean(typed)
    except ValidationError:
        return typed
    if isinstance(field, forms.ModelChoiceField):
        return str(chosen)
    return next((str(label) for value, label in field.widget.choices if str(value) == str(chosen)), typed)
