from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Hook(models.Model):
    """A server that is told of every change of the public record, or of some of them.

    The secret that signs what it is told is kept nowhere: it is worked out from the secret of the installation and this
    salt, so that whoever reads the database can sign nothing.
    """

    class Ending(models.TextChoices):
        HAND = "hand", _("stopped at the desk")
        GONE = "gone", _("the server says that it wants no more (410)")
        SILENT = "silent", _("nothing was taken for three days")

    address = models.URLField(_("web address"), max_length=1000)
    purpose = models.CharField(_("for whom"), max_length=200, blank=True)
    salt = models.CharField(max_length=64)
    # The one before, which signs too for a day after a new secret was made.
    former_salt = models.CharField(max_length=64, blank=True)
    renewed_at = models.DateTimeField(_("date of the secret"))
    # Kinds of records, and ids of relations; all of them where none is named.
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    relations = models.JSONField(_("relations"), default=list, blank=True)
    # The last change that deliveries were made of, in the order of the log.
    edition = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(_("active"), default=True)
    ending = models.CharField(_("why it is stopped"), max_length=20, choices=Ending, blank=True)
    # Since when nothing was taken; empty after the last delivery was.
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    # When it was last asked, so that each has its turn.
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("id",)
        default_permissions = ()
        permissions = (("manage_hook", _("Can manage webhooks")),)

    def __str__(self) -> str:
        return self.purpose or self.address


class Delivery(models.Model):
    """That one hook is told of one change of the log. It holds no words of the record: what is told is read later."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("delivery", "Waiting")
        DONE = "done", pgettext_lazy("delivery", "Delivered")
        FAILED = "failed", pgettext_lazy("delivery", "Failed")

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    edition = models.PositiveIntegerField(_("edition"))
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    act = models.CharField(_("act"), max_length=20)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # While one process sends it, when another may take it up.
    due = models.DateTimeField(_("due"))
    # What came of the last attempt: never what the other server wrote, which may repeat words of the record.
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    answer = models.CharField(_("last answer"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("-edition", "-position")
        default_permissions = ()
        indexes = (models.Index(fields=("hook", "state", "due"), name="delivery_due"),)
        constraints = (models.UniqueConstraint(fields=("hook", "edition", "position"), name="delivery_once_a_change"),)

    def __str__(self) -> str:
        return f"{self.edition}-{self.position}"
