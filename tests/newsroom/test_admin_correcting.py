"""Correcting the public version at the desk, while a draft is in the way."""

import pytest
from django.urls import reverse

from relations.models import Principle
from relations.newsroom.models import Revision, Standing, UrgentCorrection
from tests import factories as make
from tests.newsroom.desk import fill, read

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def row():
    row = make.saved(Principle(label_fr="Souverainete", note_fr="Une note."))
    make.show(row)
    return make.resaved(row, note_fr="Un brouillon que personne n’a lu.", by=make.account("auteure", group="editor"))


def signed_in(client, name, group):
    client.force_login(make.account(name, group=group))
    return client


def correct_address(row):
    return reverse("admin:relations_principle_correct", args=(row.pk,))


def test_the_public_version_is_opened_corrected_and_published(client, row):
    desk = signed_in(client, "awa", "editor")
    before = Revision.objects.count()

    opened = desk.get(correct_address(row)).content.decode()
    assert "Une note." in opened
    assert "Un brouillon" not in opened
    assert Revision.objects.count() == before

    kept = fill(
        desk, correct_address(row), button="_correct", label_fr="Souveraineté", act="correction",
        notice_fr="L’accent manquait.",
    )  # fmt: skip
    waiting = UrgentCorrection.objects.get()
    assert kept.url == reverse("admin:correction", args=(waiting.pk,))
    page = desk.get(kept.url).content.decode()
    assert "disabled" in page
    assert "Souveraineté" in page

    done = signed_in(client, "clarisse", "publisher").post(kept.url, {})

    assert done.status_code == 302
    row.refresh_from_db()
    assert (row.label_fr, row.note_fr) == ("Souveraineté", "Un brouillon que personne n’a lu.")
    shown = client.get(f"/fr/principes/{row.slug}/").content.decode()
    assert "Souveraineté" in shown
    assert "Un brouillon" not in shown


def test_what_is_refused_keeps_what_was_typed(client, row):
    desk = signed_in(client, "awa", "editor")

    without_kind = fill(desk, correct_address(row), button="_correct", label_fr="Souveraineté")
    without_notice = fill(desk, correct_address(row), button="_correct", label_fr="Souveraineté", act="correction")
    unchanged = fill(desk, correct_address(row), button="_correct", act="typo")

    for refused in (without_kind, without_notice):
        assert refused.status_code == 200
        assert read(refused).fields["label_fr"] == ["Souveraineté"]
        assert "errornote" in refused.content.decode()
    assert "errornote" in unchanged.content.decode()
    assert not UrgentCorrection.objects.exists()
    row.refresh_from_db()
    assert row.note_fr == "Un brouillon que personne n’a lu."


def test_the_form_offers_it_only_while_a_draft_is_in_the_way(client, row):
    desk = signed_in(client, "awa", "editor")
    other = make.saved(Principle(label_fr="Publié"))
    make.show(other)

    def offers(record):
        return (
            correct_address(record)
            in desk.get(reverse("admin:relations_principle_change", args=(record.pk,))).content.decode()
        )

    assert offers(row)
    assert not offers(other)


def test_a_correction_is_given_up_at_the_desk(client, row):
    desk = signed_in(client, "awa", "editor")
    kept = fill(desk, correct_address(row), button="_correct", label_fr="Autre", act="typo")

    desk.post(kept.url, {"_give_up": "1"})

    assert UrgentCorrection.objects.get().closed_at
    assert Standing.objects.get(kind="principle", record_id=row.pk).published == 1


def test_strangers_are_kept_out(client, row):
    viewer = make.account("lectrice")
    client.force_login(viewer)

    assert client.get(correct_address(row)).status_code == 403
