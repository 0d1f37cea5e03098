"""Prepared documents: what they depend on, that they are checked, and that a rebuild gives the same."""

import orjson
import pytest

from relations.catalogue import documents
from relations.catalogue.documents.stencils import HOST, KINDS, MARK, PART, number_of, numbered
from relations.newsroom import press as the_press
from relations.newsroom.proofs import differences, public_dump
from relations.newsroom.workflow import withdraw
from relations.publication.models import Card, Document
from tests import factories as make


def bodies():
    return dict(Document.objects.using("public").values_list("pk", "body"))


def test_the_name_of_another_changes_no_document_and_stands_in_all(api, record):
    before = bodies()
    numbers = [number_of("country", record.mli.pk), number_of("actor", record.minister.pk)]

    make.show(make.resaved(record.mli, name_fr="République du Mali"), make.resaved(record.minister, name_fr="A. D."))

    changed = {number for number, body in bodies().items() if before.get(number) != body}
    assert changed == set(numbers)
    event = api.get("events/audience/")
    assert event["parties"][0]["name"]["fr"] == "République du Mali"
    assert event["participations"][0]["actor"]["name"]["fr"] == "A. D."


def test_what_leads_to_a_record_stands_in_it_without_an_edition_of_its_own(api, record):
    before = bodies()[number_of("measure", record.measure.pk)]
    assert len(api.get("measures/caution-de-visa/")["answered_by"]) == 1

    withdraw([("measure", record.answer.pk)], by=make.chief(), notice_fr="Doublon.")

    assert api.get("measures/caution-de-visa/")["answered_by"] == []
    assert bodies()[number_of("measure", record.measure.pk)] == before


def test_a_name_can_hold_whatever_a_text_can(api, record):
    odd = f'"{HOST}/x {MARK}1{MARK} {PART} \\u0002 </script> \u2028 ’'

    make.show(make.resaved(record.minister, name_fr=odd), make.resaved(record.event, title_en=odd),
              leave_out=[(str(record.hidden_link.uid), "target")])  # fmt: skip

    event = api.get("events/audience/")
    assert event["title"]["en"] == event["participations"][0]["actor"]["name"]["fr"] == odd
    assert api.get("events/?limit=200")["results"][0] == api.one("events/audience/")
    assert api.get("events/audience/?lang=en")["title"]["text"] == odd


def test_a_tampered_document_or_card_is_named(press, record):
    assert list(differences()) == []
    Document.objects.using("public").filter(pk=number_of("event", record.event.pk)).update(body="{}")
    Card.objects.using("public").filter(pk=number_of("actor", record.minister.pk)).delete()

    found = list(differences())

    assert sorted({line.split(":")[0] for line in found}) == ["cards", "documents"]


def test_a_rebuild_writes_the_same_documents(press, record):
    make.show(make.resaved(record.minister, name_fr="A. Diarra"))
    withdraw([("measure", record.answer.pk)], by=make.chief(), notice_fr="Doublon.")
    before = public_dump()["books"]

    the_press.rebuild()

    after = public_dump()["books"]
    assert after["documents"] == before["documents"] != []
    assert after["cards"] == before["cards"] != []


def test_what_is_taken_away_leaves_neither_document_nor_card(press, record):
    withdraw([("measure", record.answer.pk)], by=make.chief(), notice_fr="Doublon.")

    number = number_of("measure", record.answer.pk)
    assert not Document.objects.using("public").filter(pk=number).exists()
    assert not Card.objects.using("public").filter(pk=number).exists()


def test_phases_and_modes_go_with_what_they_belong_to(api, record):
    phase, mode = number_of("phase", record.phase.pk), number_of("eventmode", record.mode.pk)
    assert Document.objects.using("public").filter(pk=phase).exists()
    record.relation.evidence.all().delete()
    record.relation.phases.all().delete()
    make.show(make.resaved(record.relation))

    assert not Document.objects.using("public").filter(pk=phase).exists()
    assert Card.objects.using("public").filter(pk=mode).exists()
    assert list(differences()) == []


def test_numbers_tell_kinds_and_records_apart():
    numbers = {number_of(kind, pk) for kind in KINDS for pk in (1, 2**39)}

    assert len(numbers) == 2 * len(KINDS)
    assert max(numbers) < 2**63
    assert numbered(number_of("theme", 7)) == ("theme", 7)


@pytest.mark.parametrize("kind", ["event", "actor"])
def test_documents_come_in_the_order_that_is_asked_for(press, record, kind):
    ids = [numbered(number)[1] for number in bodies() if numbered(number)[0] == kind]

    found = documents.read(kind, [*ids[::-1], 2**33], "https://x.example")

    assert [orjson.loads(text)["uid"] for text in found] == [
        str(Document.objects.using("public").get(pk=number_of(kind, pk)).uid) for pk in ids[::-1]
    ]
    assert all(HOST not in text and MARK not in text and "https://x.example/api/v1/" in text for text in found)
