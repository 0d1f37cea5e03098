"""The lists of the site: twenty entries a page, in a fixed number of queries."""

from django.http import Http404
from django.views.generic import ListView

from relations.catalogue import pages
from relations.catalogue.names import names_of
from relations.models import Actor, Article, Commitment, Event, Measure, Page, Principle, Relation, Statement
from relations.public.views.selection import Selection

SIZE = 20


class PageOfList(ListView):
    paginate_by = SIZE

    def paginate_queryset(self, queryset, page_size):
        # Django also answers "last": a page has one address.
        number = self.request.GET.get("page", "1")
        if not (number.isascii() and number.isdecimal()):
            raise Http404
        return super().paginate_queryset(queryset, page_size)


class RecordList(PageOfList):
    """A list of records that can be narrowed to a relation, an actor, a country or a theme."""

    # The narrowings that the list understands: the parameter's name, and how it filters.
    narrowings: dict = {}

    def get_template_names(self):
        return [f"public/{self.model.kind()}_list.html"]

    def get_queryset(self):
        self.selection = Selection(self.request.GET, self.narrowings)
        return self.selection.narrow(self.listed())

    def listed(self):
        return self.model.objects.all()

    def get_context_data(self, **kwargs):
        return super().get_context_data(selection=self.selection, **kwargs)


class RelationList(RecordList):
    model = Relation

    def listed(self):
        return pages.relations_with_moves()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"relations": pages.with_latest_moves(context["object_list"])}


class EventList(RecordList):
    model = Event
    narrowings = {
        "relation": lambda rows, relation: rows.of_relation(relation),
        "actor": lambda rows, actor: rows.with_actor(actor),
        "theme": lambda rows, theme: rows.on_theme(theme),
        "place": lambda rows, place: rows.filter(place=place),
    }

    def listed(self):
        return Event.objects.select_related("event_type", "mode", "place").prefetch_related("parties").chronological()


class ActorList(RecordList):
    model = Actor
    narrowings = {
        "relation": lambda rows, relation: rows.of(relation.first_id, relation.second_id),
        "country": lambda rows, country: rows.of(country),
        "actor": lambda rows, actor: rows.filter(parent=actor),
    }

    def listed(self):
        return Actor.objects.select_related("country", "parent")


class StatementList(RecordList):
    model = Statement
    narrowings = {
        "actor": lambda rows, actor: rows.filter(pk__in=pages.statements_of(actor).order_by().values("pk")),
        "event": lambda rows, event: rows.filter(event=event),
        "relation": lambda rows, relation: rows.filter(event__in=pages.timeline_of(relation).order_by().values("pk")),
        "theme": lambda rows, theme: rows.filter(themes=theme),
    }

    def listed(self):
        return Statement.objects.for_lists()


class ArticleList(RecordList):
    model = Article
    narrowings = {
        "outlet": lambda rows, outlet: rows.filter(outlet=outlet),
        "relation": lambda rows, relation: rows.filter(pk__in=pages.articles_of(relation).order_by().values("pk")),
    }

    def listed(self):
        return Article.objects.select_related("outlet")


class PrincipleList(RecordList):
    model = Principle

    def listed(self):
        return pages.principles_with_counts()


class MeasureList(RecordList):
    model = Measure
    narrowings = {
        "actor": lambda rows, actor: rows.filter(pk__in=pages.measures_around(actor).order_by().values("pk")),
        "relation": lambda rows, relation: rows.filter(pk__in=pages.measures_of(relation).order_by().values("pk")),
    }

    def listed(self):
        return Measure.objects.for_lists()


class CommitmentList(RecordList):
    model = Commitment
    narrowings = {
        "actor": lambda rows, actor: rows.filter(made_by=actor),
        "event": lambda rows, event: rows.filter(made_in=event),
        "relation": lambda rows, relation: rows.filter(pk__in=pages.commitments_of(relation).order_by().values("pk")),
    }

    def listed(self):
        return Commitment.objects.for_lists()


class PageList(RecordList):
    model = Page


class CorrectionList(PageOfList):
    """What was corrected, clarified or taken away, and why. A record that is gone is not named."""

    template_name = "public/corrections.html"

    def get_queryset(self):
        return pages.corrections()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"changes": with_names(context["object_list"])}


def with_names(changes) -> list[dict]:
    """Changes with the present name of their record, if it is public."""
    found = list(changes)
    names = names_of((change.kind, change.record_id) for change in found)
    return [{"change": change, "name": names.get((change.kind, change.record_id))} for change in found]
