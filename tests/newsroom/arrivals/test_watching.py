"""Feeds that are watched: what they announce waits once, servers are asked as seldom as they like, errors are told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from relations.models import Article
from relations.newsroom import submissions
from relations.newsroom.arrivals import watching
from relations.newsroom.arrivals.watching import failing, look_at_feeds, watch
from relations.newsroom.management.commands.work import ASKING
from relations.newsroom.models import AuditEvent, Capture, Submission, Watch
from relations.newsroom.plans import Refused
from tests import factories as make
from tests.newsroom.arrivals import makers
from tests.newsroom.arrivals.makers import BODY, PARAGRAPHS, item, rss
from tests.newsroom.desk import fill
from tests.newsroom.servers import page, serving

pytestmark = pytest.mark.usefixtures("press", "english")

WATCHES = reverse("admin:watches")
WHOLE = "".join(f"<p>{words}</p>" for words in PARAGRAPHS * 3)


class Outlet:
    """The server of an outlet: its feed, and its pages."""

    def __init__(self):
        self.items, self.status, self.headers = [item(1, "Un", text="Un résumé.")], "200 OK", {}

    def __call__(self, asked):
        if asked.path != "/feed":
            return page(makers.page(), Content_Type="text/html")
        same = self.headers.get("ETag") and asked.headers.get("if-none-match") == self.headers["ETag"]
        if same and self.status == "200 OK":
            return page(status="304 Not Modified")
        return page(rss(*self.items), self.status, Content_Type="application/rss+xml", **self.headers)


@pytest.fixture
def outlet(allow):
    answers = Outlet()
    with serving(answers) as server:
        answers.server, answers.feed = server, allow(server, "/feed")
        answers.page = server.address("/article")
        yield answers


@pytest.fixture
def watched(outlet, editor):
    return watch(address=outlet.feed, by=editor)


def due(row):
    Watch.objects.filter(pk=row.pk).update(due=timezone.now() - timedelta(minutes=1))


def round_of(row):
    """A round of the background work, when the feed is due; the feed after it."""
    due(row)
    look_at_feeds()
    row.refresh_from_db()
    return row


# --- what it announces ------------------------------------------------------------------------------------------------


def test_what_a_feed_announces_waits_with_what_programs_hand_in(watched, desk, editor):
    row = Submission.objects.get()

    assert (row.watch, row.token, row.brought_by, row.state) == (watched, None, None, "waiting")
    assert (row.title, row.text, row.url) == ("Un", "Un résumé.", "https://journal.example/1")
    assert (row.outlet, row.language, row.published.isoformat()) == ("Journal du Mali", "fr", "2026-02-03")
    assert (row.is_whole, row.sha256) == (False, "")
    listed = desk.get(reverse("admin:submissions")).content.decode()
    assert "announced, to be fetched" in listed
    assert reverse("admin:watch", args=(watched.pk,)) in listed
    assert [e.by for e in AuditEvent.objects.filter(action="submission.receive")] == [None]


def test_what_is_new_comes_and_what_is_known_does_not_come_again(watched, outlet):
    outlet.items = [item(1, "Un, corrigé"), item(2, "Deux"), item(3, text=" ", title=" ", link="ftp://x/")]
    outlet.items.append(item(4, "Un autre nom", link="http://www.journal.example/2?utm_source=rss"))

    assert round_of(watched).found == 1
    assert list(Submission.objects.order_by("pk").values_list("title", flat=True)) == ["Un", "Deux"]
    round_of(watched)
    assert Submission.objects.count() == 2


def test_what_was_decided_does_not_come_again(watched, outlet, editor):
    submissions.refuse(Submission.objects.get(), by=editor)
    round_of(watched)

    assert Submission.objects.values_list("state", flat=True).get() == "refused"


def test_a_feed_with_whole_articles_needs_no_fetching(outlet, editor):
    outlet.items = [item(1, content=WHOLE)]
    watch(address=outlet.feed, by=editor)
    row = Submission.objects.get()

    article = submissions.take(row, by=editor)

    assert row.is_whole
    assert article.body.split("\n\n") == [*PARAGRAPHS * 3]
    source = Capture.objects.get()
    assert (source.way, source.body.decode(), source.article_id) == ("feed", article.body, article.pk)


def test_the_outlet_is_that_of_the_feed(outlet, editor):
    ours = make.outlet("Studio Tamani")
    make.outlet("Journal du Mali")
    watch(address=outlet.feed, by=editor, outlet=ours)

    assert submissions.outlet_of(Submission.objects.get()) == ours


def test_an_announcement_is_fetched_when_it_is_taken(outlet, desk, editor):
    outlet.items = [item(1, "Un", link=outlet.page, text="Un résumé.")]
    watch(address=outlet.feed, by=editor)
    row = Submission.objects.get()
    address = reverse("admin:submission", args=(row.pk,))
    assert "Un résumé." in desk.get(address).content.decode()

    assert desk.post(address, {"_fetch": ""}).url == address

    row.refresh_from_db()
    assert (row.is_whole, row.title, row.authors) == (True, "Un", "Awa Diarra")
    assert PARAGRAPHS[0] in row.text
    source = Capture.objects.get()
    assert (source.way, source.address, source.submission) == ("feed", outlet.page, row)
    fill(desk, address, button="_take")
    source.refresh_from_db()
    assert (source.article_id, source.due is None) == (Article.objects.get().pk, False)


def test_taken_without_a_look_it_is_fetched_first(outlet, desk, editor):
    outlet.items = [item(1, "Un", link=outlet.page)]
    watch(address=outlet.feed, by=editor)
    row = Submission.objects.get()

    desk.post(reverse("admin:submission", args=(row.pk,)), {"_take": ""})

    row.refresh_from_db()
    assert (row.is_whole, row.state) == (True, "waiting")
    assert not Article.objects.exists()


def test_what_cannot_be_fetched_can_be_pasted(watched, desk, monkeypatch):
    row = Submission.objects.get()
    address = reverse("admin:submission", args=(row.pk,))
    monkeypatch.setattr("relations.newsroom.outbound.connecting.look_up", lambda *_asked: ["10.0.0.1"])

    page = desk.post(address, {"_fetch": ""}, follow=True).content.decode()
    assert "inside a network" in page
    fill(desk, address, button="_take", body=BODY)

    assert Article.objects.get().body == BODY
    assert Capture.objects.values_list("way", "size").get() == ("paste", len(BODY.encode()))


def test_html_of_a_feed_is_shown_as_text(outlet, desk, editor):
    text = "<script>alert(1)</script><p onclick=x>Un &lt;script&gt;résumé&lt;/script&gt;.</p>"
    outlet.items = [item(1, "<script>t()</script>Un &lt;img src=x&gt; titre", text=text)]
    watch(address=outlet.feed, by=editor)
    row = Submission.objects.get()

    shown = desk.get(reverse("admin:submissions")).content + desk.get(f"/admin/submissions/{row.pk}/").content
    assert row.text == "Un <script>résumé</script>."
    for bad in (b"<img src=x", b"<script>t()", b"<script>alert", b"onclick=x", "<script>résumé".encode()):
        assert bad not in shown


def test_a_feed_does_not_flood_the_desk(watched, outlet, monkeypatch, editor):
    monkeypatch.setattr(watching, "MOST_WAITING", 3)
    outlet.headers = {"ETag": '"v2"'}
    outlet.items = [item(number) for number in range(1, 9)]

    row = round_of(watched)

    assert Submission.objects.count() == 3
    assert "Too much of it waits already" in row.error
    # What found no room is not forgotten: the feed is asked for again in full.
    assert row.etag == ""
    for waiting in Submission.objects.all():
        submissions.refuse(waiting, by=editor)
    round_of(watched)
    assert Submission.objects.filter(state="waiting").count() == 3


# --- how often it is asked --------------------------------------------------------------------------------------------


def test_a_feed_is_asked_every_half_hour_and_not_sent_twice(outlet, editor):
    outlet.headers = {"ETag": '"v1"', "Last-Modified": "Tue, 03 Feb 2026 10:00:00 GMT"}
    row = watch(address=outlet.feed, by=editor)
    assert look_at_feeds() == 0
    assert len(outlet.server.asked) == 1

    row = round_of(row)

    asked = outlet.server.asked[1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"v1"', "Tue, 03 Feb 2026 10:00:00 GMT")
    assert (row.status, row.failures, row.etag) == (304, 0, '"v1"')
    assert timedelta(minutes=29) < row.due - timezone.now() <= timedelta(minutes=30)


def test_one_that_fails_is_waited_for_longer_each_time_and_up_to_a_day(watched, outlet):
    outlet.status = "500 Oops"
    waits = []
    for _look in range(8):
        row = round_of(watched)
        waits.append(round((row.due - timezone.now()) / timedelta(minutes=30)))

    assert waits == [2, 4, 8, 16, 32, 48, 48, 48]
    assert (row.failures, row.status, row.is_active) == (8, 500, True)
    assert "500" in row.error
    outlet.status = "200 OK"
    row = round_of(watched)
    assert (row.failures, row.error) == (0, "")


def test_a_server_that_wants_to_be_left_alone_is(watched, outlet):
    outlet.status, outlet.headers = "429 Too Many Requests", {"Retry-After": "36000"}

    row = round_of(watched)

    assert timedelta(hours=9) < row.due - timezone.now() <= timedelta(hours=10)


def test_a_feed_that_is_gone_is_asked_no_more(watched, outlet):
    outlet.status = "410 Gone"

    assert round_of(watched).is_active is False
    assert look_at_feeds() == 0
    # The first page says so for two weeks.
    assert list(failing()) == [watched]
    Watch.objects.update(polled_at=timezone.now() - timedelta(days=15))
    assert not failing().exists()


@pytest.mark.parametrize("status", ["200 OK", "500 Oops", "410 Gone"])
def test_one_that_is_paused_stays_so_whatever_a_look_finds(status, watched, outlet, editor):
    watching.pause(watched, by=editor)
    outlet.status = status

    watching.look(Watch.objects.get())

    row = Watch.objects.get()
    assert (row.is_active, row.failures, row.status) == (False, 0, int(status[:3]))
    assert not failing().exists()


def test_one_that_is_removed_while_its_server_is_asked_leaves_nothing(watched, outlet, monkeypatch):
    Submission.objects.all().delete()
    read = watching.read_feed

    def meanwhile(*said, **options):
        Watch.objects.all().delete()
        return read(*said, **options)

    monkeypatch.setattr(watching, "read_feed", meanwhile)

    assert watching.look(watched) == 0
    assert not Submission.objects.exists()


def test_the_first_page_names_feeds_that_fail(watched, outlet, desk):
    outlet.status = "500 Oops"
    for _look in range(2):
        round_of(watched)
    assert not failing().exists()
    round_of(watched)

    assert list(failing()) == [watched]
    assert "Feeds that fail" in desk.get("/admin/").content.decode()
    desk.post(reverse("admin:watch", args=(watched.pk,)), {"_pause": ""})
    assert not failing().exists()


def test_a_feed_that_leads_inside_is_asked_no_more(watched, settings):
    settings.OUTBOUND_ALLOWED = set()

    row = round_of(watched)

    assert (row.is_active, "inside a network" in row.error or "Port" in row.error) == (False, True)


def test_what_is_no_feed_any_more_is_told(watched, outlet):
    outlet.items = ["</channel></rss>" * 3]
    outlet.headers = {}
    outlet.__class__ = type("Page", (Outlet,), {"__call__": lambda _self, _asked: page(makers.page())})

    assert "no RSS or Atom feed" in round_of(watched).error


def test_a_round_looks_at_a_few_feeds(outlet, editor, monkeypatch):
    for number in range(4):
        row = Watch.objects.create(name=str(number), address=f"{outlet.feed}?{number}", by=editor, at=timezone.now(),
                                   due=timezone.now())  # fmt: skip
    look_at_feeds(most=2)
    assert len(outlet.server.asked) == 2
    look_at_feeds(most=2, seconds=0)
    assert len(outlet.server.asked) == 2
    Watch.objects.filter(pk=row.pk).update(is_active=False)
    look_at_feeds(most=9)
    assert len(outlet.server.asked) == 3


def test_the_background_work_looks_at_feeds_and_sources():
    assert {"look_at_the_feeds", "ask_the_sources_again"} <= {duty.__name__ for duty in ASKING}


# --- at the desk ------------------------------------------------------------------------------------------------------


def test_a_feed_is_added_at_the_desk_and_read_at_once(outlet, desk, editor):
    ours = make.outlet("Studio Tamani")

    response = desk.post(WATCHES, {"address": outlet.feed, "outlet": ours.pk})

    row = Watch.objects.get()
    assert response.url == WATCHES
    assert (row.name, row.outlet_id, row.by) == ("Journal du Mali", ours.pk, editor)
    assert Submission.objects.count() == 1
    page = desk.get(WATCHES).content.decode()
    assert all(words in page for words in ("Journal du Mali", "Studio Tamani", "1 waits", "1 new"))


@pytest.mark.parametrize(
    ("path", "words"),
    [("/article", "no RSS or Atom feed"), ("/feed", "watched already")],
)
def test_what_is_no_feed_or_watched_already_is_refused_and_kept_in_the_form(path, words, watched, outlet, desk):
    address = outlet.server.address(path)

    response = desk.post(WATCHES, {"address": address, "name": "Mon nom"})

    assert (response.status_code, Watch.objects.count()) == (200, 1)
    assert words in response.content.decode()
    assert address in response.content.decode()
    assert "Mon nom" in response.content.decode()


@pytest.mark.parametrize("address", ["http://10.0.0.1/feed", "zut", "file:///etc/passwd", "http://[::1]/"])
def test_an_address_inside_is_never_watched(address, desk):
    assert desk.post(WATCHES, {"address": address}).status_code == 200
    assert not Watch.objects.exists()


def test_a_feed_is_paused_set_going_and_looked_at_by_hand(watched, outlet, desk):
    address = reverse("admin:watch", args=(watched.pk,))

    desk.post(address, {"_pause": ""})
    due(watched)
    assert (Watch.objects.get().is_active, look_at_feeds()) == (False, 0)
    assert "Paused" in desk.get(address).content.decode()
    desk.post(address, {"_resume": ""})
    outlet.items.append(item(2))
    page = desk.post(address, {"_look": ""}, follow=True).content.decode()
    assert "1 new article waits" in page
    fill(desk, address, button="_save", name="Un autre nom")
    assert Watch.objects.get().name == "Un autre nom"
    acts = set(AuditEvent.objects.filter(action__startswith="watch.").values_list("action", flat=True))
    assert acts == {"watch.make", "watch.pause", "watch.resume", "watch.change"}
    assert outlet.feed not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_a_feed_that_brought_nothing_can_be_removed_and_others_are_paused(watched, desk, editor):
    desk.post(reverse("admin:watch", args=(watched.pk,)), {"_remove": ""})
    assert Watch.objects.exists()

    Submission.objects.all().delete()
    desk.post(reverse("admin:watch", args=(watched.pk,)), {"_remove": ""})
    assert not Watch.objects.exists()


def test_what_one_feed_has_announced_is_listed_alone(watched, desk, editor):
    Watch.objects.create(
        name="Autre", address="https://autre.example/", by=editor, at=timezone.now(), due=timezone.now()
    )
    other = Watch.objects.get(name="Autre")
    address = reverse("admin:submissions")

    assert "Un</strong>" in desk.get(f"{address}?watch={watched.pk}").content.decode()
    assert "Un</strong>" not in desk.get(f"{address}?watch={other.pk}").content.decode()
    assert desk.get(f"{address}?watch={'9' * 50}").status_code == 200


def test_the_lists_ask_as_often_for_many(watched, desk, editor):
    pages = (WATCHES, reverse("admin:submissions"), reverse("admin:kept-sources", query={"state": "changed"}))

    def asked():
        found = []
        for address in pages:
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(address).status_code == 200
            found.append(len(queries))
        return found

    def one_more(number):
        now = timezone.now()
        other = Watch.objects.create(
            name=str(number), address=f"https://x.example/{number}", by=editor, at=now, due=now,
            outlet_id=make.outlet(f"Média {number}").pk,
        )  # fmt: skip
        row = Submission.objects.create(watch=other, entry=str(number), at=now, title="x", language="fr", text="y")
        Capture.objects.create(
            submission=row, article_id=make.article(f"Texte {number}.").pk, way="feed", at=now, size=1, sha256="x",
            finding="changed", likeness=50, checked_at=now,
        )  # fmt: skip

    one_more(0)
    asked()
    few = asked()
    for number in range(1, 7):
        one_more(number)

    assert asked() == few


def test_those_who_write_no_articles_watch_nothing(watched, outlet):
    translator = make.account(group="translator")
    client = Client()
    client.force_login(translator)
    address = reverse("admin:watch", args=(watched.pk,))

    assert {client.get(WATCHES).status_code, client.get(address).status_code, client.post(address).status_code} == {403}
    for act in (watching.pause, watching.resume, watching.remove):
        with pytest.raises(Refused):
            act(watched, by=translator)
    with pytest.raises(Refused):
        watch(address=outlet.feed, by=translator)
