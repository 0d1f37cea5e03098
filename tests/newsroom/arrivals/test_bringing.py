"""Bringing in an article: pasted, fetched, uploaded; refused with a word and nothing lost; checked; made a draft of."""

import gzip
import re
from itertools import chain, repeat

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from relations.models import Article
from relations.newsroom import submissions, tokens
from relations.newsroom.arrivals import bringing, fetching
from relations.newsroom.arrivals.captures import LARGEST
from relations.newsroom.arrivals.fetching import pasted
from relations.newsroom.articles_sent import handed_in
from relations.newsroom.models import AuditEvent, Capture, Revision, Standing, Submission
from relations.newsroom.outbound import Limits
from relations.newsroom.plans import Refused
from tests import factories as make
from tests.newsroom.arrivals import makers
from tests.newsroom.arrivals.makers import BODY, PARAGRAPHS, TITLE
from tests.newsroom.desk import fill, read
from tests.newsroom.servers import page, sends_on, serving

pytestmark = pytest.mark.usefixtures("press")

NEW = reverse("admin:arrivals-new")
TEXT = f"{TITLE}\n\n{BODY}"


def bring(desk, **said):
    return desk.post(NEW, {"address": "", "text": "", **said})


def refused(response):
    """The words in which the form was refused, in English."""
    assert response.status_code == 200
    assert not Submission.objects.exists()
    assert not Capture.objects.exists()
    (words,) = re.findall(r'class="errornote" role="alert">(.*?)</p>', response.content.decode(), re.DOTALL)
    found = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', response.content.decode(), re.DOTALL)
    return " ".join([words, *found])


def of(row):
    return reverse("admin:submission", args=(row.pk,))


# --- the three ways ---------------------------------------------------------------------------------------------------


def test_a_pasted_text_waits_and_is_made_a_draft_of(desk, editor):
    response = bring(desk, text=TEXT.replace("\n", "\r\n"), address="https://journal.example/a")

    row = Submission.objects.get()
    assert response.url == of(row)
    assert (row.title, row.text, row.language, row.url) == (TITLE, TEXT, "fr", "https://journal.example/a")
    assert (row.brought_by, row.token, row.watch, row.state) == (editor, None, None, "waiting")
    source = Capture.objects.get()
    assert (source.way, source.body.decode(), source.article_id) == ("paste", TEXT, None)
    assert AuditEvent.objects.get(action="submission.bring").by == editor

    taken = fill(desk, of(row), button="_take", published="2026-02-03")

    article = Article.objects.get()
    assert taken.url == reverse("admin:reading", args=(article.pk,))
    assert (article.title, article.body, article.language, article.url) == (TITLE, TEXT, "fr", row.url)
    assert (article.published.earliest.isoformat(), article.published.precision) == ("2026-02-03", "day")
    # Its own article is nothing that was there already.
    assert 'role="alert"' not in desk.get(of(row)).content.decode()
    standing = Standing.objects.get(kind="article", record_id=article.pk)
    assert (standing.review, standing.publicity) == ("draft", "never")
    assert Revision.objects.get(kind="article", record_id=article.pk).by == editor
    # Pasted, so that there is no address of its own to ask again.
    assert Capture.objects.values_list("article_id", "due").get() == (article.pk, None)


def test_what_is_mended_goes_into_the_draft_and_the_row_stays_as_it_came(desk):
    outlet = make.outlet("Studio Tamani")
    bring(desk, text=TEXT)
    row = Submission.objects.get()

    fill(desk, of(row), button="_take", title="Un autre titre", outlet=outlet, body="Un texte mendé.", rights="excerpt",
         authors="Awa Diarra", language="bm", url="https://tamani.example/1")  # fmt: skip

    article = Article.objects.get()
    assert (article.title, article.outlet, article.body) == ("Un autre titre", outlet, "Un texte mendé.")
    assert (article.rights, article.authors, article.language) == ("excerpt", "Awa Diarra", "bm")
    row.refresh_from_db()
    assert (row.title, row.text, row.state) == (TITLE, TEXT, "taken")
    assert Capture.objects.get().body.decode() == TEXT


def test_what_was_mended_wrongly_is_shown_again(desk):
    bring(desk, text=TEXT)
    row = Submission.objects.get()

    response = fill(desk, of(row), button="_take", title="Gardé", language="français", url="journal", published="x")

    assert response.status_code == 200
    fields = read(response).fields
    assert (fields["title"], fields["language"], fields["url"]) == (["Gardé"], ["français"], ["journal"])
    assert response.content.decode().count('class="errorlist') == 3
    assert not Article.objects.exists()


def test_a_page_is_fetched_and_what_it_says_of_itself_is_there_to_check(desk, allow):
    make.outlet("Journal du Mali")
    body = makers.page()
    with serving(lambda asked: sends_on("/fin") if asked.path == "/article" else
                 page(body, Content_Type="text/html; charset=utf-8", ETag='"v1"')) as server:  # fmt: skip
        address = allow(server)
        response = bring(desk, address=f"{address}#haut")
        final = server.address("/fin")

    row, source = Submission.objects.get(), Capture.objects.get()
    assert response.url == of(row)
    assert (row.title, row.authors, row.outlet) == (TITLE, "Awa Diarra", "Journal du Mali")
    assert (row.published.isoformat(), row.language, row.url) == ("2026-02-03", "fr", final)
    assert (source.asked, source.address, source.status, source.body) == (f"{address}#haut", final, 200, body)
    assert (source.media_type, source.etag, source.way) == ("text/html; charset=utf-8", '"v1"', "address")
    assert len(bytes(source.packed)) < source.size == len(body)
    fields = read(desk.get(of(row))).fields
    assert fields["outlet"] != [""]
    assert PARAGRAPHS[0] in fields["body"][0]


def test_what_a_server_writes_into_its_headers_breaks_nothing(desk, allow):
    odd = {"ETag": '"a\x00b' + "é" * 400 + '"', "Last_Modified": "x" * 300, "Content_Type": f"text/html; x={'y' * 300}"}
    with serving(lambda _asked: page(makers.page(), **odd)) as server:
        assert bring(desk, address=f"{allow(server)}?{'é' * 500}").status_code == 302

    source = Capture.objects.get()
    assert "\x00" not in source.etag
    assert (len(source.address), len(source.media_type), len(source.modified)) == (2000, 200, 100)


@pytest.mark.parametrize(
    ("name", "body", "media_type", "title"),
    [("note.txt", TEXT.encode("cp1252", "replace"), "text/plain", TITLE), ("p.html", makers.page(), "text/html", TITLE),
     ("p.docx", makers.docx(), fetching.MEDIA_TYPES["docx"], TITLE), ("P.PDF", makers.pdf(), "application/pdf", TITLE)],
    ids=["txt", "html", "docx", "pdf"],
)  # fmt: skip
def test_a_file_is_uploaded(name, body, media_type, title, desk):
    response = bring(desk, file=SimpleUploadedFile(name, body), address="journal.example/a")

    row, source = Submission.objects.get(), Capture.objects.get()
    assert response.url == of(row)
    assert (row.title, row.url) == (title, "https://journal.example/a")
    assert PARAGRAPHS[0] in row.text
    assert (source.way, source.body, source.media_type) == ("upload", body, media_type)


def test_pressing_the_button_twice_brings_one(desk):
    assert bring(desk, text=TEXT).url == bring(desk, text=TEXT).url
    assert Capture.objects.count() == 1


# --- refused ----------------------------------------------------------------------------------------------------------


def test_nothing_typed_is_lost_when_a_file_is_refused(desk):
    response = bring(desk, address="https://journal.example/a", file=SimpleUploadedFile("a.xlsx", b"PK\x03\x04"))

    words = refused(response)
    assert "Take .txt, .html, .docx or .pdf" in words
    assert "choose it again" in words
    assert read(response).fields["address"] == ["https://journal.example/a"]


def test_a_text_and_a_file_are_one_too_many(desk):
    response = bring(desk, text="Un texte.", file=SimpleUploadedFile("a.txt", b"Un autre."))

    assert "give one of them" in refused(response)
    assert read(response).fields["text"] == ["Un texte."]


@pytest.mark.parametrize(
    ("said", "words"),
    [({}, "Give an address, a text or a file"), ({"text": " \n "}, "Give an address"),
     ({"address": "javascript:alert(1)"}, "no address of the web"), ({"address": "zut"}, "no address of the web"),
     ({"address": "http://127.0.0.1/x"}, "inside a network"), ({"address": "http://[::1]/"}, "inside a network"),
     ({"address": "http://169.254.169.254/latest/"}, "inside a network"),
     ({"address": "http://[::ffff:10.0.0.1]/"}, "inside a network"),
     ({"address": "http://[64:ff9b::7f00:1]/"}, "inside a network"),
     ({"address": "https://user:secret@journal.example/"}, "name or a password"),
     ({"address": "http://journal.example:25/"}, "Port 25")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_words(said, words, desk, monkeypatch):
    known = {"journal.example": "93.184.216.34"}
    monkeypatch.setattr(
        "relations.newsroom.outbound.connecting.look_up", lambda host, _port, _clock: [known.get(host, host)]
    )

    response = bring(desk, **said)

    assert words in refused(response)
    if "address" in said:
        assert read(response).fields["address"] == [said["address"]]


def test_the_refusal_is_in_the_language_of_who_asks(editor):
    client = Client(headers={"accept-language": "fr"})
    client.force_login(editor)

    assert (
        "mène à une adresse interne à un réseau" in client.post(NEW, {"address": "http://10.0.0.1/"}).content.decode()
    )


@pytest.mark.parametrize(
    ("status", "words"),
    [("404 Not Found", "has no such page (404 Not Found)"), ("410 Gone", "has no such page"),
     ("403 Forbidden", "Open it, and paste its text"), ("401 Unauthorized", "Open it, and paste its text"),
     ("503 Service Unavailable", "Try again later"), ("500 Oops", "Try again later")],
)  # fmt: skip
def test_a_server_that_gives_no_page_is_named(status, words, desk, allow):
    with serving(lambda _asked: page(makers.page(), status)) as server:
        assert words in refused(bring(desk, address=allow(server)))


@pytest.mark.parametrize("location", ["http://127.0.0.1:1/", "http://10.0.0.1/", "file:///etc/passwd", "http://[::1]/"])
def test_a_page_does_not_send_inside(location, desk, allow):
    with serving(lambda _asked: sends_on(location)) as server:
        assert refused(bring(desk, address=allow(server)))


@pytest.mark.parametrize(
    ("media_type", "body", "words"),
    [("image/png", b"\x89PNG", "no file that can be read"), ("application/json", b"{}", "no file that can be read"),
     ("application/pdf", b"none", "damaged"), ("text/html", b"<html></html>", "No text was found"),
     ("text/html", makers.pdf_of(pages=1), "pictures of pages")],
)  # fmt: skip
def test_what_is_fetched_and_no_article_is_refused(media_type, body, words, desk, allow):
    with serving(lambda _asked: page(body, Content_Type=media_type)) as server:
        assert words in refused(bring(desk, address=allow(server)))


def bomb(_asked):
    return page(gzip.compress(bytes(40_000_000)), Content_Type="text/html", Content_Encoding="gzip")


def endless(_asked):
    return chain([b"HTTP/1.1 200 OK\r\n\r\n"], repeat(b"<p>encore</p>" * 1000))


def slow(asked):
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while not asked.stop.wait(0.02):
        yield b"x"


@pytest.mark.parametrize(
    ("answer", "words"),
    [(bomb, "larger than 5.0 MB"), (endless, "larger than 5.0 MB"), (slow, "too slow"), (lambda _asked: b"", "server")],
    ids=["bomb", "endless", "slow", "nothing"],
)  # fmt: skip
def test_a_hostile_server_is_cut_in_time(answer, words, desk, allow, monkeypatch):
    limits = Limits(seconds=1 if answer is slow else 10, size=LARGEST)
    monkeypatch.setattr(fetching, "LIMITS", limits)
    with serving(answer) as server:
        assert words in refused(bring(desk, address=allow(server)))


def test_a_file_that_is_too_large_is_refused_and_never_held_whole(desk):
    response = bring(desk, file=SimpleUploadedFile("a.txt", b"mot " * 2_000_000))

    assert "larger than 5 MB" in refused(response)
    assert response.wsgi_request.FILES["file"].size == LARGEST + 1


def test_files_by_the_dozen_are_no_form_of_ours(desk):
    many = {f"f{number}": SimpleUploadedFile("a.txt", b"x") for number in range(3)}

    assert bring(desk, **many).status_code == 400


def test_what_came_whole_is_not_fetched_over(editor, chief, monkeypatch):
    monkeypatch.setattr(bringing, "source_at", lambda *_asked, **_said: pytest.fail("a server was asked"))
    token, _secret = tokens.make(purpose="Agence", scopes=["submissions:write"], by=chief)
    sent = handed_in({"text": "Un texte déposé.", "language": "fr", "url": "https://journal.example/a"})
    row, _new = submissions.receive(sent, token)

    with override("en"), pytest.raises(Refused, match="its text came with it"):
        bringing.fetch(row, by=editor)

    row.refresh_from_db()
    assert row.text == "Un texte déposé."


def test_what_became_whole_while_its_page_was_asked_is_not_fetched_over(editor, monkeypatch):
    row = bringing.bring(pasted(TEXT), by=editor)
    row.is_whole, row.url = False, "https://journal.example/a"
    monkeypatch.setattr(bringing, "source_at", lambda *_asked, **_said: pasted("Un autre texte, plus tard."))

    with override("en"), pytest.raises(Refused, match="its text came with it"):
        bringing.fetch(row, by=editor)
    assert Submission.objects.get().text == TEXT


def test_two_pages_of_one_program_with_one_text_are_refused_in_words(editor, chief, monkeypatch):
    monkeypatch.setattr(bringing, "source_at", lambda *_asked, **_said: pasted(TEXT))
    token, _secret = tokens.make(purpose="Agence", scopes=["submissions:write"], by=chief)
    for number in (1, 2):
        said = {"text": f"Un résumé {number}.", "language": "fr", "url": f"https://journal.example/{number}"}
        submissions.receive(handed_in(said), token)
    Submission.objects.update(is_whole=False)
    first, second = Submission.objects.order_by("pk")
    bringing.fetch(first, by=editor)

    with override("en"), pytest.raises(Refused, match=f"see submission {first.pk}"):
        bringing.fetch(second, by=editor)

    second.refresh_from_db()
    assert (second.is_whole, second.text) == (False, "Un résumé 2.")


# --- who may ----------------------------------------------------------------------------------------------------------


def test_those_who_write_no_articles_bring_none(desk):
    client = Client()
    client.force_login(make.account(group="translator"))

    assert client.get(NEW).status_code == client.post(NEW, {"text": TEXT}).status_code == 403
    with pytest.raises(Refused):
        bringing.bring(pasted(TEXT), by=make.account(group="translator"))
    assert not Submission.objects.exists()


def test_a_session_that_has_ended_keeps_what_was_typed():
    page = Client().post(NEW, {"text": TEXT}).content.decode()

    assert PARAGRAPHS[0].split("’")[0] in page


def test_the_first_page_and_the_queue_lead_here(desk):
    assert NEW in desk.get("/admin/").content.decode()
    assert NEW in desk.get(reverse("admin:submissions")).content.decode()


def test_who_may_not_have_it_read_goes_on_to_its_form(editor):
    editor.groups.clear()
    rights = ("add_article", "change_article", "view_article")
    editor.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(editor)
    bring(client, text=TEXT)

    taken = client.post(of(Submission.objects.get()), {"_take": ""})

    assert taken.url == reverse("admin:relations_article_change", args=(Article.objects.get().pk,))


# --- known already ----------------------------------------------------------------------------------------------------


def test_what_is_there_already_is_named_and_can_be_joined(desk, editor):
    known = make.article(TEXT, title="Le premier", url="https://journal.example/a")
    bring(desk, text="Un autre texte.\n\nD’un autre jour.", address="http://www.journal.example/a/?utm_source=x")
    row = Submission.objects.get()

    page = desk.get(of(row)).content.decode()
    assert "is there already" in page
    assert reverse("admin:relations_article_change", args=(known.pk,)) in page

    response = desk.post(of(row), {"_join": known.pk})

    assert response.url == reverse("admin:relations_article_change", args=(known.pk,))
    row.refresh_from_db()
    assert (row.state, row.article_id, row.ended_by) == ("taken", known.pk, editor)
    assert Capture.objects.get().article_id == known.pk
    assert Article.objects.count() == 1
    assert AuditEvent.objects.get(action="submission.join").record_id == known.pk


def test_the_same_file_is_not_kept_twice_with_one_article(desk, editor):
    for _time in range(2):
        bring(desk, text=TEXT)
        row = Submission.objects.latest("pk")
        if Article.objects.exists():
            desk.post(of(row), {"_join": Article.objects.get().pk})
        else:
            submissions.take(row, by=editor)

    assert Capture.objects.count() == 1


def test_an_article_that_is_not_there_cannot_be_joined(desk):
    bring(desk, text=TEXT)
    row = Submission.objects.get()

    for said in ("999", "x", "", "٣", "9" * 40):
        assert desk.post(of(row), {"_join": said}).status_code == 404
    row.refresh_from_db()
    assert row.state == "waiting"


def test_what_is_set_aside_leaves_no_source(desk):
    bring(desk, text=TEXT)
    row = Submission.objects.get()

    desk.post(of(row), {"_refuse": "", "reason": ""})

    row.refresh_from_db()
    assert row.state == "refused"
    assert not Capture.objects.exists()


def test_html_from_outside_is_shown_as_text(desk, allow):
    paragraphs = [*PARAGRAPHS, "Il a écrit <img src=x onerror=alert(1)> et « <script>zut()</script> » dans sa note."]
    body = makers.page(paragraphs, title="Un &lt;script&gt;titre&lt;/script&gt; de trop")
    with serving(lambda _asked: page(body, Content_Type="text/html")) as server:
        bring(desk, address=allow(server))

    row = Submission.objects.get()
    shown = desk.get(of(row)).content.decode() + desk.get(reverse("admin:submissions")).content.decode()
    assert "<img src=x" not in shown
    assert "<script>zut" not in shown
    assert "<script>titre" not in shown
    assert "&lt;img src=x onerror" in shown
