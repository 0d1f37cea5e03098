"""The life of one text, played by three people of the newsroom and one outside it, each at a browser of their own."""

import re

import pytest

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser

TITLE, FIRST, SECOND = "#id_title_fr", "Une visite racontée autrement", "Une visite racontée au mieux"


@pytest.fixture
def people(browser, server):
    return {name: Person(browser, server).log_in(name) for name in ("awa", "boubacar", "clarisse")}


def the_event(person: Person) -> tuple[str, str]:
    """The form of a public event, and its public address."""
    person.page.goto("/admin/relations/event/?publicity=public")
    person.page.click("#result_list tbody tr:first-child th a")
    form = re.sub(r"\?.*", "", person.page.url)
    public = person.page.get_by_role("link", name="Voir la page publique").first.get_attribute("href")
    return form, public


def message(person: Person) -> str:
    return person.page.inner_text(".messagelist")


def press(person: Person, words: str) -> None:
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=words, exact=True).click()


def test_a_text_is_written_reviewed_merged_previewed_and_published(browser, server, people):
    awa, boubacar, clarisse = people["awa"], people["boubacar"], people["clarisse"]
    form, public = the_event(awa)

    # Awa writes and submits.
    awa.page.fill(TITLE, FIRST)
    press(awa, "Enregistrer et soumettre")
    assert "Soumise à la relecture" in message(awa)
    awa.looks("01-submitted")

    # She shows it to somebody without an account, who reads it and nothing else.
    awa.page.get_by_role("link", name="Partager un aperçu").click()
    awa.page.fill("[name=purpose]", "L’ambassade")
    with awa.page.expect_navigation():
        awa.page.locator("form[method=post]:not(#logout-form):not(#user-tools form) [type=submit]").first.click()
    shared = re.search(r"/admin/shared/[\w-]+/fr/", awa.page.content()).group()
    awa.looks("02-shared")
    outsider = Person(browser, server, width=360)
    assert FIRST in outsider.opens(shared)
    assert outsider.context.cookies() == []
    outsider.looks("03-outsider-360")
    assert FIRST not in outsider.opens(public)

    # Boubacar sees what has changed, word by word, and asks for more.
    compared = boubacar.opens(form.replace("/relations/event/", "/compare/event/").replace("/change/", "/"))
    assert "<ins" in compared
    boubacar.looks("04-compared")
    boubacar.page.goto(form)
    boubacar.page.click("summary:has-text('Demander des modifications')")
    boubacar.page.fill("#id_comment", "Le titre peut être meilleur.")
    press(boubacar, "Demander des modifications")
    boubacar.looks("05-changes-requested")

    # Awa reads why, and opens the form; before she saves, Boubacar has written the English.
    awa.page.goto("/admin/notices/")
    awa.looks("06-notices")
    assert "Modifications demandées" in awa.page.content()
    assert "Le titre peut être meilleur." in awa.opens(form)
    boubacar.page.goto(form)
    boubacar.page.fill("#id_title_en", "A visit told best")
    press(boubacar, "Enregistrer et continuer")
    awa.page.fill(TITLE, SECOND)
    press(awa, "Enregistrer et continuer")
    assert "boubacar" in message(awa)
    assert awa.page.input_value("#id_title_en") == "A visit told best"
    awa.looks("07-merged")

    # Both wrote the same field: Awa is shown all three and chooses.
    boubacar.page.goto(form)
    boubacar.page.fill("#id_note_fr", "Une note de Boubacar.")
    press(boubacar, "Enregistrer et continuer")
    awa.page.fill("#id_note_fr", "Une note d’Awa.")
    press(awa, "Enregistrer et continuer")
    awa.looks("08-conflict")
    assert "boubacar" in awa.page.inner_text("#content")
    assert "Une note d’Awa." in awa.page.inner_html("#content form")
    awa.page.locator("input[type=radio][value=theirs]").first.check()
    with awa.page.expect_navigation():
        awa.page.locator("form[method=post] .submit-row [type=submit]").first.click()
    assert awa.page.input_value("#id_note_fr") == "Une note de Boubacar."

    # Two have written: only a third one can approve, and publishes.
    press(awa, "Enregistrer et soumettre")
    boubacar.page.goto(form)
    assert boubacar.page.get_by_role("button", name="Approuver", exact=True).is_disabled()
    boubacar.looks("09-own-text")
    clarisse.page.goto(form)
    press(clarisse, "Approuver")
    press(clarisse, "Publier…")
    clarisse.page.select_option("#id_act", "clarification")
    clarisse.page.fill("#id_notice_fr", "Le titre dit mieux ce qui s’est passé.")
    clarisse.looks("10-publishing")
    press(clarisse, "Publier")
    assert "par l’édition 3" in message(clarisse)

    # Readers see it, with what they are told; the link shown to the embassy ends.
    page = outsider.opens(public)
    assert SECOND in page
    assert "Le titre dit mieux ce qui s’est passé." in page
    outsider.looks("11-public-360")
    awa.page.goto(form.replace("/relations/event/", "/share/event/").replace("/change/", "/"))
    with awa.page.expect_navigation():
        awa.page.get_by_role("button", name=re.compile("Révoquer")).first.click()
    assert outsider.page.goto(shared).status == 410
    outsider.looks("12-revoked-360")

    # What the browser itself said: a page that is gone, and nothing about scripts, styles or the policy.
    for person in (*people.values(), outsider):
        assert [words for words in person.wrong if "410" not in words] == []


def test_the_desk_fits_its_screens(browser, server):
    person = Person(browser, server, width=360).log_in("clarisse")
    form, _public = the_event(person)
    pk = re.search(r"event/(\d+)/", form).group(1)

    for name, address in {
        "index": "/admin/", "form": form, "history": f"/admin/history/event/{pk}/",
        "compare": f"/admin/compare/event/{pk}/?from=1&to=head",
        "comments": f"/admin/comments/event/{pk}/",
        "translation": f"/admin/translation/event/{pk}/", "translations": "/admin/translations/",
        "dossiers": "/admin/dossiers/", "schedules": "/admin/schedules/", "bin": "/admin/bin/",
        "notices": "/admin/notices/", "publish": f"/admin/publish/event/{pk}/",
        "used": f"/admin/used/event/{pk}/", "freeze": f"/admin/freeze/event/{pk}/",
        "assign": f"/admin/assign/event/{pk}/",
    }.items():  # fmt: skip
        person.opens(address)
        for width, scheme in ((1280, "dark"), (360, "dark"), (360, "light")):
            person.page.set_viewport_size({"width": width, "height": 800})
            person.page.emulate_media(color_scheme=scheme)
            person.looks(f"fit-{name}-{width}-{scheme}")
            too_wide = person.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert too_wide <= 0, f"{address} is {too_wide} px wider than {width} px"
    assert person.wrong == []
