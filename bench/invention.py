"""An invented record of any size: countries, actors, themes, articles and events with all that an event carries.

Everything is written as editors’ work is: working rows, `record_all()`, and editions of the press. Rows are made in
bulk, and by counting instead of at random, so that two runs hold the same. Editions of new events leave out the checks
of `publish()`: these events are right by the way they are made.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import Any

from django.db import transaction

from relations.dates import UncertainDate
from relations.models import (
    Actor,
    Article,
    Country,
    Event,
    EventParty,
    EventTheme,
    EventType,
    Evidence,
    Outlet,
    Participation,
    Passage,
    Record,
    Relation,
    Statement,
    Theme,
)
from relations.newsroom.accounts import system_user
from relations.newsroom.log import NewItem
from relations.newsroom.models import Edition, Publicity, Review, Revision, Standing
from relations.newsroom.press import issue
from relations.newsroom.record import record_all
from relations.newsroom.workflow import publish
from relations.vocabulary import ActorKind, ItemAct, Quad, Rights, Role, StatementForm

BATCH = 500
# One article reports so many events, and one event in so many is spoken about.
EVENTS_OF_ARTICLE = 10
EVENTS_OF_STATEMENT = 5
FIRST_DAY = dt.date(1960, 1, 1)
DAYS = 24_000
COUNTRIES = ("XAA", "XBB", "XCC", "XDD")
ACTORS, TYPES, THEMES = 60, 8, 12


def kept(rows: Sequence[Any], *children: Any) -> list[Any]:
    """Save new records of one kind, and rows that belong to them, as one revision each."""
    with transaction.atomic():
        saved = type(rows[0])._default_manager.bulk_create(rows)
        for made in children:
            made[0]._meta.model._default_manager.bulk_create(made)
        record_all(rows, by=system_user())
    return saved


def shown(rows: Sequence[Record]) -> None:
    publish([(row.kind(), row.pk) for row in rows], by=system_user())


def shown_in_bulk(rows: Sequence[Record]) -> None:
    """Publish the first revisions of new records without planning the edition."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind()].append(row.pk)

    def items() -> list[NewItem]:
        return [
            NewItem(kind, revision.record_id, revision.uid, ItemAct.PUBLISH, revision.snapshot, revision.number)
            for kind, ids in by_kind.items()
            for revision in Revision.objects.filter(kind=kind, record_id__in=ids)
        ]

    def stand(edition: Edition) -> None:
        now = {"publicity": Publicity.PUBLIC, "review": Review.APPROVED, "published": 1, "edition": edition.number}
        for kind, ids in by_kind.items():
            Standing.objects.filter(kind=kind, record_id__in=ids).update(**now)

    issue(items, by=system_user(), approved_by=system_user, then=stand)


def numbered(word: str, number: int, column: str = "name") -> dict[str, str]:
    """Both texts and the address of one record."""
    return {f"{column}_fr": f"{word} {number}", f"{column}_en": f"{word} {number}", "slug": f"{word.lower()}-{number}"}


def vocabulary() -> None:
    """What events refer to, published as the first edition."""
    countries = kept(
        [
            Country(alpha3=code, alpha2=code[1:].lower(), numeric=f"{900 + at}", **numbered("Pays", at))
            for at, code in enumerate(COUNTRIES)
        ]
    )
    relations = kept(
        [
            Relation(code=f"{one.alpha3}-{other.alpha3}", first=one, second=other, **numbered("Relation", at, "title"))
            for at, (one, other) in enumerate(combinations(countries, 2))
        ]
    )
    kinds = (ActorKind.PERSON, ActorKind.GOVERNMENT, ActorKind.MINISTRY)
    actors = kept(
        [Actor(actor_kind=kinds[at % 3], country=countries[at % 4], **numbered("Acteur", at)) for at in range(ACTORS)]
    )
    types = kept(
        [
            EventType(code=f"TYPE{at}", quad=Quad.values[at % len(Quad)], **numbered("Type", at, "label"))
            for at in range(TYPES)
        ]
    )
    themes = kept([Theme(code=f"theme-{at}", **numbered("Sujet", at, "label")) for at in range(THEMES)])
    outlets = kept([Outlet(**numbered("Journal", at)) for at in range(4)])
    shown([*countries, *relations, *actors, *types, *themes, *outlets])


def grow(size: int) -> None:
    """Add and publish events until there are `size` of them."""
    if not Country.objects.exists():
        vocabulary()
    for first in range(Event.objects.count(), size, BATCH):
        shown_in_bulk(list(events(range(first, min(first + BATCH, size)))))


def events(numbers: Sequence[int]) -> Iterator[Record]:
    """New records, saved and not yet public: articles and passages, events, and statements about some of them."""
    articles = told(numbers)
    passages = {number: quoted(articles[number // EVENTS_OF_ARTICLE], number) for number in numbers}
    yield from kept(list(passages.values()))
    made = {number: event(number) for number in numbers}
    rows = [children(made[number], number, passages[number]) for number in numbers]
    parties, themes, people, proofs = ([row for found in column for row in found] for column in zip(*rows, strict=True))
    kept(list(made.values()), parties, themes, people, proofs)
    yield from (*articles.values(), *made.values(), *spoken(made, passages))


def sentence(number: int) -> str:
    return f"Le représentant a reçu la délégation numéro {number} et signé avec elle un relevé de conclusions."


def told(numbers: Sequence[int]) -> dict[int, Article]:
    """The articles that report these events, by their number."""
    found = {at: article(at) for at in sorted({number // EVENTS_OF_ARTICLE for number in numbers})}
    kept(list(found.values()))
    return found


def article(at: int) -> Article:
    reported = range(at * EVENTS_OF_ARTICLE, (at + 1) * EVENTS_OF_ARTICLE)
    row = Article(
        title=f"Dépêche {at}",
        slug=f"depeche-{at}",
        outlet=known(Outlet, at),
        rights=Rights.FULL_TEXT,
        body="\n\n".join(sentence(number) for number in reported),
    )
    row.published = date(at * EVENTS_OF_ARTICLE)
    row.clean()
    return row


def quoted(article: Article, number: int) -> Passage:
    passage = Passage(article=article, exact=sentence(number), slug=f"passage-{number}")
    passage.anchor()
    return passage


def date(number: int) -> UncertainDate:
    """Days all over the years, in no order of the keys."""
    return UncertainDate.day(FIRST_DAY + dt.timedelta(days=number * 7919 % DAYS))


@cache
def all_of(model: type[Record]) -> list[Record]:
    """The published rows that events refer to; they stay as they are while events are added."""
    return list(model._default_manager.order_by("pk"))


def known(model: type[Record], at: int) -> Any:
    """One of them, counted round."""
    rows = all_of(model)
    return rows[at % len(rows)]


def event(number: int) -> Event:
    row = Event(
        event_type=known(EventType, number), summary_fr=sentence(number), **numbered("Rencontre", number, "title")
    )
    row.date = date(number)
    return row


def children(row: Event, number: int, passage: Passage) -> tuple[list[Any], ...]:
    """Two parties, two themes, three participants, one proof. Every second event is between the first two countries."""
    pairs = list(combinations(range(len(COUNTRIES)), 2))
    pair = pairs[0] if number % 2 else pairs[number // 2 % len(pairs)]
    people = [known(Actor, number * 3 + at) for at in range(3)]
    return (
        [EventParty(event=row, country=known(Country, at)) for at in pair],
        [EventTheme(event=row, theme=known(Theme, number + at)) for at in (0, 5)],
        [Participation(event=row, actor=who, role=Role.ACTOR, position=at) for at, who in enumerate(people)],
        [Evidence(event=row, passage=passage)],
    )


def spoken(made: dict[int, Event], passages: dict[int, Passage]) -> list[Statement]:
    """Quotations about every fifth event."""
    chosen = [number for number in made if number % EVENTS_OF_STATEMENT == 0]
    statements = [statement(number, made[number]) for number in chosen]
    proofs = [Evidence(statement=row, passage=passages[at]) for row, at in zip(statements, chosen, strict=True)]
    return kept(statements, proofs)


def statement(number: int, about: Event) -> Statement:
    row = Statement(
        form=StatementForm.DIRECT_QUOTE,
        verbatim=sentence(number),
        speaker=known(Actor, number),
        event=about,
        **numbered("Propos", number, "content"),
    )
    row.date = date(number)
    return row
