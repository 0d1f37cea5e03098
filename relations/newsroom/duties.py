"""What every public record owes its readers: proof, a French text, an address and a code of its own."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from django.db import models
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from relations.models import Article, Evidence, Passage
from relations.models.aggregates import aggregate, aggregates, model_of
from relations.newsroom.citations import cited, existing, rows_that_cite
from relations.newsroom.log import NewItem
from relations.newsroom.models import Item
from relations.newsroom.plans import Plan, Problem, grouped, label_of
from relations.newsroom.snapshots import Key, Snapshot
from relations.publication.models import FormerSlug
from relations.reading import NEWSROOM, PUBLIC
from relations.vocabulary import Anchoring, Stance, StatementForm

# Codes are addresses too: once public they stay with their record.
CODES = ("code", "alpha2", "alpha3", "numeric")
# Marks of quotation around somebody's words are the printer's, and may lie outside the passage.
MARKS = "«»“”„\"' "
Check = Callable[[Plan], Iterator[Problem]]


def unmet_duties(plan: Plan, checks: Iterable[Check] = ()) -> Iterator[Problem]:
    """Every reason of this kind why the edition may not be made; `checks` are all of them when left out."""
    for check in checks or CHECKS:
        yield from check(plan)


def _each(check: Callable[[NewItem, Snapshot], str | None]) -> Check:
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


def _with_taken_slug(plan: Plan) -> Iterator[Problem]:
    present = plan.present
    for kind, ids in grouped(present):
        slugs = {pk: present[kind, pk]["root"]["slug"] for pk in ids}
        digests = {pk: FormerSlug.digest_of(slug) for pk, slug in slugs.items()}
        former = FormerSlug.objects.filter(kind=kind, digest__in=digests.values())
        owners = dict(former.values_list("digest", "record_id"))
        for pk, slug in slugs.items():
            if owners.get(digests[pk], pk) != pk:
                words = _("The address “%s” has belonged to another record: choose another one.")
                yield Problem(words % slug, (kind, pk))


def _with_taken_code(plan: Plan) -> Iterator[Problem]:
    """A code is an address too: once public it stays with its record, also when the record is withdrawn."""
    for kind in sorted({key[0] for key in plan.present}):
        names = [name for name in CODES if any(field.name == name for field in model_of(kind)._meta.concrete_fields)]
        for name in names:
            said = Item.objects.filter(kind=kind, snapshot__isnull=False).order_by("pk")
            # As text: a code of digits would come back as a number.
            owners = dict(said.values_list(KT(f"snapshot__root__{name}"), "record_id"))
            codes = {pk: code for code, pk in owners.items()}
            for key, snapshot in plan.present.items():
                if key[0] == kind:
                    yield from _code_problems(key, snapshot["root"].get(name), owners, codes)


def _code_problems(key: Key, code: str | None, owners: dict[str, int], codes: dict[int, str]) -> Iterator[Problem]:
    if codes.get(key[1], code) != code:
        yield Problem(_("The code of “%s” is public and does not change.") % label_of(key), key)
    elif owners.get(code or "", key[1]) != key[1]:
        yield Problem(_("The code “%s” has belonged to another record: choose another one.") % code, key)


def _with_lost_rows(plan: Plan) -> Iterator[Problem]:
    """Children that would disappear while another public record still refers to them."""
    touched = {item.key for item in plan.items}
    for model, lost in leaving_rows(plan).items():
        for found in rows_that_cite(model, sorted(lost), PUBLIC) if lost else ():
            # A record of the same edition is asked for its references itself.
            if found.key not in touched:
                yield replace(cited(found.key, found), offer=found.key)


def leaving_rows(plan: Plan) -> dict[type[models.Model], set[int]]:
    """The public rows that the edition takes away: records that go, and children that are no longer there."""
    gone: dict[type[models.Model], set[int]] = defaultdict(set)
    snapshots = {item.key: item.snapshot for item in plan.items}
    for kind, ids in grouped(snapshots):
        gone[model_of(kind)] |= {pk for pk in ids if snapshots[kind, pk] is None}
        # What readers have never had takes nothing away.
        ids = sorted(existing(model_of(kind), ids))
        for part in aggregate(model_of(kind)).children if ids else ():
            rows = part.model._base_manager.using(PUBLIC).filter(**{f"{part.root_column}__in": ids})
            kept = {row["id"] for pk in ids for row in (snapshots[kind, pk] or {"rows": {}})["rows"].get(part.name, ())}
            gone[part.model] |= set(rows.values_list("pk", flat=True)) - kept
    return gone


def _with_unread_text(plan: Plan) -> Iterator[Problem]:
    """Passages anchored in a text that the public does not read: their words, and those around, are a draft's."""
    passages = {key: snapshot for key, snapshot in plan.present.items() if key[0] == "passage"}
    articles = {snapshot["root"]["article_id"] for snapshot in passages.values()}
    anchored = dict(Article.objects.using(NEWSROOM).filter(pk__in=articles).values_list("pk", "sha256"))
    read = dict(Article.objects.using(PUBLIC).filter(pk__in=articles).values_list("pk", "sha256"))
    read |= {
        key[1]: snapshot["root"].get("sha256", "") for key, snapshot in plan.present.items() if key[0] == "article"
    }
    for key, snapshot in passages.items():
        article = snapshot["root"]["article_id"]
        if article in read and read[article] != anchored.get(article, ""):
            words = _("The text of “%s” has changed since it was published: publish it too.")
            yield Problem(words % label_of(("article", article)), key, offer=("article", article))


def _with_other_words(plan: Plan) -> Iterator[Problem]:
    """The words of a public passage are proof: they do not change under what they prove."""
    passages = {key[1]: snapshot for key, snapshot in plan.present.items() if key[0] == "passage"}
    for shown in Passage.objects.using(PUBLIC).filter(pk__in=passages).values("pk", "exact", "article_id"):
        root = passages[shown["pk"]]["root"]
        if (root["exact"], root["article_id"]) != (shown["exact"], shown["article_id"]):
            key = ("passage", shown["pk"])
            yield Problem(_("These words are cited as proof and do not change. Make a new passage instead."), key)


def _with_lost_words(plan: Plan) -> Iterator[Problem]:
    """A new text of an article that no longer holds words which are public as proof."""
    lost = {key: s for key, s in plan.present.items() if key[0] == "passage" and s["root"]["state"] == Anchoring.BROKEN}
    for key, snapshot in lost.items():
        article = ("article", snapshot["root"]["article_id"])
        words = {"words": snapshot["root"]["exact"], "article": label_of(article)}
        message = _("“%(words)s” is cited as proof and no longer stands in the text of “%(article)s”.") % words
        yield Problem(message, key)


@_each
def _with_unproved_words(item: NewItem, snapshot: Snapshot) -> str | None:
    """Words given as somebody's own stand in a passage that is cited for them."""
    root = snapshot["root"]
    quoted = {"statement": root.get("verbatim", ""), "invocation": root.get("wording", "")}.get(item.kind, "")
    if not quoted.strip() or (item.kind == "statement" and root["form"] != StatementForm.DIRECT_QUOTE):
        return None
    cited_ids = [row["passage_id"] for row in snapshot["rows"].get("evidence", ())]
    held = Passage.objects.using(NEWSROOM).filter(pk__in=cited_ids).values_list("exact", flat=True)
    words = _one_line(quoted).strip(MARKS)
    if any(words in _one_line(exact) for exact in held):
        return None
    return _("“%s”: the exact words stand in none of the passages cited for them.") % label_of(item.key)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _without_citing(plan: Plan) -> Iterator[Problem]:
    """A passage enters with the first record that cites it, and not before."""
    cited_here = {
        row["passage_id"] for snapshot in plan.present.values() for row in snapshot["rows"].get("evidence", ())
    }
    alone = {key[1] for key in plan.present if key[0] == "passage"} - cited_here
    cited_there = set(Evidence.objects.using(PUBLIC).filter(passage__in=alone).values_list("passage_id", flat=True))
    for pk in sorted(alone - cited_there):
        yield Problem(
            _("No public record cites this passage: it is published with the first one that does."), ("passage", pk)
        )


CHECKS: tuple[Check, ...] = (
    _without_proof,
    _without_french,
    _with_taken_slug,
    _with_taken_code,
    _with_lost_rows,
    _with_unread_text,
    _with_other_words,
    _with_lost_words,
    _with_unproved_words,
    _without_citing,
)
# What can be lost by a record that was public and is issued again with one change.
REISSUED: tuple[Check, ...] = (_without_proof, _with_taken_slug, _with_lost_rows, _with_unread_text)
