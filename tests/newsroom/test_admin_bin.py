"""The bin at the desk: drafts that were deleted, and the way back."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.models import Actor, Principle
from relations.newsroom.forgetting import forget
from relations.newsroom.mergers import merge_records
from relations.newsroom.models import AuditEvent
from relations.newsroom.record import delete_draft
from tests import factories as make
from tests.newsroom.desk import change_address, read

BIN = "/admin/bin/"


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


def a_principle(label="Souveraineté", saves=1, **fields):
    row = make.saved(Principle(label_fr=label, **fields))
    for number in range(2, saves + 1):
        make.resaved(row, label_fr=f"{label} {number}")
    return row


def words(page):
    return " ".join(page.content.decode().split())


def in_bin(page):
    return [row.name for row in page.context["rows"]]


def test_deleted_drafts_are_in_the_bin_with_who_and_when(desk, chief):
    for label in ("Souveraineté", "Non-ingérence"):
        delete_draft(a_principle(label), by=chief)
    a_principle("Restée")
    delete_draft(make.actor("Diop"), by=chief)

    page = desk.get(BIN)

    assert in_bin(page) == ["Diop", "Non-ingérence", "Souveraineté"]
    assert "· chief" in words(page)
    assert in_bin(desk.get(f"{BIN}?kind=principle")) == ["Non-ingérence", "Souveraineté"]
    assert in_bin(desk.get(f"{BIN}?kind=nonsense")) == in_bin(page)


def test_the_stock_delete_page_leads_into_the_bin_and_the_bin_back(desk, chief):
    principle = a_principle(saves=2)
    desk.post(reverse("admin:relations_principle_delete", args=(principle.pk,)), {"post": "yes"})
    assert not Principle.objects.exists()

    (row,) = desk.get(BIN).context["rows"]
    done = desk.post(BIN, {"record": f"principle:{row.standing.record_id}", "seen": row.standing.head.number})

    back = Principle.objects.get()
    assert done.url == change_address(back)
    assert (back.label_fr, back.uid) == ("Souveraineté 2", principle.uid)
    assert in_bin(desk.get(BIN)) == []
    act = AuditEvent.objects.get(action="restore")
    assert (act.by, act.old_revision, act.new_revision, act.detail) == (chief, 3, 4, {"from": 2})


def test_what_comes_back_twice_is_said_in_words(desk, chief):
    principle = a_principle()
    said = {"record": f"principle:{principle.pk}", "seen": "2"}
    delete_draft(principle, by=chief)
    desk.post(BIN, said)

    again = desk.post(BIN, said)

    assert again.status_code == 409
    assert "This record is not in the bin" in words(again)
    assert desk.post(BIN, {"record": "nonsense"}).status_code == 404


def test_a_refused_return_names_what_stands_against_it(desk, chief):
    principle = a_principle(slug="souverainete")
    said = {"record": f"principle:{principle.pk}", "seen": "2"}
    delete_draft(principle, by=chief)
    a_principle("Souveraineté populaire", slug="souverainete")

    refused = desk.post(BIN, said)

    assert refused.status_code == 409
    assert "Souveraineté populaire" in words(refused)
    assert in_bin(refused) == ["Souveraineté"]


def test_a_full_bin_has_pages_that_keep_the_kind(desk, chief):
    for _round in range(51):
        delete_draft(a_principle(), by=chief)

    page = desk.get(f"{BIN}?kind=principle")

    assert len(in_bin(page)) == 50
    assert 'href="?kind=principle&amp;page=2"' in words(page)
    assert len(in_bin(desk.get(f"{BIN}?kind=principle&page=2"))) == 1


def test_what_the_law_removed_is_in_no_bin(press, desk, chief):
    article = make.article()
    draft = make.passage(article, "a reçu")
    delete_draft(draft, by=chief)
    shown = make.show(article)
    assert len(in_bin(desk.get(BIN))) == 1

    forget([key(article)], kept=shown)

    assert in_bin(desk.get(BIN)) == []


def test_what_was_merged_away_is_in_no_bin(press, desk, chief):
    kept, gone = a_principle(), a_principle("La souveraineté")
    address = reverse("admin:revision", args=(*key(gone), 1))
    merge_records(key(kept), key(gone), by=chief, expected={key(kept): 1, key(gone): 1})

    page = desk.get(address)

    assert in_bin(desk.get(BIN)) == []
    assert read(page).buttons["_restore"] is False
    assert "It was merged into “Souveraineté”: undo that merger instead." in words(page)


def test_the_bin_shows_only_what_its_reader_may_see(client, chief):
    gone = make.actor("Cissé")
    said = {"record": f"actor:{gone.pk}", "seen": "2"}
    delete_draft(gone, by=chief)
    viewer = make.account()
    viewer.user_permissions.add(Permission.objects.get(codename="view_principle"))
    client.force_login(viewer)

    page = client.get(BIN)

    assert in_bin(page) == []
    assert [kind for kind, _name in page.context["kinds"]] == ["principle"]
    assert client.post(BIN, said).status_code == 409
    assert not Actor.objects.exists()


def test_nobody_sees_the_bin_without_an_account(client):
    assert client.get(BIN).url.startswith("/admin/login/")


def test_looking_into_the_bin_writes_nothing(desk, chief):
    delete_draft(a_principle(), by=chief)
    before = list(AuditEvent.objects.values_list("hash"))

    desk.get(BIN)

    assert list(AuditEvent.objects.values_list("hash")) == before
    assert not Principle.objects.exists()


def queries(desk, address):
    desk.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(address).status_code == 200
    return [query["sql"] for query in captured]


def same_number(few, many):
    assert len(few) == len(many), "\n".join(["few:", *few, "many:", *many])


def test_the_bin_costs_the_same_however_full(desk, chief):
    delete_draft(a_principle(), by=chief)
    few = queries(desk, BIN)
    for _round in range(12):
        delete_draft(a_principle(saves=2), by=chief)
        delete_draft(make.actor(), by=make.account(is_superuser=True))

    same_number(few, queries(desk, BIN))


def test_the_bin_costs_a_plain_editor_the_same_however_full(client, chief):
    delete_draft(a_principle(), by=chief)
    client.force_login(make.account(group="editor"))
    few = queries(client, BIN)
    for _round in range(12):
        delete_draft(a_principle(), by=chief)

    same_number(few, queries(client, BIN))
