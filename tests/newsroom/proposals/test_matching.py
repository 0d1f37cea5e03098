"""Which record a proposal is: one, none or several, and never a guess."""

import pytest

from relations.dates import UncertainDate
from relations.models import Actor, Alias, Event, Statement
from relations.newsroom.models import Proposal
from relations.newsroom.plans import Refused
from relations.newsroom.proposals.decisions import NEW, MustChoose, accept, undo
from relations.newsroom.proposals.marking import mark
from relations.newsroom.proposals.matching import matches_of
from relations.newsroom.proposals.readings import proposals_of, read_article
from tests import factories as make
from tests.newsroom.proposals import scene

pytestmark = pytest.mark.usefixtures("db")

WAITING, ACCEPTED, REFUSED = Proposal.State.WAITING, Proposal.State.ACCEPTED, Proposal.State.REFUSED


# --- one, none, several -----------------------------------------------------------------------------------------------


def test_among_several_of_one_name_nothing_is_guessed(source, chief):
    one, other = make.actor("Sylvain Itté"), make.actor("Sylvain Itté")
    scene.read(source, chief)
    proposal = scene.called(source, "Sylvain Itté")
    with pytest.raises(MustChoose):
        accept(proposal, by=chief)
    # Nor is it when something else would take him along.
    with pytest.raises(MustChoose, match="Sylvain Itté"):
        accept(scene.by_kind(source)["event"], by=chief)
    assert accept(proposal, by=chief, choice=str(other.pk)).record_id == other.pk
    assert Actor.objects.filter(name_fr="Sylvain Itté").count() == 2
    assert one.pk != other.pk


def test_a_name_like_another_is_offered_and_becomes_a_spelling_of_it(source, chief):
    known = make.actor("Sylvain Ittè-Durand")
    like = make.actor("Sylvain Ite")
    scene.read(source, chief)
    proposal = scene.called(source, "Sylvain Itté")
    with pytest.raises(MustChoose):
        accept(proposal, by=chief)
    accept(proposal, by=chief, choice=str(like.pk))
    assert Alias.objects.get().text == "Sylvain Itté"
    assert not known.aliases.exists()
    undo(proposal, by=chief)
    assert not Alias.objects.exists()


def test_a_new_record_is_made_when_an_editor_says_so(source, chief):
    make.actor("Sylvain Ite")
    scene.read(source, chief)
    accept(scene.called(source, "Sylvain Itté"), by=chief, choice=NEW)
    assert Actor.objects.filter(name_fr="Sylvain Itté").count() == 1


def test_a_choice_that_does_not_exist_is_refused(source, read, chief):
    for choice in ("999999", "x", "9" * 30, "-1", "１"):
        with pytest.raises(Refused):
            accept(read["event"], by=chief, choice=choice)


def known_event(day: str) -> Event:
    countries = [scene.vocabulary_of("NER"), scene.vocabulary_of("FRA")]
    return make.event(
        "Audience", parties=tuple(countries), event_type=scene.type_of("CONSULT"), date=UncertainDate.parse(day)
    )


def test_the_same_event_gets_another_source_instead_of_a_twin(source, read, chief):
    known = known_event("2024-03-17")
    with pytest.raises(MustChoose):
        accept(read["event"], by=chief)
    accept(read["event"], by=chief, choice=str(known.pk))
    assert Event.objects.get() == known
    assert known.evidence.get().passage.exact == source.body[read["event"].start : read["event"].end]
    undo(read["event"], by=chief)
    assert not known.evidence.exists()
    assert Event.objects.get() == known


def test_an_event_too_far_away_is_not_the_same(source, read, chief):
    known_event("2024-03-10")
    accept(read["event"], by=chief)
    assert Event.objects.count() == 2


def test_what_this_passage_proves_already_is_recognised(source, chief):
    words = "« Le Niger attend le respect de la souveraineté »"
    known = make.statement(make.actor("Bakary Yaou Sangaré"), make.passage(source, words), verbatim=words)
    read = scene.read(source, chief)
    assert (read["statement"].state, read["statement"].record_id) == (ACCEPTED, known.pk)


def test_the_same_words_in_another_article_are_another_source(source, read, chief):
    accept(read["statement"], by=chief)
    copy = scene.article("NIAMEY (Agence) – " + scene.TEXT)
    again = scene.read(copy, chief)
    accept(again["statement"], by=chief)
    statement = Statement.objects.get()
    assert {row.passage.article for row in statement.evidence.all()} == {source, copy}


def two_acts(chief):
    scene.vocabulary()
    text = scene.article("Le 12 mars 2024, les deux pays se sont parlé et ont rompu leur accord.")
    read_article(text, by=chief)
    words = "les deux pays se sont parlé et ont rompu leur accord"
    return [mark(text, "event", words, by=chief) for _act in range(2)]


def said(code: str) -> dict:
    return {"event_type": code, "parties": ["FRA", "NER"], "title_fr": code}


def test_two_acts_of_one_sentence_are_two_events(chief):
    for one, code in zip(two_acts(chief), ("CONSULT", "SANCTION"), strict=True):
        accept(one, by=chief, values=said(code))
    assert sorted(Event.objects.values_list("event_type__code", flat=True)) == ["CONSULT", "SANCTION"]


def test_an_act_of_another_type_in_a_known_passage_is_not_recognised(source, chief):
    words = source.body[: source.body.index(". «")]
    countries = (scene.vocabulary_of("NER"), scene.vocabulary_of("FRA"))
    known = make.event("Demande", proof=make.passage(source, words), parties=countries,
                       event_type=scene.type_of("REQUEST"))  # fmt: skip
    event = scene.read(source, chief)["event"]
    assert (event.values["event_type"], event.state) == ("CONSULT", WAITING)
    with pytest.raises(MustChoose):
        accept(event, by=chief)
    assert accept(event, by=chief, choice=str(known.pk)).record_id == known.pk


def test_a_statement_that_came_along_is_not_made_a_second_time(source, chief):
    read = scene.read(source, chief)
    words = "« Le Niger attend le respect de la souveraineté »"
    known = make.statement(make.actor("Bakary Yaou Sangaré"), make.passage(source, words), verbatim=words)
    accept(read["invocation"], by=chief)
    assert Statement.objects.get() == known


def test_an_old_day_in_an_article_hides_no_event_of_today(source, chief, monkeypatch):
    monkeypatch.setattr("relations.newsroom.proposals.matching.LOOKED_AT", 3)
    read = scene.read(source, chief)
    old = {**read["event"].values["date"], "earliest": "2019-01-01", "latest": "2019-01-01"}
    Proposal.objects.filter(pk=read["measure"].pk).update(values=read["measure"].values | {"date": old})
    for day in ("2021-01-01", "2021-01-02", "2021-01-03", "2021-01-04"):
        known_event(day)
    near = known_event("2024-03-19")
    again = scene.by_kind(source)["event"]
    assert [match.pk for match in matches_of([again])[again.fingerprint]] == [near.pk]


def test_a_namesake_among_many_is_found_by_the_whole_name(source, chief, monkeypatch):
    monkeypatch.setattr("relations.newsroom.proposals.matching.LOOKED_AT", 3)
    for number in range(6):
        make.actor(f"Sylvain Quelqu’un {number}")
    known = make.actor("Sylvain Itté")
    scene.read(source, chief)
    assert scene.called(source, "Sylvain Itté").record_id == known.pk


def test_a_namesake_of_another_country_is_somebody_to_ask_about(chief):
    niger, _france = scene.vocabulary()
    make.country("SEN", "Sénégal")
    known = make.actor("Bakary Yaou Sangaré", country=niger)
    text = scene.article("Le ministre sénégalais Bakary Yaou Sangaré a reçu mardi à Niamey l’ambassadeur de France.")
    scene.read(text, chief)
    one = scene.called(text, "Bakary Yaou Sangaré")
    assert (one.state, one.values["country"]) == (WAITING, "SEN")
    with pytest.raises(MustChoose):
        accept(one, by=chief)
    accept(one, by=chief, choice=NEW)
    assert Actor.objects.exclude(pk=known.pk).get(actor_kind="person").country.alpha3 == "SEN"


def test_a_body_under_a_shorter_name_is_asked_about(chief):
    scene.vocabulary()
    make.actor("Ministère nigérien des Affaires étrangères et de la Coopération", "ministry")
    text = scene.article("Le ministère nigérien des Affaires étrangères a publié un communiqué mardi à Niamey.")
    scene.read(text, chief)
    one = next(one for one in proposals_of(text) if one.values.get("actor_kind") == "ministry")
    with pytest.raises(MustChoose):
        accept(one, by=chief)
