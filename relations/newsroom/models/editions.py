from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.vocabulary import ItemAct


class EditionCounter(models.Model):
    """One row, locked while an edition is made: numbers have no gaps and follow the order of commit."""

    last = models.PositiveIntegerField(default=0)


class Edition(models.Model):
    """A numbered, immutable entry of the log of publications. Its hash covers the one before it."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    moment = models.DateTimeField(_("moment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    note_fr = models.TextField(_("public note (French)"), blank=True)
    note_en = models.TextField(_("public note (English)"), blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("-number",)
        permissions = (
            ("publish_record", _("Can publish records")),
            ("withdraw_record", _("Can withdraw records")),
            ("remove_record", _("Can remove records for legal reasons")),
            ("review_record", _("Can review records")),
            ("translate_record", _("Can translate records into English")),
            ("freeze_record", _("Can freeze records")),
        )

    def __str__(self) -> str:
        return str(self.number)


class Item(models.Model):
    """What an edition does to one record. The snapshot is what the public may read of it; null for an absence."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="items", verbose_name=_("edition"))
    position = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField()
    uid = models.UUIDField()
    revision = models.PositiveIntegerField(_("revision"), null=True)
    act = models.CharField(_("act"), max_length=20, choices=ItemAct)
    snapshot = models.JSONField(null=True)
    # Kept when the snapshot has to go: what was published stays provable.
    digest = models.CharField(max_length=64, blank=True)
    slug_digest = models.CharField(max_length=64, blank=True)
    notice_digest = models.CharField(max_length=64, blank=True)
    notice_fr = models.TextField(_("notice (French)"), blank=True)
    notice_en = models.TextField(_("notice (English)"), blank=True)
    # The record that this one was merged into.
    successor_id = models.BigIntegerField(null=True)
    # Optional links left out because their other end is not public: [{"row": uid, "field": name}, …]
    left_out = models.JSONField(default=list)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ("edition_id", "position")
        constraints = (
            models.UniqueConstraint(fields=("edition", "position"), name="item_position_once_an_edition"),
            models.UniqueConstraint(fields=("edition", "kind", "record_id"), name="record_once_an_edition"),
        )
        indexes = (models.Index(fields=("kind", "record_id"), name="item_of_record"),)

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.kind} {self.record_id}"

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.record_id

    @property
    def is_present(self) -> bool:
        return self.snapshot is not None
