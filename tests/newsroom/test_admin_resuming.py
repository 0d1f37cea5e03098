"""A form that is sent after its session has ended loses no word, and is sent by nobody but its reader."""

import pytest
from django.test import Client
from django.urls import reverse

from relations.models import Principle
from relations.newsroom.models import DeskSession as Session
from relations.newsroom.models import Revision
from tests import factories as make
from tests.newsroom.desk import change_address, read

pytestmark = pytest.mark.usefixtures("press")
PASSWORD = "correct horse battery"


@pytest.fixture
def desk():
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(make.chief("awa"))
    return client


def typed_too_late(desk, row):
    fields = read(desk.get(change_address(row))).fields
    Session.objects.all().delete()
    said = {**fields, "note_fr": ["Mes « longues »\r\nparoles."], "_save": "1"}
    return desk.post(change_address(row), said)


def test_what_was_typed_is_kept_through_the_login_and_saved(desk):
    row = make.saved(Principle(label_fr="Souveraineté"))

    ended = typed_too_late(desk, row)
    assert ended.status_code == 403
    assert "nothing was saved" in ended.content.decode()
    assert Revision.objects.count() == 1

    names = {"resume-username": "awa", "resume-password": PASSWORD}
    again = desk.post(change_address(row), {**read(ended).fields, **names})
    fields = read(again).fields
    assert "You are logged in as awa" in again.content.decode()
    assert PASSWORD not in again.content.decode()
    assert not {name for name in fields if name.startswith("resume-")}
    assert Revision.objects.count() == 1

    assert desk.post(change_address(row), fields).status_code == 302
    row.refresh_from_db()
    assert row.note_fr == "Mes « longues »\nparoles."


def test_a_wrong_password_loses_nothing_either(desk):
    row = make.saved(Principle(label_fr="Souveraineté"))
    ended = typed_too_late(desk, row)

    names = {"resume-username": "awa", "resume-password": "faux"}
    again = desk.post(change_address(row), {**read(ended).fields, **names})

    assert again.status_code == 403
    assert "longues" in again.content.decode()
    assert "faux" not in again.content.decode()
    assert not Session.objects.exists()


def test_what_others_saved_meanwhile_is_not_overwritten(desk):
    row = make.saved(Principle(label_fr="Souveraineté"))
    ended = typed_too_late(desk, row)
    make.resaved(row, note_fr="D’une autre.", by=make.account(group="editor"))

    names = {"resume-username": "awa", "resume-password": PASSWORD}
    again = desk.post(change_address(row), {**read(ended).fields, **names})
    desk.post(change_address(row), read(again).fields)

    row.refresh_from_db()
    assert row.note_fr == "D’une autre."


def test_a_forged_form_is_kept_on_no_page(desk):
    row = make.saved(Principle(label_fr="Souveraineté"))
    stranger = Client(enforce_csrf_checks=True)

    answer = stranger.post(change_address(row), {"label_fr": "Contrefait"})

    assert answer.status_code == 403
    assert "Contrefait" not in answer.content.decode()


def test_who_is_refused_reads_why_and_what_to_do(desk):
    row = make.saved(Principle(label_fr="Souveraineté"))
    limited = Client(headers={"accept-language": "en"})
    limited.force_login(make.account("lecteur"))

    forged = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post(change_address(row))
    refused = limited.get(change_address(row))

    assert (forged.status_code, refused.status_code) == (403, 403)
    assert "load the page anew" in forged.content.decode()
    assert "a person who manages accounts" in refused.content.decode()
    assert "<style" not in forged.content.decode() + refused.content.decode()


def test_a_page_and_a_script_are_sent_to_the_door_as_before(desk):
    row = make.saved(Principle(label_fr="Souveraineté"))
    stranger, login = Client(), reverse("admin:login")

    assert stranger.get(change_address(row)).url.startswith(login)
    assert stranger.post(change_address(row), {}, headers={"sec-fetch-mode": "cors"}).url.startswith(login)
    assert stranger.post(reverse("admin:logout")).status_code == 302


def test_an_account_without_a_desk_is_let_in_nowhere(desk):
    row = make.saved(Principle(label_fr="Souveraineté"))
    ended = typed_too_late(desk, row)
    reader = make.account("lectrice")
    reader.is_staff = False
    reader.save()

    names = {"resume-username": "lectrice", "resume-password": PASSWORD}
    again = desk.post(change_address(row), {**read(ended).fields, **names})

    assert again.status_code == 403
    assert not Session.objects.exists()
