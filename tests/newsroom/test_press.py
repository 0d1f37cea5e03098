import pytest
from django.db import IntegrityError, transaction

from relations.models import Event, EventLink, EventMode, Evidence, Passage
from relations.newsroom import press as the_press
from relations.newsroom.log import LogBehind, NewItem
from relations.newsroom.models import Edition, EditionCounter, Publicity, Revision, Standing
from relations.newsroom.proofs import differences, log_differences, newsroom_differences, public_dump
from relations.newsroom.snapshots import take_one
from relations.newsroom.workflow import Refused, publish, withdraw
from relations.publication.models import Change, Notice, State, Version, WithheldLink
from relations.vocabulary import ItemAct, LinkKind, Rights, StatementForm
from tests import factories as make

pytestmark = pytest.mark.usefixtures("press")


def a_sourced_event():
    source = make.article()
    proof = make.passage(source, "a reçu l’ambassadrice")
    event = make.event("Rencontre", proof=proof, parties=(make.country("MLI"), make.country("USA")))
    return source, proof, event


def everything_for(event, source):
    return [*event.parties.all(), event.event_type, source, event]


def test_publishing_shows_the_record_with_the_passages_it_cites():
    source, proof, event = a_sourced_event()

    edition = make.show(*everything_for(event, source))

    shown = Event.objects.using("public").get(slug="rencontre")
    assert shown.title_fr == "Rencontre"
    assert [row.passage_id for row in shown.evidence.all()] == [proof.pk]
    assert shown.evidence.all()[0].passage.exact == "a reçu l’ambassadrice"
    assert State.current().edition == edition.number == 1


def test_saving_does_not_move_the_public():
    source, _proof, event = a_sourced_event()
    make.show(*everything_for(event, source))

    make.resaved(event, title_fr="Autre titre")

    assert Event.objects.using("public").get().title_fr == "Rencontre"
    make.show(event)
    assert Event.objects.using("public").get().title_fr == "Autre titre"


def test_withdrawing_leaves_a_notice_and_takes_the_passages_along():
    source, proof, event = a_sourced_event()
    make.show(*everything_for(event, source))

    withdraw([("event", event.pk)], by=make.chief(), notice_fr="Doublon.")

    assert not Event.objects.using("public").exists()
    assert Notice.objects.get(kind="event").notice_fr == "Doublon."
    assert Notice.objects.get(kind="passage").record_id == proof.pk
    assert list(Version.objects.filter(kind="event").values_list("document", flat=True)) == [None]
    assert Standing.objects.get(kind="event").publicity == Publicity.WITHDRAWN


def test_an_article_whose_passages_are_cited_cannot_be_withdrawn():
    source, _proof, event = a_sourced_event()
    make.show(*everything_for(event, source))

    with pytest.raises(Refused) as refusal:
        withdraw([("article", source.pk)], by=make.chief(), notice_fr="Droits.")

    assert "cite" in str(refusal.value)
    assert Edition.objects.count() == 1


def test_rebuilding_gives_what_stood():
    source, _proof, event = a_sourced_event()
    make.show(*everything_for(event, source))
    make.resaved(event, title_fr="Nouveau titre")
    make.show(event)
    before = public_dump()

    the_press.rebuild()

    assert public_dump() == before
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []
    assert Change.objects.count() == 7


def two_linked_events():
    source, proof, event = a_sourced_event()
    make.show(*everything_for(event, source))
    waiting = make.event("En attente", proof=proof, event_type=event.event_type)
    make.saved(event, EventLink(event=event, link_kind=LinkKind.ENABLES, target=waiting))
    return event, waiting, (str(event.links.get().uid), "target")


def test_a_link_to_an_unpublished_event_is_named_and_can_be_left_out():
    event, waiting, link = two_linked_events()

    with pytest.raises(Refused) as refusal:
        make.show(event)
    make.show(event, leave_out=[link])

    assert [problem.offer for problem in refusal.value.problems] == [("event", waiting.pk)]
    assert EventLink.objects.using("public").get().target_id is None
    assert WithheldLink.objects.get().field == "target"
    assert list(differences()) == []


def test_a_link_left_out_is_shown_as_soon_as_its_other_end_is():
    event, waiting, link = two_linked_events()
    make.show(event, leave_out=[link])
    make.resaved(event, title_fr="Titre en cours")

    edition = make.show(waiting)

    assert EventLink.objects.using("public").get().target_id == waiting.pk
    assert Event.objects.using("public").get(pk=event.pk).title_fr == "Rencontre"
    assert not WithheldLink.objects.exists()
    assert {(item.kind, item.record_id) for item in edition.items.all()} == {("event", waiting.pk), ("event", event.pk)}
    assert list(differences()) == list(newsroom_differences()) == []


def test_a_link_that_a_fact_cannot_do_without_is_not_left_out():
    source, proof, event = a_sourced_event()
    make.show(*everything_for(event, source))
    evidence = str(event.evidence.get().uid)

    with pytest.raises(Refused):
        withdraw([("passage", proof.pk)], by=make.chief(), notice_fr="Non.", leave_out=[(evidence, "passage")])

    assert Event.objects.using("public").get().evidence.count() == 1


def test_restricting_an_article_takes_its_text_away_but_publishes_no_draft_of_its_passages():
    source, proof, event = a_sourced_event()
    make.show(*everything_for(event, source))
    Passage.objects.filter(pk=proof.pk).update(slug="brouillon")
    make.record(proof, by=make.system_user())

    make.resaved(source, rights=Rights.EXCERPT)
    make.show(source)
    narrowed = Passage.objects.using("public").get()
    make.resaved(source, rights=Rights.FULL_TEXT)
    make.show(source)

    assert (narrowed.prefix, narrowed.suffix) == ("", "")
    assert Passage.objects.using("public").get().prefix == "Le ministre "
    assert Passage.objects.using("public").get().slug != "brouillon"
    bodies = Version.objects.filter(kind="article").order_by("edition").values_list("document__root__body", flat=True)
    assert list(bodies) == ["", "", source.body]
    assert list(differences()) == []


def test_a_press_refuses_to_run_inside_a_transaction():
    theme = make.theme()

    with pytest.raises(RuntimeError), transaction.atomic():
        make.show(theme)


def test_a_newsroom_restored_from_an_older_copy_is_noticed_and_rewound():
    first, second = make.theme("a"), make.theme("b")
    make.show(first)
    make.show(second)
    newer = Edition.objects.latest("number")
    newer.items.all()._raw_delete("default")
    Edition.objects.filter(pk=newer.pk)._raw_delete("default")
    EditionCounter.objects.update(last=1)
    Standing.objects.filter(kind="theme", record_id=second.pk).update(publicity=Publicity.NEVER, published=None)

    with pytest.raises(LogBehind):
        make.show(second)
    the_press.rebuild(rewind=True)
    edition = make.show(second)

    assert edition.number == 3
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []


def an_item(record, *, goes: bool = False) -> NewItem:
    snapshot = None if goes else take_one(record)
    act = ItemAct.WITHDRAWAL if goes else ItemAct.PUBLISH
    return NewItem(record.kind(), record.pk, uid=record.uid, act=act, snapshot=snapshot, revision=1)


def issue_unplanned(*items: NewItem):
    system = make.system_user()
    return the_press.issue(lambda: items, by=system, approved_by=system)


def test_an_edition_that_the_public_cannot_hold_never_enters_the_log():
    _source, _proof, event = a_sourced_event()

    with pytest.raises(IntegrityError):
        issue_unplanned(an_item(event))

    assert not Edition.objects.exists()
    assert State.current().edition == 0


def test_an_edition_that_would_leave_a_reference_dangling_never_enters_the_log():
    source, _proof, event = a_sourced_event()
    make.show(*everything_for(event, source))

    with pytest.raises(IntegrityError):
        issue_unplanned(an_item(event.event_type, goes=True))

    assert Edition.objects.count() == State.current().edition == 1
    assert list(differences()) == []


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
    source, _proof, event = a_sourced_event()
    make.show(*everything_for(event, source))
    make.resaved(source, body=f"Mot-secret. {source.body}")
    fresh = make.event("Autre", proof=make.passage(source, "à Bamako"), event_type=event.event_type)

    with pytest.raises(Refused) as refusal:
        make.show(fresh)
    make.show(fresh, source)

    assert ("article", source.pk) in [problem.offer for problem in refusal.value.problems]
    assert list(differences()) == []


def test_a_text_that_loses_words_cited_as_proof_is_not_published():
    source, _proof, event = a_sourced_event()
    make.show(*everything_for(event, source))

    make.resaved(source, body="Tout autre chose.")
    with pytest.raises(Refused) as refusal:
        make.show(source)

    assert "a reçu l’ambassadrice" in str(refusal.value)


def test_a_quotation_stands_in_a_passage_that_is_cited_for_it():
    source, proof, event = a_sourced_event()
    make.show(*everything_for(event, source))
    speaker = make.actor()
    invented = make.statement(speaker, proof, form=StatementForm.DIRECT_QUOTE, verbatim="« Jamais dit ! »")
    faithful = make.statement(speaker, proof, form=StatementForm.DIRECT_QUOTE, verbatim="a reçu\nl’ambassadrice")

    with pytest.raises(Refused):
        make.show(speaker, invented)

    assert make.show(speaker, faithful)


def test_the_words_of_a_public_passage_do_not_change_even_when_no_draft_cites_them():
    source, proof, event = a_sourced_event()
    make.show(*everything_for(event, source))
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
    source, _proof, event = a_sourced_event()
    other = make.event_type()
    mode = EventMode(event_type=other, code="visit", label_fr="visite")
    make.saved(other, mode)
    make.show(*everything_for(event, source), other)
    # A row that no form would let pass.
    Event.objects.filter(pk=event.pk).update(mode=mode)
    make.record(event, by=make.system_user())
    make.show(event)

    with pytest.raises(Refused):
        withdraw([("eventtype", other.pk)], by=make.chief(), notice_fr="Inutile.")
    with pytest.raises(IntegrityError):
        issue_unplanned(an_item(other, goes=True))

    assert Edition.objects.count() == State.current().edition == 2
    assert list(differences()) == []


def test_a_withdrawn_article_can_be_removed_with_all_that_was_taken_from_it():
    source, proof, event = a_sourced_event()
    make.show(*everything_for(event, source))
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
