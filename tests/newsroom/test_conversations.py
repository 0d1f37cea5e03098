"""Comments: what they can be about, who may write them, what the audit says of them, and that the law empties them."""

from uuid import uuid4

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from relations.models import Event
from relations.newsroom.accounts import CONTRIBUTOR, EDITOR, TRANSLATOR
from relations.newsroom.conversations import comment, erase, open_comments_by_field, reopen, resolve, threads_of
from relations.newsroom.models import AuditEvent, Comment, Revision, Standing
from relations.newsroom.plans import Refused
from relations.newsroom.record import delete_draft
from relations.newsroom.workflow import withdraw
from relations.vocabulary import ItemAct
from tests import factories as make

SECRET = "zqmot"


@pytest.fixture
def awa(db):
    return make.account("awa", group=EDITOR)


@pytest.fixture
def event(db):
    return make.event("Rencontre", who=(make.actor("Ministre"),))


def key_of(row):
    return row.kind(), row.pk


def acts():
    return list(AuditEvent.objects.filter(action__startswith="comment").order_by("number").values_list("action", "by"))


# --- what a comment is about ------------------------------------------------------------------------------------------


def test_a_comment_carries_the_revision_that_was_head(event, awa):
    make.resaved(event, title_fr="Entretien")

    said = comment(key_of(event), " Est-ce sûr ?\r\nVraiment ?\n", by=awa)

    assert (said.revision, said.by, said.text) == (2, awa, "Est-ce sûr ?\nVraiment ?")
    assert (said.row, said.field, said.language, said.answers) == (None, "", "", None)


@pytest.mark.parametrize(
    ("field", "language", "kept"),
    [
        ("title_fr", "", ("title_fr", "fr")),
        ("title", "en", ("title_en", "en")),
        ("place", "", ("place_id", "")),
        ("place_id", "", ("place_id", "")),
        ("date_earliest", "", ("date", "")),
        ("date", "", ("date", "")),
        ("eventparty", "", ("eventparty", "")),
    ],
)
def test_a_field_is_called_as_snapshots_call_it(event, awa, field, language, kept):
    said = comment(key_of(event), "À revoir.", by=awa, field=field, language=language)

    assert (said.field, said.language) == kept


@pytest.mark.parametrize("field", ["title", "date_sort", "kind", "participation", "title_de"])
def test_there_is_no_such_field(event, awa, field):
    with pytest.raises(Refused):
        comment(key_of(event), "À revoir.", by=awa, field=field)

    assert not Comment.objects.exists()


def test_a_comment_is_about_a_row_of_the_record_itself(event, awa):
    other = make.event(who=(make.actor(),))

    said = comment(key_of(event), "Quel poste ?", by=awa, row=event.participations.get().uid)

    assert said.row == event.participations.get().uid
    for uid in (uuid4(), event.uid, other.participations.get().uid):
        with pytest.raises(Refused):
            comment(key_of(event), "Quel poste ?", by=awa, row=uid)


def test_a_row_and_a_field_at_once_are_a_mistake(event, awa):
    with pytest.raises(ValueError, match="row or"):
        comment(key_of(event), "Où ?", by=awa, row=event.participations.get().uid, field="place")


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00", "a" * 10_001])
def test_a_comment_has_words_and_not_too_many(event, awa, text):
    with pytest.raises(Refused):
        comment(key_of(event), text, by=awa)


def test_a_deleted_record_takes_no_more_comments(event, awa):
    key = key_of(event)
    delete_draft(event, by=awa)

    for gone in (key, ("event", 4_000_000)):
        with pytest.raises(Refused):
            comment(gone, "Trop tard.", by=awa)


# --- threads ----------------------------------------------------------------------------------------------------------


def test_an_answer_to_an_answer_belongs_to_the_same_thread(event, awa):
    first = comment(key_of(event), "Quelle source ?", by=awa, field="title_fr")
    answer = comment(key_of(event), "L’agence.", by=make.chief(), answers=first)

    again = comment(key_of(event), "Merci.", by=awa, answers=answer)

    assert again.answers == first
    assert (again.field, again.language) == ("title_fr", "fr")
    assert [list(thread.replies.all()) for thread in threads_of(key_of(event))] == [[answer, again]]


def test_an_answer_stays_within_its_record(event, awa):
    elsewhere = comment(key_of(make.event()), "Ici.", by=awa)

    with pytest.raises(Refused):
        comment(key_of(event), "Là.", by=awa, answers=elsewhere)


def test_a_thread_is_resolved_and_reopened_once(event, awa):
    chief = make.chief()
    first = comment(key_of(event), "Quelle source ?", by=awa)

    resolve(first, by=chief)
    resolve(first, by=awa)
    first.refresh_from_db()
    assert first.resolved_by == chief
    reopen(first, by=awa)
    reopen(first, by=awa)

    first.refresh_from_db()
    assert (first.resolved_at, first.resolved_by) == (None, None)
    assert acts() == [("comment", awa.pk), ("comment.resolve", chief.pk), ("comment.reopen", awa.pk)]


def test_an_answer_reopens_its_thread(event, awa):
    first = comment(key_of(event), "Quelle source ?", by=awa)
    resolve(first, by=awa)

    comment(key_of(event), "Pas encore.", by=make.chief(), answers=first)

    first.refresh_from_db()
    assert first.resolved_at is None
    assert [action for action, _by in acts()] == ["comment", "comment.resolve", "comment", "comment.reopen"]


def test_open_threads_by_what_they_are_about(event, awa):
    row = event.participations.get().uid
    whole = comment(key_of(event), "Tout.", by=awa)
    title = [comment(key_of(event), words, by=awa, field="title_fr") for words in ("Un.", "Deux.")]
    who = comment(key_of(event), "Qui ?", by=awa, row=row)
    comment(key_of(event), "Lui.", by=awa, answers=who)
    resolve(comment(key_of(event), "Fait.", by=awa, field="place"), by=awa)

    assert open_comments_by_field(key_of(event)) == {"": [whole], "title_fr": title, str(row): [who]}


# --- who may, and what is kept of it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("group", [CONTRIBUTOR, TRANSLATOR, EDITOR])
def test_every_group_comments(event, group):
    assert comment(key_of(event), "Vu.", by=make.account(group=group)).pk


@pytest.mark.parametrize("rights", [(), ("add_comment",), ("view_event",), ("add_comment", "view_actor")])
def test_whoever_sees_the_kind_and_may_comment(event, awa, rights):
    first = comment(key_of(event), "Quelle source ?", by=awa)
    stranger = make.account()
    stranger.user_permissions.add(*Permission.objects.filter(codename__in=rights))

    for act in (
        lambda: comment(key_of(event), "Moi aussi.", by=stranger),
        lambda: comment(key_of(event), "Moi aussi.", by=stranger, answers=first),
        lambda: resolve(first, by=stranger),
        lambda: reopen(first, by=stranger),
    ):
        with pytest.raises(Refused):
            act()
    assert acts() == [("comment", awa.pk)]


def test_seeing_the_kind_and_the_right_to_comment_are_enough(event):
    reader = make.account()
    reader.user_permissions.add(*Permission.objects.filter(codename__in=("add_comment", "view_event")))

    assert comment(key_of(event), "Vu.", by=reader).by == reader


def test_only_a_superuser_deletes_and_with_the_answers(event, awa):
    kept = comment(key_of(event), "Reste.", by=awa)
    first = comment(key_of(event), "À supprimer.", by=awa)
    comment(key_of(event), "Oui.", by=awa, answers=first)

    with pytest.raises(Refused):
        erase([first], by=awa)
    erase([first], by=make.chief())

    assert list(Comment.objects.all()) == [kept]
    assert acts()[-1][0] == "comment.delete"


def test_the_audit_never_holds_the_words(event, awa):
    chief = make.chief()
    first = comment(key_of(event), f"{SECRET} un", by=awa, field="title_fr")
    answer = comment(key_of(event), f"{SECRET} deux", by=awa, answers=first)
    resolve(answer, by=awa)
    reopen(first, by=awa)
    erase([first], by=chief)

    entries = AuditEvent.objects.filter(action__startswith="comment").order_by("number")
    assert [entry.detail for entry in entries] == [
        {"comment": first.pk, "field": "title_fr"},
        {"comment": answer.pk, "field": "title_fr", "answers": first.pk},
        *([{"comment": first.pk, "field": "title_fr"}] * 3),
    ]
    assert not any(SECRET in f"{entry.reason}{entry.detail}{entry.origin}" for entry in AuditEvent.objects.all())


# --- a legal removal --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("press")
def test_a_legal_removal_empties_comments_with_their_answers():
    chief, event = make.chief(), make.event(proof=make.passage(make.article(), "a reçu"))
    make.show(*make.everything_for(event, event.evidence.get().passage.article))
    first = comment(key_of(event), f"{SECRET} un", by=chief)
    comment(key_of(event), f"{SECRET} deux", by=chief, answers=first)
    # As notes were written before they were comments: the stock admin kept their first words.
    LogEntry.objects.create(
        user=chief, content_type=ContentType.objects.get_for_model(Comment), object_id=str(first.pk),
        object_repr=f"{SECRET} un", action_flag=CHANGE, change_message="",
    )  # fmt: skip
    elsewhere = comment(key_of(make.event()), "Reste.", by=chief)

    withdraw([key_of(event)], by=chief, act=ItemAct.LEGAL_REMOVAL, notice_fr="Décision de justice.")

    assert not Event.objects.filter(pk=event.pk).exists()
    assert list(Comment.objects.all()) == [elsewhere]
    assert not LogEntry.objects.filter(object_repr__contains=SECRET).exists()


@pytest.mark.usefixtures("press")
def test_a_legal_removal_of_an_article_empties_the_comments_on_its_passages():
    chief, article = make.chief(), make.article()
    passage, dropped = make.passage(article, "a reçu"), make.passage(article, "ambassadrice")
    for row in (article, passage, dropped):
        comment(key_of(row), f"{SECRET} ?", by=chief)
    gone = key_of(dropped)
    delete_draft(dropped, by=chief)
    make.show(article)

    withdraw([key_of(article)], by=chief, act=ItemAct.LEGAL_REMOVAL, notice_fr="Décision de justice.")

    assert not Comment.objects.exists()
    assert not Revision.objects.filter(kind="passage", record_id=gone[1]).exclude(snapshot=None).exists()
    assert Standing.objects.filter(kind="article").get().publicity == "removed"
