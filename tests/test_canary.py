"""Words that are nowhere published are put into every corner of the newsroom; no public answer may hold one of them."""

import json
import re
from html import unescape
from io import BytesIO
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from relations.formats import archives
from relations.models import Event, EventLink, Evidence, Passage
from relations.newsroom.models import Candidate, Comment
from relations.newsroom.workflow import withdraw
from relations.publication.models import Version
from relations.vocabulary import LinkKind, Rights
from tests import factories as make

pytestmark = pytest.mark.usefixtures("press")

CANARY = "zqcanari"
STARTS = ("/", "/fr/", "/en/", "/api/v1/", "/api/v1/openapi.json", "/robots.txt", "/sitemap.xml", "/readyz")
LINK = re.compile(r"""(?:href|src|action)=["']([^"']+)["']|<loc>([^<]+)</loc>""")
ADDRESS = re.compile(r'"((?:https?://[^"/]+)?/(?:api|fr|en)/[^"]*)"')


def canary(word: str) -> str:
    return f"{CANARY}{word}"


def a_newsroom_full_of_canaries():
    """One public event and its public kin; beside them, a canary of every kind."""
    editor = make.account(canary("editrice"), is_superuser=True)
    mali, usa = make.country("MLI"), make.country("USA")
    source = make.article("Le ministre a reçu l’ambassadrice à Bamako.")
    closed = make.article(f"{canary('corps')} avant les mots cités puis {canary('suite')}", rights=Rights.EXCERPT)
    narrowed = make.article(f"{canary('ancien')} puis les mots gardés {canary('fin')}")
    speaker = make.actor("Oratrice", note_fr="Comment publique.")
    kept = make.event("Rencontre", proof=make.passage(source, "a reçu"), parties=(mali, usa), who=(speaker,))
    cited = make.event("Citée", proof=make.passage(closed, "les mots cités"), parties=(mali, usa))
    gone = make.event(canary("retire"), proof=make.passage(narrowed, "les mots gardés"), parties=(mali, usa))
    draft = make.event(
        canary("brouillon"), proof=make.passage(source, "Bamako"), parties=(mali, usa), summary_fr=canary("b")
    )
    words = make.statement(speaker, Passage.objects.get(exact="a reçu"))
    make.show(mali, usa, source, closed, narrowed, speaker, words)
    make.show(kept, cited, gone, *(event.event_type for event in (kept, cited, gone)))
    make.saved(kept, EventLink(event=kept, link_kind=LinkKind.ENABLES, target=draft), by=editor)
    make.show(kept, leave_out=[(str(kept.links.get().uid), "target")])
    make.saved(cited, Evidence(event=cited, passage=make.passage(narrowed, canary("fin"))), by=editor)
    make.resaved(kept, title_fr=canary("modif"), slug=canary("adresse"), by=editor)
    make.resaved(speaker, note_fr=canary("acteur"), by=editor)
    make.resaved(narrowed, rights=Rights.EXCERPT, by=editor)
    make.show(narrowed)
    withdraw([("event", gone.pk)], by=editor, notice_fr="Doublon.", notice_en="Duplicate.")
    Comment.objects.create(kind="event", record_id=kept.pk, text=canary("note"), by=editor)
    Candidate.objects.create(participation=kept.participations.get().uid, actor_id=speaker.pk, basis=canary("candidat"))
    return editor, gone


def addresses_in(base: str, body: str) -> set[str]:
    """The public addresses that a body leads to; of narrowed lists those with one word of a question, not all pairs."""
    found = {unescape(a or b) for a, b in LINK.findall(body)} | set(ADDRESS.findall(body))
    absolute = (urlsplit(urldefrag(urljoin(f"http://testserver{base}", link)).url) for link in found)
    return {
        link.path + (f"?{link.query}" if link.query else "")
        for link in absolute
        if link.netloc in ("testserver", "127.0.0.1:8000") and not link.path.startswith(("/static/", "/admin/"))
        if link.query.count("=") <= 1
    }


def crawl(client: Client, starts: set[str], limit: int = 1500) -> dict[str, tuple[int, str]]:
    """Every public answer that can be reached from these addresses."""
    answers: dict[str, tuple[int, str]] = {}
    waiting = set(starts)
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        sent = b"".join(response.streaming_content) if response.streaming else response.content
        # A picture is drawn from what its page says: its bytes hold no words.
        body = "" if response["Content-Type"].startswith("image/") else words_of(response, sent)
        answers[path] = (response.status_code, body + json.dumps(dict(response.headers)))
        assert not response.cookies, path
        waiting |= addresses_in(path, body) - answers.keys()
        if "Location" in response.headers:
            waiting |= addresses_in(path, f'href="{response["Location"]}"') - answers.keys()
        assert len(answers) < limit, "the crawl does not end"
    return answers


def words_of(response, sent: bytes) -> str:
    """What an answer says; of an archive, what its files say."""
    if response["Content-Type"] != "application/zip":
        return sent.decode()
    with ZipFile(BytesIO(sent)) as file:
        return "\n".join(file.read(name).decode() for name in file.namelist() if not name.endswith("/"))


def told(path: str, body: str) -> str:
    """The body without the words of the question: a 404 or the contact page may repeat the address asked about."""
    return body.replace(unquote(path).rstrip("/").rsplit("/", 1)[-1], "")


def test_no_public_answer_holds_an_unpublished_word(settings, tmp_path):
    editor, gone = a_newsroom_full_of_canaries()
    settings.DATA_DIR = tmp_path
    archive = archives.keep(timezone.now())
    at_the_desk = Client()
    at_the_desk.force_login(editor)
    assert at_the_desk.get("/admin/").status_code == 200
    assert CANARY in at_the_desk.get("/admin/relations/event/").content.decode()
    guesses = {f"/fr/evenements/{slug}/" for slug in Event.objects.values_list("slug", flat=True)}
    guesses |= {f"/api/v1/events/{slug}/" for slug in Event.objects.values_list("slug", flat=True)}
    guesses |= {f"/api/v1/events/{uid}/" for uid in Event.objects.values_list("uid", flat=True)}
    editions = {
        f"/fr/evenements/rencontre/?edition={number}" for number in Version.objects.values_list("edition", flat=True)
    }
    # The address of the withdrawn event is known to those who had it; the answer must not repeat its words.
    unreadable = {path for path in guesses if CANARY in path}

    anonymous = crawl(Client(), {*STARTS, *guesses, *editions})
    beside = crawl(at_the_desk, {*STARTS, *guesses, *editions})

    for answers in (anonymous, beside):
        assert len(answers) > 60
        assert answers[f"/archives/{archive.name}"][0] == 200
        assert {path for path, (_status, body) in answers.items() if CANARY in told(path, body)} == set()
        assert {answers[path][0] for path in unreadable} == {404, 410}
        assert answers[f"/fr/evenements/{gone.slug}/"][0] == 410
        assert answers["/fr/evenements/rencontre/"][0] == 200
        assert 500 not in {status for status, _body in answers.values()}
