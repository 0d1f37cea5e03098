"""The session ends while somebody types at the reading desk: nothing typed is lost, whichever proposal it is in."""

import pytest

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser

TEXT = """\
Audience à N’Djamena

Le ministre tchadien des Affaires étrangères, Abderaman Koulamallah, a reçu mardi à N’Djamena l’ambassadeur de \
France, Bertrand Cochery. « Le Tchad attend de tout partenaire le respect de sa souveraineté », a déclaré le ministre.

Le 28 novembre 2024, le Tchad avait annoncé la rupture de son accord de défense avec la France.
"""


def test_what_is_typed_outlives_the_session(browser, server):
    awa = Person(browser, server)
    awa.log_in("awa")
    page = awa.page
    page.goto("/admin/arrivals/new/")
    page.fill("#id_text", TEXT)
    page.click("#content form [type=submit]")
    page.wait_for_selector("[name=_take]")
    page.click("[name=_take]")

    # Asked for before the text is read.
    page.wait_for_selector(".day-asked")
    awa.looks("reading-01-day-asked")
    page.fill(".day-asked [name=published]", "2025-03-05")
    page.click(".day-asked [name=_read]")
    page.wait_for_selector(".proposal")

    # Two proposals are being changed.
    event, statement = (page.locator(f".proposal.{kind}.waiting").first for kind in ("event", "statement"))
    ids = [one.get_attribute("id") for one in (event, statement)]
    for one, name, words in zip(ids, ("title_fr", "content_fr"), ("Titre tapé", "Propos tapé"), strict=True):
        page.locator(f"#{one}").focus()
        page.keyboard.press("e")
        page.fill(f"#{one} [name={name}]", words)
    awa.context.clear_cookies()
    page.click(f"#{ids[0]} [name=_accept]")

    page.wait_for_selector("#session-ended-note")
    awa.looks("reading-02-session-ended")
    assert page.input_value(f"#{ids[0]} [name=title_fr]") == "Titre tapé"
    assert page.input_value(f"#{ids[1]} [name=content_fr]") == "Propos tapé"
    assert page.evaluate("document.activeElement.id") == "session-ended-note"

    # Logged in again on another page, the same press goes through.
    with awa.context.expect_page() as opened:
        page.click("#session-ended-note a")
    login = opened.value
    login.fill("#id_username", "awa")
    login.fill("#id_password", "correct horse battery")
    login.click("[type=submit]")
    login.wait_for_url("**/admin/")
    page.click(f"#{ids[0]} [name=_accept]")
    page.wait_for_selector(f"#{ids[0]}.accepted")
    assert "Titre tapé" in page.inner_text(f"#{ids[0]}")
    assert page.locator("#session-ended-note").count() == 0
    assert page.input_value(f"#{ids[1]} [name=content_fr]") == "Propos tapé"
    awa.looks("reading-03-cards")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 800})
    awa.looks("reading-04-cards-360-dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert [words for words in awa.wrong if "403" not in words] == []
