"""What an edition would hold and what stands against it, worked out before anything is written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext as _

from relations.models import Article, Evidence, Passage, Record
from relations.models.aggregates import aggregate, aggregates, foreign_keys, model_of
from relations.models.base import Child, Link
from relations.newsroom.books import RESTRICTED, restricted
from relations.newsroom.log import NewItem
from relations.newsroom.models import Item, Standing
from relations.newsroom.snapshots import Key, Reference, Snapshot, references, upgraded, without
from relations.publication.models import FormerSlug
from relations.reading import NEWSROOM, PUBLIC
from relations.vocabulary import ItemAct, Rights, Stance

# Codes are addresses too: once public they stay with their record.
CODES = ("code", "alpha2", "alpha3", "numeric")


@dataclass(frozen=True)
class Problem:
    """One thing that stands against an edition, and what would mend it."""

    message: str
    key: Key | None = None
    # A record that would mend it by coming along in the same edition.
    offer: Key | None = None
    # An optional link, as (uid of its row, field), that would mend it by being left out.
    leave_out: tuple[str, str] | None = None


@dataclass
class Plan:
    items: list[NewItem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def present(self) -> dict[Key, Snapshot]:
        """What the edition would show, by record."""
        return {item.key: item.snapshot for item in self.items if item.snapshot is not None}


def plan_publication(
    keys: Iterable[Key],
    *,
    act: str,
    notice_fr: str = "",
    notice_en: str = "",
    leave_out: Set[tuple[str, str]] = frozenset(),
) -> Plan:
    """The edition that would show the head revisions of these records, and all that stands against it."""
    wanted = list(dict.fromkeys(keys))
    heads = _heads(wanted)
    heads |= _heads(_passages_not_public(standing.head.snapshot for standing in heads.values()))
    plan = Plan()
    for key, standing in heads.items():
        if standing.head.snapshot is None or (standing.is_public and not standing.has_unpublished_changes):
            continue
        mine = key in wanted
        plan.items.append(
            NewItem(
                *key,
                uid=standing.uid,
                act=act if standing.is_public else ItemAct.PUBLISH,
                snapshot=upgraded(standing.head.snapshot),
                revision=standing.head.number,
                notice_fr=notice_fr if mine else "",
                notice_en=notice_en if mine else "",
            )
        )
    if not plan.items:
        plan.problems.append(Problem(_("Nothing has changed since the last edition.")))
    _restrict_texts(plan)
    _settle_references(plan, leave_out)
    for check in (_without_proof, _without_french, _with_taken_slug, _with_changed_code, _with_lost_rows):
        plan.problems.extend(check(plan))
    plan.items.extend(_orphans(plan))
    return plan


def plan_withdrawal(
    keys: Iterable[Key], *, act: str, notice_fr: str, notice_en: str = "", leave_out: Set[tuple[str, str]] = frozenset()
) -> Plan:
    """The edition that would take these records away, with the passages of an article that goes."""
    wanted = list(dict.fromkeys(keys))
    heads = _heads([*wanted, *_public_passages_of([pk for kind, pk in wanted if kind == "article"])])
    plan = Plan(
        [
            NewItem(*key, uid=standing.uid, act=act, notice_fr=notice_fr, notice_en=notice_en)
            for key, standing in heads.items()
        ]
    )
    going = {item.key for item in plan.items}
    citing: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    for item in list(plan.items):
        model = model_of(item.kind)
        for found in _rows_that_cite(model, [item.record_id], PUBLIC):
            if found.key in going:
                continue
            if found.link in leave_out:
                citing[found.key].append(found.link)
            else:
                plan.problems.append(_cited(item.key, found))
    if act == ItemAct.LEGAL_REMOVAL:
        plan.problems.extend(_drafts_that_cite(plan))
    plan.items.extend(_reissued_without(citing))
    plan.items.extend(_orphans(plan))
    return plan


def _drafts_that_cite(plan: Plan) -> Iterator[Problem]:
    """A legal removal deletes the working rows too: drafts that cite them have to let go first."""
    going = {item.key for item in plan.items}
    for item in plan.items:
        for found in _rows_that_cite(model_of(item.kind), [item.record_id], NEWSROOM):
            if found.key not in going:
                words = {"record": label_of(item.key), "citing": label_of(found.key)}
                yield Problem(_("The draft of “%(citing)s” cites “%(record)s”: change it first.") % words, item.key)


def _heads(keys: Iterable[Key]) -> dict[Key, Standing]:
    found: dict[Key, Standing] = {}
    for kind, ids in _grouped(keys):
        rows = Standing.objects.select_related("head").filter(kind=kind, record_id__in=ids)
        found |= {(kind, standing.record_id): standing for standing in rows}
    return {key: found[key] for key in keys if key in found}


def _grouped(keys: Iterable[Key], size: int = 500) -> Iterator[tuple[str, list[int]]]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in keys:
        by_kind[kind].append(pk)
    for kind, ids in by_kind.items():
        for at in range(0, len(ids), size):
            yield kind, ids[at : at + size]


# --- passages and the texts they come from ----------------------------------------------------------------------------


def _cited_passages(snapshot: Snapshot | None) -> set[int]:
    return {row["passage_id"] for row in (snapshot or {}).get("rows", {}).get("evidence", ())}


def _passages_not_public(snapshots: Iterable[Snapshot | None]) -> list[Key]:
    cited = sorted({pk for snapshot in snapshots for pk in _cited_passages(snapshot)})
    public = _existing(Passage, cited)
    return [("passage", pk) for pk in cited if pk not in public]


def _public_passages_of(articles: list[int]) -> list[Key]:
    rows = Passage.objects.using(PUBLIC).filter(article__in=articles).order_by("pk").values_list("pk", flat=True)
    return [("passage", pk) for pk in rows]


def _restrict_texts(plan: Plan) -> None:
    """Take out the text that rights do not allow; an article whose rights change takes its passages along."""
    present = plan.present
    articles = {pk: snapshot for (kind, pk), snapshot in present.items() if kind == "article"}
    shown = dict(Article.objects.using(PUBLIC).filter(pk__in=articles).values_list("pk", "rights"))
    moved = [
        pk for pk, snapshot in articles.items()
        if pk in shown and (shown[pk] == Rights.FULL_TEXT) != (snapshot["root"]["rights"] == Rights.FULL_TEXT)
    ]  # fmt: skip
    for key, standing in _heads(_public_passages_of(moved)).items():
        if key not in present and standing.head.snapshot:
            plan.items.append(
                NewItem(
                    *key, uid=standing.uid, act=ItemAct.UPDATE,
                    snapshot=upgraded(standing.head.snapshot), revision=standing.head.number,
                )
            )  # fmt: skip
    rights = {pk: snapshot["root"]["rights"] for pk, snapshot in articles.items()}
    for item in plan.items:
        if item.snapshot and item.kind in RESTRICTED and not _may_show_text(item.snapshot, rights):
            item.snapshot = restricted(item.snapshot)


def _may_show_text(snapshot: Snapshot, rights: dict[int, str]) -> bool:
    article = snapshot["id"] if snapshot["kind"] == "article" else snapshot["root"]["article_id"]
    if article not in rights:
        rights[article] = (
            Article.objects.using(PUBLIC).filter(pk=article).values_list("rights", flat=True).first() or ""
        )
    return rights[article] == Rights.FULL_TEXT


def _orphans(plan: Plan) -> Iterator[NewItem]:
    """Passages that nothing public would cite any more: they go with the record that brought them."""
    keys = [item.key for item in plan.items]
    before = {
        pk
        for kind, ids in _grouped(keys) if _has_evidence(kind)
        for pk in Evidence.objects.using(PUBLIC).filter(**{f"{kind}__in": ids}).values_list("passage_id", flat=True)
    }  # fmt: skip
    kept = {pk for item in plan.items for pk in _cited_passages(item.snapshot)}
    gone = {item.record_id for item in plan.items if item.kind == "passage" and item.snapshot is None}
    elsewhere = Evidence.objects.using(PUBLIC).filter(passage__in=before - kept)
    for kind, ids in _grouped(keys):
        if _has_evidence(kind):
            elsewhere = elsewhere.exclude(**{f"{kind}__in": ids})
    lonely = before - kept - gone - set(elsewhere.values_list("passage_id", flat=True))
    for key, standing in _heads([("passage", pk) for pk in sorted(lonely)]).items():
        yield NewItem(*key, uid=standing.uid, act=ItemAct.WITHDRAWAL)


def _has_evidence(kind: str) -> bool:
    return kind in Evidence.ROOTS


# --- references -------------------------------------------------------------------------------------------------------


def _existing(model: type[models.Model], ids: Iterable[int]) -> set[int]:
    wanted, found = list(ids), set()
    for at in range(0, len(wanted), 500):
        found |= set(
            model._base_manager.using(PUBLIC).filter(pk__in=wanted[at : at + 500]).values_list("pk", flat=True)
        )
    return found


def _settle_references(plan: Plan, leave_out: Set[tuple[str, str]]) -> None:
    """Name what is missing; leave out the optional links that the publisher agreed to leave out."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    outgoing = {item.key: list(references(item.snapshot)) for item in plan.items if item.snapshot}
    for reference in (reference for found in outgoing.values() for reference in found):
        wanted[reference.model].add(reference.id)
    coming = _coming(plan)
    known = {model: (ids & coming[model]) | _existing(model, ids - coming[model]) for model, ids in wanted.items()}
    for item in plan.items:
        missing = [r for r in outgoing.get(item.key, ()) if r.id not in known[r.model]]
        for reference in missing:
            if reference.optional and (reference.row, reference.field) in leave_out:
                item.left_out.append({"row": reference.row, "field": reference.field})
            else:
                plan.problems.append(_missing(item.key, reference))
        if item.snapshot and item.left_out:
            item.snapshot = without(item.snapshot, item.left_out)


def _coming(plan: Plan) -> dict[type[models.Model], set[int]]:
    """The rows that the edition itself brings, by model."""
    rows: dict[type[models.Model], set[int]] = defaultdict(set)
    for item in plan.items:
        if item.snapshot is None:
            continue
        kind = aggregates()[item.kind]
        rows[kind.root].add(item.record_id)
        for part in kind.children:
            rows[part.model] |= {row["id"] for row in item.snapshot["rows"].get(part.name, ())}
    return rows


def _missing(key: Key, reference: Reference) -> Problem:
    target = reference.model._base_manager.filter(pk=reference.id).first()
    offer = _root_key(target) if target else None
    words = {
        "record": label_of(key),
        "target": str(target) if target else "?",
        "kind": reference.model._meta.verbose_name,
    }
    message = _("“%(record)s” refers to something that is not public: “%(target)s” (%(kind)s).") % words
    leave_out = (reference.row, reference.field) if reference.optional else None
    return Problem(message, key, offer, leave_out)


def _root_key(row: models.Model) -> Key:
    if isinstance(row, Record):
        return row.kind(), row.pk
    root: Record = next(getattr(row, name) for name in _roots(row) if getattr(row, f"{name}_id"))
    return root.kind(), root.pk


@dataclass(frozen=True)
class Citing:
    """A public row that cites a record, the record it belongs to, and whether the link is one that can be left out."""

    key: Key
    link: tuple[str, str]
    optional: bool


def _rows_that_cite(model: type[models.Model], ids: list[int], using: str) -> Iterator[Citing]:
    for relation in model._meta.related_objects:
        holder, name = relation.related_model, relation.field.name
        if name in getattr(holder, "ROOTS", ()):
            continue
        for row in holder._base_manager.using(using).filter(**{f"{name}__in": ids}):
            uid = str(getattr(row, "uid", ""))
            yield Citing(_root_key_of(row), (uid, name), name in getattr(holder, "OPTIONAL_LINKS", ()))


def _root_key_of(row: models.Model) -> Key:
    if isinstance(row, Record):
        return row.kind(), row.pk
    field = next(key for key in foreign_keys(type(row)) if key.name in _roots(row) and getattr(row, key.attname))
    root = cast(type[Record], field.related_model)
    return root.kind(), getattr(row, field.attname)


def _roots(row: models.Model) -> tuple[str, ...]:
    """The foreign keys through which a child or a link can belong to a root."""
    return cast(Child | Link, row).ROOTS


def _cited(key: Key, found: Citing) -> Problem:
    words = {"record": label_of(key), "citing": label_of(found.key)}
    message = _("“%(citing)s” is public and cites “%(record)s”.") % words
    return Problem(message, key, found.key, found.link if found.optional else None)


def _reissued_without(citing: dict[Key, list[tuple[str, str]]]) -> Iterator[NewItem]:
    """The citing records as they were last published, without the links that go."""
    for (kind, pk), links in citing.items():
        # Public records only: the last thing that the log says of them is what they show.
        last = Item.objects.filter(kind=kind, record_id=pk).latest("edition__number")
        gone = [{"row": row, "field": name} for row, name in links]
        yield NewItem(
            kind, pk, uid=last.uid, act=ItemAct.UPDATE, snapshot=without(upgraded(cast(Snapshot, last.snapshot)), gone),
            revision=last.revision, left_out=[*last.left_out, *gone],
        )  # fmt: skip


# --- what every public record owes its readers ------------------------------------------------------------------------


def _each(check: Callable[[NewItem, Snapshot], str | None]) -> Callable[[Plan], Iterator[Problem]]:
    def problems(plan: Plan) -> Iterator[Problem]:
        for item in plan.items:
            words = check(item, item.snapshot) if item.snapshot else None
            if words:
                yield Problem(words, item.key)

    return problems


def _supported(snapshot: Snapshot, part: str = "", pk: int = 0) -> bool:
    """Whether a passage supports the record, or one of its parts."""
    return any(
        row["stance"] == Stance.SUPPORTS and (not part or row.get(f"{part}_id") == pk)
        for row in snapshot["rows"].get("evidence", ())
    )


@_each
def _without_proof(item: NewItem, snapshot: Snapshot) -> str | None:
    kind = aggregates()[item.kind]
    if kind.root.needs_proof and not _supported(snapshot):
        return _("“%s” has no passage that proves it: add the evidence first.") % label_of(item.key)
    for part in kind.children:
        for row in snapshot["rows"].get(part.name, ()):
            if getattr(part.model, "needs_proof", False) and not _supported(snapshot, part.name, row["id"]):
                words = {"record": label_of(item.key), "part": part.model._meta.verbose_name}
                return _("“%(record)s”: a %(part)s has no passage that proves it.") % words
    return None


@_each
def _without_french(item: NewItem, snapshot: Snapshot) -> str | None:
    model = aggregates()[item.kind].root
    required = {field.name for field in model._meta.concrete_fields if not field.blank}
    columns = {f"{name}_fr" for name in model.TEXTS} & required
    missing = [name for name in columns if not snapshot["root"].get(name, "").strip()]
    return _("“%s” has no French text: French is required to publish.") % label_of(item.key) if missing else None


@_each
def _with_taken_slug(item: NewItem, snapshot: Snapshot) -> str | None:
    slug: str = snapshot["root"]["slug"]
    owner = FormerSlug.objects.filter(kind=item.kind, digest=FormerSlug.digest_of(slug)).first()
    if owner and owner.record_id != item.record_id:
        return _("The address “%s” has belonged to another record: choose another one.") % slug
    return None


@_each
def _with_changed_code(item: NewItem, snapshot: Snapshot) -> str | None:
    model = model_of(item.kind)
    codes = [name for name in CODES if any(field.name == name for field in model._meta.concrete_fields)]
    shown = model._base_manager.using(PUBLIC).filter(pk=item.record_id).values(*codes).first() if codes else None
    changed = [name for name in codes if shown and shown[name] != snapshot["root"].get(name)]
    return _("The code of “%s” is public and does not change.") % label_of(item.key) if changed else None


def _with_lost_rows(plan: Plan) -> Iterator[Problem]:
    """Children that would disappear while another public record still refers to them."""
    present = plan.present
    for kind, ids in _grouped(present):
        for part in aggregate(model_of(kind)).children:
            rows = part.model._base_manager.using(PUBLIC).filter(**{f"{part.root_field}__in": ids})
            kept = {row["id"] for pk in ids for row in present[kind, pk]["rows"].get(part.name, ())}
            lost = [pk for pk in rows.values_list("pk", flat=True) if pk not in kept]
            for found in _rows_that_cite(part.model, lost, PUBLIC) if lost else ():
                if found.key not in present:
                    yield replace(_cited(found.key, found), offer=found.key)


def label_of(key: Key) -> str:
    """The name of a record for the desk."""
    row: Any = model_of(key[0])._base_manager.filter(pk=key[1]).first()
    return str(row) if row else f"{key[0]} {key[1]}"
