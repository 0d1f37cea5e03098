from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslationSource(models.Model):
    """The revision whose French text the English of a field was found to be valid for, or was made from elsewhere than
    in its own revision."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    # The root or the child that holds the text, by uid, and the name of the text without its language.
    row = models.UUIDField()
    field = models.CharField(max_length=60)
    revision = models.PositiveIntegerField(_("revision"))
    # Of the English that this holds for; another one was made from the French of its own revision.
    english_digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "record_id", "row", "field"), name="translation_source_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} {self.field} r{self.revision}"
