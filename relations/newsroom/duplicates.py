"""Records that look like the same one twice. It forbids nothing: an editor is told, and says what is true."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models import Record
from relations.models.aggregates import model_of
from relations.newsroom import audit
from relations.newsroom.likenesses import RULES
from relations.newsroom.models import Likeness, NotDuplicate, Standing
from relations.newsroom.plans import Refused, standings_of
from relations.newsroom.rights import may_change, writes_english_only
from relations.newsroom.snapshots import Key, take
from relations.newsroom.traits import keep_traits
from relations.reading import NEWSROOM

KINDS = tuple(RULES)
# How many look-alikes of one record are named, and how many records one look goes through.
NAMED, AT_ONCE = 10, 100


@dataclass(frozen=True)
class LookAlike:
    """A record that looks like the one asked about."""

    key: Key
    cause: Likeness.Cause

    @property
    def why(self) -> str:
        return str(self.cause.label)


def look_alikes(record: Record) -> list[LookAlike]:
    """Saved records that may be the same as this saved one, but for those that an editor knows to be others."""
    kind, rule = record.kind(), RULES.get(record.kind())
    if rule is None:
        return []
    others = _known_others(kind, record.pk)
    found = {pk: cause for pk, cause in rule(record) if pk not in {record.pk, *others}}
    return [LookAlike((kind, pk), cause) for pk, cause in list(found.items())[:NAMED]]


def _known_others(kind: str, pk: int) -> set[int]:
    pairs = NotDuplicate.objects.filter(_of(pk), kind=kind).values_list("first_id", "second_id")
    return {end for pair in pairs for end in pair} - {pk}


def _of(pk: int) -> Q:
    return Q(first_id=pk) | Q(second_id=pk)


def in_order(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


# --- pairs that wait for an editor ------------------------------------------------------------------------------------


def likenesses(kind: str = "") -> QuerySet[Likeness]:
    """The pairs that were found and nobody has judged, the newest first."""
    return Likeness.objects.filter(kind=kind) if kind else Likeness.objects.filter(kind__in=KINDS)


def remember_look_alikes(record: Record) -> list[LookAlike]:
    """Look for records like this one, and keep the pairs for the desk. What an index holds is no act of anybody."""
    kind, pk, found = record.kind(), record.pk, look_alikes(record)
    pairs = {in_order(pk, like.key[1]): like.cause for like in found}
    known = set(Likeness.objects.filter(_of(pk), kind=kind).values_list("first_id", "second_id"))
    if known != pairs.keys():
        with transaction.atomic(using=NEWSROOM):
            audit.claim()
            _replace(kind, pk, pairs)
    return found


def _replace(kind: str, pk: int, pairs: dict[tuple[int, int], Likeness.Cause]) -> None:
    now = timezone.now()
    Likeness.objects.filter(_of(pk), kind=kind).delete()
    Likeness.objects.bulk_create(
        (Likeness(kind=kind, first_id=a, second_id=b, cause=cause, at=now) for (a, b), cause in pairs.items()),
        ignore_conflicts=True,
    )


def look_through(kind: str, *, before: int | None = None) -> int | None:
    """Look for the likes of the records of a kind that were changed last, 100 of them.

    `before` goes on from there: the number that the look before answered; None when there are no more.
    """
    standings = Standing.objects.filter(kind=kind, head__snapshot__isnull=False).order_by("-head_id")
    if before is not None:
        standings = standings.filter(head__lt=before)
    heads = dict(standings.values_list("record_id", "head_id")[:AT_ONCE])
    rows = model_of(kind)._base_manager.in_bulk(list(heads))
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        keep_traits(kind, take(kind, rows, NEWSROOM))
    for row in rows.values():
        remember_look_alikes(row)
    return min(heads.values()) if len(heads) == AT_ONCE else None


def forget_likenesses(kind: str, ids: Iterable[int]) -> None:
    """Of records that are gone: there is nothing to judge any more."""
    gone = list(ids)
    Likeness.objects.filter(Q(first_id__in=gone) | Q(second_id__in=gone), kind=kind).delete()
    keep_traits(kind, dict.fromkeys(gone))


# --- the editor's judgement -------------------------------------------------------------------------------------------


def may_judge(user: User, kind: str) -> bool:
    return may_change(user, kind) and not writes_english_only(user, kind)


def say_not_duplicates(kind: str, one: int, other: int, *, by: User) -> None:
    """Keep that these two are not the same, however much they look it. Raises Refused."""
    first, second = in_order(one, other)
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if not may_judge(by, kind):
            raise Refused([_("You do not have the right to do this.")])
        if first == second or len(standings_of([(kind, first), (kind, second)])) != 2:
            raise Refused([_("These are not two records.")])
        pair = {"kind": kind, "first_id": first, "second_id": second}
        Likeness.objects.filter(**pair).delete()
        if not NotDuplicate.objects.filter(**pair).exists():
            NotDuplicate.objects.create(**pair, by=by, at=timezone.now())
            ends = ((first, second), (second, first))
            audit.enter((audit.Act("not_duplicates", kind, pk, detail={"other": like}) for pk, like in ends), by=by)
