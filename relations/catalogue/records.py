"""Whole records, with all that belongs to them and the names of what they refer to, in a fixed number of queries."""

from collections.abc import Iterable

from django.db.models import Model, Prefetch, QuerySet

from relations.models import (
    Actor,
    Answer,
    Article,
    Commitment,
    Country,
    Doctrine,
    DoctrinePrinciple,
    Event,
    EventLink,
    EventType,
    Evidence,
    Invocation,
    Measure,
    Membership,
    Outlet,
    Participation,
    Phase,
    Place,
    Post,
    Principle,
    Relation,
    Statement,
    Tenure,
    Theme,
)
from relations.publication.models import WithheldLink


def proofs(*parts: str) -> Prefetch:
    """Evidence with passage and article; `parts` are the parts of this record that evidence can point to."""
    rows = Evidence.objects.with_source().select_related(*parts) if parts else Evidence.objects.with_source()
    # The text of an article is long, and stands at the article's own address.
    return Prefetch("evidence", rows.defer("passage__article__body").order_by("id"))


def withheld(kind: str, records: Iterable[Model]) -> dict[str, list[str]]:
    """By the uid of the row that holds them: the links of these records whose other end is not public yet."""
    rows = WithheldLink.objects.filter(kind=kind, record_id__in=[record.pk for record in records])
    found: dict[str, list[str]] = {}
    for row, field in rows.order_by("field").values_list("row", "field"):
        found.setdefault(str(row), []).append(field)
    return found


def actors_by_slug(name: str) -> Prefetch:
    return Prefetch(name, Actor.objects.order_by("slug"))


def themes_by_code() -> Prefetch:
    return Prefetch("themes", Theme.objects.order_by("code"))


def relations() -> QuerySet[Relation]:
    return Relation.objects.select_related("first", "second").prefetch_related("phases", proofs("phase"))


def phases() -> QuerySet[Phase]:
    return Phase.objects.select_related("relation").prefetch_related(proofs("phase"))


def actors() -> QuerySet[Actor]:
    return Actor.objects.select_related("country", "parent").prefetch_related(
        "aliases",
        Prefetch("tenures", Tenure.objects.select_related("post")),
        Prefetch("members", Membership.objects.select_related("member")),
        Prefetch("memberships", Membership.objects.select_related("bloc")),
        proofs("tenure"),
    )


def posts() -> QuerySet[Post]:
    holders = Prefetch("tenures", Tenure.objects.select_related("actor"))
    return Post.objects.select_related("organisation", "country").prefetch_related(holders, proofs())


def places() -> QuerySet[Place]:
    return Place.objects.select_related("country").prefetch_related(proofs())


def outlets() -> QuerySet[Outlet]:
    return Outlet.objects.select_related("country")


def articles() -> QuerySet[Article]:
    return Article.objects.select_related("outlet")


def events() -> QuerySet[Event]:
    return Event.objects.select_related("event_type", "mode", "place").prefetch_related(
        # By code and not by name: the databases do not agree on where an accent sorts.
        Prefetch("parties", Country.objects.order_by("alpha3")),
        themes_by_code(),
        Prefetch("participations", Participation.objects.select_related("actor", "country", "post")),
        Prefetch("links", EventLink.objects.select_related("target")),
        Prefetch("links_to", EventLink.objects.select_related("event")),
        proofs("link"),
    )


def event_types() -> QuerySet[EventType]:
    return EventType.objects.prefetch_related("modes")


def statements() -> QuerySet[Statement]:
    return Statement.objects.select_related("speaker", "speaking_as", "addressee", "event").prefetch_related(
        actors_by_slug("on_behalf_of"), themes_by_code(), "translations", proofs()
    )


def themes() -> QuerySet[Theme]:
    return Theme.objects.select_related("broader")


def principles() -> QuerySet[Principle]:
    return Principle.objects.select_related("broader")


def doctrines() -> QuerySet[Doctrine]:
    members = Prefetch("members", DoctrinePrinciple.objects.select_related("principle"))
    return Doctrine.objects.select_related("holder").prefetch_related(members, proofs())


def invocations() -> QuerySet[Invocation]:
    return Invocation.objects.select_related(
        "principle", "invoker", "addressee", "statement", "event"
    ).prefetch_related(
        actors_by_slug("on_behalf_of"), Prefetch("answers", Answer.objects.select_related("met_by")), proofs()
    )


def measures() -> QuerySet[Measure]:
    return Measure.objects.for_lists().prefetch_related(
        Prefetch("answered_by", Measure.objects.order_by("slug")), proofs()
    )


def commitments() -> QuerySet[Commitment]:
    return Commitment.objects.select_related("made_in").prefetch_related(
        actors_by_slug("made_by"), actors_by_slug("made_to"), "verdicts", proofs("verdict")
    )
