from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditTail(models.Model):
    """One row, locked by whoever writes in the newsroom: the number and the hash of the last entry of the audit."""

    last = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)


class AuditEvent(models.Model):
    """One act at the desk. Triggers of the database refuse to change or remove it; its hash covers the one before."""

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("at"))
    # Nobody, when somebody without an account opened a shared preview.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("by")
    )
    action = models.CharField(_("action"), max_length=60)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)
    old_revision = models.PositiveIntegerField(_("old revision"), null=True, blank=True)
    new_revision = models.PositiveIntegerField(_("new revision"), null=True, blank=True)
    # Only the digest enters the chain: the law may ask for the words to go.
    reason = models.TextField(_("reason"), blank=True)
    reason_digest = models.CharField(max_length=64, blank=True)
    origin = models.CharField(_("from where"), max_length=100, blank=True)
    detail = models.JSONField(_("detail"), default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit")
        ordering = ("-number",)
        indexes = (
            models.Index(fields=("kind", "record_id"), name="audit_of_record"),
            models.Index(fields=("at",), name="audit_by_moment"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.record_id or ''}".strip()
