"""The door of the desk as people meet it, with a second factor compulsory as in production."""

import re
import time

import pytest

from tests.browser.conftest import PASSWORD, Person, Served

pytestmark = pytest.mark.browser
ACCOUNT = """
from django.contrib.auth.models import User
User.objects.create_superuser("awa", password="correct horse battery")
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, browser):
    """An installation that asks for a second factor, by a name: passkeys belong to names."""
    served = Served(tmp_path_factory.mktemp("guarded"))
    served.prepare()
    served.environment["ENTENTE_SECOND_FACTOR"] = "1"
    served.manage("shell", "-c", ACCOUNT)
    served.start()
    served.address = served.address.replace("127.0.0.1", "localhost")
    yield served
    served.stop()


def code_of(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def typed_in(person: Person) -> None:
    person.page.goto("/admin/login/")
    person.page.fill("#id_username", "awa")
    person.page.fill("#id_password", PASSWORD)
    person.page.press("#id_password", "Enter")


def with_telephone(person: Person) -> None:
    """A browser that holds passkeys, and a finger that is always right."""
    devices = person.context.new_cdp_session(person.page)
    devices.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": kind})


def leave(person: Person) -> None:
    with person.page.expect_navigation():
        person.page.click("#logout-form button")


def test_a_factor_is_set_up_and_opens_the_desk(browser, guarded):
    awa = Person(browser, guarded, width=360)
    with_telephone(awa)

    # A password alone leads nowhere but to setting a factor up.
    typed_in(awa)
    awa.page.wait_for_url("**/admin/account/")
    awa.page.goto("/admin/relations/event/")
    assert awa.page.url.endswith("/admin/account/")
    awa.looks("account-01-confined")

    awa.page.goto("/admin/account/app/add/")
    awa.looks("account-02-app")
    awa.page.fill("#id_code", code_of(awa.page.inner_text(".secret-key")))
    awa.page.press("#id_code", "Enter")
    awa.page.wait_for_url("**/admin/account/codes/")
    awa.looks("account-03-codes")
    codes = awa.page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    awa.page.reload()
    assert awa.page.locator(".recovery-codes code").count() == 0

    awa.page.goto("/admin/account/passkeys/add/")
    awa.looks("account-04-passkey")
    awa.page.click("[data-passkey]")
    awa.page.wait_for_url("**/admin/account/")
    assert awa.page.get_by_role("link", name=re.compile("Renommer")).count() == 1

    # The passkey alone; then the password with the passkey; then with a recovery code.
    leave(awa)
    awa.page.goto("/admin/login/?next=/admin/account/sessions/")
    awa.looks("account-05-login")
    awa.page.click("[data-passkey]")
    awa.page.wait_for_url(re.compile(r"^[^?]+/admin/account/sessions/$"))
    awa.looks("account-06-sessions")
    leave(awa)
    typed_in(awa)
    awa.page.wait_for_url("**/second-factor/")
    awa.looks("account-07-factor")
    awa.page.click("[data-passkey]")
    awa.page.wait_for_url("**/admin/")
    leave(awa)
    typed_in(awa)
    awa.page.wait_for_url("**/second-factor/")
    awa.page.fill("#id_code", codes[3])
    awa.page.press("#id_code", "Enter")
    awa.page.wait_for_url("**/admin/")
    assert awa.wrong == []


def test_who_refuses_to_give_a_passkey_reads_what_to_do(browser, guarded):
    nobody = Person(browser, guarded)
    devices = nobody.context.new_cdp_session(nobody.page)
    devices.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": kind})

    nobody.page.goto("/admin/login/")
    nobody.page.click("[data-passkey]")
    nobody.page.locator(".passkey-said:not(:empty)").wait_for()

    assert nobody.page.url.endswith("/admin/login/")
    assert nobody.page.locator("[data-passkey]").is_enabled()


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/link/unknown/"])
def test_the_door_fits_a_telephone(browser, guarded, address):
    anybody = Person(browser, guarded, width=360, dark=True)

    anybody.page.goto(address)
    anybody.looks(f"account-door{address.replace('/', '-')}")

    assert anybody.page.evaluate("document.documentElement.scrollWidth") <= 360
