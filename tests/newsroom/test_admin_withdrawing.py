"""Taking away what was looked at and nothing else, by whoever may, on pages that cost the same for many records."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from relations.models import Principle, Relation
from relations.newsroom.models import Edition, GroupLimit, Publicity, Standing
from tests import factories as make
from tests.newsroom.counting import queries_of
from tests.newsroom.desk import fill, read

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def desk(client):
    client.force_login(make.chief())
    return client


def a_principle():
    row = make.saved(Principle(label_fr=make.unique("Principe")))
    make.show(row)
    return row


def withdraw_address(row):
    return reverse("admin:withdraw", args=(row.kind(), row.pk))


def publicity(row):
    return Standing.objects.get(kind=row.kind(), record_id=row.pk).publicity


@pytest.mark.parametrize("act", ["withdrawal", "retraction", "legal_removal"])
def test_what_was_published_since_the_page_was_opened_is_not_taken_away(desk, act):
    row = a_principle()
    make.resaved(row, label_fr="Corrigé")
    fields = read(desk.get(withdraw_address(row))).fields
    make.show(row)

    page = desk.post(withdraw_address(row), {**fields, "act": act, "notice_fr": "Faux.", "_make": "1"})

    assert "Another version has become public since you looked at it" in page.content.decode()
    assert publicity(row) == Publicity.PUBLIC
    assert "Faux." in page.content.decode()
    again = desk.post(withdraw_address(row), {**read(page).fields, "act": act, "_make": "1"})
    assert again.status_code == 302
    assert publicity(row) != Publicity.PUBLIC


def test_a_draft_that_was_changed_since_the_page_was_opened_is_not_removed(desk):
    row = a_principle()
    fields = read(desk.get(withdraw_address(row))).fields
    make.resaved(row, label_fr="Autrement")

    page = desk.post(withdraw_address(row), {**fields, "act": "legal_removal", "notice_fr": "Loi.", "_make": "1"})

    assert "Somebody has changed this record" in page.content.decode()
    assert publicity(row) == Publicity.PUBLIC


def test_nobody_takes_away_what_no_page_showed_them(desk):
    row = a_principle()

    page = desk.post(withdraw_address(row), {"act": "withdrawal", "notice_fr": "Faux.", "_make": "1"})

    assert page.status_code == 200
    assert publicity(row) == Publicity.PUBLIC


def test_nothing_comes_along_unseen(desk):
    broader = make.saved(Principle(label_fr="Large"))
    row = make.saved(Principle(label_fr="Étroit", broader=broader))
    address = reverse("admin:publish", args=("principle", row.pk))
    fields = read(desk.get(address)).fields
    forged = [words for words in fields["seen"] if words != f"principle:{broader.pk}:1"]

    desk.post(address, {**fields, "seen": forged, "also": f"principle:{broader.pk}", "_make": "1"})

    assert not Edition.objects.exists()


def test_the_law_is_applied_by_whoever_has_that_right(client):
    lawyer, publisher = make.account("juriste"), make.account("editrice", group="publisher")
    rights = Permission.objects.filter(codename__in=("remove_record", "view_principle", "change_principle"))
    lawyer.user_permissions.add(*rights)
    row = a_principle()

    client.force_login(publisher)
    offered = client.get(withdraw_address(row)).context["form"].fields["act"].choices
    assert "legal_removal" not in dict(offered)

    client.force_login(lawyer)
    offered = client.get(withdraw_address(row)).context["form"].fields["act"].choices
    assert list(dict(offered)) == ["legal_removal"]
    fill(client, withdraw_address(row), button="_make", act="legal_removal", notice_fr="Jugement.")
    assert publicity(row) == Publicity.REMOVED


def test_a_page_for_many_records_asks_as_often_as_one_for_few(client):
    make.ensure_groups()
    relation = make.saved(Relation(first=make.country(), second=make.country(), title_fr="Une relation"))
    publisher = make.account("editrice", group="publisher")
    GroupLimit.objects.create(group=Group.objects.get(name="publisher"), relation_id=relation.pk)
    client.force_login(publisher)
    rows = [make.saved(Principle(label_fr=f"Principe {number}")) for number in range(12)]

    def asked(count):
        keys = ",".join(f"principle:{row.pk}" for row in rows[:count])
        return queries_of(client, f"{reverse('admin:publish-selected')}?keys={keys}")

    assert asked(12) == asked(3)
