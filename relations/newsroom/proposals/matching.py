"""Which records of the newsroom a proposal may be: one, none or several. Nothing is guessed among several."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz

from relations.models import Actor, Alias, Event, Evidence, Invocation, Measure, Place, Statement
from relations.newsroom.likenesses import ALIKE, DAYS, SPAN
from relations.newsroom.models import Proposal, Trait
from relations.newsroom.traits import folded, sounds
from relations.vocabulary import ActorKind, AliasKind, MeasureStatus

# How many rows one question looks at, and how many candidates an editor is shown.
LOOKED_AT, SHOWN = 2_000, 5
# The part of two spans that both share, for them to be one passage.
SAME_SPAN = 0.6
# Facts, which a passage proves.
RELATED = {"invocation": ("invocation__principle",)}
PROVEN = ("event", "statement", "invocation", "measure")


class How(StrEnum):
    """By what a record may be what a proposal says: its very name or words, this very passage, or a likeness."""

    NAME = "name"
    HERE = "here"
    LIKE = "like"


@dataclass(frozen=True)
class Match:
    """A record that a proposal may be."""

    pk: int
    label: str
    how: How = How.LIKE

    @property
    def is_same(self) -> bool:
        return self.how != How.LIKE


Matches = dict[str, list[Match]]


def the_one(matches: Sequence[Match]) -> Match | None:
    """The record that it is beyond doubt: the only one of the very name."""
    return matches[0] if len(matches) == 1 and matches[0].is_same else None


def matches_of(proposals: Iterable[Proposal]) -> Matches:
    """The candidates of each proposal by its fingerprint, the likeliest first, in a fixed number of queries."""
    by_kind: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        by_kind[proposal.kind].append(proposal)
    found: Matches = {}
    for kind, those in by_kind.items():
        here = _recorded_here(kind, those) if kind in PROVEN else {}
        rest = [one for one in those if one.fingerprint not in here]
        found |= here | (FINDERS[kind](rest) if rest else {})
    return {fingerprint: matches[:SHOWN] for fingerprint, matches in found.items()}


def _recorded_here(kind: str, proposals: list[Proposal]) -> Matches:
    """Records that this passage of this article, or nearly this one, proves already."""
    rows = Evidence.objects.filter(
        passage__article__in={one.article_id for one in proposals}, passage__start__isnull=False,
        **{f"{kind}__isnull": False},
    ).select_related("passage", kind, *RELATED.get(kind, ()))  # fmt: skip
    cited = [(getattr(row, f"{kind}_id"), getattr(row, kind), row.passage) for row in rows.order_by("pk")]
    found = {one.fingerprint: {row[0]: row[1] for row in cited if _covers(one, row[1], row[2])} for one in proposals}
    return {
        fingerprint: [Match(pk, str(record), How.HERE) for pk, record in records.items()]
        for fingerprint, records in found.items()
        if records
    }


def _covers(one: Proposal, record: Any, passage: Any) -> bool:
    """Whether the two spans are the same but for a few words at their ends; an invocation may lie in its passage."""
    if passage.article_id != one.article_id or one.start is None or one.end is None:
        return False
    if isinstance(record, Invocation) and record.principle.slug == one.values["principle"]:
        return bool(passage.start <= one.start and one.end <= passage.end)
    shared = min(one.end, passage.end) - max(one.start, passage.start)
    return bool(shared > 0 and shared >= SAME_SPAN * (max(one.end, passage.end) - min(one.start, passage.start)))


# --- who and where ----------------------------------------------------------------------------------------------------


def _actors(proposals: list[Proposal]) -> Matches:
    rows = {row.pk: row for row in _sounding("actor", Actor, proposals).select_related("country")}
    names = {pk: {folded(row.name_fr), folded(row.name_en), folded(row.acronym)} for pk, row in rows.items()}
    aliases = Alias.objects.filter(actor__in=rows).exclude(alias_kind=AliasKind.METONYM)
    for pk, text in aliases.values_list("actor", "text"):
        names[pk].add(folded(text))
    return {one.fingerprint: _named_alike(one, rows, names, _may_be_actor) for one in proposals}


def _places(proposals: list[Proposal]) -> Matches:
    rows = {row.pk: row for row in _sounding("place", Place, proposals).select_related("country")}
    names = {pk: {folded(row.name_fr), folded(row.name_en)} for pk, row in rows.items()}
    return {one.fingerprint: _named_alike(one, rows, names, _may_be_place) for one in proposals}


def _sounding(kind: str, model: Any, proposals: list[Proposal]) -> Any:
    """Records of which a word of the name sounds like one of these names, or of their acronyms."""
    values = sounds(name for one in proposals for name in (one.values["name"], one.values.get("acronym", "")))
    ids = Trait.objects.filter(kind=kind, value__in=values).values_list("record_id", flat=True)
    return model.objects.filter(pk__in=list(ids.distinct()[:LOOKED_AT]))


def _named_alike(
    one: Proposal, rows: dict[int, Any], names: dict[int, set[str]], fits: Callable[[Proposal, Any], bool]
) -> list[Match]:
    mine = folded(one.values["name"])
    scored = [
        (max((_score(mine, name) for name in names[pk] if name), default=0), pk)
        for pk, row in rows.items()
        if fits(one, row)
    ]
    likely = sorted(((score, pk) for score, pk in scored if score >= ALIKE), key=lambda found: (-found[0], found[1]))
    same = [(score, pk) for score, pk in likely if score == 100]
    return [Match(pk, str(rows[pk]), How.NAME if score == 100 else How.LIKE) for score, pk in same or likely]


def _score(mine: str, name: str) -> float:
    """100 for the same name; a surname alone is like every name that ends so."""
    if mine == name:
        return 100
    if " " not in mine and name.endswith(f" {mine}"):
        return ALIKE
    return min(99, fuzz.ratio(mine, name))


def _may_be_actor(one: Proposal, row: Actor) -> bool:
    is_person = one.values["actor_kind"] == ActorKind.PERSON
    if (row.actor_kind == ActorKind.PERSON) != is_person:
        return False
    # A person may have moved; every country has its own ministry.
    return is_person or _same_country(one, row)


def _may_be_place(one: Proposal, row: Place) -> bool:
    return _same_country(one, row)


def _same_country(one: Proposal, row: Any) -> bool:
    return row.country is None or not one.values["country"] or row.country.alpha3 == one.values["country"]


# --- what happened ----------------------------------------------------------------------------------------------------


def _events(proposals: list[Proposal]) -> Matches:
    """Events of the same type around the same days, with a country or somebody of both: another source for them."""
    spans = {one.fingerprint: span for one in proposals if (span := days_of(one.values["date"]))}
    if not spans:
        return {}
    first = min(start for start, _end in spans.values())
    last = max(end for _start, end in spans.values())
    rows = (
        Event.objects.filter(
            event_type__code__in={one.values["event_type"] for one in proposals},
            date_sort__range=(first - SPAN, last + DAYS),
            date_until__gte=first - DAYS,
        )
        .select_related("event_type")
        .prefetch_related("parties", "participations__actor")
        .order_by("date_sort", "pk")[:LOOKED_AT]
    )
    events = list(rows)
    return {
        one.fingerprint: [Match(row.pk, event_in_words(row)) for row in events if _is_like(one, row)]
        for one in proposals
        if one.fingerprint in spans
    }


def event_in_words(event: Event) -> str:
    return f"{event} ({event.date})"


def days_of(date: dict[str, str | None]) -> tuple[dt.date, dt.date] | None:
    days = [dt.date.fromisoformat(day) for day in (date["earliest"], date["latest"]) if day]
    return (days[0], days[-1]) if days else None


def _is_like(one: Proposal, event: Any) -> bool:
    span = days_of(one.values["date"])
    first, last = event.date_earliest or event.date_latest, event.date_latest or event.date_earliest
    if span is None or first is None or last is None or event.event_type.code != one.values["event_type"]:
        return False
    if first > span[1] + DAYS or last < span[0] - DAYS:
        return False
    parties = {country.alpha3 for country in event.parties.all()}
    names = {folded(part.actor.name_fr) for part in event.participations.all() if part.actor}
    return len(parties & set(one.values["parties"])) > 1 or bool(
        names & {folded(part["name"]) for part in one.values["parts"] if not part["state"]}
    )


def _measures(proposals: list[Proposal]) -> Matches:
    """Measures of one kind and side that no source has ended yet, which this may be or end."""
    rows = list(
        Measure.objects.exclude(status__in=(MeasureStatus.LIFTED, MeasureStatus.EXPIRED))
        .filter(imposed_by__country__alpha3__in={one.values["imposed_by"].get("state", "") for one in proposals})
        .select_related("imposed_by__country", "target__country")
        .order_by("-pk")[:LOOKED_AT]
    )
    return {one.fingerprint: [Match(row.pk, str(row)) for row in rows if _may_be(one, row)] for one in proposals}


def _may_be(one: Proposal, measure: Measure) -> bool:
    values, country = one.values, measure.imposed_by.country
    if country is None or country.alpha3 != values["imposed_by"].get("state"):
        return False
    target = measure.target.country if measure.target else None
    if target and values["target"].get("state") and target.alpha3 != values["target"]["state"]:
        return False
    # What is lifted is often called by no kind at all.
    return bool(values["stage"] == "lifted" or measure.measure_kind == values["measure_kind"])


# --- what was said ----------------------------------------------------------------------------------------------------


def _statements(proposals: list[Proposal]) -> Matches:
    """Statements in the same words, however they are marked."""
    words = {one.fingerprint: _spellings(one.values["verbatim"]) for one in proposals}
    rows = Statement.objects.filter(verbatim__in=set().union(*words.values())).order_by("pk")[:LOOKED_AT]
    found = [(row, folded(row.verbatim)) for row in rows]
    return {
        one.fingerprint: [
            Match(row.pk, str(row), How.NAME) for row, said in found if said == folded(one.values["verbatim"])
        ]
        for one in proposals
    }


def _spellings(verbatim: str) -> set[str]:
    """The words with each kind of marks and of apostrophes."""
    bare = verbatim.strip("«»“”\"'‘’ \u00a0\u202f")
    written = {bare, f"« {bare} »", f"«\u00a0{bare}\u00a0»", f"“{bare}”", f'"{bare}"', verbatim}
    return written | {words.replace("’", "'") for words in written} | {words.replace("'", "’") for words in written}


def _invocations(proposals: list[Proposal]) -> Matches:
    """Invocations of the same principle in the same words by the same side."""
    same = Q(
        principle__slug__in={one.values["principle"] for one in proposals},
        wording__in={words for one in proposals for words in _spellings(one.values["wording"])},
    )
    rows = list(Invocation.objects.filter(same).select_related("principle", "invoker").order_by("pk")[:LOOKED_AT])
    return {one.fingerprint: [Match(row.pk, str(row)) for row in rows if _invokes(one, row)] for one in proposals}


def _invokes(one: Proposal, row: Invocation) -> bool:
    if row.principle.slug != one.values["principle"] or folded(row.wording) != folded(one.values["wording"]):
        return False
    name = one.values["invoker"].get("name", "")
    return bool(row.invoker is None or not name or folded(row.invoker.name_fr) == folded(name))


FINDERS: dict[str, Callable[[list[Proposal]], Matches]] = {
    "actor": _actors, "place": _places, "event": _events, "measure": _measures, "statement": _statements,
    "invocation": _invocations,
}  # fmt: skip
