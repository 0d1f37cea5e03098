from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NotDuplicate(models.Model):
    """Two records that look alike and are not the same, in an editor's judgement. The lower id comes first."""

    kind = models.CharField(max_length=40)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "first_id", "second_id"), name="not_duplicate_once_a_pair"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} ≠ {self.second_id}"


class Merger(models.Model):
    """Two records made one: what was changed for it, so that it can be undone."""

    kind = models.CharField(_("kind"), max_length=40)
    kept_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    # The revisions before and after, the one that the public reads apart where it is not the newest:
    # [{"kind", "record_id", "before", "after", "public_before", "public_after"}, …]
    changes = models.JSONField(default=list)
    edition = models.PositiveIntegerField(_("edition"), null=True, blank=True)
    # What else of the newsroom spoke of the one that is gone, and speaks of the other now: {model: [ids]}
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("undone by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("merger")
        verbose_name_plural = _("mergers")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.kind} {self.gone_id} → {self.kept_id}"


class SavedView(models.Model):
    """A list of the desk with its filters, under a name."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=40)
    query = models.CharField(_("filters"), max_length=1000, blank=True)
    is_shared = models.BooleanField(_("shared with the desk"), default=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="view_name_once_an_owner"),)

    def __str__(self) -> str:
        return self.name
