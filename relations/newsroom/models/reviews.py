from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Approval(models.Model):
    """That somebody read one revision of a record and found it fit to publish."""

    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    number = models.PositiveIntegerField(_("revision"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    # Given by the author, which only a superuser may do where four eyes are asked for.
    of_own_text = models.BooleanField(_("of their own text"), default=False)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = (
            models.UniqueConstraint(fields=("kind", "record_id", "number"), name="approval_once_a_revision"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} r{self.number}"


class FreezeQuerySet(models.QuerySet["Freeze"]):
    def of_everything(self) -> "FreezeQuerySet":
        """The one that stands for no record, and so for all of them."""
        return self.filter(kind="", record_id=0)


class Freeze(models.Model):
    """That a record must not be changed until a moment, and why; or the whole newsroom, until that is lifted."""

    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    until = models.DateTimeField(_("until"))

    objects = FreezeQuerySet.as_manager()

    class Meta:
        verbose_name = _("freeze")
        verbose_name_plural = _("freezes")
        constraints = (models.UniqueConstraint(fields=("kind", "record_id"), name="freeze_once_a_record"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class GroupLimit(models.Model):
    """That the members of a group write only what concerns this relation."""

    group = models.ForeignKey("auth.Group", on_delete=models.CASCADE, related_name="limits", verbose_name=_("group"))
    relation_id = models.BigIntegerField(_("relation"))

    class Meta:
        verbose_name = _("limit of a group")
        verbose_name_plural = _("limits of groups")
        constraints = (models.UniqueConstraint(fields=("group", "relation_id"), name="limit_once_a_group"),)

    def __str__(self) -> str:
        return f"{self.group}: {self.relation_id}"


class Task(models.Model):
    """Work that a record needs because something it rests on has changed."""

    class Cause(models.TextChoices):
        CORRECTED = "corrected", _("A record that it cites was corrected")
        RETRACTED = "retracted", _("A record that it cites was retracted")
        DRAFT_DIFFERS = "draft_differs", _("The public version was corrected where the draft says something else")
        UNDONE = "undone", _("A merger was undone, and what somebody had written since was kept: look whether it fits")

    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    # The record that has changed.
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(_("at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("done by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("kind", "record_id"), name="task_of_record"),
            models.Index(fields=("done_at", "at"), name="task_open"),
        )

    def __str__(self) -> str:
        return f"{self.get_cause_display()} ({self.kind} {self.record_id})"
