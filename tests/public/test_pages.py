"""Each page, in both languages, and what it must show."""

import pytest

from relations.dates import UncertainDate
from relations.models import Event, Evidence, Page
from relations.vocabulary import Basis, Certainty
from tests import factories as make
from tests.api.conftest import SECRET
from tests.public.conftest import page_of

KINDS = (
    "relation", "event", "earlier", "minister", "state", "bloc", "statement", "article", "principle", "doctrine",
    "demand", "measure", "answer", "commitment", "theme", "place", "post", "outlet",
)  # fmt: skip
FRENCH = (
    "evenements acteurs declarations articles principes mesures engagements pages relations corrections methode donnees"
)
ENGLISH = "events actors statements articles principles measures commitments relations pages corrections method data"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_record_has_a_page_that_names_its_edition(record, reader, language):
    for name in KINDS:
        html = reader.html(page_of(getattr(record, name), language))

        assert f'<html lang="{language}">' in html, name
        assert html.count("<h1") == 1, name
        assert "?edition=1" in html, name
        assert SECRET not in html, name


@pytest.mark.parametrize(("language", "sections"), [("fr", FRENCH), ("en", ENGLISH)])
def test_every_list_answers_and_shows_no_draft(record, reader, language, sections):
    for address in [f"/{language}/", *(f"/{language}/{section}/" for section in sections.split())]:
        assert SECRET not in reader.html(address), address


def test_the_section_words_are_those_of_the_language(record, reader):
    assert page_of(record.event, "fr") == "/fr/evenements/audience/"
    assert page_of(record.event, "en") == "/en/events/audience/"
    assert page_of(record.relation, "fr").removeprefix("/fr") == page_of(record.relation, "en").removeprefix("/en")
    reader.open("/en/evenements/audience/", status=404)


def test_home_shows_relations_with_the_number_of_their_events(record, reader):
    text = reader.text("/en/")

    assert "Mali–United States" in text
    assert "2 events" in text
    assert text.count("Audience granted") == 2  # as a move of the relation, and among the changes


def test_relation_shows_its_latest_events_first(record, reader):
    text = reader.text(page_of(record.relation, "en"))

    assert text.index("2 February 2026 Audience granted") < text.index("December 2025 Annonce")


def test_relation_shows_quotations_principles_and_verdicts(record, reader):
    html = reader.html(page_of(record.relation, "en"))
    text = reader.text(page_of(record.relation, "en"))

    assert "Nous demandons le respect." in html
    assert "Awa Diarra, la ministre · statement" in text
    assert "Trois principes held by Mali (État) Respect de la souveraineté le respect" in text
    assert "Answered in part – the editors’ judgement: demandons le respect (États-Unis (État))" in text
    assert "Caution de visa États-Unis (État) Mali (État) in force" in text
    assert "Réciprocité" not in text  # lifted: not an open measure
    assert "Rouvrir le dialogue" in text
    assert "Recovery" in text


def test_event_says_who_where_and_when_with_numbered_sources(record, reader):
    html = reader.html(page_of(record.event, "en"))
    text = reader.text(page_of(record.event, "en"))

    assert '<time datetime="2026-02-02">2\N{NO-BREAK SPACE}February 2026</time>' in html
    assert "Where Bamako, Mali" in text
    assert "Who Mali Actor Awa Diarra" in text
    assert '<blockquote lang="fr">La ministre a reçu l’envoyé à Bamako.</blockquote>' in html
    assert f'href="/en/articles/a-bamako/#passage-{record.proof.uid.hex[:12]}:~:text=' in html
    assert "Passages that contradict this Nous demandons le respect." in text


def test_event_names_links_in_both_directions_and_the_withheld_one(record, reader):
    here, there = reader.text(page_of(record.event, "en")), reader.text(page_of(record.earlier, "en"))

    assert "What led here December 2025 Annonce This event follows up that one – according to the source" in here
    assert "link not yet public This event responds to that one – according to the source" in here
    assert "What followed 2 February 2026 Audience granted That event follows up this one – according" in there


def test_event_says_what_the_source_leaves_open(record, reader):
    inferred = UncertainDate.parse("2026-02-02", basis=Basis.ANNOUNCEMENT, certainty=Certainty.PROBABLE)
    event = make.event("Rencontre", proof=record.proof, parties=(record.mli,), date=inferred, note_fr="Le lieu.")
    unnamed = event.participations.model(event=event, role="present", name_as_written="l’ambassadrice", position=1)
    make.saved(event, unnamed)
    make.show(event.event_type, event)

    html, text = reader.html(page_of(event, "en")), reader.text(page_of(event, "en"))

    assert 'class="when point hollow"' in html
    assert "(inferred from the announcement, probable)" in text
    assert "place not stated" in text
    assert "person not identified: l’ambassadrice" in text
    assert "What we do not know Le lieu. Its date is inferred: no source states it. No source says where" in text


def test_actor_shows_posts_parts_and_deeds(record, reader):
    text = reader.text(page_of(record.minister, "en"))

    assert "A. Diarra" in text
    assert "la ministre1 Mali (État) · from: June 2024 · end not stated" in text
    assert "Audience granted" in text
    assert "Member of Alliance · from: 2023" in reader.text(page_of(record.state, "en"))
    assert "Awa Diarra, la ministre" in reader.text(page_of(record.state, "en"))


def test_statement_shows_the_original_then_the_translation(record, reader):
    html = reader.html(page_of(record.statement, "en"))

    assert html.index('<blockquote lang="fr">') < html.index('<blockquote lang="en">')
    assert "Translation in English, by Y" in html


def test_article_says_what_it_does_not_know(press, reader):
    article = make.article("Un texte.", rights="unknown")
    proof = make.passage(article, "texte")
    event = make.event(proof=proof)
    make.show(article, event.event_type, event)

    html, text = reader.html(page_of(article, "en")), reader.text(page_of(article, "en"))

    assert "title unknown" in text
    assert "outlet unknown" in text
    assert "Un texte." not in html
    assert f'id="passage-{proof.uid.hex[:12]}"' in html


def test_article_quotes_each_passage_whole_where_links_to_it_lead(record, reader):
    html = reader.html(page_of(record.proof.article, "en"))
    place = html.split(f'id="passage-{record.proof.uid.hex[:12]}"')[1]

    assert place.split("</q>")[0].endswith(f'<q lang="fr">{record.proof.exact}')
    assert html.index('<mark id="mark-1"') < html.index('<mark id="mark-2"')


def test_untitled_article_is_named_by_words_marked_with_their_language(record, reader):
    article = make.article("Un texte sans titre.", rights="full_text")
    make.show(article)

    assert 'Untitled article: “<span lang="fr">Un texte sans titre.</span>”' in reader.html("/en/articles/")


def test_state_is_in_all_events_to_which_its_country_is_a_party(record, reader):
    event = make.event("Sommet", proof=record.proof, parties=(record.mli,), event_type=record.type)
    make.show(event)

    html = reader.html(page_of(record.state, "en"))

    assert "Sommet" in html
    assert "3 events to which the country is a party" in html
    assert 'href="/en/events/?country=MLI"' in html


def test_holder_of_a_post_without_dates_is_said_to_have_none(record, reader):
    person = make.actor("Modibo Keita", country=record.mli)
    event = make.event("Visite", proof=record.proof, who=(person,), event_type=record.type)
    event.participations.update(post=record.post)
    make.resaved(event)
    make.show(person, event)

    assert "no dates of tenure in the sources" in reader.text(page_of(person, "en"))
    assert reader.count_queries(page_of(person, "en")) <= 16


def test_principle_is_a_ledger_by_side(record, reader):
    text = reader.text(page_of(record.principle, "en"))

    ledger = text.split("In time, side by side")[1]
    assert ledger.index("Mali 2 February 2026 le respect Demand") < ledger.index("January 2026 demandons le respect")
    assert "Demand · Mali le respect Awa Diarra" in text.split("In time, side by side")[0]


def test_measure_and_commitment_show_what_became_of_them(record, reader):
    measure, commitment = reader.text(page_of(record.measure, "en")), reader.text(page_of(record.commitment, "en"))

    assert "Answered by Réciprocité" in measure
    assert "December 2025 Imposed in Annonce" in measure
    assert "What became of it February 2026 Under way" in commitment


def test_method_shows_both_weights_with_their_sources(record, reader):
    text = reader.text("/en/method/")

    assert "Meeting MEET verbal cooperation 1.0 – 04 2.8" in text
    assert "Audience audience 1.5 042 –" in text


def test_page_is_markdown(press, reader):
    page = make.saved(Page(title_fr="À propos", title_en="About", body_fr="## Qui\n\nNous *deux*.", body_en="# Who"))
    make.show(page)

    assert "<h2>Qui</h2>\n<p>Nous <em>deux</em>.</p>" in reader.html(page_of(page))
    assert "<h2>Who</h2>" in reader.html(page_of(page, "en"))


def test_missing_english_is_shown_in_french_and_said_so(record, reader):
    html = reader.html(page_of(record.earlier, "en"))

    assert '<span lang="fr">Annonce</span>' in html
    assert "Part of this text is not yet translated" in html
    assert "not yet translated" not in reader.html(page_of(record.earlier))


def test_long_lists_are_paginated_by_twenty(press, reader):
    article = make.article()
    proof = make.passage(article, "a reçu")
    kind = make.event_type()
    make.show(article, kind, *(make.event(proof=proof, event_type=kind) for _ in range(21)))

    assert reader.html("/en/events/").count('<p class="line">') == 20


def test_lists_are_narrowed_by_the_words_of_the_api(record, reader):
    assert "Audience granted" in reader.text("/en/events/?relation=MLI-USA")
    assert "Nothing that is published fits" in reader.text("/en/events/?country=FRA")
    assert "Actor: Awa Diarra" in reader.text("/en/statements/?actor=awa-diarra")
    reader.open("/en/events/?relation=XXX-YYY", status=404)


def test_unpublished_changes_are_not_shown(record, reader):
    make.resaved(Event.objects.get(slug="audience"), title_en=SECRET)
    Evidence.objects.filter(event=record.event).update(aspect="effect")

    assert SECRET not in reader.html(page_of(record.event, "en"))
    assert "effect" not in reader.text(page_of(record.event, "en"))
