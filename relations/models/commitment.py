from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.models.actor import Actor
from relations.models.base import Child, Link, Record, RecordQuerySet
from relations.models.event import Event
from relations.models.texts import Bilingual, DateColumns, LocalText, cut, date_order
from relations.vocabulary import CommitmentStatus


class CommitmentQuerySet(RecordQuerySet):
    def for_lists(self) -> Self:
        return self.select_related("made_in").prefetch_related("made_by", "made_to", "verdicts")


class Commitment(Record):
    """What a side says it will do, and what became of it."""

    TEXTS = ("content", "note")
    needs_proof = True

    content_fr = models.TextField(_("what (French)"))
    content_en = models.TextField(_("what (English)"), blank=True)
    content = Bilingual()
    note_fr = models.TextField(_("note for readers (French)"), blank=True)
    note_en = models.TextField(_("note for readers (English)"), blank=True)
    note = Bilingual()
    made_by = models.ManyToManyField(
        Actor, through="CommitmentMaker", related_name="commitments", verbose_name=_("made by")
    )
    made_to = models.ManyToManyField(
        Actor,
        through="CommitmentBeneficiary",
        related_name="commitments_received",
        blank=True,
        verbose_name=_("made to"),
    )
    made_in = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("made in")
    )
    made = DateColumns(_("made"))
    due = DateColumns(_("due"))
    status = models.CharField(_("status"), max_length=20, choices=CommitmentStatus, default=CommitmentStatus.ANNOUNCED)

    objects = CommitmentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ("made_sort", "id")
        indexes = (
            models.Index(fields=("made_sort", "id"), name="commitment_by_day"),
            models.Index(fields=("english",), name="commitment_english"),
        )
        constraints = (date_order("commitment", "made"), date_order("commitment", "due"))

    @property
    def label(self) -> LocalText | str:
        return LocalText(cut(self.content), self.content.lang, is_fallback=self.content.is_fallback)


class CommitmentMaker(Link):
    ROOTS = ("commitment",)

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, verbose_name=_("commitment"))
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", verbose_name=_("actor"))

    class Meta:
        verbose_name = _("made by")
        verbose_name_plural = _("made by")
        constraints = (models.UniqueConstraint(fields=("actor", "commitment"), name="maker_once_a_commitment"),)

    def __str__(self) -> str:
        return str(self.actor)


class CommitmentBeneficiary(Link):
    ROOTS = ("commitment",)

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, verbose_name=_("commitment"))
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", verbose_name=_("actor"))

    class Meta:
        verbose_name = _("made to")
        verbose_name_plural = _("made to")
        constraints = (models.UniqueConstraint(fields=("actor", "commitment"), name="beneficiary_once_a_commitment"),)

    def __str__(self) -> str:
        return str(self.actor)


class Verdict(Child):
    """What the editors found, at a date, to have become of a commitment."""

    ROOTS = ("commitment",)
    TEXTS = ("note",)
    needs_proof = True

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="verdicts", verbose_name=_("commitment")
    )
    finding = models.CharField(_("finding"), max_length=20, choices=CommitmentStatus)
    date = DateColumns(_("date"))
    note_fr = models.TextField(_("note for readers (French)"), blank=True)
    note_en = models.TextField(_("note for readers (English)"), blank=True)
    note = Bilingual()

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ("date_sort", "id")
        constraints = (date_order("verdict"),)

    def __str__(self) -> str:
        return self.get_finding_display()
