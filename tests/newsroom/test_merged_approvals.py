"""A merger approves nothing that nobody has read, and neither does its undoing."""

import pytest
from django.db import transaction

from relations.models import Alias, Event, Participation
from relations.newsroom.mergers import merge_records
from relations.newsroom.models import Review
from relations.newsroom.record import record
from relations.newsroom.unmerging import undo_merger
from relations.newsroom.workflow import Refused, make_move, publish
from relations.vocabulary import Role
from tests import factories as make
from tests.newsroom.mergers import NOTICE, key, standing_of

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def publisher():
    return make.account("publisher", group="publisher")


@pytest.fixture
def editor():
    return make.account("editor", group="editor")


def with_alias(actor, text, by):
    with transaction.atomic():
        Alias(actor=actor, text=text, language="fr").save()
        record(actor, by=by)


def public_names():
    return set(Alias.objects.using("public").values_list("text", flat=True))


@pytest.mark.parametrize("is_public", [False, True])
def test_words_that_nobody_has_read_take_the_approval_away(publisher, editor, is_public):
    kept, gone = make.actor("Diop"), make.actor("A. Diop")
    make.show(kept, *([gone] if is_public else []))
    with_alias(gone, "Le Putschiste", by=publisher)

    merge_records(key(kept), key(gone), by=editor if not is_public else make.chief(), notice_fr=NOTICE)

    assert standing_of(kept).review == Review.DRAFT
    with pytest.raises(Refused):
        publish([key(kept)], by=publisher)
    with pytest.raises(Refused):
        make_move("approve", [key(kept)], by=publisher)
    assert "Le Putschiste" not in public_names()
    make_move("approve", [key(kept)], by=make.account("reader", group="editor"))
    publish([key(kept)], by=publisher)
    assert "Le Putschiste" in public_names()


def test_words_that_somebody_has_read_keep_it(publisher, editor):
    kept, gone = make.actor("Diop"), make.actor("A. Diop")
    make.show(kept)
    with_alias(gone, "Monsieur Diop", by=publisher)
    make_move("approve", [key(gone)], by=editor)

    merge_records(key(kept), key(gone), by=publisher)

    assert standing_of(kept).review == Review.APPROVED


def test_a_record_without_words_of_its_own_takes_nothing_away(publisher):
    kept, gone = make.actor("Diop"), make.actor("Diop")
    make.show(kept)
    make.event(who=(gone,))

    merge_records(key(kept), key(gone), by=publisher)

    assert standing_of(kept).review == Review.APPROVED


def test_authors_are_remembered_through_two_mergers(publisher, editor):
    first, second, third = make.actor("Un"), make.actor("Deux"), make.actor("Trois")
    with_alias(first, "Le Premier", by=publisher)

    merge_records(key(second), key(first), by=editor)
    merge_records(key(third), key(second), by=editor)

    with pytest.raises(Refused):
        make_move("approve", [key(third)], by=publisher)


def test_undoing_brings_no_unread_row_back_as_approved(publisher, editor):
    kept, gone = make.actor("Diop"), make.actor("A. Diop")
    event = make.event("Rencontre")
    make_move("approve", [key(event)], by=editor)
    with transaction.atomic():
        for at, actor in enumerate((kept, gone)):
            Participation(event=event, actor=actor, role=Role.ACTOR, position=at).save()
        record(Event.objects.get(), by=publisher)
    merger = merge_records(key(kept), key(gone), by=make.chief())
    make_move("approve", [key(event)], by=editor)

    undo_merger(merger, by=editor)

    assert Participation.objects.count() == 2
    assert standing_of(event).review == Review.DRAFT
    with pytest.raises(Refused):
        make_move("approve", [key(event)], by=publisher)
