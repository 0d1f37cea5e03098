from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PreviewLink(models.Model):
    """Lets somebody without an account read the draft of one record for a while. Only a hash of its secret is kept."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    purpose = models.CharField(_("for whom"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    expires = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("kind", "record_id"), name="preview_link_of_record"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
