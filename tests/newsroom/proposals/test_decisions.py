"""What becomes of proposals: drafts with their proof, or nothing; and all of it can be taken back."""

import pytest
from django.core.exceptions import ValidationError

from relations.dates import UncertainDate
from relations.models import Actor, Event, Evidence, Measure, Passage, Place, Post, Statement, Tenure
from relations.models.aggregates import aggregates
from relations.newsroom.dossiers import keys_of
from relations.newsroom.models import Dossier, Merger, Proposal, Standing
from relations.newsroom.plans import Refused
from relations.newsroom.proofs import newsroom_differences
from relations.newsroom.proposals.decisions import accept, refuse, undo
from relations.newsroom.proposals.lessons import lessons
from relations.newsroom.proposals.marking import mark
from relations.newsroom.proposals.readings import proposals_of, read_article, reading_of
from tests import factories as make
from tests.newsroom.proposals import scene

pytestmark = pytest.mark.usefixtures("db")

WAITING, ACCEPTED, REFUSED = Proposal.State.WAITING, Proposal.State.ACCEPTED, Proposal.State.REFUSED


# --- accepting --------------------------------------------------------------------------------------------------------


def test_an_event_becomes_a_draft_with_its_people_place_day_and_proof(source, read, chief):
    accept(read["event"], by=chief)
    event = Event.objects.get()
    assert event.date == UncertainDate(event.date.earliest, event.date.latest, "day", "mardi", "stated", "confirmed")
    assert str(event.date.earliest) == "2024-03-19"
    assert sorted(country.alpha3 for country in event.parties.all()) == ["FRA", "NER"]
    assert [(str(part), part.role) for part in event.participations.all()] == [
        ("Bakary Yaou Sangaré", "host"),
        ("Sylvain Itté", "visitor"),
    ]
    assert [str(part.post) for part in event.participations.all()] == [
        "Ministre nigérien des Affaires étrangères",
        "Ambassadeur de France",
    ]
    assert (event.place.name_fr, event.place_precision) == ("Niamey", "city")
    (proof,) = event.evidence.all()
    assert proof.passage.exact == source.body[read["event"].start : read["event"].end]
    assert {one.state for one in Proposal.objects.filter(kind__in=("actor", "place"))} == {ACCEPTED}
    assert not list(newsroom_differences())


def test_what_is_accepted_lies_in_one_dossier_with_its_article(source, read, chief):
    accept(read["event"], by=chief)
    accept(read["statement"], by=chief)
    dossier = Dossier.objects.get()
    assert reading_of(source).dossier == dossier
    kinds = [kind for kind, _pk in keys_of(dossier)]
    assert kinds[0] == "article"
    assert {"event", "statement", "actor", "place", "post"} <= set(kinds)


def test_a_person_comes_with_the_office_that_the_text_gives(source, read, chief):
    accept(scene.called(source, "Bakary Yaou Sangaré"), by=chief)
    tenure = Tenure.objects.get()
    assert (tenure.actor.name_fr, tenure.title_as_written) == (
        "Bakary Yaou Sangaré",
        "ministre nigérien des Affaires étrangères",
    )
    assert str(tenure.cited_from) == "2024-03-20"
    assert tenure.evidence.get().passage.exact in source.body
    assert Post.objects.get().country.alpha3 == "NER"


def test_a_post_that_is_there_is_taken(source, read, chief):
    there = make.saved(Post(title_fr="Ministre nigérien des affaires étrangères", country=scene.vocabulary_of("NER")))
    accept(scene.called(source, "Bakary Yaou Sangaré"), by=chief)
    assert Tenure.objects.get().post == there


def test_words_come_with_their_speaker_and_invocations_with_their_words(source, read, chief):
    accept(read["invocation"], by=chief)
    statement = Statement.objects.get()
    assert statement.verbatim == "« Le Niger attend le respect de la souveraineté »"
    assert (str(statement.speaker), statement.form) == ("Bakary Yaou Sangaré", "direct_quote")
    # Said before they were printed, and that is all the source tells.
    assert (statement.date.earliest, str(statement.date.latest), statement.date.precision) == (
        None,
        "2024-03-20",
        "unknown",
    )
    invocation = statement.invocations.get()
    assert (invocation.principle.slug, invocation.invoker) == ("souverainete", statement.speaker)
    assert invocation.evidence.get().passage.exact == invocation.wording


def test_a_measure_comes_with_the_event_that_imposed_it(source, read, chief):
    accept(read["measure"], by=chief)
    measure = Measure.objects.get()
    assert (measure.measure_kind, measure.imposed_by.country.alpha3) == ("aid_suspension", "FRA")
    assert str(measure.imposed_in.date.earliest) == "2024-03-12"


def test_what_an_editor_writes_counts_and_is_told_from_what_was_read(source, read, chief):
    accept(read["event"], by=chief, values={"title_fr": "Audience à Niamey", "parts": []})
    event = Event.objects.get()
    assert event.title_fr == "Audience à Niamey"
    assert not event.participations.exists()
    lesson = next(one for one in lessons() if one.kind == "event" and one.accepted)
    assert (lesson.accepted, lesson.changed) == (1, 1)


def test_what_is_missing_is_refused_and_nothing_is_written(source, read, chief):
    before = scene.count_of_records()
    with pytest.raises(ValidationError):
        accept(read["event"], by=chief, values={"parties": []})
    with pytest.raises(ValidationError):
        accept(read["event"], by=chief, values={"event_type": "NONSENSE"})
    assert scene.count_of_records() == before
    assert not Dossier.objects.exists()
    assert {one.state for one in proposals_of(source)} == {WAITING}


def test_whoever_was_refused_takes_part_by_name_only(source, read, chief):
    refuse(scene.called(source, "Sylvain Itté"), by=chief)
    accept(read["event"], by=chief)
    part = Event.objects.get().participations.get(role="visitor")
    assert (part.actor, part.name_as_written) == (None, "Sylvain Itté")


def test_nothing_accepted_is_public(source, read, chief):
    for one in proposals_of(source):
        one.refresh_from_db()
        if one.is_waiting:
            accept(one, by=chief)
    for one in aggregates().values():
        assert not one.root._base_manager.using("public").exists()


# --- refusing and taking back -----------------------------------------------------------------------------------------


def test_everything_that_was_accepted_can_be_taken_back(source, chief):
    scene.read(source, chief)
    before = scene.count_of_records()
    for one in proposals_of(source):
        one.refresh_from_db()
        if one.is_waiting:
            accept(one, by=chief)
    order = ("invocation", "measure", "statement", "event", "actor", "place")
    for one in sorted(proposals_of(source), key=lambda row: order.index(row.kind)):
        one.refresh_from_db()
        # What came along went along.
        if one.state == ACCEPTED:
            undo(one, by=chief)
    after = scene.count_of_records()
    # States come with the first measure, and stay.
    assert after == before | {"actor": before["actor"] + states()}
    assert {one.state for one in proposals_of(source)} == {WAITING}
    assert not list(newsroom_differences())


def states() -> int:
    return Actor.objects.filter(actor_kind="state").count()


def test_a_measure_that_is_lifted_stands_as_before_when_that_is_taken_back(chief):
    niger, france = scene.vocabulary()
    by, target = (make.actor(str(one), "state", country=one) for one in (france, niger))
    measure = make.saved(
        Measure(label_fr="Visas", measure_kind="visa_policy", imposed_by=by, target=target, status="in_force")
    )
    text = scene.article("Le 20 mars 2024, la France a levé les restrictions de visas imposées au Niger.")
    proposal = mark_read(text, "levé les restrictions de visas", chief)
    values = {"stage": "lifted", "measure_kind": "visa_policy", "imposed_by": who("FRA"), "target": who("NER")}
    accept(proposal, by=chief, choice=str(measure.pk), values=values)
    measure.refresh_from_db()
    assert measure.status == "lifted"
    undo(proposal, by=chief)
    measure.refresh_from_db()
    assert (measure.status, measure.lifted_in, measure.evidence.count()) == ("in_force", None, 0)


def mark_read(text, words, by):
    read_article(text, by=by)
    return mark(text, "measure", words, by=by)


def who(code: str) -> dict[str, str]:
    return {"name": code, "state": code, "finding": ""}


def test_records_that_merge_take_their_proposals_along(source, read, chief):
    from relations.newsroom.belongings import give_back, move_belongings

    accept(scene.called(source, "Sylvain Itté"), by=chief)
    gone = Actor.objects.get(name_fr="Sylvain Itté")
    kept = make.actor("Sylvain Itté (ambassadeur)")
    moved = move_belongings("actor", kept=kept.pk, gone=gone.pk, rows={}, by=chief)
    accept(read["event"], by=chief)
    assert Event.objects.get().participations.get(role="visitor").actor == kept
    give_back(moved, "actor", kept=kept.pk, gone=gone.pk)
    assert scene.called(source, "Sylvain Itté").record_id == gone.pk


def test_whoever_was_deleted_since_takes_part_by_name_only(source, read, chief):
    one = accept(scene.called(source, "Sylvain Itté"), by=chief)
    Proposal.objects.filter(pk=one.pk).update(record_id=10**9)
    accept(read["event"], by=chief)
    assert Event.objects.get().participations.get(role="visitor").actor is None


def test_what_something_else_rests_on_is_not_taken_back(source, read, chief):
    accept(read["event"], by=chief)
    with pytest.raises(Refused, match="est utilisé par Audience"):
        undo(scene.called(source, "Sylvain Itté"), by=chief)
    assert Actor.objects.filter(name_fr="Sylvain Itté").exists()
    assert scene.called(source, "Sylvain Itté").state == ACCEPTED


def test_what_is_public_is_not_taken_back(source, read, chief):
    accept(read["place"], by=chief)
    Standing.objects.filter(kind="place").update(publicity="public")
    with pytest.raises(Refused):
        undo(read["place"], by=chief)
    assert Place.objects.exists()


def test_decided_is_decided_until_it_is_taken_back(source, read, chief):
    refuse(read["event"], by=chief)
    for again in (accept, refuse):
        with pytest.raises(Refused):
            again(read["event"], by=chief)
    undo(read["event"], by=chief)
    with pytest.raises(Refused):
        undo(read["event"], by=chief)
    accept(read["event"], by=chief)


def test_an_editor_s_change_goes_when_the_decision_is_taken_back(source, read, chief):
    title = read["event"].values["title_fr"]
    accept(read["event"], by=chief, values={"title_fr": "Autre"})
    undo(read["event"], by=chief)
    assert scene.by_kind(source)["event"].values["title_fr"] == title


def test_what_has_merged_since_is_not_taken_back(source, read, chief):
    accept(read["place"], by=chief)
    place = Place.objects.get()
    Merger.objects.create(kind="place", kept_id=10**6, gone_id=place.pk, by=chief, at=place.created)
    with pytest.raises(Refused, match="fusion"):
        undo(read["place"], by=chief)
    assert scene.by_kind(source)["place"].state == ACCEPTED


def test_a_lifting_has_its_revision_when_its_passage_is_cited_already(chief):
    niger, france = scene.vocabulary()
    by, target = (make.actor(str(one), "state", country=one) for one in (france, niger))
    text = scene.article("Le 20 mars 2024, la France a levé les restrictions de visas imposées au Niger.")
    words = "levé les restrictions de visas"
    measure = Measure(label_fr="Visas", measure_kind="visa_policy", imposed_by=by, target=target, status="in_force")
    make.saved(measure, Evidence(measure=measure, passage=make.passage(text, words)))
    proposal = mark_read(text, words, chief)
    values = {"stage": "lifted", "measure_kind": "visa_policy", "imposed_by": who("FRA"), "target": who("NER")}
    accept(proposal, by=chief, choice=str(measure.pk), values=values)
    assert not list(newsroom_differences())


def test_a_passage_that_a_colleague_has_moved_stays_and_hinders_nobody(source, read, chief):
    author = make.account(group="contributor")
    accept(read["place"], by=author)
    source.body = "Niamey. " + source.body
    make.saved(source, by=chief)
    read_article(source, by=author)
    undo(scene.by_kind(source)["place"], by=author)
    assert not Place.objects.exists()
    assert Passage.objects.count() == 1


def test_a_proposal_that_another_reading_has_let_go_is_refused_in_words(source, read, chief):
    Proposal.objects.filter(pk=read["event"].pk).delete()
    with pytest.raises(Refused):
        accept(read["event"], by=chief)


def test_who_came_along_goes_along_unless_something_else_rests_on_them(source, read, chief):
    accept(read["event"], by=chief)
    accept(read["statement"], by=chief)
    undo(read["event"], by=chief)
    # The minister speaks; nobody else has anything left to do.
    assert [actor.name_fr for actor in Actor.objects.filter(actor_kind="person")] == ["Bakary Yaou Sangaré"]
    assert not Place.objects.exists()
    assert scene.called(source, "Sylvain Itté").state == WAITING
