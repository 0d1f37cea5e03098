"""Accepted proposals as records: a new draft, or the record that is there already with one more source."""

from collections.abc import Callable
from typing import Any

from relations.models import Record
from relations.models.aggregates import model_of
from relations.newsroom.models import Proposal
from relations.newsroom.proposals.deeds import complete_measure, make_event, make_measure
from relations.newsroom.proposals.people import add_spelling, make_actor, make_place
from relations.newsroom.proposals.speech import make_invocation, make_statement
from relations.newsroom.proposals.writing import Values, Writer

MAKERS: dict[str, Callable[[Writer, Proposal, Values], Record]] = {
    "actor": make_actor, "place": make_place, "event": make_event, "measure": make_measure,
    "statement": make_statement, "invocation": make_invocation,
}  # fmt: skip


def make(writer: Writer, proposal: Proposal, values: Values) -> Record:
    """A new record of what the proposal says. Raises Refused, ValidationError."""
    return MAKERS[proposal.kind](writer, proposal, values)


def complete(writer: Writer, proposal: Proposal, values: Values, pk: int) -> Record:
    """The record that is there already: a fact gets the passage as another source, an actor a new spelling of the name.

    Raises Refused.
    """
    row: Any = model_of(proposal.kind)._base_manager.get(pk=pk)
    match proposal.kind:
        case "actor":
            add_spelling(writer, row, values)
        case "measure":
            complete_measure(writer, row, proposal, values)
        case "event" | "statement" | "invocation":
            writer.add_source(row, proposal)
    found: Record = row
    return found
