"""What becomes of proposals: drafts with their proof, or nothing; and all of it can be taken back."""

import pytest
from django.core.exceptions import ValidationError

from relations.dates import UncertainDate
from relations.models import Actor, Alias, Event, Measure, Passage, Place, Post, Statement, Tenure
from relations.models.aggregates import aggregates
from relations.newsroom.dossiers import keys_of
from relations.newsroom.models import ArticleReading, Dossier, Proposal, Revision, Standing
from relations.newsroom.plans import Refused
from relations.newsroom.proofs import newsroom_differences
from relations.newsroom.proposals.decisions import NEW, MustChoose, accept, refuse, undo
from relations.newsroom.proposals.lessons import lessons, unwanted_names
from relations.newsroom.proposals.marking import mark
from relations.newsroom.proposals.readings import BY_HAND, proposals_of, read_article, reading_of
from tests import factories as make
from tests.newsroom.proposals import scene

pytestmark = pytest.mark.usefixtures("db")

WAITING, ACCEPTED, REFUSED = Proposal.State.WAITING, Proposal.State.ACCEPTED, Proposal.State.REFUSED


@pytest.fixture
def source():
    scene.vocabulary()
    return scene.article()


@pytest.fixture
def read(source, chief):
    return scene.read(source, chief)


def count_of_records() -> dict[str, int]:
    return {kind: one.root._base_manager.count() for kind, one in aggregates().items()}


# --- reading ----------------------------------------------------------------------------------------------------------


def test_reading_writes_no_record(source, chief):
    before = count_of_records()
    scene.read(source, chief)
    assert count_of_records() == before
    assert not Standing.objects.exclude(publicity="never").exists()


def test_each_proposal_stands_on_exact_words(source, read):
    for one in proposals_of(source):
        words = source.body[one.start : one.end]
        assert words.strip() == words != ""
        if one.kind == "statement":
            assert words == one.values["verbatim"]
        if one.kind == "invocation":
            assert words == one.values["wording"]


def test_reading_again_keeps_decisions_and_brings_no_second_proposal(source, read, chief):
    before = [one.pk for one in proposals_of(source)]
    refuse(read["measure"], by=chief)
    accept(read["place"], by=chief)
    read_article(source, by=chief)
    after = scene.by_kind(source)
    assert [one.pk for one in proposals_of(source)] == before
    assert (after["measure"].state, after["place"].state) == (REFUSED, ACCEPTED)


def test_what_the_text_says_no_more_need_not_be_decided(source, read, chief):
    refuse(read["statement"], by=chief)
    source.body = source.body.split("\n\n")[1]
    make.saved(source)
    after = scene.read(source, chief)
    assert "measure" in after
    assert "statement" not in after
    # Decided is decided: were the words to come back, they would still be refused.
    assert Proposal.objects.get(kind="statement").state == REFUSED
    source.body = scene.TEXT
    make.saved(source)
    assert scene.read(source, chief)["statement"].state == REFUSED


def test_whoever_bears_the_very_name_is_recognised_without_a_decision(source, chief):
    known = make.actor("Sylvain Itté")
    scene.read(source, chief)
    one = scene.called(source, "Sylvain Itté")
    assert (one.state, one.record_id, one.by) == (ACCEPTED, known.pk, None)


def test_a_text_that_has_changed_has_to_be_read_again_first(source, read, chief):
    source.body += "\nFin."
    make.saved(source)
    with pytest.raises(Refused, match="relisez"):
        accept(read["event"], by=chief)


def test_an_article_without_text_is_not_read(chief):
    with pytest.raises(Refused):
        read_article(make.article(""), by=chief)


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
    before = count_of_records()
    with pytest.raises(ValidationError):
        accept(read["event"], by=chief, values={"parties": []})
    with pytest.raises(ValidationError):
        accept(read["event"], by=chief, values={"event_type": "NONSENSE"})
    assert count_of_records() == before
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


# --- refusing and taking back -----------------------------------------------------------------------------------------


def test_everything_that_was_accepted_can_be_taken_back(source, chief):
    before = None
    scene.read(source, chief)
    before = count_of_records()
    for one in proposals_of(source):
        one.refresh_from_db()
        if one.is_waiting:
            accept(one, by=chief)
    order = ("invocation", "measure", "statement", "event", "actor", "place")
    for one in sorted(proposals_of(source), key=lambda row: order.index(row.kind)):
        undo(one, by=chief)
    after = count_of_records()
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


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_an_editor_proposes_what_the_rules_missed(source, read, chief):
    words = "avait suspendu son aide"
    one = mark(source, "event", words, by=chief)
    assert (one.rule, source.body[one.start : one.end]) == (BY_HAND, words)
    with pytest.raises(ValidationError):
        accept(one, by=chief)
    accept(one, by=chief, values={"event_type": "SANCTION", "parties": ["FRA", "NER"], "title_fr": "Aide suspendue"})
    assert Event.objects.get().evidence.get().passage.exact == words
    read_article(source, by=chief)
    assert Proposal.objects.get(pk=one.pk).start == one.start


def test_words_that_are_not_there_are_not_proposed(source, read, chief):
    for words in ("", "  ", "paroles inventées"):
        with pytest.raises(Refused):
            mark(source, "event", words, by=chief)
    with pytest.raises(Refused):
        mark(source, "user", "Niamey", by=chief)


def test_a_quotation_marked_by_hand_holds_its_marks(source, read, chief):
    one = mark(source, "statement", "Le Niger attend le respect de la souveraineté", by=chief)
    assert source.body[one.start] == "«"
    assert source.body[one.end - 1] == "»"


# --- rights, law, learning --------------------------------------------------------------------------------------------


def test_whoever_may_not_delete_takes_their_own_drafts_back_and_nobody_else_s(source, read):
    author, other = make.account(group="contributor"), make.account(group="contributor")
    accept(read["place"], by=author)
    with pytest.raises(Refused):
        undo(read["place"], by=other)
    undo(read["place"], by=author)
    assert not Place.objects.exists()
    accept(read["place"], by=author)
    Standing.objects.filter(kind="place").update(review="submitted")
    with pytest.raises(Refused):
        undo(read["place"], by=author)
    assert Place.objects.exists()


def test_who_may_not_write_facts_decides_nothing(source, read):
    translator = make.account(group="translator")
    for act in (accept, refuse, undo):
        with pytest.raises(Refused):
            act(read["event"], by=translator)
    with pytest.raises(Refused):
        read_article(source, by=translator)
    with pytest.raises(Refused):
        mark(source, "event", "Niamey", by=translator)


def test_an_editor_without_the_right_to_a_kind_makes_none_of_it(source, read):
    from django.contrib.auth.models import Permission

    author = make.account()
    names = ("add_event", "add_passage", "change_event", "change_passage", "change_article", "change_dossier")
    author.user_permissions.set(Permission.objects.filter(codename__in=names))
    with pytest.raises(Refused):
        accept(read["place"], by=author)
    assert not Place.objects.exists()
    assert not Passage.objects.exists()


def test_the_law_takes_the_words_of_an_article_out_of_its_proposals(source, read, chief):
    from relations.newsroom.forgetting import forget

    refuse(read["place"], by=chief)
    forget([("article", source.pk), *(("passage", row.pk) for row in source.passages.all())])
    assert not Proposal.objects.exists()
    assert not ArticleReading.objects.exists()


def test_a_name_refused_often_enough_is_proposed_no_more(source, chief):
    texts = [source, scene.article("Lundi. " + scene.TEXT), scene.article("Jeudi. " + scene.TEXT)]
    for text in texts[:2]:
        scene.read(text, chief)
        refuse(scene.called(text, "Sylvain Itté"), by=chief)
    assert unwanted_names() == {"sylvain itte": [texts[0].pk, texts[1].pk]}
    scene.read(texts[2], chief)
    assert not [one for one in proposals_of(texts[2]) if one.values.get("name") == "Sylvain Itté"]
    undo(scene.called(texts[0], "Sylvain Itté"), by=chief)
    assert unwanted_names() == {}


def test_each_decision_is_in_the_audit_without_words_of_the_text(source, read, chief):
    from relations.newsroom.models import AuditEvent

    accept(read["place"], by=chief)
    refuse(read["event"], by=chief)
    undo(read["event"], by=chief)
    entries = AuditEvent.objects.filter(kind="article", record_id=source.pk).order_by("number")
    assert [entry.action for entry in entries if "proposal" in entry.action or "read" in entry.action] == [
        "article.read", "proposal.accept", "proposal.refuse", "proposal.undo",
    ]  # fmt: skip
    assert "Niamey" not in str([entry.detail for entry in entries])
    assert Revision.objects.filter(kind="place").get().by == chief


def test_only_names_that_a_text_may_hold_are_looked_up(source, chief, django_assert_num_queries):
    from relations.newsroom.intake.known_names import known_names

    make.saved(Actor(name_fr="Sylvain Itté", actor_kind="person"))
    for number in range(5):
        make.actor(f"Zbigniew Kowalczyk {number}")
    with django_assert_num_queries(3):
        known = known_names(source.body)
    assert [actor.name for actor in known.actors] == ["Sylvain Itté"]
