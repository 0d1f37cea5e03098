from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from relations.dates import FAR_FUTURE
from relations.models.actor import Actor
from relations.models.base import Child, Link, Record, RecordQuerySet
from relations.models.event import Event
from relations.models.principle import Principle
from relations.models.statement import Statement
from relations.models.texts import Bilingual, DateColumns, cut, date_order, latest
from relations.vocabulary import Act, AnswerVerdict, Tier, Voice


class InvocationQuerySet(RecordQuerySet):
    def in_time(self) -> Self:
        """By the day of the words, or of the event in whose account they stand when the source ties them to none."""
        event_day = Coalesce("event__date_sort", models.Value(FAR_FUTURE))
        return self.annotate(day=Least("date_sort", event_day)).order_by("day", "id")

    def latest_first(self) -> Self:
        """The other way round, but that what nobody dates comes last again."""
        return self.in_time().order_by(latest("day"), "-id")


class Invocation(Record):
    """One use of a principle: in which exact words, by whom, for whom, toward whom, and to do what."""

    TEXTS = ("note",)
    needs_proof = True

    principle = models.ForeignKey(
        Principle, on_delete=models.PROTECT, related_name="invocations", verbose_name=_("principle")
    )
    wording = models.TextField(_("exact wording"))
    language = models.CharField(_("language"), max_length=35, default="fr", help_text=_("BCP 47 tag: fr, en, ar …"))
    invoker = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="invocations", verbose_name=_("invoked by")
    )
    on_behalf_of = models.ManyToManyField(
        Actor, through="InvocationPrincipal", related_name="invocations_for", blank=True, verbose_name=_("on behalf of")
    )
    addressee = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="invocations_received",
        verbose_name=_("toward"),
    )  # fmt: skip
    addressee_as_written = models.CharField(_("toward, as written"), max_length=200, blank=True)
    act = models.CharField(_("act"), max_length=20, choices=Act)
    voice = models.CharField(_("voice"), max_length=20, choices=Voice)
    tier = models.CharField(_("tier"), max_length=20, choices=Tier)
    is_called_principle = models.BooleanField(_("called a principle in the text"), default=False)
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="invocations",
        verbose_name=_("statement"),
    )  # fmt: skip
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="invocations", verbose_name=_("event")
    )
    date = DateColumns(_("date"))
    note_fr = models.TextField(_("note for readers (French)"), blank=True)
    note_en = models.TextField(_("note for readers (English)"), blank=True)
    note = Bilingual()

    objects = InvocationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("invocation")
        verbose_name_plural = _("invocations")
        ordering = ("date_sort", "id")
        indexes = (models.Index(fields=("date_sort", "id"), name="invocation_by_day"),)
        constraints = (date_order("invocation"),)

    @property
    def label(self) -> str:
        return cut(self.wording)


class InvocationPrincipal(Link):
    """On whose behalf a principle is invoked."""

    ROOTS = ("invocation",)

    invocation = models.ForeignKey(Invocation, on_delete=models.CASCADE, verbose_name=_("invocation"))
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, verbose_name=_("actor"))

    class Meta:
        verbose_name = _("on behalf of")
        verbose_name_plural = _("on behalf of")
        constraints = (models.UniqueConstraint(fields=("actor", "invocation"), name="principal_once_an_invocation"),)

    def __str__(self) -> str:
        return str(self.actor)


class Answer(Child):
    """Which invocation of the other side meets this one, by the editors' judgement; or that none does."""

    ROOTS = ("invocation",)
    TEXTS = ("note",)
    OPTIONAL_LINKS = ("met_by",)

    invocation = models.ForeignKey(
        Invocation, on_delete=models.CASCADE, related_name="answers", verbose_name=_("invocation")
    )
    verdict = models.CharField(_("verdict"), max_length=20, choices=AnswerVerdict)
    met_by = models.ForeignKey(
        Invocation, on_delete=models.PROTECT, null=True, blank=True, related_name="answer_to",
        verbose_name=_("invocation that meets it"),
    )  # fmt: skip
    note_fr = models.TextField(_("note for readers (French)"), blank=True)
    note_en = models.TextField(_("note for readers (English)"), blank=True)
    note = Bilingual()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="unanswered_has_no_answer",
                condition=~models.Q(verdict=AnswerVerdict.UNANSWERED) | models.Q(met_by__isnull=True),
                violation_error_message=_("An unanswered invocation names no answer."),
            ),
        )

    def __str__(self) -> str:
        return self.get_verdict_display()

    def clean(self):
        super().clean()
        if self.verdict != AnswerVerdict.UNANSWERED and self.met_by_id is None:
            raise ValidationError({"met_by": _("Say which invocation meets this one.")})
