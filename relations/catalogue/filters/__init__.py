"""What lists can be narrowed by. The site, the API, feeds and files share these sets: all mean the same by a word.

Records are named by uid, slug, or code where they have one. A `label` is what a reader sees beside the value; a
`help_text` is what the description of the API says of the parameter: English, as the whole of it.
"""

from relations.catalogue.filters.codebook import (
    ChangeFilter,
    DoctrineFilter,
    EditionFilter,
    EventTypeFilter,
    PrincipleFilter,
    ThemeFilter,
)
from relations.catalogue.filters.dates import DatedFilterSet, may_fall
from relations.catalogue.filters.deeds import CommitmentFilter, MeasureFilter
from relations.catalogue.filters.facts import EventFilter, InvocationFilter, StatementFilter
from relations.catalogue.filters.kinds import (
    DayFilter,
    FilterSet,
    OneOfFilter,
    RecordFilter,
    WholeNumberFilter,
    YesNoFilter,
    by_actor,
    by_relation,
)
from relations.catalogue.filters.sources import (
    ActorFilter,
    ArticleFilter,
    CountryFilter,
    NoFilter,
    OutletFilter,
    PhaseFilter,
    PlaceFilter,
    PostFilter,
    RelationFilter,
)

__all__ = [
    "ActorFilter",
    "ArticleFilter",
    "ChangeFilter",
    "CommitmentFilter",
    "CountryFilter",
    "DatedFilterSet",
    "DayFilter",
    "DoctrineFilter",
    "EditionFilter",
    "EventFilter",
    "EventTypeFilter",
    "FilterSet",
    "InvocationFilter",
    "MeasureFilter",
    "NoFilter",
    "OneOfFilter",
    "OutletFilter",
    "PhaseFilter",
    "PlaceFilter",
    "PostFilter",
    "PrincipleFilter",
    "RecordFilter",
    "RelationFilter",
    "StatementFilter",
    "ThemeFilter",
    "WholeNumberFilter",
    "YesNoFilter",
    "by_actor",
    "by_relation",
    "may_fall",
]
