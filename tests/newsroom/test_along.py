"""What an edition shows or changes although nobody asked for it: passages that come along, records issued again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from relations.models import Passage, Principle, Relation
from relations.newsroom.due import publish_due
from relations.newsroom.freezing import freeze
from relations.newsroom.models import Approval, AuditEvent, GroupLimit, Publicity, Review
from relations.newsroom.schedules import schedule
from relations.newsroom.workflow import Refused, make_move, publish, withdraw
from tests import factories as make
from tests.newsroom.mergers import key, standing_of
from tests.newsroom.timetable import later, soon

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def publisher():
    return make.account("publisher", group="publisher")


@pytest.fixture
def editor():
    return make.account("editor", group="editor")


def an_event(*, words_by=None, read_by=None):
    """An event that somebody has read, with a passage that comes along with it."""
    source = make.article()
    event_type = make.event_type()
    make.show(source, event_type)
    proof = make.saved(Passage(article=source, exact="ambassadrice"), by=words_by)
    event = make.event("Rencontre", proof=proof, event_type=event_type)
    if read_by:
        make_move("approve", [key(event)], by=read_by)
    return event, proof


def refused(act) -> set:
    with pytest.raises(Refused) as found:
        act()
    return {problem.key for problem in found.value.problems}


def frozen(row):
    freeze(key(row), until=timezone.now() + timedelta(days=1), reason="Sous examen", by=make.account(group="publisher"))


def test_a_passage_that_comes_along_is_read_like_its_record(publisher, editor):
    event, proof = an_event(words_by=editor, read_by=editor)

    edition = publish([key(event)], by=publisher)

    assert standing_of(proof).publicity == Publicity.PUBLIC
    assert edition.approved_by == editor
    approval = Approval.objects.get(kind="passage")
    assert (approval.by, approval.of_own_text) == (publisher, False)
    audited = AuditEvent.objects.filter(kind="passage").order_by("number").values_list("action", flat=True)
    assert list(audited) == ["save", "approve", "publish"]


def test_nobody_publishes_their_own_passage_along_with_a_record(publisher, editor):
    event, proof = an_event(words_by=publisher, read_by=editor)

    assert refused(lambda: publish([key(event)], by=publisher)) == {key(proof)}


def test_a_passage_to_be_changed_or_frozen_does_not_come_along(publisher, editor):
    event, proof = an_event(words_by=editor, read_by=editor)
    make_move("submit", [key(proof)], by=editor)
    make_move("request_changes", [key(proof)], by=publisher, comment="Faux.")
    assert refused(lambda: publish([key(event)], by=publisher)) == {key(proof)}
    make_move("submit", [key(proof)], by=editor)
    frozen(proof)

    assert refused(lambda: publish([key(event)], by=publisher)) == {key(proof)}


def test_a_schedule_shows_the_passage_that_was_read_for_it(publisher, editor):
    event, proof = an_event(words_by=editor, read_by=editor)
    schedule([key(event)], at=soon(), by=publisher)
    number = standing_of(proof).head.number
    make.resaved(proof, slug="sans-avoir-ete-lu", by=editor)
    assert standing_of(proof).head.number == number + 1

    (result,) = publish_due(later())

    assert (result.error, standing_of(proof).published) == ("", number)
    assert Passage.objects.using("public").get().slug != "sans-avoir-ete-lu"
    assert standing_of(proof).review == Review.DRAFT


def test_nobody_schedules_a_record_with_a_passage_of_their_own(publisher, editor):
    event, proof = an_event(words_by=publisher, read_by=editor)

    assert refused(lambda: schedule([key(event)], at=soon(), by=publisher)) == {key(proof)}


def waiting_for_a_link():
    """A public principle whose link waits for another to become public, and that other."""
    broader = make.saved(Principle(label_fr="Large"))
    row = make.saved(Principle(label_fr="Souveraineté", broader=broader))
    make.show(row, leave_out=[(str(row.uid), "broader")])
    return row, broader


def test_a_frozen_record_is_not_issued_again(publisher):
    row, broader = waiting_for_a_link()
    frozen(row)

    assert refused(lambda: publish([key(broader)], by=publisher)) == {key(row)}
    assert Principle.objects.using("public").get().broader_id is None


def test_a_frozen_record_keeps_its_links_when_their_end_is_withdrawn(publisher):
    row, broader = waiting_for_a_link()
    make.show(broader)
    frozen(row)
    said = {"notice_fr": "Non.", "leave_out": [(str(row.uid), "broader")]}

    assert refused(lambda: withdraw([key(broader)], by=publisher, **said)) == {key(row)}
    withdraw([key(broader)], by=make.chief(), **said)


def test_a_freeze_holds_a_withdrawal_up_but_not_the_law(publisher):
    row, other = make.saved(Principle(label_fr="Un")), make.saved(Principle(label_fr="Deux"))
    make.show(row, other)
    frozen(row)
    frozen(other)

    with pytest.raises(Refused, match="Sous examen"):
        withdraw([key(row)], by=publisher, notice_fr="Non.")
    withdraw([key(row)], by=make.chief(), notice_fr="Non.")
    withdraw([key(other)], by=make.chief("other"), notice_fr="Loi.", act="legal_removal")

    assert (standing_of(row).publicity, standing_of(other).publicity) == (Publicity.WITHDRAWN, Publicity.REMOVED)


def test_a_record_of_another_relation_is_not_issued_again(publisher):
    mali, america, niger = make.country("MLI"), make.country("USA"), make.country("NER")
    ours = make.saved(Relation(first=mali, second=america, title_fr="Mali–États-Unis"))
    parent = make.actor("Le ministère", country=mali)
    part = make.actor("Le cabinet", country=niger, parent=parent)
    make.show(mali, niger)
    make.show(part, leave_out=[(str(part.uid), "parent")])
    GroupLimit.objects.create(group=publisher.groups.get(), relation_id=ours.pk)

    assert refused(lambda: publish([key(parent)], by=publisher)) == {key(part)}
