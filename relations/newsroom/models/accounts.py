"""What the newsroom keeps of its accounts beside Django's own: sessions, links used once, and attempts to log in."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskSession(AbstractBaseSession):
    """A session of the desk, with whose it is and from where, so that its owner sees it and can end it."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="desk_sessions"
    )
    since = models.DateTimeField(_("since"), null=True)
    # To the minute: not every look at a page is a row to write.
    seen = models.DateTimeField(_("last seen"), null=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    device = models.CharField(_("device"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls) -> Any:
        from relations.newsroom.accounts.sessions import SessionStore

        return SessionStore


class OneTimeLink(models.Model):
    """Lets one person choose a password or set up a second factor anew, once. Only a hash of its secret is kept."""

    class Kind(models.TextChoices):
        INVITE = "invite", _("invitation")
        PASSWORD = "password", _("lost password")
        FACTOR = "factor", _("lost second factor")
        # Both at once: only a command makes it, and whoever runs one has the database in hand.
        RECOVER = "recover", _("account recovered")

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="one_time_links")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    expires = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")
        ordering = ("-at", "-id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.account}"


class Attempt(models.Model):
    """One try at a password or a code, counted in a bucket; gone once it succeeds or its hour is over."""

    bucket = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=("bucket", "at"), name="attempt_in_bucket"),)

    def __str__(self) -> str:
        return f"{self.bucket} {self.at}"


class SpentCode(models.Model):
    """A code of an authenticator app that was used: neither it nor one before it opens anything, in any process."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Which half minute it belonged to.
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("account", "digest"), name="code_spent_once"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.at}"
