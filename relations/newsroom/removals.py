"""Drafts that rest on what the law takes: they go with it, or let go of it by name, in the same act."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext as _

from relations.models import Evidence
from relations.models.aggregates import aggregates, model_of, relations_to
from relations.models.base import Record
from relations.newsroom.citations import root_key
from relations.newsroom.models import Publicity
from relations.newsroom.plans import Problem, grouped, label_of, standings_of
from relations.newsroom.record import record_all
from relations.newsroom.rows import delete, erase_parts
from relations.newsroom.snapshots import Key
from relations.reading import NEWSROOM

LinkEnd = tuple[str, str]


@dataclass(frozen=True)
class Hold:
    """A row of a draft that cites what goes."""

    key: Key
    row: models.Model
    field: str
    # What it cites.
    of: Key

    @property
    def link(self) -> LinkEnd:
        # The rows of a many-to-many have no name of their own: their two ends name them.
        ends = "-".join(map(str, (*self.key, *self.of)))
        return str(getattr(self.row, "uid", "") or ends), self.field

    @property
    def is_root(self) -> bool:
        return isinstance(self.row, Record)

    def let_go(self) -> None:
        """A part of a draft goes; a column of the draft itself is emptied."""
        model = type(self.row)._base_manager.using(NEWSROOM).filter(pk=self.row.pk)
        if self.is_root:
            model.update(**{self.field: None})
        else:
            model.delete()


def holds_on(going: Iterable[Key]) -> list[Hold]:
    """The rows of drafts that stay, by which they hold on to records that go, or to parts of these."""
    leaving = set(going)
    found: dict[tuple[str, int, str], Hold] = {}
    for key in leaving:
        for hold in _rows_that_hold(key):
            if hold.key not in leaving:
                found[hold.row._meta.label, hold.row.pk or 0, hold.field] = hold
    return sorted(found.values(), key=lambda hold: (hold.key, hold.of))


def _rows_that_hold(key: Key) -> Iterator[Hold]:
    kind, pk = key
    yield from _rows_on(model_of(kind), [pk], key)
    for part in aggregates()[kind].children:
        mine = part.model._base_manager.using(NEWSROOM).filter(**{part.root_column: pk})
        if ids := list(mine.values_list("pk", flat=True)):
            yield from _rows_on(part.model, ids, key)


def _rows_on(model: type[models.Model], ids: list[int], key: Key) -> Iterator[Hold]:
    for relation in relations_to(model):
        holder, name = relation.related_model, relation.field.name
        # The rows of a many-to-many are cited through their own model.
        if relation.many_to_many or name in getattr(holder, "ROOTS", ()):
            continue
        for row in holder._base_manager.using(NEWSROOM).filter(**{f"{name}__in": ids}):
            yield Hold(root_key(row), row, name, key)


def drafts_that_hold(going: list[Key], leave_out: Set[LinkEnd]) -> tuple[list[Hold], list[Problem]]:
    """What drafts let go of because somebody said so; and what is still to be said: each goes too, or lets go."""
    holds = holds_on(going)
    standings = standings_of(dict.fromkeys(hold.key for hold in holds))
    bare = _left_without_proof(holds)
    let_go, problems = [], []
    for hold in holds:
        is_draft = hold.key in standings and standings[hold.key].publicity == Publicity.NEVER
        if _may_let_go(hold) and hold.key not in bare:
            if hold.link in leave_out:
                let_go.append(hold)
            else:
                problems.append(_to_be_left(hold))
        else:
            problems.append(_to_go_too(hold, is_draft=is_draft, is_bare=hold.key in bare))
    return let_go, problems


def _may_let_go(hold: Hold) -> bool:
    column = type(hold.row)._meta.get_field(hold.field)
    return not hold.is_root or bool(column.null)


def _left_without_proof(holds: list[Hold]) -> set[Key]:
    """The facts of which everything that proves them goes."""
    lost: dict[Key, set[int]] = defaultdict(set)
    for hold in holds:
        if isinstance(hold.row, Evidence) and hold.row.pk:
            lost[hold.key].add(hold.row.pk)
    return {
        (kind, pk)
        for (kind, pk), rows in lost.items()
        if model_of(kind).needs_proof and not Evidence.objects.filter(**{kind: pk}).exclude(pk__in=rows).exists()
    }


def _to_be_left(hold: Hold) -> Problem:
    words = {"record": label_of(hold.of), "citing": label_of(hold.key)}
    message = _("The draft of “%(citing)s” cites “%(record)s”: it stays, and lets go of it.") % words
    return Problem(message, hold.key, leave_out=hold.link)


def _to_go_too(hold: Hold, *, is_draft: bool, is_bare: bool) -> Problem:
    words = {"record": label_of(hold.of), "citing": label_of(hold.key)}
    if not is_draft:
        return Problem(_("The draft of “%(citing)s” cites “%(record)s”: change it first.") % words, hold.key)
    if is_bare:
        message = _("The draft of “%(citing)s” has no other proof than “%(record)s”: it goes as well.") % words
    else:
        message = _("The draft of “%(citing)s” cannot stand without “%(record)s”: it goes as well.") % words
    return Problem(message, hold.key, offer=hold.key)


def let_go(holds: Iterable[Hold], *, by: User) -> None:
    """Take the citing rows out of drafts that stay, each as a revision. Call it with the audit claimed."""
    roots: dict[str, set[int]] = defaultdict(set)
    for hold in holds:
        hold.let_go()
        roots[hold.key[0]].add(hold.key[1])
    for kind, ids in roots.items():
        rows: list[Record] = list(model_of(kind)._base_manager.using(NEWSROOM).filter(pk__in=ids).order_by("pk"))
        record_all(rows, by=by, note=_("Lets go of what was removed for legal reasons"))


def erase(keys: Iterable[Key]) -> None:
    """Delete the working rows of records together, whatever they cite of each other; nothing else may cite them."""
    for kind, ids in grouped(keys):
        erase_parts(aggregates()[kind], ids, NEWSROOM)
        delete(model_of(kind), "id", ids, NEWSROOM)
