"""Urgent corrections while the draft, the public version or other records move on: nothing else is touched."""

import threading
from copy import deepcopy

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from relations.models import Event, Principle
from relations.newsroom import audit
from relations.newsroom.corrections import correct, give_up, public_revision, publish_correction
from relations.newsroom.models import Revision, Standing, UrgentCorrection
from relations.newsroom.proofs import differences, newsroom_differences
from relations.newsroom.record import record
from relations.newsroom.translations import texts_of
from relations.newsroom.workflow import Refused, make_move, publish, withdraw
from relations.publication.models import State
from relations.vocabulary import EnglishState, ItemAct
from tests import factories as make
from tests.newsroom.desk import read

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def people():
    return make.account("editor", group="editor"), make.account("publisher", group="publisher")


def key(row):
    return (row.kind(), row.pk)


def standing_of(row):
    return Standing.objects.select_related("head").get(kind=row.kind(), record_id=row.pk)


def a_public_principle(**fields):
    row = make.saved(Principle(label_fr="Souverainete", label_en="Sovereignty", note_fr="Une note.", **fields))
    make.show(row)
    return row


def corrected(row, **changes):
    snapshot = deepcopy(public_revision(standing_of(row)))
    snapshot["root"] |= changes
    return snapshot


def keep(row, by, act=ItemAct.TYPO, **changes):
    return correct(key(row), corrected(row, **changes), base=standing_of(row).published, by=by, act=act)


def correct_address(row):
    return reverse("admin:relations_principle_correct", args=(row.pk,))


# --- what readers see has moved on ------------------------------------------------------------------------------------


def test_a_correction_does_not_take_back_what_has_become_public_since(people):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, note_fr="Une note approuvée.", by=editor)
    make_move("approve", [key(row)], by=publisher)
    waiting = keep(row, editor, label_fr="Souveraineté")
    publish([key(row)], by=publisher, revisions={key(row): 2})

    with pytest.raises(Refused, match=r"[Aa]nother version|[Uu]ne autre version"):
        publish_correction(waiting, by=publisher)

    assert Principle.objects.using("public").get(pk=row.pk).note_fr == "Une note approuvée."


def test_a_correction_does_not_bring_back_what_was_withdrawn(people):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, note_fr="Du brouillon.", by=editor)
    waiting = keep(row, editor, label_fr="Souveraineté")
    withdraw([key(row)], by=publisher, act=ItemAct.RETRACTION, notice_fr="Faux.")

    with pytest.raises(Refused):
        publish_correction(waiting, by=publisher)

    assert not Principle.objects.using("public").exists()
    give_up(waiting, by=editor)
    publish([key(row)], by=make.account(group="publisher"))


def test_a_version_published_at_the_last_moment_is_seen_too(people, monkeypatch):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, note_fr="Du brouillon.", by=editor)
    waiting = keep(row, editor, label_fr="Souveraineté")
    monkeypatch.setattr("relations.newsroom.corrections._outlived", lambda correction, standing: None)
    withdraw([key(row)], by=publisher, notice_fr="Faux.")

    with pytest.raises(Refused):
        publish_correction(waiting, by=publisher)

    assert not Principle.objects.using("public").exists()


def test_a_draft_is_not_published_past_a_correction_that_waits(people, client):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, note_fr="Du brouillon.", by=editor)
    waiting = keep(row, editor, label_fr="Souveraineté")
    client.force_login(publisher)
    page = client.get(reverse("admin:publish", args=key(row)))

    with pytest.raises(Refused):
        publish([key(row)], by=publisher)

    assert [problem.key for problem, _row in page.context["blocking"]] == [key(row)]
    publish_correction(waiting, by=publisher)
    publish([key(row)], by=publisher)
    assert standing_of(row).published == 4


def test_a_link_that_readers_are_not_shown_yet_stays_so(people):
    editor, publisher = people
    row = make.saved(Principle(label_fr="Souverainete", broader=make.saved(Principle(label_fr="Large"))))
    make.show(row, leave_out=[(str(row.uid), "broader")])
    make.resaved(row, note_fr="Du brouillon.", by=editor)

    publish_correction(keep(row, editor, label_fr="Souveraineté"), by=publisher)

    shown = Principle.objects.using("public").get(pk=row.pk)
    assert (shown.label_fr, shown.broader_id) == ("Souveraineté", None)
    assert list(differences()) == list(newsroom_differences()) == []


def test_a_link_that_the_correction_itself_sets_is_named_when_it_leads_nowhere(people):
    editor, publisher = people
    row = make.saved(Principle(label_fr="Souverainete", broader=make.saved(Principle(label_fr="Large"))))
    make.show(row, leave_out=[(str(row.uid), "broader")])
    make.resaved(row, note_fr="Du brouillon.", by=editor)
    waiting = keep(row, editor, broader_id=make.saved(Principle(label_fr="Un autre")).pk)

    with pytest.raises(Refused, match="Un autre"):
        publish_correction(waiting, by=publisher)


# --- the draft --------------------------------------------------------------------------------------------------------


def test_a_draft_that_says_the_same_already_is_the_correction(people):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, label_fr="Souveraineté", by=publisher)

    waiting = keep(row, editor, label_fr="Souveraineté")
    publish_correction(waiting, by=publisher)

    assert (waiting.number, standing_of(row).published, standing_of(row).head.number) == (2, 2, 2)


def test_a_correction_that_says_all_of_the_draft_becomes_the_draft(people):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, label_fr="Souveraineté", by=editor)

    publish_correction(keep(row, editor, label_fr="Souveraineté", note_fr="Mieux."), by=publisher)

    row.refresh_from_db()
    assert (row.label_fr, row.note_fr, standing_of(row).has_unpublished_changes) == ("Souveraineté", "Mieux.", False)


@pytest.mark.parametrize("words", ["Autre chose, un mot ici. Puis encore, un mot dit. Fin de tout.", "Un mot. Un mot."])
def test_passages_of_the_draft_stay_where_they_stand(people, words):
    editor, publisher = people
    article = make.article("Le texte public dit un mot ici.", title="Titr")
    make.show(article)
    article.body = f"{words} Bien avant, il y avait un mot rare."
    make.saved(article, by=editor)
    passage = make.passage(article, "un mot", start=article.body.rindex("un mot"))
    make_move("approve", [key(passage)], by=publisher)
    before = (passage.start, passage.state)

    keep(article, editor, title="Titre")

    passage.refresh_from_db()
    article.refresh_from_db()
    standing = standing_of(passage)
    assert ((passage.start, passage.state), standing.review, standing.head.number) == (before, "approved", 1)
    assert article.title == "Titre"


def test_what_does_not_go_together_with_the_draft_stays_out_of_it(people):
    editor, publisher = people
    row = a_public_principle(slug="souverainete")
    make.resaved(row, slug="autre-adresse", by=editor)
    make.saved(Principle(label_fr="Neuf", slug="souverainete"))

    publish_correction(keep(row, editor, label_fr="Souveraineté"), by=publisher)

    row.refresh_from_db()
    assert (row.slug, row.label_fr) == ("autre-adresse", "Souveraineté")
    assert Principle.objects.using("public").get(pk=row.pk).slug == "souverainete"


def test_english_that_a_draft_left_behind_is_still_behind_after_a_correction(people):
    editor, _publisher = people
    row = a_public_principle()
    make.resaved(row, label_en="Sovereignty of all", by=editor)
    make.resaved(row, label_fr="Souveraineté de tous", by=editor)
    (before,) = [text for text in texts_of(key(row)) if text.name == "label"]

    keep(row, editor, note_fr="Une note corrigée.")

    row.refresh_from_db()
    (label,) = [text for text in texts_of(key(row)) if text.name == "label"]
    assert (label.is_outdated, label.source) == (before.is_outdated, before.source) == (True, 2)
    assert row.english == EnglishState.OUT_OF_DATE


def test_english_that_is_put_right_for_readers_does_not_follow_the_french_of_the_draft(people):
    editor, _publisher = people
    row = a_public_principle()
    make.resaved(row, label_fr="Tout autre chose", by=editor)

    keep(row, editor, label_en="Sovereignty!")

    row.refresh_from_db()
    (label,) = [text for text in texts_of(key(row)) if text.name == "label"]
    assert (row.label_en, row.english, label.is_outdated) == ("Sovereignty!", EnglishState.OUT_OF_DATE, True)


def test_english_put_right_together_with_its_french_knows_that_french(people):
    editor, _publisher = people
    row = a_public_principle()
    make.resaved(row, note_fr="Du brouillon.", by=editor)

    waiting = keep(row, editor, label_fr="Souveraineté", label_en="Sovereignty!")

    (label,) = [text for text in texts_of(key(row)) if text.name == "label"]
    assert (label.is_outdated, label.source) == (False, waiting.number + 1)


# --- at the desk ------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client):
    client.force_login(make.chief())
    return client


def test_the_public_version_opens_although_its_address_is_another_drafts_by_now(desk):
    row = a_public_principle(slug="souverainete")
    make.resaved(row, slug="autre-adresse")
    make.saved(Principle(label_fr="Neuf", slug="souverainete"))

    fields = read(desk.get(correct_address(row))).fields
    desk.post(correct_address(row), {**fields, "label_fr": "Souveraineté", "act": "typo", "_correct": "1"})

    waiting = UrgentCorrection.objects.get()
    kept = Revision.objects.get(kind="principle", record_id=row.pk, number=waiting.number)
    assert (kept.snapshot["root"]["slug"], kept.snapshot["root"]["label_fr"]) == ("souverainete", "Souveraineté")


def test_what_was_typed_is_shown_when_somebody_corrected_first(desk, people):
    row = a_public_principle()
    make.resaved(row, note_fr="Du brouillon.")
    fields = read(desk.get(correct_address(row))).fields
    waiting = keep(row, people[0], label_fr="Souveraineté")

    said = {"label_fr": "Mes longues paroles", "act": "correction", "notice_fr": "Mon avis aux lecteurs."}
    answer = desk.post(correct_address(row), {**fields, **said, "_correct": "1"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mes longues paroles" in page
    assert "Mon avis aux lecteurs." in page
    assert reverse("admin:correction", args=(waiting.pk,)) in page
    assert UrgentCorrection.objects.get() == waiting


def test_what_was_typed_is_shown_when_the_draft_has_become_public(desk):
    row = a_public_principle()
    make.resaved(row, note_fr="Du brouillon.")
    fields = read(desk.get(correct_address(row))).fields
    make.show(row)

    answer = desk.post(correct_address(row), {**fields, "label_fr": "Mes paroles", "act": "typo", "_correct": "1"})

    assert answer.status_code == 409
    assert "Mes paroles" in answer.content.decode()


def test_without_a_draft_in_the_way_the_form_itself_is_opened(desk):
    row = a_public_principle()

    answer = desk.get(correct_address(row))

    assert answer.url == reverse("admin:relations_principle_change", args=(row.pk,))


def test_an_edition_that_cannot_be_made_is_said_on_the_page(desk, people):
    row = a_public_principle()
    make.resaved(row, note_fr="Du brouillon.")
    address = reverse("admin:correction", args=(keep(row, people[0], label_fr="Souveraineté").pk,))
    State.objects.update(edition=77)

    answer = desk.post(address, {})

    assert answer.url == address
    State.objects.update(edition=1)
    assert "77" in desk.get(address).content.decode()


def test_looking_at_the_public_version_and_saving_do_not_wait_for_each_other():
    if connection.vendor != "postgresql":
        pytest.skip("One writer at a time is all that SQLite knows.")
    chief = make.chief()
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    make.resaved(event, title_fr="Brouillon", by=chief)
    address, problems, answers = reverse("admin:relations_event_correct", args=(event.pk,)), [], []

    def looks():
        reader = Client()
        reader.force_login(chief)
        answers.extend(reader.get(address).status_code for _time in range(15))

    def saves():
        for number in range(40):
            with transaction.atomic(using="default"):
                audit.claim()
                row = Event.objects.get(pk=event.pk)
                row.title_fr = f"Brouillon {number}"
                row.save()
                for evidence in row.evidence.all():
                    evidence.save()
                record(row, by=chief)

    def run(act):
        try:
            act()
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in (looks, looks, saves)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert answers == [200] * 30
