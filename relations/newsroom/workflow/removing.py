"""The law and what no reader has ever seen: the words of deleted drafts."""

from collections.abc import Iterable
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.forgetting import forget
from relations.newsroom.models import Publicity, Standing
from relations.newsroom.planning import plan_withdrawal
from relations.newsroom.plans import Problem, Refused, grouped, standings_of
from relations.newsroom.removals import let_go
from relations.newsroom.snapshots import Key
from relations.newsroom.workflow.moves import ANY, REMOVE, Move, grounds_of, refusal
from relations.reading import NEWSROOM
from relations.vocabulary import ItemAct

# Drafts go with what they rest on, without going through the bin.
REMOVE_ALONG = replace(REMOVE, publicity=ANY)


def refusals_of_removal(keys: Iterable[Key], by: User) -> list[Problem]:
    """Why `by` may not remove these records, together; drafts that nobody has deleted go along."""
    wanted = list(dict.fromkeys(keys))
    standings, grounds = standings_of(wanted), grounds_of(wanted, REMOVE, by)
    reasons = ((key, refusal(standings.get(key), _move(standings.get(key)), by, grounds=grounds)) for key in wanted)
    return [Problem(reason, key) for key, reason in reasons if reason]


def _move(standing: Standing | None) -> Move:
    is_draft = standing and standing.publicity == Publicity.NEVER and standing.head.snapshot is not None
    return REMOVE_ALONG if is_draft else REMOVE


def remove_drafts(keys: Iterable[Key], *, by: User, leave_out: Iterable[tuple[str, str]] = ()) -> None:
    """Empty drafts, deleted or not, for legal reasons, with the passages of articles among them. Readers are told
    nothing: they knew nothing of them.

    Other drafts that cite them go too, or let go of them: `leave_out` names these links. Raises Refused.
    """
    wanted = list(dict.fromkeys(keys))
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        problems = refusals_of_removal(wanted, by)
        problems += [
            Problem(_("Readers knew this record: it is removed by an edition."), key)
            for key, standing in standings_of(wanted).items()
            if standing.publicity != Publicity.NEVER
        ]
        plan = plan_withdrawal(wanted, act=ItemAct.LEGAL_REMOVAL, notice_fr="", leave_out=set(leave_out))
        if problems := problems or plan.problems:
            raise Refused(problems)
        let_go(plan.let_go, by=by)
        forget(plan.forgotten)
        stand_as_removed(plan.forgotten)
        audit.enter([audit.Act(ItemAct.LEGAL_REMOVAL, *key) for key in wanted], by=by)


def stand_as_removed(keys: Iterable[Key]) -> None:
    """Note of records that no edition names that their words are gone for good."""
    for kind, ids in grouped(keys):
        Standing.objects.filter(kind=kind, record_id__in=ids).update(publicity=Publicity.REMOVED)
