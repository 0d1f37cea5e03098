"""What happens and what is said."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from relations.catalogue.filters.dates import DatedFilterSet
from relations.catalogue.filters.kinds import (
    OneOfFilter,
    PairFilter,
    RecordFilter,
    SearchedFilterSet,
    SearchFilter,
    by_actor,
    by_country,
    by_event,
    by_language,
    by_principle,
    by_relation,
    by_theme,
    one_of,
)
from relations.catalogue.filters.ranges import linked
from relations.catalogue.pairs import events_of
from relations.catalogue.scope import invoked, said
from relations.models import (
    Actor,
    Country,
    EventMode,
    EventType,
    Invocation,
    InvocationPrincipal,
    Participation,
    Place,
    Principle,
    Relation,
    Statement,
)
from relations.models.actor import Post
from relations.vocabulary import Act, Certainty, Modality, Quad, StatementForm, Tier, Voice

RANKS = Post._meta.get_field("rank").choices


class EventFilter(DatedFilterSet, SearchedFilterSet):
    is_long = True
    nullable = ("mode", "place")

    words = SearchFilter(label=_("words"), help_text="The same as `search`, by the name that the pages use.")
    relation = by_relation()
    type = RecordFilter(
        "event_type",
        queryset=EventType.objects.all(),
        names=("code", "slug"),
        label=_("type"),
        help_text="Type of event: its code.",
    )
    theme = by_theme()
    actor = by_actor(
        None,
        "A participant: uid or slug of the actor, strictly. The actor of a state is found where the source has the "
        "state itself take part; all events to which it is a party are found by `party` or `country`.",
        method="with_actor",
    )
    country = by_country("parties", "A party: three-letter code of a country.")
    principle = by_principle("A principle invoked on the occasion: its uid or slug.", method="on_principle")
    level = OneOfFilter(
        method="of_level", choices=RANKS, label=_("level"), help_text="Rank of a participant’s post, 1 the highest."
    )
    certainty = one_of("certainty", Certainty.choices, "How certain the event is.", _("certainty"))
    modality = one_of("modality", Modality.choices, "Whether the source presents it as done.", _("presented as"))
    party = by_country("parties", "A party, as `country`: with both, events of the two.")
    between = PairFilter(
        method="between_two",
        label=_("between"),
        help_text="Both parties: two countries by their codes (MLI,USA or ML,US) or slugs, parted by a comma.",
    )
    mode = RecordFilter(
        "mode",
        method="of_mode",
        queryset=EventMode.objects.all(),
        names=("code",),
        label=_("mode"),
        help_text="Mode within the type: its code.",
    )
    quad = one_of("event_type__quad", Quad.choices, "Quadrant of the type.", _("quadrant"))
    place = RecordFilter(queryset=Place.objects.all(), label=_("place"), help_text="Place: its uid or slug.")

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        return queryset.filter(Exists(events_of(value).filter(event_id=OuterRef("pk"))))

    def between_two(self, queryset: QuerySet, name: str, value: tuple[Country, Country]) -> QuerySet:
        return linked(linked(queryset, "parties", "", value[0]), "parties", "", value[1])

    def with_actor(self, queryset: QuerySet, name: str, value: Actor) -> QuerySet:
        # Not a join: an actor may take part in one event twice, as announcer and as one who was present.
        return queryset.filter(pk__in=Participation.objects.filter(actor=value).values("event"))

    def of_mode(self, queryset: QuerySet, name: str, value: EventMode) -> QuerySet:
        return queryset.filter(mode__code=value.code)

    def of_level(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(pk__in=Participation.objects.filter(post__rank=value).values("event"))

    def on_principle(self, queryset: QuerySet, name: str, value: Principle) -> QuerySet:
        uses = Invocation.objects.filter(principle=value).order_by()
        return queryset.filter(Q(pk__in=uses.values("event")) | Q(pk__in=uses.values("statement__event")))


class StatementFilter(DatedFilterSet, SearchedFilterSet):
    is_long = True
    nullable = ("speaker", "speaking_as", "addressee", "event")

    relation = by_relation()
    speaker = by_actor("speaker", "Speaker: uid or slug of the actor.", label=_("speaker"))
    form = one_of("form", StatementForm.choices, "Form of the statement.", _("form"))
    theme = by_theme()
    on_behalf_of = by_actor("on_behalf_of", "On whose behalf: uid or slug of the actor.", label=_("on behalf of"))
    actor = by_actor(None, "Who speaks, or on whose behalf: uid or slug of the actor.", method="of_actor")
    addressee = by_actor("addressee", "Who is addressed: uid or slug of the actor.", label=_("addressed to"))
    speaking_as = RecordFilter(
        queryset=Post.objects.all(), label=_("speaking as"), help_text="The post of the speaker: its uid or slug."
    )
    language = by_language()
    modality = one_of("modality", Modality.choices, "Whether the source presents it as done.", _("presented as"))
    event = by_event()

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        return queryset.filter(said(value))

    def of_actor(self, queryset: QuerySet, name: str, value: Actor) -> QuerySet:
        return queryset.filter(Q(speaker=value) | Q(pk__in=value.statements_for.order_by().values("pk")))


class InvocationFilter(DatedFilterSet, SearchedFilterSet):
    nullable = ("invoker", "addressee", "statement", "event")

    principle = by_principle()
    invoker = by_actor("invoker", "Who invokes: uid or slug of the actor.")
    on_behalf_of = by_actor("on_behalf_of", "On whose behalf: uid or slug of the actor.", label=_("on behalf of"))
    country = by_country(
        None, "Country of who invokes, or of those on whose behalf: three-letter code.", method="of_country"
    )
    act = one_of("act", Act.choices, "What is done with the principle.")
    voice = one_of("voice", Voice.choices, "Whose words carry it.")
    tier = one_of("tier", Tier.choices, "How plainly the principle is named.")
    event = by_event()
    statement = RecordFilter(
        queryset=Statement.objects.all(), label=_("statement"), help_text="Statement: its uid or slug."
    )
    addressee = by_actor("addressee", "Toward whom: uid or slug of the actor.", label=_("addressed to"))
    language = by_language()
    relation = by_relation()

    def of_country(self, queryset: QuerySet, name: str, value: Country) -> QuerySet:
        principals = InvocationPrincipal.objects.filter(actor__country=value).values("invocation")
        return queryset.filter(Q(invoker__country=value) | Q(pk__in=principals))

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        return queryset.filter(invoked(value))
