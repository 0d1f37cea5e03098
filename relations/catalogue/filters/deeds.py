"""What is done and promised."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from relations.catalogue import pages
from relations.catalogue.filters.dates import DatedFilterSet
from relations.catalogue.filters.kinds import (
    RecordFilter,
    SearchedFilterSet,
    YesNoFilter,
    by_actor,
    by_event,
    by_relation,
    one_of,
)
from relations.catalogue.scope import across, tied
from relations.models import Actor, Measure, Relation
from relations.vocabulary import CommitmentStatus, MeasureKind, MeasureStatus


class MeasureFilter(SearchedFilterSet):
    nullable = ("target", "answers_to", "imposed_in", "answered_in", "lifted_in")

    relation = by_relation()
    status = one_of("status", MeasureStatus.choices, "Where the measure stands.", _("status"))
    kind = one_of("measure_kind", MeasureKind.choices, "Kind of measure.", _("kind"))
    imposed_by = by_actor("imposed_by", "Who imposed it: uid or slug of the actor.", label=_("imposed by"))
    target = by_actor("target", "Whom it aims at: uid or slug of the actor.", label=_("target"))
    actor = by_actor(None, "Who imposed it or whom it aims at: uid or slug of the actor.", method="of_actor")
    answers_to = RecordFilter(
        queryset=Measure.objects.all(), label=_("answers to"), help_text="The measure that it answers: its uid or slug."
    )
    imposed_in = by_event("imposed_in")
    answered_in = by_event("answered_in")
    lifted_in = by_event("lifted_in")
    open = YesNoFilter(
        method="still_open",
        label=_("without a known end"),
        help_text="“true”: of which no source says that it ended; “false”: lifted or expired.",
    )

    def still_open(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        ended = Q(status__in=(MeasureStatus.LIFTED, MeasureStatus.EXPIRED))
        return queryset.filter(~ended if value == "true" else ended)

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        events = tied(value, "imposed_in", "answered_in", "lifted_in")
        return queryset.filter(events | across(value, "imposed_by", "target"))

    def of_actor(self, queryset: QuerySet, name: str, value: Actor) -> QuerySet:
        return queryset.filter(pk__in=pages.measures_around(value).order_by().values("pk"))


class CommitmentFilter(DatedFilterSet, SearchedFilterSet):
    nullable = ("event",)
    date_column = "made"

    relation = by_relation()
    made_by = by_actor("made_by", "Who made it: uid or slug of the actor.", label=_("made by"))
    made_to = by_actor("made_to", "To whom: uid or slug of the actor.", label=_("made to"))
    status = one_of("status", CommitmentStatus.choices, "What became of it.", _("status"))
    event = by_event("made_in")

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        aimed = queryset.model.objects.filter(across(value, "made_by", "made_to")).order_by().values("pk")
        return queryset.filter(tied(value, "made_in") | Q(pk__in=aimed))
