"""What every public record owes its readers, and what a legal removal leaves of one."""

import pytest
from django.db import IntegrityError

from relations.models import Event, EventMode, Evidence, Passage
from relations.newsroom.models import Edition, Revision
from relations.newsroom.proofs import differences, log_differences, newsroom_differences
from relations.newsroom.workflow import Refused, publish, withdraw
from relations.publication.models import State
from relations.vocabulary import ItemAct, StatementForm
from tests import factories as make

pytestmark = pytest.mark.usefixtures("press")


def test_a_slug_that_was_public_never_passes_to_another_record():
    first, second = make.theme("un"), make.theme("deux")
    make.show(first)
    taken = first.slug
    make.resaved(first, slug="autre")
    make.show(first)

    make.resaved(second, slug=taken)
    with pytest.raises(Refused) as refusal:
        make.show(second)

    assert taken in str(refusal.value)


def test_the_words_of_a_passage_are_not_published_from_a_text_that_is_a_draft():
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    make.resaved(source, body=f"Mot-secret. {source.body}")
    fresh = make.event("Autre", proof=make.passage(source, "à Bamako"), event_type=event.event_type)

    with pytest.raises(Refused) as refusal:
        make.show(fresh)
    make.show(fresh, source)

    assert ("article", source.pk) in [problem.offer for problem in refusal.value.problems]
    assert list(differences()) == []


def test_a_text_that_loses_words_cited_as_proof_is_not_published():
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))

    make.resaved(source, body="Tout autre chose.")
    with pytest.raises(Refused) as refusal:
        make.show(source)

    assert "a reçu l’ambassadrice" in str(refusal.value)


def test_a_quotation_stands_in_a_passage_that_is_cited_for_it():
    source, proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    speaker = make.actor()
    invented = make.statement(speaker, proof, form=StatementForm.DIRECT_QUOTE, verbatim="« Jamais dit ! »")
    faithful = make.statement(speaker, proof, form=StatementForm.DIRECT_QUOTE, verbatim="a reçu\nl’ambassadrice")

    with pytest.raises(Refused):
        make.show(speaker, invented)

    assert make.show(speaker, faithful)


def test_the_words_of_a_public_passage_do_not_change_even_when_no_draft_cites_them():
    source, proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    event.evidence.all().delete()
    make.saved(event, Evidence(event=event, passage=make.passage(source, "à Bamako")))

    make.resaved(proof, exact="Le ministre", start=0)
    with pytest.raises(Refused):
        make.show(proof)

    assert Passage.objects.using("public").get().exact == "a reçu l’ambassadrice"


def test_a_passage_enters_with_the_first_record_that_cites_it():
    source = make.article()
    alone = make.passage(source, "à Bamako")

    with pytest.raises(Refused):
        make.show(source, alone)


def test_a_code_of_digits_is_no_number():
    mali = make.country("MLI", numeric="466", alpha2="ml")
    make.show(mali)
    make.show(make.resaved(mali, name_fr="République du Mali"))
    mali.numeric = "467"
    with pytest.raises(Refused, match="ne change pas"):
        make.show(make.saved(mali))


def test_a_code_that_was_public_stays_with_its_record_after_a_withdrawal():
    first, second = make.theme("code-un"), make.theme("code-deux")
    make.show(first)
    withdraw([("theme", first.pk)], by=make.chief(), notice_fr="Doublon.")
    make.resaved(first, code="autre")
    make.resaved(second, code="code-un")

    with pytest.raises(Refused):
        make.show(second)
    with pytest.raises(Refused):
        make.show(first)


def test_a_child_that_a_public_record_cites_cannot_go_with_its_root():
    source, _proof, event = make.a_sourced_event()
    other = make.event_type()
    mode = EventMode(event_type=other, code="visit", label_fr="visite")
    make.saved(other, mode)
    make.show(*make.everything_for(event, source), other)
    # A row that no form would let pass.
    Event.objects.filter(pk=event.pk).update(mode=mode)
    make.record(event, by=make.system_user())
    make.show(event)

    with pytest.raises(Refused):
        withdraw([("eventtype", other.pk)], by=make.chief(), notice_fr="Inutile.")
    with pytest.raises(IntegrityError):
        make.issue_unplanned(make.an_item(other, goes=True))

    assert Edition.objects.count() == State.current().edition == 2
    assert list(differences()) == []


def test_a_withdrawn_article_can_be_removed_with_all_that_was_taken_from_it():
    source, proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    chief = make.chief()
    spare = make.passage(source, "à Bamako")
    withdraw([("event", event.pk)], by=chief, notice_fr="Retiré.")
    withdraw([("article", source.pk)], by=chief, notice_fr="Retiré.")
    event.evidence.all().delete()
    make.record(event, by=chief)

    withdraw([("article", source.pk)], by=chief, act=ItemAct.LEGAL_REMOVAL, notice_fr="Décision de justice.")

    assert not Passage.objects.filter(pk__in=(proof.pk, spare.pk)).exists()
    assert not Revision.objects.filter(snapshot__icontains="ambassadrice").exists()
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []


def test_only_a_superuser_removes_for_legal_reasons():
    theme = make.theme()
    make.show(theme)
    publisher = make.account(group="publisher")

    with pytest.raises(Refused):
        withdraw([("theme", theme.pk)], by=publisher, act=ItemAct.LEGAL_REMOVAL, notice_fr="Loi.")

    assert withdraw([("theme", theme.pk)], by=publisher, notice_fr="Doublon.")


def test_an_account_that_borrows_the_systems_name_has_no_right_of_its_own():
    theme = make.theme()
    impostor = make.account("imposteur")
    impostor.username = make.system_user().username

    with pytest.raises(Refused):
        publish([("theme", theme.pk)], by=impostor)
