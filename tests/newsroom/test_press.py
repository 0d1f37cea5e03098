import pytest
from django.db import IntegrityError, transaction

from relations.models import Event, EventLink, Passage
from relations.newsroom import press as the_press
from relations.newsroom.log import LogBehind
from relations.newsroom.models import Edition, EditionCounter, Publicity, Review, Standing
from relations.newsroom.proofs import differences, log_differences, newsroom_differences, public_dump
from relations.newsroom.workflow import Refused, withdraw
from relations.publication.models import Change, Notice, State, Version, WithheldLink
from relations.vocabulary import LinkKind, Rights
from tests import factories as make

pytestmark = pytest.mark.usefixtures("press")


def test_publishing_shows_the_record_with_the_passages_it_cites():
    source, proof, event = make.a_sourced_event()

    edition = make.show(*make.everything_for(event, source))

    shown = Event.objects.using("public").get(slug="rencontre")
    assert shown.title_fr == "Rencontre"
    assert [row.passage_id for row in shown.evidence.all()] == [proof.pk]
    assert shown.evidence.all()[0].passage.exact == "a reçu l’ambassadrice"
    assert State.current().edition == edition.number == 1


def test_saving_does_not_move_the_public():
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))

    make.resaved(event, title_fr="Autre titre")

    assert Event.objects.using("public").get().title_fr == "Rencontre"
    make.show(event)
    assert Event.objects.using("public").get().title_fr == "Autre titre"


def test_withdrawing_leaves_a_notice_and_takes_the_passages_along():
    source, proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))

    withdraw([("event", event.pk)], by=make.chief(), notice_fr="Doublon.")

    assert not Event.objects.using("public").exists()
    assert Notice.objects.get(kind="event").notice_fr == "Doublon."
    assert Notice.objects.get(kind="passage").record_id == proof.pk
    assert list(Version.objects.filter(kind="event").values_list("document", flat=True)) == [None]
    assert Standing.objects.get(kind="event").publicity == Publicity.WITHDRAWN


def test_an_article_whose_passages_are_cited_cannot_be_withdrawn():
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))

    with pytest.raises(Refused) as refusal:
        withdraw([("article", source.pk)], by=make.chief(), notice_fr="Droits.")

    assert "cite" in str(refusal.value)
    assert Edition.objects.count() == 1


def test_rebuilding_gives_what_stood():
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    make.resaved(event, title_fr="Nouveau titre")
    make.show(event)
    before = public_dump()

    the_press.rebuild()

    assert public_dump() == before
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []
    assert Change.objects.count() == 7


def two_linked_events():
    source, proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
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
    source, proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    evidence = str(event.evidence.get().uid)

    with pytest.raises(Refused):
        withdraw([("passage", proof.pk)], by=make.chief(), notice_fr="Non.", leave_out=[(evidence, "passage")])

    assert Event.objects.using("public").get().evidence.count() == 1


def test_restricting_an_article_takes_its_text_away_but_publishes_no_draft_of_its_passages():
    source, proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
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


def test_an_edition_that_the_public_cannot_hold_never_enters_the_log():
    _source, _proof, event = make.a_sourced_event()

    with pytest.raises(IntegrityError):
        make.issue_unplanned(make.an_item(event))

    assert not Edition.objects.exists()
    assert State.current().edition == 0


def test_an_edition_that_would_leave_a_reference_dangling_never_enters_the_log():
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))

    with pytest.raises(IntegrityError):
        make.issue_unplanned(make.an_item(event.event_type, goes=True))

    assert Edition.objects.count() == State.current().edition == 1
    assert list(differences()) == []


def test_an_approval_ends_when_the_record_changes():
    theme = make.theme()
    make.show(theme)
    approved = Standing.objects.get(kind="theme").review

    make.resaved(theme, label_fr="Autre thème")

    assert (approved, Standing.objects.get(kind="theme").review) == (Review.APPROVED, Review.DRAFT)


def test_versions_that_were_emptied_stay_empty_when_an_article_is_restricted():
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    Version.objects.filter(kind="article").update(document=None)

    make.resaved(source, rights=Rights.EXCERPT)
    make.show(source)

    versions = Version.objects.filter(kind="article").order_by("edition")
    assert list(versions.values_list("document__root__body", flat=True)) == [None, ""]
