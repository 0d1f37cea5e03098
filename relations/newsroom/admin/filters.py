"""Filters on where a record stands and on what it lacks. They ask the questions that the dashboard counts by."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from relations.models import Relation
from relations.models.aggregates import aggregates
from relations.newsroom import questions
from relations.newsroom.admin.acts import ACTS
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.conversations import may_view
from relations.newsroom.models import Priority, Publicity, Review
from relations.newsroom.zones import desk_zone
from relations.vocabulary import EnglishState

MOST_RELATIONS = 50


class ChoiceFilter(SimpleListFilter):
    """A filter with a fixed list of choices."""

    choices_offered: tuple[tuple[str, Any], ...] = ()

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, Any]]:
        return self.choices_offered


class StandingFilter(ChoiceFilter):
    """Asks the standing of each record. Works on lists of records, and on the list of standings."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        condition = self.condition(request, self.value() or "")
        return queryset if condition is None else questions.standing_where(queryset, condition)

    def condition(self, request: HttpRequest, value: str) -> Q | None:
        """The question; None for a value that asks nothing."""
        raise NotImplementedError


class PublicityFilter(StandingFilter):
    title = _("publicity")
    parameter_name = "publicity"
    choices_offered = (
        (Publicity.NEVER.value, Publicity.NEVER.label),
        (Publicity.PUBLIC.value, Publicity.PUBLIC.label),
        ("changed", _("Public, with unpublished changes")),
        ("stale", _("Public, with unpublished changes for more than a week")),
        ("correcting", _("Public, with a correction that waits")),
        (Publicity.WITHDRAWN.value, Publicity.WITHDRAWN.label),
    )

    def condition(self, request: HttpRequest, value: str) -> Q | None:
        match value:
            case "changed":
                return questions.changed()
            case "stale":
                return questions.changed() & questions.changed_before(timezone.now() - questions.WEEK)
            case "correcting":
                return questions.correcting()
        return Q(publicity=value) if value in Publicity.values else None


class ReviewFilter(StandingFilter):
    title = _("review")
    parameter_name = "review"
    choices_offered = (
        *((review.value, review.label) for review in Review),
        ("waiting", _("Approved and waiting to be published")),
    )

    def condition(self, request: HttpRequest, value: str) -> Q | None:
        if value == "waiting":
            return questions.waiting()
        return Q(review=value) if value in Review.values else None


class AssigneeFilter(StandingFilter):
    title = _("assignment")
    parameter_name = "assignee"
    choices_offered = (
        ("me", _("Assigned to me")),
        ("mine", _("Assigned to me, or last saved by me")),
        ("somebody", _("Assigned to somebody")),
        ("nobody", _("Assigned to nobody")),
    )

    def condition(self, request: HttpRequest, value: str) -> Q | None:
        user = editor_of(request)
        asked: dict[str, Callable[[], Q]] = {
            "me": lambda: questions.assigned_to(user),
            "mine": lambda: questions.work_of(user),
            "somebody": lambda: Q(assignee__isnull=False),
            "nobody": lambda: Q(assignee=None),
        }
        return asked[value]() if value in asked else None


class DueFilter(StandingFilter):
    title = _("due")
    parameter_name = "due"
    choices_offered = (("overdue", _("Overdue")), ("week", _("Within a week")), ("any", _("With a date")))

    def condition(self, request: HttpRequest, value: str) -> Q | None:
        today = timezone.now().astimezone(desk_zone()).date()
        asked = {"overdue": questions.overdue(today), "week": questions.due_soon(today), "any": Q(due__isnull=False)}
        return asked.get(value)


class PriorityFilter(StandingFilter):
    title = _("priority")
    parameter_name = "priority"
    choices_offered = tuple((str(priority.value), priority.label) for priority in Priority)

    def condition(self, request: HttpRequest, value: str) -> Q | None:
        return Q(priority=int(value)) if value in {str(number) for number in Priority.values} else None


class KindFilter(SimpleListFilter):
    """On the list of all kinds: those that the editor may see."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, Any]]:
        user = editor_of(request)
        named = ((kind, capfirst(found.root._meta.verbose_name)) for kind, found in aggregates().items())
        return [(kind, label) for kind, label in named if may_view(user, kind)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ActFilter(SimpleListFilter):
    """On the audit: what was done, in words. The parameter is that of the stock filter, for lists that were kept."""

    title = _("action")
    parameter_name = "action__exact"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, Any]]:
        return sorted(((act, str(words)) for act, words in ACTS.items()), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(action=self.value()) if self.value() else queryset


# --- what a record lacks ----------------------------------------------------------------------------------------------


class EnglishFilter(ChoiceFilter):
    title = _("English text")
    parameter_name = "english"
    choices_offered = (("to_do", _("missing or out of date")), *((state.value, state.label) for state in EnglishState))

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, Any]]:
        # Passages and articles have no texts of ours.
        return self.choices_offered if getattr(model_admin.model, "TEXTS", ()) else ()

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "to_do":
            return queryset.filter(english__in=questions.UNTRANSLATED)
        return queryset.filter(english=self.value()) if self.value() in EnglishState.values else queryset


class SourcesFilter(ChoiceFilter):
    title = _("sources")
    parameter_name = "sources"
    choices_offered = (("one", _("fewer than two")),)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(questions.without_second_source()) if self.value() == "one" else queryset


class RelationFilter(SimpleListFilter):
    """Events between the two countries of a relation."""

    title = _("relation")
    parameter_name = "relation"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, Any]]:
        rows = Relation.objects.order_by("code")[:MOST_RELATIONS]
        return [(row.code, str(row)) for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        relation = Relation.objects.filter(code=self.value()).first() if self.value() else None
        if self.value() and relation is None:
            return queryset.none()
        events: Any = queryset
        found: QuerySet = events.of_relation(relation) if relation else events
        return found


class LanguageFilter(ChoiceFilter):
    """The languages of nearly all sources; a list of every tag in use would read the whole table."""

    title = _("language")
    parameter_name = "language"
    choices_offered = (("fr", _("French")), ("en", _("English")), ("ar", _("Arabic")), ("other", _("another language")))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        named = [tag for tag, _label in self.choices_offered if tag != "other"]
        if self.value() == "other":
            return queryset.exclude(language__in=named)
        return queryset.filter(language=self.value()) if self.value() in named else queryset
