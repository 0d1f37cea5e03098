from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Comment(models.Model):
    """A word between editors about a record, one of its rows or fields. It never leaves the newsroom."""

    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    # What it is about: a child row by uid, a field by name with its language; empty for the record as a whole.
    row = models.UUIDField(null=True, blank=True)
    field = models.CharField(_("field"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    # The revision that was head when it was written.
    revision = models.PositiveIntegerField(_("revision"), null=True, blank=True)
    answers = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="replies", null=True, blank=True, verbose_name=_("answers")
    )
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("resolved by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("at", "id")
        indexes = (models.Index(fields=("kind", "record_id"), name="comment_of_record"),)

    def __str__(self) -> str:
        return self.text[:80]


class Alert(models.Model):
    """What somebody at the desk should know: work given to them, changes asked for, a schedule that failed."""

    class Cause(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned to you")
        SUBMITTED = "submitted", _("Submitted for review")
        CHANGES_REQUESTED = "changes_requested", _("Changes requested")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        COMMENTED = "commented", _("Commented on")
        SCHEDULE_FAILED = "schedule_failed", _("A schedule failed")
        CORRECTION_WAITS = "correction_waits", _("A correction of the public version waits")
        PASSWORD_CHANGED = "password_changed", _("The password of your account was changed")
        FACTOR_CHANGED = "factor_changed", _("A second factor of your account was changed")
        LINK_MADE = "link_made", _("A one-time link to your account was made")
        LINK_USED = "link_used", _("A one-time link to your account was used")
        NEW_BROWSER = "new_browser", _("Your account was logged in to from a browser that was not known")

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alerts")
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("to", "read_at"), name="alert_unread"),)

    def __str__(self) -> str:
        return f"{self.get_cause_display()} ({self.kind} {self.record_id})"


class Presence(models.Model):
    """Who has a record open at the desk. Advisory: it forbids nothing."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # One browser tab.
    tab = models.CharField(max_length=40)
    is_editing = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "record_id", "user", "tab"), name="presence_once_a_tab"),
        )
        indexes = (models.Index(fields=("at",), name="presence_by_age"),)

    def __str__(self) -> str:
        return f"{self.user} {self.kind} {self.record_id}"
