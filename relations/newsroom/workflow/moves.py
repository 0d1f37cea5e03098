"""The table of moves, why one may not be made, and the one function that makes those within the newsroom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.newsroom import audit
from relations.newsroom.alerts import alert_for_all
from relations.newsroom.models import Alert, Approval, Comment, Item, Merger, Publicity, Review, Revision, Standing
from relations.newsroom.plans import Problem, Refused, grouped, standings_of
from relations.newsroom.rights import Pairs, frozen, is_system, limits_of, may_change, outside, pairs_of
from relations.newsroom.rows import update_alike
from relations.newsroom.snapshots import Key, upgraded
from relations.publication.inserting import insert, made
from relations.reading import NEWSROOM, one_of

# Whoever may save records of the kind.
CHANGE = "change"
ANY = tuple(Publicity)


@dataclass(frozen=True)
class Move:
    name: str
    label: Any
    permission: str
    # The review and the publicity that a record may have for the move.
    review: tuple[str, ...]
    publicity: tuple[str, ...] = ANY
    # The review that follows.
    to: str = ""
    needs_comment: bool = False
    # Nobody who wrote what has not been approved yet.
    needs_second_reader: bool = False
    # Something new for readers.
    needs_news: bool = False

    def right(self, kind: str) -> str:
        """The name of the right that the move takes, for a record of this kind."""
        return f"change_{kind}" if self.permission == CHANGE else self.permission.partition(".")[2]


D, S, C, A, P = Review.DRAFT, Review.SUBMITTED, Review.CHANGES_REQUESTED, Review.APPROVED, Review.SCHEDULED
EVERY = (D, S, C, A, P)
SHOWABLE = (Publicity.NEVER, Publicity.PUBLIC, Publicity.WITHDRAWN)
REVIEW, PUBLISHING = "newsroom.review_record", "newsroom.publish_record"

_TABLE = (
    Move("submit", gettext_lazy("Submit for review"), CHANGE, (D, C), SHOWABLE, to=S, needs_news=True),
    Move("take_back", gettext_lazy("Take back from review"), CHANGE, (S,), to=D),
    Move("request_changes", gettext_lazy("Request changes"), REVIEW, (S, A), to=C, needs_comment=True, needs_news=True),
    Move(
        "approve", gettext_lazy("Approve"), REVIEW, (D, S), SHOWABLE, to=A, needs_second_reader=True, needs_news=True
    ),
    Move("schedule", gettext_lazy("Schedule"), PUBLISHING, (A,), SHOWABLE, to=P, needs_news=True),
    Move("publish", gettext_lazy("Publish"), PUBLISHING, (D, S, A), SHOWABLE),
    Move("withdraw", gettext_lazy("Withdraw"), "newsroom.withdraw_record", EVERY, (Publicity.PUBLIC,)),
    # The law reaches what is public, what once was, and what is left of deleted drafts; drafts may go along with it.
    Move(
        "remove", gettext_lazy("Remove for legal reasons"), "newsroom.remove_record", EVERY,
        (Publicity.PUBLIC, Publicity.WITHDRAWN),
    ),
)  # fmt: skip
MOVES: dict[str, Move] = {move.name: move for move in _TABLE}
# What those whom it concerns are told of.
ALERTS = {
    "submit": Alert.Cause.SUBMITTED,
    "request_changes": Alert.Cause.CHANGES_REQUESTED,
    "approve": Alert.Cause.APPROVED,
    "publish": Alert.Cause.PUBLISHED,
}
PUBLISH, WITHDRAW, REMOVE = MOVES["publish"], MOVES["withdraw"], MOVES["remove"]


# What a freeze forbids. The law is not held up by it.
ICE = {move.name for move in _TABLE if move.needs_news} | {"publish", "withdraw"}


@dataclass(frozen=True)
class Grounds:
    """What the refusals of one move are made of, looked up once for all of its records."""

    # Who wrote what nobody has approved yet.
    authors: Mapping[Key, Set[int]]
    # Why a record is frozen, in words.
    frozen: Mapping[Key, str]
    # The relations within which the account has the right, by kind; None when everywhere.
    limits: Mapping[str, Set[int] | None]
    # The countries of those relations.
    pairs: Mapping[str, Pairs]


def grounds_of(keys: Iterable[Key], move: Move, user: User) -> Grounds:
    wanted = list(keys)
    rights = {
        kind: f"change_{kind}" if move.permission == CHANGE else move.permission.partition(".")[2]
        for kind, _pk in wanted
    }
    limits = {right: limits_of(user, right) for right in set(rights.values())}
    pairs = {right: pairs_of(found) for right, found in limits.items() if found is not None}
    return Grounds(
        authors=authors_of(wanted) if move.needs_second_reader else {},
        frozen={problem.key: problem.message for problem in frozen(wanted) if problem.key},
        limits={kind: limits[right] for kind, right in rights.items()},
        pairs={kind: pairs[right] for kind, right in rights.items() if right in pairs},
    )


def refusal(
    standing: Standing | None,
    move: Move,
    user: User,
    *,
    own_text_confirmed: bool = False,
    grounds: Grounds | None = None,
) -> str | None:
    """Why `user` may not make this move now, in words for the desk; None if nothing stands against it.

    `own_text_confirmed`: a superuser says that they know it to be their own text. `grounds` are looked up when not
    given, which costs a few queries for each record.
    """
    if not has_right(user, move, standing.kind if standing else ""):
        return _("You do not have the right to do this.")
    if standing is None:
        return _("This record has not been saved yet.")
    grounds = grounds or grounds_of([standing.key], move, user)
    return (
        _elsewhere(standing, move)
        or _without_news(standing, move, grounds)
        or out_of_hand(standing, move, user, grounds)
        or (None if own_text_allowed(user, own_text_confirmed) else _own_text(standing, move, user, grounds))
    )


def has_right(user: User, move: Move, kind: str = "") -> bool:
    if is_system(user):
        return True
    if move.permission == CHANGE:
        return not kind or may_change(user, kind)
    return user.has_perm(move.permission)


def _elsewhere(standing: Standing, move: Move) -> str | None:
    in_the_bin = standing.publicity == Publicity.NEVER and standing.head.snapshot is None
    if standing.publicity not in move.publicity and not (move.name == "remove" and in_the_bin):
        return _("This record cannot be moved from “%s”.") % standing.get_publicity_display()
    if (
        standing.head.snapshot is None
        and not standing.is_public
        and not (move.name == "remove" and _has_words(standing))
    ):
        return _("This record has been deleted.")
    if standing.review not in move.review:
        return _("This record cannot be moved from “%s”.") % standing.get_review_display()
    return None


def _has_words(standing: Standing) -> bool:
    """Whether anything is left of a record whose rows are gone: it was deleted, or merged into another."""
    mine = {"kind": standing.kind, "record_id": standing.record_id, "snapshot__isnull": False}
    return Revision.objects.filter(**mine).exists() or Item.objects.filter(**mine).exists()


def _without_news(standing: Standing, move: Move, grounds: Grounds) -> str | None:
    if move.needs_news and standing.is_public and not standing.has_unpublished_changes:
        return _("Nothing has changed since the last edition.")
    return None


def out_of_hand(standing: Standing, move: Move, user: User, grounds: Grounds) -> str | None:
    """Why the record is not `user`'s to move, whatever its review: a freeze, or the relations of their groups."""
    return _on_ice(standing, move, user, grounds) or _out_of_limits(standing, grounds)


def _on_ice(standing: Standing, move: Move, user: User, grounds: Grounds) -> str | None:
    words = grounds.frozen.get(standing.key)
    if not words or move.name not in ICE or (move.name == "withdraw" and user.is_superuser):
        return None
    if move.name == "withdraw":
        return _("%(reason)s Until then only a superuser withdraws it.") % {"reason": _sentence(words)}
    return words


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _out_of_limits(standing: Standing, grounds: Grounds) -> str | None:
    limits = grounds.limits[standing.kind]
    if limits is None or standing.head.snapshot is None:
        return None
    if not outside(limits, upgraded(standing.head.snapshot), grounds.pairs[standing.kind]):
        return None
    return _("Your group works on other relations than the one that this record belongs to.")


# --- the second reader ------------------------------------------------------------------------------------------------


def own_text_allowed(user: User, confirmed: bool) -> bool:
    """Whether the author may be the only reader: where the house says so, for the system, and for a superuser who
    confirms it."""
    return not settings.FOUR_EYES or is_system(user) or (confirmed and user.is_superuser)


def own_text_matters(user: User) -> bool:
    """Whether this account is asked to confirm that it is the only reader of its own text."""
    return settings.FOUR_EYES and user.is_superuser


def _own_text(standing: Standing, move: Move, user: User, grounds: Grounds) -> str | None:
    if move.needs_second_reader and user.pk in grounds.authors.get(standing.key, ()):
        return _("Somebody other than the author has to do this.")
    return None


def authors_of(keys: Iterable[Key]) -> dict[Key, set[int]]:
    """Who wrote what nobody has approved yet, by record; the system account is no author."""
    found: dict[Key, set[int]] = defaultdict(set)
    for kind, ids in grouped(keys):
        for pk, by in _wrote_since(kind, ids):
            found[kind, pk].add(by)
        for kept, gone in _taken_in(kind, ids):
            found[kind, kept] |= authors_of([(kind, gone)])[kind, gone]
    return found


def _wrote_since(kind: str, ids: list[int]) -> list[tuple[int, int]]:
    """Records and active accounts with a revision after the last that was approved. Every publication asks."""
    statement = f"""
        SELECT DISTINCT written.record_id, written.by_id
        FROM newsroom_revision written
        JOIN auth_user account ON account.id = written.by_id AND account.is_active
        LEFT JOIN newsroom_standing standing
            ON standing.kind = written.kind AND standing.record_id = written.record_id
        WHERE written.kind = %s AND {one_of("written.record_id", ids)}
            AND written.number > COALESCE(standing.approved, 0)
    """  # noqa: S608 – the values are bound
    with connections[NEWSROOM].cursor() as cursor:
        cursor.execute(statement, [kind, *ids])
        return list(cursor.fetchall())


def _taken_in(kind: str, ids: list[int]) -> list[tuple[int, int]]:
    """The records merged into these since somebody approved them: whoever wrote the one is an author of the other."""
    mergers = list(Merger.objects.filter(kind=kind, kept_id__in=ids, undone_at=None))
    if not mergers:
        return []
    kept = Standing.objects.filter(kind=kind, record_id__in=[merger.kept_id for merger in mergers])
    approved = dict(kept.values_list("record_id", "approved"))
    return [
        (merger.kept_id, merger.gone_id)
        for merger in mergers
        for change in merger.changes
        if (change["kind"], change["record_id"]) == (kind, merger.kept_id)
        and change["after"] > (approved[merger.kept_id] or 0)
    ]


# --- moves within the newsroom ----------------------------------------------------------------------------------------


def make_move(
    name: str,
    keys: Iterable[Key],
    *,
    by: User,
    comment: str = "",
    expected: Mapping[Key, int] | None = None,
    own_text_confirmed: bool = False,
) -> None:
    """Make this move with all of these records, or with none. Raises Refused with every reason at once.

    `expected` holds the revision numbers that `by` saw. Not for what changes `public`: see `publish`, `withdraw`.
    """
    move, wanted = MOVES[name], list(dict.fromkeys(keys))
    if not move.to:
        raise ValueError(f"{name} is made as an edition")
    with transaction.atomic(using="default"):
        audit.claim()
        standings, grounds = standings_of(wanted), grounds_of(wanted, move, by)
        problems = list(moved_on(standings, expected or {}))
        for key in wanted:
            reason = refusal(standings.get(key), move, by, own_text_confirmed=own_text_confirmed, grounds=grounds)
            problems += [Problem(reason, key)] if reason else []
        if move.needs_comment and not comment.strip():
            problems.append(Problem(_("Say what has to change: the author reads it.")))
        if problems:
            raise Refused(problems)
        own = {key for key in wanted if by.pk in grounds.authors.get(key, ())}
        _move(standings, move, by, own)
        if comment.strip():
            Comment.objects.bulk_create(
                Comment(kind=kind, record_id=pk, revision=standing.head.number, text=comment, by=by)
                for (kind, pk), standing in standings.items()
            )
        _enter(move, standings, by, comment, own)


def _move(standings: dict[Key, Standing], move: Move, by: User, own: set[Key]) -> None:
    now = timezone.now()
    for standing in standings.values():
        standing.review, standing.since = move.to, now
    if move.to == Review.APPROVED:
        approve_revisions({key: standing.head.number for key, standing in standings.items()}, by=by, own=own)
    if move.to == Review.CHANGES_REQUESTED:
        for (kind, pk), standing in standings.items():
            Approval.objects.filter(kind=kind, record_id=pk, number=standing.head.number).delete()
    for standing in standings.values():
        standing.approved = _last_approved(standing, move)
    update_alike(standings.values(), ("review", "since", "approved"), NEWSROOM)


def _last_approved(standing: Standing, move: Move) -> int | None:
    if move.to == Review.APPROVED:
        return standing.head.number
    if move.to != Review.CHANGES_REQUESTED or standing.approved != standing.head.number:
        return standing.approved
    older = Approval.objects.filter(kind=standing.kind, record_id=standing.record_id).order_by("-number").first()
    return older.number if older else None


def approve_revisions(numbers: Mapping[Key, int], *, by: User, own: set[Key]) -> None:
    """Keep that `by` found these revisions fit to publish."""
    now = timezone.now()
    known: set[tuple[Key, int]] = set()
    for kind, ids in grouped(numbers):
        given = Approval.objects.filter(kind=kind, record_id__in=ids)
        known.update(((kind, pk), number) for pk, number in given.values_list("record_id", "number"))
    # Whoever approves holds the audit, so that nobody approves the same revision in between.
    insert(
        (
            made(
                Approval,
                {
                    "kind": kind,
                    "record_id": pk,
                    "number": number,
                    "by_id": by.pk,
                    "at": now,
                    "of_own_text": (kind, pk) in own,
                },
            )
            for (kind, pk), number in numbers.items()
            if ((kind, pk), number) not in known
        ),
        NEWSROOM,
    )


def _enter(move: Move, standings: dict[Key, Standing], by: User, comment: str, own: set[Key]) -> None:
    acts = (
        audit.Act(
            move.name, *key, old=standing.head.number, new=standing.head.number, reason=comment,
            detail={"own_text": True} if key in own else {},
        )
        for key, standing in standings.items()
    )  # fmt: skip
    audit.enter(acts, by=by)
    if move.name in ALERTS and not is_system(by):
        alert_for_all(ALERTS[move.name], standings, by=by)


def moved_on(standings: Mapping[Key, Standing], expected: Mapping[Key, int]) -> Iterator[Problem]:
    for key, number in expected.items():
        if key in standings and standings[key].head.number != number:
            yield Problem(_("Somebody has changed this record since you looked at it: look again."), key)
