from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Watch(models.Model):
    """A feed of an outlet that is looked at again and again: what it announces waits with what programs hand in."""

    # Which outlet of ours publishes it; none when the editor has not said.
    outlet_id = models.BigIntegerField(_("outlet"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    address = models.URLField(_("web address"), max_length=1000, unique=True)
    is_active = models.BooleanField(_("active"), default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    # When it is looked at next; while one process looks, when another may take it up.
    due = models.DateTimeField(_("due"))
    polled_at = models.DateTimeField(_("last looked at"), null=True, blank=True)
    # What the server said, so that it need not send again what we have.
    etag = models.CharField(max_length=300, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    # Why nothing came of the last look, in the language of whoever or whatever looked.
    error = models.CharField(_("last error"), max_length=300, blank=True)
    # Looks in a row that failed.
    failures = models.PositiveSmallIntegerField(default=0)
    # How many articles were new at the last look that went well.
    found = models.PositiveIntegerField(_("new"), default=0)

    class Meta:
        verbose_name = _("watched feed")
        verbose_name_plural = _("watched feeds")
        ordering = ("name", "id")
        default_permissions = ()
        indexes = (models.Index(fields=("is_active", "due"), name="watch_due"),)

    def __str__(self) -> str:
        return self.name
