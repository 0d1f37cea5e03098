"""What the press prepares of words: statements and invocations in time, of each relation, and counted."""

import datetime as dt

import pytest

from relations.catalogue.matrix import matrix_of
from relations.catalogue.pairs import invocations_of
from relations.catalogue.sides import face_to_face
from relations.catalogue.speeches import neighbours_of
from relations.dates import UncertainDate
from relations.models import Evidence, Invocation, InvocationPrincipal, Principle, Relation, Statement
from relations.newsroom import press
from relations.newsroom.prepared import words
from relations.newsroom.prepared.rows import values_of
from relations.newsroom.workflow import withdraw
from relations.publication.models import (
    InvocationDay,
    PairInvocation,
    PairPrinciple,
    PrincipleCount,
    StatementDay,
)
from relations.reading import reading_public
from relations.vocabulary import Act, ActorKind, StatementForm, Tier, Voice
from tests import factories as make
from tests.api.conftest import built
from tests.relations_made import made as made_relation

PREPARED = (StatementDay, InvocationDay, PairInvocation, PairPrinciple, PrincipleCount)


@pytest.fixture
def made(press):
    found = made_relation()
    found.minister, found.envoy = make.actor("Ministre", country=found.mli), make.actor("Envoyé", country=found.usa)
    found.principle = make.saved(Principle(label_fr="Souveraineté", label_en="Sovereignty"))
    make.show(found.minister, found.envoy, found.principle)
    return found


def invoked(made, *, event=None, statement=None, by=None, toward=None, principals=(), **fields):
    """A public invocation."""
    row = built(
        Invocation, principle=made.principle, wording="a reçu", invoker=by or made.minister, addressee=toward,
        act=Act.DEMAND, voice=Voice.REPORTED, tier=Tier.NAMED, event=event, statement=statement, **fields,
    )  # fmt: skip
    spoken_for = (InvocationPrincipal(invocation=row, actor=actor) for actor in principals)
    make.show(make.saved(row, *spoken_for, Evidence(invocation=row, passage=made.proof)))
    return row


def said(made, day=None, event=None, speaker=None):
    date = UncertainDate.parse(day) if day else UncertainDate()
    row = built(
        Statement, form=StatementForm.REPORTED, content_fr=make.unique("Propos"), speaker=speaker or made.minister,
        date=date, event=event,
    )  # fmt: skip
    make.show(make.saved(row, Evidence(statement=row, passage=made.proof)))
    return row


def around(row):
    with reading_public():
        return neighbours_of(type(row).objects.get(pk=row.pk))


def counts(made):
    with reading_public():
        return {
            (rows.principle.label_fr, year.year, side): number
            for rows in matrix_of(made.relation)
            for year in rows.rows
            for side, number in year.cells
            if number
        }


def rows():
    return {repr(values_of(row)) for model in PREPARED for row in model.objects.all()}


def test_words_stand_on_their_day_or_on_that_of_their_event(made):
    event = made.shown("2026-02-02")
    told, first, last = said(made, event=event), said(made, "2026-01-05"), said(made, "2026-03-01")
    undated, elsewhere = said(made), said(made, "2026-02-01", speaker=made.envoy)

    assert around(told) == (first, last)
    assert around(first) == (None, told)
    assert around(undated) == (last, None)
    assert around(elsewhere) == (None, None)

    make.show(make.resaved(event, date=UncertainDate.parse("2025-12-01")))
    assert around(told) == (None, first)
    assert list(words.differences()) == []


def test_words_of_one_day_stand_in_the_order_of_their_ids(made):
    one, two, three = (said(made, "2026-02-02") for _ in range(3))

    assert [around(row) for row in (one, two, three)] == [(None, two), (one, three), (two, None)]


def test_an_invocation_belongs_by_its_event_its_statement_or_its_two_ends(made):
    event, other = made.shown("2026-02-02"), make.country("FRA", "France")
    make.show(other)
    by_event = invoked(made, event=event)
    by_statement = invoked(made, statement=said(made, event=event), date=UncertainDate.parse("2025-06"))
    across = invoked(made, by=made.envoy, toward=made.minister)
    invoked(made)

    assert [row.invocation_id for row in invocations_of(made.relation)] == [by_event.pk, by_statement.pk, across.pk]
    assert counts(made) == {("Souveraineté", 2026, "first"): 1, ("Souveraineté", 2025, "first"): 1,
                            ("Souveraineté", 0, "second"): 1}  # fmt: skip

    make.show(make.resaved(made.envoy, country=other))
    assert {row.invocation_id for row in invocations_of(made.relation)} == {by_event.pk, by_statement.pk}
    assert list(words.differences()) == []


def test_a_side_is_whom_the_words_are_spoken_for(made):
    event = made.shown("2026-02-02")
    invoked(made, event=event, by=made.envoy, principals=(made.minister,))
    invoked(made, event=event, principals=(made.minister, made.envoy))

    assert counts(made) == {("Souveraineté", 2026, "first"): 1, ("Souveraineté", 2026, "others"): 1}


def test_a_union_of_states_speaks_for_none_of_the_two(made):
    event = made.shown("2026-02-02")
    union = make.actor("Union", kind=ActorKind.IGO)
    make.show(union)

    invoked(made, event=event, principals=(union,))

    assert counts(made) == {("Souveraineté", 2026, "others"): 1}
    with reading_public():
        [facing] = face_to_face(made.relation, Invocation.objects.all())
        assert len(facing.others) == 1


def test_counts_follow_every_edition(made):
    event = made.shown("2026-02-02")
    kept, moved = invoked(made, event=event), invoked(made, event=event)
    other = make.saved(Principle(label_fr="Égalité", label_en="Equality"))
    make.show(other)

    make.show(make.resaved(moved, principle=other))
    assert counts(made) == {("Souveraineté", 2026, "first"): 1, ("Égalité", 2026, "first"): 1}
    assert dict(PrincipleCount.objects.values_list("principle_id", "number")) == {made.principle.pk: 1, other.pk: 1}

    make.show(make.resaved(event, date=UncertainDate.parse("2024-05-01")))
    assert counts(made) == {("Souveraineté", 2024, "first"): 1, ("Égalité", 2024, "first"): 1}

    withdraw([("invocation", kept.pk)], by=make.chief(), notice_fr="Doublon.")
    assert counts(made) == {("Égalité", 2024, "first"): 1}
    assert dict(PrincipleCount.objects.values_list("principle_id", "number")) == {other.pk: 1}
    assert list(words.differences()) == []


def test_a_relation_published_after_its_invocations_has_them(made):
    other = make.country("FRA", "France")
    envoy = make.actor("Émissaire", country=other)
    make.show(other, envoy)
    row = invoked(made, by=envoy, toward=made.minister)
    assert not PairInvocation.objects.exists()

    relation = make.saved(Relation(first=other, second=made.mli, title_fr="France–Mali"))
    make.show(relation)
    assert [(row.invocation_id, row.side) for row in invocations_of(relation)] == [(row.pk, "first")]
    assert list(words.differences()) == []

    withdraw([("relation", relation.pk)], by=make.chief(), notice_fr="Fin.")
    assert not PairInvocation.objects.exists()
    assert not PairPrinciple.objects.exists()


def test_a_rebuild_prepares_the_same(made):
    event = made.shown("2026-02-02")
    invoked(made, statement=said(made, event=event))
    invoked(made, by=made.envoy, toward=made.minister)
    before = rows()

    press.rebuild()

    assert rows() == before != set()


def test_rows_that_were_changed_by_hand_are_named(made):
    invoked(made, event=made.shown("2026-02-02"))
    said(made, "2026-02-02")
    StatementDay.objects.update(day=dt.date(2020, 1, 1))
    PairPrinciple.objects.update(number=7)
    PrincipleCount.objects.all().delete()
    PairInvocation.objects.update(side="second")

    # Of a row that is changed, the one that is there and the one that should be.
    assert len(list(words.differences())) == 2 + 2 + 2 + 1
