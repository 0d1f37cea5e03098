from django.db import models
from django.utils.translation import gettext_lazy as _


class Trait(models.Model):
    """What a record shares with another that may be the same: the sound of a word of its name, an address, a part of
    its text. Derived from the record, and looked up when another one is saved."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    value = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=("kind", "value", "record_id"), name="trait_by_value"),
            models.Index(fields=("kind", "record_id"), name="trait_of_record"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}: {self.value}"


class Likeness(models.Model):
    """Two records that look alike, until an editor says whether they are the same. The lower id comes first."""

    class Cause(models.TextChoices):
        NAME = "name", _("They have the same name, or nearly.")
        ADDRESS = "address", _("They have the same web address.")
        TEXT = "text", _("They have the same text, or nearly.")
        WORDS = "words", _("They hold the same words of the same article.")
        HAPPENING = "happening", _("The same type of event, around the same day, with the same people or countries.")

    kind = models.CharField(_("kind"), max_length=40)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("likeness")
        verbose_name_plural = _("likenesses")
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("kind", "first_id", "second_id"), name="likeness_once_a_pair"),)
        indexes = (models.Index(fields=("kind", "second_id"), name="likeness_of_second"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} ≈ {self.second_id}"
