"""Which records of the newsroom a proposal may be: one, none or several. Nothing is guessed among several."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import get_language
from rapidfuzz import fuzz

from relations.models import Actor, Alias, Event, Evidence, Invocation, Measure, Place, Statement, Tenure
from relations.newsroom.intake.naming import names_alike
from relations.newsroom.intake.plain import folded as plain_name
from relations.newsroom.likenesses import ALIKE, DAYS, SPAN
from relations.newsroom.models import Proposal, Trait
from relations.newsroom.proposals.findings import LIFTED
from relations.newsroom.traits import folded, sounds
from relations.vocabulary import ActorKind, AliasKind, MeasureStatus

# How many rows one question looks at, and how many candidates an editor is shown.
LOOKED_AT, SHOWN = 2_000, 5
# Days and types of events asked for at once.
MOST_ASKED = 200
# The part of two spans that both share, for them to be one passage.
SAME_SPAN = 0.6
# What is read along with a record, to say of what sort it is.
RELATED = {"invocation": ("invocation__principle",), "event": ("event__event_type",)}
# Facts, which a passage proves.
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
    # The post and the country by which namesakes are told apart; None where that is no question.
    about: str | None = None

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
    apart = _told_apart([one for kind in PROVEN for one in by_kind.get(kind, ())])
    for kind, those in by_kind.items():
        here = _recorded_here(kind, those, apart.get(kind, {})) if kind in PROVEN else {}
        rest = [one for one in those if not any(match.is_same for match in here.get(one.fingerprint, ()))]
        like = FINDERS[kind](rest) if rest else {}
        found |= {one.fingerprint: _once(here, like, one.fingerprint) for one in those}
    return found


def _once(here: Matches, like: Matches, fingerprint: str) -> list[Match]:
    both = [*here.get(fingerprint, ()), *like.get(fingerprint, ())]
    return list({match.pk: match for match in reversed(both)}.values())[::-1][:SHOWN]


def _recorded_here(kind: str, proposals: list[Proposal], apart: dict[int, str]) -> Matches:
    """Records that this passage of this article, or nearly this one, proves already."""
    rows = Evidence.objects.filter(
        passage__article__in={one.article_id for one in proposals}, passage__start__isnull=False,
        **{f"{kind}__isnull": False},
    ).select_related("passage", kind, *RELATED.get(kind, ()))  # fmt: skip
    cited = [(getattr(row, kind), row.passage) for row in rows.order_by("pk")]
    return {
        one.fingerprint: _sorted_out(one, {row.pk: row for row, passage in cited if _covers(one, row, passage)}, apart)
        for one in proposals
    }


def _sorted_out(one: Proposal, records: dict[int, Any], apart: dict[int, str]) -> list[Match]:
    """What is of the same sort is the same; of another, it may be, unless the reader has told the two apart."""
    same = [Match(pk, str(row), How.HERE) for pk, row in records.items() if _is_of_one_sort(one, row)]
    others = (Match(pk, str(row)) for pk, row in records.items() if not _is_of_one_sort(one, row))
    return [*same, *(match for match in others if apart.get(match.pk, one.fingerprint) == one.fingerprint)]


def _told_apart(proposals: list[Proposal]) -> dict[str, dict[int, str]]:
    """By kind the records that proposals of these articles have become, with the fingerprint of each."""
    articles, found = {one.article_id for one in proposals}, defaultdict[str, dict[int, str]](dict)
    rows = Proposal.objects.filter(article_id__in=articles, record_id__isnull=False, start__isnull=False)
    for row in rows.filter(kind__in=PROVEN).only("kind", "record_id", "fingerprint") if articles else ():
        found[row.kind][row.record_id or 0] = row.fingerprint
    return found


def _covers(one: Proposal, record: Any, passage: Any) -> bool:
    """Whether the two spans are the same but for a few words at their ends; an invocation may lie in its passage."""
    if passage.article_id != one.article_id or one.start is None or one.end is None:
        return False
    if isinstance(record, Invocation):
        # Another principle in the same words is another invocation.
        within = passage.start <= one.start and one.end <= passage.end
        return bool(within and _is_of_one_sort(one, record))
    shared = min(one.end, passage.end) - max(one.start, passage.start)
    return bool(shared > 0 and shared >= SAME_SPAN * (max(one.end, passage.end) - min(one.start, passage.start)))


def _is_of_one_sort(one: Proposal, record: Any) -> bool:
    """One sentence may tell of two acts: only what is of the same sort is the same fact."""
    values = one.values
    match record:
        case Event():
            return bool(record.event_type.code == values["event_type"])
        case Measure():
            return bool(record.measure_kind == values["measure_kind"] and values["stage"] != LIFTED)
        case Invocation():
            return bool(record.principle.slug == values["principle"])
    return True


# --- who and where ----------------------------------------------------------------------------------------------------


def _actors(proposals: list[Proposal]) -> Matches:
    asked = _sounding("actor", Actor, proposals).select_related("country")
    rows = {row.pk: row for row in asked.annotate(post_fr=_last_post("title_fr"), post_en=_last_post("title_en"))}
    names = {pk: {folded(row.name_fr), folded(row.name_en), folded(row.acronym)} for pk, row in rows.items()}
    aliases = Alias.objects.filter(actor__in=rows).exclude(alias_kind=AliasKind.METONYM)
    for pk, text in aliases.values_list("actor", "text"):
        names[pk].add(folded(text))
    for pk, row in rows.items():
        if row.actor_kind != ActorKind.PERSON:
            names[pk] |= _in_other_words({row.name_fr, row.name_en, *names[pk]})
    return {one.fingerprint: _named_alike(one, rows, names, _may_be_actor) for one in proposals}


def _places(proposals: list[Proposal]) -> Matches:
    rows = {row.pk: row for row in _sounding("place", Place, proposals).select_related("country")}
    names = {pk: {folded(row.name_fr), folded(row.name_en)} for pk, row in rows.items()}
    return {one.fingerprint: _named_alike(one, rows, names, _may_be_place) for one in proposals}


def _sounding(kind: str, model: Any, proposals: list[Proposal]) -> Any:
    """Records of which a word of the name sounds like one of these names, or of their acronyms."""
    names = {one.values["name"] for one in proposals} | {one.values.get("acronym", "") for one in proposals}
    names |= _in_other_words({one.values["name"] for one in proposals if _is_body(one)})
    shared = Trait.objects.filter(kind=kind, value__in=sounds(names)).values("record_id")
    # Those that share most words first: whoever shares a “ministry” alone comes late.
    ids = shared.annotate(number=Count("pk")).order_by("-number", "record_id").values_list("record_id", flat=True)
    written = Q(name_fr__in=names) | Q(name_en__in=names - {""})
    return model.objects.filter(Q(pk__in=list(ids[:LOOKED_AT])) | written)


def _is_body(one: Proposal) -> bool:
    return one.kind == "actor" and one.values["actor_kind"] != ActorKind.PERSON


def _in_other_words(names: Iterable[str]) -> set[str]:
    """What the lists call these bodies in French and in English: « département d’État », “State Department”."""
    alike = names_alike()
    return {folded(other) for name in names for other in alike.get(plain_name(name), ())}


def _last_post(title: str) -> Subquery:
    """The title of the post that somebody held last, as far as the record knows, in the question that asks for them."""
    held = Tenure.objects.filter(actor=OuterRef("pk")).order_by(F("cited_until").desc(nulls_last=True), "-pk")
    return Subquery(held.values(f"post__{title}")[:1])


def _about(row: Any) -> str | None:
    """Post and country, to tell namesakes apart; empty where the record knows neither."""
    country = str(row.country.name) if row.country else ""
    if isinstance(row, Actor) and row.actor_kind == ActorKind.PERSON:
        posts: Any = row
        post = (posts.post_en if get_language() == "en" else "") or posts.post_fr or ""
        return ", ".join(filter(None, (post, country)))
    return country or None


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
    sure = How.LIKE if one.values.get("is_doubtful") else How.NAME
    return [
        Match(pk, str(rows[pk]), sure if score == 100 else How.LIKE, _about(rows[pk])) for score, pk in same or likely
    ]


def _score(mine: str, name: str) -> float:
    """100 for the same name; a surname alone is like every name that ends so."""
    if mine == name:
        return 100
    if " " not in mine and name.endswith(f" {mine}"):
        return ALIKE
    if " " in mine and " " in name and (name.startswith(f"{mine} ") or mine.startswith(f"{name} ")):
        # « Département d’État » is like « Département d’État américain ».
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
    asked = {(one.values["event_type"], spans[one.fingerprint]) for one in proposals if one.fingerprint in spans}
    near = (
        Q(event_type__code=code, date_sort__range=(first - SPAN, last + DAYS), date_until__gte=first - DAYS)
        for code, (first, last) in sorted(asked)[:MOST_ASKED]
    )
    rows = (
        Event.objects.filter(reduce(or_, near))
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
    return bool(values["stage"] == LIFTED or measure.measure_kind == values["measure_kind"])


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
