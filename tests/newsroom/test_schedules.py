"""Schedules: exactly what was approved, at its time, in the order of the moments; cancelling, trying again."""

from datetime import timedelta

import pytest

from relations.models import Relation, Theme
from relations.newsroom import dossiers, due, schedules
from relations.newsroom.due import publish_due
from relations.newsroom.models import AuditEvent, Edition, GroupLimit, Item, Review, Schedule
from relations.newsroom.plans import Refused
from relations.newsroom.proofs import differences, newsroom_differences
from relations.newsroom.workflow import make_move, withdraw
from relations.vocabulary import ItemAct
from tests import factories as make
from tests.newsroom.timetable import approved, key, later, review, scheduled, shown, state, withdrawn_later

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def publisher():
    return make.account("publisher", group="publisher")


# --- what is published, and when --------------------------------------------------------------------------------------


def test_nothing_is_published_before_its_time(publisher):
    theme = approved(make.theme())
    made = scheduled(theme, by=publisher)

    assert publish_due() == []
    assert publish_due(now=made.at - timedelta(seconds=1)) == []

    assert (state(made), shown(theme), review(theme)) == (("waiting", None), None, Review.SCHEDULED)


def test_at_its_time_it_is_published_in_the_name_of_its_maker(publisher):
    theme = approved(make.theme())
    made = scheduled(theme, by=publisher, note_fr="Première.", note_en="First.")

    (result,) = publish_due(now=made.at)

    edition = Edition.objects.get()
    assert (result.edition, result.error) == (1, "")
    assert (edition.by, edition.note_fr, edition.note_en) == (publisher, "Première.", "First.")
    assert (state(made), shown(theme), review(theme)) == (("done", 1), theme.label_fr, Review.APPROVED)
    assert (list(differences()), list(newsroom_differences())) == ([], [])


def test_an_edit_after_scheduling_changes_nothing_of_what_is_published(publisher):
    theme = approved(make.theme())
    planned = theme.label_fr
    made = scheduled(theme, by=publisher)
    make.resaved(theme, label_fr="Autre chose", by=make.chief())

    publish_due(now=later())

    assert (shown(theme), state(made)) == (planned, ("done", 1))
    assert Item.objects.get().revision == 1
    assert review(theme) == Review.DRAFT
    assert Theme.objects.get(pk=theme.pk).label_fr == "Autre chose"


def test_a_draft_whose_review_goes_its_own_way_holds_nothing_up(publisher):
    theme = approved(make.theme())
    scheduled(theme, by=publisher)
    make.resaved(theme, label_fr="Autre chose", by=make.chief())
    make_move("submit", [key(theme)], by=make.system_user())
    make_move("request_changes", [key(theme)], by=make.system_user(), comment="Non.")

    (result,) = publish_due(now=later())

    assert (result.error, review(theme)) == ("", Review.CHANGES_REQUESTED)


def test_a_withdrawal_is_bound_to_the_record(publisher):
    theme = make.theme()
    make.show(theme)
    made = withdrawn_later(theme, by=publisher)
    make.resaved(theme, label_fr="Autre chose")
    make.show(theme)

    publish_due(now=later())

    assert (shown(theme), state(made)) == (None, ("done", 3))


def test_schedules_of_one_record_are_carried_out_in_the_order_of_their_moments(publisher):
    theme = make.theme()
    make.show(theme)
    approved(make.resaved(theme, label_fr="Revu"))
    last = withdrawn_later(theme, by=publisher, hours=3)
    first = scheduled(theme, by=publisher, hours=2)

    results = publish_due(now=later())

    assert [(result.schedule, result.edition) for result in results] == [(first, 2), (last, 3)]
    assert shown(theme) is None


def test_a_withdrawal_and_a_return_can_both_be_planned(publisher):
    theme = make.theme()
    make.show(theme)
    approved(make.resaved(theme, label_fr="Revu"))
    withdrawn_later(theme, by=publisher, hours=1)
    scheduled(theme, by=publisher, hours=2)

    publish_due(now=later())

    assert shown(theme) == "Revu"


def test_several_records_are_one_edition_with_its_notice_and_what_is_left_out(publisher):
    theme = make.theme()
    make.show(theme)
    approved(make.resaved(theme, label_fr="Revu"))
    other = approved(make.theme())
    made = scheduled(theme, other, by=publisher, act=ItemAct.CORRECTION, notice_fr="Le nom était faux.")

    publish_due(now=later())

    items = Edition.objects.get(number=2).items.order_by("record_id")
    assert [(item.key, item.act) for item in items] == [(key(theme), "correction"), (key(other), "publish")]
    assert {item.notice_fr for item in items} == {"Le nom était faux."}
    assert state(made) == ("done", 2)


def test_the_dossier_closes_with_the_edition_unless_it_has_changed(publisher):
    one, other = approved(make.theme()), approved(make.theme())
    same, changed = (dossiers.open_dossier("Dossier", by=publisher, keys=[key(row)]) for row in (one, other))
    scheduled(one, by=publisher, dossier=same)
    scheduled(other, by=publisher, dossier=changed)
    dossiers.add(changed, [key(one)], by=publisher)

    publish_due(now=later())

    same.refresh_from_db()
    changed.refresh_from_db()
    assert (same.edition, changed.edition, changed.closed_at) == (1, None, None)
    assert Edition.objects.count() == 2


# --- what is refused --------------------------------------------------------------------------------------------------


def test_only_what_is_approved_is_scheduled(publisher):
    draft, submitted, waiting = make.theme(), make.theme(), approved(make.theme())
    make_move("submit", [key(submitted)], by=make.system_user())
    scheduled(waiting, by=publisher)

    for row in (draft, submitted, waiting):
        with pytest.raises(Refused) as refused:
            scheduled(row, by=publisher)
        assert [problem.key for problem in refused.value.problems] == [key(row)]

    assert Schedule.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ({}, 0),
        ({}, -1),
        ({"act": ItemAct.LEGAL_REMOVAL, "notice_fr": "Loi."}, 1),
        ({"act": ItemAct.CORRECTION}, 1),
        ({"act": ItemAct.WITHDRAWAL}, 1),
    ],
)
def test_what_could_never_be_carried_out_is_refused_at_once(said, hours):
    theme = make.theme()
    make.show(theme)
    approved(make.resaved(theme, label_fr="Revu"))

    with pytest.raises(Refused):
        scheduled(theme, by=make.chief(), hours=hours, **said)

    assert not Schedule.objects.exists()


def test_scheduling_takes_the_right_to_publish_or_to_withdraw():
    editor = make.account(group="editor")
    theme, public = approved(make.theme()), make.theme()
    make.show(public)

    with pytest.raises(Refused):
        scheduled(theme, by=editor)
    with pytest.raises(Refused):
        withdrawn_later(public, by=editor)

    assert review(theme) == Review.APPROVED


def test_what_changed_while_the_page_was_open_is_not_scheduled(publisher):
    theme = approved(make.theme())
    approved(make.resaved(theme, label_fr="Revu"))

    with pytest.raises(Refused):
        scheduled(theme, by=publisher, expected={key(theme): 1})

    assert review(theme) == Review.APPROVED


# --- cancelling, trying again -----------------------------------------------------------------------------------------


def test_what_is_cancelled_is_approved_again_and_not_published(publisher):
    theme = approved(make.theme())
    made = scheduled(theme, by=publisher)

    schedules.cancel(made, by=publisher)

    assert publish_due(now=later()) == []
    assert (state(made), review(theme), shown(theme)) == (("cancelled", None), Review.APPROVED, None)


def test_cancelling_leaves_a_changed_draft_as_it_is(publisher):
    theme = approved(make.theme())
    made = scheduled(theme, by=publisher)
    make.resaved(theme, label_fr="Revu")

    schedules.cancel(made, by=publisher)

    assert review(theme) == Review.DRAFT


def test_cancelling_one_leaves_the_schedule_of_a_later_revision_alone(publisher):
    theme = approved(make.theme())
    first = scheduled(theme, by=publisher, hours=1)
    approved(make.resaved(theme, label_fr="Revu"))
    second = scheduled(theme, by=publisher, hours=2)

    schedules.cancel(first, by=publisher)
    assert review(theme) == Review.SCHEDULED
    publish_due(now=later())

    assert (state(second), shown(theme)) == (("done", 1), "Revu")


def test_a_schedule_cancelled_while_it_is_carried_out_publishes_nothing(publisher, monkeypatch):
    theme = approved(make.theme())
    made = scheduled(theme, by=publisher)
    publish = due.publish

    def overtaken(*arguments, **said):
        schedules.cancel(made, by=publisher)
        return publish(*arguments, **said)

    monkeypatch.setattr(due, "publish", overtaken)

    assert publish_due(now=later()) == []
    assert (state(made), shown(theme), Edition.objects.count()) == (("cancelled", None), None, 0)


def test_what_is_done_is_neither_cancelled_nor_tried_again(publisher):
    made = scheduled(approved(make.theme()), by=publisher)
    publish_due(now=later())

    for act in (schedules.cancel, schedules.try_again):
        with pytest.raises(Refused):
            act(made, by=publisher)


def test_only_whoever_may_publish_cancels_or_tries_again(publisher):
    editor, event = make.account(group="editor"), approved(make.event("Sans preuve"))
    made = scheduled(event, by=publisher)

    with pytest.raises(Refused):
        schedules.cancel(made, by=editor)
    publish_due(now=later())
    with pytest.raises(Refused):
        schedules.try_again(made, by=editor)

    assert state(made) == ("failed", None)


def test_what_failed_is_tried_again_in_the_name_of_whoever_asks(publisher):
    theme, chief = approved(make.theme()), make.chief()
    made = scheduled(theme, by=publisher)
    publisher.groups.clear()
    publish_due(now=later())

    schedules.try_again(made, by=chief)
    assert review(theme) == Review.SCHEDULED
    publish_due(now=later())

    assert (state(made), Edition.objects.get().by, shown(theme)) == (("done", 1), chief, theme.label_fr)


def test_a_revision_that_is_no_longer_approved_is_not_tried_again(publisher):
    event = approved(make.event("Sans preuve"))
    made = scheduled(event, by=publisher)
    publish_due(now=later())
    make_move("request_changes", [key(event)], by=make.system_user(), comment="Il manque une preuve.")

    with pytest.raises(Refused):
        schedules.try_again(made, by=publisher)


def test_a_legal_removal_empties_what_was_to_be_said_and_leaves_nothing_to_publish(publisher):
    theme = make.theme()
    make.show(theme)
    approved(make.resaved(theme, label_fr="Un nom"))
    made, chief = scheduled(theme, by=publisher, notice_fr="Un nom.", note_fr="Un nom."), make.chief()

    withdraw([key(theme)], by=chief, act=ItemAct.LEGAL_REMOVAL, notice_fr="Loi.")
    made.refresh_from_db()
    assert (made.notice_fr, made.note_fr) == ("", "")
    publish_due(now=later())

    assert (state(made), shown(theme), "Un nom" in made.error) == (("failed", None), None, False)


def test_each_act_stands_in_the_audit(publisher):
    event = approved(make.event("Sans preuve"))
    made = scheduled(event, by=publisher)
    publish_due(now=later())
    schedules.try_again(made, by=publisher)
    schedules.cancel(made, by=publisher)

    acts = AuditEvent.objects.filter(action__startswith="schedule.").order_by("number")

    assert [act.action for act in acts] == ["schedule.make", "schedule.fail", "schedule.again", "schedule.cancel"]
    assert {(act.kind, act.record_id, act.new_revision, act.by) for act in acts} == {(*key(event), 1, publisher)}


def test_a_limited_group_leaves_the_schedules_of_others_alone(publisher):
    mali, america, niger = make.country("MLI"), make.country("USA"), make.country("NER")
    ours = make.saved(Relation(first=mali, second=america, title_fr="Mali–États-Unis"))
    made = scheduled(approved(make.event("Dehors", parties=(mali, niger))), by=make.chief())
    GroupLimit.objects.create(group=publisher.groups.get(), relation_id=ours.pk)

    with pytest.raises(Refused):
        schedules.cancel(made, by=publisher)

    assert state(made) == ("waiting", None)
