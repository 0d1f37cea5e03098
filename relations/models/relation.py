from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.models.base import Child, Record
from relations.models.country import Country
from relations.models.texts import Bilingual, DateColumns, date_order
from relations.vocabulary import Voice


class Relation(Record):
    """Two countries whose dealings are tracked. An event belongs to it when both are parties."""

    TEXTS = ("title", "summary")

    code = models.CharField(
        _("code"), max_length=7, unique=True, blank=True, help_text=_("Both codes in alphabetical order: MLI-USA.")
    )
    first = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("first country"))
    second = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("second country"))
    title_fr = models.CharField(_("title (French)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title = Bilingual()
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary = Bilingual()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                name="relation_two_countries",
                condition=~models.Q(first=models.F("second")),
                violation_error_message=_("A relation is between two different countries."),
            ),
        )

    def clean(self):
        if self.first_id and self.second_id:
            if self.first.alpha3 > self.second.alpha3:
                self.first, self.second = self.second, self.first
            self.code = f"{self.first.alpha3}-{self.second.alpha3}"
            if type(self).objects.exclude(pk=self.pk).filter(code=self.code).exists():
                raise ValidationError(_("The relation %s exists already.") % self.code)
        super().clean()


class Phase(Child):
    """A stretch of a relation that a source tells of: tension, recovery."""

    ROOTS = ("relation",)
    TEXTS = ("label",)

    relation = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="phases", verbose_name=_("relation"))
    label_fr = models.CharField(_("label (French)"), max_length=200)
    label_en = models.CharField(_("label (English)"), max_length=200, blank=True)
    label = Bilingual()
    date = DateColumns(_("date"))
    voice = models.CharField(_("voice"), max_length=20, choices=Voice, default=Voice.ARTICLE)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        # By its end first: a phase whose beginning nobody states comes before the one that follows it.
        ordering = ("date_sort", "date_earliest", "id")
        constraints = (date_order("phase"),)

    def __str__(self) -> str:
        return self.label
