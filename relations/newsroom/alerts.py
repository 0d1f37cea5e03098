"""Notices: who is to know what has happened to a record. They name the record and hold none of its words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from relations.newsroom import audit
from relations.newsroom.models import Alert, Approval, Revision, Standing
from relations.newsroom.plans import grouped, standings_of
from relations.newsroom.rights import limits_of, outside
from relations.newsroom.snapshots import Key, upgraded

Concerned = Iterator[tuple[Key, int]]
CHUNK = 500


# --- who is concerned -------------------------------------------------------------------------------------------------


def _assignees(keys: Sequence[Key]) -> Concerned:
    return _of_standings(keys, "assignee")


def _head_authors(keys: Sequence[Key]) -> Concerned:
    return _of_standings(keys, "head__by")


def _of_standings(keys: Sequence[Key], column: str) -> Concerned:
    for kind, ids in grouped(keys):
        rows = Standing.objects.filter(kind=kind, record_id__in=ids, **{f"{column}__isnull": False})
        yield from (((kind, pk), user) for pk, user in rows.values_list("record_id", column))


def _authors(keys: Sequence[Key]) -> Concerned:
    return _wrote_until("head__number", keys)


def _published_authors(keys: Sequence[Key]) -> Concerned:
    return _wrote_until("published", keys)


def _wrote_until(last: str, keys: Sequence[Key]) -> Concerned:
    """Who wrote the revisions up to the one that `last` names, since the approval before it.

    That of the last revision itself does not count: it may be what people are told of.
    """
    mine = {"kind": OuterRef("kind"), "record_id": OuterRef("record_id")}
    approvals = Approval.objects.filter(**mine, number__lt=OuterRef("last")).order_by("-number")
    for kind, ids in grouped(keys):
        written = (
            Revision.objects.filter(kind=kind, record_id__in=ids)
            .alias(last=Subquery(Standing.objects.filter(**mine).values(last)[:1]))
            .alias(since=Coalesce(Subquery(approvals.values("number")[:1]), 0))
            .filter(number__lte=F("last"), number__gt=F("since"))
        )
        rows = written.order_by().values_list("record_id", "by").distinct()
        yield from (((kind, pk), user) for pk, user in rows)


def _reviewers(keys: Sequence[Key]) -> Concerned:
    """Whoever may review, but not their own text."""
    authors = set(_head_authors(keys))
    return (pair for pair in _with_right("newsroom.review_record", keys) if pair not in authors)


def _publishers(keys: Sequence[Key]) -> Concerned:
    return _with_right("newsroom.publish_record", keys)


def _with_right(right: str, keys: Sequence[Key]) -> Concerned:
    users = list(User.objects.with_perm(right).values_list("pk", flat=True))
    return ((key, user) for key in keys for user in users)


def _who_may_publish(keys: Sequence[Key]) -> Concerned:
    """Publishers, each of the records of their own relations."""
    heads = {key: upgraded(found.head.snapshot) for key, found in standings_of(keys).items() if found.head.snapshot}
    for user in User.objects.with_perm("newsroom.publish_record"):
        limits = limits_of(user, "publish_record")
        yield from ((key, user.pk) for key, head in heads.items() if limits is None or not outside(limits, head))


# Who is told what. Whoever calls names those that a record alone does not tell: who wrote in a thread of it, who made a
# schedule for it.
CONCERNED: dict[str, tuple[Callable[[Sequence[Key]], Concerned], ...]] = {
    Alert.Cause.ASSIGNED: (_assignees,),
    Alert.Cause.SUBMITTED: (_reviewers,),
    Alert.Cause.CHANGES_REQUESTED: (_authors, _assignees),
    Alert.Cause.APPROVED: (_authors, _assignees),
    Alert.Cause.PUBLISHED: (_published_authors, _assignees),
    Alert.Cause.COMMENTED: (_head_authors, _assignees),
    Alert.Cause.SCHEDULE_FAILED: (_publishers,),
    Alert.Cause.CORRECTION_WAITS: (_who_may_publish,),
}


# What happens to an account itself. It goes by mail even when it was read: who took the account could mark it as read.
OF_ACCOUNTS = frozenset(
    {
        Alert.Cause.PASSWORD_CHANGED,
        Alert.Cause.FACTOR_CHANGED,
        Alert.Cause.LINK_MADE,
        Alert.Cause.LINK_USED,
        Alert.Cause.NEW_BROWSER,
    }
)


# --- telling them -----------------------------------------------------------------------------------------------------


def alert_for(cause: str, key: Key, *, by: User | None, also: Iterable[int] = ()) -> None:
    """Tell those whom it concerns, and the accounts `also`, what `by` has done to a record (nobody: a machine did).

    Call it in the transaction of the act, after the standing says what has become of the record.
    """
    alert_for_all(cause, [key], by=by, also=also)


def alert_for_all(cause: str, keys: Iterable[Key], *, by: User | None, also: Iterable[int] = ()) -> None:
    """`alert_for()` for many records, in a fixed number of queries for each kind of record."""
    wanted = list(dict.fromkeys(keys))
    named = ((key, user) for user in set(also) for key in wanted)
    tell(cause, chain(named, *(people(wanted) for people in CONCERNED[cause])), by)


def tell(cause: str, told: Iterable[tuple[tuple[str, int | None], int]], by: User | None) -> None:
    """Not the one who did it, and nothing twice that is still unread."""
    pairs = dict.fromkeys(told)
    with transaction.atomic(using="default"):
        audit.claim()
        people = _at_the_desk({user for _key, user in pairs}, but=by)
        waiting = _unread_of(cause, {key for key, _user in pairs})
        now = timezone.now()
        Alert.objects.bulk_create(
            (
                Alert(to_id=user, cause=cause, kind=kind, record_id=pk, by=by, at=now)
                for (kind, pk), user in pairs
                if user in people and (kind, pk, user) not in waiting
            ),
            batch_size=CHUNK,
        )


def _at_the_desk(users: set[int], *, but: User | None) -> set[int]:
    found = User.objects.filter(pk__in=users, is_active=True, is_staff=True)
    return set(found.values_list("pk", flat=True)) - ({but.pk} if but else set())


def _unread_of(cause: str, keys: Iterable[tuple[str, int | None]]) -> set[tuple[str, int | None, int]]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in keys:
        by_kind[kind] += [] if pk is None else [pk]
    found: set[tuple[str, int | None, int]] = set()
    for kind, ids in by_kind.items():
        rows = Alert.objects.filter(cause=cause, kind=kind, read_at=None)
        rows = rows.filter(record_id__in=ids) if kind else rows
        found.update(rows.values_list("kind", "record_id", "to"))
    return found


def tell_owner(cause: Alert.Cause, user: User, *, by: User | None) -> None:
    """Tell somebody what happened to their account: even what they did, for somebody else may have been them.

    Each time anew: one that is unread hides none of them. Call it in the transaction of the act.
    """
    with transaction.atomic(using="default"):
        audit.claim(editing=False)
        Alert.objects.create(to=user, cause=cause, by=by, at=timezone.now())


# --- reading them -----------------------------------------------------------------------------------------------------


def alerts_of(user: User) -> QuerySet[Alert]:
    """Those of an account, what is unread first, the newest first."""
    mine = Alert.objects.filter(to=user).alias(is_read=Q(read_at__isnull=False))
    return mine.select_related("by").order_by("is_read", "-at", "-pk")


def unread_count(user: User) -> int:
    return Alert.objects.filter(to=user, read_at=None).count()


def mark_read(user: User, *, one: int | None = None, until: int | None = None) -> None:
    """Mark one notice, or all up to the one that was the newest on the page: those after it nobody has seen.

    Not audited: it says nothing about a record.
    """
    chosen = {"pk": one} if one is not None else {"pk__lte": until}
    with transaction.atomic(using="default"):
        audit.claim()
        Alert.objects.filter(to=user, read_at=None, **chosen).update(read_at=timezone.now())
