"""The page of each kind of record."""

from django.core.paginator import Paginator
from django.http import Http404
from django.utils import timezone

from relations.catalogue import pages
from relations.catalogue.ledgers import answered, exchanges, in_time_by_side
from relations.catalogue.lengths import is_over, length_of
from relations.catalogue.meetings import EVENTS_COUNTED, distance, encounters_of, sides_of
from relations.catalogue.speeches import neighbours_of
from relations.catalogue.unknowns import unknowns_of
from relations.models import (
    Actor,
    Article,
    Commitment,
    Doctrine,
    Event,
    Invocation,
    Measure,
    Outlet,
    Page,
    Place,
    Post,
    Principle,
    Statement,
    Theme,
)
from relations.public.texts import marked_paragraphs, stands
from relations.public.views.records import FIRST, RecordView, first_of
from relations.vocabulary import ActorKind, LinkKind

# A data set has a passage for each line: a page shows so many of them.
PASSAGES = 500
LEDGER = 50
ENCOUNTERS = 20

# On which side of this event the other end of a link of its own stands.
CAUSES = (LinkKind.RESPONDS_TO, LinkKind.ENDS, LinkKind.FOLLOWS_UP)
EFFECTS = (LinkKind.ENABLES, LinkKind.OCCASION_OF)


class EventView(RecordView):
    model = Event
    queryset = Event.objects.select_related("event_type", "mode", "place", "place__country").prefetch_related(
        "parties", "themes"
    )

    def get_context_data(self, **kwargs):
        event = self.object
        participants = list(pages.participants_of(event))
        sides = sides_of(participants)
        return super().get_context_data(
            sides=sides,
            distance=distance(sides),
            unknowns=unknowns_of(event, participants),
            chains=_chains(pages.links_from(event), pages.links_to(event)),
            relations=pages.relations_of(event),
            statements=first_of(pages.counted(pages.with_speakers(event.statements.latest_first()))),
            invocations=first_of(pages.counted(event.invocations.select_related("principle", "invoker"))),
            measures=first_of(pages.counted(pages.measures_in(event))),
            commitments=first_of(pages.counted(pages.with_makers(event.commitments.all()))),
            **kwargs,
        )


def _chains(links_from, links_to) -> dict[str, dict]:
    """Linked events by where they stand in the story: what led here, what followed, wholes and parts.

    Each link comes with the event at its other end, and whether the link is this event's own.
    """
    found: dict[str, list[tuple]] = {"before": [], "after": [], "around": []}
    for link in links_from:
        found[_place_in_story(link.link_kind, own=True)].append((link, link.target, True))
    for link in links_to:
        found[_place_in_story(link.link_kind, own=False)].append((link, link.event, False))
    return {place: first_of(links) for place, links in found.items()}


def _place_in_story(kind: str, *, own: bool) -> str:
    if kind in CAUSES:
        return "before" if own else "after"
    if kind in EFFECTS:
        return "after" if own else "before"
    return "around"


class ActorView(RecordView):
    model = Actor
    queryset = (
        Actor.objects.select_related("country", "parent")
        .prefetch_related("aliases")
        .annotate(is_parent_withheld=pages.is_withheld("actor", "parent"))
    )

    def get_context_data(self, **kwargs):
        actor = self.object
        is_person = actor.actor_kind == ActorKind.PERSON
        events = first_of(pages.events_of(actor))
        tenures = list(pages.tenures_around(actor))
        memberships = [] if is_person else list(pages.memberships_around(actor))
        return super().get_context_data(
            tenures=[tenure for tenure in tenures if tenure.actor_id == actor.pk],
            holders=[tenure for tenure in tenures if tenure.actor_id != actor.pk],
            members=[row for row in memberships if row.bloc_id == actor.pk],
            blocs=[row for row in memberships if row.member_id == actor.pk],
            parts=first_of([] if is_person else pages.counted(actor.parts.all())),
            doctrines=actor.doctrines.all(),
            events=events,
            is_party=bool(events["rows"]) and actor.actor_kind == ActorKind.STATE,
            **self._encounters(events["total"]),
            posts=pages.posts_taken_part_in(actor) if is_person else (),
            statements=first_of(pages.statements_of(actor)),
            invocations=first_of(pages.counted(pages.invocations_by(actor))),
            measures=first_of(pages.first_measures_around(actor, FIRST + 1)),
            commitments=first_of(pages.counted(pages.commitments_by(actor))),
            **kwargs,
        )

    def _encounters(self, total: int | None) -> dict:
        """Whom the actor met. `total` is the number of its events."""
        events = pages.events_with(actor=self.object)
        if total is None and self.object.actor_kind == ActorKind.STATE:
            # Most of them it need not take part in itself: its country is a party.
            total = events.number()
        return {
            "encounters": encounters_of(self.object, events, ENCOUNTERS + 1, are_many=total is None),
            "most": ENCOUNTERS,
            "looked_at": EVENTS_COUNTED if total is None or total > EVENTS_COUNTED else 0,
        }


class StatementView(RecordView):
    model = Statement
    queryset = Statement.objects.select_related("speaker", "speaking_as", "addressee", "event").prefetch_related(
        "on_behalf_of", "themes", "translations"
    )

    def get_context_data(self, **kwargs):
        statement = self.object
        earlier, later = neighbours_of(statement)
        return super().get_context_data(
            invocations=first_of(pages.counted(statement.invocations.select_related("principle", "invoker"))),
            earlier=earlier,
            later=later,
            **kwargs,
        )


class ArticleView(RecordView):
    model = Article
    queryset = Article.objects.select_related("outlet", "outlet__country")

    def get_context_data(self, **kwargs):
        article = self.object
        found = list(pages.cited_passages(article)[: PASSAGES + 1])
        passages = list(enumerate(found[:PASSAGES], start=1))
        body = article.body if article.may_show_text else ""
        return super().get_context_data(
            passages=passages,
            has_more_passages=len(found) > PASSAGES,
            marks={number: passage for number, passage in passages if stands(passage, body)},
            paragraphs=marked_paragraphs(article, passages) if body else [],
            **kwargs,
        )


class PrincipleView(RecordView):
    model = Principle
    queryset = Principle.objects.select_related("broader")
    may_withhold = True
    has_pages = True

    def get_context_data(self, **kwargs):
        principle = self.object
        page = _page_of(self.request, Paginator(pages.places_in_ledger(principle), LEDGER))
        shown = list(pages.entries_at(page.object_list))
        # The page before: the first entries of this one are compared with the last of that one.
        before = page.paginator.page(page.previous_page_number()) if page.has_previous() else None
        earlier = pages.entries_at(before.object_list) if before else ()
        return super().get_context_data(
            narrower=principle.narrower.all(),
            places=principle.doctrine_places.select_related("doctrine", "doctrine__holder"),
            page_obj=page,
            exchanges=exchanges(shown),
            sides=in_time_by_side(earlier, shown),
            **kwargs,
        )


def _page_of(request, paginator):
    number = request.GET.get("page", "1")
    # A short number: Python refuses to read one of thousands of digits.
    if not (number.isascii() and number.isdecimal() and len(number) < 10) or int(number) not in paginator.page_range:
        raise Http404
    return paginator.page(number)


class InvocationView(RecordView):
    model = Invocation

    def get_queryset(self):
        return pages.ledger(Invocation.objects.all())

    def get_context_data(self, **kwargs):
        invocation = self.object
        answers_to = invocation.answer_to.select_related(
            "invocation__invoker__country", "invocation__addressee__country", "invocation__event"
        ).prefetch_related("invocation__on_behalf_of__country")
        return super().get_context_data(
            exchanges=exchanges([invocation]) + answered(invocation, answers_to),
            ledger_page=pages.number_before(invocation) // LEDGER + 1,
            **kwargs,
        )


class DoctrineView(RecordView):
    model = Doctrine

    def get_queryset(self):
        return pages.with_principles(Doctrine.objects.all())


class MeasureView(RecordView):
    model = Measure
    may_withhold = True
    queryset = Measure.objects.for_lists()

    def get_context_data(self, **kwargs):
        measure = self.object
        return super().get_context_data(
            answered_by=measure.answered_by.select_related("imposed_by", "imposed_in"),
            length=length_of(measure, timezone.now().date()),
            is_over=is_over(measure),
            **kwargs,
        )


class CommitmentView(RecordView):
    model = Commitment
    queryset = Commitment.objects.for_lists()


class ThemeView(RecordView):
    model = Theme
    queryset = Theme.objects.select_related("broader")
    may_withhold = True

    def get_context_data(self, **kwargs):
        theme = self.object
        return super().get_context_data(
            narrower=theme.narrower.all(),
            events=first_of(pages.events_on(theme)),
            statements=first_of(pages.statements_on(theme)),
            **kwargs,
        )


class PostView(RecordView):
    model = Post
    queryset = Post.objects.select_related("organisation", "country")

    def get_context_data(self, **kwargs):
        post = self.object
        return super().get_context_data(
            holders=first_of(pages.holders_of(post)),
            events=first_of(pages.events_with(post=post)),
            **kwargs,
        )


class PlaceView(RecordView):
    model = Place
    queryset = Place.objects.select_related("country")

    def get_context_data(self, **kwargs):
        return super().get_context_data(events=first_of(pages.events_at(self.object)), **kwargs)


class OutletView(RecordView):
    model = Outlet
    queryset = Outlet.objects.select_related("country")

    def get_context_data(self, **kwargs):
        return super().get_context_data(articles=first_of(pages.articles_in(self.object)), **kwargs)


class PageView(RecordView):
    model = Page
