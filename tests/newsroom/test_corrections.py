"""Corrections: what readers are told, what follows for records that cite, and the urgent way past a draft."""

from copy import deepcopy

import pytest

from relations.models import Principle
from relations.newsroom.corrections import correct, correcting_refusal, give_up, public_revision, publish_correction
from relations.newsroom.models import AuditEvent, Revision, Standing, Task, UrgentCorrection
from relations.newsroom.proofs import differences, newsroom_differences
from relations.newsroom.workflow import Refused, make_move, publish, withdraw
from relations.publication.models import Change
from relations.vocabulary import ItemAct
from tests import factories as make

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def people():
    return make.account("editor", group="editor"), make.account("publisher", group="publisher")


def a_public_principle() -> Principle:
    row = make.saved(Principle(label_fr="Souverainete", label_en="Sovereignty", note_fr="Une note."))
    make.show(row)
    return row


def standing_of(row) -> Standing:
    return Standing.objects.select_related("head").get(kind=row.kind(), record_id=row.pk)


def key(row):
    return (row.kind(), row.pk)


def corrected(row, **changes):
    snapshot = deepcopy(public_revision(standing_of(row)))
    snapshot["root"] |= changes
    return snapshot


def test_a_correction_needs_a_notice_in_french(people):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, label_fr="Souveraineté", by=editor)

    with pytest.raises(Refused) as refused:
        publish([key(row)], by=publisher, act=ItemAct.CORRECTION, notice_fr=" ")
    publish([key(row)], by=publisher, act=ItemAct.CORRECTION, notice_fr="L’accent manquait.")

    assert [problem.message for problem in refused.value.problems] == [
        "Les lecteurs ont droit à un avis en français\u00a0: dites ce qui était faux et ce qui est juste."
    ]
    assert Change.objects.get(act=ItemAct.CORRECTION).notice_fr == "L’accent manquait."


def test_the_notice_stands_on_the_page_in_the_list_the_api_and_the_feed(people, client):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, label_fr="Souveraineté", by=editor)
    publish([key(row)], by=publisher, act=ItemAct.CORRECTION, notice_fr="L’accent manquait.", notice_en="An accent.")
    make.resaved(row, note_fr="Une autre note.", by=editor)
    publish([key(row)], by=publisher, act=ItemAct.UPDATE)

    for path, words in {
        f"/fr/principes/{row.slug}/": "L’accent manquait.",
        f"/en/principles/{row.slug}/": "An accent.",
        "/fr/corrections/": "L’accent manquait.",
        "/en/corrections.atom": "An accent.",
        "/api/v1/corrections/": "L’accent manquait.",
    }.items():
        assert words in client.get(path).content.decode(), path


def test_whoever_cites_what_was_corrected_gets_a_task(people):
    editor, publisher = people
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    kind = event.event_type
    make.resaved(kind, label_fr="Autre type", by=editor)

    publish([key(kind)], by=publisher, act=ItemAct.CORRECTION, notice_fr="Le type avait un faux nom.")

    task = Task.objects.get()
    assert ((task.kind, task.record_id), task.cause) == (key(event), Task.Cause.CORRECTED)
    make.resaved(kind, label_fr="Encore un", by=editor)
    publish([key(kind)], by=publisher, act=ItemAct.CORRECTION, notice_fr="Encore.")
    assert Task.objects.count() == 1


def test_a_retraction_leaves_a_tombstone_and_tasks(people, client):
    _editor, publisher = people
    row = a_public_principle()
    broader = make.saved(Principle(label_fr="Plus étroit", broader=row))

    withdraw([key(row)], by=publisher, act=ItemAct.RETRACTION, notice_fr="Cela n’a jamais été dit.")

    page = client.get(f"/fr/principes/{row.slug}/")
    assert page.status_code == 410
    assert "Cela n’a jamais été dit." in page.content.decode()
    assert [(task.record_id, task.cause) for task in Task.objects.all()] == [(broader.pk, Task.Cause.RETRACTED)]


# --- urgent -----------------------------------------------------------------------------------------------------------


def test_an_urgent_correction_passes_the_draft_and_goes_into_it(people, client):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, note_fr="Une note que personne n’a lue.", by=editor)

    waiting = correct(
        key(row), corrected(row, label_fr="Souveraineté"), base=1, by=editor, act=ItemAct.CORRECTION,
        notice_fr="L’accent manquait.",
    )  # fmt: skip
    publish_correction(waiting, by=publisher)

    page = client.get(f"/fr/principes/{row.slug}/").content.decode()
    assert "Souveraineté" in page
    assert "Une note que personne n’a lue." not in page
    standing = standing_of(row)
    row.refresh_from_db()
    assert (row.label_fr, row.note_fr) == ("Souveraineté", "Une note que personne n’a lue.")
    assert (standing.published, standing.head.number) == (3, 4)
    assert standing.has_unpublished_changes
    assert list(differences()) == list(newsroom_differences()) == []
    assert UrgentCorrection.objects.get().edition == standing.edition


def test_where_the_draft_says_otherwise_it_keeps_its_words_and_a_task_names_them(people):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, label_fr="Tout autre chose", by=editor)

    waiting = correct(key(row), corrected(row, label_fr="Souveraineté"), base=1, by=editor, act=ItemAct.TYPO)
    publish_correction(waiting, by=publisher)

    row.refresh_from_db()
    assert row.label_fr == "Tout autre chose"
    task = Task.objects.get(cause=Task.Cause.DRAFT_DIFFERS)
    assert task.detail["changes"] == ["::label_fr"]
    assert Revision.objects.get(kind="principle", record_id=row.pk, number=3).snapshot["root"]["label_fr"] == (
        "Souveraineté"
    )


def test_an_urgent_correction_needs_a_second_reader_too(people, chief):
    editor, publisher = people
    row = a_public_principle()
    waiting = correct(key(row), corrected(row, label_fr="Souveraineté"), base=1, by=publisher, act=ItemAct.TYPO)

    with pytest.raises(Refused):
        publish_correction(waiting, by=publisher)
    with pytest.raises(Refused):
        publish_correction(waiting, by=editor)
    publish_correction(waiting, by=chief)

    assert standing_of(row).published == 2
    with pytest.raises(Refused):
        publish_correction(waiting, by=chief)


def test_a_draft_by_the_reader_does_not_hinder_the_correction_of_another(people):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, note_fr="Du brouillon.", by=publisher)
    waiting = correct(key(row), corrected(row, label_fr="Souveraineté"), base=1, by=editor, act=ItemAct.TYPO)

    publish_correction(waiting, by=publisher)

    assert standing_of(row).published == 3


def test_publishing_past_a_draft_approves_nothing_of_the_draft(people):
    editor, publisher = people
    other = make.account("autre", group="editor")
    row = a_public_principle()
    make.resaved(row, note_fr="Écrit par la rédactrice.", by=editor)
    waiting = correct(key(row), corrected(row, label_fr="Souveraineté"), base=1, by=other, act=ItemAct.TYPO)
    publish_correction(waiting, by=publisher)

    for author in (editor, other):
        with pytest.raises(Refused):
            make_move("approve", [key(row)], by=author)
    make_move("approve", [key(row)], by=publisher)


def test_an_urgent_correction_is_refused_in_words(people):
    editor, _publisher = people
    draft = make.saved(Principle(label_fr="Jamais publié"))
    row = a_public_principle()
    same, translator = corrected(row), make.account("t", group="translator")

    assert correcting_refusal(standing_of(draft), editor)
    for attempt in (
        {"corrected": same, "act": ItemAct.TYPO},
        {"corrected": corrected(row, label_fr="X"), "act": ItemAct.CORRECTION},
        {"corrected": corrected(row, label_fr="X"), "act": ItemAct.TYPO, "base": 7},
        {"corrected": corrected(row, label_fr="X"), "act": ItemAct.TYPO, "by": translator},
    ):
        said = {"base": 1, "by": editor, **attempt}
        with pytest.raises(Refused):
            correct(key(row), said.pop("corrected"), **said)
    assert not UrgentCorrection.objects.exists()
    assert standing_of(row).head.number == 1


def test_a_correction_that_is_given_up_lets_another_one_in(people):
    editor, publisher = people
    row = a_public_principle()
    waiting = correct(key(row), corrected(row, label_fr="Faux"), base=1, by=editor, act=ItemAct.TYPO)

    with pytest.raises(Refused):
        correct(key(row), corrected(row, label_fr="Autre"), base=1, by=editor, act=ItemAct.TYPO)
    give_up(waiting, by=editor)
    again = correct(key(row), corrected(row, label_fr="Juste"), base=1, by=editor, act=ItemAct.TYPO)
    publish_correction(again, by=publisher)

    assert AuditEvent.objects.filter(action="correct.give_up").count() == 1
    with pytest.raises(Refused):
        publish_correction(waiting, by=publisher)


def test_an_older_revision_is_not_published_past_a_newer_one(people):
    editor, publisher = people
    row = a_public_principle()
    make.resaved(row, label_fr="Deux", by=editor)
    make_move("approve", [key(row)], by=publisher)
    make.resaved(row, label_fr="Trois", by=editor)
    publish([key(row)], by=publisher)

    with pytest.raises(Refused):
        publish([key(row)], by=publisher, revisions={key(row): 2})
