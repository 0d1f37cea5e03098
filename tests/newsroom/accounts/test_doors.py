"""What the doors of accounts give away to somebody who found one half open."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from relations.models import Principle
from relations.newsroom.accounts.links import make_link
from relations.newsroom.models import OneTimeLink, Token
from relations.newsroom.origin import address_of
from tests import factories as make
from tests.newsroom.accounts.signing import (
    FACTOR,
    PASSWORD,
    a_wrong_code,
    an_app,
    browser,
    code_of,
    later,
    logged_in,
    with_password,
)  # fmt: skip

pytestmark = pytest.mark.django_db
AGAIN, OWN = "/admin/account/again/", "/admin/password_change/"
NEW = "une autre phrase"
WRITING = {"resume-username": "awa", "resume-password": PASSWORD}
LOST = {"_link": OneTimeLink.Kind.PASSWORD}


@pytest.fixture
def awa(db):
    return make.chief("awa")


@pytest.fixture
def colleague(db):
    return make.account("boubacar", group="editor")


@pytest.fixture
def at_work(awa):
    client = browser()
    with_password(client, "awa")
    return client


def renew(user: User) -> None:
    user.set_password(NEW)
    user.save()


# --- a login that waits for its second factor ------------------------------------------------------------------------


def test_a_login_begun_with_a_former_password_is_over(awa):
    secret, client = an_app(awa), browser()
    with_password(client, "awa")
    renew(awa)

    assert client.post(FACTOR, {"code": code_of(secret)}).url == "/admin/login/"

    assert not logged_in(client)
    assert with_password(client, "awa", NEW).url == FACTOR
    assert client.post(FACTOR, {"code": code_of(secret)}).url == "/admin/"


def test_so_is_one_on_the_page_that_keeps_a_late_form(awa):
    secret, client = an_app(awa), browser()
    address = "/admin/relations/principle/add/"
    client.post(address, WRITING)
    renew(awa)

    late = client.post(address, {"resume-code": code_of(secret)})

    assert late.status_code == 403
    assert 'name="resume-password"' in late.content.decode()
    assert not logged_in(client)


# --- showing again who one is ----------------------------------------------------------------------------------------


def test_an_act_on_an_account_needs_a_form_that_its_owner_opened(monkeypatch, at_work, colleague):
    page = f"/admin/people/{colleague.pk}/"

    with later(monkeypatch, 20 * 60):
        assert at_work.post(page, LOST).url == f"{AGAIN}?next={page}"
    assert not OneTimeLink.objects.exists()

    assert at_work.get(page).status_code == 200
    for minutes in (20, 40):
        with later(monkeypatch, minutes * 60):
            assert at_work.post(page, LOST).status_code == 200
    with later(monkeypatch, 61 * 60):
        at_work.get("/admin/")
        assert at_work.post(page, LOST).status_code == 302


def test_the_form_of_one_account_opens_no_other(monkeypatch, at_work, colleague):
    other = make.account("chaka", group="editor")
    at_work.get(f"/admin/people/{colleague.pk}/")

    with later(monkeypatch, 20 * 60):
        assert at_work.post(f"/admin/people/{other.pk}/", LOST).status_code == 302
    assert not OneTimeLink.objects.exists()


def test_tokens_are_made_by_who_has_shown_who_they_are(monkeypatch, at_work):
    said = {"purpose": "x", "scopes": ["submissions:read"], "days": "30"}

    with later(monkeypatch, 20 * 60):
        assert at_work.get("/admin/tokens/").url == f"{AGAIN}?next=/admin/tokens/"
        assert at_work.post("/admin/tokens/", said).status_code == 302
    assert not Token.objects.exists()


def test_nobody_sets_their_own_password_without_the_old_one(at_work, awa):
    said = {"password1": NEW, "password2": NEW, "usable_password": "true"}

    assert at_work.post(f"/admin/auth/user/{awa.pk}/password/", said).url == OWN

    awa.refresh_from_db()
    assert awa.check_password(PASSWORD)


# --- told to wait ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["factor", "again", "late", "own", "link"])
def test_whoever_tries_too_often_is_told_to_wait_at_every_door(awa, door):
    client, wrong = browser(), "faux"
    address, said = {
        "factor": (FACTOR, {"code": a_wrong_code(an_app(awa))}) if door == "factor" else ("", {}),
        "again": (AGAIN, {"password": wrong}),
        "late": ("/admin/relations/principle/add/", WRITING | {"resume-password": wrong}),
        "own": (OWN, {"old_password": wrong, "new_password1": NEW, "new_password2": NEW}),
        "link": ("", {"password": wrong}),
    }[door]
    if door in ("factor", "again", "own"):
        with_password(client, "awa")
    if door == "link":
        an_app(awa)
        address = f"/admin/link/{make_link(awa, OneTimeLink.Kind.FACTOR, by=None)[1]}/"

    found = [client.post(address, said) for _time in range(6)]

    assert [answer.status_code == 429 for answer in found] == [False] * 5 + [True]
    assert 0 < int(found[5]["Retry-After"]) <= 900


# --- what a page repeats ---------------------------------------------------------------------------------------------


def test_a_late_form_comes_back_without_its_passwords(awa):
    said = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}

    page = browser().post(OWN, said).content.decode()

    assert PASSWORD not in page
    assert NEW not in page
    assert "Passwords are kept on no page" in page


def test_a_late_form_says_what_it_is_and_shows_what_is_kept(db):
    said = {"label_fr": "Souveraineté", "note_fr": "Mes <paroles> entières.", "_save": "Save draft"}

    page = browser().post("/admin/relations/principle/add/", said).content.decode()

    assert f"{Principle._meta.verbose_name.capitalize()} · <code>/admin/relations/principle/add/</code>" in page
    assert '<p class="kept-text">Mes &lt;paroles&gt; entières.</p>' in page
    assert page.count('class="kept-text"') == 1


def test_a_link_names_the_address_of_the_installation(at_work, colleague):
    client = at_work
    client.defaults["HTTP_HOST"] = "localhost:6666"

    page = client.post(f"/admin/people/{colleague.pk}/", LOST).content.decode()

    assert f"<code>{settings.PUBLIC_URL}/admin/link/" in page
    assert "localhost:6666" not in page


# --- where somebody is -----------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize(
    ("connected", "said", "proxies", "place"),
    [
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"), ("10.0.0.1", "::ffff:192.0.2.7", 1, "192.0.2.7"),
        ("::ffff:10.0.0.1", "nonsense", 1, "10.0.0.1"), ("2001:db8::1", "", 0, "2001:db8::1"), ("", "", 0, ""),
    ],
)  # fmt: skip
def test_an_address_inside_another_is_told_apart(rf, settings, connected, said, proxies, place):
    settings.PROXIES = proxies

    assert address_of(rf.get("/", headers={"x-forwarded-for": said}, REMOTE_ADDR=connected)) == place
