from typing import Self

from django.db import models
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from relations.models.base import Child, Record, RecordQuerySet
from relations.models.country import Country
from relations.models.texts import Bilingual, DateColumns, date_order
from relations.vocabulary import ActorKind, AliasKind, Gender, Sector


class ActorQuerySet(RecordQuerySet):
    def persons(self) -> Self:
        return self.filter(actor_kind=ActorKind.PERSON)

    def of(self, *countries: Country) -> Self:
        return self.filter(country__in=countries)


class Actor(Record):
    """Whoever acts or speaks: a state, a person, a government, an organisation, a group. A bloc is one actor."""

    TEXTS = ("name", "note")
    OPTIONAL_LINKS = ("parent",)

    actor_kind = models.CharField(_("kind"), max_length=20, choices=ActorKind)
    name_fr = models.CharField(_("name (French)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name = Bilingual()
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="actors", verbose_name=_("country")
    )
    sector = models.CharField(_("sector"), max_length=3, choices=Sector, default=Sector.UNK)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, blank=True)
    gender_basis = models.CharField(
        _("basis of the gender"), max_length=200, blank=True, help_text=_("The words of the source that show it.")
    )
    note_fr = models.TextField(_("note for readers (French)"), blank=True)
    note_en = models.TextField(_("note for readers (English)"), blank=True)
    note = Bilingual()

    objects = ActorQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ("slug",)
        indexes = (
            models.Index(fields=("country", "actor_kind"), name="actor_country_kind"),
            models.Index(fields=("english",), name="actor_english"),
        )


class Alias(Child):
    ROOTS = ("actor",)

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("actor"))
    text = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=35, blank=True, help_text=_("BCP 47 tag: fr, en, ar …"))
    alias_kind = models.CharField(_("kind"), max_length=20, choices=AliasKind, default=AliasKind.NAME)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text


class Post(Record):
    """An office that persons hold one after the other, with its rank of protocol."""

    TEXTS = ("title",)

    title_fr = models.CharField(_("title (French)"), max_length=200)
    title_m_fr = models.CharField(_("title of a man (French)"), max_length=200, blank=True)
    title_f_fr = models.CharField(_("title of a woman (French)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title = Bilingual()
    organisation = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("organisation")
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("country")
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"),
        choices=[
            (1, _("1 – head of state or government")),
            (2, _("2 – minister")),
            (3, _("3 – ambassador, deputy minister")),
            (4, _("4 – senior official, chargé d’affaires")),
            (5, _("5 – other official")),
        ],
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = (models.F("rank").asc(nulls_last=True), "slug")

    def title_of(self, holder: Actor) -> str:
        """The title as the holder bears it: French agrees with their gender where the source shows it."""
        titles: dict[str, str] = {Gender.FEMININE: self.title_f_fr, Gender.MASCULINE: self.title_m_fr}
        agreed = titles.get(holder.gender, "")
        return agreed if agreed and self.title.lang == "fr" else self.title


class Tenure(Child):
    """A person's time in a post; each end known as well as the source says."""

    ROOTS = ("actor",)
    needs_proof = True

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="tenures", verbose_name=_("person"))
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures", verbose_name=_("post"))
    title_as_written = models.CharField(_("title as written"), max_length=300, blank=True)
    appointed = DateColumns(_("appointed"))
    start = DateColumns(_("start"))
    end = DateColumns(_("end"))
    cited_from = models.DateField(_("first cited in post"), null=True, blank=True)
    cited_until = models.DateField(_("last cited in post"), null=True, blank=True)

    class Meta:
        verbose_name = _("tenure")
        verbose_name_plural = _("tenures")
        # Whoever is only known to have been appointed comes where the appointment does.
        ordering = (Least("start_sort", "appointed_sort"), "cited_from", "id")
        constraints = (
            date_order("tenure", "appointed"),
            date_order("tenure", "start"),
            date_order("tenure", "end"),
        )

    def __str__(self) -> str:
        return f"{self.actor} – {self.post}"


class Membership(Child):
    """A member of a bloc, from when to when."""

    ROOTS = ("bloc",)

    bloc = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="members", verbose_name=_("bloc"))
    member = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("member"))
    start = DateColumns(_("start"))
    end = DateColumns(_("end"))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("start_sort", "id")
        constraints = (date_order("membership", "start"), date_order("membership", "end"))

    def __str__(self) -> str:
        return f"{self.bloc} – {self.member}"
