import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relations.newsroom.models.tokens import Token
from relations.newsroom.models.watches import Watch
from relations.vocabulary import Rights


class Submission(models.Model):
    """An article that came in from a program, a watched feed or an editor, until somebody takes it or refuses it."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("submission", "Waiting")
        TAKEN = "taken", pgettext_lazy("submission", "Taken")
        REFUSED = "refused", pgettext_lazy("submission", "Refused")

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # Where it came from: one of these three.
    token = models.ForeignKey(
        Token, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name=_("from")
    )
    watch = models.ForeignKey(
        Watch, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions",
        verbose_name=_("watched feed"),
    )  # fmt: skip
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("brought in by"),
    )  # fmt: skip
    # How the feed calls it, as a digest.
    entry = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    title = models.CharField(_("title"), max_length=300, blank=True)
    # Emptied when the law takes the article that was made of it.
    text = models.TextField(_("text"), blank=True)
    # Whether this is the article: a feed often gives no more than a summary, and its address.
    is_whole = models.BooleanField(_("whole"), default=True)
    language = models.CharField(_("language"), max_length=35)
    # As the sender calls it: which outlet of ours that is, an editor says.
    outlet = models.CharField(_("outlet"), max_length=200, blank=True)
    url = models.URLField(_("web address"), max_length=1000, blank=True)
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    published = models.DateField(_("published"), null=True, blank=True)
    rights = models.CharField(_("rights"), max_length=20, choices=Rights, default=Rights.UNKNOWN)
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True)
    # Of the address without what does not change the page; by it the same article is known again.
    url_digest = models.CharField(max_length=64, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("by"),
    )  # fmt: skip
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # Told to the sender.
    reason = models.TextField(_("why"), blank=True)
    article_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ("-id",)
        default_permissions = ()
        indexes = (
            models.Index(fields=("state", "-id"), name="submission_state"),
            models.Index(fields=("token", "url_digest"), name="submission_address"),
            models.Index(fields=("article_id",), name="submission_article"),
            models.Index(fields=("sha256",), name="submission_by_text"),
            models.Index(fields=("url_digest",), name="submission_by_address"),
        )
        constraints = (
            models.UniqueConstraint(fields=("token", "sha256"), name="submission_once_a_text"),
            models.UniqueConstraint(
                fields=("watch", "entry"), name="submission_once_an_entry", condition=models.Q(watch__isnull=False)
            ),
            models.CheckConstraint(
                name="submission_from_one",
                condition=(
                    models.Q(token__isnull=False, watch__isnull=True, brought_by__isnull=True)
                    | models.Q(token__isnull=True, watch__isnull=False, brought_by__isnull=True)
                    | models.Q(token__isnull=True, watch__isnull=True, brought_by__isnull=False)
                ),
            ),
        )

    def __str__(self) -> str:
        return self.title or str(self.uid)
