"""Passages stand where their words stand, and say so when they no longer do."""

import pytest
from django.core.exceptions import ValidationError

from relations.models import Passage
from relations.newsroom.models import Revision
from relations.newsroom.proofs import differences, newsroom_differences
from relations.vocabulary import Anchoring, Rights
from tests import factories as make

pytestmark = pytest.mark.usefixtures("press")

BODY = "Le ministre a reçu l’ambassadrice.\n\nLe ministre est à Bamako.\n"


def test_a_passage_is_found_and_its_surroundings_are_noted():
    found = make.passage(make.article(BODY), "est à Bamako")

    assert (found.start, found.end, found.paragraph) == (48, 60, 1)
    assert (found.prefix, found.suffix) == ("çu l’ambassadrice.\n\nLe ministre ", ".\n")
    assert found.state == Anchoring.ANCHORED


def test_offsets_count_code_points():
    found = make.passage(make.article("🕊️ paix à Bamako"), "paix")

    assert (found.start, found.end) == (3, 7)


def test_words_that_are_not_in_the_article_are_refused_with_these_words():
    with pytest.raises(ValidationError) as refusal:
        make.passage(make.article(BODY), "à Tombouctou")

    assert "à Tombouctou" in str(refusal.value)
    assert not Passage.objects.exists()


def test_words_that_stand_twice_need_their_place():
    source = make.article(BODY)

    with pytest.raises(ValidationError) as refusal:
        make.passage(source, "Le ministre")
    by_start = make.passage(source, "Le ministre", start=36)
    by_context = make.passage(source, "Le ministre", suffix=" est")

    assert "2" in str(refusal.value)
    assert by_start.start == by_context.start == 36


def test_without_a_text_a_passage_cannot_be_verified():
    found = make.passage(make.article("", title="Titre"), "Des mots")

    assert (found.state, found.start) == (Anchoring.UNVERIFIABLE, None)


def test_cited_words_do_not_change():
    source = make.article(BODY)
    proof = make.passage(source, "a reçu")
    make.event(proof=proof)

    with pytest.raises(ValidationError):
        make.resaved(proof, exact="reçu")


@pytest.mark.parametrize(
    ("body", "state", "start"),
    [
        (BODY, Anchoring.ANCHORED, 48),
        (f"Bamako. {BODY}", Anchoring.MOVED, 56),
        (BODY.replace("est à", "reste à"), Anchoring.BROKEN, None),
        (f"{BODY}Elle est à Bamako.", Anchoring.ANCHORED, 48),
        ("", Anchoring.UNVERIFIABLE, None),
    ],
)
def test_passages_follow_the_text_of_their_article(body, state, start):
    source = make.article(BODY, title="Titre")
    passage = make.passage(source, "est à Bamako")

    make.resaved(source, body=body)

    passage.refresh_from_db()
    assert (passage.state, passage.start) == (state, start)
    assert list(newsroom_differences()) == []


def test_a_changed_text_is_published_with_its_passages_where_they_stand_now():
    source = make.article(BODY)
    proof = make.passage(source, "est à Bamako")
    event = make.event(proof=proof)
    make.show(source, event.event_type, event)

    make.resaved(source, body=f"Bamako. {BODY}")
    unmoved = Passage.objects.using("public").get().start
    make.show(source)

    shown = Passage.objects.using("public").get()
    assert (unmoved, shown.start) == (48, 56)
    assert shown.article.body[shown.start : shown.end] == "est à Bamako"
    assert list(differences()) == list(newsroom_differences()) == []


def test_a_text_that_may_not_be_shown_is_kept_at_the_desk_only():
    source = make.article(BODY, rights=Rights.UNKNOWN, title="Titre")
    proof = make.passage(source, "a reçu")
    event = make.event(proof=proof)
    make.show(source, event.event_type, event)

    shown = Passage.objects.using("public").select_related("article").get()

    assert (shown.exact, shown.prefix, shown.suffix, shown.article.body) == ("a reçu", "", "", "")
    assert shown.article.sha256 == source.sha256


def test_line_ends_are_normalised_and_an_unchanged_text_makes_no_revision():
    source = make.article("\n Début\r\nFin\r ")
    revisions = Revision.objects.count()

    make.resaved(source, body="\r\n Début\nFin\n ")

    assert source.body == "\n Début\nFin\n "
    assert Revision.objects.count() == revisions
