"""One article in other clothes is known; two articles on one event are two."""

from itertools import combinations
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relations.newsroom import submissions
from relations.newsroom.arrivals import copies
from relations.newsroom.arrivals.bringing import bring
from relations.newsroom.arrivals.copies import BOUND, share_of
from relations.newsroom.arrivals.fetching import pasted
from relations.newsroom.models import Trait
from relations.newsroom.traits import runs
from tests import factories as make
from tests.newsroom.arrivals.makers import BODY, PARAGRAPHS

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "articles"
TUNED = Path(__file__).resolve().parents[2] / "intake" / "articles"
LEAD = (
    "Une rencontre de haut niveau s’est tenue mardi dans la capitale malienne, apprend-on de sources concordantes.",
    "Elle intervient après des mois de froid, et personne ne s’attendait à la voir aboutir aussi vite.",
)
# The same event told by somebody else, who quotes the same sentence.
OTHER = "\n\n".join((
    "La diplomate américaine en poste à Bamako a été l’hôte du chef de la diplomatie malienne ce mardi après-midi.",
    PARAGRAPHS[1],
    "Interrogée par la presse, elle n’a pas souhaité dire si les visas suspendus depuis l’automne seraient rétablis.",
    "Le Mali avait répondu en octobre par une mesure semblable, avant que les deux capitales ne renouent un dialogue.",
    "Selon un proche du dossier, le sujet des otages et celui de l’or ont occupé la plus grande partie de l’entretien.",
))  # fmt: skip


def share(one, other):
    return share_of(runs(one), runs(other))


# --- the measure ------------------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize(
    ("other", "is_copy"),
    [
        (BODY, True), ("\n\n".join((*LEAD, *PARAGRAPHS[2:])), True), (BODY.upper().replace("’", "'"), True),
        ("\n\n".join(PARAGRAPHS[:3]), True), (BODY + "\n\n" + OTHER, True), ("\n".join(reversed(PARAGRAPHS)), True),
        (OTHER, False), ("\n\n".join(LEAD), False), (PARAGRAPHS[0], False), ("", False),
    ],
    ids=["same", "other lead", "capitals", "first half", "longer", "other order", "one event", "lead", "short", "none"],
)  # fmt: skip
def test_a_copy_shares_its_runs_of_words(other, is_copy):
    assert (share(BODY, other) >= BOUND) is is_copy


@pytest.mark.once
def test_no_two_articles_that_we_have_are_copies():
    paths = [*SEEDS.glob("*.txt"), *TUNED.glob("fr/*.txt"), *TUNED.glob("en/*.txt")]
    found = {path.name: runs(path.read_text()) for path in paths}

    assert len(found) > 60
    assert max(share_of(found[one], found[other]) for one, other in combinations(found, 2)) < BOUND / 3


@pytest.mark.once
def test_a_copy_of_each_of_them_with_another_beginning_is_known():
    texts = [path.read_text() for path in sorted(TUNED.glob("fr/*.txt")) if len(path.read_text()) > 900]
    shares = []
    for text in texts:
        paragraphs = [words for words in text.split("\n") if words.strip()]
        shares.append(share(text, "\n".join((*LEAD, *paragraphs[len(paragraphs) // 4 :]))))

    assert len(shares) > 10
    assert sum(found >= BOUND for found in shares) >= 0.95 * len(shares)


# --- in the newsroom --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("press")
class TestTheNewsroom:
    def test_a_copy_of_an_article_is_named_and_one_of_the_same_event_is_not(self, editor, desk):
        known = make.article(BODY, title="Chez le premier")
        make.article(OTHER, title="Un autre regard")
        row = bring(pasted("\n\n".join((*LEAD, *PARAGRAPHS[2:]))), by=editor)

        found = submissions.alike(row)

        assert ([copy.row for copy in found.copies], found.articles) == ([known], [])
        assert 40 < found.copies[0].percent < 90
        page = desk.get(f"/admin/submissions/{row.pk}/").content.decode()
        assert "Much of this text stands elsewhere" in page
        assert "Chez le premier" in page
        assert "Un autre regard" not in page

    def test_what_waits_is_compared_too_and_what_is_decided_no_more(self, editor):
        first = bring(pasted(BODY), by=editor)
        second = bring(pasted("\n\n".join((*LEAD, *PARAGRAPHS[2:]))), by=editor)

        assert [copy.row for copy in submissions.alike(second).waiting_copies] == [first]

        submissions.refuse(first, by=editor)
        assert submissions.alike(second).waiting_copies == []
        article = submissions.take(second, by=editor)
        assert not Trait.objects.filter(kind="submission").exists()
        third = bring(pasted(BODY), by=editor)
        assert [copy.row for copy in submissions.alike(third).copies] == [article]

    def test_the_same_text_is_the_same_and_no_copy(self, editor):
        known = make.article(BODY)
        row = bring(pasted(BODY), by=editor)

        found = submissions.alike(row)
        assert (found.articles, found.copies) == ([known], [])

    def test_looking_for_copies_asks_as_often_among_many(self, editor):
        row = bring(pasted(BODY), by=editor)
        make.article("\n\n".join(PARAGRAPHS[1:]))
        with CaptureQueriesContext(connection) as few:
            assert len(copies.copies_among_articles(row.text)) == 1
        for number in range(8):
            make.article(f"{PARAGRAPHS[number % 6]}\n\nUn autre texte, le numéro {number}, sur tout autre chose.")
        with CaptureQueriesContext(connection) as many:
            copies.copies_among_articles(row.text)

        assert len(few) == len(many) == 2
