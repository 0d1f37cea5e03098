"""Documents and cards as rows: pure functions of records, and what writes them in the press's transaction."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from relations.catalogue.documents import codebook, facts, people
from relations.catalogue.documents.pieces import Shape, Whole, reference, sort_day
from relations.catalogue.documents.stencils import KINDS, RECORD_BITS, mark, marks_in, number_of, stencil
from relations.models import EventLink, EventMode, Measure, Membership, Tenure
from relations.publication.inserting import insert, made
from relations.publication.models import Card, Document, Prepared
from relations.reading import PUBLIC

CHUNK = 500

# By kind of record, its document. Passages have none of their own: they stand in those that they prove.
DOCUMENTS: dict[str, Callable[[Whole], Shape]] = {
    "country": people.country,
    "relation": people.relation,
    "actor": people.actor,
    "post": people.post,
    "place": people.place,
    "outlet": people.outlet,
    "article": people.article,
    "event": facts.event,
    "eventtype": codebook.event_type,
    "statement": facts.statement,
    "principle": codebook.principle,
    "doctrine": codebook.doctrine,
    "invocation": facts.invocation,
    "measure": facts.measure,
    "commitment": facts.commitment,
    "theme": codebook.theme,
}


@dataclass
class Rows:
    documents: list[Document] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)


def rows_for(records: Iterable[Whole]) -> Rows:
    rows = Rows()
    for whole in records:
        _add(rows, whole)
    return rows


def _add(rows: Rows, whole: Whole) -> None:
    kind, root = whole.root.kind(), whole.root
    if kind in DOCUMENTS:
        rows.documents.append(_document(kind, root, DOCUMENTS[kind](whole)))
    match kind:
        case "passage":
            rows.cards.append(_passage_card(root))
        case "article":
            rows.cards.append(_card(kind, root.pk, people.source(root), "outlet", root.outlet_id))
        case "invocation":
            rows.cards.append(_card(kind, root.pk, facts.quoted_reference(root)))
        case _ if kind in DOCUMENTS:
            rows.cards.append(_card(kind, root.pk, reference(root)))
    rows.documents += [_document("phase", phase, shape, root.pk) for phase, shape in people.phases(whole)]
    for mode in whole.of_model(EventMode):
        rows.cards.append(_card("eventmode", mode.pk, codebook.mode_reference(mode), kind, root.pk))
    rows.cards += [card for card in _leading(whole) if card.leads_to is not None]


def _document(kind: str, row: Any, shape: Shape, part_of: int | None = None) -> Document:
    body = stencil(shape)
    said = {"uid": row.uid, "body": body, "marks": ",".join(marks_in(body)), "part_of": part_of}
    return made(Document, {"id": number_of(kind, row.pk), **said})


def _card(kind: str, pk: int, shape: Shape, within: str = "", within_id: int | None = None) -> Card:
    inner = number_of(within, within_id) if within_id is not None else None
    return made(Card, {"id": number_of(kind, pk), "body": stencil(shape), "within": inner})


def _passage_card(row: Any) -> Card:
    """The words, and behind them the article: the two stand beside each other in evidence."""
    card = _card("passage", row.pk, people.passage(row), "article", row.article_id)
    article = stencil({"article": mark("article", row.article_id)})[1:-1]
    card.body = f"{card.body},{article}"
    return card


def _leading(whole: Whole) -> Iterator[Card]:
    """The cards of the rows of a record that lead to another: there they stand in a list."""
    root = whole.root
    for link in whole.of_model(EventLink):
        yield _row_card(root, "eventlink", link.pk, facts.link_to(link), "links_to", link.target_id)
    for one in whole.of_model(Membership):
        place = sort_day(one.start).isoformat()
        yield _row_card(root, "membership", one.pk, people.membership(one), "memberships", one.member_id, place)
    for time in whole.of_model(Tenure):
        place = people.since(time).isoformat()
        yield _row_card(root, "tenure", time.pk, people.holder(time), "holders", time.post_id, place)
    if isinstance(root, Measure):
        whole_card = mark("measure", root.pk)
        yield _row_card(root, "answering", root.pk, whole_card, "answered_by", root.answers_to_id, root.slug)


def _row_card(root: Any, kind: str, pk: int, shape: Any, listed: str, far: int | None, place: str = "") -> Card:
    leads_to = number_of(listed, far) if far is not None else None
    own = number_of(root.kind(), root.pk)
    return Card(id=number_of(kind, pk), body=stencil(shape), within=own, leads_to=leads_to, place=place)


# --- writing ----------------------------------------------------------------------------------------------------------


def write(rows: Rows) -> None:
    """Add the rows to those that stand."""
    insert(rows.documents, PUBLIC)
    insert(rows.cards, PUBLIC)


def forget(keys: Iterable[tuple[str, int]]) -> None:
    """Take away the rows of these records, and of what is written with them."""
    by_kind: dict[str, list[int]] = {}
    for kind, pk in keys:
        by_kind.setdefault(kind, []).append(pk)
    for kind, ids in by_kind.items():
        for some in chunks(ids):
            _forget(kind, some)


def _forget(kind: str, ids: list[int]) -> None:
    if kind not in KINDS:
        return
    numbers = [number_of(kind, pk) for pk in ids]
    Document.objects.filter(pk__in=numbers)._raw_delete(PUBLIC)
    Card.objects.filter(pk__in=numbers)._raw_delete(PUBLIC)
    Card.objects.filter(leads_to__isnull=False, within__in=numbers)._raw_delete(PUBLIC)
    if kind == "relation":
        _all_of(Document, "phase").filter(part_of__in=ids)._raw_delete(PUBLIC)
    if kind == "eventtype":
        _all_of(Card, "eventmode").filter(within__in=numbers)._raw_delete(PUBLIC)


def _all_of(model: type[Prepared], kind: str) -> models.QuerySet[Any]:
    return model._default_manager.filter(pk__gte=number_of(kind, 0), pk__lt=number_of(kind, 2**RECORD_BITS))


def chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
