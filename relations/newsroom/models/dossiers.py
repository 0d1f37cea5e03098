from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Dossier(models.Model):
    """Records gathered to be reviewed, previewed and published together."""

    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    # The edition that it became; null while it is open.
    edition = models.PositiveIntegerField(_("edition"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.title


class DossierRecord(models.Model):
    """A record in a dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="records", verbose_name=_("dossier"))
    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("record of a dossier")
        verbose_name_plural = _("records of a dossier")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("dossier", "kind", "record_id"), name="record_once_a_dossier"),)
        indexes = (models.Index(fields=("kind", "record_id"), name="dossier_of_record"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
