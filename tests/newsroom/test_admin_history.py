"""The history of a record at the desk: what became of it, two revisions side by side, the way back, the bin."""

import re
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.models import Event, Principle
from relations.models.aggregates import aggregates
from relations.newsroom.admin import acts
from relations.newsroom.forgetting import forget
from relations.newsroom.models import AuditEvent, Revision, Standing
from relations.newsroom.record import delete_draft
from relations.newsroom.workflow import MOVES, make_move
from tests import factories as make
from tests.newsroom.desk import change_address, read


@pytest.fixture
def client(db):
    """Reads English: what is asserted here is said in the words of the code."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def key(row):
    return row.kind(), row.pk


def history(row):
    return reverse("admin:history", args=key(row))


def revision(row, number):
    return reverse("admin:revision", args=(*key(row), number))


def compare(row, **asked):
    return reverse("admin:compare", args=key(row), query=asked)


BIN = "/admin/bin/"


def a_principle(label="Souveraineté", saves=1, by=None, **fields):
    row = make.saved(Principle(label_fr=label, **fields), by=by)
    for number in range(2, saves + 1):
        make.resaved(row, by=by, label_fr=f"{label} {number}")
    return row


def told(page):
    return [getattr(line, "words", None) or line.revision.number for line in page.context["lines"]]


def words(page):
    return " ".join(page.content.decode().split())


# --- the list ---------------------------------------------------------------------------------------------------------


def test_revisions_and_acts_stand_together_newest_first(desk, chief):
    author = make.account(group="editor")
    principle = a_principle(saves=2, by=author)
    make_move("submit", [key(principle)], by=author)
    make_move("request_changes", [key(principle)], by=chief, comment="Vérifier <la date>.")
    make.resaved(principle, by=author, label_fr="Autre")
    make_move("approve", [key(principle)], by=chief)

    page = desk.get(history(principle))

    assert told(page) == ["Approved", 3, "Changes requested", "Submitted for review", 2, 1]
    assert "Vérifier &lt;la date&gt;." in words(page)
    assert [line.approval and line.approval.by for line in page.context["lines"] if hasattr(line, "approval")] == [
        chief, None, None,
    ]  # fmt: skip


def test_what_was_done_to_a_revision_in_the_same_moment_stands_above_it(desk, chief):
    with time_machine.travel("2026-02-02", tick=False):
        principle = a_principle(saves=2)
        make_move("approve", [key(principle)], by=chief)

    assert told(desk.get(history(principle))) == ["Approved", 2, 1]


def test_what_is_newest_and_what_is_public_is_marked(press, desk):
    principle = a_principle(saves=2)
    make.show(principle)
    make.resaved(principle, label_fr="Autre")

    page = desk.get(history(principle))

    lines = {line.revision.number: line for line in page.context["lines"] if hasattr(line, "revision")}
    assert [number for number, line in lines.items() if line.is_head] == [3]
    assert [number for number, line in lines.items() if line.is_public] == [2]
    assert [item.edition.number for item in lines[2].items] == [1]
    assert "Edition 1: publication" in words(page)
    assert "Published (edition 1)" in told(page)


def test_the_form_compares_the_newest_with_the_public_one_unless_told_otherwise(press, desk):
    principle = a_principle(saves=2)
    make.show(principle)
    for label in ("Une", "Deux", "Trois"):
        make.resaved(principle, label_fr=label)

    page = desk.get(history(principle))

    assert (page.context["chosen_from"], page.context["chosen_to"]) == (2, 5)
    assert f'action="{reverse("admin:compare", args=key(principle))}"' in words(page)
    assert words(page).count('type="radio"') == 10


def test_every_act_of_the_newsroom_has_words():
    newsroom = Path(acts.__file__).parent.parent
    names = re.compile(r'(?:\bAct|\b_?enter|\b_settle)\(\s*(?:\w+, by, )?"([a-z_.]+)"')
    said = {name for path in newsroom.rglob("*.py") for name in names.findall(path.read_text())}

    assert {"save", "comment.resolve", "schedule.make", "merge"} <= said
    assert said | MOVES.keys() - {"withdraw", "remove"} <= acts.ACTS.keys()


def test_a_long_history_has_pages(desk):
    principle = a_principle(saves=60)

    first, second = desk.get(history(principle)), desk.get(history(principle) + "?page=2")

    assert told(first) == list(range(60, 10, -1))
    assert told(second) == list(range(10, 0, -1))
    assert told(desk.get(history(principle) + "?page=nonsense")) == told(first)
    assert told(desk.get(history(principle) + "?page=99")) == told(second)


def test_other_records_stay_out_of_a_history(desk, chief):
    principle, other = a_principle(), a_principle("Non-ingérence")
    actor = make.actor()
    make_move("approve", [key(other)], by=chief)

    assert told(desk.get(history(principle))) == [1]
    assert told(desk.get(history(actor))) == [1]


def test_the_stock_history_leads_here(desk):
    principle = a_principle()
    stock = reverse("admin:relations_principle_history", args=(principle.pk,))

    assert stock in words(desk.get(change_address(principle)))
    assert desk.get(stock).url == history(principle)
    assert desk.get(stock.replace(str(principle.pk), "x")).url == "/admin/"


def test_a_deleted_record_keeps_its_history(desk, chief):
    principle = a_principle()
    address = history(principle)
    delete_draft(principle, by=chief)

    page = desk.get(address)

    assert told(page) == [2, 1]
    assert page.context["name"] == "Souveraineté"
    assert page.context["record_address"] == ""
    assert reverse("admin:bin") in words(page)


# --- two revisions ----------------------------------------------------------------------------------------------------


def pieces(page):
    return [
        (change.column, piece.state, piece.text)
        for change in (*page.context["difference"].french, *page.context["difference"].english)
        for piece in change.pieces
        if piece.state != "kept"
    ]


def test_two_revisions_are_compared_by_their_numbers(desk):
    principle = a_principle(saves=3)

    assert pieces(desk.get(compare(principle, **{"from": 2, "to": 3}))) == [
        ("label_fr", "removed", "2"), ("label_fr", "added", "3"),
    ]  # fmt: skip
    assert pieces(desk.get(compare(principle, **{"from": 3, "to": 2}))) == [
        ("label_fr", "removed", "3"), ("label_fr", "added", "2"),
    ]  # fmt: skip


def test_the_head_is_compared_with_what_the_public_reads(press, desk):
    principle = a_principle()
    make.show(principle)
    make.resaved(principle, label_fr="Autre")
    make.resaved(principle, label_fr="Encore un autre")

    page = desk.get(compare(principle))

    assert (page.context["old"].number, page.context["new"].number) == (1, 3)
    assert "Revision 1 (entente), public → Revision 3 (entente)" in words(page)


def test_the_head_of_what_was_never_public_is_compared_with_nothing(desk):
    page = desk.get(compare(a_principle(saves=2)))

    assert (page.context["old"].name, page.context["new"].number) == ("Nothing", 2)
    assert pieces(page) == [("label_fr", "added", "Souveraineté 2")]


@pytest.mark.parametrize("asked", ["9", "-1", "abc", "99999999999999999999", "²"])
def test_a_revision_that_is_not_there_is_said_in_words(desk, asked):
    page = desk.get(compare(a_principle(), to=asked))

    assert page.status_code == 404
    assert "This record has no such revision. Choose two of its history." in words(page)


def test_the_changes_before_and_after_are_one_step_away(desk):
    principle = a_principle(saves=3)

    def steps(**asked):
        page = desk.get(compare(principle, **asked))
        return page.context["previous"], page.context["next"]

    first, second, third = (compare(principle, **{"from": at - 1, "to": at}) for at in (1, 2, 3))
    assert steps(**{"from": 1, "to": 2}) == (first, third)
    assert steps(**{"from": 0, "to": 1}) == ("", second)
    assert steps(**{"from": 1, "to": 3}) == (second, "")
    assert steps(**{"from": 0, "to": 0}) == ("", first)


def test_what_an_editor_wrote_is_shown_as_text(desk):
    principle = a_principle("<script>alert(1)</script>", saves=2)

    for address in (compare(principle), compare(principle, **{"from": 1}), history(principle), revision(principle, 1)):
        assert "<script>alert" not in words(desk.get(address))


def test_words_that_the_law_removed_are_not_compared(press, desk):
    principle = a_principle(saves=2)
    pages = [compare(principle, **{"from": 1, "to": 2}), revision(principle, 1), history(principle)]
    forget([key(principle)], kept=make.show(principle))

    compared, alone, listed = (desk.get(page) for page in pages)

    assert "it cannot be compared" in words(compared)
    assert "The words of this revision were removed for legal reasons." in words(alone)
    assert "Words removed for legal reasons" in words(listed)
    assert "Souveraineté" not in words(compared) + words(alone) + words(listed)


# --- one revision -----------------------------------------------------------------------------------------------------


def test_a_revision_is_read_as_it_was(desk):
    principle = a_principle(saves=2, label_en="Sovereignty")

    page = desk.get(revision(principle, 1))

    assert "Sovereignty" in words(page)
    assert "<ins" not in words(page)
    stored = Revision.objects.get(number=1)
    assert reverse("admin:newsroom_revision_change", args=(stored.pk,)) in words(page)
    assert revision(principle, 1) in words(desk.get(reverse("admin:newsroom_revision_change", args=(stored.pk,))))
    assert desk.get(revision(principle, 3)).status_code == 404


def press_restore(desk, address):
    opened = read(desk.get(address))
    assert opened.buttons["_restore"]
    return desk.post(address, {**opened.fields, "_restore": "1"})


def test_a_revision_is_restored_from_its_page(desk, chief):
    principle = a_principle(saves=2)

    done = press_restore(desk, revision(principle, 1))

    principle.refresh_from_db()
    assert done.url == change_address(principle)
    assert principle.label_fr == "Souveraineté"
    assert Revision.objects.get(number=3).note == "Restored from revision 1"
    (message,) = desk.get(done.url).context["messages"]
    assert str(message) == "Revision 1 is restored, as revision 3."
    assert told(desk.get(history(principle))) == [3, 2, 1]


def test_a_revision_that_somebody_has_overtaken_is_not_restored(desk):
    principle = a_principle(saves=2)
    fields = read(desk.get(revision(principle, 1))).fields
    make.resaved(principle, label_fr="Autre")

    refused = desk.post(revision(principle, 1), fields)

    assert refused.status_code == 409
    assert "Somebody has changed this record since you looked at it" in words(refused)
    assert Revision.objects.filter(kind="principle").count() == 3


@pytest.mark.parametrize("seen", ["", "abc", "99999999999999999999", "-2"])
def test_restoring_without_having_seen_the_record_is_refused(desk, seen):
    principle = a_principle(saves=2)

    assert desk.post(revision(principle, 1), {"seen": seen}).status_code == 409
    assert Revision.objects.filter(kind="principle").count() == 2


def test_a_button_that_may_not_be_pressed_gives_its_reason(client, desk):
    principle = a_principle(saves=2)
    newest = desk.get(revision(principle, 2))
    assert read(newest).buttons["_restore"] is False
    assert "This is the newest revision." in words(newest)

    client.force_login(viewer())
    page = client.get(revision(principle, 1))
    assert read(page).buttons["_restore"] is False
    assert "You do not have the right to do this." in words(page)
    assert client.post(revision(principle, 1), {"seen": "2"}).status_code == 409


def viewer():
    """Somebody who may look at principles, and at nothing else."""
    user = make.account()
    user.user_permissions.add(Permission.objects.get(codename="view_principle"))
    return user


def test_what_stands_against_restoring_is_named_with_a_way_to_it(desk, chief):
    principle = a_principle(slug="souverainete")
    make.resaved(principle, slug="ancienne")
    other = a_principle("Souveraineté populaire", slug="souverainete")

    refused = press_restore(desk, revision(principle, 1))

    assert refused.status_code == 409
    assert "Souveraineté populaire" in words(refused)
    assert history(other) in words(refused)


# --- who may ----------------------------------------------------------------------------------------------------------


def test_pages_show_only_what_their_reader_may_see(client, chief):
    principle, actor = a_principle(saves=2), make.actor("Diop")
    addresses = [(history(row), compare(row), revision(row, 1)) for row in (principle, actor)]
    client.force_login(viewer())

    assert [client.get(address).status_code for address in addresses[0]] == [200, 200, 200]
    assert [client.get(address).status_code for address in addresses[1]] == [403, 403, 403]


def test_nobody_sees_a_history_without_an_account(client):
    principle = a_principle()

    for address in (history(principle), compare(principle), revision(principle, 1), BIN):
        assert client.get(address).url.startswith("/admin/login/")


def test_addresses_of_nothing_are_not_found(desk):
    for address in ("/admin/history/nonsense/1/", "/admin/history/actor/1/", "/admin/compare/actor/999/"):
        assert desk.get(address).status_code == 404


# --- what opening costs -----------------------------------------------------------------------------------------------


def state():
    return {
        **{kind: list(aggregate.root.objects.values_list("pk", "updated")) for kind, aggregate in aggregates().items()},
        "revisions": list(Revision.objects.values_list("pk", "digest")),
        "standings": list(Standing.objects.values_list("pk", "head", "review", "publicity")),
        "audit": AuditEvent.objects.count(),
    }


def test_looking_writes_nothing(desk, chief):
    principle = a_principle(saves=3)
    delete_draft(a_principle("Autre"), by=chief)
    before = state()

    for address in (history(principle), compare(principle), compare(principle, to=2), revision(principle, 1), BIN):
        assert desk.get(address).status_code == 200

    assert state() == before


def queries(desk, address):
    desk.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(address).status_code == 200
    return [query["sql"] for query in captured]


def same_number(few, many):
    assert len(few) == len(many), "\n".join(["few:", *few, "many:", *many])


def test_a_history_costs_the_same_however_long(press, desk, chief):
    short, long = a_principle(), a_principle("Longue", saves=20)
    for row in (short, long):
        make.show(row)
    for _round in range(10):
        make.resaved(long, by=make.account(group="editor"), label_fr=make.unique("Titre"))
        make_move("approve", [key(long)], by=chief)

    same_number(queries(desk, history(short)), queries(desk, history(long)))


def test_a_comparison_costs_the_same_however_much_has_changed(desk):
    def a_meeting(size):
        countries = tuple(make.country() for _ in range(size))
        proof = make.passage(make.article(), "a reçu")
        event = make.event(proof=proof, parties=countries, who=tuple(make.actor() for _ in range(size)))
        event.participations.all().delete()
        event.parties.clear()
        return make.resaved(Event.objects.get(pk=event.pk), title_fr="Autre")

    few, many = a_meeting(1), a_meeting(12)

    for address in (lambda row: compare(row, **{"from": 1, "to": 2}), lambda row: revision(row, 1)):
        same_number(queries(desk, address(few)), queries(desk, address(many)))
