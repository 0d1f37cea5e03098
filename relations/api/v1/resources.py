"""The resources of the API in one table: what they show, in which order, narrowed by what, found by which names."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Model, Q, QuerySet
from django_filters import FilterSet
from rest_framework.serializers import Serializer

from relations.api.v1.serializers import actors, codebook, editions, facts
from relations.catalogue import filters, records
from relations.catalogue.fields import as_uid
from relations.catalogue.pages import corrections
from relations.catalogue.positions import LARGEST_NUMBER, Order
from relations.models import Country, Phase, Record
from relations.models.base import SLUG_LENGTH
from relations.publication.models import Change, PublishedEdition

ALPHABETICAL = Order(("slug",))


def newest(column: str = "date") -> Order:
    return Order((f"-{column}_sort", "-uid"))


def oldest(column: str = "date") -> Order:
    return Order((f"{column}_sort", "uid"))


@dataclass(frozen=True)
class Resource:
    """`noun` names it in the schema; `codes` are columns, beside uid and slug, that a record is found by.

    Codes are read without regard to case.
    """

    name: str
    noun: str
    about: str
    rows: Callable[[], QuerySet]
    serializer: type[Serializer]
    filters: type[FilterSet]
    order: Order = ALPHABETICAL
    codes: tuple[str, ...] = ()

    @property
    def model(self) -> type[Model]:
        return self.rows().model

    @property
    def kind(self) -> str | None:
        """The kind of the records it shows; None for what is no record of its own."""
        return self.model.kind() if issubclass(self.model, Record) else None

    def find(self, key: str) -> Model | None:
        """The public row of this name; a slug goes before a code that reads the same."""
        names = self._names(key)
        if names is None or "\0" in key:
            return None
        return min(self.rows().filter(names), key=lambda row: self._distance(row, key), default=None)

    def _distance(self, row: Model, key: str) -> tuple[bool, bool]:
        """How far a row that was found is from the very name that was asked for."""
        return getattr(row, "slug", None) != key, key not in [getattr(row, code) for code in self.codes]

    def _names(self, key: str) -> Q | None:
        if issubclass(self.model, PublishedEdition):
            number = _number(key)
            return None if number is None else Q(number=number)
        if issubclass(self.model, Change):
            edition, _dash, position = key.partition("-")
            numbers = _number(edition), _number(position)
            return None if None in numbers else Q(edition=numbers[0], position=numbers[1])
        uid = as_uid(key)
        if issubclass(self.model, Phase):
            return Q(uid=uid) if uid else None
        if len(key) > SLUG_LENGTH:
            return None
        words = [Q(slug=key), *(Q(**{f"{code}__iexact": key}) for code in self.codes), *([Q(uid=uid)] if uid else ())]
        return reduce(or_, words)


def _number(text: str) -> int | None:
    """A number in its one usual form, no larger than a column holds."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_NUMBER))):
        return None
    return int(text) if text == str(int(text)) and int(text) <= LARGEST_NUMBER else None


def countries() -> QuerySet:
    return Country.objects.all()


def changes() -> QuerySet:
    return Change.objects.all()


def published_editions() -> QuerySet:
    return PublishedEdition.objects.all()


BY_EDITION = Order(("-edition", "-position"))
RESOURCES = {
    resource.name: resource
    for resource in (
        Resource("countries", "Country", "Countries, with their codes and names.",
                 countries, actors.CountrySerializer, filters.CountryFilter, Order(("alpha3",)), ("alpha3", "alpha2")),
        Resource("relations", "Relation", "Pairs of countries whose dealings are tracked.",
                 records.relations, actors.RelationSerializer, filters.RelationFilter, Order(("code",)), ("code",)),
        Resource("phases", "Phase", "Stretches of a relation that a source tells of.",
                 records.phases, actors.PhaseSerializer, filters.PhaseFilter, oldest()),
        Resource("actors", "Actor", "Whoever acts or speaks, with tenures and memberships.",
                 records.actors, actors.ActorSerializer, filters.ActorFilter),
        Resource("posts", "Post", "Offices, with those who held them.",
                 records.posts, actors.PostSerializer, filters.PostFilter),
        Resource("places", "Place", "Places of events.",
                 records.places, actors.PlaceSerializer, filters.PlaceFilter),
        Resource("outlets", "Outlet", "Publishers of articles.",
                 records.outlets, actors.OutletSerializer, filters.OutletFilter),
        Resource("articles", "Article", "The texts that facts are read from, the latest first.",
                 records.articles, actors.ArticleSerializer, filters.ArticleFilter, newest("published")),
        Resource("events", "Event", "What happened, the latest first.",
                 records.events, facts.EventSerializer, filters.EventFilter, newest()),
        Resource("event-types", "EventType", "Types of event, with their weights in two schemes.",
                 records.event_types, codebook.EventTypeSerializer, filters.EventTypeFilter,
                 Order(("code",)), ("code",)),
        Resource("statements", "Statement", "What somebody says, the latest first.",
                 records.statements, facts.StatementSerializer, filters.StatementFilter, newest()),
        Resource("principles", "Principle", "Principles that states invoke toward each other.",
                 records.principles, codebook.PrincipleSerializer, filters.VocabularyFilter),
        Resource("doctrines", "Doctrine", "Ordered sets of principles held by an actor.",
                 records.doctrines, codebook.DoctrineSerializer, filters.DoctrineFilter),
        Resource("invocations", "Invocation", "Each use of a principle, in time.",
                 records.invocations, facts.InvocationSerializer, filters.InvocationFilter, oldest()),
        Resource("measures", "Measure", "What one side does against or for the other.",
                 records.measures, facts.MeasureSerializer, filters.MeasureFilter),
        Resource("commitments", "Commitment", "What a side says it will do, with dated verdicts.",
                 records.commitments, facts.CommitmentSerializer, filters.CommitmentFilter, oldest("made")),
        Resource("themes", "Theme", "Themes.",
                 records.themes, codebook.ThemeSerializer, filters.VocabularyFilter, Order(("code",)), ("code",)),
        Resource("changes", "Change", "What each edition did to each record, the latest first.",
                 changes, editions.ChangeSerializer, filters.ChangeFilter, BY_EDITION),
        Resource("corrections", "Correction", "Changes that mend or take away what was public.",
                 corrections, editions.ChangeSerializer, filters.ChangeFilter, BY_EDITION),
        Resource("editions", "Edition", "The editions by which records became public.",
                 published_editions, editions.EditionSerializer, filters.EditionFilter,
                 Order(("-number",))),
    )
}  # fmt: skip
