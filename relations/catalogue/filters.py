"""What lists can be narrowed by. The site and the API share these sets, so that both mean the same by a word.

Records are named by uid, slug, or code where they have one. A `help_text` is what the description of the API says of
the parameter: English, as the whole of it.
"""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from relations.catalogue.fields import DayField, OneOfField, PairField, RecordField
from relations.catalogue.scope import across, invoked, said, tied
from relations.models import (
    Actor,
    Country,
    Event,
    EventMode,
    EventType,
    InvocationPrincipal,
    Outlet,
    Participation,
    Place,
    Principle,
    Relation,
    Statement,
    Theme,
)
from relations.models.actor import Post
from relations.models.aggregates import aggregates
from relations.vocabulary import (
    Act,
    ActorKind,
    Certainty,
    CommitmentStatus,
    Genre,
    ItemAct,
    MeasureKind,
    MeasureStatus,
    OutletKind,
    PlaceKind,
    Quad,
    Rights,
    Sector,
    StatementForm,
    Tier,
    Voice,
)

# The largest number that a column of ours holds.
LARGEST = 2**31 - 1
COUNTRY_NAMES = ("alpha3", "alpha2", "slug")


# --- kinds of filter --------------------------------------------------------------------------------------------------


class OneOfFilter(django_filters.ChoiceFilter):  # type: ignore[misc]
    field_class = OneOfField


class YesNoFilter(OneOfFilter):
    """ "true" or "false", and nothing that could be read as either."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=[("true", _("yes")), ("false", _("no"))], **kwargs)


class FlagFilter(YesNoFilter):
    """A yes-or-no column."""

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(**{self.field_name: value == "true"}) if value else queryset


class RecordFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = RecordField


class DayFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = DayField


class PairFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = PairField


class WholeNumberFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"min_value": 0, "max_value": LARGEST, **kwargs})


class WordFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = forms.CharField


def by_country(field_name: str | None = "country", help_text: Any = None, **more: Any) -> RecordFilter:
    words = help_text or "Country: its three-letter code."
    return RecordFilter(field_name, queryset=Country.objects.all(), names=COUNTRY_NAMES, help_text=words, **more)


def by_actor(field_name: str | None, help_text: Any, **more: Any) -> RecordFilter:
    return RecordFilter(field_name, queryset=Actor.objects.all(), help_text=help_text, **more)


def by_theme(field_name: str = "themes") -> RecordFilter:
    words = "Theme: its code."
    return RecordFilter(field_name, queryset=Theme.objects.all(), names=("code", "slug"), help_text=words)


def by_relation(method: str | None = "of_relation", field_name: str | None = None) -> RecordFilter:
    words = "Relation: its code, such as MLI-USA."
    rows = Relation.objects.all()
    return RecordFilter(field_name, method=method, queryset=rows, names=("code", "slug"), help_text=words)


def by_event(field_name: str = "event") -> RecordFilter:
    return RecordFilter(field_name, queryset=Event.objects.all(), help_text="Event: its uid or slug.")


def one_of(field_name: str, choices: Any, help_text: Any) -> OneOfFilter:
    return OneOfFilter(field_name, choices=choices, help_text=help_text)


# --- dates ------------------------------------------------------------------------------------------------------------


def may_fall(column: str, start: dt.date | None, end: dt.date | None) -> Q:
    """Dates that may lie between two days, both included: an open bound, of either, shuts out nothing."""
    within = Q()
    if start:
        within &= Q(**{f"{column}_latest__gte": start}) | Q(**{f"{column}_latest": None})
    if end:
        within &= Q(**{f"{column}_earliest__lte": end}) | Q(**{f"{column}_earliest": None})
    return within


class DatedFilterSet(django_filters.FilterSet):  # type: ignore[misc]
    date_column = "date"

    date_from = DayFilter(
        method="from_day",
        label=_("from"),
        help_text="What may have happened on or after this day (2025, 2025-03 or 2025-03-31).",
    )
    date_to = DayFilter(
        method="to_day",
        label=_("to"),
        last=True,
        help_text="What may have happened on or before this day (2025, 2025-03 or 2025-03-31).",
    )
    year = WholeNumberFilter(
        method="in_year",
        label=_("year"),
        min_value=1,
        max_value=9999,
        help_text="What may have happened in this year.",
    )

    def from_day(self, queryset: QuerySet, name: str, day: dt.date) -> QuerySet:
        return queryset.filter(may_fall(self.date_column, day, None))

    def to_day(self, queryset: QuerySet, name: str, day: dt.date) -> QuerySet:
        return queryset.filter(may_fall(self.date_column, None, day))

    def in_year(self, queryset: QuerySet, name: str, year: int) -> QuerySet:
        return queryset.filter(may_fall(self.date_column, dt.date(year, 1, 1), dt.date(year, 12, 31)))


# --- who, where, from whom --------------------------------------------------------------------------------------------


class CountryFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Nothing to narrow by: a list of countries is short."""


class RelationFilter(django_filters.FilterSet):  # type: ignore[misc]
    country = by_country(None, "Relations of this country: its three-letter code.", method="of_country")

    def of_country(self, queryset: QuerySet, name: str, value: Country) -> QuerySet:
        return queryset.filter(Q(first=value) | Q(second=value))


class PhaseFilter(DatedFilterSet):
    relation = by_relation(None, "relation")


class ActorFilter(django_filters.FilterSet):  # type: ignore[misc]
    kind = one_of("actor_kind", ActorKind.choices, "Kind of actor.")
    country = by_country()
    sector = one_of("sector", Sector.choices, "Sector, by its PLOVER code.")


class PostFilter(django_filters.FilterSet):  # type: ignore[misc]
    country = by_country()
    rank = one_of("rank", Post._meta.get_field("rank").choices, "Rank of protocol, 1 the highest.")
    organisation = by_actor("organisation", "Organisation: uid or slug of the actor.")


class PlaceFilter(django_filters.FilterSet):  # type: ignore[misc]
    country = by_country()
    kind = one_of("place_kind", PlaceKind.choices, "Kind of place.")


class OutletFilter(django_filters.FilterSet):  # type: ignore[misc]
    country = by_country()
    kind = one_of("outlet_kind", OutletKind.choices, "Kind of outlet.")


class ArticleFilter(DatedFilterSet):
    date_column = "published"

    outlet = RecordFilter(queryset=Outlet.objects.all(), help_text="Outlet: its uid or slug.")
    language = WordFilter(max_length=35, help_text="Language of the text: a BCP 47 tag such as fr or en.")
    genre = one_of("genre", Genre.choices, "Genre of the text.")
    rights = one_of("rights", Rights.choices, "What may be shown of the text.")


# --- what happens and what is said ------------------------------------------------------------------------------------


class EventFilter(DatedFilterSet):
    relation = by_relation()
    country = by_country("parties", "A party: three-letter code of a country.")
    party = by_country("parties", "A party, as `country`: with both, events of the two.")
    between = PairFilter(method="between_two", help_text="Both parties: two three-letter codes, such as MLI,USA.")
    actor = by_actor(
        None,
        "A participant: uid or slug of the actor, strictly. The actor of a state is found where the source has the "
        "state itself take part; all events to which it is a party are found by `party` or `country`.",
        method="with_actor",
    )
    theme = by_theme()
    type = RecordFilter(
        "event_type", queryset=EventType.objects.all(), names=("code", "slug"), help_text="Type of event: its code."
    )
    mode = RecordFilter(
        method="of_mode",
        queryset=EventMode.objects.all(),
        names=("code",),
        help_text="Mode within the type: its code.",
    )
    quad = one_of("event_type__quad", Quad.choices, "Quadrant of the type.")
    certainty = one_of("certainty", Certainty.choices, "How certain the event is.")
    place = RecordFilter(queryset=Place.objects.all(), help_text="Place: its uid or slug.")

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        return queryset.filter(parties=value.first_id).filter(parties=value.second_id)

    def between_two(self, queryset: QuerySet, name: str, value: tuple[Country, Country]) -> QuerySet:
        # Two filters on purpose: a single one would ask one row to be both countries.
        return queryset.filter(parties=value[0]).filter(parties=value[1])

    def with_actor(self, queryset: QuerySet, name: str, value: Actor) -> QuerySet:
        # Not a join: an actor may take part in one event twice, as announcer and as one who was present.
        return queryset.filter(pk__in=Participation.objects.filter(actor=value).values("event"))

    def of_mode(self, queryset: QuerySet, name: str, value: EventMode) -> QuerySet:
        return queryset.filter(mode__code=value.code)


class StatementFilter(DatedFilterSet):
    speaker = by_actor("speaker", "Speaker: uid or slug of the actor.")
    event = by_event()
    form = one_of("form", StatementForm.choices, "Form of the statement.")
    theme = by_theme()
    on_behalf_of = by_actor("on_behalf_of", "On whose behalf: uid or slug of the actor.")
    relation = by_relation()

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        return queryset.filter(said(value))


class InvocationFilter(DatedFilterSet):
    principle = RecordFilter(queryset=Principle.objects.all(), help_text="Principle: its uid or slug.")
    invoker = by_actor("invoker", "Who invokes: uid or slug of the actor.")
    on_behalf_of = by_actor("on_behalf_of", "On whose behalf: uid or slug of the actor.")
    country = by_country(
        None, "Country of who invokes, or of those on whose behalf: three-letter code.", method="of_country"
    )
    act = one_of("act", Act.choices, "What is done with the principle.")
    voice = one_of("voice", Voice.choices, "Whose words carry it.")
    tier = one_of("tier", Tier.choices, "How plainly the principle is named.")
    event = by_event()
    statement = RecordFilter(queryset=Statement.objects.all(), help_text="Statement: its uid or slug.")
    relation = by_relation()

    def of_country(self, queryset: QuerySet, name: str, value: Country) -> QuerySet:
        principals = InvocationPrincipal.objects.filter(actor__country=value).values("invocation")
        return queryset.filter(Q(invoker__country=value) | Q(pk__in=principals))

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        return queryset.filter(invoked(value))


# --- what is done and promised ----------------------------------------------------------------------------------------


class MeasureFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = one_of("status", MeasureStatus.choices, "Where the measure stands.")
    kind = one_of("measure_kind", MeasureKind.choices, "Kind of measure.")
    imposed_by = by_actor("imposed_by", "Who imposed it: uid or slug of the actor.")
    target = by_actor("target", "Whom it aims at: uid or slug of the actor.")
    open = YesNoFilter(
        method="still_open", help_text="“true”: of which no source says that it ended; “false”: lifted or expired."
    )
    relation = by_relation()

    def still_open(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        ended = Q(status__in=(MeasureStatus.LIFTED, MeasureStatus.EXPIRED))
        return queryset.filter(~ended if value == "true" else ended)

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        events = tied(value, "imposed_in", "answered_in", "lifted_in")
        return queryset.filter(events | across(value, "imposed_by", "target"))


class CommitmentFilter(DatedFilterSet):
    date_column = "made"

    made_by = by_actor("made_by", "Who made it: uid or slug of the actor.")
    status = one_of("status", CommitmentStatus.choices, "What became of it.")
    event = by_event("made_in")
    relation = by_relation()

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        aimed = queryset.model.objects.filter(across(value, "made_by", "made_to")).order_by().values("pk")
        return queryset.filter(tied(value, "made_in") | Q(pk__in=aimed))


# --- words of the codebook --------------------------------------------------------------------------------------------


class VocabularyFilter(django_filters.FilterSet):  # type: ignore[misc]
    local = FlagFilter("is_local", help_text="“true”: our own words, in no published list.")


class EventTypeFilter(VocabularyFilter):
    quad = one_of("quad", Quad.choices, "Quadrant of the type.")


class DoctrineFilter(django_filters.FilterSet):  # type: ignore[misc]
    holder = by_actor("holder", "Who holds it: uid or slug of the actor.")
    principle = RecordFilter(
        method="with_principle", queryset=Principle.objects.all(), help_text="One of its principles: uid or slug."
    )

    def with_principle(self, queryset: QuerySet, name: str, value: Principle) -> QuerySet:
        return queryset.filter(pk__in=value.doctrine_places.order_by().values("doctrine"))


# --- what editions did ------------------------------------------------------------------------------------------------


def kinds() -> list[tuple[str, Any]]:
    return [(kind, aggregate.root._meta.verbose_name) for kind, aggregate in aggregates().items()]


class ChangeFilter(django_filters.FilterSet):  # type: ignore[misc]
    kind = one_of("kind", kinds, "Kind of record.")
    act = one_of("act", ItemAct.choices, "What was done to the record.")
    edition = WholeNumberFilter(help_text="The edition that did it.")
    since = WholeNumberFilter("edition", lookup_expr="gt", help_text="Only later editions than this one.")
    uid = django_filters.UUIDFilter(help_text="The changes of one record: its uid.")


class EditionFilter(django_filters.FilterSet):  # type: ignore[misc]
    since = WholeNumberFilter("number", lookup_expr="gt", help_text="Only later editions than this one.")
