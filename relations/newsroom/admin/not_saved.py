"""What was typed into a form that can no longer be saved, for its writer to copy; and why it cannot."""

from collections.abc import Iterator, Mapping
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

from relations.newsroom.accounts import name_of
from relations.newsroom.admin.sent import number_in
from relations.newsroom.models import Publicity, Standing

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


def typed_words(
    desk: ModelAdmin, request: HttpRequest, more: Mapping[str, forms.Field] | None = None
) -> list[TypedWords]:
    """What the form, its rows and `more` fields beside it hold, field by field, as it was posted."""
    form: Any = desk.get_form(request)
    found = list(_filled(form.base_fields, "", "", request.POST))
    for inline in desk.get_inline_instances(request):
        rows: Any = inline.get_formset(request)
        prefix = rows.get_default_prefix()
        total = number_in(request.POST.get(f"{prefix}-TOTAL_FORMS"), 0)
        for number in range(min(total, MOST_ROWS)):
            name = f"{capfirst(inline.opts.verbose_name)} {number + 1}"
            found += _filled(rows.form.base_fields, f"{prefix}-{number}-", name, request.POST)
    return [*found, *_filled(more or {}, "", "", request.POST)]


def _filled(fields: Mapping[str, forms.Field], prefix: str, row: str, said: QueryDict) -> Iterator[TypedWords]:
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
