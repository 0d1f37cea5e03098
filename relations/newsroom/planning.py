"""What an edition would hold and what stands against it, worked out before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from copy import deepcopy
from typing import Any, cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from relations.models import Article, Evidence, Passage
from relations.models.aggregates import aggregates, model_of
from relations.newsroom.books import RESTRICTED, restricted
from relations.newsroom.citations import Citing, cited, existing, root_key, rows_that_cite
from relations.newsroom.duties import REISSUED, leaving_rows, unmet_duties
from relations.newsroom.log import NewItem
from relations.newsroom.models import Item, Merger, Publicity, Revision, Standing
from relations.newsroom.plans import Plan, Problem, grouped, label_of, standings_of
from relations.newsroom.removals import drafts_that_hold
from relations.newsroom.snapshots import Key, Reference, Snapshot, all_rows, references, upgraded, without
from relations.newsroom.wording import with_names
from relations.publication.models import WithheldLink
from relations.reading import NEWSROOM, PUBLIC
from relations.vocabulary import ItemAct, Rights


def plan_publication(
    keys: Iterable[Key],
    *,
    act: str,
    notice_fr: str = "",
    notice_en: str = "",
    leave_out: Set[tuple[str, str]] = frozenset(),
    revisions: Mapping[Key, int] | None = None,
) -> Plan:
    """The edition that would show the head revisions of these records, and all that stands against it.

    `revisions` names those to show instead of the heads.
    """
    wanted = list(dict.fromkeys(keys))
    chosen = _at(standings_of(wanted), revisions or {})
    along = passages_along(chosen)
    if revisions:
        # Nobody is there to read: what somebody has approved comes along, not what was written since.
        along = _at(along, {key: found.approved for key, found in along.items() if found.approved})
    incomplete = _with_withheld_links()
    plan = Plan(
        [
            _item_of_head(key, standing, act=act, notices=(notice_fr, notice_en) if key in chosen else ("", ""))
            for key, standing in (chosen | along).items()
            if standing.head.snapshot is not None and (standing.has_unpublished_changes or key in incomplete)
        ]
    )
    if not revisions:
        plan.standings = {**chosen, **along}
    plan.along = {item.key: item.revision or 0 for item in plan.items if item.key in along}
    if not plan.items:
        plan.problems.append(Problem(_("Nothing has changed since the last edition.")))
    _complete_links(plan, incomplete)
    _restrict_texts(plan)
    _settle_references(plan, leave_out)
    plan.problems.extend(unmet_duties(plan))
    _take_orphans_along(plan)
    return plan


def plan_reissue(items: Iterable[NewItem]) -> Plan:
    """The edition of records issued again with one change each, and what stands against that change."""
    plan = Plan(list(items))
    _restrict_texts(plan)
    _settle_references(plan, frozenset())
    plan.problems.extend(unmet_duties(plan, REISSUED))
    _take_orphans_along(plan)
    return plan


def _at(chosen: dict[Key, Standing], revisions: Mapping[Key, int]) -> dict[Key, Standing]:
    """The standings as if these revisions were the heads. They are not saved like this."""
    for (kind, pk), number in revisions.items():
        chosen[kind, pk].head = Revision.objects.get(kind=kind, record_id=pk, number=number)
    return chosen


def _item_of_head(key: Key, standing: Standing, *, act: str, notices: tuple[str, str]) -> NewItem:
    return NewItem(
        *key,
        uid=standing.uid,
        act=act if standing.is_public else ItemAct.PUBLISH,
        snapshot=upgraded(cast(Snapshot, standing.head.snapshot)),
        revision=standing.head.number,
        notice_fr=notices[0],
        notice_en=notices[1],
    )


def plan_withdrawal(
    keys: Iterable[Key], *, act: str, notice_fr: str, notice_en: str = "", leave_out: Set[tuple[str, str]] = frozenset()
) -> Plan:
    """The edition that would take these records away, with the passages of an article that goes."""
    wanted = list(dict.fromkeys(keys))
    articles = [pk for kind, pk in wanted if kind == "article"]
    going_heads = standings_of([*wanted, *_public_passages_of(articles)])
    drafts = [key for key, standing in going_heads.items() if standing.publicity == Publicity.NEVER]
    plan = Plan(
        [
            NewItem(*key, uid=standing.uid, act=act, notice_fr=notice_fr, notice_en=notice_en)
            for key, standing in going_heads.items()
            if key not in drafts
        ]
    )
    going = {item.key for item in plan.items}
    citing: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    for item in list(plan.items):
        for found in _public_rows_that_cite(item.key):
            if found.key in going:
                continue
            if found.optional and found.link in leave_out:
                citing[found.key].append(found.link)
            else:
                plan.problems.append(cited(item.key, found))
    if act == ItemAct.LEGAL_REMOVAL:
        passages = Passage.objects.using(NEWSROOM).filter(article__in=articles).values_list("pk", flat=True)
        plan.forgotten = [*drafts, *(("passage", pk) for pk in passages if ("passage", pk) not in going)]
        plan.let_go, problems = drafts_that_hold([*going, *plan.forgotten], leave_out)
        plan.problems.extend(problems)
        plan.problems.extend(merged_with([*going, *plan.forgotten], leave_out))
    plan.items.extend(_reissued_without(citing))
    _take_orphans_along(plan)
    return plan


def _public_rows_that_cite(key: Key) -> Iterator[Citing]:
    """The public rows that cite a record, or one of its children."""
    kind, pk = key
    yield from rows_that_cite(model_of(kind), [pk], PUBLIC)
    for part in aggregates()[kind].children:
        rows = part.model._base_manager.using(PUBLIC).filter(**{part.root_column: pk})
        yield from rows_that_cite(part.model, list(rows.values_list("pk", flat=True)), PUBLIC)


def merged_with(going: list[Key], leave_out: Set[tuple[str, str]] = frozenset()) -> Iterator[Problem]:
    """A legal removal names what was merged into the record, whose words its undoing would bring back, and what the
    record itself was merged into, which bears its names."""
    for kind, ids in grouped(going):
        for merger in Merger.objects.filter(Q(kept_id__in=ids) | Q(gone_id__in=ids), kind=kind).order_by("pk"):
            yield from _other_end(merger, going, leave_out)


def _other_end(merger: Merger, going: list[Key], leave_out: Set[tuple[str, str]]) -> Iterator[Problem]:
    kept, gone = (merger.kind, merger.kept_id), (merger.kind, merger.gone_id)
    mine, other = (kept, gone) if kept in going else (gone, kept)
    standing = standings_of([other]).get(other)
    if other in going or standing is None or standing.publicity == Publicity.REMOVED:
        return
    link = (str(standing.uid), f"merger-{merger.pk}")
    words = {"record": label_of(mine), "other": label_of(other)}
    if mine == kept and merger.undone_at is None:
        message = _("“%(other)s” was merged into “%(record)s”: its words have to go as well.") % words
        yield Problem(with_names(message), mine, offer=other)
    elif link not in leave_out:
        message = _("“%(record)s” and “%(other)s” were merged once: what the one says may stand in the other.") % words
        yield Problem(with_names(message), mine, offer=other, leave_out=link)


# --- passages and the texts they come from ----------------------------------------------------------------------------


def _cited_passages(snapshot: Snapshot | None) -> set[int]:
    return {row["passage_id"] for row in (snapshot or {}).get("rows", {}).get("evidence", ())}


def passages_along(chosen: Mapping[Key, Standing]) -> dict[Key, Standing]:
    """The standings of the passages that the heads of these records cite, and that no reader knows yet."""
    cited = _passages_not_public(standing.head.snapshot for standing in chosen.values())
    return standings_of(key for key in cited if key not in chosen)


def _passages_not_public(snapshots: Iterable[Snapshot | None]) -> list[Key]:
    cited = sorted({pk for snapshot in snapshots for pk in _cited_passages(snapshot)})
    public = existing(Passage, cited)
    return [("passage", pk) for pk in cited if pk not in public]


def _public_passages_of(articles: list[int]) -> list[Key]:
    rows = Passage.objects.using(PUBLIC).filter(article__in=articles).order_by("pk").values_list("pk", flat=True)
    return [("passage", pk) for pk in rows]


def _restrict_texts(plan: Plan) -> None:
    """Take out the text that rights do not allow; an article whose rights change takes its passages along."""
    present = plan.present
    articles = {pk: snapshot for (kind, pk), snapshot in present.items() if kind == "article"}
    shown = {
        row["pk"]: row for row in Article.objects.using(PUBLIC).filter(pk__in=articles).values("pk", "rights", "sha256")
    }
    moved = [pk for pk, snapshot in articles.items() if pk in shown and _reads_otherwise(shown[pk], snapshot["root"])]
    plan.items.extend(_with_anchor(key) for key in _public_passages_of(moved) if key not in present)
    rights = {pk: snapshot["root"]["rights"] for pk, snapshot in articles.items()}
    for item in plan.items:
        if item.snapshot and item.kind in RESTRICTED and not _may_show_text(item.snapshot, rights):
            item.snapshot = restricted(item.snapshot)


def _reads_otherwise(shown: Mapping[str, object], root: Mapping[str, object]) -> bool:
    """Whether the text of an article, or what may be shown of it, is another one than the public reads."""
    opened = (shown["rights"] == Rights.FULL_TEXT) != (root["rights"] == Rights.FULL_TEXT)
    return opened or shown["sha256"] != root.get("sha256", "")


def _with_anchor(key: Key) -> NewItem:
    """A public passage as it was last published, but where it stands today, with the words around it."""
    last, head = _last_item(key), standings_of([key])[key].head
    shown, saved = _shown(last), upgraded(head.snapshot or {"root": {}})
    root = {name: value for name, value in shown["root"].items() if name not in Passage.ANCHOR}
    snapshot = {**shown, "root": root | {n: saved["root"][n] for n in Passage.ANCHOR if n in saved["root"]}}
    entire = {**snapshot, "root": snapshot["root"] | {"updated": saved["root"].get("updated")}}
    return (
        _reissued(last, snapshot=entire, revision=head.number)
        if entire == saved
        else _reissued(last, snapshot=snapshot)
    )


def _may_show_text(snapshot: Snapshot, rights: dict[int, str]) -> bool:
    article = snapshot["id"] if snapshot["kind"] == "article" else snapshot["root"]["article_id"]
    if article not in rights:
        rights[article] = (
            Article.objects.using(PUBLIC).filter(pk=article).values_list("rights", flat=True).first() or ""
        )
    return rights[article] == Rights.FULL_TEXT


def _take_orphans_along(plan: Plan) -> None:
    """Passages that nothing public would cite any more go with the record that brought them."""
    orphans = list(_orphans(plan))
    going = {orphan.key for orphan in orphans}
    plan.items = [*(item for item in plan.items if item.key not in going), *orphans]


def _orphans(plan: Plan) -> Iterator[NewItem]:
    keys = [item.key for item in plan.items]
    before = {
        pk
        for kind, ids in grouped(keys) if _has_evidence(kind)
        for pk in Evidence.objects.using(PUBLIC).filter(**{f"{kind}__in": ids}).values_list("passage_id", flat=True)
    }  # fmt: skip
    kept = {pk for item in plan.items for pk in _cited_passages(item.snapshot)}
    gone = {item.record_id for item in plan.items if item.kind == "passage" and item.snapshot is None}
    elsewhere = Evidence.objects.using(PUBLIC).filter(passage__in=before - kept)
    for kind, ids in grouped(keys):
        if _has_evidence(kind):
            elsewhere = elsewhere.exclude(**{f"{kind}__in": ids})
    lonely = before - kept - gone - set(elsewhere.values_list("passage_id", flat=True))
    for key, standing in standings_of([("passage", pk) for pk in sorted(lonely)]).items():
        yield NewItem(*key, uid=standing.uid, act=ItemAct.WITHDRAWAL)


def _has_evidence(kind: str) -> bool:
    return kind in Evidence.ROOTS


# --- references -------------------------------------------------------------------------------------------------------


def _settle_references(plan: Plan, leave_out: Set[tuple[str, str]]) -> None:
    """Name what is missing; leave out the optional links that the publisher agreed to leave out."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    outgoing = {item.key: list(references(item.snapshot)) for item in plan.items if item.snapshot}
    for reference in (reference for found in outgoing.values() for reference in found):
        wanted[reference.model].add(reference.id)
    coming, leaving = _coming(plan), leaving_rows(plan)
    known = {
        model: (ids & coming[model]) | (existing(model, ids - coming[model]) - leaving[model])
        for model, ids in wanted.items()
    }
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
    offer = root_key(target) if target else None
    words = {
        "record": label_of(key),
        "target": label_of(offer) if offer == (reference.model._meta.model_name, reference.id) else str(target or "?"),
        "kind": reference.model._meta.verbose_name,
    }
    message = _("“%(record)s” refers to something that is not public: “%(target)s” (%(kind)s).") % words
    leave_out = (reference.row, reference.field) if reference.optional else None
    return Problem(message, key, offer, leave_out)


# --- records issued again as they were published, with one change --------------------------------------------------


def _last_item(key: Key) -> Item:
    """Of a public record: the last thing that the log says of it is what it shows."""
    return Item.objects.filter(kind=key[0], record_id=key[1]).latest("edition__number")


def _shown(last: Item) -> Snapshot:
    return upgraded(cast(Snapshot, last.snapshot))


def _as_saved(last: Item) -> Snapshot | None:
    """The revision that was published, with what was left out of it."""
    revision = Revision.objects.get(kind=last.kind, record_id=last.record_id, number=last.revision or 0)
    return upgraded(revision.snapshot) if revision.snapshot else None


def _reissued(last: Item, **changes: Any) -> NewItem:
    item = {"snapshot": _shown(last), "revision": last.revision, "left_out": last.left_out, **changes}
    return NewItem(*last.key, uid=last.uid, act=ItemAct.UPDATE, **item)


def _reissued_without(citing: dict[Key, list[tuple[str, str]]]) -> Iterator[NewItem]:
    """The citing records, without the links that go."""
    for key, links in citing.items():
        last, gone = _last_item(key), [{"row": row, "field": name} for row, name in links]
        yield _reissued(last, snapshot=without(_shown(last), gone), left_out=[*last.left_out, *gone])


def _with_withheld_links() -> set[Key]:
    return set(WithheldLink.objects.values_list("kind", "record_id"))


def _complete_links(plan: Plan, incomplete: set[Key]) -> None:
    """Show the links that waited for a record of this edition: their records come along, with that change alone."""
    coming = _coming(plan)
    for key in sorted(incomplete - {item.key for item in plan.items}):
        last = _last_item(key)
        whole = _as_saved(last)
        waited = {(link["row"], link["field"]) for link in last.left_out}
        ready = {
            (reference.row, reference.field)
            for reference in (references(whole) if whole else ())
            if (reference.row, reference.field) in waited and reference.id in coming[reference.model]
        }
        if whole and ready:
            left_out = [link for link in last.left_out if (link["row"], link["field"]) not in ready]
            plan.items.append(_reissued(last, snapshot=_restored(_shown(last), whole, ready), left_out=left_out))


def _restored(shown: Snapshot, whole: Snapshot, links: Set[tuple[str, str]]) -> Snapshot:
    """The snapshot shown, with these links as they stand in the whole one."""
    values = {(row["uid"], name): row[f"{name}_id"] for row in all_rows(whole) for name in _names(links, row["uid"])}
    restored = deepcopy(shown)
    for row in all_rows(restored):
        for name in _names(links, row["uid"]):
            row[f"{name}_id"] = values[row["uid"], name]
    return restored


def _names(links: Set[tuple[str, str]], uid: str) -> list[str]:
    return [name for row, name in links if row == uid]
