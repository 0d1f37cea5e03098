"""What a reading leaves behind: proposals on exact words, and decisions that outlive another reading."""

import pytest
from django.core.exceptions import ValidationError

from relations.models import Actor, Event, Passage, Place
from relations.newsroom.models import ArticleReading, Dossier, Proposal, Revision, Standing
from relations.newsroom.plans import Refused
from relations.newsroom.proposals.decisions import accept, refuse, undo
from relations.newsroom.proposals.lessons import unwanted_names
from relations.newsroom.proposals.marking import mark
from relations.newsroom.proposals.readings import BY_HAND, proposals_of, read_article
from tests import factories as make
from tests.newsroom.proposals import scene

pytestmark = pytest.mark.usefixtures("db")

WAITING, ACCEPTED, REFUSED = Proposal.State.WAITING, Proposal.State.ACCEPTED, Proposal.State.REFUSED


# --- reading ----------------------------------------------------------------------------------------------------------


def test_reading_writes_no_record(source, chief):
    before = scene.count_of_records()
    scene.read(source, chief)
    assert scene.count_of_records() == before
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


def test_words_marked_by_hand_stay_where_they_were_marked(chief):
    scene.vocabulary()
    text = scene.article("La France a parlé. Plus tard, le Niger a parlé. Fin.")
    read_article(text, by=chief)
    second = text.body.rindex("a parlé")
    one = mark(text, "event", "a parlé", by=chief, start=second)
    read_article(text, by=chief)
    one.refresh_from_db()
    assert one.start == second
    text.body = "Hier. " + text.body
    make.saved(text)
    read_article(text, by=chief)
    one.refresh_from_db()
    assert one.start == second + len("Hier. ")


def test_the_law_takes_a_name_out_of_every_proposal_of_the_article(source, read, chief):
    from relations.newsroom.proposals.forgetting import forget_proposals

    one = accept(scene.called(source, "Sylvain Itté"), by=chief)
    forget_proposals(("actor", one.record_id))
    assert "Sylvain" not in str(list(Proposal.objects.values_list("values", "because", "traces")))


def test_the_law_takes_the_title_of_an_article_from_its_dossier(chief):
    from relations.newsroom.proposals.forgetting import forget_proposals

    scene.vocabulary()
    text = scene.article(title="Le secret de Jean Untel")
    accept(scene.read(text, chief)["place"], by=chief)
    forget_proposals(("article", text.pk))
    assert Dossier.objects.get().title == "…"


def test_the_proposals_of_a_draft_that_is_deleted_go_with_it(source, read, chief):
    from relations.newsroom.record import delete_draft

    delete_draft(source, by=chief)
    assert not Proposal.objects.exists()


def test_words_that_stand_several_times_have_to_be_selected(chief):
    scene.vocabulary()
    text = scene.article("La France a parlé. Plus tard, le Niger a parlé. Fin.")
    read_article(text, by=chief)
    with pytest.raises(Refused, match="2 fois"):
        mark(text, "event", "a parlé", by=chief)
