"""Columns in two languages read as one text, and columns of a date read as one date."""

from typing import Any, Self, overload

from django.db import models
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relations.dates import FAR_FUTURE, UncertainDate
from relations.vocabulary import Basis, Certainty, Precision

LANGUAGES = ("fr", "en")


class LocalText(str):
    """A text that knows its language, and whether it stands in for one that is missing."""

    lang: str
    is_fallback: bool

    def __new__(cls, text: str, lang: str, *, is_fallback: bool = False) -> Self:
        local = super().__new__(cls, text)
        local.lang, local.is_fallback = lang, is_fallback
        return local


def local_text(french: str, english: str, lang: str = "") -> LocalText:
    """One of two texts, by the active language unless another is given; French where there is no English."""
    if (lang or (get_language() or "fr")[:2]) == "en":
        return LocalText(english, "en") if english else LocalText(french, "fr", is_fallback=bool(french))
    return LocalText(french, "fr")


def cut(text: str, length: int = 120) -> str:
    """The text, or as many of its first words as there is room for."""
    if len(text) <= length:
        return text
    words = text[:length].rsplit(maxsplit=1)[0] if " " in text[:length] else text[: length - 1]
    return f"{words.rstrip(' ,;:–')}…"


class Bilingual:
    """Reads `<name>_fr` or `<name>_en` by the active language; a missing English text is shown in French."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: models.Model, owner: type) -> LocalText: ...
    def __get__(self, record: models.Model | None, owner: type) -> Self | LocalText:
        if record is None:
            return self
        return self.in_language(record, (get_language() or "fr")[:2])

    def in_language(self, record: models.Model, lang: str) -> LocalText:
        # The English is not asked for without need: a list may have left it out.
        english = getattr(record, f"{self.name}_en") if lang == "en" else ""
        return local_text(getattr(record, f"{self.name}_fr"), english, lang)


class DateColumns:
    """Gives a model the columns of an uncertain date and reads or writes them as one `UncertainDate`.

    `date = DateColumns(_("date"))` makes date_earliest, date_latest, date_precision, date_text, date_basis,
    date_certainty, and two generated ones to order by, date_sort and date_until: a day nobody knows comes after every
    other, on both databases alike.
    """

    def __init__(self, label: Any):
        self.label = label

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        self.name = name
        for part, column in self._columns():
            model.add_to_class(f"{name}_{part}", column)
        setattr(model, name, self)
        # Rebuilt at each class: subclasses of an abstract model see their own tuple.
        model.DATES = (*getattr(model, "DATES", ()), name)  # type: ignore[attr-defined]

    def _columns(self) -> list[tuple[str, models.Field]]:
        def named(part: Any) -> Any:
            return format_lazy("{} – {}", self.label, part)

        sort = Coalesce(f"{self.name}_earliest", f"{self.name}_latest", models.Value(FAR_FUTURE))
        until = Coalesce(f"{self.name}_latest", models.Value(FAR_FUTURE))
        return [
            ("earliest", models.DateField(named(_("earliest day")), null=True, blank=True)),
            ("latest", models.DateField(named(_("latest day")), null=True, blank=True)),
            ("precision", _choice(named(_("precision")), Precision, Precision.UNKNOWN)),
            ("text", models.CharField(named(_("in the words of the source")), max_length=200, blank=True)),
            ("basis", _choice(named(_("basis")), Basis, Basis.NOT_STATED)),
            ("certainty", _choice(named(_("certainty")), Certainty, Certainty.UNKNOWN)),
            ("sort", _generated(self.label, sort)),
            ("until", _generated(named(_("latest day")), until)),
        ]

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: models.Model, owner: type) -> UncertainDate: ...
    def __get__(self, record: models.Model | None, owner: type) -> Self | UncertainDate:
        if record is None:
            return self
        return UncertainDate(**{part: getattr(record, f"{self.name}_{part}") for part in DATE_PARTS})

    def __set__(self, record: models.Model, value: UncertainDate) -> None:
        for part in DATE_PARTS:
            setattr(record, f"{self.name}_{part}", getattr(value, part))


DATE_PARTS = ("earliest", "latest", "precision", "text", "basis", "certainty")


def latest(column: str) -> OrderBy:
    """Orders by such a column from the latest day on: a day nobody knows comes last here too. No index has this order:
    what is long enough to need one is read in parts (`catalogue/positions.py`, `catalogue/pairs.py`)."""
    return NullIf(column, models.Value(FAR_FUTURE)).desc(nulls_last=True)


def _generated(label: Any, day: Coalesce) -> models.GeneratedField:
    return models.GeneratedField(expression=day, output_field=models.DateField(), db_persist=True, verbose_name=label)


def _choice(label: Any, choices: type[models.TextChoices], default: str) -> models.CharField:
    return models.CharField(label, max_length=30, choices=choices, default=default)


def date_order(model_name: str, name: str = "date") -> models.CheckConstraint:
    """No date ends before it begins."""
    return models.CheckConstraint(
        name=f"{model_name}_{name}_order",
        condition=models.Q(**{f"{name}_latest__isnull": True})
        | models.Q(**{f"{name}_earliest__isnull": True})
        | models.Q(**{f"{name}_latest__gte": models.F(f"{name}_earliest")}),
        violation_error_message=_("The latest day is before the earliest one."),
    )


def date_reach(model_name: str, name: str = "date") -> tuple[models.Index, models.Index]:
    """Indexes of the few dates that reach beyond the day on which they are sorted: those that last, and those of which
    only the last day is known (`catalogue/periods.py`)."""
    sort, until = f"{name}_sort", f"{name}_until"
    lasting, by_then = models.Q(**{f"{until}__gt": models.F(sort)}), models.Q(**{f"{name}_earliest__isnull": True})
    return (
        models.Index(fields=(sort, until), name=f"{model_name}_{name}_lasting", condition=lasting),
        models.Index(fields=(f"-{sort}",), name=f"{model_name}_{name}_by_then", condition=by_then),
    )
