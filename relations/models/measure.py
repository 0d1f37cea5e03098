from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.models.actor import Actor
from relations.models.base import Record, RecordQuerySet
from relations.models.event import Event
from relations.models.texts import Bilingual
from relations.vocabulary import MeasureKind, MeasureStatus


class MeasureQuerySet(RecordQuerySet):
    def open(self) -> Self:
        """Measures of which no source says that they ended."""
        return self.exclude(status__in=(MeasureStatus.LIFTED, MeasureStatus.EXPIRED))

    def for_lists(self) -> Self:
        return self.select_related("imposed_by", "target", "answers_to", "imposed_in", "answered_in", "lifted_in")


class Measure(Record):
    """What one side does against or for the other, and the events that imposed, answered and lifted it."""

    TEXTS = ("label", "note")
    needs_proof = True
    OPTIONAL_LINKS = ("answers_to", "lifted_in", "answered_in")

    label_fr = models.CharField(_("label (French)"), max_length=250)
    label_en = models.CharField(_("label (English)"), max_length=250, blank=True)
    label = Bilingual()
    note_fr = models.TextField(_("note for readers (French)"), blank=True)
    note_en = models.TextField(_("note for readers (English)"), blank=True)
    note = Bilingual()
    measure_kind = models.CharField(_("kind"), max_length=30, choices=MeasureKind)
    imposed_by = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="measures_imposed", verbose_name=_("imposed by")
    )
    target = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="measures_suffered",
        verbose_name=_("target"),
    )  # fmt: skip
    is_target_stated = models.BooleanField(_("target stated by the source"), default=True)
    answers_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by",
        verbose_name=_("answers to"),
    )  # fmt: skip
    imposed_in = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="measures_imposed",
        verbose_name=_("event that imposed it"),
    )  # fmt: skip
    answered_in = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="measures_answered",
        verbose_name=_("event that answered it"),
    )  # fmt: skip
    lifted_in = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="measures_lifted",
        verbose_name=_("event that lifted it"),
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=20, choices=MeasureStatus, default=MeasureStatus.UNKNOWN)

    objects = MeasureQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ("slug",)
        indexes = (models.Index(fields=("english",), name="measure_english"),)
