"""Notices by mail: one for each person, without a word of any record, never twice, in the way of no other work."""

import datetime as dt
import smtplib

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from relations.newsroom import mailing
from relations.newsroom.accounts import EDITOR
from relations.newsroom.alerts import mark_read
from relations.newsroom.conversations import comment
from relations.newsroom.freezing import freeze_all
from relations.newsroom.mailing import send_mails
from relations.newsroom.models import Alert, Heartbeat
from tests import factories as make
from tests.newsroom.test_alerts import alert

Cause = Alert.Cause
SECRET = "zqsecret"
HERE = f"{__name__}."


@pytest.fixture(autouse=True)
def configured(settings):
    settings.EMAIL_URL = "smtp://mail.example:25"
    settings.PUBLIC_URL = "https://entente.example"
    # pytest-django has put a backend that keeps mails in memory.
    mail.outbox.clear()


def somebody(name, **fields):
    user = make.account(name, group=EDITOR)
    for field, value in {"email": f"{name}@entente.example", **fields}.items():
        setattr(user, field, value)
    user.save()
    return user


@pytest.fixture
def awa(db):
    return somebody("awa")


def key_of(row):
    return row.kind(), row.pk


def addressees():
    return sorted(letter.to[0] for letter in mail.outbox)


# --- what is sent -----------------------------------------------------------------------------------------------------


def test_one_mail_a_person_that_names_causes_kinds_numbers_and_addresses(awa):
    event, actor = make.event(f"{SECRET} titre"), make.actor(f"{SECRET} nom")
    alert([awa], Cause.APPROVED, key_of(event), by=make.chief(SECRET))
    alert([awa], Cause.ASSIGNED, key_of(actor), by=None)
    alert([awa], Cause.SCHEDULE_FAILED, None, by=None)
    alert([somebody("bakary")], Cause.APPROVED, key_of(event), by=None)

    assert send_mails() == 2

    letter = next(letter for letter in mail.outbox if letter.to == ["awa@entente.example"])
    with override("fr"):
        causes = [str(cause.label) for cause in (Cause.APPROVED, Cause.ASSIGNED, Cause.SCHEDULE_FAILED)]
    lines = letter.body.splitlines()
    assert [line for line in lines if line.startswith("– ")] == [
        f"– {causes[0]}\N{NO-BREAK SPACE}: événement {event.pk}",
        f"– {causes[1]}\N{NO-BREAK SPACE}: acteur {actor.pk}",
        f"– {causes[2]}",
    ]  # fmt: skip
    for row in (event, actor):
        address = reverse(f"admin:relations_{row.kind()}_change", args=(row.pk,))
        assert f"  https://entente.example{address}" in lines
    assert "https://entente.example/admin/notices/" in letter.body
    assert "3" in letter.subject
    assert not any(SECRET in f"{sent.subject}{sent.body}{sent.message()}" for sent in mail.outbox)


def test_a_mail_is_in_french_whatever_language_is_active(awa):
    alert([awa], Cause.APPROVED, key_of(make.event()), by=None)

    with override("en"):
        send_mails()

    assert "événement" in mail.outbox[0].body


def test_the_words_of_a_comment_stay_at_the_desk(awa):
    event = make.event()
    make.resaved(event, by=awa, title_fr=f"{SECRET} titre")
    comment(key_of(event), f"{SECRET} parole", by=make.chief())

    assert send_mails() == 1

    assert SECRET not in f"{mail.outbox[0].message()}{mail.outbox[0].body}"


def test_only_so_many_are_named_and_the_rest_counted(awa):
    for _number in range(mailing.MOST_LINES + 2):
        alert([awa], Cause.APPROVED, key_of(make.theme()), by=None)

    assert send_mails() == 1

    assert mail.outbox[0].body.count("/change/") == mailing.MOST_LINES
    assert not Alert.objects.filter(mailed_at=None).exists()


def test_nothing_is_sent_where_no_server_is_configured(awa, settings):
    settings.EMAIL_URL = ""
    alert([awa], Cause.APPROVED, None, by=None)

    assert send_mails() == 0

    assert mail.outbox == []
    assert Alert.objects.get().mailed_at is None


def test_who_gets_no_mail(awa):
    without, gone = somebody("without", email=""), somebody("gone")
    alert([awa, without, gone], Cause.APPROVED, None, by=None)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    mark_read(awa, until=Alert.objects.latest("pk").pk)

    assert send_mails() == 0
    assert mail.outbox == []


# --- once -------------------------------------------------------------------------------------------------------------


def test_a_notice_is_mailed_once(awa):
    alert([awa], Cause.APPROVED, None, by=None)

    assert (send_mails(), send_mails()) == (1, 0)

    alert([awa], Cause.ASSIGNED, None, by=None)
    send_mails()
    assert len(mail.outbox) == 2
    assert mail.outbox[1].body.count("– ") == 1


class AnotherRoundMeanwhile(locmem.EmailBackend):
    """While one process sends, another one looks for what is to be sent."""

    def send_messages(self, letters):
        with mailing.get_connection(backend="django.core.mail.backends.locmem.EmailBackend"):
            assert mailing._taken(letters[0].to_user, Alert.objects.filter(mailed_at=None)) == []
        return super().send_messages(letters)


def test_two_rounds_at_once_never_send_the_same(awa, settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{HERE}AnotherRoundMeanwhile"
    monkeypatch.setattr(mailing.EmailMessage, "to_user", awa, raising=False)
    alert([awa], Cause.APPROVED, None, by=None)

    assert send_mails() == 1
    assert addressees() == ["awa@entente.example"]


# --- a server that fails ----------------------------------------------------------------------------------------------


class Down(locmem.EmailBackend):
    def open(self):
        raise ConnectionRefusedError("nobody listens")


class DownAfterOne(locmem.EmailBackend):
    def send_messages(self, letters):
        if mail.outbox:
            raise smtplib.SMTPServerDisconnected("gone")
        return super().send_messages(letters)


class Refuses(locmem.EmailBackend):
    code = 550

    def send_messages(self, letters):
        if letters[0].to == ["awa@entente.example"]:
            raise smtplib.SMTPRecipientsRefused({"awa@entente.example": (self.code, b"no")})
        return super().send_messages(letters)


class RefusesForNow(Refuses):
    code = 450


@pytest.mark.parametrize(("backend", "sent"), [(Down, 0), (DownAfterOne, 1)])
def test_a_server_that_fails_keeps_notices_for_the_next_round(awa, settings, backend, sent):
    alert([awa, somebody("bakary"), somebody("cheick")], Cause.APPROVED, None, by=None)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{HERE}{backend.__name__}"

    assert send_mails() == sent
    assert Alert.objects.filter(mailed_at=None).count() == 3 - sent

    settings.EMAIL_BACKEND = working
    assert send_mails() == 3 - sent
    assert addressees() == [f"{name}@entente.example" for name in ("awa", "bakary", "cheick")]


@pytest.mark.parametrize(("backend", "waiting"), [(Refuses, 0), (RefusesForNow, 1)])
def test_a_refused_address_does_not_stop_the_others(awa, settings, backend, waiting):
    alert([awa, somebody("bakary")], Cause.APPROVED, None, by=None)
    settings.EMAIL_BACKEND = f"{HERE}{backend.__name__}"

    assert send_mails() == 1
    assert addressees() == ["bakary@entente.example"]
    assert Alert.objects.filter(mailed_at=None).count() == waiting


def test_an_address_that_cannot_be_one_does_not_stop_the_others(awa):
    broken = somebody("broken", email="a@b.example\nBcc: x@y.example")
    alert([broken, awa], Cause.APPROVED, None, by=None)

    assert send_mails() == 1
    assert addressees() == ["awa@entente.example"]
    assert (send_mails(), len(mail.outbox)) == (0, 1)


@pytest.mark.usefixtures("press")
def test_while_all_is_frozen_accounts_are_still_told_what_was_done_to_them(awa):
    alert([awa], Cause.APPROVED, None, by=None)
    alert([awa], Cause.NEW_BROWSER, None, by=None)
    freeze_all(reason="Essai", by=make.chief())

    call_command("work")

    assert Heartbeat.objects.get().error == ""
    assert addressees() == ["awa@entente.example"]
    assert set(Alert.objects.filter(to=awa, mailed_at=None).values_list("cause", flat=True)) == {Cause.APPROVED}


def test_what_was_done_to_the_account_comes_first_in_a_mail_that_has_an_end(awa, monkeypatch):
    monkeypatch.setattr(mailing, "MOST_LINES", 1)
    alert([awa], Cause.APPROVED, None, by=None)
    alert([awa], Cause.PASSWORD_CHANGED, None, by=None)

    send_mails()

    with override("fr"):
        assert str(Cause.PASSWORD_CHANGED.label) in mail.outbox[0].body
        assert str(Cause.APPROVED.label) not in mail.outbox[0].body


def test_what_was_read_at_the_desk_about_the_account_is_mailed_while_it_is_news(awa):
    alert([awa], Cause.PASSWORD_CHANGED, None, by=None)
    mark_read(awa, until=Alert.objects.get().pk)
    Alert.objects.update(at=timezone.now() - mailing.RECENT - dt.timedelta(minutes=1))
    assert send_mails() == 0

    Alert.objects.update(at=timezone.now() - mailing.RECENT + dt.timedelta(minutes=1))
    assert send_mails() == 1


@pytest.mark.usefixtures("press")
def test_a_round_of_work_mails_and_goes_on_when_the_server_fails(settings):
    awa = somebody("awa")
    alert([awa], Cause.APPROVED, None, by=None)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{HERE}Down"

    call_command("work")
    assert Heartbeat.objects.get().error == ""
    settings.EMAIL_BACKEND = working
    call_command("work")

    assert addressees() == ["awa@entente.example"]


def test_a_server_that_does_not_answer_is_not_waited_for(awa, monkeypatch):
    asked = {}
    real = mailing.get_connection
    monkeypatch.setattr(mailing, "get_connection", lambda **options: asked.update(options) or real(**options))
    alert([awa], Cause.APPROVED, None, by=None)

    send_mails()

    assert asked == {"timeout": mailing.SECONDS}
