"""What the law has taken does not come back, whoever brings it, in whatever way, and however it was mended."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from relations.models import Article
from relations.newsroom import submissions, tokens
from relations.newsroom.arrivals import bringing, watching
from relations.newsroom.arrivals.captures import is_forgotten
from relations.newsroom.arrivals.fetching import pasted
from relations.newsroom.arrivals.reader.found import Document, Entry
from relations.newsroom.articles_sent import handed_in
from relations.newsroom.models import Capture, RemovedText, Submission, Watch
from relations.newsroom.plans import Refused
from relations.newsroom.record import record
from relations.newsroom.workflow import withdraw
from tests import factories as make
from tests.newsroom.arrivals.makers import BODY, PARAGRAPHS, TITLE

pytestmark = pytest.mark.usefixtures("press", "english")

SENT = {"title": TITLE, "text": BODY, "language": "fr", "authors": "Awa Diarra", "url": "https://journal.example/a"}


@pytest.fixture
def agencies(chief):
    return [tokens.make(purpose=name, scopes=("submissions:write",), by=chief)[0] for name in ("Une", "Autre")]


@pytest.fixture
def feed(editor):
    now = timezone.now()
    return Watch.objects.create(name="Journal", address="https://autre.example/feed", by=editor, at=now, due=now)


def told(feed, entries):
    with transaction.atomic():
        return watching.new_arrivals(feed, entries)


def removed(article, chief):
    make.show(article)
    withdraw([("article", article.pk)], by=chief, act="legal_removal", notice_fr="Retiré.")


@pytest.fixture
def gone(agencies, chief):
    """An article that a program handed in, and the law has taken since."""
    row, _new = submissions.receive(handed_in(SENT), agencies[0])
    removed(submissions.take(row, by=chief), chief)


def test_another_program_hands_it_in_and_nothing_of_it_is_kept(gone, agencies):
    first, is_new = submissions.receive(handed_in(SENT), agencies[1])
    again = submissions.receive(handed_in(SENT), agencies[1])

    assert (is_new, first.state) == (True, "refused")
    first.refresh_from_db()
    assert [first.title, first.text, first.authors, first.url, first.outlet] == [""] * 5
    assert "legal reasons" in first.reason
    # It is answered the same another time.
    assert again == (first, False)


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_feed_tells_it_and_nothing_comes(is_whole, gone, feed):
    entry = Entry("urn:1", "https://autre.example/1", Document(BODY, TITLE, language="fr"), is_whole)

    assert told(feed, [entry]) == (0, False)
    assert not Submission.objects.exclude(text="", title="").exists()


def test_an_announcement_without_a_text_is_no_removed_text(gone, feed):
    entries = [
        Entry(f"urn:{number}", f"https://autre.example/{number}", Document("", "Un titre"), False) for number in (1, 2)
    ]

    assert told(feed, entries) == (2, False)
    assert not is_forgotten("", "")


def test_it_is_no_article_again_when_somebody_pastes_it_into_the_form(gone, feed, editor):
    told(feed, [Entry("urn:1", "https://autre.example/1", Document("", "Un titre"), False)])
    row = Submission.objects.get(watch=feed)

    with pytest.raises(Refused, match="legal reasons"):
        submissions.take(row, by=editor, mended={"body": BODY.replace("\n", "\r\n")})

    assert not Article.objects.exists()
    row.refresh_from_db()
    assert row.state == "waiting"
    assert not Capture.objects.filter(removed_at=None).exists()


def test_the_text_that_was_published_is_known_though_it_was_mended(editor, chief):
    row = bringing.bring(pasted(f"{BODY}\n\nMenu : accueil, sports, météo."), by=editor)
    article = submissions.take(row, by=editor, mended={"body": BODY})
    article.body = "\n\n".join(PARAGRAPHS[:4])
    article.clean()
    article.save()
    record(article, by=editor)
    waits = bringing.bring(pasted(BODY), by=editor)

    removed(article, chief)

    # As it came, as it was taken, and as it was shown in the end.
    for text in (f"{BODY}\n\nMenu : accueil, sports, météo.", BODY, article.body):
        with pytest.raises(Refused, match="legal reasons"):
            bringing.bring(pasted(text), by=editor)
    waits.refresh_from_db()
    assert waits.text == ""


def test_an_article_that_was_typed_here_is_known_too(editor, chief):
    removed(make.article(BODY), chief)

    with pytest.raises(Refused, match="legal reasons"):
        bringing.bring(pasted(BODY), by=editor)
    assert RemovedText.objects.count() == 1


@pytest.mark.parametrize(
    "rows",
    [
        lambda: Submission.objects.filter(sha256="x" * 64),
        lambda: Submission.objects.filter(url_digest="x" * 64),
        lambda: Capture.objects.filter(text_sha256="x" * 64),
        lambda: RemovedText.objects.filter(sha256="x" * 64),
    ],
    ids=["text", "address", "source", "removed"],
)
def test_an_index_answers_whether_a_text_is_known(rows):
    if connection.vendor == "sqlite":
        assert "USING" in rows().explain()
        assert "INDEX" in rows().explain()
        return
    with connection.cursor() as cursor:
        # A table of a few rows is read whole, unless that is forbidden.
        cursor.execute("SET enable_seqscan = off")
        found = rows().explain()
        cursor.execute("RESET enable_seqscan")
    assert "Index" in found
