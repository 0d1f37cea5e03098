from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.models.actor import Actor
from relations.models.base import Child, Record
from relations.models.texts import Bilingual


class Principle(Record):
    """A principle that states invoke toward each other, with the legal instruments that lay it down."""

    TEXTS = ("label", "note")
    OPTIONAL_LINKS = ("broader",)

    label_fr = models.CharField(_("label (French)"), max_length=200)
    label_en = models.CharField(_("label (English)"), max_length=200, blank=True)
    label = Bilingual()
    note_fr = models.TextField(_("note for readers (French)"), blank=True)
    note_en = models.TextField(_("note for readers (English)"), blank=True)
    note = Bilingual()
    instruments = models.CharField(_("legal instruments"), max_length=500, blank=True)
    broader = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="narrower",
        verbose_name=_("broader principle"),
    )  # fmt: skip
    is_local = models.BooleanField(_("local"), default=False, help_text=_("Ours, in no published list."))

    class Meta:
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        ordering = ("slug",)


class Doctrine(Record):
    """An ordered set of principles held by an actor, such as “the three principles of partnership”."""

    TEXTS = ("label", "note")

    label_fr = models.CharField(_("label (French)"), max_length=200)
    label_en = models.CharField(_("label (English)"), max_length=200, blank=True)
    label = Bilingual()
    note_fr = models.TextField(_("note for readers (French)"), blank=True)
    note_en = models.TextField(_("note for readers (English)"), blank=True)
    note = Bilingual()
    holder = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="doctrines", verbose_name=_("held by"))

    class Meta:
        verbose_name = _("doctrine")
        verbose_name_plural = _("doctrines")
        ordering = ("slug",)


class DoctrinePrinciple(Child):
    """One principle of a doctrine, in its place and in the doctrine's own words."""

    ROOTS = ("doctrine",)
    TEXTS = ("wording",)

    doctrine = models.ForeignKey(Doctrine, on_delete=models.CASCADE, related_name="members", verbose_name=_("doctrine"))
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    principle = models.ForeignKey(
        Principle, on_delete=models.PROTECT, related_name="doctrine_places", verbose_name=_("principle")
    )
    wording_fr = models.CharField(_("in the words of the doctrine (French)"), max_length=300, blank=True)
    wording_en = models.CharField(_("in the words of the doctrine (English)"), max_length=300, blank=True)
    wording = Bilingual()

    class Meta:
        verbose_name = _("principle of the doctrine")
        verbose_name_plural = _("principles of the doctrine")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return f"{self.position}. {self.principle}"
