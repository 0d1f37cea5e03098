"""A dossier published at the desk: together, checked again, at once or at a time."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from relations.newsroom import dossiers
from relations.newsroom.due import publish_due
from relations.newsroom.models import Edition, Schedule
from tests import factories as make
from tests.newsroom.desk import fill, read
from tests.newsroom.timetable import approved, key, later, shown

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def chief():
    return make.chief()


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def words_of(row):
    return f"{row.kind()}:{row.pk}"


def dossier_of(*rows, by, title="Visite de février", **said):
    return dossiers.open_dossier(title, by=by, keys=[key(row) for row in rows], **said)


def address_of(dossier, page="dossier"):
    return reverse(f"admin:{page}", args=(dossier.pk,))


def text(response):
    return response.content.decode()


def test_publishing_together_closes_the_dossier_under_its_title(desk, chief):
    theme, other = make.theme(), make.theme()
    dossier = dossier_of(theme, other, by=chief)

    answer = fill(desk, address_of(dossier, "dossier-publish"), button="_make")

    edition = Edition.objects.get()
    dossier.refresh_from_db()
    assert answer.url == address_of(dossier)
    assert edition.note_fr == "Visite de février"
    assert {item.key for item in edition.items.all()} == {key(theme), key(other)}
    assert (dossier.edition, dossier.closed_at) == (edition.number, edition.moment)
    assert "Published as edition 1" in text(desk.get(address_of(dossier)))


def test_a_record_that_came_in_meanwhile_is_not_published_unseen(desk, chief):
    theme, other = make.theme(), make.theme()
    dossier = dossier_of(theme, by=chief)
    seen = read(desk.get(address_of(dossier, "dossier-publish"))).fields
    dossiers.add(dossier, [key(other)], by=chief)

    refused = desk.post(address_of(dossier, "dossier-publish"), {**seen, "_make": "1"})
    assert (refused.context["was_refused"], Edition.objects.count()) == (True, 0)
    again = desk.post(address_of(dossier, "dossier-publish"), {**read(refused).fields, "_make": "1"})

    assert again.status_code == 302
    assert Edition.objects.get().items.count() == 2


def test_a_record_that_was_taken_out_meanwhile_is_not_published(desk, chief):
    theme, other = make.theme(), make.theme()
    dossier = dossier_of(theme, other, by=chief)
    seen = read(desk.get(address_of(dossier, "dossier-publish"))).fields
    dossiers.remove(dossier, [key(other)], by=chief)

    refused = desk.post(address_of(dossier, "dossier-publish"), {**seen, "_make": "1"})

    assert "Somebody has changed this dossier since you looked at it" in text(refused)
    assert Edition.objects.count() == 0


def test_what_comes_along_from_outside_the_dossier_is_published_with_it(desk, chief):
    source, _proof, event = make.a_sourced_event()
    dossier = dossier_of(event, by=chief)
    also = [words_of(row) for row in (*event.parties.all(), event.event_type, source)]
    seen = [f"{words}:1" for words in (*also, words_of(event))]

    fill(desk, address_of(dossier, "dossier-publish"), button="_make", also=also, seen=seen)

    dossier.refresh_from_db()
    assert dossier.edition == 1
    assert dossiers.keys_of(dossier) == [key(event)]


@pytest.mark.parametrize("state", ["empty", "closed"])
def test_what_holds_nothing_to_publish_goes_back_to_the_dossier(desk, chief, state):
    dossier = dossier_of(*([] if state == "empty" else [make.theme()]), by=chief)
    if state == "closed":
        dossiers.close(dossier, by=chief)

    assert desk.get(address_of(dossier, "dossier-publish")).url == address_of(dossier)
    assert desk.post(address_of(dossier, "dossier-publish"), {"_make": "1"}).url == address_of(dossier)


def test_publishing_takes_the_right(client, chief):
    client.force_login(make.account(group="editor"))
    dossier = dossier_of(make.theme(), by=chief)

    page = client.get(address_of(dossier))

    assert address_of(dossier, "dossier-publish") not in text(page)
    assert client.get(address_of(dossier, "dossier-publish")).status_code == 403


def test_a_dossier_is_published_at_a_time(desk, chief):
    theme = approved(make.theme())
    dossier = dossier_of(theme, by=chief)
    at = (timezone.now() + timezone.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")

    done = fill(desk, address_of(dossier, "dossier-publish"), button="_schedule", at=at)
    assert done.url == address_of(dossier)
    assert (Schedule.objects.get().dossier, shown(theme)) == (dossier, None)
    publish_due(now=later(72))

    dossier.refresh_from_db()
    assert (dossier.edition, shown(theme)) == (1, theme.label_fr)
    assert Edition.objects.get().note_fr == "Visite de février"
