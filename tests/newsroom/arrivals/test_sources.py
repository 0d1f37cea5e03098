"""The source is kept, given back as a file, asked again, and taken by the law alone; readers never see any of it."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from relations.newsroom import submissions, tokens
from relations.newsroom.arrivals import checking
from relations.newsroom.arrivals.bringing import bring
from relations.newsroom.arrivals.captures import Source
from relations.newsroom.arrivals.checking import check_sources, telling
from relations.newsroom.arrivals.fetching import fetched, pasted
from relations.newsroom.articles_sent import handed_in
from relations.newsroom.models import AuditEvent, Capture, Submission
from relations.newsroom.outbound import Limits
from relations.newsroom.plans import Refused
from relations.newsroom.record import delete_draft
from relations.newsroom.workflow import withdraw
from relations.newsroom.workflow.removing import remove_drafts
from tests import factories as make
from tests.newsroom.arrivals import makers
from tests.newsroom.arrivals.makers import BODY, PARAGRAPHS
from tests.newsroom.desk import change_address
from tests.newsroom.servers import page, serving
from tests.test_canary import crawl

pytestmark = pytest.mark.usefixtures("press")

KEPT = reverse("admin:kept-sources")
CHANGED = [
    *PARAGRAPHS[:3],
    "Mise à jour : la visite annoncée a été repoussée à une date qui reste à fixer.",
]


class Site:
    """A page that can be changed, and taken down."""

    def __init__(self):
        self.body, self.status, self.headers = makers.page(), "200 OK", {}

    def __call__(self, asked):
        if self.headers.get("ETag") and asked.headers.get("if-none-match") == self.headers["ETag"]:
            return page(status="304 Not Modified")
        return page(self.body, self.status, Content_Type="text/html; charset=utf-8", **self.headers)


@pytest.fixture
def site(allow):
    answers = Site()
    with serving(answers) as server:
        answers.server, answers.address = server, allow(server)
        yield answers


@pytest.fixture
def article(site, editor):
    """An article that was fetched, and is due to be asked again."""
    row = bring(fetched(site.address), by=editor)
    made = submissions.take(row, by=editor)
    site.server.asked.clear()
    a_week_later()
    return made


def a_week_later():
    Capture.objects.exclude(due=None).update(due=timezone.now() - timedelta(minutes=1))


def found():
    row = Capture.objects.get()
    return row.finding, row.likeness, row.found_status


# --- asked again ------------------------------------------------------------------------------------------------------


def test_a_source_is_asked_a_week_after_it_came(site, editor):
    submissions.take(bring(fetched(site.address), by=editor), by=editor)

    assert check_sources() == 0
    due = Capture.objects.get().due - timezone.now()
    assert timedelta(days=6, hours=23) < due <= timedelta(days=7)


def test_what_waits_or_was_pasted_is_not_asked(site, editor):
    bring(fetched(site.address), by=editor)
    submissions.take(bring(pasted(f"{BODY} Et plus."), by=editor, address=site.address), by=editor)
    a_week_later()

    assert check_sources() == 0


@pytest.mark.parametrize("again", ["same", "menu", "lines", "not modified"])
def test_a_page_that_says_the_same_is_unchanged(again, site, editor):
    if again == "not modified":
        site.headers = {"ETag": '"v1"'}
    submissions.take(bring(fetched(site.address), by=editor), by=editor)
    a_week_later()
    if again == "menu":
        site.body = site.body.replace(b"Politique", b"Sports").replace(b"sujet", b"objet")
    if again == "lines":
        site.body = site.body.replace(b"</p><p>", b"</p>\n\n<p>\n")

    assert check_sources() == 1
    assert found() == ("unchanged", 100, 304 if again == "not modified" else 200)
    assert not telling().exists()


def test_a_page_that_says_something_else_has_changed(site, article):
    site.body = makers.page(CHANGED)

    assert check_sources() == 1

    finding, likeness, status = found()
    assert (finding, status) == ("changed", 200)
    assert 20 < likeness < 80
    assert Capture.objects.get().body == makers.page()
    assert [row.article_id for row in telling()] == [article.pk]
    # Once a week at most, whatever was found.
    assert check_sources() == 0
    assert len(site.server.asked) == 1


def test_a_page_that_lost_its_article_has_changed(site, article):
    site.body = b"<html><body><p>Cette page est en travaux.</p></body></html>"
    check_sources()

    assert found() == ("changed", 0, 200)


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_page_that_is_not_there_is_gone(status, site, article):
    site.status = status
    check_sources()

    assert found() == ("gone", None, int(status[:3]))
    assert telling().count() == 1


def test_a_server_that_fails_or_is_away_is_unreachable(site, article, settings):
    site.status = "503 Service Unavailable"
    check_sources()
    assert found() == ("unreachable", None, 503)

    settings.OUTBOUND_ALLOWED = set()
    a_week_later()
    check_sources()
    assert found() == ("unreachable", None, None)
    assert not telling().exists()


def test_a_round_asks_a_few_and_each_host_once(site, editor, monkeypatch):
    for number in range(3):
        body = makers.page([f"{words} Numéro {number}." for words in PARAGRAPHS])
        source = Source(body, Capture.Way.ADDRESS, "html", "text/html", address=f"{site.address}/{number}")
        submissions.take(bring(source, by=editor), by=editor)
    a_week_later()

    assert [check_sources(), check_sources(), check_sources(), check_sources()] == [1, 1, 1, 0]
    assert len(site.server.asked) == 3


def test_of_two_processes_one_asks(site, article, monkeypatch):
    (pk,) = checking._due(5)
    monkeypatch.setattr(checking, "_due", lambda _most: [pk, pk])

    assert check_sources() == 1


# --- at the desk ------------------------------------------------------------------------------------------------------


def test_the_form_of_the_article_tells_of_its_source(site, article, desk):
    before = desk.get(change_address(article)).content.decode()
    site.body = makers.page(CHANGED)
    check_sources()
    after = desk.get(change_address(article)).content.decode()

    source = Capture.objects.get()
    assert all(
        words in before for words in (source.sha256, site.address, "Fetched from its address", "asked again from")
    )
    assert f"{source.likeness} % of its words still stand there" in after
    assert reverse("admin:capture", args=(source.pk,)) in after
    typed = make.article("Tapé ici.")
    assert "Nothing is kept" in desk.get(change_address(typed)).content.decode()


def test_the_list_names_what_has_changed_until_somebody_has_noted_it(site, article, desk, editor):
    site.body = makers.page(CHANGED)
    check_sources()
    source = Capture.objects.get()
    assert "Sources changed or gone" in desk.get("/admin/").content.decode()
    assert str(article) in desk.get(KEPT).content.decode()

    desk.post(KEPT, {"_note": source.pk})

    assert str(article) not in desk.get(KEPT).content.decode()
    assert str(article) in desk.get(f"{KEPT}?state=changed").content.decode()
    assert AuditEvent.objects.get(action="capture.note").record_id == article.pk
    a_week_later()
    check_sources()
    assert not telling().exists()
    # Something else is news again.
    site.status = "404 Not Found"
    a_week_later()
    check_sources()
    assert telling().count() == 1


@pytest.mark.parametrize("state", ["", "new", "zut", "unchanged", "unreachable", "gone"])
def test_the_list_has_its_parts(state, desk):
    assert desk.get(f"{KEPT}?state={state}").status_code == 200


def test_those_who_take_nothing_note_nothing(site, article):
    translator = make.account(group="translator")
    client = Client()
    client.force_login(translator)

    assert client.get(KEPT).status_code == client.post(KEPT, {"_note": 1}).status_code == 403
    with pytest.raises(Refused):
        checking.take_note(Capture.objects.get(), by=translator)


# --- the bytes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("media_type", "suffix"),
    [("text/html; charset=utf-8", ".txt"), ("application/pdf", ".pdf"), ("image/svg+xml", ".txt"), ("", ".txt")],
)
def test_the_bytes_are_a_file_to_save_that_no_browser_shows(media_type, suffix, article, desk):
    Capture.objects.update(media_type=media_type)
    source = Capture.objects.get()

    response = desk.get(reverse("admin:capture", args=(source.pk,)))

    assert response.content == makers.page()
    assert hashlib.sha256(response.content).hexdigest() == source.sha256
    assert response["Content-Type"] == "application/octet-stream"
    name = f"source-{source.pk}-{source.sha256[:12]}{suffix}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (response["X-Content-Type-Options"], "no-store" in response["Cache-Control"]) == ("nosniff", True)
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_bytes_are_for_the_desk(article):
    address = reverse("admin:capture", args=(Capture.objects.get().pk,))
    bare, translator = Client(), Client()
    bare.force_login(make.account())
    translator.force_login(make.account(group="translator"))

    assert (Client().get(address).status_code, bare.get(address).status_code) == (302, 403)
    assert translator.get(address).status_code == 200


def test_what_waits_is_for_those_who_decide(site, editor):
    bring(fetched(site.address), by=editor)
    translator = Client()
    translator.force_login(make.account(group="translator"))

    assert translator.get(reverse("admin:capture", args=(Capture.objects.get().pk,))).status_code == 403


def test_what_a_program_hands_in_is_a_source_too(chief):
    token, _secret = tokens.make(purpose="Agence", scopes=["submissions:write"], by=chief)
    row, _new = submissions.receive(handed_in({"text": BODY, "language": "fr"}), token)

    article = submissions.take(row, by=chief)

    source = Capture.objects.get()
    assert (source.way, source.body.decode(), source.article_id, source.due) == ("door", BODY, article.pk, None)


# --- the law ----------------------------------------------------------------------------------------------------------


def test_a_legal_removal_takes_the_bytes_and_leaves_the_hash(site, article, chief, desk):
    digest = Capture.objects.get().sha256
    again = bring(fetched(site.address), by=make.account("autre", group="editor"))
    make.show(article)

    withdraw([("article", article.pk)], by=chief, act="legal_removal", notice_fr="Retiré.")

    assert Capture.objects.count() == 2
    for row in Capture.objects.all():
        assert (bytes(row.packed), row.asked, row.address, row.sha256, row.due) == (b"", "", "", digest, None)
        assert desk.get(reverse("admin:capture", args=(row.pk,))).status_code == 404
    assert not Submission.objects.exclude(text="").exists()
    page = desk.get(reverse("admin:submission", args=(again.pk,))).content.decode()
    assert "The law has taken the bytes" in page


def removed(article, chief):
    make.show(article)
    withdraw([("article", article.pk)], by=chief, act="legal_removal", notice_fr="Retiré.")


@pytest.mark.usefixtures("english")
def test_what_the_law_took_is_not_brought_in_again(site, article, chief, editor):
    text = Submission.objects.get().text
    removed(article, chief)

    for source in (fetched(site.address), pasted(text)):
        with pytest.raises(Refused, match="legal reasons"):
            bring(source, by=editor)
    assert Submission.objects.count() == 1
    assert not Capture.objects.filter(removed_at=None).exists()


def test_another_article_keeps_its_source(article, chief, editor):
    other = submissions.take(bring(pasted("Un autre texte, d’un tout autre jour."), by=editor), by=editor)
    removed(article, chief)

    source = Capture.objects.get(article_id=other.pk)
    assert (source.body.decode(), source.removed_at) == ("Un autre texte, d’un tout autre jour.", None)


def test_the_source_of_a_deleted_draft_goes_with_the_law_too(site, editor, chief):
    article = submissions.take(bring(fetched(site.address), by=editor), by=editor)
    key = ("article", article.pk)
    delete_draft(article, by=chief)
    remove_drafts([key], by=chief)

    assert bytes(Capture.objects.get().packed) == b""


# --- readers ----------------------------------------------------------------------------------------------------------


def test_no_reader_sees_a_word_of_a_source_or_of_what_waits(site, editor):
    canary = "zqcanari"
    site.body = makers.page([f"{words} {canary}corps" for words in PARAGRAPHS], head=f"<meta name=x content={canary}>")
    taken = bring(fetched(f"{site.address}?{canary}adresse"), by=editor)
    article = submissions.take(taken, by=editor, mended={"body": BODY, "title": "Ouvert", "url": "", "outlet": None})
    bring(pasted(f"{canary}attente\n\nUn texte qui attend encore que quelqu’un le lise."), by=editor)
    event = make.event("Audience", proof=make.passage(article, PARAGRAPHS[0]))
    make.show(article, event, event.event_type)

    answers = crawl(Client(), {"/", "/fr/", "/en/", "/api/v1/", "/api/v1/articles/", "/sitemap.xml"})

    assert any("Ouvert" in body for _status, body in answers.values())
    assert not [path for path, (_status, body) in answers.items() if canary in body]
    assert Client().get(reverse("admin:capture", args=(Capture.objects.first().pk,))).status_code == 302


def test_limits_are_those_of_a_page():
    from relations.newsroom.arrivals.fetching import LIMITS

    assert Limits(seconds=15, size=5_000_000) == LIMITS
