"""Who may publish and withdraw, what stands against it, and the one function for each that does it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.accounts import SYSTEM
from relations.newsroom.forgetting import forget
from relations.newsroom.log import NewItem
from relations.newsroom.models import Edition, Publicity, Review, Standing
from relations.newsroom.planning import plan_publication, plan_withdrawal
from relations.newsroom.plans import Plan, Problem, standings_of
from relations.newsroom.press import issue
from relations.newsroom.snapshots import Key
from relations.vocabulary import ABSENT, ItemAct


class Refused(Exception):
    """A move that may not be made now; `problems` say why, in words for the desk."""

    def __init__(self, problems: Iterable[Problem | str]):
        self.problems = [problem if isinstance(problem, Problem) else Problem(problem) for problem in problems]
        super().__init__("; ".join(problem.message for problem in self.problems))


@dataclass(frozen=True)
class Move:
    permission: str
    # The publicity that a record may have for the move.
    start: tuple[str, ...]


PUBLISH = Move("newsroom.publish_record", (Publicity.NEVER, Publicity.PUBLIC, Publicity.WITHDRAWN))
WITHDRAW = Move("newsroom.withdraw_record", (Publicity.PUBLIC,))
# The law reaches what is public and what once was; a draft that never was is deleted.
REMOVE = Move("newsroom.remove_record", (Publicity.PUBLIC, Publicity.WITHDRAWN))


def refusal(standing: Standing | None, move: Move, user: User) -> str | None:
    """Why `user` may not make this move now, in words for the desk; None if nothing stands against it."""
    if not is_system(user) and not user.has_perm(move.permission):
        return _("You do not have the right to do this.")
    if standing is None:
        return _("This record has not been saved yet.")
    if standing.publicity not in move.start:
        return _("This record cannot be moved from “%s”.") % standing.get_publicity_display()
    if standing.head.snapshot is None and move is PUBLISH:
        return _("This record has been deleted.")
    return None


def is_system(user: User) -> bool:
    """Whether this is the account of seeds and imports: nobody can log in with it."""
    return user.username == SYSTEM and not user.is_active


def is_own_text(standing: Standing, user: User) -> bool:
    return standing.head.by_id == user.pk and not is_system(user)


def publish(
    keys: Iterable[Key],
    *,
    by: User,
    act: str = ItemAct.UPDATE,
    note_fr: str = "",
    note_en: str = "",
    notice_fr: str = "",
    notice_en: str = "",
    leave_out: Iterable[tuple[str, str]] = (),
    own_text_confirmed: bool = False,
    expected: dict[Key, int] | None = None,
) -> Edition:
    """Publish the head revisions of these records as one edition, with the passages they cite.

    `expected` holds the revision numbers that the publisher saw. Raises Refused, with every reason at once.
    """
    if act in ABSENT:
        raise ValueError(f"{act} shows no record")
    wanted = list(dict.fromkeys(keys))
    plan, own = Plan(), []

    def make_items() -> list[NewItem]:
        nonlocal plan, own
        standings = standings_of(wanted)
        problems = [*_refusals(wanted, standings, PUBLISH, by), *_moved_on(standings, expected or {})]
        own = [list(key) for key, standing in standings.items() if is_own_text(standing, by)]
        if own and not own_text_confirmed:
            problems.append(Problem(_("This is your own text: confirm that you publish it without a second reader.")))
        plan = plan_publication(wanted, act=act, notice_fr=notice_fr, notice_en=notice_en, leave_out=set(leave_out))
        return _items_unless(problems, plan)

    def then(edition: Edition) -> None:
        _stand_as_published(plan, edition)
        _audit("publish", wanted, edition, by, own_text=own)

    return issue(make_items, by=by, approved_by=by, note_fr=note_fr, note_en=note_en, then=then)


def withdraw(
    keys: Iterable[Key],
    *,
    by: User,
    act: str = ItemAct.WITHDRAWAL,
    notice_fr: str,
    notice_en: str = "",
    leave_out: Iterable[tuple[str, str]] = (),
) -> Edition:
    """Take these records away from the public as one edition; their addresses answer 410 with the notice.

    A legal removal also deletes their working rows and empties their revisions, notes, notices and items of the log.
    Raises Refused.
    """
    if act not in ABSENT:
        raise ValueError(f"{act} does not take a record away")
    wanted = list(dict.fromkeys(keys))
    move = REMOVE if act == ItemAct.LEGAL_REMOVAL else WITHDRAW
    plan = Plan()

    def make_items() -> list[NewItem]:
        nonlocal plan
        problems = list(_refusals(wanted, standings_of(wanted), move, by))
        if not notice_fr.strip():
            problems.append(Problem(_("Readers are owed a notice in French: say why the record goes.")))
        plan = plan_withdrawal(wanted, act=act, notice_fr=notice_fr, notice_en=notice_en, leave_out=set(leave_out))
        return _items_unless(problems, plan)

    def then(edition: Edition) -> None:
        _stand_as_published(plan, edition)
        if act == ItemAct.LEGAL_REMOVAL:
            forget([*(item.key for item in plan.items if item.act == act), *plan.forgotten], kept=edition)
        _audit(act, wanted, edition, by)

    return issue(make_items, by=by, approved_by=by, then=then)


def _items_unless(problems: list[Problem], plan: Plan) -> list[NewItem]:
    if problems or plan.problems:
        raise Refused([*problems, *plan.problems])
    return plan.items


def _refusals(keys: list[Key], standings: dict[Key, Standing], move: Move, by: User) -> Iterable[Problem]:
    reasons = {key: refusal(standings.get(key), move, by) for key in keys}
    for key, reason in reasons.items():
        if reason:
            yield Problem(reason, key)


def _moved_on(standings: dict[Key, Standing], expected: dict[Key, int]) -> Iterable[Problem]:
    for key, number in expected.items():
        if key in standings and standings[key].head.number != number:
            yield Problem(_("Somebody has changed this record since you looked at it: look again."), key)


def _stand_as_published(plan: Plan, edition: Edition) -> None:
    """Note on each record's standing what this edition did to it."""
    standings = standings_of(item.key for item in plan.items)
    for item in plan.items:
        standing = standings[item.key]
        if item.snapshot is None:
            removed = item.act == ItemAct.LEGAL_REMOVAL
            standing.publicity = Publicity.REMOVED if removed else Publicity.WITHDRAWN
            standing.published = None
        else:
            standing.publicity = Publicity.PUBLIC
            standing.published = item.revision
            if item.revision == standing.head.number:
                standing.review = Review.APPROVED
        standing.edition = edition.number
    Standing.objects.bulk_update(standings.values(), ("publicity", "published", "review", "edition"), batch_size=500)


def _audit(action: str, keys: list[Key], edition: Edition, by: User, **detail: object) -> None:
    said = {"edition": edition.number, **detail}
    audit.enter((audit.Act(action, kind, pk, detail=said) for kind, pk in keys), by=by)
