"""The resources of the API in one table: what they show, in which orders, narrowed by what, found by which names."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet
from django_filters import FilterSet
from rest_framework.serializers import Serializer

from relations.api.v1 import history
from relations.api.v1.addresses import Addresses
from relations.api.v1.serializers import actors, codebook, editions, facts
from relations.catalogue import documents, filters
from relations.catalogue.fields import as_uid
from relations.catalogue.pages import corrections
from relations.catalogue.positions import LARGEST_NUMBER, Order
from relations.models import (
    Actor,
    Article,
    Commitment,
    Country,
    Doctrine,
    Event,
    EventType,
    Invocation,
    Measure,
    Outlet,
    Phase,
    Place,
    Post,
    Principle,
    Record,
    Relation,
    Statement,
    Theme,
)
from relations.models.base import SLUG_LENGTH
from relations.publication.models import Change, PublishedEdition

Orders = dict[str, Order]


def alphabetical(column: str = "slug") -> Orders:
    return {column: Order((column,)), f"-{column}": Order((f"-{column}",))}


def by_date(column: str, *between: str, first: str = "-date") -> Orders:
    """Latest and earliest first, those without a date last either way; `between` are columns before the key."""
    columns = (f"{column}_sort", *between, "id")
    found = {"-date": Order(tuple(f"-{name}" for name in columns), dated=True), "date": Order(columns, dated=True)}
    return {first: found.pop(first), **found, **alphabetical()}


BY_DATE_ALONE: Orders = {"date": Order(("date_sort", "id")), "-date": Order(("-date_sort", "-id"))}
BY_EDITION: Orders = {"-edition": Order(("-edition", "-position")), "edition": Order(("edition", "position"))}
BY_NUMBER: Orders = {"-number": Order(("-number",)), "number": Order(("number",))}


@dataclass(frozen=True)
class Resource:
    """`noun` names it in the schema; `serializer` says what its answers look like; the first order is the usual one.

    `codes` are columns, beside uid and slug, that a record is found by, without regard to case. What has no document
    (`shape`) is worked out from its row.
    """

    name: str
    noun: str
    about: str
    rows: Callable[[], QuerySet]
    serializer: type[Serializer]
    filters: type[FilterSet]
    orders: Orders
    codes: tuple[str, ...] = ()
    shape: Callable[[Any, Addresses], dict[str, Any]] | None = None

    @cached_property
    def model(self) -> type[Model]:
        return self.rows().model

    @cached_property
    def kind(self) -> str | None:
        """The kind of the records it shows; None for what is no record of its own."""
        return self.model.kind() if issubclass(self.model, Record) else None

    @property
    def order(self) -> Order:
        return next(iter(self.orders.values()))

    def texts(self, ids: list[int], addresses: Addresses) -> list[str]:
        """What answers say of these rows, as JSON texts in both languages."""
        if self.shape is None:
            return documents.read(self.model._meta.model_name or "", ids, addresses.host)
        rows = self.model._default_manager.in_bulk(ids)
        return [documents.stencil(self.shape(rows[pk], addresses)) for pk in ids]

    def text_of(self, slug: str, addresses: Addresses) -> str | None:
        """What answers say of the record of this slug, its usual name; None for what has no document, or none now."""
        if self.kind is None or len(slug) > SLUG_LENGTH or "\0" in slug:
            return None
        return documents.read_named(self.kind, self.model._meta.db_table, slug, addresses.host)

    def find(self, key: str) -> int | None:
        """The id of the public row of this name; a slug goes before a code that reads the same."""
        names = self._names(key)
        if names is None or "\0" in key:
            return None
        row = min(self.rows().filter(names), key=lambda row: self._distance(row, key), default=None)
        return row.pk if row else None

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


def _all(model: type[Model]) -> Callable[[], QuerySet]:
    return lambda: model._default_manager.order_by()


RESOURCES = {
    resource.name: resource
    for resource in (
        Resource("countries", "Country", "Countries, with their codes and names.",
                 _all(Country), actors.CountrySerializer, filters.CountryFilter,
                 {**alphabetical("alpha3"), **alphabetical()}, ("alpha3", "alpha2")),
        Resource("relations", "Relation", "Pairs of countries whose dealings are tracked.",
                 _all(Relation), actors.RelationSerializer, filters.RelationFilter,
                 {**alphabetical("code"), **alphabetical()}, ("code",)),
        Resource("phases", "Phase", "Stretches of a relation that a source tells of.",
                 _all(Phase), actors.PhaseSerializer, filters.PhaseFilter, BY_DATE_ALONE),
        Resource("actors", "Actor", "Whoever acts or speaks, with tenures and memberships.",
                 _all(Actor), actors.ActorSerializer, filters.ActorFilter, alphabetical()),
        Resource("posts", "Post", "Offices, with those who held them.",
                 _all(Post), actors.PostSerializer, filters.PostFilter, alphabetical()),
        Resource("places", "Place", "Places of events.",
                 _all(Place), actors.PlaceSerializer, filters.PlaceFilter, alphabetical()),
        Resource("outlets", "Outlet", "Publishers of articles.",
                 _all(Outlet), actors.OutletSerializer, filters.OutletFilter, alphabetical()),
        Resource("articles", "Article", "The texts that facts are read from, the latest first.",
                 _all(Article), actors.ArticleSerializer, filters.ArticleFilter, by_date("published")),
        Resource("events", "Event", "What happened, the latest first.",
                 _all(Event), facts.EventSerializer, filters.EventFilter, by_date("date", "date_until")),
        Resource("event-types", "EventType", "Types of event, with their weights in two schemes.",
                 _all(EventType), codebook.EventTypeSerializer, filters.EventTypeFilter,
                 {**alphabetical("code"), **alphabetical()}, ("code",)),
        Resource("statements", "Statement", "What somebody says, the latest first.",
                 _all(Statement), facts.StatementSerializer, filters.StatementFilter, by_date("date")),
        Resource("principles", "Principle", "Principles that states invoke toward each other.",
                 _all(Principle), codebook.PrincipleSerializer, filters.PrincipleFilter, alphabetical()),
        Resource("doctrines", "Doctrine", "Ordered sets of principles held by an actor.",
                 _all(Doctrine), codebook.DoctrineSerializer, filters.DoctrineFilter, alphabetical()),
        Resource("invocations", "Invocation", "Each use of a principle, in time.",
                 _all(Invocation), facts.InvocationSerializer, filters.InvocationFilter,
                 by_date("date", first="date")),
        Resource("measures", "Measure", "What one side does against or for the other.",
                 _all(Measure), facts.MeasureSerializer, filters.MeasureFilter, alphabetical()),
        Resource("commitments", "Commitment", "What a side says it will do, with dated verdicts.",
                 _all(Commitment), facts.CommitmentSerializer, filters.CommitmentFilter,
                 by_date("made", first="date")),
        Resource("themes", "Theme", "Themes.",
                 _all(Theme), codebook.ThemeSerializer, filters.ThemeFilter,
                 {**alphabetical("code"), **alphabetical()}, ("code",)),
        Resource("changes", "Change", "What each edition did to each record, the latest first.",
                 _all(Change), editions.ChangeSerializer, filters.ChangeFilter, BY_EDITION, shape=history.change),
        Resource("corrections", "Correction", "Changes that mend or take away what was public.",
                 lambda: corrections().order_by(), editions.ChangeSerializer, filters.ChangeFilter, BY_EDITION,
                 shape=history.change),
        Resource("editions", "Edition", "The editions by which records became public.",
                 _all(PublishedEdition), editions.EditionSerializer, filters.EditionFilter, BY_NUMBER,
                 shape=history.edition),
    )
}  # fmt: skip
BY_KIND = {resource.kind: resource for resource in RESOURCES.values() if resource.kind}
