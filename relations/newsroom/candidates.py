"""Who an unnamed participant may be: the editors' guesses, under the freezes and limits of the event."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from relations.models import Participation
from relations.newsroom import audit
from relations.newsroom.models import Candidate
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.rights import frozen, is_system, limits_of, may_change, outside
from relations.newsroom.snapshots import Key, upgraded
from relations.reading import NEWSROOM


def against_guessing(candidate: Candidate, by: User) -> Iterator[Problem]:
    """Why `by` may not say who these participants are, be it as the guess stands or as it stood before."""
    before = Candidate.objects.filter(pk=candidate.pk).first() if candidate.pk else None
    for key in dict.fromkeys(event_of(each) for each in (candidate, before) if each):
        if key:
            yield from _against(key, by)


def keep_candidate(candidate: Candidate, *, by: User) -> None:
    """Save a guess. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if problems := list(against_guessing(candidate, by)):
            raise Refused(problems)
        action = "candidate.change" if candidate.pk else "candidate.add"
        candidate.save()
        audit.enter([_act(action, candidate)], by=by)


def drop_candidates(candidates: Iterable[Candidate], *, by: User) -> None:
    """Take guesses away. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        going = list(candidates)
        if problems := [problem for candidate in going for problem in against_guessing(candidate, by)]:
            raise Refused(dict.fromkeys(problems))
        audit.enter([_act("candidate.delete", candidate) for candidate in going], by=by)
        Candidate.objects.filter(pk__in=[candidate.pk for candidate in going]).delete()


def event_of(candidate: Candidate) -> Key | None:
    """The event of the participant; nothing once the participant is gone."""
    found = Participation.objects.using(NEWSROOM).filter(uid=candidate.participation)
    pk = found.values_list("event", flat=True).first()
    return ("event", pk) if pk else None


def _against(key: Key, by: User) -> Iterator[Problem]:
    yield from frozen([key])
    if not is_system(by) and not may_change(by, key[0]):
        yield Problem(_("You do not have the right to do this."), key)
    limits, standing = limits_of(by, f"change_{key[0]}"), standings_of([key]).get(key)
    told = standing.head.snapshot if standing else None
    if limits is not None and told is not None and outside(limits, upgraded(told)):
        yield Problem(_("Your group works on other relations than the one that this record belongs to."), key)


def _act(action: str, candidate: Candidate) -> audit.Act:
    """To the audit, and never why the editors think so."""
    detail: dict[str, Any] = {
        "candidate": candidate.pk, "participation": str(candidate.participation), "actor": candidate.actor_id,
    }  # fmt: skip
    kind, pk = event_of(candidate) or ("", None)
    return audit.Act(action, kind, pk, detail=detail)
