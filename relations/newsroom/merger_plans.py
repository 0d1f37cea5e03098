"""What a merger of two records would change: which records cite the one that goes, and what stands against it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from relations.models import Article
from relations.models.aggregates import foreign_keys, model_of
from relations.newsroom.citations import citing_records
from relations.newsroom.mass_acts import Alteration, Held, altered, held, in_use, out_of_reach
from relations.newsroom.moved_passages import lost_words, moved_to
from relations.newsroom.plans import Problem, label_of
from relations.newsroom.repointing import Adoption, Allot, Places, adoption, pruned, repointed, with_names
from relations.newsroom.rights import is_system, may_change, overreach, writes_english_only
from relations.newsroom.snapshots import Key, Snapshot, content_digest, instance_of
from relations.reading import NEWSROOM, PUBLIC

# Not those with a code of their own, nor pages: each country and each theme is one by its code.
KINDS = (
    "actor", "post", "place", "outlet", "article", "passage", "event", "statement", "principle", "doctrine",
    "invocation", "measure", "commitment",
)  # fmt: skip
# Records of one merger, the two themselves among them.
LARGEST = 1_000


@dataclass
class MergerPlan:
    """What a merger would change, and all that stands against it."""

    kept: Key
    gone: Key
    problems: list[Problem] = field(default_factory=list)
    alterations: list[Alteration] = field(default_factory=list)
    records: dict[Key, Held] = field(default_factory=dict)
    adopted: Adoption | None = None

    @property
    def is_public(self) -> bool:
        """Whether readers see something of it."""
        return self.gone in self.records and self.records[self.gone].item is not None

    @property
    def drafts(self) -> list[Key]:
        """The records that change in the newsroom alone."""
        return [a.key for a in self.alterations if a.shown is None and a.key != self.kept]

    @property
    def public(self) -> list[Key]:
        """The records that readers see changed."""
        return [a.key for a in self.alterations if a.shown is not None and a.key != self.kept]


def merging_refusal(user: User, kind: str, *, is_public: bool) -> str | None:
    """Why `user` may not merge records of this kind, in words for the desk."""
    if kind not in KINDS:
        return _("Records of this kind are not merged.")
    right = "newsroom.publish_record" if is_public else f"relations.delete_{kind}"
    may_write = may_change(user, kind) and not writes_english_only(user, kind)
    if is_system(user) or (may_write and user.has_perm(right)):
        return None
    if may_write and is_public:
        return _("Readers would see it: only somebody who may publish can merge public records.")
    return _("You do not have the right to do this.")


# --- what would change ------------------------------------------------------------------------------------------------


def drawn(kept: Key, gone: Key, by: User, allot: Allot) -> MergerPlan:
    plan = MergerPlan(kept, gone)
    citing = citing_records(gone, NEWSROOM) | citing_records(gone, PUBLIC) if gone[0] in KINDS else set()
    plan.records = held([kept, gone, *sorted(citing - {kept, gone})])
    plan.problems += _unfit(plan, by)
    plan.problems += _too_many(plan)
    if plan.problems:
        return plan
    model = model_of(gone[0])
    places: Places = {model: {gone[1]: kept[1]}}
    plan.problems += _in_the_way(plan, by)
    others = [found for key, found in plan.records.items() if key not in (kept, gone)]
    if gone[0] == "article":
        article = instance_of(Article, plan.records[kept].draft["root"])
        plan.problems += lost_words((found.draft for found in others if found.key[0] == "passage"), article)
        made = [_repointed(found, places, plan, article) for found in others]
    else:
        made = [_repointed(found, places, plan) for found in others]
    plan.adopted, grown = _grown(plan, places, allot)
    plan.alterations = [*filter(None, (grown, *made))]
    plan.problems += out_of_reach(by, plan.alterations)
    return plan


def _repointed(found: Held, places: Places, plan: MergerPlan, article: Article | None = None) -> Alteration | None:
    def turn(snapshot: Snapshot) -> Snapshot:
        turned = repointed(snapshot, places)
        if article and snapshot["kind"] == "passage" and snapshot["root"]["article_id"] == plan.gone[1]:
            return moved_to(article, turned, found.draft)
        return turned

    draft = turn(found.draft)
    if not plan.is_public or found.item is None:
        return altered(found, draft)
    shown = turn(cast(Snapshot, found.shown))
    return altered(found, draft, turn(cast(Snapshot, found.published)), shown, pruned(found.item.left_out, shown))


def _grown(plan: MergerPlan, places: Places, allot: Allot) -> tuple[Adoption, Alteration | None]:
    """The record that stays, with the rows and names of the other: what was public of them for the public."""
    kept, gone = plan.records[plan.kept], plan.records[plan.gone]
    count_of_versions = len(kept.versions) if plan.is_public else 1
    stay = [repointed(version, places) for version in kept.versions[:count_of_versions]]
    go = [repointed(version, places) for version in gone.versions[:count_of_versions]]
    # What the public knows a record by, the draft of it goes on knowing.
    names = [[gone.draft, *go[1:2]], *([version] for version in go[1:])]
    go = [with_names(left, there, known) for left, there, known in zip(go, stay, names, strict=True)]
    adopted = adoption(stay, go, allot)
    grown = [adopted.into(there, left) for there, left in zip(stay, go, strict=True)]
    if not plan.is_public or kept.item is None or gone.item is None:
        made = altered(kept, grown[0])
    else:
        left_out = [*kept.item.left_out, *adopted.left_out(cast(Snapshot, gone.shown), gone.item.left_out)]
        made = altered(kept, grown[0], grown[1], grown[2], pruned(left_out, grown[2]))
    if made and content_digest(grown[0]) != content_digest(stay[0]):
        made = replace(made, takes_in=(plan.gone, gone.standing.head.number))
    return adopted, made


# --- what stands against it -------------------------------------------------------------------------------------------


def _unfit(plan: MergerPlan, by: User) -> Iterator[Problem]:
    """Why these two are not two records that `by` can make one."""
    kept, gone = plan.records.get(plan.kept), plan.records.get(plan.gone)
    if plan.kept == plan.gone or plan.kept[0] != plan.gone[0]:
        yield Problem(_("Choose two records of the same kind."))
    elif reason := merging_refusal(by, plan.gone[0], is_public=plan.is_public):
        yield Problem(reason, plan.gone)
    elif kept is None or gone is None:
        missing = plan.kept if kept is None else plan.gone
        yield Problem(_("“%s” no longer exists.") % label_of(missing), missing)
    elif gone.item and not kept.item:
        words = {"gone": label_of(plan.gone), "kept": label_of(plan.kept)}
        message = _("“%(gone)s” is public and “%(kept)s” is not: keep the public one, or publish “%(kept)s” first.")
        yield Problem(message % words, plan.kept)


def _too_many(plan: MergerPlan) -> Iterator[Problem]:
    """One edition, and one lock of the database, hold so many records and no more."""
    if len(plan.records) > LARGEST:
        words = {"count": len(plan.records) - 2, "name": label_of(plan.gone), "most": LARGEST - 2}
        message = _("%(count)s records refer to “%(name)s”; a merger changes %(most)s at most: turn some first.")
        yield Problem(message % words, plan.gone)


def _in_the_way(plan: MergerPlan, by: User) -> Iterator[Problem]:
    gone = plan.records[plan.gone]
    yield from in_use(plan.records)
    # The saves ask for the rights to the others.
    yield from overreach(by, {plan.gone[1]: gone.draft}, {plan.gone[1]: gone.draft})
    if plan.gone[0] == "passage" and _words(gone) != _words(plan.records[plan.kept]):
        yield Problem(_("Passages are merged when they hold the same words of the same article."), plan.gone)
    for using in (NEWSROOM, PUBLIC):
        yield from _circles(plan, using)


def _words(passage: Held) -> tuple[Any, Any]:
    return passage.draft["root"]["exact"], passage.draft["root"]["article_id"]


def _circles(plan: MergerPlan, using: str) -> Iterator[Problem]:
    """Records between the two: the one would be part of what is part of it."""
    model, (kind, kept) = model_of(plan.kept[0]), plan.kept
    for key in foreign_keys(model):
        if key.related_model is not model:
            continue
        chain: list[int] = [kept]
        rows = model._base_manager.using(using)
        while above := rows.filter(pk=chain[-1]).values_list(key.attname, flat=True).first():
            if above in chain:
                break
            chain.append(above)
        if plan.gone[1] in chain[2:]:
            words = {"kept": label_of(plan.kept), "between": label_of((kind, chain[1])), "gone": label_of(plan.gone)}
            message = _(
                "“%(kept)s” leads through “%(between)s” to “%(gone)s”, and would lead to itself: change it first."
            )
            yield Problem(message % words, plan.kept)
