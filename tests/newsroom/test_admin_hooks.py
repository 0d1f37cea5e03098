"""Webhooks, tokens and submissions at the desk: who sees them, what is shown once, what the buttons do."""

import json
import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.models import Article, Relation
from relations.newsroom import submissions, tokens, webhooks
from relations.newsroom.articles_sent import handed_in
from relations.newsroom.models import AuditEvent, Delivery, Hook, Submission, Token
from relations.newsroom.webhooks.signing import secret_of
from tests import factories as make
from tests.newsroom.desk import fill, read
from tests.newsroom.hooks import Receiver, allowed, sequences, work
from tests.newsroom.servers import serving

pytestmark = pytest.mark.usefixtures("press")

HOOKS, TOKENS, SUBMISSIONS = (reverse(f"admin:{name}") for name in ("webhooks", "tokens", "submissions"))
SECRET = re.compile(r"<code>((?:whsec|entente)_[^<]+)</code>")


@pytest.fixture
def chief():
    return make.chief()


@pytest.fixture
def desk(chief):
    client = Client(headers={"accept-language": "en"})
    client.force_login(chief)
    return client


@pytest.fixture
def receiver(settings):
    answers = Receiver("500 Internal Server Error")
    with serving(answers) as server:
        server.answers, server.hook = answers, allowed(settings, server)
        yield server


def at(hook):
    return reverse("admin:webhook", args=(hook.pk,))


def one_with(*rights):
    user = make.account(group="publisher")
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    return user


# --- webhooks ---------------------------------------------------------------------------------------------------------


def test_a_webhook_is_made_and_its_secret_shown_once(desk):
    mali, usa = make.country("MLI"), make.country("USA")
    relation = make.saved(Relation(first=mali, second=usa, title_fr="Mali–États-Unis"))

    said = {"address": "https://receiver.example/hook", "purpose": "Agence", "kinds": ["event", "actor"]}
    page = desk.post(HOOKS, {"_make": "", **said, "relations": relation.pk})

    hook = Hook.objects.get()
    assert SECRET.findall(page.content.decode()) == [secret_of(hook)]
    assert "no-store" in page["Cache-Control"]
    assert (hook.kinds, hook.relations, hook.purpose) == (["actor", "event"], [relation.pk], "Agence")
    assert not SECRET.search(desk.get(HOOKS).content.decode() + desk.get(at(hook)).content.decode())


def test_its_settings_are_changed_and_its_secret_renewed(desk, chief):
    hook, first = webhooks.make(address="https://receiver.example/hook", by=chief, kinds=["event"])

    assert read(desk.get(at(hook))).fields["kinds"] == ["event"]
    desk.post(at(hook), {"_save": "", "address": "https://other.example/hook", "kinds": ["actor"]})
    page = desk.post(at(hook), {"_renew": ""}).content.decode()

    hook = Hook.objects.get()
    assert (hook.address, hook.kinds) == ("https://other.example/hook", ["actor"])
    assert SECRET.findall(page) == [secret_of(hook)] != [first]
    assert AuditEvent.objects.get(action="hook.change").detail["fields"] == ["address", "kinds"]


@pytest.mark.parametrize(
    "address", ["", "ftp://example.org/", "https://user:word@example.org/", "x", "https://a\x00b/"]
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(desk, address):
    page = desk.post(HOOKS, {"address": address, "purpose": "Mme Diallo"}).content.decode()

    assert 'value="Mme Diallo"' in page
    assert "errorlist" in page
    assert not Hook.objects.exists()


def test_deliveries_are_listed_with_their_reasons_and_sent_again(desk, chief, receiver):
    hook, _secret = webhooks.make(address=receiver.hook, by=chief)
    make.show(make.actor("Awa Diarra"))
    work()
    Delivery.objects.update(state="failed")

    page = desk.get(at(hook)).content.decode()
    waiting = desk.get(f"{at(hook)}?state=waiting").content.decode()
    desk.post(at(hook), {"_again": Delivery.objects.get().pk})
    receiver.answers.statuses = ["200 OK"]
    work()

    assert "500 Internal Server Error" in page
    assert "Awa Diarra" in page
    assert "Awa Diarra" not in waiting
    assert sequences(receiver) == ["1-1", "1-1"]
    assert Delivery.objects.get().state == "done"
    assert "the words of the receiver" not in page


def test_all_that_failed_is_sent_again_and_an_edition_told_again(desk, chief, receiver):
    make.show(make.theme())
    hook, _secret = webhooks.make(address=receiver.hook, by=chief)
    make.show(make.theme(), make.theme())
    webhooks.queue_changes()
    Delivery.objects.update(state="failed")

    desk.post(at(hook), {"_again": ""})
    assert Delivery.objects.filter(state="waiting").count() == 2
    fill(desk, at(hook), button="_replay", edition=1)
    assert Delivery.objects.filter(state="waiting").count() == 3
    assert "errorlist" in desk.post(at(hook), {"_replay": "", "edition": "9" * 30}).content.decode()


def test_a_webhook_is_tested_stopped_set_going_and_removed(desk, chief, receiver):
    hook, _secret = webhooks.make(address=receiver.hook, by=chief)

    refused = desk.post(at(hook), {"_test": ""}, follow=True).content.decode()
    receiver.answers.statuses = ["204 No Content"]
    taken = desk.post(at(hook), {"_test": ""}, follow=True).content.decode()
    assert "500 Internal Server Error" in refused
    assert "204 No Content" in taken
    assert json.loads(receiver.asked[0].body)["type"] == "webhook.test"
    desk.post(at(hook), {"_stop": ""})
    assert Hook.objects.get().ending == "hand"
    desk.post(at(hook), {"_resume": ""})
    assert Hook.objects.get().is_active
    desk.post(at(hook), {"_remove": ""})
    assert Hook.objects.exists()
    desk.post(at(hook), {"_remove": "", "sure": "on"})
    assert not Hook.objects.exists()
    assert desk.get(at(hook)).status_code == 404


def test_a_right_opens_its_page_and_no_other(chief):
    hook, _secret = webhooks.make(address="https://receiver.example/hook", by=chief)
    client = Client()
    for right, page in (("manage_hook", HOOKS), ("manage_hook", at(hook)), ("manage_token", TOKENS)):
        client.force_login(one_with())
        assert client.get(page).status_code == client.post(page, {"_stop": ""}).status_code == 403
        client.force_login(one_with(right))
        assert client.get(page).status_code == 200
    assert Hook.objects.get().is_active


def test_a_cross_site_request_does_nothing(chief):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(chief)

    for page in (HOOKS, TOKENS):
        assert strict.post(page, {"address": "https://receiver.example/", "purpose": "x"}).status_code == 403


def test_the_pages_ask_the_same_with_many_rows(desk, chief):
    token, _secret = tokens.make(purpose="Agence", scopes=["submissions:write"], by=chief)
    hook, _secret = webhooks.make(address="https://receiver.example/hook", by=chief)
    pages = (HOOKS, at(hook), TOKENS, SUBMISSIONS)

    def queries():
        with CaptureQueriesContext(connections["default"]) as captured:
            assert [desk.get(page).status_code for page in pages] == [200] * 4
        return len(captured.captured_queries)

    def one_more(number):
        make.show(make.theme())
        webhooks.queue_changes()
        webhooks.make(address="https://receiver.example/hook", by=chief)
        tokens.make(purpose=f"{number}", scopes=["submissions:write"], by=chief)
        submissions.receive(handed_in({"text": f"Texte {number}", "language": "fr"}), token)

    one_more(0)
    queries()
    few = queries()
    for number in range(1, 5):
        one_more(number)
    assert queries() == few


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_a_token_is_made_shown_once_used_and_revoked(desk):
    page = fill(desk, TOKENS, button="_make", purpose="Agence", days="30").content.decode()
    (secret,) = SECRET.findall(page)
    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/admin/api/submissions/").status_code == 200

    listed = desk.get(TOKENS).content.decode()
    desk.post(TOKENS, {"_revoke": Token.objects.get().pk})

    assert "last used" in listed
    assert secret not in listed
    assert program.get("/admin/api/submissions/").status_code == 401
    assert "revoked" in desk.get(TOKENS).content.decode()
    assert [entry.action for entry in AuditEvent.objects.filter(action__startswith="token.").order_by("number")] == [
        "token.make", "token.revoke",
    ]  # fmt: skip


def test_a_token_for_nothing_or_for_ever_is_not_made(desk):
    for said in ({"purpose": ""}, {"purpose": "x"}, {"purpose": "x", "scopes": "submissions:read", "days": "9999"}):
        assert "errorlist" in desk.post(TOKENS, {"_make": "", **said}).content.decode()
    assert desk.post(TOKENS, {"_revoke": "9" * 30}).status_code == 404
    assert not Token.objects.exists()


# --- submissions ------------------------------------------------------------------------------------------------------


@pytest.fixture
def submission(chief):
    token, _secret = tokens.make(purpose="Agence", scopes=["submissions:write"], by=chief)
    said = {"title": "Audience <b>à</b> Koulouba", "text": "Le ministre a reçu <script>x</script>.", "language": "fr"}
    return submissions.receive(handed_in({**said, "url": "https://journal.example/a"}), token)[0]


def of(row):
    return reverse("admin:submission", args=(row.pk,))


def test_a_submission_is_read_at_the_desk_and_made_a_draft_of(desk, submission):
    listed = desk.get(SUBMISSIONS).content.decode()
    page = desk.get(of(submission)).content.decode()
    taken = desk.post(of(submission), {"_take": ""})

    article = Article.objects.get()
    assert "Audience &lt;b&gt;à&lt;/b&gt; Koulouba" in listed
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page
    assert taken.url == reverse("admin:reading", args=(article.pk,))
    assert article.body == submission.text
    assert desk.get(SUBMISSIONS).content.decode().count("Koulouba") == 0
    assert "_take" not in read(desk.get(of(submission))).buttons
    # A second press of the button makes no second draft.
    desk.post(of(submission), {"_take": ""})
    assert Article.objects.count() == 1


def test_a_submission_is_refused_with_a_reason(desk, submission):
    desk.post(of(submission), {"_refuse": "", "reason": "Déjà\x00 lu."})

    row = Submission.objects.get()
    assert (row.state, row.reason, row.ended_by.username) == ("refused", "Déjà lu.", "chief")
    assert "Koulouba" in desk.get(f"{SUBMISSIONS}?state=refused").content.decode()


def test_what_is_there_already_is_named_beside_it(desk, submission):
    article = make.article(body=submission.text, title="Le même")

    page = desk.get(of(submission)).content.decode()

    assert reverse("admin:relations_article_change", args=(article.pk,)) in page
    assert "is there already" in page


def test_an_editor_of_one_language_takes_nothing(submission):
    client = Client()
    client.force_login(make.account(group="translator"))

    assert client.get(SUBMISSIONS).status_code == client.post(of(submission), {"_take": ""}).status_code == 403
    assert not Article.objects.exists()


def test_the_first_page_leads_there_for_those_who_may(desk):
    page = desk.get("/admin/").content.decode()
    assert all(address in page for address in (HOOKS, TOKENS, SUBMISSIONS))

    client = Client()
    client.force_login(make.account(group="editor"))
    page = client.get("/admin/").content.decode()
    assert (SUBMISSIONS in page, HOOKS in page, TOKENS in page) == (True, False, False)
