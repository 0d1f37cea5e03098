"""The page of each kind of record."""

from django.core.paginator import Paginator
from django.http import Http404

from relations.catalogue import pages
from relations.catalogue.sides import by_side
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
    Principle,
    Statement,
    Theme,
)
from relations.public.texts import marked_paragraphs, stands
from relations.public.views.records import RecordView, first_of
from relations.vocabulary import ActorKind

# A data set has a passage for each line: a page shows so many of them.
PASSAGES = 500
LEDGER = 50


class EventView(RecordView):
    model = Event
    may_withhold = True
    queryset = Event.objects.select_related("event_type", "mode", "place", "place__country").prefetch_related(
        "parties", "themes"
    )

    def get_context_data(self, **kwargs):
        event = self.object
        return super().get_context_data(
            participants=pages.participants_of(event),
            links=pages.links_from(event),
            links_to=pages.links_to(event),
            relations=pages.relations_of(event),
            statements=first_of(event.statements.select_related("speaker", "speaking_as")),
            invocations=first_of(event.invocations.select_related("principle", "invoker")),
            measures=first_of(pages.measures_in(event)),
            commitments=first_of(pages.with_makers(event.commitments.all())),
            **kwargs,
        )


class ActorView(RecordView):
    model = Actor
    queryset = Actor.objects.select_related("country", "parent").prefetch_related("aliases")
    may_withhold = True

    def get_context_data(self, **kwargs):
        actor = self.object
        events = first_of(pages.events_of(actor))
        tenures, memberships = list(pages.tenures_around(actor)), list(pages.memberships_around(actor))
        return super().get_context_data(
            tenures=[tenure for tenure in tenures if tenure.actor_id == actor.pk],
            holders=[tenure for tenure in tenures if tenure.actor_id != actor.pk],
            members=[row for row in memberships if row.bloc_id == actor.pk],
            blocs=[row for row in memberships if row.member_id == actor.pk],
            parts=first_of(actor.parts.all()),
            doctrines=actor.doctrines.all(),
            events=events,
            party_to=events["rows"][0].total if events["rows"] and actor.actor_kind == ActorKind.STATE else 0,
            posts=pages.posts_taken_part_in(actor) if actor.actor_kind == ActorKind.PERSON else (),
            statements=first_of(pages.statements_of(actor)),
            invocations=first_of(pages.invocations_by(actor)),
            measures=first_of(pages.measures_around(actor)),
            commitments=first_of(pages.commitments_by(actor)),
            **kwargs,
        )


class StatementView(RecordView):
    model = Statement
    queryset = Statement.objects.select_related("speaker", "speaking_as", "addressee", "event").prefetch_related(
        "on_behalf_of", "themes", "translations"
    )

    def get_context_data(self, **kwargs):
        invocations = self.object.invocations.select_related("principle", "invoker")
        return super().get_context_data(invocations=first_of(invocations), **kwargs)


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

    def get_context_data(self, **kwargs):
        principle = self.object
        ledger = Paginator(pages.ledger(principle.invocations.all()), LEDGER)
        number = self.request.GET.get("page", "1")
        # A short number: Python refuses to read one of thousands of digits.
        if not (number.isascii() and number.isdecimal() and len(number) < 10) or int(number) not in ledger.page_range:
            raise Http404
        page = ledger.page(number)
        return super().get_context_data(
            narrower=principle.narrower.all(),
            places=principle.doctrine_places.select_related("doctrine", "doctrine__holder"),
            page_obj=page,
            sides=by_side(page.object_list),
            **kwargs,
        )


class InvocationView(RecordView):
    model = Invocation

    def get_queryset(self):
        return pages.ledger(Invocation.objects.all())

    def get_context_data(self, **kwargs):
        answers_to = self.object.answer_to.select_related("invocation", "invocation__invoker")
        return super().get_context_data(answers_to=answers_to, **kwargs)


class DoctrineView(RecordView):
    model = Doctrine

    def get_queryset(self):
        return pages.with_principles(Doctrine.objects.all())


class MeasureView(RecordView):
    model = Measure
    may_withhold = True
    queryset = Measure.objects.for_lists()

    def get_context_data(self, **kwargs):
        return super().get_context_data(answered_by=self.object.answered_by.select_related("imposed_by"), **kwargs)


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
            events=first_of(Event.objects.on_theme(theme).for_lists().latest_first()),
            statements=first_of(theme.statements.select_related("speaker", "speaking_as", "event")),
            **kwargs,
        )


class PlaceView(RecordView):
    model = Place
    queryset = Place.objects.select_related("country")

    def get_context_data(self, **kwargs):
        return super().get_context_data(events=first_of(self.object.events.for_lists().latest_first()), **kwargs)


class OutletView(RecordView):
    model = Outlet
    queryset = Outlet.objects.select_related("country")

    def get_context_data(self, **kwargs):
        return super().get_context_data(articles=first_of(self.object.articles.all()), **kwargs)


class PageView(RecordView):
    model = Page
