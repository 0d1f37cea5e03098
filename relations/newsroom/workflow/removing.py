"""The law and what no reader has ever seen: the words of deleted drafts."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.forgetting import forget
from relations.newsroom.models import Publicity, Standing
from relations.newsroom.planning import merged_with
from relations.newsroom.plans import Problem, Refused, grouped, standings_of
from relations.newsroom.snapshots import Key
from relations.newsroom.workflow.moves import REMOVE, grounds_of, refusal
from relations.reading import NEWSROOM
from relations.vocabulary import ItemAct


def remove_drafts(keys: Iterable[Key], *, by: User) -> None:
    """Empty what is left of deleted drafts, for legal reasons. Readers are told nothing: they knew nothing of them.

    Raises Refused.
    """
    wanted = list(dict.fromkeys(keys))
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        standings, grounds = standings_of(wanted), grounds_of(wanted, REMOVE, by)
        reasons = ((key, refusal(standings.get(key), REMOVE, by, grounds=grounds)) for key in wanted)
        problems = [Problem(reason, key) for key, reason in reasons if reason]
        problems += [
            Problem(_("Readers knew this record: it is removed by an edition."), key)
            for key, standing in standings.items()
            if standing.publicity != Publicity.NEVER
        ]
        if problems := problems or list(merged_with(wanted)):
            raise Refused(problems)
        forget(wanted)
        stand_as_removed(wanted)
        audit.enter([audit.Act(ItemAct.LEGAL_REMOVAL, *key) for key in wanted], by=by)


def stand_as_removed(keys: Iterable[Key]) -> None:
    """Note of records that no edition names that their words are gone for good."""
    for kind, ids in grouped(keys):
        Standing.objects.filter(kind=kind, record_id__in=ids).update(publicity=Publicity.REMOVED)
