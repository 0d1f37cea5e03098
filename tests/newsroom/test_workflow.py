"""The table of moves: who may make which, from where, and what it leaves behind."""

import pytest
from django.contrib.auth.models import Permission

from relations.newsroom.freezing import freeze, thaw
from relations.newsroom.models import Alert, Approval, AuditEvent, Comment, GroupLimit, Publicity, Review, Standing
from relations.newsroom.workflow import MOVES, Refused, make_move, publish, refusal
from tests import factories as make
from tests.newsroom.desk import change_address, fill

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def people():
    return {
        name: make.account(name, group=group)
        for name, group in {
            "awa": "contributor", "boubacar": "editor", "clarisse": "publisher", "daouda": "translator",
        }.items()
    }  # fmt: skip


def standing_of(row) -> Standing:
    return Standing.objects.select_related("head").get(kind=row.kind(), record_id=row.pk)


def key(row):
    return (row.kind(), row.pk)


def a_draft(by):
    draft = make.theme()
    return make.resaved(draft, label_fr=make.unique("Thème"), by=by)


def words(refused) -> list[str]:
    return [problem.message for problem in refused.value.problems]


def test_a_text_goes_from_its_author_by_a_reader_to_the_public(people):
    draft = a_draft(people["awa"])

    make_move("submit", [key(draft)], by=people["awa"])
    make_move("approve", [key(draft)], by=people["boubacar"])
    edition = publish([key(draft)], by=people["clarisse"])

    standing = standing_of(draft)
    assert (standing.review, standing.publicity) == (Review.APPROVED, Publicity.PUBLIC)
    assert (standing.approved, standing.published) == (2, 2)
    assert edition.approved_by == people["boubacar"]
    told = AuditEvent.objects.filter(kind="theme", record_id=draft.pk).order_by("number")
    assert list(told.values_list("action", "by__username", "new_revision")) == [
        ("save", "entente", 1), ("save", "awa", 2), ("submit", "awa", 2), ("approve", "boubacar", 2),
        ("publish", "clarisse", 2),
    ]  # fmt: skip


def test_an_approval_belongs_to_a_revision_and_dies_with_the_next(people):
    draft = a_draft(people["awa"])
    make_move("approve", [key(draft)], by=people["boubacar"])

    make.resaved(draft, label_fr="Autre chose", by=people["awa"])

    standing = standing_of(draft)
    assert (standing.review, standing.approved, standing.head.number) == (Review.DRAFT, 2, 3)
    with pytest.raises(Refused):
        make_move("schedule", [key(draft)], by=people["clarisse"])


def test_saving_without_a_change_keeps_the_approval(people):
    draft = a_draft(people["awa"])
    make_move("approve", [key(draft)], by=people["boubacar"])

    make.resaved(draft, by=people["awa"])

    assert standing_of(draft).review == Review.APPROVED


def test_nobody_approves_what_they_wrote_since_the_last_approval(people):
    draft = a_draft(people["boubacar"])
    make.resaved(draft, label_fr="Retouché", by=people["awa"])

    with pytest.raises(Refused) as refused:
        make_move("approve", [key(draft)], by=people["boubacar"])
    with pytest.raises(Refused) as unconfirmed:
        publish([key(draft)], by=people["boubacar"])

    assert words(refused) == ["Quelqu’un d’autre que l’auteur doit le faire."]
    assert "Vous n’avez pas le droit de faire cela." in words(unconfirmed)
    make_move("approve", [key(draft)], by=people["clarisse"])
    make.resaved(draft, label_fr="Encore", by=people["awa"])
    make_move("approve", [key(draft)], by=people["boubacar"])


def test_a_publisher_does_not_publish_their_own_unread_text(people):
    draft = a_draft(people["clarisse"])

    with pytest.raises(Refused) as refused:
        publish([key(draft)], by=people["clarisse"], own_text_confirmed=True)

    assert words(refused) == ["Quelqu’un d’autre que l’auteur doit d’abord l’approuver."]
    assert not standing_of(draft).is_public


def test_a_superuser_may_override_and_the_audit_says_so(people, chief):
    draft = a_draft(chief)

    with pytest.raises(Refused):
        make_move("approve", [key(draft)], by=chief)
    make_move("approve", [key(draft)], by=chief, own_text_confirmed=True)

    assert Approval.objects.get(kind="theme", record_id=draft.pk).of_own_text
    assert AuditEvent.objects.filter(action="approve").get().detail == {"own_text": True}


def test_one_pair_of_eyes_is_enough_where_the_house_says_so(people, settings):
    settings.FOUR_EYES = False
    draft = a_draft(people["clarisse"])

    publish([key(draft)], by=people["clarisse"])

    assert standing_of(draft).is_public


def test_asking_for_changes_needs_a_comment_and_tells_the_author(people):
    draft = a_draft(people["awa"])
    make_move("submit", [key(draft)], by=people["awa"])

    with pytest.raises(Refused) as refused:
        make_move("request_changes", [key(draft)], by=people["boubacar"], comment="  ")
    make_move("request_changes", [key(draft)], by=people["boubacar"], comment="La date manque.")

    assert len(words(refused)) == 1
    assert standing_of(draft).review == Review.CHANGES_REQUESTED
    assert Comment.objects.get().text == "La date manque."
    assert AuditEvent.objects.get(action="request_changes").reason == "La date manque."
    assert Alert.objects.filter(to=people["awa"], cause="changes_requested").exists()
    with pytest.raises(Refused):
        publish([key(draft)], by=people["clarisse"])


def test_asking_for_changes_of_what_is_approved_takes_the_approval_back(people):
    draft = a_draft(people["awa"])
    make_move("approve", [key(draft)], by=people["boubacar"])

    make_move("request_changes", [key(draft)], by=people["clarisse"], comment="À revoir.")

    assert standing_of(draft).approved is None
    assert not Approval.objects.filter(kind="theme", record_id=draft.pk).exists()


def test_several_records_move_together_or_not_at_all(people):
    mine, hers = a_draft(people["awa"]), a_draft(people["boubacar"])

    with pytest.raises(Refused) as refused:
        make_move("approve", [key(mine), key(hers)], by=people["boubacar"])

    assert [problem.key for problem in refused.value.problems] == [key(hers)]
    assert standing_of(mine).review == Review.DRAFT
    assert not AuditEvent.objects.filter(action="approve").exists()


def test_a_move_is_refused_when_the_record_has_moved_on(people):
    draft = a_draft(people["awa"])

    with pytest.raises(Refused):
        make_move("approve", [key(draft)], by=people["boubacar"], expected={key(draft): 1})

    make_move("approve", [key(draft)], by=people["boubacar"], expected={key(draft): 2})


@pytest.mark.parametrize("name", sorted(MOVES))
def test_every_refusal_has_a_reason(people, name):
    draft = a_draft(people["awa"])

    reasons = {user: refusal(standing_of(draft), MOVES[name], people[user]) for user in people}

    assert all(reason is None or reason.strip() for reason in reasons.values())
    assert reasons["daouda"] is not None or name in ("submit",)


def test_what_is_frozen_is_neither_changed_nor_published(people):
    from datetime import timedelta

    from django.utils import timezone

    draft = a_draft(people["awa"])
    until = timezone.now() + timedelta(hours=1)
    with pytest.raises(Refused):
        freeze(key(draft), until=until, reason="Vérification", by=people["boubacar"])
    freeze(key(draft), until=until, reason="Vérification", by=people["clarisse"])

    for attempt in (
        lambda: make.resaved(draft, label_fr="Malgré tout", by=people["awa"]),
        lambda: make_move("submit", [key(draft)], by=people["awa"]),
        lambda: publish([key(draft)], by=people["clarisse"]),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert "Vérification" in words(refused)[0]
    thaw(key(draft), by=people["clarisse"])
    draft.refresh_from_db()
    make.resaved(draft, label_fr="De nouveau", by=people["awa"])
    assert list(AuditEvent.objects.filter(action__in=("freeze", "thaw")).values_list("action", flat=True)) == [
        "thaw", "freeze",
    ]  # fmt: skip


def test_a_translator_changes_english_alone(people):
    draft = a_draft(people["awa"])

    with pytest.raises(Refused):
        make.resaved(draft, label_fr="Du français", by=people["daouda"])
    draft.refresh_from_db()
    make.resaved(draft, label_en="Some English", by=people["daouda"])

    draft.refresh_from_db()
    assert (draft.label_en, draft.label_fr != "Du français") == ("Some English", True)
    with pytest.raises(Refused):
        make.saved(make.Theme(code="nouveau", label_fr="Nouveau"), by=people["daouda"])


def test_a_group_works_on_its_own_relation_only(people):
    from relations.models import Relation

    mali, america, niger = make.country("MLI"), make.country("USA"), make.country("NER")
    ours = make.saved(Relation(first=mali, second=america, title_fr="Mali–États-Unis"))
    kind = make.event_type()
    inside = make.event("Dedans", event_type=kind, parties=(mali, america))
    outside = make.event("Dehors", event_type=kind, parties=(mali, niger))
    group = people["awa"].groups.get()
    GroupLimit.objects.create(group=group, relation_id=ours.pk)

    make.resaved(inside, title_fr="Dedans, mieux", by=people["awa"])
    with pytest.raises(Refused) as refused:
        make.resaved(outside, title_fr="Dehors, mieux", by=people["awa"])

    assert "Mali–États-Unis" in words(refused)[0]
    assert refusal(standing_of(outside), MOVES["submit"], people["awa"]) is not None
    assert refusal(standing_of(inside), MOVES["submit"], people["awa"]) is None
    # A second group that gives the right everywhere gives it everywhere.
    people["awa"].groups.add(people["boubacar"].groups.get())
    make.resaved(outside, title_fr="Dehors, mieux", by=type(people["awa"]).objects.get(pk=people["awa"].pk))


def test_a_group_that_translates_lifts_no_limit_but_that_of_the_english(people):
    from relations.models import Relation

    mali, america, niger = make.country("MLI"), make.country("USA"), make.country("NER")
    ours = make.saved(Relation(first=mali, second=america, title_fr="Mali–États-Unis"))
    outside = make.event("Dehors", parties=(mali, niger))
    GroupLimit.objects.create(group=people["boubacar"].groups.get(), relation_id=ours.pk)
    people["boubacar"].groups.add(people["daouda"].groups.get())
    both = type(people["boubacar"]).objects.get(pk=people["boubacar"].pk)

    with pytest.raises(Refused):
        make.resaved(outside, title_fr="Dehors, mieux", by=both)
    outside.refresh_from_db()
    make.resaved(outside, title_en="Outside", by=both)

    outside.refresh_from_db()
    assert (outside.title_fr, outside.title_en) == ("Dehors", "Outside")


def test_a_right_given_by_hand_is_enough_to_approve(people):
    draft = a_draft(people["awa"])
    people["daouda"].user_permissions.add(Permission.objects.get(codename="review_record"))
    reader = type(people["daouda"]).objects.get(pk=people["daouda"].pk)

    make_move("approve", [key(draft)], by=reader)

    assert standing_of(draft).review == Review.APPROVED


@pytest.mark.parametrize("name", ["publish", "withdraw", "remove", "schedule"])
def test_a_forged_button_of_the_form_makes_no_move(people, client, name):
    draft = a_draft(people["awa"])
    make_move("approve", [key(draft)], by=people["boubacar"])
    client.force_login(people["clarisse"])

    fill(client, change_address(draft), _move=name)

    assert standing_of(draft).review == Review.APPROVED


@pytest.mark.parametrize("name", ["publish", "withdraw", "remove"])
def test_what_readers_see_moves_by_an_edition_alone(people, name):
    with pytest.raises(ValueError, match="edition"):
        make_move(name, [key(a_draft(people["awa"]))], by=people["clarisse"])
