from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.vocabulary import Certainty


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
