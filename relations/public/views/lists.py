"""The lists of the site: twenty entries a page, in a fixed number of queries."""

from django.http import Http404
from django.views.generic import ListView
from django_filters import FilterSet

from relations.catalogue import pages
from relations.catalogue.filters import CommitmentFilter, EventFilter, RelationFilter
from relations.catalogue.names import names_of
from relations.models import Actor, Article, Commitment, Event, Measure, Page, Principle, Record, Relation, Statement
from relations.public.filters import ActorFilter, ArticleFilter, MeasureFilter, StatementFilter

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
    """A list of records, narrowed as its address says."""

    filter_class: type[FilterSet] | None = None

    def get_template_names(self):
        return [f"public/{self.model.kind()}_list.html"]

    def get_queryset(self):
        self.narrowed_to = {}
        if self.filter_class is None:
            return self.listed()
        narrowed = self.filter_class(self.request.GET, queryset=self.listed())
        if not narrowed.is_valid():
            raise Http404
        self.narrowed_to = {name: value for name, value in narrowed.form.cleaned_data.items() if value}
        return narrowed.qs

    def listed(self):
        return self.model.objects.all()

    def get_context_data(self, **kwargs):
        values = self.narrowed_to.values()
        chosen = [value for value in values if isinstance(value, Record)]
        return super().get_context_data(chosen=chosen, is_narrowed=bool(values), **kwargs)


class RelationList(RecordList):
    model = Relation
    filter_class = RelationFilter

    def listed(self):
        return pages.relations_with_moves()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"relations": pages.with_latest_moves(context["object_list"])}


class EventList(RecordList):
    model = Event
    filter_class = EventFilter

    def listed(self):
        return Event.objects.select_related("event_type", "mode", "place").prefetch_related("parties").chronological()


class ActorList(RecordList):
    model = Actor
    filter_class = ActorFilter

    def listed(self):
        return Actor.objects.select_related("country", "parent")


class StatementList(RecordList):
    model = Statement
    filter_class = StatementFilter

    def listed(self):
        return Statement.objects.select_related("speaker", "speaking_as")


class ArticleList(RecordList):
    model = Article
    filter_class = ArticleFilter

    def listed(self):
        return Article.objects.select_related("outlet")


class PrincipleList(RecordList):
    model = Principle

    def listed(self):
        return pages.principles_with_counts()


class MeasureList(RecordList):
    model = Measure
    filter_class = MeasureFilter

    def listed(self):
        return Measure.objects.for_lists()


class CommitmentList(RecordList):
    model = Commitment
    filter_class = CommitmentFilter

    def listed(self):
        return pages.with_makers(Commitment.objects.all())


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
