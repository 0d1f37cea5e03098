"""Dossiers: what may go in, what closes them, and that they become an edition entirely or not at all."""

import pytest

from relations.newsroom import dossiers
from relations.newsroom.models import AuditEvent, Dossier, Edition, Item
from relations.newsroom.plans import Refused
from relations.newsroom.record import delete_draft
from relations.newsroom.workflow import publish
from tests import factories as make


@pytest.fixture
def editor(db):
    return make.account("editor", group="editor")


def key(row):
    return row.kind(), row.pk


def gathered(*rows, by, title="Visite de février"):
    return dossiers.open_dossier(title, by=by, keys=[key(row) for row in rows])


def words(refused):
    return [problem.message for problem in refused.value.problems]


def published(dossier, *, by, seen=None):
    keys = dossiers.keys_of(dossier)
    then = dossiers.becomes_edition(dossier, keys if seen is None else seen, by=by)
    return publish(keys, by=by, then=then, own_text_confirmed=True)


# --- gathering --------------------------------------------------------------------------------------------------------


def test_a_record_lies_once_in_a_dossier(editor):
    theme, other = make.theme(), make.theme()
    dossier = gathered(theme, by=editor)

    new = dossiers.add(dossier, [key(theme), key(other), key(other)], by=editor)

    assert new == [key(other)]
    assert dossiers.keys_of(dossier) == [key(theme), key(other)]


def test_what_is_taken_out_is_no_longer_in_it(editor):
    theme, other = make.theme(), make.theme()
    dossier = gathered(theme, other, by=editor)

    assert dossiers.remove(dossier, [key(theme), ("event", 99)], by=editor) == [key(theme)]

    assert dossiers.keys_of(dossier) == [key(other)]
    assert dossiers.dossiers_of(key(theme)) == []
    assert dossiers.dossiers_of(key(other)) == [dossier]


def test_adding_takes_the_right_to_change_the_kind(editor):
    theme, dossier = make.theme(), gathered(by=editor)
    stranger = make.account()

    for act in (dossiers.add, dossiers.remove):
        with pytest.raises(Refused):
            act(gathered(theme, by=editor) if act is dossiers.remove else dossier, [key(theme)], by=stranger)

    assert dossiers.keys_of(dossier) == []


@pytest.mark.parametrize("act", ["open", "describe", "close", "reopen"])
def test_whoever_may_change_nothing_does_nothing_to_a_dossier(editor, act):
    stranger, dossier = make.account(), gathered(by=editor)
    acts = {
        "open": lambda: dossiers.open_dossier("Autre", by=stranger),
        "describe": lambda: dossiers.describe(dossier, title="Autre", note="", by=stranger),
        "close": lambda: dossiers.close(dossier, by=stranger),
        "reopen": lambda: dossiers.reopen(dossier, by=stranger),
    }

    with pytest.raises(Refused):
        acts[act]()

    assert list(Dossier.objects.values_list("title", "closed_at")) == [("Visite de février", None)]


def test_what_is_not_there_does_not_go_in(editor):
    deleted = make.theme()
    delete_draft(deleted, by=make.chief())
    pk = Item.objects.count() + 1000

    with pytest.raises(Refused) as refused:
        dossiers.open_dossier("Vide", by=editor, keys=[("theme", pk)])

    assert len(words(refused)) == 1
    assert not Dossier.objects.exists()


def test_a_deleted_draft_does_not_go_in(editor):
    theme = make.theme()
    mine = key(theme)
    delete_draft(theme, by=make.chief())

    with pytest.raises(Refused):
        dossiers.open_dossier("Vide", by=editor, keys=[mine])


def test_a_dossier_holds_no_more_than_one_edition_can(editor, monkeypatch):
    monkeypatch.setattr(dossiers, "MOST", 2)
    dossier = gathered(make.theme(), make.theme(), by=editor)

    with pytest.raises(Refused):
        dossiers.add(dossier, [key(make.theme())], by=editor)

    assert len(dossiers.keys_of(dossier)) == 2


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_dossier_has_a_title_of_some_length(editor, title):
    with pytest.raises(Refused):
        dossiers.open_dossier(title, by=editor)


# --- closing ----------------------------------------------------------------------------------------------------------


def test_a_closed_dossier_does_not_change_until_it_is_open_again(editor):
    theme = make.theme()
    dossier = gathered(theme, by=editor)
    dossiers.close(dossier, by=editor)

    for act in (dossiers.add, dossiers.remove):
        with pytest.raises(Refused):
            act(Dossier.objects.get(), [key(theme)], by=editor)
    with pytest.raises(Refused):
        dossiers.describe(Dossier.objects.get(), title="Autre", note="", by=editor)
    with pytest.raises(Refused):
        dossiers.close(Dossier.objects.get(), by=editor)
    dossiers.reopen(dossier, by=editor)

    assert dossiers.remove(dossier, [key(theme)], by=editor) == [key(theme)]


def test_each_act_stands_in_the_audit(editor):
    theme = make.theme()
    dossier = gathered(theme, by=editor)
    dossiers.remove(dossier, [key(theme)], by=editor)
    dossiers.close(dossier, by=editor)
    dossiers.reopen(dossier, by=editor)

    acts = AuditEvent.objects.filter(action__startswith="dossier.").order_by("number")

    assert [(act.action, act.kind, act.record_id, act.by) for act in acts] == [
        ("dossier.open", "", None, editor),
        ("dossier.add", "theme", theme.pk, editor),
        ("dossier.remove", "theme", theme.pk, editor),
        ("dossier.close", "", None, editor),
        ("dossier.reopen", "", None, editor),
    ]
    assert {act.detail["dossier"] for act in acts} == {dossier.pk}


# --- what is missing, and publishing ----------------------------------------------------------------------------------


def test_what_is_missing_is_found_with_what_that_is_missing_in_turn(editor):
    source, _proof, event = make.a_sourced_event()

    missing = dossiers.missing([key(event)])

    assert set(missing) == {key(row) for row in (*event.parties.all(), event.event_type, source)}
    assert dossiers.plan_of([key(event), *missing]).problems == []


def test_an_empty_dossier_and_one_with_nothing_new_have_no_problems(press):
    theme = make.theme()
    make.show(theme)

    assert dossiers.plan_of([]).problems == []
    assert dossiers.plan_of([key(theme)]).problems == []


def test_publishing_together_closes_the_dossier_with_its_edition(press):
    chief = make.chief()
    theme, other = make.theme(), make.theme()
    dossier = gathered(theme, other, by=chief)

    edition = published(dossier, by=chief)

    dossier.refresh_from_db()
    assert (dossier.edition, dossier.closed_at) == (edition.number, edition.moment)
    assert {item.key for item in edition.items.all()} == {key(theme), key(other)}
    with pytest.raises(Refused):
        dossiers.reopen(dossier, by=chief)


def test_a_dossier_changed_behind_the_publishers_back_is_not_published(press):
    chief = make.chief()
    theme, other = make.theme(), make.theme()
    dossier = gathered(theme, by=chief)
    seen = dossiers.keys_of(dossier)
    dossiers.add(dossier, [key(other)], by=chief)

    with pytest.raises(Refused):
        published(dossier, by=chief, seen=seen)

    dossier.refresh_from_db()
    assert (dossier.edition, dossier.closed_at) == (None, None)
    assert not Edition.objects.exists()


def test_a_dossier_is_published_once(press):
    chief = make.chief()
    dossier = gathered(make.theme(), by=chief)
    published(dossier, by=chief)

    with pytest.raises(Refused):
        published(Dossier.objects.get(), by=chief)

    assert Edition.objects.count() == 1


def test_each_member_is_checked_again_at_that_moment(press):
    chief = make.chief()
    theme, event = make.theme(), make.event("Sans preuve")
    dossier = gathered(theme, event, event.event_type, by=chief)

    with pytest.raises(Refused) as refused:
        published(dossier, by=chief)

    assert [problem.key for problem in refused.value.problems] == [key(event)]
    assert not Edition.objects.exists()
