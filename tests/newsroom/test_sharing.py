"""Links to drafts: who may make them, what they open, for how long, and what is kept of it."""

import hashlib
import logging
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from relations.models import Principle, Relation
from relations.newsroom import audit
from relations.newsroom.models import AuditEvent, GroupLimit, PreviewLink
from relations.newsroom.models import DeskSession as Session
from relations.newsroom.plans import Refused
from relations.newsroom.record import delete_draft
from relations.newsroom.sharing import (
    HOURS,
    EndedLink,
    UnknownLink,
    digest_of,
    links_of,
    opened,
    revoke,
    share,
    state_of,
)
from relations.newsroom.workflow import withdraw
from tests import factories as make
from tests.newsroom.previews import a_draft, everything, key

pytestmark = pytest.mark.usefixtures("press")


def a_principle(label="Souveraineté"):
    return make.saved(Principle(label_fr=label))


def address(token, language="fr"):
    return reverse("admin:shared-preview", args=(token, language))


def expire(link):
    PreviewLink.objects.filter(pk=link.pk).update(expires=timezone.now() - timedelta(seconds=1))


# --- making and revoking ----------------------------------------------------------------------------------------------


def test_only_the_hash_of_the_secret_is_kept():
    link, token = share(key(a_principle()), by=make.chief(), purpose="Mme Diallo")

    assert len(token) == 43
    assert link.digest == hashlib.sha256(token.encode()).hexdigest() == digest_of(token)
    assert token not in repr(everything())
    assert link.expires - link.at == timedelta(hours=72)


def test_two_links_of_a_record_have_secrets_of_their_own():
    principle, chief = a_principle(), make.chief()

    assert share(key(principle), by=chief)[1] != share(key(principle), by=chief)[1]


@pytest.mark.parametrize("hours", HOURS)
def test_a_link_lasts_as_long_as_it_is_told_to(hours):
    link, _token = share(key(a_principle()), by=make.chief(), hours=hours)

    assert link.expires - link.at == timedelta(hours=hours)


def test_a_length_that_is_not_offered_is_refused():
    with pytest.raises(Refused, match=r"liste|list"):
        share(key(a_principle()), by=make.chief(), hours=24 * 365)
    assert not PreviewLink.objects.exists()


def test_whoever_may_not_change_a_record_may_not_share_it_nor_revoke():
    principle, reader = a_principle(), make.account()
    link, _token = share(key(principle), by=make.chief())

    with pytest.raises(Refused):
        share(key(principle), by=reader)
    with pytest.raises(Refused):
        revoke(link, by=reader)
    assert PreviewLink.objects.get() == link
    assert state_of(PreviewLink.objects.get()) == "active"


def test_a_group_shares_the_drafts_of_its_own_relations_only():
    mali, usa, chad = make.country("MLI"), make.country("USA"), make.country("TCD")
    relation = make.saved(Relation(first=mali, second=usa, title_fr="Mali–États-Unis"))
    editor = make.account(group="editor")
    GroupLimit.objects.create(group=editor.groups.get(), relation_id=relation.pk)

    share(key(make.actor("Oratrice", country=mali)), by=editor)
    with pytest.raises(Refused):
        share(key(make.actor("Orateur", country=chad)), by=editor)


def test_a_deleted_draft_is_not_shared():
    principle, chief = a_principle(), make.chief()
    gone = key(principle)
    delete_draft(principle, by=chief)

    with pytest.raises(Refused):
        share(gone, by=chief)
    with pytest.raises(Refused):
        share(("principle", 999_999), by=chief)


def test_making_revoking_and_opening_are_audited():
    principle, chief = a_principle(), make.chief()
    before = AuditEvent.objects.count()

    link, token = share(key(principle), by=chief, hours=24, purpose="Mme Diallo")
    opened(token, "preview 192.0.2.7")
    revoke(link, by=chief)
    revoke(link, by=chief)

    rows = list(AuditEvent.objects.order_by("number")[before:])
    assert [(row.action, row.by, row.kind, row.record_id) for row in rows] == [
        ("preview.share", chief, "principle", principle.pk),
        ("preview.open", None, "principle", principle.pk),
        ("preview.revoke", chief, "principle", principle.pk),
    ]
    assert [row.detail for row in rows] == [{"link": link.pk, "hours": 24}, {"link": link.pk}, {"link": link.pk}]
    assert (rows[0].reason, rows[1].origin) == ("Mme Diallo", "preview 192.0.2.7")


# --- opening ----------------------------------------------------------------------------------------------------------


def test_an_unknown_expired_or_revoked_link_opens_nothing_and_writes_nothing():
    principle, chief = a_principle(), make.chief()
    (late, of_late), (ended, of_ended) = share(key(principle), by=chief), share(key(principle), by=chief)
    expire(late)
    revoke(ended, by=chief)
    before = everything()

    with pytest.raises(UnknownLink):
        opened("x" * 43, "")
    for token in (of_late, of_ended):
        with pytest.raises(EndedLink):
            opened(token, "")
    assert everything() == before


def test_a_link_that_is_revoked_while_its_opening_waits_opens_nothing(monkeypatch):
    _link, token = share(key(a_principle()), by=make.chief())
    claim = audit.claim

    def claim_after_somebody_else():
        PreviewLink.objects.update(revoked_at=timezone.now())
        return claim()

    monkeypatch.setattr(audit, "claim", claim_after_somebody_else)

    with pytest.raises(EndedLink):
        opened(token, "")
    assert not AuditEvent.objects.filter(action="preview.open").exists()


def test_somebody_without_an_account_reads_the_draft_by_the_link():
    event = a_draft("Rencontre secrète")
    _link, token = share(key(event), by=make.chief())
    client = Client()

    french, english = client.get(address(token)), client.get(address(token, "en"))

    assert (french.status_code, english.status_code) == (200, 200)
    assert "Rencontre secrète" in french.content.decode()
    assert 'lang="en"' in english.content.decode()
    assert address(token, "en") in french.content.decode()
    # The desk's own words and addresses are not for them.
    assert "/admin/relations/" not in french.content.decode()


def test_no_answer_to_a_link_leaves_a_cookie_or_may_be_kept():
    principle, chief = a_principle(), make.chief()
    link, token = share(key(principle), by=chief)
    client = Client()
    answers = [client.get(address(token)), client.get(address("x" * 43)), client.post(address(token))]
    expire(link)
    answers.append(client.get(address(token)))

    assert [answer.status_code for answer in answers] == [200, 404, 405, 410]
    for answer in answers:
        assert not answer.cookies
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "ETag" not in answer
    assert not Session.objects.exists()


def test_an_ended_link_says_so_in_both_languages():
    principle, chief = a_principle(), make.chief()
    link, token = share(key(principle), by=chief)
    revoke(link, by=chief)

    ended, unknown = Client().get(address(token)), Client().get(address("inconnu"))

    assert (ended.status_code, unknown.status_code) == (410, 404)
    for page in (ended.content.decode(), unknown.content.decode()):
        assert '<section lang="fr">' in page
        assert '<section lang="en">' in page
        assert "Souveraineté" not in page
    assert "This link no longer works" in ended.content.decode()
    assert "This link leads nowhere" in unknown.content.decode()


def test_the_secret_is_in_no_log(caplog, monkeypatch):
    principle, chief = a_principle(), make.chief()
    link, token = share(key(principle), by=chief)
    client, cut = Client(enforce_csrf_checks=True, raise_request_exception=False), address(token)[:-4]
    with caplog.at_level(logging.DEBUG):
        for path in (address(token), address(token)[:-1], cut, cut.rstrip("/"), address(token, "xx")):
            assert client.get(path).status_code in (200, 301, 404)
        client.post(address(token))
        expire(link)
        assert client.get(address(token)).status_code == 410
        PreviewLink.objects.filter(pk=link.pk).update(expires=timezone.now() + timedelta(hours=1))
        monkeypatch.setattr("relations.newsroom.previewing._request", lambda address: 1 / 0)
        assert client.get(address(token)).status_code == 500

    assert "could not be shown" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert token not in caplog.text
    assert all(token not in repr(record.__dict__) for record in caplog.records)


def test_a_link_to_a_draft_that_was_deleted_says_that_it_cannot_be_shown():
    principle, chief = a_principle(), make.chief()
    _link, token = share(key(principle), by=chief)
    delete_draft(principle, by=chief)

    answer = Client().get(address(token))

    assert answer.status_code == 503
    assert "This draft cannot be shown now" in answer.content.decode()


def test_opening_a_link_writes_its_entry_in_the_audit_and_nothing_else():
    event = a_draft("Rencontre")
    _link, token = share(key(event), by=make.chief())
    before = everything()

    assert Client().get(address(token), REMOTE_ADDR="192.0.2.7").status_code == 200

    after = everything()
    assert after["public"] == before["public"]
    tables = {name for name, rows in after["default"].items() if rows != before["default"][name]}
    assert tables == {AuditEvent._meta.db_table, "newsroom_audittail", "sequences"}
    entry = AuditEvent.objects.latest("number")
    assert (entry.action, entry.by, entry.origin) == ("preview.open", None, "preview 192.0.2.7")
    assert AuditEvent.objects.count() == len(before["default"][AuditEvent._meta.db_table]) + 1


def test_behind_a_proxy_the_audit_keeps_for_whom_it_spoke(settings):
    _link, token = share(key(a_principle()), by=make.chief())

    Client().get(address(token), headers={"X-Forwarded-For": "203.0.113.9"})
    settings.PROXIES = 1
    Client().get(address(token), headers={"X-Forwarded-For": "10.0.0.1, 203.0.113.9"})

    origins = AuditEvent.objects.filter(action="preview.open").order_by("number").values_list("origin", flat=True)
    assert list(origins) == ["preview 127.0.0.1", "preview 203.0.113.9"]


def test_a_link_opens_its_own_record_alone():
    mine, other = a_principle("Le mien"), a_principle("canariautre")
    _link, token = share(key(mine), by=make.chief())

    page = Client().get(address(token), {"keys": f"principle:{other.pk}", "path": f"/fr/principes/{other.slug}/"})

    assert "Le mien" in page.content.decode()
    assert "canariautre" not in page.content.decode()


def test_a_link_shows_the_draft_as_it_stands_when_it_is_opened():
    principle = a_principle()
    _link, token = share(key(principle), by=make.chief())
    make.resaved(principle, label_fr="Souveraineté entière")

    assert "Souveraineté entière" in Client().get(address(token)).content.decode()


def test_what_has_no_page_is_shared_on_that_of_a_public_record_alone():
    source, proof, event = make.a_sourced_event()
    chief = make.chief()
    with pytest.raises(Refused, match=r"publi"):
        share(key(proof), by=chief)

    make.show(*make.everything_for(event, source))
    _link, token = share(key(proof), by=chief)
    make.event("Brouillon très secret", proof=proof)

    page = Client().get(address(token)).content.decode()
    assert event.title_fr in page
    assert "très secret" not in page


def test_a_link_does_not_turn_to_a_draft_when_the_public_page_goes():
    source, proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    _link, token = share(key(proof), by=make.chief())
    withdraw([key(event)], by=make.account("seconde", is_superuser=True), notice_fr="Faux.")
    make.resaved(event, title_fr="Brouillon très secret")

    answer = Client().get(address(token))

    assert answer.status_code == 503
    assert "très secret" not in answer.content.decode()


# --- what is known of links -------------------------------------------------------------------------------------------


def test_the_openings_of_each_link_are_counted_from_the_audit():
    principle, chief = a_principle(), make.chief()
    (first, of_first), (second, _never) = share(key(principle), by=chief), share(key(principle), by=chief)
    opened(of_first, "")
    opened(of_first, "")

    found = {shared.link: (shared.times, shared.last, shared.state) for shared in links_of(key(principle))}

    assert found[first] == (2, AuditEvent.objects.latest("number").at, "active")
    assert found[second] == (0, None, "active")


def test_the_links_of_a_record_take_two_queries_however_many_there_are():
    principle, chief = a_principle(), make.chief()
    for _number in range(5):
        opened(share(key(principle), by=chief)[1], "")

    with CaptureQueriesContext(connections["default"]) as captured:
        assert len(links_of(key(principle))) == 5

    assert len(captured.captured_queries) == 2


def test_a_link_is_found_by_one_query_on_its_hash():
    with CaptureQueriesContext(connections["default"]) as captured, pytest.raises(UnknownLink):
        opened("inconnu", "")

    (query,) = captured.captured_queries
    assert digest_of("inconnu") in query["sql"]
    assert "inconnu" not in query["sql"]
