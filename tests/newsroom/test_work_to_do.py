"""The questions of the desk: what each counts, and that it never counts further than it must."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from django.utils.translation import override

from relations.dates import UncertainDate
from relations.models import Event, Evidence, Relation, Theme
from relations.newsroom import questions, silence
from relations.newsroom.assigning import assign
from relations.newsroom.counts import Count, counted
from relations.newsroom.models import Hook, Priority, Revision, Standing
from relations.newsroom.record import delete_draft
from relations.newsroom.work_to_do import work_to_do
from relations.newsroom.workflow import make_move, publish, withdraw
from relations.vocabulary import Modality, Stance
from tests import factories as make

NOW = dt.datetime(2026, 2, 10, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


def key(row):
    return row.kind(), row.pk


def answers(user, now=NOW):
    """What the dashboard says, by the words of each question."""
    with override("en"):
        return {answer.label: answer for section in work_to_do(user, now) for answer in section.answers}


def number(user, label, now=NOW):
    return answers(user, now)[label].count.number


def parts(answer):
    return {part.label: part.count.number for part in answer.parts}


def aged(row, days):
    """Make the last revision of a record, and its place in the review, so many days older."""
    standing = Standing.objects.get(kind=row.kind(), record_id=row.pk)
    Standing.objects.filter(pk=standing.pk).update(since=NOW - dt.timedelta(days=days))
    Revision.objects.filter(pk=standing.head_id).update(at=NOW - dt.timedelta(days=days))


# --- counting ---------------------------------------------------------------------------------------------------------


def test_a_count_stops_at_its_bound(db, django_assert_num_queries):
    for _ in range(4):
        make.theme()

    with django_assert_num_queries(1):
        found = counted({"all": Theme.objects.all(), "none": Theme.objects.none()}, most=3)

    assert found == {"all": Count(3, is_more=True), "none": Count(0)}
    assert counted({"all": Theme.objects.all()}, most=4) == {"all": Count(4)}
    assert counted({}) == {}


def test_a_count_says_that_there_are_more():
    with override("fr"):
        assert str(Count(1000, is_more=True)).replace("\xa0", " ").replace("\u202f", " ") == "1 000+"
    assert (bool(Count(0)), bool(Count(0, is_more=True))) == (False, True)
    assert Count(1) + Count(2, is_more=True) == Count(3, is_more=True)


def test_questions_are_counted_by_what_was_typed_too(db):
    theme = make.theme("100%_'\"")

    assert counted({"it": Theme.objects.filter(code=theme.code)}) == {"it": Count(1)}


# --- where records stand ----------------------------------------------------------------------------------------------


def test_work_assigned_to_me_names_what_is_due(db, chief):
    late, soon, later, others = (make.theme() for _ in range(4))
    for row, days in ((late, -1), (soon, 7), (later, 8)):
        due = TODAY + dt.timedelta(days=days)
        assign([key(row)], to=chief, due=due, priority=Priority.NORMAL, by=chief)
    assign([key(others)], to=make.chief("other"), due=TODAY, priority=Priority.NORMAL, by=chief)

    answer = answers(chief)["Assigned to me"]

    assert answer.count == Count(3)
    assert parts(answer) == {"overdue": 1, "due within a week": 1}


def test_a_deleted_draft_is_nobodys_work(db, chief):
    theme = make.theme()
    assign([key(theme)], to=chief, due=None, priority=Priority.NORMAL, by=chief)

    delete_draft(theme, by=chief)

    assert number(chief, "Assigned to me") == 0


def test_what_waits_for_review_says_since_when(db, chief):
    first, second = make.theme(), make.theme()
    make_move("submit", [key(first), key(second)], by=chief)
    aged(first, 5)

    answer = answers(chief)["To review"]

    assert (answer.count.number, answer.remark) == (2, "the oldest for 5 days")


def test_changes_requested_are_mine_when_i_wrote_them_or_was_given_them(db, chief):
    other = make.chief("other")
    written, given, foreign = (make.theme() for _ in range(3))
    make.resaved(written, by=chief, label_fr="Écrit")
    make.resaved(foreign, by=other, label_fr="Autre")
    assign([key(given)], to=chief, due=None, priority=Priority.NORMAL, by=other)
    rows = [key(row) for row in (written, given, foreign)]
    make_move("submit", rows, by=chief)
    make_move("request_changes", rows, by=chief, comment="Préciser.")

    assert number(chief, "Changes requested") == 2


def test_the_approved_waits_until_it_is_published(press, chief):
    theme = make.theme()
    make_move("approve", [key(theme)], by=chief)
    assert number(chief, "Approved and waiting") == 1

    publish([key(theme)], by=chief)

    assert number(chief, "Approved and waiting") == 0


def test_the_withdrawn_waits_only_when_it_was_approved_again(press, chief):
    theme = make.theme()
    make.show(theme)
    withdraw([key(theme)], by=chief, notice_fr="Doublon.")
    assert number(chief, "Approved and waiting") == 0

    make.resaved(theme, label_fr="Autre nom")
    make_move("approve", [key(theme)], by=chief)

    assert number(chief, "Approved and waiting") == 1


def test_unpublished_changes_are_old_by_the_first_of_them(press, chief):
    fresh, old, as_published = make.theme(), make.theme(), make.theme()
    make.show(fresh, old, as_published)
    make.resaved(fresh, label_fr="Neuf")
    make.resaved(old, label_fr="Vieux")
    aged(fresh, 6)
    aged(old, 8)
    # Somebody has touched it since, which makes it no younger.
    make.resaved(old, label_fr="Plus vieux")

    found = Standing.objects.filter(questions.changed()).values_list("record_id", flat=True)

    assert set(found) == {fresh.pk, old.pk}
    assert number(chief, "Unpublished changes older than a week") == 1


def test_approved_changes_of_the_public_record_are_unpublished_too(press, chief):
    theme = make.theme()
    make.show(theme)
    make.resaved(theme, label_fr="Approuvé")
    aged(theme, 8)
    make_move("approve", [key(theme)], by=chief)

    assert number(chief, "Unpublished changes older than a week") == 1
    assert Standing.objects.filter(questions.changed()).count() == 1


# --- what the record lacks --------------------------------------------------------------------------------------------


def test_english_to_do_is_counted_by_kind(db, chief):
    make.theme()
    make.outlet("Le Courrier")
    make.event("Rencontre")

    answer = answers(chief)["English missing or out of date"]

    assert answer.count == Count(2)
    assert parts(answer) == {"Outlet": 1, "Event": 1}


def test_english_out_of_date_is_to_do(db, chief):
    theme = make.theme()
    make.resaved(theme, label_fr="Autre sens")

    assert parts(answers(chief)["English missing or out of date"]) == {"Theme": 1}


def a_passage(outlet=None):
    return make.passage(make.article(outlet=outlet), "a reçu")


def an_event(*passages, stance=Stance.SUPPORTS):
    event = make.event()
    return make.saved(event, *(Evidence(event=event, passage=passage, stance=stance) for passage in passages))


@pytest.mark.parametrize(
    ("sources", "is_enough"),
    [
        ([], False),
        (["A"], False),
        (["A", "A"], False),
        (["A", "B"], True),
        # An article of an unknown outlet is a source of its own.
        ([None], False),
        ([None, None], True),
        (["A", None], True),
    ],
)
def test_two_outlets_are_two_sources(db, sources, is_enough):
    outlets = {name: make.outlet(name) for name in set(sources) if name}
    an_event(*(a_passage(outlets.get(name)) for name in sources))

    assert Event.objects.filter(questions.without_second_source()).exists() is not is_enough


def test_two_passages_of_one_article_are_one_source(db):
    article = make.article("Il a reçu. Elle a parlé.")
    an_event(make.passage(article, "Il a reçu."), make.passage(article, "Elle a parlé."))

    assert Event.objects.filter(questions.without_second_source()).count() == 1


def test_what_contradicts_is_no_second_source(db):
    event = an_event(a_passage(make.outlet("A")))
    make.saved(event, Evidence(event=event, passage=a_passage(make.outlet("B")), stance=Stance.CONTRADICTS))

    assert Event.objects.filter(questions.without_second_source()).count() == 1


def test_a_withdrawn_event_needs_no_source(press, chief):
    event = an_event(a_passage())
    article = event.evidence.get().passage.article
    make.show(event.event_type, article, event)
    assert number(chief, "Events without a second source") == 1

    withdraw([key(event)], by=chief, notice_fr="Erreur.")

    assert number(chief, "Events without a second source") == 0


def test_only_the_newest_events_are_looked_at_for_sources(db, chief, monkeypatch):
    monkeypatch.setattr("relations.newsroom.work_to_do.LOOKED_AT", 2)
    events = [an_event() for _ in range(3)]

    found = answers(chief)["Events without a second source"]

    assert found.count == Count(2, is_more=True)
    assert Event.objects.filter(questions.without_second_source()).count() == len(events)


def test_passages_that_lost_their_place_are_counted(db, chief):
    article = make.article("Le ministre a reçu la délégation.")
    make.passage(article, "a reçu")
    make.resaved(article, body="Un tout autre texte.")

    assert number(chief, "Broken passages") == 1


# --- silence ----------------------------------------------------------------------------------------------------------


def a_relation(first, second):
    return make.saved(Relation(first=first, second=second, title_fr=f"{first} – {second}"))


def on(day, *parties, **fields):
    return make.event(parties=parties, date=UncertainDate.parse(day), **fields)


def test_silence_counts_the_days_since_both_met(db):
    mali, states, france = (make.country(code) for code in ("MLI", "USA", "FRA"))
    a_relation(mali, states)
    a_relation(mali, france)
    on("2026-02-01", mali, states)
    on("2026-01-01", mali, states)
    on("2026-02-05", mali)
    on("2026-02-20", mali, states)
    on("2026-02-07", mali, states, modality=Modality.PLANNED)

    found = [(one.relation.code, one.days, one.is_longer) for one in silence.silences(TODAY)]

    assert found == [("FRA-MLI", None, False), ("MLI-USA", 9, False)]


def test_what_still_lasts_is_no_silence(db):
    mali, states = make.country("MLI"), make.country("USA")
    a_relation(mali, states)
    on("2026-01-01/2026-03-01", mali, states)

    assert [one.days for one in silence.silences(TODAY)] == [0]


def test_silence_beyond_the_latest_events_is_at_least_as_long(db, monkeypatch):
    monkeypatch.setattr(silence, "LOOKED_AT", 2)
    mali, states = make.country("MLI"), make.country("USA")
    a_relation(mali, states)
    on("2020-01-01", mali, states)
    on("2026-02-01", mali)
    on("2026-02-02", mali)

    (found,) = silence.silences(TODAY)

    assert (found.days, found.is_longer) == (9, True)


# --- who is asked -----------------------------------------------------------------------------------------------------


def test_nobody_is_asked_about_what_they_may_not_see(db):
    asked = answers(make.account("stranger"))

    assert set(asked) == {"Unread notices"}


def test_a_reader_of_one_kind_is_told_of_that_kind(db, chief):
    reader = make.account("reader")
    reader.user_permissions.add(*Permission.objects.filter(codename__in=("view_theme", "view_standing")))
    theme, actor = make.theme(), make.actor()
    make_move("submit", [key(theme), key(actor)], by=chief)

    found = answers(reader)

    assert found["To review"].count == Count(1)
    assert "Broken passages" not in found


def test_nothing_leads_to_a_list_that_may_not_be_seen(db):
    reader = make.account("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_theme"))

    assert {"Assigned to me", "To review", "Unpublished changes older than a week"}.isdisjoint(answers(reader))


def test_age_is_told_in_hours_then_in_days(db, chief):
    theme = make.theme()
    make_move("submit", [key(theme)], by=chief)
    Standing.objects.update(since=timezone.now() - dt.timedelta(hours=3, minutes=5))

    assert answers(chief, timezone.now())["To review"].remark == "the oldest for 3 hours"


def test_webhooks_that_do_not_get_through_are_counted_for_who_manages_them(db):
    chief = make.chief()
    kept = {"by": chief, "at": NOW, "renewed_at": NOW, "salt": "x"}
    for name, state in (
        ("well", {}),
        ("failing", {"failing_since": NOW}),
        ("gone", {"is_active": False, "ending": Hook.Ending.GONE, "failing_since": NOW}),
        ("silent", {"is_active": False, "ending": Hook.Ending.SILENT}),
        ("by hand", {"is_active": False, "ending": Hook.Ending.HAND}),
    ):
        Hook.objects.create(address=f"https://example.org/{name}", **kept, **state)

    found = answers(chief)["Webhooks that do not get through"]

    assert (found.count.number, parts(found)) == (3, {"failing": 1, "stopped by themselves": 2})
    assert found.address == "/admin/webhooks/"
    assert "Webhooks that do not get through" not in answers(make.account("reader"))
