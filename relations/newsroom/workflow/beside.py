"""What an edition does to records that nobody asked for: those issued again, and passages that go along."""

from collections.abc import Iterable, Iterator

from django.contrib.auth.models import User

from relations.newsroom.log import NewItem
from relations.newsroom.plans import Problem, standings_of
from relations.newsroom.snapshots import Key
from relations.newsroom.workflow.moves import Move, grounds_of, out_of_hand


def beside(items: Iterable[NewItem], asked: Iterable[Key], move: Move, by: User) -> Iterator[Problem]:
    """Those that are frozen, or that belong to relations on which the account does not work."""
    known = set(asked)
    others = [item.key for item in items if item.key not in known]
    grounds = grounds_of(others, move, by) if others else None
    for key, standing in standings_of(others).items() if grounds else ():
        if grounds and (reason := out_of_hand(standing, move, by, grounds)):
            yield Problem(reason, key)
