"""What every public record owes its readers: proof, a French text, an address and a code of its own."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from relations.models.aggregates import aggregate, aggregates, model_of
from relations.newsroom.citations import cited, rows_that_cite
from relations.newsroom.log import NewItem
from relations.newsroom.plans import Plan, Problem, grouped, label_of
from relations.newsroom.snapshots import Snapshot
from relations.publication.models import FormerSlug
from relations.reading import PUBLIC
from relations.vocabulary import Stance

# Codes are addresses too: once public they stay with their record.
CODES = ("code", "alpha2", "alpha3", "numeric")


def unmet_duties(plan: Plan) -> Iterator[Problem]:
    """Every reason of this kind why the edition may not be made."""
    for check in (_without_proof, _without_french, _with_taken_slug, _with_changed_code, _with_lost_rows):
        yield from check(plan)


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
    for kind, ids in grouped(present):
        for part in aggregate(model_of(kind)).children:
            rows = part.model._base_manager.using(PUBLIC).filter(**{f"{part.root_field}__in": ids})
            kept = {row["id"] for pk in ids for row in present[kind, pk]["rows"].get(part.name, ())}
            lost = [pk for pk in rows.values_list("pk", flat=True) if pk not in kept]
            for found in rows_that_cite(part.model, lost, PUBLIC) if lost else ():
                if found.key not in present:
                    yield replace(cited(found.key, found), offer=found.key)
