from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.models.actor import Actor, Post
from relations.models.base import Child, Link, Record, RecordQuerySet
from relations.models.country import Country
from relations.models.place import Place
from relations.models.relation import Relation
from relations.models.texts import Bilingual, DateColumns, date_order, date_reach, latest
from relations.models.theme import EventMode, EventType, Theme
from relations.vocabulary import Certainty, LinkKind, Modality, PlacePrecision, Role


class EventQuerySet(RecordQuerySet):
    def between(self, one: Country, other: Country) -> Self:
        # Two filters on purpose: a single one would ask one row to be both countries.
        return self.filter(parties=one).filter(parties=other)

    def of_relation(self, relation: Relation) -> Self:
        return self.filter(parties=relation.first_id).filter(parties=relation.second_id)

    def on_theme(self, theme: Theme) -> Self:
        return self.filter(themes=theme)

    def chronological(self) -> Self:
        return self.order_by("date_sort", "date_until", "id")

    def latest_first(self) -> Self:
        """What nobody dates comes last: it is not the newest."""
        return self.order_by(latest("date_sort"), "-date_until", "-id")

    def for_lists(self) -> Self:
        """With all that one line of a list shows, in a fixed number of queries."""
        return self.select_related("event_type", "mode", "place").prefetch_related("parties", "themes")


class Event(Record):
    """One act, one event. A future act is an agreement or an announcement, not the act."""

    TEXTS = ("title", "summary", "note")
    needs_proof = True

    title_fr = models.CharField(_("title (French)"), max_length=250)
    title_en = models.CharField(_("title (English)"), max_length=250, blank=True)
    title = Bilingual()
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary = Bilingual()
    note_fr = models.TextField(_("what we do not know (French)"), blank=True)
    note_en = models.TextField(_("what we do not know (English)"), blank=True)
    note = Bilingual()
    event_type = models.ForeignKey(EventType, on_delete=models.PROTECT, related_name="events", verbose_name=_("type"))
    mode = models.ForeignKey(
        EventMode, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("mode")
    )
    type_certainty = models.CharField(
        _("certainty of the type"), max_length=20, choices=Certainty, default=Certainty.CONFIRMED
    )
    date = DateColumns(_("date"))
    parties = models.ManyToManyField(Country, through="EventParty", related_name="events", verbose_name=_("parties"))
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("place")
    )
    place_precision = models.CharField(
        _("precision of the place"), max_length=20, choices=PlacePrecision, default=PlacePrecision.NOT_STATED
    )
    themes = models.ManyToManyField(
        Theme, through="EventTheme", related_name="events", blank=True, verbose_name=_("themes")
    )
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty, default=Certainty.CONFIRMED)
    modality = models.CharField(_("modality"), max_length=20, choices=Modality, default=Modality.ASSERTED)

    objects = EventQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-date_sort", "-date_until", "-id")
        indexes = (
            models.Index(fields=("-date_sort", "-date_until", "-id"), name="event_timeline"),
            models.Index(fields=("event_type", "-date_sort", "-date_until", "-id"), name="event_type_timeline"),
            models.Index(fields=("english",), name="event_english"),
            *date_reach("event"),
        )
        constraints = (date_order("event"),)

    def clean(self):
        super().clean()
        if self.mode_id and self.event_type_id and self.mode.event_type_id != self.event_type_id:
            raise ValidationError({"mode": _("This mode belongs to another type.")})
        if self.place_id is None and self.place_precision != PlacePrecision.NOT_STATED:
            raise ValidationError({"place": _("Give the place, or say that it is not stated.")})
        if self.place_id and self.place_precision == PlacePrecision.NOT_STATED:
            raise ValidationError({"place_precision": _("Say how precisely the place is known.")})


class EventParty(Link):
    ROOTS = ("event",)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, verbose_name=_("event"))
    country = models.ForeignKey(Country, on_delete=models.PROTECT, verbose_name=_("country"))

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = (models.UniqueConstraint(fields=("country", "event"), name="party_once_an_event"),)

    def __str__(self) -> str:
        return str(self.country)


class EventTheme(Link):
    ROOTS = ("event",)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, verbose_name=_("event"))
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, verbose_name=_("theme"))

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = (models.UniqueConstraint(fields=("theme", "event"), name="theme_once_an_event"),)

    def __str__(self) -> str:
        return str(self.theme)


class Participation(Child):
    """Who took part, as what, in which post. The source may leave the person unnamed: the actor is then empty."""

    ROOTS = ("event",)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participations", verbose_name=_("event"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="participations", verbose_name=_("actor"),
        help_text=_("Empty when the source does not name the person."),
    )  # fmt: skip
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="participations",
        verbose_name=_("post held then"),
    )  # fmt: skip
    name_as_written = models.CharField(_("as written"), max_length=300, blank=True)
    is_stated = models.BooleanField(_("stated by the source"), default=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                name="participant_is_somebody",
                condition=models.Q(actor__isnull=False) | models.Q(post__isnull=False) | ~models.Q(name_as_written=""),
                violation_error_message=_("Name the participant, or give the post or the words of the source."),
            ),
        )
        indexes = (models.Index(fields=("actor", "event"), name="participation_actor_event"),)

    def __str__(self) -> str:
        return str(self.actor or self.name_as_written or self.post)


class EventLink(Child):
    ROOTS = ("event",)
    OPTIONAL_LINKS = ("target",)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="links", verbose_name=_("event"))
    link_kind = models.CharField(_("link"), max_length=20, choices=LinkKind)
    # Null only in `public`, while the other event is not yet public.
    target = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, related_name="links_to", verbose_name=_("other event")
    )
    is_stated = models.BooleanField(_("stated by the source"), default=True)

    class Meta:
        verbose_name = _("link between events")
        verbose_name_plural = _("links between events")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="no_link_to_itself",
                condition=~models.Q(event=models.F("target")),
                violation_error_message=_("An event is not linked to itself."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_link_kind_display()} → {self.target or '…'}"
