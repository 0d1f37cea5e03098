from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Batch(models.Model):
    """The rows of one file as drafts: they come together, are reviewed and published together, or go together."""

    class State(models.TextChoices):
        # Its drafts are written a thousand at a time, and nobody sees them until they are all there.
        LOADING = "loading", _("being read")
        READY = "ready", pgettext_lazy("batch", "read")
        # Its drafts are taken away, some at a time.
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    class Wish(models.TextChoices):
        """What somebody asked for. It may take longer than an answer: the background work goes on with it."""

        APPROVE = "approve", _("approve")
        PUBLISH = "publish", _("publish")
        UNDO = "undo", _("undo")

    name = models.CharField(_("name"), max_length=100, unique=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.LOADING)
    file = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    # How its columns were read, so that a later run goes on in the same way.
    mapping = models.JSONField(default=dict)
    # Rows by what became of them: created, unchanged, changed, repeated, left out.
    counts = models.JSONField(default=dict)
    # The lines of rows that had come before with something else in them.
    changed_lines = models.JSONField(default=list)
    # What was made besides: the article that stands for the file, actors. Pairs of kind and id.
    made = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    ready_at = models.DateTimeField(_("read at"), null=True)
    wish = models.CharField(max_length=20, choices=Wish, blank=True)
    wish_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("asked for by")
    )
    # Whether whoever asked for it confirmed that they are the only reader of their own text.
    is_own_text = models.BooleanField(default=False)
    # Why the wish was not granted, in the words of whoever refused.
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ("-at", "-id")
        default_permissions = ()
        indexes = (
            models.Index(fields=("state",), name="batch_at_work", condition=models.Q(state__in=("loading", "undoing"))),
        )

    def __str__(self) -> str:
        return self.name


class ImportedRow(models.Model):
    """A row of a file, known again by its key in its source; what it said, as a digest; and the draft made of it."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rows", verbose_name=_("batch"))
    source = models.CharField(_("source"), max_length=60)
    key = models.CharField(_("key"), max_length=64)
    content = models.CharField(max_length=40)
    line = models.PositiveIntegerField(_("line"))
    event_id = models.BigIntegerField(unique=True)
    passage_id = models.BigIntegerField(unique=True)

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        ordering = ("batch_id", "line")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("source", "key"), name="row_imported_once"),)
        indexes = (models.Index(fields=("batch", "line"), name="row_of_batch"),)

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
