import zlib

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relations.newsroom.models.submissions import Submission


class Capture(models.Model):
    """The source of an article as it came, to the byte. Only the law takes it away; its hash stays then too."""

    class Way(models.TextChoices):
        PASTE = "paste", pgettext_lazy("way in", "pasted")
        ADDRESS = "address", pgettext_lazy("way in", "fetched from its address")
        UPLOAD = "upload", pgettext_lazy("way in", "uploaded as a file")
        FEED = "feed", pgettext_lazy("way in", "announced by a feed")
        DOOR = "door", pgettext_lazy("way in", "handed in by a program")

    class Finding(models.TextChoices):
        UNCHANGED = "unchanged", pgettext_lazy("source", "unchanged")
        CHANGED = "changed", pgettext_lazy("source", "changed")
        GONE = "gone", pgettext_lazy("source", "gone")
        UNREACHABLE = "unreachable", pgettext_lazy("source", "unreachable")

    # None while what came waits for a decision.
    article_id = models.BigIntegerField(null=True, blank=True)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="captures",
        verbose_name=_("submission"),
    )  # fmt: skip
    way = models.CharField(_("how it came"), max_length=20, choices=Way)
    # What was asked for, and where the answer was found; for what was not asked for, nothing.
    asked = models.CharField(_("address asked"), max_length=2000, blank=True)
    address = models.CharField(_("address found"), max_length=2000, blank=True)
    at = models.DateTimeField(_("at"))
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    media_type = models.CharField(_("media type"), max_length=200, blank=True)
    # Compressed; empty once the law has taken it, at the moment below.
    packed = models.BinaryField(blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256 of the bytes"), max_length=64)
    # Of the text that was read from it, as the reader read it.
    text_sha256 = models.CharField(max_length=64, blank=True)
    etag = models.CharField(max_length=300, blank=True)
    modified = models.CharField(max_length=100, blank=True)

    # What came of asking the address again.
    due = models.DateTimeField(_("due"), null=True, blank=True)
    checked_at = models.DateTimeField(_("last looked at"), null=True, blank=True)
    finding = models.CharField(_("finding"), max_length=20, choices=Finding, blank=True)
    # Of the runs of words of the text then, how many stand there now, in percent.
    likeness = models.PositiveSmallIntegerField(_("likeness"), null=True, blank=True)
    found_sha256 = models.CharField(max_length=64, blank=True)
    found_status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    # When somebody has taken note of it: it is listed no more until something else is found.
    noted_at = models.DateTimeField(_("noted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("kept source")
        verbose_name_plural = _("kept sources")
        ordering = ("-id",)
        default_permissions = ()
        indexes = (
            models.Index(fields=("article_id",), name="capture_of_article"),
            models.Index(fields=("sha256",), name="capture_by_hash"),
            models.Index(fields=("text_sha256",), name="capture_by_text"),
            models.Index(fields=("due",), name="capture_due", condition=models.Q(due__isnull=False)),
            models.Index(
                fields=("finding", "-checked_at"), name="capture_found", condition=models.Q(noted_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_way_display()}, {self.sha256[:12]}"

    @property
    def body(self) -> bytes:
        return zlib.decompress(bytes(self.packed)) if self.packed else b""

    @body.setter
    def body(self, found: bytes) -> None:
        self.packed, self.size = zlib.compress(found, 6), len(found)


class RemovedText(models.Model):
    """A text that an article had before the law took it: its hash, by which it is known when it comes again."""

    sha256 = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(_("removed at"))

    class Meta:
        verbose_name = _("removed text")
        verbose_name_plural = _("removed texts")
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256[:12]
