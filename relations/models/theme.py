from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.models.base import Child, Record
from relations.models.texts import Bilingual
from relations.vocabulary import Quad

CODE_LENGTH = 40


class Theme(Record):
    TEXTS = ("label",)
    OPTIONAL_LINKS = ("broader",)

    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    label_fr = models.CharField(_("label (French)"), max_length=150)
    label_en = models.CharField(_("label (English)"), max_length=150, blank=True)
    label = Bilingual()
    broader = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="narrower",
        verbose_name=_("broader theme"),
    )
    is_local = models.BooleanField(_("local"), default=False, help_text=_("Ours, in no published list."))

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ("slug",)


class EventType(Record):
    """A type of the codebook (PLOVER), with its weight in two schemes that are never mixed."""

    TEXTS = ("label",)

    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    label_fr = models.CharField(_("label (French)"), max_length=150)
    label_en = models.CharField(_("label (English)"), max_length=150, blank=True)
    label = Bilingual()
    quad = models.CharField(_("quadrant"), max_length=30, choices=Quad)
    plover_weight = models.DecimalField(_("PLOVER weight"), max_digits=4, decimal_places=1, null=True, blank=True)
    plover_source = models.CharField(_("source of the PLOVER weight"), max_length=100, blank=True)
    cameo_root = models.CharField(_("CAMEO root"), max_length=2, blank=True)
    goldstein_weight = models.DecimalField(_("Goldstein weight"), max_digits=4, decimal_places=1, null=True, blank=True)
    is_local = models.BooleanField(_("local"), default=False, help_text=_("Ours, in no published list."))

    class Meta:
        verbose_name = _("event type")
        verbose_name_plural = _("event types")
        ordering = ("code",)


class EventMode(Child):
    """A finer kind within a type: a visit, an audience, a visa restriction."""

    ROOTS = ("event_type",)
    TEXTS = ("label",)

    event_type = models.ForeignKey(
        EventType, on_delete=models.CASCADE, related_name="modes", verbose_name=_("event type")
    )
    code = models.CharField(_("code"), max_length=CODE_LENGTH)
    label_fr = models.CharField(_("label (French)"), max_length=150)
    label_en = models.CharField(_("label (English)"), max_length=150, blank=True)
    label = Bilingual()
    plover_weight = models.DecimalField(_("PLOVER weight"), max_digits=4, decimal_places=1, null=True, blank=True)
    cameo_code = models.CharField(_("CAMEO code"), max_length=4, blank=True)
    goldstein_weight = models.DecimalField(_("Goldstein weight"), max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta:
        verbose_name = _("event mode")
        verbose_name_plural = _("event modes")
        ordering = ("event_type_id", "code")
        constraints = (models.UniqueConstraint(fields=("event_type", "code"), name="mode_once_a_type"),)

    def __str__(self) -> str:
        return self.label
