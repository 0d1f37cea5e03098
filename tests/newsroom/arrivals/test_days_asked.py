"""The day of publication: proposed with the words that say it, asked for when nothing says it, never an event's."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from relations.models import Article
from relations.newsroom import submissions
from relations.newsroom.models import ArticleReading, Capture, Proposal, Revision, Submission
from relations.newsroom.plans import Refused
from relations.newsroom.submissions import forget_submissions
from tests import factories as make
from tests.newsroom.arrivals import makers
from tests.newsroom.arrivals.makers import BODY, TITLE
from tests.newsroom.arrivals.test_heads import pdf_with
from tests.newsroom.desk import fill, read

pytestmark = pytest.mark.usefixtures("db")

NEW = reverse("admin:arrivals-new")
DATED = f"{TITLE}\nPar Awa Diarra | Publié le 3 février 2026 à 14h32\n\n{BODY}"


def brought(desk, text: str = "", **said) -> Submission:
    desk.post(NEW, {"address": "", "text": text, **said})
    return Submission.objects.latest("pk")


def of(row) -> str:
    return reverse("admin:submission", args=(row.pk,))


def shown(desk, row) -> str:
    return unescape(re.sub(r"<[^>]+>", "", desk.get(of(row)).content.decode()))


def test_the_day_is_proposed_with_the_words_that_say_it(desk):
    row = brought(desk, DATED)
    page = shown(desk, row)
    assert (row.published.isoformat(), row.authors) == ("2026-02-03", "Awa Diarra")
    assert "Read from “Publié le 3 février 2026 à 14h32”." in page
    assert "Read from “Par Awa Diarra”." in page

    fill(desk, of(row), button="_take")

    article = Article.objects.get()
    assert (str(article.published), article.published.text) == (
        "3\u00a0February 2026",
        "Publié le 3 février 2026 à 14h32",
    )
    assert ArticleReading.objects.filter(article_id=article.pk).exists()


def test_a_day_without_its_year_waits_for_an_editor(desk):
    row = brought(desk, f"BAMAKO, 3 févr. (AFP) - {BODY}")
    assert row.published is None
    assert "The year is not stated there: check it." in shown(desk, row)
    assert read(desk.get(of(row))).fields["published"][0].endswith("-02-03")


def test_the_day_of_a_file_is_named_as_such(desk):
    row = brought(desk, file=SimpleUploadedFile("p.pdf", pdf_with("", 20, "/CreationDate (D:20260203)")))
    assert row.published.isoformat() == "2026-02-03"
    assert "From the properties of the file" in shown(desk, row)


def test_a_text_without_a_day_is_read_when_it_was_given(desk):
    row = brought(desk, f"{TITLE}\n\n{BODY}")
    assert "The text does not say when it was published" in shown(desk, row)
    answer = fill(desk, of(row), button="_take")
    article = Article.objects.get()
    reading = reverse("admin:reading", args=(article.pk,))
    assert answer.url == reading
    assert not ArticleReading.objects.exists()
    assert "When was it published?" in desk.get(reading).content.decode()

    refused = desk.post(reading, {"_read": "1", "published": ""})
    assert "First say on which day it was published" in refused.content.decode()
    late = desk.post(reading, {"_read": "1", "published": "2999-01-01"})
    assert "This day has not come yet." in late.content.decode()
    assert not ArticleReading.objects.exists()

    assert desk.post(reading, {"_read": "1", "published": "2026-02-04"}).status_code == 302
    article.refresh_from_db()
    assert (str(article.published), article.published.basis) == ("4\u00a0February 2026", "stated")
    assert ArticleReading.objects.get().article_id == article.pk
    assert Revision.objects.filter(kind="article", record_id=article.pk).count() == 2
    # « reçu mardi »: counted from that Wednesday.
    days = [one.values["date"]["earliest"] for one in Proposal.objects.filter(kind="event")]
    assert "2026-02-03" in days
    assert "2026-02-04" not in days


def test_nobody_knowing_the_day_is_an_answer(desk):
    row = brought(desk, f"{TITLE}\n\n{BODY}")
    fill(desk, of(row), button="_take")
    reading = reverse("admin:reading", args=(Article.objects.get().pk,))
    assert desk.post(reading, {"undated": "1"}).status_code == 302
    assert not Article.objects.get().published.known
    # Asked once: after that it can still be given.
    page = desk.get(reading).content.decode()
    assert "Give the day and read it again" in page
    assert desk.post(reading, {"_read": "1"}).status_code == 302


def test_a_day_alone_is_the_day_of_an_article():
    article = make.article("Un texte.")
    article.published_earliest = "2026-02-03"
    article.full_clean()
    assert (article.published.precision, str(article.published.latest)) == ("day", "2026-02-03")


# --- what waits -------------------------------------------------------------------------------------------------------


def test_a_copy_that_waits_is_joined_to_the_other(desk):
    first = brought(desk, f"{TITLE}\n\n{BODY}")
    second = brought(desk, f"Autre titre\n\n{BODY}\n\nUne ligne de plus.")
    assert f'name="_join_waiting" value="{first.pk}"' in desk.get(of(second)).content.decode()

    answer = desk.post(of(second), {"_join_waiting": str(first.pk)})

    second.refresh_from_db()
    assert (answer.url, second.state) == (of(first), "refused")
    assert set(Capture.objects.values_list("submission_id", flat=True)) == {first.pk}
    fill(desk, of(first), button="_take")
    article = Article.objects.get()
    assert list(Capture.objects.values_list("article_id", flat=True)) == [article.pk, article.pk]


def test_a_copy_is_not_joined_to_what_is_decided(desk, editor):
    first = brought(desk, f"{TITLE}\n\n{BODY}")
    second = brought(desk, f"Autre titre\n\n{BODY}\n\nUne ligne de plus.")
    submissions.refuse(first, by=editor)
    with pytest.raises(Refused):
        submissions.join_waiting(second, first, by=editor)
    with pytest.raises(Refused):
        submissions.join_waiting(second, second, by=editor)


def test_what_the_law_emptied_while_it_waited_makes_no_article(desk, editor):
    row = brought(desk, f"{TITLE}\n\n{BODY}")
    forget_submissions(("article", 999), [row.sha256])
    row.refresh_from_db()
    assert (row.text, row.state) == ("", "refused")
    assert row.reason

    Submission.objects.filter(pk=row.pk).update(state="waiting")
    with pytest.raises(Refused, match=r"legal|juridique"):
        submissions.take(row, by=editor)
    assert not Article.objects.exists()
    assert makers.TITLE not in desk.get(of(row)).content.decode()
