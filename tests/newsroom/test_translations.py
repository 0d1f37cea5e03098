"""Which French an English text was made from, and what becomes of it when the French moves on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from relations.models import Principle
from relations.newsroom.freezing import freeze
from relations.newsroom.models import AuditEvent, Revision, TranslationSource
from relations.newsroom.plans import Refused
from relations.newsroom.translating import still_valid
from relations.newsroom.translations import texts_of
from relations.vocabulary import EnglishState
from tests import factories as make

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def row():
    return make.saved(
        Principle(label_fr="Souveraineté", label_en="Sovereignty", note_fr="Une note.", note_en="A note.")
    )


def key(row):
    return (row.kind(), row.pk)


def states(row):
    return {text.name: (text.source, text.is_outdated) for text in texts_of(key(row))}


def test_english_is_made_from_the_french_of_the_revision_that_brought_it(row):
    make.resaved(row, note_fr="Une autre note.")
    make.resaved(row, label_en="Sovereignty of states")

    assert states(row) == {"label": (3, False), "note": (1, True)}
    (note,) = (text for text in texts_of(key(row)) if text.is_outdated)
    assert (note.french_then, note.french) == ("Une note.", "Une autre note.")


def test_one_text_brought_up_to_date_does_not_cover_another(row):
    make.resaved(row, label_fr="La souveraineté", note_fr="Une autre note.")
    make.resaved(row, label_en="The sovereignty")
    assert row.english == EnglishState.OUT_OF_DATE

    make.resaved(row, note_en="Another note.")

    assert row.english == EnglishState.READY


def test_french_that_comes_back_makes_the_english_hold_again(row):
    make.resaved(row, note_fr="Une autre note.")
    make.resaved(row, note_fr="Une note.")

    assert states(row)["note"] == (1, False)


def test_still_valid_is_said_of_one_text_and_audited(row):
    translator = make.account(group="translator")
    make.resaved(row, label_fr="La souveraineté", note_fr="Une  note.")

    still_valid(key(row), (str(row.uid), "note"), by=translator, expected=2)
    assert states(row) == {"label": (1, True), "note": (2, False)}
    row.refresh_from_db()
    assert row.english == EnglishState.OUT_OF_DATE
    still_valid(key(row), (str(row.uid), "label"), by=translator, expected=2)

    row.refresh_from_db()
    assert row.english == EnglishState.READY
    assert Revision.objects.filter(kind="principle", record_id=row.pk).count() == 3
    assert AuditEvent.objects.filter(action="translation.valid").count() == 2


def test_what_was_said_of_one_english_does_not_hold_for_the_next(row):
    make.resaved(row, note_fr="Deux.")
    still_valid(key(row), (str(row.uid), "note"), by=make.chief(), expected=2)
    make.resaved(row, note_fr="Trois.")
    assert states(row)["note"] == (2, True)

    make.resaved(row, note_en="Three.")

    assert states(row)["note"][1] is False
    assert TranslationSource.objects.count() == 1


def test_it_is_refused_when_the_record_has_moved_on_or_nothing_is_out_of_date(row):
    chief = make.chief()
    for expected in (1, 7):
        with pytest.raises(Refused):
            still_valid(key(row), (str(row.uid), "note"), by=chief, expected=expected)
    make.resaved(row, note_fr="Deux.")
    with pytest.raises(Refused):
        still_valid(key(row), (str(row.uid), "note"), by=make.account(), expected=2)


def test_the_page_shows_the_difference_and_the_button(row, client, django_assert_max_num_queries):
    make.resaved(row, note_fr="Une autre note.")
    client.force_login(make.account(group="translator"))
    address = reverse("admin:translation", args=key(row))

    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()
    done = client.post(address, {"text": f"{row.uid}:note", "seen": "2"})

    assert "<ins" in page
    assert done.status_code == 302
    assert states(row)["note"] == (2, False)


def test_the_board_counts_by_kind_and_leads_to_lists(row, client, django_assert_max_num_queries):
    make.resaved(row, note_fr="Une autre note.")
    client.force_login(make.account(group="editor"))

    with django_assert_max_num_queries(40):
        page = client.get(reverse("admin:translations")).content.decode()

    assert f'{reverse("admin:relations_principle_changelist")}?english__exact=out_of_date">1<' in page


def test_a_freeze_holds_up_that_a_text_still_holds(row):
    chief = make.chief()
    freeze(key(row), until=timezone.now() + timedelta(days=1), reason="Sous examen", by=chief)

    with pytest.raises(Refused, match="Sous examen"):
        still_valid(key(row), (str(row.uid), "note"), by=chief, expected=1)
