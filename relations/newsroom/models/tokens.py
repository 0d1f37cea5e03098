from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Token(models.Model):
    """Lets a program hand in articles and read what became of them. Only a hash of its secret is kept."""

    class Scope(models.TextChoices):
        WRITE = "submissions:write", _("hand in articles")
        READ = "submissions:read", _("read what it has handed in")

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(_("for whom"), max_length=200)
    scopes = models.JSONField(_("what it may do"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    expires = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    # To the minute: a program that hands in a thousand articles writes it once a minute.
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ("-at", "-id")
        default_permissions = ()
        permissions = (("manage_token", _("Can manage tokens")),)

    def __str__(self) -> str:
        return self.purpose
