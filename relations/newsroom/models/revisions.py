from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Review(models.TextChoices):
    """Where the review of the head revision stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")


class Publicity(models.TextChoices):
    """Whether the public can read a record."""

    NEVER = "never", _("Never published")
    PUBLIC = "public", _("Public")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REMOVED = "removed", _("Removed")


class Stage(models.TextChoices):
    """The review, but for what is approved: it waits to be published, or the public reads it."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    SCHEDULED = "scheduled", _("Scheduled")
    WAITING = "waiting", _("Approved and waiting to be published")
    DONE = "done", _("Published as approved")


class Priority(models.IntegerChoices):
    """How soon a record should be looked at."""

    HIGH = 1, _("High")
    NORMAL = 2, _("Normal")
    LOW = 3, _("Low")


class Revision(models.Model):
    """The whole of a record as it was saved once. Null when the record was deleted as a draft."""

    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    uid = models.UUIDField()
    number = models.PositiveIntegerField(_("number"))
    snapshot = models.JSONField(null=True)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("kind", "record_id", "number"), name="revision_number_once_a_record"),
        )
        indexes = (models.Index(fields=("-at", "-id"), name="revision_by_moment"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} r{self.number}"


class Standing(models.Model):
    """Two facts about a record, kept apart: the review of its head revision, and whether the public can read it."""

    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    uid = models.UUIDField(unique=True)
    head = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("head revision"))
    review = models.CharField(_("review"), max_length=20, choices=Review, default=Review.DRAFT)
    publicity = models.CharField(_("publicity"), max_length=20, choices=Publicity, default=Publicity.NEVER)
    edition = models.PositiveIntegerField(_("edition"), null=True, blank=True)
    # The last revision that somebody approved: its number is the head's as long as nobody has changed the record since.
    approved = models.PositiveIntegerField(_("approved revision"), null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("assigned to"),
    )  # fmt: skip
    due = models.DateField(_("due"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    # Since when the review has stood where it does.
    since = models.DateTimeField(_("since"), null=True, blank=True)
    # The number of the revision that the public reads.
    published = models.PositiveIntegerField(_("published revision"), null=True, blank=True)
    # Written by the database, so that the little that waits is found among all that is public.
    stage = models.GeneratedField(
        expression=models.Case(
            models.When(~models.Q(review=Review.APPROVED), then=models.F("review")),
            models.When(
                models.Q(published=None) | models.Q(published__lt=models.F("approved")), then=models.Value("waiting")
            ),
            default=models.Value("done"),
        ),
        output_field=models.CharField(max_length=20, choices=Stage),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = (models.UniqueConstraint(fields=("kind", "record_id"), name="one_standing_a_record"),)
        indexes = (
            models.Index(fields=("kind", "publicity", "review"), name="standing_of_kind"),
            models.Index(fields=("review", "since"), name="standing_in_review"),
            models.Index(fields=("stage", "publicity", "kind"), name="standing_at_stage"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}: {self.get_review_display()}, {self.get_publicity_display()}"

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.record_id

    @property
    def is_public(self) -> bool:
        return self.publicity == Publicity.PUBLIC

    @property
    def has_unpublished_changes(self) -> bool:
        return self.published != self.head.number
