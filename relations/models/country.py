from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.models.base import Record
from relations.models.texts import Bilingual


class Country(Record):
    """A state of the world, with its codes (ISO 3166-1), its names and the names of its people."""

    TEXTS = ("name",)

    alpha2 = models.CharField(_("two-letter code"), max_length=2, unique=True)
    alpha3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    numeric = models.CharField(_("numeric code"), max_length=3, unique=True)
    name_fr = models.CharField(_("name (French)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100, blank=True)
    name = Bilingual()
    article_fr = models.CharField(
        _("French article"),
        max_length=4,
        blank=True,
        help_text=_("As written before the name: “le ”, “la ”, “l’”, “les ”."),
    )
    demonym_m_fr = models.CharField(_("demonym, masculine (French)"), max_length=60, blank=True)
    demonym_f_fr = models.CharField(_("demonym, feminine (French)"), max_length=60, blank=True)
    demonym_plural_fr = models.CharField(_("demonym, plural (French)"), max_length=60, blank=True)
    demonym_en = models.CharField(_("demonym (English)"), max_length=60, blank=True)
    demonym_plural_en = models.CharField(_("demonym, plural (English)"), max_length=60, blank=True)
    aliases = models.TextField(_("other names"), blank=True, help_text=_("One a line."))

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ("slug",)
