import pytest

from relations.models import Event
from relations.newsroom import press as the_press
from relations.newsroom.models import Edition, Publicity, Standing
from relations.newsroom.proofs import differences, log_differences, newsroom_differences, public_dump
from relations.newsroom.workflow import Refused, withdraw
from relations.publication.models import Change, Notice, State, Version
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
