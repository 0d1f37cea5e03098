"""The questions that the pages of the site ask of the record, each in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from relations.catalogue.beginnings import ARTICLES, EVENTS, STATEMENTS, Tied, counted
from relations.catalogue.pairs import count_for_outer, move_for_outer
from relations.catalogue.scope import tied
from relations.models import (
    Actor,
    Answer,
    Article,
    Commitment,
    Doctrine,
    DoctrinePrinciple,
    Event,
    EventLink,
    EventParty,
    EventTheme,
    Evidence,
    Invocation,
    Measure,
    Membership,
    Outlet,
    Participation,
    Passage,
    Place,
    Post,
    Principle,
    Record,
    Relation,
    Statement,
    Tenure,
    Theme,
)
from relations.models.invocation import InvocationQuerySet
from relations.publication.models import Change, InvocationDay, IsCorrection, PrincipleCount, WithheldLink
from relations.vocabulary import ActorKind, ItemAct

MOVES = 3
# What is told of in the list of changes: passages and vocabulary follow the records that use them.
UNTOLD = ("passage", "country", "post", "place", "outlet", "eventtype", "theme")
TOLD_FIRST = ("event", "measure", "commitment", "statement", "invocation")
LAST_EDITIONS = 4

# --- relations and their lists ----------------------------------------------------------------------------------------


def relations_with_moves() -> QuerySet[Relation]:
    """Relations with the number of their events and the ids of the latest (move_0 …), the liveliest first."""
    rows = Relation.objects.select_related("first", "second").annotate(
        event_count=Coalesce(count_for_outer(), 0), **{f"move_{at}": move_for_outer(at) for at in range(MOVES)}
    )
    return rows.order_by("-event_count", "code")


def with_latest_moves(relations: Iterable[Relation]) -> list[tuple[Relation, list[Event]]]:
    """Each relation with its latest events."""
    ids = {relation: [getattr(relation, f"move_{at}") for at in range(MOVES)] for relation in relations}
    events = Event.objects.select_related("event_type").in_bulk({pk for moves in ids.values() for pk in moves if pk})
    return [(relation, [events[pk] for pk in moves if pk in events]) for relation, moves in ids.items()]


# --- one relation -----------------------------------------------------------------------------------------------------


def ledger(invocations: InvocationQuerySet) -> QuerySet[Invocation]:
    """Invocations in time with what an entry of the ledger shows: voices, answers and proofs."""
    return (
        invocations.in_time()
        .select_related("principle", "invoker__country", "addressee__country", "statement", "event")
        .prefetch_related(
            Prefetch("on_behalf_of", Actor.objects.select_related("country")),
            Prefetch("answers", Answer.objects.select_related("met_by__invoker__country", "met_by__event")),
            proofs_prefetch(),
        )
    )


def number_before(invocation: Invocation) -> int:
    """How many invocations of the same principle stand before this one, which has its `day`, in the ledger."""
    day: dt.date = invocation.day  # type: ignore[attr-defined]
    earlier = InvocationDay.objects.filter(principle_id=invocation.principle_id, day__lte=day)
    return earlier.exclude(day=day, invocation_id__gte=invocation.pk).count()


def places_in_ledger(principle: Principle) -> QuerySet[InvocationDay]:
    """The invocations of the principle in time: where each stands, by the index."""
    return InvocationDay.objects.filter(principle_id=principle.pk).order_by("day", "invocation_id")


def entries_at(places: QuerySet[InvocationDay]) -> QuerySet[Invocation]:
    """The entries of the ledger that stand at these places, some of them."""
    return ledger(Invocation.objects.filter(pk__in=places.values("invocation_id")))


def proofs_prefetch() -> Prefetch:
    return Prefetch("evidence", Evidence.objects.with_source())


def with_principles(doctrines: QuerySet[Doctrine]) -> QuerySet[Doctrine]:
    members = Prefetch("members", DoctrinePrinciple.objects.select_related("principle"))
    return doctrines.select_related("holder").prefetch_related(members)


def with_makers(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """What one line about a commitment shows."""
    return commitments.select_related("made_in").prefetch_related("made_by")


def actors_of(relation: Relation) -> QuerySet[Actor]:
    return Actor.objects.of(relation.first, relation.second).select_related("country")


def articles_of(relation: Relation) -> QuerySet[Article]:
    """The articles whose passages prove an event of the relation."""
    proofs = Evidence.objects.filter(tied(relation, "event"))
    return Article.objects.filter(pk__in=proofs.values("passage__article")).select_related("outlet")


# --- what stands beside any record ------------------------------------------------------------------------------------


def evidence_of(record: Record) -> QuerySet[Evidence]:
    return Evidence.objects.with_source().filter(**{record.kind(): record})


def history_of(record: Record) -> QuerySet[Change]:
    """What editions did to the record, the last one first."""
    return Change.objects.filter(kind=record.kind(), record_id=record.pk)


def withheld_from(record: Record) -> set[str]:
    """The names of the record's links whose other end is not public yet."""
    rows = WithheldLink.objects.filter(kind=record.kind(), record_id=record.pk)
    return set(rows.values_list("field", flat=True))


def is_withheld(kind: str, field: str) -> Exists:
    """Whether this link of a row of an outer query leads to something that is not public yet."""
    return Exists(WithheldLink.objects.filter(kind=kind, record_id=OuterRef("pk"), field=field))


def told_changes() -> QuerySet[Change]:
    return Change.objects.exclude(kind__in=UNTOLD)


def latest_changes(number: int) -> QuerySet[Change]:
    """The told changes of the last editions that have any: in each, facts before those who take part in them."""
    told = told_changes()
    editions = list(told.order_by("-edition").values_list("edition", flat=True).distinct()[:LAST_EDITIONS])
    rank = Case(*(When(kind=kind, then=at) for at, kind in enumerate(TOLD_FIRST)), default=len(TOLD_FIRST))
    return told.filter(edition__in=editions).order_by("-edition", rank, "position")[:number]


def corrections() -> QuerySet[Change]:
    return Change.objects.filter(IsCorrection()).exclude(kind="passage")


def is_mended(change: Change) -> bool:
    """Whether readers were told that something was wrong or unclear: that stays on the page."""
    return change.act in (ItemAct.CORRECTION, ItemAct.CLARIFICATION) and bool(change.notice_fr)


# --- one event --------------------------------------------------------------------------------------------------------


def participants_of(event: Event) -> QuerySet[Participation]:
    return event.participations.select_related("actor", "actor__country", "country", "post")


def links_from(event: Event) -> QuerySet[EventLink]:
    return event.links.select_related("target")


def links_to(event: Event) -> QuerySet[EventLink]:
    return event.links_to.select_related("event")


def measures_in(event: Event) -> QuerySet[Measure]:
    touched = Q(imposed_in=event) | Q(answered_in=event) | Q(lifted_in=event)
    return Measure.objects.filter(touched).select_related("imposed_by", "target")


def relations_of(event: Event) -> QuerySet[Relation]:
    parties = [country.pk for country in event.parties.all()]
    return Relation.objects.filter(first__in=parties, second__in=parties)


# --- one actor --------------------------------------------------------------------------------------------------------


def tenures_around(actor: Actor) -> QuerySet[Tenure]:
    """The posts that the actor held, and who held the posts of the actor."""
    rows = Tenure.objects.filter(Q(actor=actor) | Q(post__organisation=actor))
    return rows.select_related("actor", "post", "post__organisation")


def memberships_around(actor: Actor) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(bloc=actor) | Q(member=actor)).select_related("bloc", "member")


def events_of(actor: Actor) -> Tied:
    """The events in which the actor takes part; a state is in all those to which its country is a party."""
    ties: list[tuple[QuerySet, str]] = [(Participation.objects.filter(actor=actor), "event")]
    if actor.actor_kind == ActorKind.STATE and actor.country_id:
        ties.append((EventParty.objects.filter(country=actor.country_id), "event"))
    return Tied(Event.objects.select_related("event_type", "mode"), EVENTS, tuple(ties))


def posts_taken_part_in(actor: Actor) -> QuerySet[Post]:
    """The posts that the actor held in some event."""
    held = Participation.objects.filter(actor=actor).values("post")
    return Post.objects.filter(pk__in=held).select_related("organisation")


def holders_of(post: Post) -> QuerySet[Tenure]:
    return counted(post.tenures.select_related("actor", "post__organisation"))


def events_with(**who: Record) -> Tied:
    """The events in which this actor took part (`actor`), or somebody as the holder of this post (`post`)."""
    return Tied(Event.objects.for_lists(), EVENTS, ((Participation.objects.filter(**who), "event"),))


def statements_of(actor: Actor) -> Tied:
    spoken = (Statement.objects.filter(speaker=actor), "pk"), (actor.statements_for.all(), "pk")
    return Tied(with_speakers(Statement.objects.all()), STATEMENTS, spoken)


def with_speakers(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """What one line about a statement shows."""
    return statements.select_related("speaker", "speaking_as", "event")


def invocations_by(actor: Actor) -> QuerySet[Invocation]:
    made = Q(invoker=actor) | Q(pk__in=actor.invocations_for.order_by().values("pk"))
    return Invocation.objects.filter(made).in_time().select_related("principle", "invoker", "event")


def measures_around(actor: Actor) -> QuerySet[Measure]:
    """The measures that the actor took or that are aimed at it."""
    return Measure.objects.filter(Q(imposed_by=actor) | Q(target=actor))


def first_measures_around(actor: Actor, most: int) -> QuerySet[Measure]:
    """The first of them, so many; each knows how many there are (`total`).

    They are put in order and counted by themselves, before all that a line shows is read of the few.
    """
    mine = measures_around(actor)
    total = mine.order_by().annotate(of_all=Value(1)).values("of_all").annotate(number=Count("pk")).values("number")
    first = Measure.objects.filter(pk__in=mine.values("pk")[:most])
    return first.annotate(total=Subquery(total)).for_lists()


def commitments_by(actor: Actor) -> QuerySet[Commitment]:
    return with_makers(Commitment.objects.filter(made_by=actor))


# --- one article, and who publishes it --------------------------------------------------------------------------------


def articles_in(outlet: Outlet) -> Tied:
    return Tied(Article.objects.select_related("outlet"), ARTICLES, ((outlet.articles.all(), "pk"),))


# --- one theme, one place ---------------------------------------------------------------------------------------------


def events_on(theme: Theme) -> Tied:
    return Tied(Event.objects.for_lists(), EVENTS, ((EventTheme.objects.filter(theme=theme), "event"),))


def statements_on(theme: Theme) -> Tied:
    return Tied(with_speakers(Statement.objects.all()), STATEMENTS, ((theme.statements.all(), "pk"),))


def events_at(place: Place) -> Tied:
    return Tied(Event.objects.for_lists(), EVENTS, ((place.events.all(), "pk"),))


def cited_passages(article: Article) -> QuerySet[Passage]:
    """The article's passages, each with the facts that it proves as `evidence`.

    They come in the order in which they end: that is where the text bears their numbers.
    """
    facts = Prefetch("evidence", Evidence.objects.select_related(*Evidence.ROOTS, "tenure__post", "phase"))
    return article.passages.order_by(F("end").asc(nulls_last=True), "start", "id").prefetch_related(facts)


# --- principles -------------------------------------------------------------------------------------------------------


def principles_with_counts() -> QuerySet[Principle]:
    """Principles with how often they are invoked, the most invoked first."""
    counted = PrincipleCount.objects.filter(principle_id=OuterRef("pk")).values("number")
    return Principle.objects.annotate(invocation_count=Coalesce(Subquery(counted), 0)).order_by(
        "-invocation_count", "slug"
    )
