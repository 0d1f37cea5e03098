from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.models.base import Record
from relations.models.country import Country
from relations.models.texts import Bilingual
from relations.vocabulary import PlaceKind


class Place(Record):
    TEXTS = ("name",)

    name_fr = models.CharField(_("name (French)"), max_length=150)
    name_en = models.CharField(_("name (English)"), max_length=150, blank=True)
    name = Bilingual()
    place_kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind, default=PlaceKind.CITY)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="places", verbose_name=_("country")
    )
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    subdivision_code = models.CharField(_("ISO 3166-2 code"), max_length=6, blank=True)
    geonames_id = models.PositiveIntegerField(_("GeoNames number"), null=True, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("slug",)
        constraints = (
            models.CheckConstraint(
                name="place_coordinates",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message=_(
                    "Give both coordinates, in degrees: latitude from −90 to 90, longitude from −180 to 180."
                ),
            ),
        )
