from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.vocabulary import ItemAct


class Schedule(models.Model):
    """An edition to be made at a moment, of exactly these revisions."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    at = models.DateTimeField(_("at"))
    act = models.CharField(_("act"), max_length=20, choices=ItemAct)
    notice_fr = models.TextField(_("notice (French)"), blank=True)
    notice_en = models.TextField(_("notice (English)"), blank=True)
    note_fr = models.TextField(_("public note (French)"), blank=True)
    note_en = models.TextField(_("public note (English)"), blank=True)
    # The dossier that closes with the edition.
    dossier = models.ForeignKey(
        "newsroom.Dossier", on_delete=models.SET_NULL, related_name="schedules", null=True, blank=True,
        verbose_name=_("dossier"),
    )  # fmt: skip
    leave_out = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    # Why it failed, in words for the desk.
    error = models.TextField(_("error"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    edition = models.PositiveIntegerField(_("edition"), null=True, blank=True)

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("state", "at"), name="schedule_due"),)

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d %H:%M}"


class ScheduledRecord(models.Model):
    """A record of a schedule, at the revision that was approved for it."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="records")
    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    number = models.PositiveIntegerField(_("revision"))

    class Meta:
        verbose_name = _("scheduled record")
        verbose_name_plural = _("scheduled records")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("schedule", "kind", "record_id"), name="record_once_a_schedule"),
        )
        indexes = (models.Index(fields=("kind", "record_id"), name="schedule_of_record"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} r{self.number}"


class Heartbeat(models.Model):
    """When the background work last looked for what is due, and what went wrong then."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
