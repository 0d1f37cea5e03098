"""Where a second factor is compulsory nobody does anything at the desk without one, by whichever address."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from relations.models import Principle
from relations.newsroom.accounts.middleware import SETTING_UP
from relations.newsroom.models import AuditEvent, DeskSession, Revision
from tests import factories as make
from tests.newsroom.accounts.signing import (
    FACTOR,
    LOGIN,
    PASSWORD,
    a_wrong_code,
    an_app,
    browser,
    code_of,
    factors,
    logged_in,
    with_password,
)
from tests.newsroom.desk import change_address, read
from tests.newsroom.test_permissions import OF_OTHERS, desk_addresses, unrendered  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def compulsory(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def awa():
    return make.chief("awa")


# --- the gate ---------------------------------------------------------------------------------------------------------


def every_address() -> list[tuple[str, str]]:
    """Each named address of the desk, filled in with anything: the gate stands before what looks at it."""
    values = {
        "kind": "theme", "pk": 1, "object_id": "1", "language": "fr", "number": 1, "token": "x", "secret": "x",
        "kept": 1, "gone": 2, "app_label": "relations", "content_type_id": 1, "id": "1",
    }  # fmt: skip
    found = []
    for _route, name, filled in desk_addresses():
        if name:
            name = name if name.startswith(OF_OTHERS) else f"admin:{name}"
            found.append((name, reverse(name, kwargs={key: values[key] for key in filled})))
    return found


@pytest.mark.once
@pytest.mark.usefixtures("unrendered")
def test_without_a_factor_every_address_leads_to_setting_one_up(compulsory, awa, client):
    client.force_login(awa)
    shared = reverse("admin:shared-preview", kwargs={"token": "x", "language": "fr"})
    asked = [(name, address) for name, address in every_address() if name not in SETTING_UP and address != shared]

    led = {address: client.get(address).get("Location") for _name, address in asked}
    sent = {address: client.post(address).status_code for _name, address in asked}

    assert len(asked) > 150
    assert {address for address, where in led.items() if where != "/admin/account/"} == set()
    assert {address for address, status in sent.items() if status != 403} == set()


@pytest.mark.once
def test_where_it_is_not_compulsory_nothing_stands_in_the_way(awa, client):
    client.force_login(awa)

    assert client.get("/admin/").status_code == 200


@pytest.mark.once
def test_a_door_for_programs_asks_for_no_factor(compulsory, awa, client):
    client.force_login(awa)

    assert client.get("/admin/api/openapi.json").status_code == 200


def test_a_session_that_never_showed_the_factor_is_over(compulsory, awa, client):
    client.force_login(awa)
    an_app(awa)

    answer = client.get("/admin/")

    assert answer.url.startswith(LOGIN)
    assert not DeskSession.objects.filter(account=awa).exists()


def test_the_gate_is_up_in_production_and_cannot_be_taken_down():
    source = settings.BASE_DIR.joinpath("config/settings.py").read_text()

    assert "SECOND_FACTOR_REQUIRED = PRODUCTION or " in source


# --- setting one up, and logging in with it ---------------------------------------------------------------------------


def in_clear(page, kind: str) -> list[str]:
    """What the page shows in groups, as it is copied."""
    shown = re.findall(rf'<code class="{kind}">(.*?)</code>', page.content.decode())
    return [re.sub("<.*?>", "", words) for words in shown]


def set_up(client: Client) -> str:
    (secret,) = in_clear(client.get("/admin/account/app/add/"), "secret-key in-groups")
    answer = client.post("/admin/account/app/add/", {"code": code_of(secret)})
    assert answer.url == "/admin/account/codes/"
    return secret


def test_an_app_opens_the_desk_and_ends_the_other_sessions(press, compulsory, awa):
    here, elsewhere = browser(), browser()
    for client in (here, elsewhere):
        assert with_password(client, "awa").url == "/admin/"
    key = here.session.session_key

    secret = set_up(here)

    assert here.get("/admin/").status_code == 200
    assert here.session.session_key != key
    assert DeskSession.objects.filter(account=awa).count() == 1
    assert elsewhere.get("/admin/").url.startswith(LOGIN)
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))
    told = AuditEvent.objects.filter(action="factor.add", by=awa)
    assert sorted(event.detail["factor"] for event in told) == ["recovery_codes", "totp"]


def test_recovery_codes_are_shown_once_and_open_once(press, awa):
    client = browser()
    with_password(client, "awa")
    set_up(client)

    shown = in_clear(client.get("/admin/account/codes/"), "in-groups")
    again = in_clear(client.get("/admin/account/codes/"), "in-groups")
    assert (len(shown), again) == (10, [])

    for expected in (True, False):
        other = browser()
        assert with_password(other, "awa").url == FACTOR
        other.post(FACTOR, {"code": shown[0]})
        assert logged_in(other) is expected


def test_a_code_of_the_app_opens_once(awa):
    secret = an_app(awa)
    code, found = code_of(secret), []

    for _time in range(2):
        client = browser()
        with_password(client, "awa")
        # Another process remembers nothing of what this one has seen.
        cache.clear()
        client.post(FACTOR, {"code": code})
        found.append(logged_in(client))

    assert found == [True, False]


def test_a_password_alone_opens_nothing_once_there_is_a_factor(awa):
    secret = an_app(awa)
    client = browser()

    assert with_password(client, "awa").url == FACTOR
    assert not logged_in(client)
    refused = client.post(FACTOR, {"code": a_wrong_code(secret)})
    assert "This is not right" in refused.content.decode()
    assert not logged_in(client)
    assert client.post(FACTOR, {"code": code_of(secret)}).url == "/admin/"
    assert logged_in(client)
    assert AuditEvent.objects.get(action="login").detail == {"factor": "totp"}


@pytest.mark.once
def test_where_the_login_leads_stays_inside_the_desk(awa):
    found = []
    for wanted in ("/admin/account/sessions/", "https://example.org/", "//example.org/admin/", "/fr/"):
        found.append(with_password(browser(), "awa", next=wanted).url)

    assert found == ["/admin/account/sessions/", "/admin/", "/admin/", "/admin/"]


def test_the_only_factor_is_not_taken_away_where_it_is_compulsory(compulsory, awa):
    secret = an_app(awa)
    client = browser()
    with_password(client, "awa")
    client.post(FACTOR, {"code": code_of(secret)})

    assert client.post("/admin/account/app/remove/").status_code == 403
    assert factors(awa) == ["totp"]


@pytest.mark.once
def test_a_replaced_secret_of_the_installation_ends_in_no_error(awa, settings):
    secret = an_app(awa)
    settings.SECRET_KEY, former = "another-" * 8, settings.SECRET_KEY
    client = browser()
    with_password(client, "awa")

    assert client.post(FACTOR, {"code": code_of(secret)}).status_code == 200
    settings.SECRET_KEY_FALLBACKS = [former]
    assert client.post(FACTOR, {"code": code_of(secret)}).url == "/admin/"


@pytest.mark.once
@pytest.mark.parametrize("body", ["{", "[]", "5", '"x"', '{"id": 5}', '{"response": {}}', "null"])
def test_a_passkey_that_is_none_is_refused_in_words(awa, body):
    an_app(awa)
    waiting, anybody = browser(), browser()
    with_password(waiting, "awa")

    assert waiting.post(FACTOR, {"credential": body}).status_code == 200
    assert anybody.post("/admin/account/passkey/", {"credential": body}).url == LOGIN


# --- a form that was sent too late ------------------------------------------------------------------------------------


def test_what_was_typed_is_kept_through_password_and_factor(press):
    awa = make.chief("awa")
    secret = an_app(awa)
    row = make.saved(Principle(label_fr="Souveraineté"))
    desk = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    desk.force_login(awa)
    fields = read(desk.get(change_address(row))).fields
    DeskSession.objects.all().delete()
    ended = desk.post(change_address(row), {**fields, "note_fr": ["Mes paroles."], "_save": "1"})

    names = {"resume-username": "awa", "resume-password": PASSWORD}
    asked = desk.post(change_address(row), {**read(ended).fields, **names})
    assert "Mes paroles." in asked.content.decode()
    wrong = desk.post(change_address(row), {**read(asked).fields, "resume-code": a_wrong_code(secret)})
    assert (wrong.status_code, "Mes paroles." in wrong.content.decode()) == (403, True)
    again = desk.post(change_address(row), {**read(wrong).fields, "resume-code": code_of(secret)})
    assert "You are logged in as awa" in again.content.decode()
    assert Revision.objects.count() == 1

    assert desk.post(change_address(row), read(again).fields).status_code == 302
    row.refresh_from_db()
    assert row.note_fr == "Mes paroles."
