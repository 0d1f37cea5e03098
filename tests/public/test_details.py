"""Small things that a page must get right: lengths of lists, languages, how sure a tie is."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from relations.catalogue.lengths import Length
from relations.models import Article, Doctrine, DoctrinePrinciple, Evidence, Page, Principle, Statement
from relations.public.addresses import web
from relations.templatetags.records import days
from relations.templatetags.site import language_name
from tests import factories as make
from tests.api.conftest import _invocation, _measure, built
from tests.public.conftest import page_of

SCRIPT = "javascript:alert(1)"


def section(html, name):
    return html[html.index(f'id="{name}"') :].split("</section>")[0]


# --- lists ------------------------------------------------------------------------------------------------------------


def test_an_event_says_how_many_measures_it_leaves_out(record, reader):
    with make.together():
        found = [_measure(record, f"Mesure {at}", record.state, record.other_state, imposed_in=record.earlier)
                 for at in range(24)]  # fmt: skip
    make.show(*found)

    shown = section(reader.html(page_of(record.earlier, "en")), "measures")

    assert (shown.count("<li>"), "The first 20 of 25." in shown) == (20, True)
    assert "<strong>Imposed here</strong>" in shown


def test_a_relation_shows_whole_doctrines(record, reader):
    principles = [make.saved(Principle(label_fr=f"Principe {at}")) for at in range(9)]
    long = Doctrine(label_fr="Neuf", holder=record.state)
    make.saved(long, *(DoctrinePrinciple(doctrine=long, principle=row, position=at + 1)
                       for at, row in enumerate(principles)))  # fmt: skip
    make.show(*principles, long)

    text = reader.text(page_of(record.relation))

    assert "Principe 8" in text
    assert "Trois principes énoncée" in text


def test_a_relation_shows_so_many_doctrines_and_so_many_principles_of_each(record, reader, monkeypatch):
    monkeypatch.setattr("relations.public.views.relation.MEMBERS", 1)
    rows = [Doctrine(label_fr=f"A{at}", slug=f"a{at}", holder=record.state) for at in range(4)]
    other = make.saved(Principle(label_fr="Autre"))
    for row in rows:
        make.saved(row, DoctrinePrinciple(doctrine=row, principle=record.principle, position=1),
                   DoctrinePrinciple(doctrine=row, principle=other, position=2))  # fmt: skip
    make.show(other, *rows)

    html = reader.html(page_of(record.relation, "en"))
    shown = html[html.index('id="principles"') : html.index('id="measures"')]

    assert re.findall(r"/en/doctrines/([\w-]+)/", shown) == ["a0", "a1", "a2"]
    assert shown.count("The first 1 of 2.") == 3
    assert "Autre" not in shown


def test_a_state_is_not_named_twice_among_whom_somebody_met(record, reader):
    mali = make.actor("Mali", "state", country=record.mli)
    event = make.event(proof=record.proof, who=(record.minister, mali), event_type=record.type)
    make.show(mali, event)

    text = reader.text(page_of(record.minister, "fr"))

    assert "Mali 1 événement" in text
    assert "Mali Mali" not in text


# --- ties -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("certainty", "is_said"), [("probable", True), ("confirmed", False)])
def test_a_tie_that_is_only_probable_is_said_at_both_ends(record, reader, certainty, is_said):
    statement = make.statement(record.minister, record.words, content_fr="Mots liés", event=record.event)
    statement = make.resaved(statement, event_certainty=certainty)
    words = _invocation(
        record, record.minister, "demand", wording="le respect", event=record.event, statement=statement
    )
    make.show(statement, words)

    said = section(reader.html(page_of(record.event, "en")), "statements").split("Mots liés")[1].split("</li>")[0]
    event = reader.html(page_of(words, "en")).split("<dt>Event</dt>")[1].split("<dt>")[0]

    assert ("(tie to this event: probable)" in said) == is_said
    assert ("(probable)" in event) == is_said


def test_a_ledger_of_several_pages_is_entered_where_the_words_stand(record, reader, monkeypatch):
    monkeypatch.setattr("relations.public.views.details.LEDGER", 1)

    for row in (record.demand, record.pledge):
        link = re.search(r'href="(/fr/principes/[^"#]*)#([^"]*)"', reader.html(page_of(row)))
        assert f'id="{link[2]}"' in reader.html(link[1])


# --- languages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "french", "english"),
    [("bm", "bambara", "Bambara"), ("ff-ML", "peul", "Fula"), ("tmh", "tamasheq", "Tamashek"),
     ("ha", "haoussa", "Hausa"), ("ar-ML", "arabe", "Arabic"), ("fr", "français", "French"), ("xx", "xx", "xx")],
)  # fmt: skip
def test_languages_have_names(tag, french, english):
    with override("fr"):
        assert language_name(tag) == french
    with override("en"):
        assert language_name(tag) == english


def test_an_earlier_version_says_which_language_its_words_are_in(record, reader):
    said = reader.html(f"{page_of(record.statement, 'en')}?edition=1")
    titled = reader.html(f"{page_of(record.event, 'en')}?edition=1")

    assert '<dt>Exact words</dt><dd><span class="kept" lang="fr">Nous demandons le respect.</span>' in said
    assert '<dt>Title (French)</dt><dd><span class="kept" lang="fr">Audience</span>' in titled
    assert '<dt>Title (English)</dt><dd><span class="kept" lang="en">Audience granted</span>' in titled
    assert '<dt>Certainty</dt><dd><span class="kept">' in titled


def test_first_words_found_in_an_article_without_a_title_say_their_language(record, reader):
    article = make.article("The ministers met in Washington.", language="en", title="", rights="full_text")
    make.show(article)

    assert '<span lang="en">The <mark>ministers</mark> met in Washington.</span>' in reader.html(
        "/fr/recherche/?q=ministers"
    )


def test_an_article_in_no_known_language_tells_machines_of_none(record, reader):
    article = make.article("Texte.", language="", title="Titre")
    make.show(article)

    assert '"inLanguage": ""' not in reader.html(page_of(article))


def test_one_day_is_no_days():
    with override("en"):
        assert [days(Length(*bounds)) for bounds in ((1, None), (2, None), (0, 1), (0, 2), (1, 1))] == [
            "at least 1 day", "at least 2 days", "at most 1 day", "at most 2 days", "1 day",
        ]  # fmt: skip


# --- what leaves the page ---------------------------------------------------------------------------------------------


def test_a_page_is_described_without_the_marks_of_its_text(press, reader):
    page = make.saved(Page(title_fr="Mentions", body_fr="## Directeur\n\n**Awa** & [lien](https://example.org)"))
    make.show(page)

    assert '<meta name="description" content="Directeur Awa &amp; lien">' in reader.html(page_of(page))


def test_marks_of_quotation_in_a_cited_title_are_of_the_second_kind(record, reader):
    event = make.event("L’appel « Mali kura »", proof=record.proof, event_type=record.type,
                       title_en="The “Mali kura” call")  # fmt: skip
    make.show(event)

    french, english = (re.findall(r"<pre>(.*?)</pre>", reader.html(page_of(event, code)))[0:2] for code in ("fr", "en"))

    assert "«\N{NO-BREAK SPACE}L’appel “Mali kura”\N{NO-BREAK SPACE}»" in french[1]
    assert "“The ‘Mali kura’ call.”" in english[1]
    assert "L’appel « Mali kura »" in french[0]


def test_only_pages_are_opened_at_other_sites(record, reader):
    for name in ("url", "archive_url"):
        with pytest.raises(ValidationError):
            Article(title="X", **{name: SCRIPT}).clean()
        Article.objects.using("public").filter(pk=record.article.pk).update(**{name: SCRIPT})
    type(record.outlet).objects.using("public").filter(pk=record.outlet.pk).update(url=SCRIPT)

    for address in (page_of(record.article), page_of(record.event), page_of(record.outlet)):
        assert f'"{SCRIPT}' not in reader.html(address)
    assert (web("HTTPS://a.org"), web("data:text/html,x"), web("")) == ("HTTPS://a.org", "", "")


def test_quotations_without_a_speaker_are_no_error(record, reader):
    said = built(Statement, form="direct_quote", verbatim="Nous demandons", content_fr="Anonyme", event=record.event,
                 speaker_as_written="un diplomate")  # fmt: skip
    make.show(make.saved(said, Evidence(statement=said, passage=record.words)))

    assert "un diplomate" in reader.text(page_of(record.relation))
