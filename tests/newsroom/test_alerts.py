"""Notices: who gets one for what, never twice while it is unread, and the page on which they are read."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from relations.newsroom.accounts import CONTRIBUTOR, EDITOR, PUBLISHER, system_user
from relations.newsroom.alerts import CONCERNED, alert_for, alert_for_all, alerts_of, mark_read, tell
from relations.newsroom.conversations import comment
from relations.newsroom.models import Alert, Approval, AuditEvent, Standing
from tests import factories as make

Cause = Alert.Cause
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)")


@pytest.fixture
def awa(db):
    return make.account("awa", group=CONTRIBUTOR)


@pytest.fixture
def bakary(db):
    return make.account("bakary", group=EDITOR)


@pytest.fixture
def cheick(db):
    return make.account("cheick", group=PUBLISHER)


def key_of(row):
    return row.kind(), row.pk


def alert(users, cause, key, *, by):
    """Tell just these accounts."""
    tell(cause, ((key or ("", None), user.pk) for user in users), by)


def written_by(*authors):
    """An event with a revision by each of these."""
    first, *others = authors
    event = make.event()
    for number, author in enumerate((first, *others)):
        make.resaved(event, by=author, title_fr=f"Titre {number}")
    return event


def approved(event, number, by):
    kind, pk = key_of(event)
    Approval.objects.create(kind=kind, record_id=pk, number=number, by=by, at=timezone.now())


def standing(event, **now):
    Standing.objects.filter(kind="event", record_id=event.pk).update(**now)


def told():
    return sorted(Alert.objects.values_list("to__username", "cause"))


# --- who gets what ----------------------------------------------------------------------------------------------------


def test_the_assignee_is_told_of_their_task(awa, bakary):
    event = make.event()
    standing(event, assignee=awa)

    alert_for(Cause.ASSIGNED, key_of(event), by=bakary)

    assert told() == [("awa", "assigned")]
    assert Alert.objects.get().by == bakary
    assert (Alert.objects.get().kind, Alert.objects.get().record_id) == key_of(event)


def test_reviewers_are_told_of_what_is_submitted_but_not_its_author(awa, bakary, cheick):
    User.objects.filter(pk=make.account(group=EDITOR).pk).update(is_active=False)
    event = written_by(cheick, bakary)

    alert_for(Cause.SUBMITTED, key_of(event), by=awa)

    assert told() == [("cheick", "submitted")]


@pytest.mark.parametrize("cause", [Cause.CHANGES_REQUESTED, Cause.APPROVED])
def test_authors_since_the_approval_before_are_told_of_a_review(awa, bakary, cheick, cause):
    dado, eve = make.account("dado", group=EDITOR), make.account("eve")
    event = written_by(dado, awa, bakary)
    approved(event, 2, cheick)
    # The approval of the head itself ends nobody's part in it.
    approved(event, 4, cheick)
    standing(event, assignee=eve)

    alert_for(cause, key_of(event), by=cheick)

    assert told() == [("awa", cause), ("bakary", cause), ("eve", cause)]


def test_authors_of_what_was_published_are_told_and_not_those_of_a_later_draft(awa, bakary, cheick):
    event = written_by(awa, bakary)
    approved(event, 2, cheick)
    standing(event, published=2)

    alert_for(Cause.PUBLISHED, key_of(event), by=cheick)

    assert told() == [("awa", "published")]


def test_those_who_wrote_in_a_thread_are_told_of_its_answers(awa, bakary, cheick):
    dado, eve = make.account("dado", group=EDITOR), make.account("eve")
    event = written_by(awa)
    other = comment(key_of(event), "Un autre fil.", by=dado)
    Alert.objects.all().delete()
    standing(event, assignee=eve)

    first = comment(key_of(event), "Quelle source ?", by=bakary)
    assert told() == [("awa", "commented"), ("eve", "commented")]
    Alert.objects.all().delete()
    comment(key_of(event), "L’agence.", by=cheick, answers=first)

    assert told() == [("awa", "commented"), ("bakary", "commented"), ("eve", "commented")]
    assert other.by == dado


def test_publishers_and_who_made_it_are_told_of_a_schedule_that_failed(awa, bakary, cheick):
    event = make.event()

    alert_for(Cause.SCHEDULE_FAILED, key_of(event), by=None, also=(awa.pk,))

    assert told() == [("awa", "schedule_failed"), ("cheick", "schedule_failed")]
    assert {notice.by for notice in Alert.objects.all()} == {None}


@pytest.mark.parametrize("cause", CONCERNED)
def test_nobody_is_told_of_their_own_act(awa, bakary, cheick, cause):
    event = written_by(cheick)
    standing(event, assignee=cheick, published=2)

    alert_for(cause, key_of(event), by=cheick, also=(cheick.pk,))

    assert "cheick" not in dict(told())


def test_an_account_that_cannot_come_to_the_desk_is_told_nothing(awa):
    gone, reader = make.account("gone"), make.account("reader")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=reader.pk).update(is_staff=False)

    alert([gone, reader, system_user(), awa], Cause.ASSIGNED, None, by=None)

    assert told() == [("awa", "assigned")]
    assert (Alert.objects.get().kind, Alert.objects.get().record_id) == ("", None)


# --- not twice --------------------------------------------------------------------------------------------------------


def test_an_unread_notice_is_not_repeated(awa, bakary):
    one, other = written_by(awa), written_by(awa)
    for key in (key_of(one), key_of(one), None, None):
        alert([awa], Cause.COMMENTED, key, by=bakary)
    assert Alert.objects.count() == 2

    alert([awa], Cause.APPROVED, key_of(one), by=bakary)
    alert([awa, bakary], Cause.COMMENTED, key_of(one), by=None)
    alert([awa], Cause.COMMENTED, key_of(other), by=bakary)
    assert Alert.objects.count() == 5

    Alert.objects.update(read_at=timezone.now())
    alert([awa], Cause.COMMENTED, key_of(one), by=bakary)
    assert Alert.objects.filter(read_at=None).count() == 1


def test_many_records_cost_as_many_queries_as_one(awa, bakary, cheick):
    events = [written_by(awa, bakary) for _number in range(12)]
    Standing.objects.update(assignee=awa, published=2)

    for cause in CONCERNED:
        numbers = []
        for some in (events[:1], events):
            Alert.objects.all().delete()
            with CaptureQueriesContext(connections["default"]) as asked:
                alert_for_all(cause, map(key_of, some), by=None)
            numbers.append(len(asked))
            assert len({alert.record_id for alert in Alert.objects.all()}) == len(some), cause
        assert numbers[0] == numbers[1], cause


# --- the page ---------------------------------------------------------------------------------------------------------

PAGE = "/admin/notices/"


@pytest.fixture
def desk(client, awa):
    client.force_login(awa)
    return client


def test_the_page_shows_what_is_unread_first_and_only_ones_own(desk, awa, bakary):
    old, new, last = (make.event(title) for title in ("Ancienne", "Nouvelle", "Dernière"))
    for event in (old, new, last):
        alert([awa], Cause.APPROVED, key_of(event), by=bakary)
    alert([bakary], Cause.APPROVED, key_of(make.event("À Bakary")), by=awa)
    mark_read(awa, one=Alert.objects.get(record_id=last.pk).pk)

    page = desk.get(PAGE)

    assert [line.name for line in page.context["lines"]] == ["Nouvelle", "Ancienne", "Dernière"]
    assert "À Bakary" not in page.content.decode()
    assert not INLINE.search(page.content.decode())


def test_one_is_marked_read_and_then_all_that_the_page_knew_of(desk, awa, bakary):
    for _number in range(3):
        alert([awa], Cause.APPROVED, key_of(make.event()), by=bakary)
    others = make.event()
    alert([bakary], Cause.APPROVED, key_of(others), by=awa)
    first, second, third = alerts_of(awa)
    acts = AuditEvent.objects.count()

    assert desk.post(PAGE, {"read": second.pk, "page": "2"})["Location"] == f"{PAGE}?page=2"
    assert [found.pk for found in alerts_of(awa).filter(read_at=None)] == [first.pk, third.pk]

    newest = desk.get(PAGE).context["newest"]
    alert([awa], Cause.APPROVED, key_of(others), by=bakary)
    desk.post(PAGE, {"until": newest})

    assert [found.record_id for found in alerts_of(awa).filter(read_at=None)] == [others.pk]
    assert Alert.objects.filter(to=bakary, read_at=None).count() == 1
    assert AuditEvent.objects.count() == acts


def test_somebody_elses_notice_cannot_be_marked_and_nonsense_is_nothing(desk, bakary):
    alert([bakary], Cause.APPROVED, key_of(make.event()), by=None)

    for said in ({"read": Alert.objects.get().pk}, {"read": "x"}, {"until": "9" * 40}, {}, {"page": "x"}):
        assert desk.post(PAGE, said).status_code == 302

    assert Alert.objects.get().read_at is None


def test_a_record_that_is_gone_or_may_not_be_seen_is_not_named(client, db):
    reader = make.account()
    reader.user_permissions.add(Permission.objects.get(codename="view_event"))
    client.force_login(reader)
    hidden, gone = make.actor("Cachée"), make.event("Partie")
    alert([reader], Cause.ASSIGNED, key_of(hidden), by=None)
    alert([reader], Cause.ASSIGNED, key_of(gone), by=None)
    gone.delete()
    alert([reader], Cause.SCHEDULE_FAILED, None, by=None)

    page = client.get(PAGE)

    assert {(line.name, line.address) for line in page.context["lines"]} == {("", "")}
    assert "Cachée" not in page.content.decode()


def test_nobody_reads_notices_without_an_account(db):
    assert Client().get(PAGE).status_code == 302
    assert Client().post(PAGE, {"until": "5"}).status_code == 403


def test_the_header_counts_what_is_unread_on_every_page(desk, awa, bakary):
    for _number in range(2):
        alert([awa], Cause.APPROVED, key_of(make.event()), by=bakary)
    alert([bakary], Cause.APPROVED, key_of(make.event()), by=awa)
    addresses = ("admin:index", "admin:relations_event_changelist", "admin:password_change", "admin:notices")

    for name in addresses:
        page = desk.get(reverse(name)).content.decode()
        assert re.search(r'<a href="/admin/notices/"><strong class="unread">2 ', page), name

    mark_read(awa, until=Alert.objects.latest("pk").pk)
    assert '<strong class="unread">' not in desk.get(reverse("admin:index")).content.decode()


def test_the_count_is_one_query_and_a_popup_asks_none(desk):
    def asked(address):
        with CaptureQueriesContext(connections["default"]) as queries:
            desk.get(address)
        return [q["sql"] for q in queries if Alert._meta.db_table in q["sql"]]

    assert len(asked("/admin/relations/theme/")) == 1
    assert asked("/admin/relations/theme/add/?_popup=1") == []
    assert "/admin/notices/" not in Client().get("/admin/login/").content.decode()


def test_the_page_asks_a_fixed_number_of_queries(desk, awa, bakary):
    makers = (make.event, make.actor, make.theme, make.outlet, make.article)

    def queries():
        with CaptureQueriesContext(connections["default"]) as asked:
            assert desk.get(PAGE).status_code == 200
        return len(asked)

    def many(count):
        for maker in makers:
            for _number in range(count):
                alert([awa], Cause.APPROVED, key_of(maker()), by=bakary)

    many(1)
    with_few = queries()
    many(12)

    assert queries() == with_few
    assert desk.get(PAGE).context["page"].paginator.num_pages == 2
    assert len(desk.get(f"{PAGE}?page=2").context["lines"]) == 15
