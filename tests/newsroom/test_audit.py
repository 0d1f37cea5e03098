"""The audit: one entry for each act, which nobody can change, remove or move without being found out."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from relations.newsroom import audit
from relations.newsroom.models import AuditEvent, AuditTail
from relations.newsroom.workflow import make_move, withdraw
from tests import factories as make
from tests.newsroom.desk import change

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def entries():
    """Four acts in the audit, by number."""
    for word in ("one", "two", "three", "four"):
        make.theme(word)
    return list(AuditEvent.objects.order_by("number"))


def test_an_entry_says_who_when_what_and_from_where(client):
    row, editor = make.theme("one"), make.account("awa", group="editor")
    client.force_login(editor)

    change(client, row, label_fr="Autre")

    entry = AuditEvent.objects.latest("number")
    assert (entry.action, entry.by, entry.kind, entry.record_id) == ("save", editor, "theme", row.pk)
    assert (entry.old_revision, entry.new_revision, entry.origin) == (1, 2, "desk 127.0.0.1")


def test_an_act_that_is_undone_leaves_no_entry():
    row = make.theme()
    before = AuditEvent.objects.count()

    with transaction.atomic():
        make_move("submit", [("theme", row.pk)], by=make.system_user())
        transaction.set_rollback(True)

    assert AuditEvent.objects.count() == before
    assert list(audit.differences()) == []


@pytest.mark.parametrize(
    "attempt",
    [
        lambda rows: rows.filter(number=2).delete(),
        lambda rows: rows.filter(number=2).update(action="other"),
        lambda rows: rows.filter(number=2).update(by=None),
        lambda rows: rows.filter(number=2).update(reason="Autre raison"),
        lambda rows: rows.filter(number=2)._raw_delete("default"),
    ],
)
def test_the_database_refuses_to_change_the_audit(entries, attempt):
    with pytest.raises(DatabaseError), transaction.atomic():
        attempt(AuditEvent.objects.all())

    assert AuditEvent.objects.count() == len(entries)


def remove(entries):
    AuditEvent.objects.filter(number=2).delete()


def remove_the_last(entries):
    AuditEvent.objects.filter(number=entries[-1].number).delete()


def edit(entries):
    AuditEvent.objects.filter(number=2).update(detail={"edition": 7})


def swap(entries):
    second, third = entries[1:3]
    AuditEvent.objects.filter(pk=second.pk).update(number=99)
    AuditEvent.objects.filter(pk=third.pk).update(number=2)
    AuditEvent.objects.filter(pk=second.pk).update(number=3)


def give_another_reason(entries):
    AuditEvent.objects.filter(number=2).update(reason="Autre raison")


def cut_the_tail_too(entries):
    AuditEvent.objects.filter(number=2).delete()
    AuditTail.objects.update(last=entries[0].number, hash=entries[0].hash)


@pytest.mark.parametrize("tampering", [remove, remove_the_last, edit, swap, give_another_reason, cut_the_tail_too])
def test_whoever_gets_past_the_database_is_found_out(entries, tampering):
    call_command("audit_verify", verbosity=0)
    audit.unguard()

    tampering(entries)

    assert list(audit.differences())
    with pytest.raises(CommandError):
        call_command("audit_verify")


def test_a_legal_removal_empties_the_reasons_of_the_record_and_the_chain_holds():
    row, chief = make.theme(), make.chief()
    key = [("theme", row.pk)]
    make.resaved(row, label_fr="Nom à retirer", by=make.account("awa", group="contributor"))
    make_move("submit", key, by=chief)
    make_move("request_changes", key, by=chief, comment="Ôter le nom.")
    make.resaved(row, label_fr="Encore", by=chief)
    make.show(row)

    withdraw(key, by=chief, act="legal_removal", notice_fr="Retiré.")

    assert not AuditEvent.objects.filter(kind="theme", record_id=row.pk).exclude(reason="").exists()
    assert AuditEvent.objects.filter(action="request_changes").get().reason_digest
    assert list(audit.differences()) == []


def test_the_desk_shows_it_and_changes_nothing(client, entries, django_assert_max_num_queries):
    client.force_login(make.account(group="publisher"))

    with django_assert_max_num_queries(12):
        page = client.get(reverse("admin:newsroom_auditevent_changelist"))

    assert page.status_code == 200
    address = reverse("admin:newsroom_auditevent_change", args=(entries[0].pk,))
    assert client.get(address).status_code == 200
    assert client.post(address, {"action": "other"}).status_code == 403
