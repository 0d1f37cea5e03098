"""Which saved records may be the same as another: found by an index first, then compared."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from rapidfuzz import fuzz, process

from relations.models import Actor, Alias, Article, Event, EventParty, Evidence, Participation, Passage, Statement
from relations.models.aggregates import model_of
from relations.newsroom.models import Likeness, Trait
from relations.newsroom.traits import folded, shingles, sounds, traits_of_article
from relations.vocabulary import ActorKind, AliasKind

Cause = Likeness.Cause
Found = Iterator[tuple[int, Likeness.Cause]]

# Of 100 for the folded names: "Abdoulaye Dicko" scores 90 against "Abdoulaye Diop".
ALIKE = 92
# The part of their runs of words that two texts share.
SAME_TEXT = 0.8
DAYS = timedelta(days=3)
# An event of unknown day is looked for no longer than this before.
SPAN = timedelta(days=366)
# How many records one check compares, after reading so many traits; how many texts it reads.
COMPARED, READ_TRAITS, READ = 500, 2_000, 10


# --- names ------------------------------------------------------------------------------------------------------------


def same_name(record: Any) -> Found:
    """Actors, places and outlets by their names and aliases, the most alike first."""
    kind, pk = record.kind(), record.pk
    mine = _names(kind, [pk])[pk]
    others = _names(kind, [other for other in _sharing(kind, sounds(mine)) if other != pk])
    scores = _scores(mine, others)
    likely = sorted(scores, key=lambda other: (-scores[other], other))
    elsewhere = _elsewhere(record, likely)
    return ((other, Cause.NAME) for other in likely if other not in elsewhere)


def _sharing(kind: str, values: set[str]) -> list[int]:
    """Records that share traits, most of them first; those that share only what many have are left out."""
    rows = Trait.objects.filter(kind=kind, value__in=values).order_by()
    number = dict(rows.values("value").annotate(number=Count("pk")).values_list("value", "number"))
    shared: Counter[int] = Counter()
    for value in sorted(number, key=lambda value: number[value]):
        if shared.total() + number[value] > READ_TRAITS and shared:
            break
        shared.update(rows.filter(value=value).values_list("record_id", flat=True)[:READ_TRAITS])
    return [pk for pk, _shared in shared.most_common(COMPARED)]


def _names(kind: str, ids: list[int]) -> dict[int, set[str]]:
    """The folded names of these records, with their aliases. A capital that stands for a government is none."""
    model: Any = model_of(kind)
    columns = [name for name in ("name_fr", "name_en", "acronym") if name in {f.name for f in model._meta.fields}]
    found = {pk: {folded(name) for name in names} for pk, *names in _values(model, ids, "pk", *columns)}
    if model is Actor:
        aliases = Alias.objects.filter(actor__in=ids).exclude(alias_kind=AliasKind.METONYM)
        for pk, text in aliases.values_list("actor", "text"):
            found[pk].add(folded(text))
    return {pk: names - {""} for pk, names in found.items()}


def _values(model: Any, ids: list[int], *columns: str) -> list[tuple]:
    return list(model._base_manager.filter(pk__in=ids).values_list(*columns))


def _scores(mine: set[str], others: dict[int, set[str]]) -> dict[int, float]:
    """How alike their names are, for those that are alike enough."""
    named = [(name, pk) for pk, names in others.items() for name in names]
    scores: dict[int, float] = defaultdict(float)
    for name in mine:
        near = process.extract_iter(name, [other for other, _pk in named], scorer=fuzz.WRatio, score_cutoff=ALIKE)
        for _name, score, at in near:
            scores[named[at][1]] = max(score, scores[named[at][1]])
    return scores


def _elsewhere(record: Any, ids: list[int]) -> set[int]:
    """Those that belong to another country, which a person may do: every country has its ministry."""
    if record.country_id is None or getattr(record, "actor_kind", "") == ActorKind.PERSON:
        return set()
    rows = _values(type(record), ids, "pk", "country")
    return {pk for pk, country in rows if country not in (None, record.country_id)}


# --- articles ---------------------------------------------------------------------------------------------------------


def same_article(article: Article) -> Found:
    """Articles by their address, their text, or most of their text."""
    values = set(traits_of_article({"url": article.url, "sha256": article.sha256, "body": article.body}))
    rows = Trait.objects.filter(kind="article", value__in=values).exclude(record_id=article.pk)
    shared: dict[int, list[str]] = defaultdict(list)
    for pk, value in rows.values_list("record_id", "value")[:COMPARED]:
        shared[pk].append(value.partition(":")[0])
    for pk, names in shared.items():
        if {"url", "sha"} & set(names):
            yield pk, Cause.ADDRESS if "url" in names else Cause.TEXT
    rest = [pk for pk, names in shared.items() if not {"url", "sha"} & set(names)]
    yield from _same_text(article, sorted(rest, key=lambda pk: -len(shared[pk]))[:READ])


def _same_text(article: Article, ids: list[int]) -> Found:
    mine = shingles(article.body)
    for pk, body in _values(Article, ids, "pk", "body"):
        theirs = shingles(body)
        if len(mine & theirs) >= SAME_TEXT * len(mine | theirs):
            yield pk, Cause.TEXT


def same_passage(passage: Passage) -> Found:
    """Passages that hold the same words of their article."""
    words = folded(passage.exact)
    rows = Passage.objects.filter(article=passage.article_id).exclude(pk=passage.pk)
    for pk, exact in rows.values_list("pk", "exact")[:COMPARED]:
        if words and folded(exact) == words:
            yield pk, Cause.WORDS


def same_statement(statement: Statement) -> Found:
    """Statements that say the same by the same article."""
    words = folded(statement.verbatim or statement.content_fr)
    articles = Evidence.objects.filter(statement=statement.pk).values("passage__article")
    rows = Evidence.objects.filter(passage__article__in=articles, statement__isnull=False)
    columns = ("statement", "statement__verbatim", "statement__content_fr")
    others = rows.exclude(statement=statement.pk).order_by().values_list(*columns).distinct()
    for pk, verbatim, content in others[:COMPARED]:
        if words and folded(verbatim or content) == words:
            yield pk, Cause.WORDS


# --- events -----------------------------------------------------------------------------------------------------------


def same_event(event: Any) -> Found:
    """Events of one type, perhaps of one day, give or take three, with a party or a participant of both."""
    first = event.date_earliest or event.date_latest
    if first is None:
        return
    last = event.date_latest or first
    rows = Event.objects.filter(
        Q(date_latest__isnull=False) | Q(date_sort__gte=first - DAYS),
        event_type=event.event_type_id,
        date_sort__range=(first - SPAN, last + DAYS),
        date_until__gte=first - DAYS,
    )
    shares_party = _shares(EventParty, "country", event)
    shares_actor = _shares(Participation, "actor", event)
    for pk in rows.filter(shares_party | shares_actor).order_by("pk").values_list("pk", flat=True)[:COMPARED]:
        yield pk, Cause.HAPPENING


def _shares(model: Any, end: str, event: Any) -> Exists:
    mine = model._base_manager.filter(event=event.pk, **{f"{end}__isnull": False}).values(end)
    return Exists(model._base_manager.filter(event=OuterRef("pk"), **{f"{end}__in": mine}))


RULES: dict[str, Callable[[Any], Found]] = {
    "actor": same_name, "place": same_name, "outlet": same_name, "article": same_article, "passage": same_passage,
    "statement": same_statement, "event": same_event,
}  # fmt: skip
