from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relations.vocabulary import Certainty


class Note(models.Model):
    """A word between editors about a record. It never leaves the newsroom."""

    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("kind", "record_id"), name="note_of_record"),)

    def __str__(self) -> str:
        return self.text[:80]


class Candidate(models.Model):
    """Who an unnamed participant may be, in the editors' view. Never public: the source does not say it."""

    participation = models.UUIDField(_("participant"))
    actor_id = models.BigIntegerField(_("actor"))
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty, default=Certainty.PROBABLE)
    basis = models.TextField(_("basis"))

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = (
            models.UniqueConstraint(fields=("participation", "actor_id"), name="candidate_once_a_participant"),
        )

    def __str__(self) -> str:
        return f"{self.actor_id} ({self.get_certainty_display()})"
