"""Legal removals of what is not plainly there: records merged away, drafts in the bin, names in the notes of others."""

import pytest
from django.db import transaction
from django.urls import reverse

from relations.models import Actor, Alias
from relations.newsroom import audit
from relations.newsroom.due import publish_due
from relations.newsroom.mergers import merge_records
from relations.newsroom.models import AuditEvent, Item, Publicity, Revision, Schedule
from relations.newsroom.record import delete_draft, record
from relations.newsroom.unmerging import undo_merger
from relations.newsroom.wording import with_names
from relations.newsroom.workflow import REMOVE, Refused, refusal, withdraw
from relations.newsroom.workflow.removing import remove_drafts
from tests import factories as make
from tests.newsroom.mergers import NOTICE, assert_all_agree, key, standing_of
from tests.newsroom.timetable import approved, later, scheduled

pytestmark = pytest.mark.usefixtures("press")
LAW = {"act": "legal_removal", "notice_fr": "Retiré."}


def problems(act) -> list:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.problems


def words_left(row) -> int:
    mine = {"kind": row.kind(), "record_id": row.pk, "snapshot__isnull": False}
    return Revision.objects.filter(**mine).count() + Item.objects.filter(**mine).count()


def a_merger(*, shown=True):
    chief, kept, gone = make.chief(), make.actor("Assimi Goïta"), make.actor("A. Goita, le secret")
    if shown:
        make.show(kept, gone)
    return chief, kept, gone, merge_records(key(kept), key(gone), by=chief, notice_fr=NOTICE)


def test_what_was_merged_away_is_removed_and_the_other_end_is_named():
    chief, kept, gone, _merger = a_merger()

    (named,) = problems(lambda: withdraw([key(gone)], by=chief, **LAW))

    assert named.offer == key(kept)
    withdraw([key(gone)], by=chief, leave_out=[named.leave_out], **LAW)
    assert words_left(gone) == 0
    assert standing_of(gone).publicity == Publicity.REMOVED
    assert Actor.objects.using("public").filter(pk=kept.pk).exists()
    assert_all_agree()


def test_what_was_merged_into_a_removed_record_goes_with_it():
    chief, kept, gone, merger = a_merger()

    (named,) = problems(lambda: withdraw([key(kept)], by=chief, **LAW))

    assert (named.offer, named.leave_out) == (key(gone), None)
    withdraw([key(kept), key(gone)], by=chief, **LAW)
    assert words_left(kept) == words_left(gone) == 0
    with pytest.raises(Refused, match=r"legal|légal"):
        undo_merger(merger, by=chief, notice_fr="Rétabli.")
    assert not Actor.objects.using("public").exists()
    assert not Alias.objects.exists()
    assert_all_agree()


def test_nothing_comes_back_out_of_a_record_that_was_removed():
    chief, kept, _gone, merger = a_merger()
    type(standing_of(kept)).objects.filter(pk=standing_of(kept).pk).update(publicity=Publicity.REMOVED)

    with pytest.raises(Refused, match=r"legal|légal"):
        undo_merger(merger, by=chief, notice_fr="Rétabli.")


def test_a_draft_merged_into_a_public_record_goes_without_a_word_to_readers():
    chief, kept, gone, _merger = a_merger(shown=False)
    make.show(kept)

    edition = withdraw([key(kept), key(gone)], by=chief, **LAW)

    assert [item.record_id for item in edition.items.all()] == [kept.pk]
    assert words_left(gone) == 0
    assert standing_of(gone).publicity == Publicity.REMOVED


def test_a_deleted_draft_is_emptied_without_an_edition():
    chief, row = make.chief(), make.actor("Secret")
    kept = key(row)
    assert refusal(standing_of(row), REMOVE, chief) is not None
    pk = row.pk
    delete_draft(row, by=chief)
    row.pk = pk

    assert refusal(standing_of(row), REMOVE, make.account(group="publisher")) is not None
    assert refusal(standing_of(row), REMOVE, chief) is None
    remove_drafts([kept], by=chief)

    assert words_left(row) == 0
    assert standing_of(row).publicity == Publicity.REMOVED
    assert "Secret" not in str(list(Revision.objects.values()))
    with pytest.raises(Refused):
        remove_drafts([kept], by=chief)


def test_the_bin_removes_for_those_who_may(client):
    chief, row = make.chief(), make.actor("Secret")
    said, pk = {"record": f"actor:{row.pk}", "_remove": "1"}, row.pk
    delete_draft(row, by=chief)
    row.pk = pk
    client.force_login(make.account("publisher", group="publisher"))
    assert 'name="_remove"' not in client.get("/admin/bin/").content.decode()
    assert client.post("/admin/bin/", said).status_code == 409
    client.force_login(chief)
    assert 'name="_remove"' in client.get("/admin/bin/").content.decode()

    assert client.post("/admin/bin/", said).status_code == 302

    assert words_left(row) == 0


def test_what_readers_knew_is_not_removed_in_silence():
    chief, row = make.chief(), make.actor("Connu")
    make.show(row)

    with pytest.raises(Refused):
        remove_drafts([key(row)], by=chief)

    assert standing_of(row).publicity == Publicity.PUBLIC


# --- names in what other records say ----------------------------------------------------------------------------------


def kept_words() -> str:
    notes = Revision.objects.values_list("note", flat=True)
    return str([*notes, *AuditEvent.objects.values_list("reason"), *Schedule.objects.values_list("error")])


def a_statement_of(gone):
    source = make.article()
    proof = make.passage(source, "ambassadrice")
    said = make.statement(gone, proof)
    make.show(source)
    return said


def test_a_merger_keeps_no_name_in_the_notes_of_others_and_shows_it(client):
    chief, kept, gone = make.chief(), make.actor("Goïta"), make.actor("Le secret")
    said = a_statement_of(gone)

    merge_records(key(kept), key(gone), by=chief)

    note = standing_of(said).head.note
    assert ("Le secret" in kept_words(), "Goïta" in kept_words()) == (False, False)
    assert with_names(note) == note.replace(f"actor {gone.pk}", "Le secret").replace(f"actor {kept.pk}", "Goïta")
    client.force_login(chief)
    for address in (reverse("admin:history", args=key(said)), reverse("admin:newsroom_revision_changelist")):
        assert "Le secret\u00a0» dans «\u00a0Goïta" in client.get(address).content.decode(), address


def test_a_schedule_that_fails_keeps_no_name(client):
    chief, source = make.chief(), make.article()
    said = make.event("Rencontre", proof=make.passage(source, "ambassadrice"), who=(make.actor("Le secret"),))
    approved(said)
    scheduled(said, by=chief)

    (result,) = publish_due(later())

    assert "actor " in result.error
    assert "Le secret" not in kept_words()
    client.force_login(chief)
    assert "Le secret" in client.get("/admin/schedules/?state=failed").content.decode()


def test_older_notes_that_name_it_are_emptied():
    chief, row, other = make.chief(), make.actor("Le secret"), make.actor("Autre")
    make.show(row)
    for at, words in enumerate(("Merged: “Le secret” into “X”", "Fusion : «\u00a0Le secret\u00a0» dans X")):
        with transaction.atomic():
            Alias(actor=other, text=str(at), language="fr").save()
            record(other, by=chief, note=words)

    withdraw([key(row)], by=chief, **LAW)

    assert "Le secret" not in kept_words()
    assert list(audit.differences()) == []
