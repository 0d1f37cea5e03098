from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.vocabulary import ItemAct


class UrgentCorrection(models.Model):
    """A corrected public version that waits for a second reader while the draft goes its own way."""

    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    # The revision that the public reads, and the one that says it right.
    base = models.PositiveIntegerField()
    number = models.PositiveIntegerField(_("revision"))
    act = models.CharField(_("act"), max_length=20, choices=ItemAct)
    notice_fr = models.TextField(_("notice (French)"), blank=True)
    notice_en = models.TextField(_("notice (English)"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    # Set when it was published, or given up.
    closed_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(_("edition"), null=True, blank=True)

    class Meta:
        verbose_name = _("urgent correction")
        verbose_name_plural = _("urgent corrections")
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "record_id"), condition=models.Q(closed_at=None), name="one_open_correction_a_record"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} r{self.number}"
