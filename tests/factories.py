"""Small real records for tests: saved through `record()`, so that each has its revision."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction

from relations.dates import UncertainDate
from relations.models import (
    Actor,
    Article,
    Country,
    Event,
    EventParty,
    EventType,
    Evidence,
    Outlet,
    Participation,
    Passage,
    Record,
    Statement,
    Theme,
)
from relations.newsroom.accounts import GROUPS, ensure_groups, system_user
from relations.newsroom.log import NewItem
from relations.newsroom.models import Edition
from relations.newsroom.press import issue
from relations.newsroom.record import record, record_all
from relations.newsroom.snapshots import take_one
from relations.newsroom.workflow import publish
from relations.vocabulary import ActorKind, ItemAct, Quad, Rights, Role, StatementForm

_numbers = itertools.count(1)
_countries = itertools.count(1)
_groups: list[list] = []
# While many are saved together: those that wait for their revision, by kind and by who saved them.
_waiting: list[dict[tuple[str, User], dict[int, Record]]] = []


def unique(word: str) -> str:
    return f"{word}-{next(_numbers)}"


def account(name: str = "", *, group: str = "", **rights: bool) -> User:
    user = User.objects.create_user(name or unique("user"), password="correct horse battery", is_staff=True, **rights)
    if group:
        _have_groups()
        user.groups.add(Group.objects.get(name=group))
    return user


def _have_groups() -> None:
    """The groups as the newsroom makes them: their rights are looked up once a process, then written again."""
    there = set(Group.objects.values_list("name", flat=True))
    if _groups and not there:
        for rows in _groups:
            type(rows[0]).objects.bulk_create(rows)
    elif not there >= GROUPS.keys():
        ensure_groups()
        if not there:
            _groups[:] = list(Group.objects.all()), list(Group.permissions.through.objects.all())


def chief(name: str = "chief") -> User:
    return account(name, is_superuser=True)


def saved(row: Record, *children: Any, by: User | None = None) -> Record:
    """Save a record with its children as one revision."""
    with transaction.atomic(using="default"):
        row.clean()
        row.save()
        for child in children:
            child.save()
        if _waiting:
            _waiting[-1][row.kind(), by or system_user()][row.pk] = row
        else:
            record(row, by=by or system_user())
    return row


@contextmanager
def together() -> Iterator[None]:
    """What is saved within has its revisions at the end, those of one kind at once: for lists of many records."""
    with transaction.atomic(using="default"):
        _waiting.append(defaultdict(dict))
        try:
            yield
        finally:
            waiting = _waiting.pop()
        for (_kind, by), rows in waiting.items():
            record_all(list(rows.values()), by=by)


def resaved(row: Record, by: User | None = None, **changes: Any) -> Record:
    for name, value in changes.items():
        setattr(row, name, value)
    return saved(row, by=by)


def show(*rows: Record, **said: Any):
    """Publish records in the name of the system account."""
    return publish([(row.kind(), row.pk) for row in rows], by=system_user(), **said)


def country(alpha3: str = "", name: str = "", **fields: Any) -> Country:
    number = next(_countries)
    # Letters of a number, so that a few hundred countries of one run have codes of their own.
    letters = f"{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}"
    code = alpha3 or f"X{letters}"
    values = {
        "alpha3": code,
        "alpha2": fields.pop("alpha2", letters.lower()),
        "numeric": fields.pop("numeric", f"{number % 1000:03d}"),
        "name_fr": name or f"Pays {code}",
        "name_en": name or f"Country {code}",
    }
    return saved(Country(**values, **fields))


def event_type(code: str = "", **fields: Any) -> EventType:
    code = code or unique("TYPE")
    return saved(EventType(code=code, label_fr=code.title(), label_en=code.title(), quad=Quad.NEUTRAL, **fields))


def theme(code: str = "") -> Theme:
    code = code or unique("theme")
    return saved(Theme(code=code, label_fr=f"Thème {code}", label_en=f"Theme {code}"))


def actor(name: str = "", kind: str = ActorKind.PERSON, **fields: Any) -> Actor:
    name = name or unique("Personne")
    return saved(Actor(name_fr=name, name_en=name, actor_kind=kind, **fields))


def outlet(name: str = "", **fields: Any) -> Outlet:
    return saved(Outlet(name_fr=name or unique("Journal"), **fields))


def article(body: str = "Le ministre a reçu l’ambassadrice à Bamako.", **fields: Any) -> Article:
    return saved(Article(body=body, **{"rights": Rights.FULL_TEXT, **fields}))


def passage(of: Article, exact: str, **fields: Any) -> Passage:
    return saved(Passage(article=of, exact=exact, **fields))


def event(
    title: str = "", *, proof: Passage | None = None, parties: tuple = (), who: tuple = (), **fields: Any
) -> Event:
    """An event with its parties, participants and proof."""
    values = {"title_fr": title or unique("Événement"), "event_type": fields.pop("event_type", None) or event_type()}
    if "date" not in fields:
        fields["date"] = UncertainDate.parse("2026-02-02")
    row = Event(**values)
    for name, value in fields.items():
        setattr(row, name, value)
    children = [EventParty(event=row, country=party) for party in parties]
    children += [Participation(event=row, actor=person, role=Role.ACTOR, position=at) for at, person in enumerate(who)]
    if proof:
        children.append(Evidence(event=row, passage=proof))
    return saved(row, *children)


def statement(speaker: Actor, proof: Passage, **fields: Any) -> Statement:
    values = {"form": StatementForm.REPORTED, "content_fr": unique("Propos"), "speaker": speaker}
    row = Statement(**{**values, **fields})
    return saved(row, Evidence(statement=row, passage=proof))


def a_sourced_event() -> tuple[Article, Passage, Event]:
    source = article()
    proof = passage(source, "a reçu l’ambassadrice")
    return source, proof, event("Rencontre", proof=proof, parties=(country("MLI"), country("USA")))


def everything_for(row: Event, source: Article) -> list[Record]:
    """What has to be public for the event to be."""
    return [*row.parties.all(), row.event_type, source, row]


def an_item(record: Record, *, goes: bool = False) -> NewItem:
    snapshot = None if goes else take_one(record)
    act = ItemAct.WITHDRAWAL if goes else ItemAct.PUBLISH
    return NewItem(record.kind(), record.pk, uid=record.uid, act=act, snapshot=snapshot, revision=1)


def issue_unplanned(*items: NewItem) -> Edition:
    """Issue an edition past every check of the plan: what the press refuses by itself."""
    system = system_user()
    return issue(lambda: items, by=system, approved_by=lambda: system)
