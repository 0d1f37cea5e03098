from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """What somebody did at the desk, and the reason they gave. Only ever appended to."""

    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    action = models.CharField(_("action"), max_length=60)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.record_id or ''}".strip()
