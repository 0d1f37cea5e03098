"""Whoever an account belongs to is told what happens to it, by mail too, and cannot be kept from hearing of it."""

import pytest
from django.core import mail

from relations.newsroom.accounts.links import make_link, redeem
from relations.newsroom.alerts import mark_read
from relations.newsroom.freezing import freeze_all
from relations.newsroom.mailing import send_mails
from relations.newsroom.models import Alert, OneTimeLink
from tests import factories as make
from tests.newsroom.accounts.signing import PASSWORD, browser, with_password
from tests.newsroom.accounts.test_second_factor import set_up

pytestmark = pytest.mark.django_db
Cause, Kind = Alert.Cause, OneTimeLink.Kind
SENTENCE = "trois pirogues au crépuscule"


@pytest.fixture
def awa():
    user = make.account("awa", group="editor")
    user.email = "awa@entente.example"
    user.save()
    return user


@pytest.fixture
def chief():
    return make.chief("chief")


def told(user) -> list[str]:
    return list(Alert.objects.filter(to=user).order_by("pk").values_list("cause", flat=True))


def changes_own_password(user, chief) -> None:
    client = browser()
    client.force_login(user)
    said = {"old_password": PASSWORD, "new_password1": SENTENCE, "new_password2": SENTENCE}
    assert client.post("/admin/password_change/", said).status_code == 302


def has_it_changed(user, chief) -> None:
    client = browser()
    client.force_login(chief)
    said = {"password1": SENTENCE, "password2": SENTENCE, "usable_password": "true"}
    assert client.post(f"/admin/auth/user/{user.pk}/password/", said).status_code == 302


def uses_a_link(user, chief) -> None:
    link, _secret = make_link(user, Kind.PASSWORD, by=chief)
    redeem(link, SENTENCE)


@pytest.mark.parametrize(
    ("act", "causes"),
    [
        (changes_own_password, [Cause.PASSWORD_CHANGED]),
        (has_it_changed, [Cause.PASSWORD_CHANGED]),
        (uses_a_link, [Cause.LINK_MADE, Cause.LINK_USED]),
    ],
)
def test_what_changes_an_account_is_told_to_its_owner(awa, chief, act, causes):
    act(awa, chief)

    assert told(awa) == causes
    assert told(chief) == []


def test_a_new_factor_and_a_browser_that_was_not_known_are_told(press, awa):
    here = browser()
    with_password(here, "awa")
    set_up(here)

    assert told(awa)[0] == Cause.NEW_BROWSER
    assert Cause.FACTOR_CHANGED in told(awa)


def test_a_browser_that_is_known_is_not_told_again(awa):
    here = browser()
    with_password(here, "awa")
    here.post("/admin/logout/")
    with_password(here, "awa")
    with_password(browser(), "awa")

    assert told(awa) == [Cause.NEW_BROWSER] * 2


def test_a_freeze_of_everything_keeps_nobody_from_hearing_of_it(awa, chief):
    freeze_all(reason="Une intrusion.", by=chief)

    make_link(awa, Kind.PASSWORD, by=chief)

    assert told(awa) == [Cause.LINK_MADE]


def test_it_goes_by_mail_though_it_was_read_and_says_when(awa, settings):
    settings.EMAIL_URL = "smtp://mail.example:25"
    mail.outbox.clear()
    with_password(browser(), "awa")
    notice = Alert.objects.get(to=awa)
    mark_read(awa, one=notice.pk)

    assert [send_mails(), send_mails()] == [1, 0]

    body = mail.outbox[0].body
    assert f"{notice.at:%Y-%m-%d %H:%M} UTC" in body
    assert "Si vous n’attendiez pas ce changement" in body
