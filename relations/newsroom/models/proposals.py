from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relations.newsroom.models.dossiers import Dossier


class ArticleReading(models.Model):
    """That the rules have read the text of an article, and where what was accepted of it is gathered."""

    article_id = models.BigIntegerField(unique=True)
    # Of the text as it was read: another one has to be read again.
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    # Codes of the countries and themes that the text speaks of, out of which editors choose.
    countries = models.JSONField(default=list)
    themes = models.JSONField(default=list)
    # Numbers of the passages made for what was accepted: they go when nothing cites them any more.
    passages = models.JSONField(default=list)
    dossier = models.ForeignKey(
        Dossier, on_delete=models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("dossier")
    )

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ("-at", "-id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"article {self.article_id}"


class Proposal(models.Model):
    """One thing that an article says, as the rules read it, until an editor accepts or refuses it."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("proposal", "Waiting")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
        REFUSED = "refused", pgettext_lazy("proposal", "Refused")

    article_id = models.BigIntegerField()
    # What would be made of it: the kind of a record.
    kind = models.CharField(_("kind"), max_length=40)
    # By which the same proposal is known when the text is read again.
    fingerprint = models.CharField(max_length=64)
    # Code points of the text of the article; null once the text says it no more.
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    # What was read, by field of the record; other proposals of the article by their fingerprints.
    values = models.JSONField(default=dict)
    rule = models.CharField(_("rule"), max_length=80)
    # The words by which the rule knew it.
    because = models.CharField(_("because of"), max_length=300, blank=True)
    confidence = models.FloatField(_("confidence"), default=0)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("by"),
    )  # fmt: skip
    at = models.DateTimeField(_("at"), null=True, blank=True)
    # The record that was made or completed; what was written besides is in `traces`, so that it can be undone.
    record_id = models.BigIntegerField(null=True, blank=True)
    traces = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ("start", "end", "id")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("article_id", "fingerprint"), name="proposal_once_an_article"),)
        indexes = (
            models.Index(fields=("kind", "rule", "state"), name="proposal_of_rule"),
            models.Index(fields=("kind", "record_id"), name="proposal_of_record"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.rule}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_read(self) -> bool:
        """Whether the text says so still."""
        return self.start is not None
