"""A merged record written as working rows, and checked where it is what neither side wrote."""

from collections.abc import Callable, Iterator
from functools import partial

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.models.aggregates import foreign_keys, model_of
from relations.models.base import Child, Row
from relations.newsroom.plans import Problem, Refused
from relations.newsroom.record import english_state
from relations.newsroom.rows import write
from relations.newsroom.snapshots import Snapshot, all_rows, rows_of
from relations.newsroom.wording import label_of_column
from relations.reading import NEWSROOM
from relations.vocabulary import EnglishState


def write_combined(snapshot: Snapshot, base: Snapshot, mine: Snapshot, theirs: Snapshot) -> None:
    """Make the working rows of a record those of a snapshot that was merged from these.

    What one side wrote was checked when it did. Raises Refused, with nothing written, when the two do not go together.
    """
    if problems := list(problems_of(snapshot, mine, theirs)):
        raise Refused(problems)
    english = english_of(snapshot, base, mine, theirs)
    snapshot = {**snapshot, "root": snapshot["root"] | {"english": english}}
    try:
        with transaction.atomic(using=NEWSROOM):
            write(snapshot["kind"], [snapshot], NEWSROOM)
    except IntegrityError:
        raise Refused([_("Both sides gave a code or an address that only one row can have.")]) from None


def english_of(snapshot: Snapshot, base: Snapshot, mine: Snapshot, theirs: Snapshot) -> str:
    """The state of the merged English: out of date where one side wrote French that the other's English does not know.

    For `record(english_as_written=True)`, which by itself would take an English text that has just come to follow.
    """
    model = model_of(snapshot["kind"])
    state = english_state(model, theirs, snapshot)
    french, english = (
        _movers([f"{name}_{language}" for name in model.TEXTS], snapshot, base, mine, theirs)
        for language in ("fr", "en")
    )
    is_behind = "mine" in french | english and french - english
    return EnglishState.OUT_OF_DATE if state == EnglishState.READY and is_behind else state


def _movers(columns: list[str], *versions: Snapshot) -> set[str]:
    """Which of the two sides moved one of these texts to where it stands now, and the other did not."""
    found = set()
    for name in columns:
        now, base, mine, theirs = (version["root"].get(name, "") for version in versions)
        if now != base and mine != theirs:
            # What is neither side's was written when the two were merged.
            found.add("theirs" if now == theirs else "mine")
    return found


def problems_of(snapshot: Snapshot, *sides: Snapshot) -> Iterator[Problem]:
    written = [row for side in sides for row in all_rows(side)]
    combined = {row["uid"] for row in all_rows(snapshot) if row not in written}
    root, children, _links = rows_of(snapshot)
    for row in (root, *children):
        if isinstance(row, Row) and str(row.uid) in combined:
            yield from _row_problems(row)


def _row_problems(row: Row) -> Iterator[Problem]:
    row._state.adding, row._state.db = False, NEWSROOM
    for check in _checks(row):
        try:
            check()
        except ValidationError as wrong:
            yield from _in_words(row, wrong)


def _checks(row: Row) -> Iterator[Callable[[], object]]:
    # Where foreign keys lead, and what is unique, the database itself keeps.
    keys = {field.name for field in foreign_keys(type(row))}
    yield partial(row.clean_fields, exclude=keys)
    yield row.clean
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            yield partial(constraint.validate, type(row), row, using=NEWSROOM)


def _in_words(row: Row, wrong: ValidationError) -> Iterator[Problem]:
    said = wrong.message_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: wrong.messages}
    for name, messages in said.items():
        for message in messages:
            yield Problem(" – ".join((*_place(row, name), message)))


def _place(row: Row, name: str) -> Iterator[str]:
    if isinstance(row, Child):
        yield capfirst(str(row._meta.verbose_name))
    if name != NON_FIELD_ERRORS:
        yield label_of_column(type(row), name)
