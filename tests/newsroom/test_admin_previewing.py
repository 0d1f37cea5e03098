"""Previews at the desk: their addresses, who may open them, what the pages say."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from relations.models import Principle
from tests import factories as make
from tests.api.conftest import whole_record
from tests.installation import Installation
from tests.newsroom.desk import change_address
from tests.newsroom.previews import a_draft, everything, key, reader_of
from tests.public.conftest import page_of
from tests.public.test_safety import unscripted

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def desk(client):
    client.force_login(make.chief())
    return client


def address(row, language="fr"):
    return reverse("admin:preview", args=(*key(row), language))


def together(**asked):
    return reverse("admin:preview-together", query=asked)


def words(row):
    return f"{row.kind()}:{row.pk}"


# --- one record -------------------------------------------------------------------------------------------------------


def test_the_form_of_a_record_leads_to_its_preview_in_both_languages(desk):
    event = a_draft("Rencontre")

    form = desk.get(change_address(event)).content.decode()

    for language in ("fr", "en"):
        assert f'href="{address(event, language)}"' in form
        page = desk.get(address(event, language))
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.content.decode()
        assert page["Content-Language"] == language
    assert reverse("admin:preview-links", args=key(event)) in form


def test_the_banner_names_the_revision_and_what_comes_along(desk):
    event = a_draft("Rencontre")

    page = desk.get(address(event, "en")).content.decode()

    banner = page[page.index('<aside class="preview"') : page.index("</aside>")]
    assert "Preview: not published" in banner
    assert "revision 1" in banner
    assert "What comes along (5)" in banner
    assert f'href="{address(event, "fr")}"' in banner
    assert "lead to the public pages as they are now" in banner
    assert change_address(event) in banner


def test_a_preview_is_found_by_no_search_engine_and_kept_by_nobody(desk):
    page = desk.get(address(a_draft(), "en"))

    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert "ETag" not in page
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert not page.cookies
    assert not re.search(r"<script|\sstyle=|\son\w+=", unscripted(page.content.decode()))


def test_public_pages_know_nothing_of_previews(desk):
    w = whole_record()
    desk.get(address(w.event))

    page = desk.get(page_of(w.event)).content.decode()

    assert not re.search("preview|aperçu|robots", page, re.IGNORECASE)


def test_previews_need_the_right_to_see_the_kind(client):
    event, principle = a_draft(), make.saved(Principle(label_fr="Souveraineté"))
    asked = [address(event), together(keys=f"{words(principle)},{words(event)}"), address(principle)]
    anonymous = [client.get(path).status_code for path in asked]
    client.force_login(reader_of("principle"))

    assert anonymous == [302, 302, 302]
    assert [client.get(path).status_code for path in asked] == [403, 403, 200]


@pytest.mark.parametrize("path", ["event/1/de/", "unheard/1/fr/", "event/0/fr/", "event/x/fr/"])
def test_addresses_of_previews_that_mean_nothing_are_not_found_or_said(desk, path):
    answer = desk.get(f"/admin/preview/{path}")

    # A record that does not exist is said; whatever is no preview at all is not found.
    assert answer.status_code == (200 if path == "event/0/fr/" else 404)


def test_what_cannot_be_shown_is_said_on_a_page_of_the_desk(desk):
    owner = make.saved(Principle(label_fr="Souveraineté"))
    make.show(owner)
    make.resaved(owner, slug="autre")
    taker = make.saved(Principle(label_fr="Autre", slug="souverainete"))

    page = desk.get(address(taker, "en"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "would refuse this edition" in text
    assert escape("The address “souverainete” has belonged to another record: choose another one.") in text
    assert page["Cache-Control"].startswith("no-store") or "no-store" in page["Cache-Control"]


def test_a_country_without_citing_records_has_no_page(desk):
    page = desk.get(address(make.country(), "en"))

    assert "no page of its own" in page.content.decode()


def test_a_post_is_previewed_at_its_holder(desk):
    w = whole_record()
    make.resaved(w.post, title_fr="ministre d’État", title_f_fr="la ministre d’État")

    page = desk.get(address(w.post)).content.decode()

    assert "<h1" in page
    assert "Awa Diarra" in page
    assert "ministre d’État" in page


def test_opening_previews_leaves_nothing_written(desk):
    w = whole_record()
    make.resaved(w.event, title_fr="Audience revue")
    before = everything()

    for path in (address(w.event), address(w.draft, "en"), address(w.post), together(keys=words(w.event), path="/fr/")):
        assert desk.get(path).status_code == 200

    assert everything() == before


def test_a_page_that_fails_is_an_error_that_leaves_nothing_written(desk, monkeypatch):
    w = whole_record()
    make.resaved(w.event, title_fr="Audience revue")
    before = everything()
    monkeypatch.setattr("relations.public.views.details.pages.participants_of", lambda row: 1 / 0)
    desk.raise_request_exception = False

    assert desk.get(address(w.event)).status_code == 500
    assert everything() == before


# --- several records --------------------------------------------------------------------------------------------------


def test_several_records_are_previewed_together_wherever_one_likes(desk):
    w = whole_record()
    make.resaved(w.event, title_fr="La première")
    make.resaved(w.earlier, title_fr="La seconde")
    keys = f"{words(w.event)},{words(w.earlier)}"

    first = desk.get(together(keys=keys)).content.decode()
    second = desk.get(together(keys=keys, at=words(w.earlier), lang="en")).content.decode()
    home = desk.get(together(keys=keys, path="/fr/")).content.decode()
    relation = desk.get(together(keys=keys, path=page_of(w.relation))).content.decode()

    assert all("La première" in page and "La seconde" in page for page in (first, home, relation))
    assert '<html lang="en">' in second
    assert "La seconde" in second
    assert escape(together(keys=keys, path="/en/").replace("%3A", ":").replace("%2C", ",").replace("%2F", "/")) in home


@pytest.mark.parametrize(
    "path",
    [
        "/admin/", "/api/v1/events/", "https://ailleurs.example/fr/", "//ailleurs.example/fr/", "/fr/../admin/",
        "/de/", "fr/", "", '/fr/"><script>/', "/fr/evenements/x/#y",
    ],
)  # fmt: skip
def test_only_public_addresses_of_this_installation_are_previewed(desk, path):
    principle = make.saved(Principle(label_fr="Souveraineté"))

    assert desk.get(together(keys=words(principle), path=path)).status_code == 404


@pytest.mark.parametrize("asked", [{}, {"keys": "event"}, {"keys": "event:1,"}, {"keys": "session:1"}])
def test_a_preview_of_nothing_is_not_found(desk, asked):
    assert desk.get(together(**asked)).status_code == 404


def test_the_record_to_look_at_is_one_of_those_asked_for(desk):
    one, other = make.saved(Principle(label_fr="Un")), make.saved(Principle(label_fr="Deux"))

    assert desk.get(together(keys=words(one), at=words(other))).status_code == 404
    assert desk.get(together(keys=words(one), lang="de")).status_code == 404


def test_too_many_records_are_refused_in_words(desk):
    keys = ",".join(f"principle:{number}" for number in range(1, 202))

    assert "at most 200" in desk.get(together(keys=keys, lang="en")).content.decode()


# --- a process of the newsroom alone ----------------------------------------------------------------------------------

ASK = """
import django, json, sys
django.setup()
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from relations.models import Event
client = Client()
client.force_login(User.objects.create_superuser("chief", "", "x"))
event = Event.objects.order_by("pk").first()
public, preview = client.get(f"/fr/evenements/{event.slug}/"), client.get(f"/admin/preview/event/{event.pk}/fr/")
print(json.dumps([settings.ROLE, public.status_code, preview.status_code, preview.content.decode()]))
"""


def test_the_newsroom_role_previews_what_it_does_not_serve(tmp_path):
    installation = Installation(tmp_path).prepare()

    answered = installation.run("-c", ASK, ENTENTE_ROLE="newsroom", PUBLIC_URL="https://entente.example")

    role, public, status, page = json.loads(answered.stdout)
    assert (role, public, status) == ("newsroom", 404, 200)
    assert '<aside class="preview"' in page
    assert 'href="https://entente.example/fr/"' in page
    assert 'href="/fr/' not in page


def test_a_preview_together_leads_to_the_page_of_each_record(desk):
    event, principle = a_draft("Rencontre"), make.saved(Principle(label_fr="Souveraineté"))
    keys = f"{words(event)},{words(principle)}"

    page = desk.get(together(keys=keys)).content.decode()
    other = reverse("admin:preview-together") + f"?keys={keys}&at={words(principle)}&lang=fr"

    assert "Rencontre" in page
    assert f'href="{escape(other)}"' in page
    shown = desk.get(other).content.decode()
    assert "<h1" in shown
    assert f"at={words(event)}" in shown
    assert f"at={words(principle)}&amp;lang=fr" not in shown
