"""What an account may change: its rights to each kind, its relations, its language, and what a freeze forbids."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models import Actor, Event, Relation
from relations.models.aggregates import aggregates
from relations.newsroom.accounts import SYSTEM, name_of
from relations.newsroom.models import Freeze, GroupLimit
from relations.newsroom.plans import Problem, grouped
from relations.newsroom.snapshots import Key, Snapshot
from relations.newsroom.zones import in_words
from relations.reading import NEWSROOM, one_of, rows_of

TRANSLATE = "translate_record"
# Sources belong to every relation: the same article tells of several.
SHARED = ("article", "passage")
# Which foreign keys of a root lead to a country, and which to an actor that may have one.
COUNTRIES = ("country_id", "first_id", "second_id")
ACTORS = ("speaker_id", "invoker_id", "addressee_id", "imposed_by_id", "target_id", "organisation_id", "holder_id")
EVENTS = ("event_id", "made_in_id")
Pairs = Sequence[tuple[int, int]]
# Links of a commitment to its makers and beneficiaries.
ACTOR_LINKS = ("commitmentmaker", "commitmentbeneficiary")


def is_system(user: User) -> bool:
    """Whether this is the account of seeds and imports: nobody can log in with it."""
    return user.username == SYSTEM and not user.is_active


def may_change(user: User, kind: str) -> bool:
    """Whether the account may save records of this kind at all, be it their English alone."""
    return user.has_perm(f"relations.change_{kind}") or user.has_perm("newsroom.translate_record")


def writes_english_only(user: User, kind: str) -> bool:
    return not is_system(user) and not user.has_perm(f"relations.change_{kind}")


def overreach(user: User, before: dict[int, Snapshot | None], after: dict[int, Snapshot]) -> Iterator[Problem]:
    """Every reason why the account may not turn these records, all of one kind, from what they were into this.

    Asked by `record()`, so that no door of the newsroom is without it.
    """
    if is_system(user) or not after:
        return
    kind = next(iter(after.values()))["kind"]
    yield from frozen((kind, pk) for pk in after)
    if writes_english_only(user, kind):
        for pk, snapshot in after.items():
            yield from _beyond_english((kind, pk), before.get(pk), snapshot)
    limits = limits_of(user, f"change_{kind}")
    if limits is not None:
        pairs = pairs_of(limits)
        for pk, snapshot in after.items():
            reaches = _reaches(limits, before.get(pk), snapshot, pairs)
            if not reaches and not _translates_everywhere(user, before.get(pk), snapshot):
                yield Problem(_limit_words(limits), (kind, pk))


def _reaches(limits: Set[int], before: Snapshot | None, after: Snapshot, pairs: Pairs | None = None) -> bool:
    return not outside(limits, before or after, pairs) and not outside(limits, after, pairs)


def _translates_everywhere(user: User, before: Snapshot | None, after: Snapshot) -> bool:
    """Whether it is the English alone, and the account translates it, whatever else it writes."""
    if before is None or _without_english(before) != _without_english(after):
        return False
    limits = limits_of(user, TRANSLATE)
    return user.has_perm(f"newsroom.{TRANSLATE}") and (limits is None or _reaches(limits, before, after))


# --- the language of translators --------------------------------------------------------------------------------------


def is_english(column: str) -> bool:
    return column.endswith("_en") or column == "english"


def _beyond_english(key: Key, before: Snapshot | None, after: Snapshot) -> Iterator[Problem]:
    if before is None or _without_english(before) != _without_english(after):
        yield Problem(_("You translate into English: only the English texts of a record are yours to change."), key)


def _without_english(snapshot: Snapshot) -> dict[str, Any]:
    rows = {name: [_french(row) for row in rows] for name, rows in snapshot["rows"].items()}
    return {"root": _french(snapshot["root"]), "rows": rows, "links": snapshot["links"]}


def _french(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not is_english(name) and name != "updated"}


# --- the relations of a group -----------------------------------------------------------------------------------------


def limits_of(user: User, right: str) -> set[int] | None:
    """The relations within which the account has a right; None when it has it everywhere.

    A group without limits that gives the right gives it everywhere. Groups that translate count for those who do
    nothing else.
    """
    if right.startswith("change_") and writes_english_only(user, right.removeprefix("change_")):
        right = TRANSLATE
    if user.is_superuser or is_system(user) or user.user_permissions.filter(codename=right).exists():
        return None
    groups = Group.objects.filter(user=user, permissions__codename=right).values("pk")
    found = dict.fromkeys(groups.values_list("pk", flat=True), 0)
    relations: set[int] = set()
    for limit in GroupLimit.objects.filter(group__in=groups):
        found[limit.group_id] += 1
        relations.add(limit.relation_id)
    return None if not found or 0 in found.values() else relations


def pairs_of(limits: Set[int]) -> Pairs:
    """The countries of these relations, for whoever asks of many records whether they lie outside."""
    return list(Relation.objects.using(NEWSROOM).filter(pk__in=limits).values_list("first_id", "second_id"))


def outside(limits: Set[int], snapshot: Snapshot, pairs: Pairs | None = None) -> bool:
    """Whether a record belongs to none of these relations. Sources belong to all, the vocabulary to none."""
    kind = snapshot["kind"]
    if kind in SHARED:
        return False
    if kind == "relation":
        return snapshot["id"] not in limits
    pairs = pairs_of(limits) if pairs is None else pairs
    if kind == "event":
        parties = set(snapshot["links"].get("eventparty", ()))
        return bool(parties) and not any(parties >= set(pair) for pair in pairs)
    countries = _countries(snapshot)
    return countries is None or (bool(countries) and not any(countries & set(pair) for pair in pairs))


def _countries(snapshot: Snapshot) -> set[int] | None:
    """The countries that a record tells of; None for what belongs to all of them, such as a theme."""
    root, links = snapshot["root"], snapshot["links"]
    if snapshot["kind"] == "country":
        return {snapshot["id"]}
    names = {column.attname for column in aggregates()[snapshot["kind"]].root._meta.concrete_fields}
    if not names.intersection((*COUNTRIES, *ACTORS, *EVENTS)) and not any(links.get(name) for name in ACTOR_LINKS):
        return None
    actors = [root[name] for name in ACTORS if name in root]
    actors += [pk for name in ACTOR_LINKS for pk in links.get(name, ())]
    events = [root[name] for name in EVENTS if name in root]
    of_actors = Actor.objects.using(NEWSROOM).filter(pk__in=actors).exclude(country=None)
    of_events = Event.objects.using(NEWSROOM).filter(pk__in=events).exclude(parties=None)
    return {
        *(root[name] for name in COUNTRIES if name in root),
        *of_actors.values_list("country", flat=True),
        *of_events.order_by().values_list("parties", flat=True),
    }


def _limit_words(limits: Set[int]) -> str:
    names = ", ".join(str(relation) for relation in Relation.objects.using(NEWSROOM).filter(pk__in=limits))
    return _("Your group works on %(relations)s only: this record belongs to something else.") % {"relations": names}


# --- freezes ----------------------------------------------------------------------------------------------------------


def frozen(keys: Iterable[Key]) -> Iterator[Problem]:
    """What is frozen among these records, by whom, until when and why."""
    now = timezone.now()
    for kind, ids in grouped(keys):
        found = rows_of(Freeze, f"WHERE kind = %s AND {one_of('record_id', ids)}", [kind, *ids], NEWSROOM)
        holding = [freeze for freeze in found if freeze.until > now]
        prefetch_related_objects(holding, "by")
        for freeze in holding:
            yield Problem(frozen_words(freeze), (kind, freeze.record_id))


def frozen_words(freeze: Freeze) -> str:
    words = {"user": name_of(freeze.by), "until": in_words(freeze.until), "reason": freeze.reason}
    return _("%(user)s has frozen this record until %(until)s: %(reason)s") % words
