"""Who is told of what, when, and with whose signature."""

import json
import time
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from relations.models import Page, Relation
from relations.newsroom import press as the_press
from relations.newsroom import webhooks
from relations.newsroom.management.commands.work import ASKING, DUTIES, keep_archives
from relations.newsroom.mergers import merge_records
from relations.newsroom.models import AuditEvent, Delivery, Hook
from relations.newsroom.outbound.turns import Turn
from relations.newsroom.plans import Refused
from relations.newsroom.press import catch_up, rebuild
from relations.newsroom.webhooks import queueing, sending, signing
from relations.newsroom.webhooks.signing import secret_of
from relations.newsroom.workflow import publish, withdraw
from tests import factories as make
from tests.newsroom.hooks import Receiver, allowed, documented, sequences, told, work
from tests.newsroom.servers import serving
from tests.newsroom.test_crash import Crash, after_crash, cut_commit

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def chief():
    return make.chief()


@pytest.fixture
def receiver(settings):
    """A server that takes everything."""
    with serving(Receiver()) as server:
        server.hook = allowed(settings, server)
        yield server


@pytest.fixture
def hook(receiver, chief):
    return webhooks.make(address=receiver.hook, by=chief)[0]


def key(row):
    return row.kind(), row.pk


def answer(message, name="record"):
    return Client().get(message["data"][name].removeprefix("http://127.0.0.1:8000"))


# --- what is told -----------------------------------------------------------------------------------------------------


def test_what_is_published_is_told_in_the_order_of_the_log(hook, receiver):
    theme, actor = make.theme(), make.actor("Awa Diarra")
    make.show(theme, actor)
    make.show(make.resaved(theme, label_fr="Autre"), act="correction", notice_fr="Faux.")

    assert work() == (3, 3)
    assert sequences(receiver) == ["1-1", "1-2", "2-1"]
    assert [message["type"] for message in told(receiver)] == ["record.published"] * 2 + ["record.corrected"]
    assert Hook.objects.get().failing_since is None
    assert set(hook.deliveries.values_list("state", "status", "attempts")) == {("done", 204, 1)}


def test_a_message_says_where_the_record_is_and_none_of_its_words(hook, receiver, settings):
    actor = make.actor("Awa Diarra")
    make.show(actor)
    make.show(make.resaved(actor, name_fr="Awa Diallo", name_en="Awa Diallo"), act="correction", notice_fr="Faux nom.")
    work()

    message = told(receiver)[1]

    moment = message.pop("timestamp")
    assert message == {
        "type": "record.corrected",
        "data": {
            "sequence": "2-1", "edition": 2, "position": 1, "act": "correction", "kind": "actor",
            "uid": str(actor.uid), "is_public": True,
            "pages": {
                "fr": f"{settings.PUBLIC_URL}/fr/acteurs/{actor.slug}/",
                "en": f"{settings.PUBLIC_URL}/en/actors/{actor.slug}/",
            },
            "record": f"{settings.PUBLIC_URL}/api/v1/actors/{actor.uid}/",
            "change": f"{settings.PUBLIC_URL}/api/v1/changes/2-1/",
            "notice": {"fr": "Faux nom.", "en": None}, "successor": None,
        },
    }  # fmt: skip
    assert b"Diallo" not in receiver.asked[1].body
    found = answer(message).json()
    assert (found["uid"], found["name"]["fr"]) == (str(actor.uid), "Awa Diallo")
    change = answer(message, "change").json()
    assert (change["key"], change["moment"]) == ("2-1", moment)
    assert [Client().get(page.removeprefix(settings.PUBLIC_URL)).status_code for page in
            message["data"]["pages"].values()] == [200, 200]  # fmt: skip


def test_what_has_no_address_of_its_own_is_told_without_one(hook, receiver):
    make.show(make.saved(Page(title_fr="À propos", body_fr="Texte.")))
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    work()

    found = {message["data"]["kind"]: message["data"] for message in told(receiver)}

    assert found["page"]["record"] is None
    assert (found["passage"]["record"], found["passage"]["pages"]) == (None, None)


def test_what_is_withdrawn_and_merged_is_told_with_what_follows(hook, receiver, chief):
    kept, gone, theme = make.actor("Assimi Goïta"), make.actor("A. Goita"), make.theme()
    make.show(kept, gone, theme)
    work()
    merge_records(key(kept), key(gone), by=chief, notice_fr="Fusionnés.")
    withdraw([key(theme)], by=chief, notice_fr="Retiré.")
    work()

    found = {message["data"]["uid"]: message for message in told(receiver)[3:]}

    merged, withdrawn = found[str(gone.uid)], found[str(theme.uid)]
    assert (merged["type"], merged["data"]["act"]) == ("record.withdrawn", "merger")
    assert (merged["data"]["successor"], merged["data"]["pages"]) == (str(kept.uid), None)
    assert (withdrawn["type"], withdrawn["data"]["is_public"]) == ("record.withdrawn", False)
    assert withdrawn["data"]["notice"] == {"fr": "Retiré.", "en": None}
    assert answer(withdrawn).status_code == 410


def test_what_was_removed_before_it_was_told_is_told_without_its_words(hook, receiver, chief):
    actor = make.actor("Nom secret")
    make.show(actor)
    make.show(make.resaved(actor, name_fr="Nom très secret"), act="correction", notice_fr="C’est le secret.")
    webhooks.queue_changes()
    withdraw([key(actor)], by=chief, act="legal_removal", notice_fr="Retiré.")

    work()

    assert sequences(receiver) == ["1-1", "2-1", "3-1"]
    assert [message["data"]["notice"] for message in told(receiver)] == [None, None, {"fr": "Retiré.", "en": None}]
    assert not any(message["data"]["is_public"] for message in told(receiver))
    assert b"secret" not in b"".join(asked.body for asked in receiver.asked)


# --- never before its page --------------------------------------------------------------------------------------------


def test_nothing_is_told_of_what_public_has_not_committed(hook, receiver, chief):
    theme = make.theme()

    # The log has the edition; the power is cut before `public` commits it.
    with cut_commit("public", after=False), pytest.raises(Crash):
        publish([key(theme)], by=chief, own_text_confirmed=True)
    after_crash()
    assert work() == (0, 0)

    assert catch_up() == 1
    assert work() == (1, 1)
    (message,) = told(receiver)
    assert Client().get(message["data"]["pages"]["fr"].removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_the_background_work_shows_and_then_tells(hook, receiver, chief):
    with mock.patch.object(the_press, "_apply"):
        publish([key(make.theme())], by=chief, own_text_confirmed=True)

    # In the order of a round, but for the files, which are made from what is public anyway.
    for duty in DUTIES:
        if duty is not keep_archives:
            duty()
    for duty in ASKING:
        duty(Turn(30))

    assert sequences(receiver) == ["1-1"]


def test_what_public_does_not_show_at_present_waits(hook, receiver):
    make.show(make.theme())
    make.show(make.theme())
    webhooks.queue_changes()
    rebuild(until=1)

    assert webhooks.send_deliveries() == 1
    catch_up()
    Delivery.objects.update(due=timezone.now())
    assert webhooks.send_deliveries() == 1
    assert sequences(receiver) == ["1-1", "2-1"]


# --- once, and none lost ----------------------------------------------------------------------------------------------


def test_a_change_is_queued_once_however_often_it_is_looked_for(hook, receiver, monkeypatch):
    monkeypatch.setattr(queueing, "CHUNK", 2)
    make.show(*(make.theme() for _number in range(5)))

    assert [webhooks.queue_changes(), webhooks.queue_changes()] == [5, 0]
    assert list(Delivery.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_of_two_processes_at_once_one_makes_the_deliveries(hook):
    make.show(make.theme())
    mine, other = Hook.objects.get(), Hook.objects.get()

    assert [queueing._queue_all_for(mine), queueing._queue_all_for(other)] == [1, 0]


def test_a_crash_while_queueing_loses_nothing(hook):
    make.show(make.theme())

    with mock.patch.object(Delivery.objects, "bulk_create", side_effect=OSError), pytest.raises(OSError):
        webhooks.queue_changes()

    assert webhooks.queue_changes() == 1


def test_what_a_dead_process_was_sending_is_sent_again_under_the_same_id(hook, receiver):
    make.show(make.theme())
    webhooks.queue_changes()
    with mock.patch.object(sending, "_note", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        webhooks.send_deliveries()

    assert webhooks.send_deliveries() == 0
    Delivery.objects.update(due=timezone.now())
    assert webhooks.send_deliveries() == 1

    assert [asked.headers["webhook-id"] for asked in receiver.asked] == ["msg_1_1"] * 2


def test_a_new_hook_hears_nothing_of_the_past_until_it_is_told_again(receiver, chief):
    make.show(make.theme())
    make.show(make.theme())
    hook, _secret = webhooks.make(address=receiver.hook, by=chief)

    assert work() == (0, 0)
    assert webhooks.replay(hook, by=chief, edition=2) == 1
    assert work() == (0, 1)
    assert webhooks.replay(hook, by=chief, edition=1) == 2
    assert work() == (0, 2)
    assert sequences(receiver) == ["2-1", "1-1", "2-1"]


# --- for whom ---------------------------------------------------------------------------------------------------------


def test_a_hook_is_told_of_its_kinds_alone(receiver, chief):
    webhooks.make(address=receiver.hook, by=chief, kinds=["actor"])
    theme, actor = make.theme(), make.actor()
    make.show(theme, actor)

    assert work() == (1, 1)
    assert told(receiver)[0]["data"]["kind"] == "actor"


def test_a_hook_is_told_of_its_relations_and_of_what_left_them(receiver, chief):
    mali, usa, chad = make.country("MLI"), make.country("USA"), make.country("TCD")
    relation = make.saved(Relation(first=mali, second=usa, title_fr="Mali–États-Unis"))
    webhooks.make(address=receiver.hook, by=chief, relations=[relation.pk], kinds=["event"])
    source = make.article()
    proof = make.passage(source, "a reçu l’ambassadrice")
    here = make.event("Ici", proof=proof, parties=(mali, usa))
    there = make.event("Là", proof=proof, parties=(mali, chad))
    make.show(mali, usa, chad, source, here.event_type, there.event_type, here, there)
    work()

    assert [message["data"]["uid"] for message in told(receiver)] == [str(here.uid)]
    # What it never heard of may go without a word, and what it has heard of does not.
    withdraw([key(there)], by=chief, notice_fr="Retiré.")
    assert work() == (0, 0)
    (party,) = [row for row in here.eventparty_set.all() if row.country == usa]
    party.country = chad
    make.saved(here, party)
    make.show(here)
    assert work() == (1, 1)
    withdraw([key(here)], by=chief, notice_fr="Retiré.")
    assert work() == (1, 1)


def test_what_the_law_has_taken_is_told_to_all_hooks_of_the_kind(receiver, chief):
    mali, usa, chad = make.country("MLI"), make.country("USA"), make.country("TCD")
    relation = make.saved(Relation(first=mali, second=usa, title_fr="Mali–États-Unis"))
    source = make.article()
    proof = make.passage(source, "a reçu l’ambassadrice")
    there = make.event("Là", proof=proof, parties=(mali, chad))
    make.show(mali, usa, chad, source, there.event_type, there)
    webhooks.make(address=receiver.hook, by=chief, relations=[relation.pk], kinds=["event"])

    withdraw([key(there)], by=chief, act="legal_removal", notice_fr="Retiré.")

    assert work() == (1, 1)


# --- signatures -------------------------------------------------------------------------------------------------------


def test_a_message_is_signed_as_the_documentation_says(receiver, chief):
    verify = documented()
    _hook, secret = webhooks.make(address=receiver.hook, by=chief)
    make.show(make.theme())
    work()
    (asked,) = receiver.asked

    assert verify(secret, asked.headers, asked.body) == json.loads(asked.body)
    for wrong in (
        (f"whsec_{'A' * 44}", asked.headers, asked.body),
        (secret, asked.headers, asked.body + b" "),
        (secret, asked.headers | {"webhook-id": "msg_1_2"}, asked.body),
        (secret, asked.headers | {"webhook-timestamp": str(int(time.time()) + 1)}, asked.body),
        (secret, asked.headers | {"webhook-timestamp": "1700000000"}, asked.body),
    ):
        with pytest.raises(ValueError):
            verify(*wrong)


def test_the_vector_of_the_standard():
    """That of the reference libraries."""
    body, now = b'{"test": 2432232314}', datetime.fromtimestamp(1614265330, tz=UTC)
    with mock.patch.object(signing, "_keys", return_value=[b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]):
        headers = signing.headers_of(Hook(), "msg_p5jXN8AQM9LWM0D4loKWxJek", body, now)

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_old_secret_signs_beside_a_new_one_for_a_day(hook, receiver, chief):
    verify, old = documented(), secret_of(hook)
    new = webhooks.renew(hook, by=chief)
    make.show(make.theme())
    work()
    Hook.objects.update(renewed_at=timezone.now() - timedelta(days=1, minutes=1))
    make.show(make.theme())
    work()
    first, second = receiver.asked

    assert old != new
    assert verify(old, first.headers, first.body) == verify(new, first.headers, first.body)
    assert verify(new, second.headers, second.body)
    with pytest.raises(ValueError):
        verify(old, second.headers, second.body)


def test_secrets_follow_from_that_of_the_installation_and_stand_nowhere(hook, receiver, settings):
    verify, old = documented(), secret_of(hook)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret of the installation, which is long enough for anybody"
    make.show(make.theme())
    work()
    (asked,) = receiver.asked

    assert secret_of(hook) != old
    assert verify(old, asked.headers, asked.body) == verify(secret_of(hook), asked.headers, asked.body)
    kept = {str(value) for row in Hook.objects.values_list() for value in row}
    assert not {old, old.removeprefix("whsec_"), secret_of(hook)} & kept


# --- rights and the audit ---------------------------------------------------------------------------------------------


def test_only_those_who_may_manage_hooks_do(hook, receiver):
    publisher = make.account("publisher", group="publisher")
    acts = (
        lambda: webhooks.make(address=receiver.hook, by=publisher),
        lambda: webhooks.change(hook, by=publisher, purpose="x"),
        lambda: webhooks.renew(hook, by=publisher),
        lambda: webhooks.stop(hook, by=publisher),
        lambda: webhooks.resume(hook, by=publisher),
        lambda: webhooks.remove(hook, by=publisher),
        lambda: webhooks.send_again(hook, by=publisher),
        lambda: webhooks.replay(hook, by=publisher, edition=1),
        lambda: webhooks.send_test(hook, by=publisher),
    )

    for act in acts:
        with pytest.raises(Refused):
            act()
    assert set(AuditEvent.objects.filter(action__startswith="hook.").values_list("action", flat=True)) == {"hook.make"}
    assert receiver.asked == []


def test_every_act_is_audited_without_the_secret(receiver, chief):
    address = f"{receiver.hook}?key=hidden"
    hook, secret = webhooks.make(address=address, by=chief, purpose="Mme Diallo")
    webhooks.change(hook, by=chief, kinds=["event"])
    webhooks.change(hook, by=chief, kinds=["event"])
    new = webhooks.renew(hook, by=chief)
    assert webhooks.send_test(hook, by=chief).is_taken
    webhooks.stop(hook, by=chief)
    webhooks.resume(hook, by=chief)
    webhooks.replay(hook, by=chief, edition=1)
    webhooks.remove(hook, by=chief)

    entries = AuditEvent.objects.filter(action__startswith="hook.").order_by("number")
    assert [entry.action.removeprefix("hook.") for entry in entries] == [
        "make", "change", "renew", "test", "stop", "resume", "replay", "remove",
    ]  # fmt: skip
    assert {entry.by for entry in entries} == {chief}
    assert entries[0].reason == "Mme Diallo"
    written = "".join(f"{entry.detail}{entry.reason}" for entry in entries)
    assert not [words for words in (secret, new, "hidden") if words in written]


@pytest.mark.parametrize(
    "said",
    [{"address": "ftp://example.org/"}, {"address": "https://user:word@example.org/"}, {"kinds": ["user"]},
     {"relations": [999_999]}],
)  # fmt: skip
def test_what_makes_no_hook_is_refused(said, chief, receiver):
    with pytest.raises(Refused):
        webhooks.make(**{"address": receiver.hook, "by": chief, **said})
    assert not Hook.objects.exists()
