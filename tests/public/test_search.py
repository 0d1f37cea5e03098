"""The page of search, as readers use it."""

import json
import re

import pytest
from django.utils.translation import override

from relations.search import facets
from tests import factories as make
from tests.api.conftest import SECRET

HIT = re.compile(r"<mark>([^<]*)</mark>")


def results(html):
    """The names and the addresses of the results."""
    (found,) = re.findall(r'<ol class="plain entries found".*?</ol>', html, re.S)
    links = re.findall(r'<p class="line"><a href="([^"]*)">(.*?)</a></p>', found, re.S)
    return [(address, re.sub(r"<[^>]*>", "", name)) for address, name in links]


def test_the_page_without_a_question_explains_itself(press, reader):
    page = reader.html("/fr/recherche/")

    assert 'name="q"' in page
    assert "noindex" not in page
    assert reader.open("/en/search/").context["q"] == ""


def test_a_record_is_found_with_its_words_marked(record, reader):
    for typed in ("souverainete", "Souveraineté", "respect souverainetés"):
        page = reader.html(f"/fr/recherche/?q={typed}")

        assert ("/fr/principes/respect-de-la-souverainete/", "Respect de la souveraineté") in results(page)
        assert "souveraineté" in HIT.findall(page)
        assert re.search(rf"<title>{typed} – (recherche|search)", page)


def test_results_are_in_the_language_of_the_page(record, reader):
    assert results(reader.html("/en/search/?q=audience")) == [("/en/events/audience/", "Audience granted")]
    assert results(reader.html("/fr/recherche/?q=granted")) == [("/fr/evenements/audience/", "Audience")]


def test_words_in_the_other_language_say_which_it_is(record, reader):
    page = reader.html("/en/search/?q=dialogue")

    assert re.search(r'<span lang="fr">Rouvrir le <mark>dialogue</mark></span>', page)


def test_a_passage_leads_into_its_article(record, reader):
    (found,) = results(reader.html("/fr/recherche/?q=“nous+demandons+le+respect”&kind=passage"))

    assert found[0].startswith("/fr/articles/a-bamako/#passage-")


def test_no_markup_of_a_text_or_a_question_is_let_through(press, reader):
    make.show(make.actor("<b>Gras</b> & <script>alert(1)</script>"))

    page = reader.html("/fr/recherche/?q=gras+%3Cscript%3E+alert")

    assert "<script>alert" not in page
    assert "&lt;b&gt;<mark>Gras</mark>&lt;/b&gt;" in page


def test_facets_lead_to_fewer_results_and_back(record, reader):
    page = reader.html("/fr/recherche/?q=respect")
    address = re.search(r'href="(\?q=respect&amp;kind=principle)"', page)[1].replace("&amp;", "&")

    narrowed = reader.html(f"/fr/recherche/{address}")

    assert {name for name, _ in results(narrowed)} == {"/fr/principes/respect-de-la-souverainete/"}
    assert '<li><a href="?q=respect">' in narrowed
    assert '<input type="hidden" name="kind" value="principle">' in narrowed


def test_pages_follow_each_other(press, reader):
    with make.together():
        found = [make.actor(f"Comité {number}") for number in range(45)]
    make.show(*found)

    first, second = reader.html("/fr/recherche/?q=comite"), reader.html("/fr/recherche/?q=comite&page=2")

    assert 'rel="next" href="?q=comite&amp;page=2"' in first
    assert 'rel="prev" href="?q=comite&amp;page=1"' in second
    assert 'start="21"' in second
    assert len({*results(first), *results(second), *results(reader.html("/fr/recherche/?q=comite&page=3"))}) == 45
    for page in ("4", "0", "-1", "x", "٢", "9" * 30):
        reader.open(f"/fr/recherche/?q=comite&page={page}", 404)


def test_a_list_that_is_too_long_says_where_it_ends(press, reader, monkeypatch):
    monkeypatch.setattr(facets, "MOST", 40)
    monkeypatch.setattr("relations.public.search.LAST_PAGE", 2)
    monkeypatch.setattr("relations.public.views.search.LAST_PAGE", 2)
    with make.together():
        found = [make.actor(f"Comité {number}") for number in range(45)]
    make.show(*found)

    response = reader.open("/fr/recherche/?q=comite&page=2")

    assert (response.context["results"].counts.is_capped, response.context["is_last_page_of_all"]) == (True, True)


def test_another_spelling_is_offered(record, reader):
    page = reader.open("/fr/recherche/?q=souverainte")

    assert page.context["meant"] == {"words": "souveraineté", "address": "?q=souverainet%C3%A9"}
    assert 'href="?q=souverainet%C3%A9"' in page.content.decode()


WHATEVER = {
    "q=c%2B%2B": 200,
    "q=%22sans+fin": 200,
    "q=le+la+les": 200,
    "q=-visa": 200,
    "q=%00": 200,
    "q=Mali%00visa": 200,
    "q=%2B%2B*%5E%3A()%7B%7D": 200,
    "q=%FF%FE": 200,
    "q=visa&q=mali&unknown=1": 200,
    "q=" + "-" * 300: 200,
    "q=" + "%22" * 300: 200,
    "q=" + "mot+" * 2000: 400,
    "q=" + "x" * 10_000: 400,
    "q=" + "+".join(f"m{number}" for number in range(40)): 400,
    "q=visa&actor=nobody": 400,
    "q=visa&year=1e3": 400,
    "q=visa&year=٢٠٢٦": 400,
    "q=visa&theme=%00": 400,
    "q=visa&kind=user": 400,
}


@pytest.mark.parametrize("section", ["fr/recherche", "en/search"])
def test_whatever_is_typed_gets_a_page_that_helps(press, reader, section):
    make.show(make.actor("Un visa"))

    for query, status in WHATEVER.items():
        page = reader.html(f"/{section}/?{query}", status)

        assert 'name="q"' in page
        assert 'class="notice"' in page or 'id="results"' in page, query


def test_suggestions_are_names_and_where_they_lead(record, reader):
    found = json.loads(reader.html("/fr/recherche/suggestions?q=awa+di"))["suggestions"]

    assert found == [
        {"title": "Awa Diarra", "language": "fr", "kind": "actor", "address": "/fr/acteurs/awa-diarra/"},
    ]
    for typed in ("", "a", "%00", "x" * 10_000, "%22*", "-"):
        assert json.loads(reader.html(f"/en/search/suggestions?q={typed}"))["suggestions"] == []


def test_names_of_one_kind_are_suggested_to_the_field_of_a_form(record, reader):
    field = re.search(
        r'<input id="by-actor"[^>]*data-suggestions="([^"]+)" data-kind="([^"]+)"', reader.html("/fr/evenements/")
    )
    address, kind = field.groups()

    found = json.loads(reader.html(f"{address}?kind={kind}&q=awa"))["suggestions"]

    assert {row["kind"] for row in found} == {"actor"}
    assert reader.html(f"{address}?kind=user&q=awa", 404)


def test_nothing_unpublished_is_found_or_suggested(record, reader):
    assert reader.open(f"/fr/recherche/?q={SECRET}").context["results"].counts.total == 0
    assert json.loads(reader.html(f"/fr/recherche/suggestions?q={SECRET}"))["suggestions"] == []


def test_every_page_has_a_box_to_search_in(record, reader):
    with override("en"):
        page = reader.html("/en/actors/")

    assert '<form class="find" role="search" action="/en/search/">' in page


def test_the_number_of_queries_is_fixed(record, reader):
    few = reader.count_queries("/fr/recherche/?q=respect")
    with make.together():
        found = [make.actor(f"Respect {number}") for number in range(40)]
    make.show(*found)

    assert reader.count_queries("/fr/recherche/?q=respect") <= few <= 16
