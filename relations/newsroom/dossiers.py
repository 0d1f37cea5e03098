"""Dossiers: records gathered to be reviewed and previewed together, and published as one edition."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.catalogue.marks import SECONDS
from relations.models.aggregates import aggregates
from relations.newsroom import audit
from relations.newsroom.differences import Difference, differences
from relations.newsroom.models import Dossier, DossierRecord, Edition, Publicity, Revision, Standing
from relations.newsroom.planning import plan_publication
from relations.newsroom.plans import Plan, Problem, Refused, grouped, standings_of
from relations.newsroom.rights import is_system, may_change
from relations.newsroom.snapshots import Key, Snapshot
from relations.newsroom.wording import Labels
from relations.reading import NEWSROOM
from relations.vocabulary import ItemAct

# What one edition can hold and one page can show.
MOST = 200
TITLE_LENGTH = 200


def may_gather(user: User) -> bool:
    """Whether the account may open and close dossiers: whoever may change something of the record."""
    return is_system(user) or any(may_change(user, kind) for kind in aggregates())


def keys_of(dossier: Dossier) -> list[Key]:
    return list(dossier.records.order_by("id").values_list("kind", "record_id"))


def dossiers_of(key: Key) -> list[Dossier]:
    """The open dossiers in which a record lies."""
    return list(Dossier.objects.filter(closed_at=None, records__kind=key[0], records__record_id=key[1]))


# --- gathering --------------------------------------------------------------------------------------------------------


def open_dossier(title: str, *, by: User, note: str = "", keys: Iterable[Key] = ()) -> Dossier:
    """A new dossier, with these records in it. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        _refuse_if([*_not_gathering(by), *_untitled(title)])
        dossier = Dossier.objects.create(title=title.strip(), note=note, by=by, at=timezone.now())
        _enter("dossier.open", dossier, by=by)
        add(dossier, keys, by=by)
    return dossier


def describe(dossier: Dossier, *, title: str, note: str, by: User) -> None:
    """Give an open dossier another title and note. Raises Refused."""
    with _changing(dossier):
        _refuse_if([*_not_gathering(by), *_untitled(title)])
        dossier.title, dossier.note = title.strip(), note
        dossier.save(update_fields=("title", "note"))
        _enter("dossier.describe", dossier, by=by)


def add(dossier: Dossier, keys: Iterable[Key], *, by: User) -> list[Key]:
    """Put these records into an open dossier, all or none; those that were not in it yet. Raises Refused."""
    wanted = list(dict.fromkeys(keys))
    with _changing(dossier):
        present = set(keys_of(dossier))
        new = [key for key in wanted if key not in present]
        _refuse_if([*_not_changing(new, by), *_not_there(new), *_too_many(len(present) + len(new))])
        now = timezone.now()
        DossierRecord.objects.bulk_create(
            DossierRecord(dossier=dossier, kind=kind, record_id=pk, by=by, at=now) for kind, pk in new
        )
        _enter("dossier.add", dossier, new, by=by)
    return new


def remove(dossier: Dossier, keys: Iterable[Key], *, by: User) -> list[Key]:
    """Take these records out of an open dossier; those that were in it. Raises Refused."""
    wanted = set(keys)
    with _changing(dossier):
        gone = [key for key in keys_of(dossier) if key in wanted]
        _refuse_if(_not_changing(gone, by))
        for kind, pk in gone:
            dossier.records.filter(kind=kind, record_id=pk).delete()
        _enter("dossier.remove", dossier, gone, by=by)
    return gone


def close(dossier: Dossier, *, by: User) -> None:
    """Put an open dossier away, unpublished. Raises Refused."""
    with _changing(dossier):
        _refuse_if(_not_gathering(by))
        dossier.closed_at = timezone.now()
        dossier.save(update_fields=("closed_at",))
        _enter("dossier.close", dossier, by=by)


def reopen(dossier: Dossier, *, by: User) -> None:
    """Take up a dossier that was put away. Raises Refused: what became an edition stays what it was."""
    with _locked(dossier):
        _refuse_if(_not_gathering(by))
        if dossier.edition is not None:
            raise Refused([_("This dossier has become edition %(number)s.") % {"number": dossier.edition}])
        if dossier.closed_at is not None:
            dossier.closed_at = None
            dossier.save(update_fields=("closed_at",))
            _enter("dossier.reopen", dossier, by=by)


# --- publishing -------------------------------------------------------------------------------------------------------


def becomes_edition(dossier: Dossier, keys: Iterable[Key], *, by: User) -> Callable[[Edition], None]:
    """For `publish(then=…)`: closes the dossier with its edition, in one transaction.

    `keys` are the records that the publisher saw in it: when it holds others by now, nothing is published.
    """
    seen = set(keys)

    def then(edition: Edition) -> None:
        with _changing(dossier):
            if set(keys_of(dossier)) != seen:
                raise Refused([_("Somebody has changed this dossier since you looked at it: look again.")])
            _become(dossier, edition, by=by)

    return then


def close_with(dossier: Dossier, keys: Iterable[Key], edition: Edition, *, by: User) -> None:
    """Closes a dossier whose records were published at a time; one that has been changed since stays what it is."""
    with _locked(dossier):
        if dossier.closed_at is None and set(keys_of(dossier)) == set(keys):
            _become(dossier, edition, by=by)


def _become(dossier: Dossier, edition: Edition, *, by: User) -> None:
    dossier.edition, dossier.closed_at = edition.number, edition.moment
    dossier.save(update_fields=("edition", "closed_at"))
    _enter("dossier.publish", dossier, by=by, edition=edition.number)


def plan_of(keys: list[Key]) -> Plan:
    """What stands against publishing these records together now. Nothing to publish is no problem of a dossier yet."""
    if not keys:
        return Plan()
    plan = plan_publication(keys, act=ItemAct.UPDATE)
    return plan if plan.items else Plan()


def missing(keys: list[Key]) -> list[Key]:
    """The records that would have to come along, and what those are missing in turn."""
    found: list[Key] = []
    while new := [key for key in _offers(plan_of([*keys, *found])) if key not in keys and key not in found]:
        found.extend(new)
    return found


def _offers(plan: Plan) -> list[Key]:
    return list(dict.fromkeys(problem.offer for problem in plan.problems if problem.offer))


def changes_of(standings: Mapping[Key, Standing]) -> dict[Key, Difference]:
    """What the head revision of each record would change for readers, in a fixed number of queries for each kind."""
    public = _public_snapshots(standings)
    heads = {key: standing.head.snapshot for key, standing in standings.items()}
    labels = Labels.of(*public.values(), *heads.values())
    seconds = SECONDS / max(1, len(heads))
    return {key: differences(public.get(key), head, labels, seconds=seconds) for key, head in heads.items()}


def _public_snapshots(standings: Mapping[Key, Standing]) -> dict[Key, Snapshot | None]:
    found: dict[Key, Snapshot | None] = {}
    for kind, ids in grouped(standings):
        numbers = {pk: standings[kind, pk].published for pk in ids}
        rows = Revision.objects.filter(kind=kind, record_id__in=ids, number__in={n for n in numbers.values() if n})
        found |= {(kind, row.record_id): row.snapshot for row in rows if row.number == numbers[row.record_id]}
    return found


# --- what stands against it -------------------------------------------------------------------------------------------


@contextmanager
def _locked(dossier: Dossier) -> Iterator[None]:
    """The dossier as it stands now, until the end of the transaction."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        dossier.refresh_from_db(from_queryset=Dossier.objects.select_for_update())
        yield


@contextmanager
def _changing(dossier: Dossier) -> Iterator[None]:
    with _locked(dossier):
        if dossier.edition is not None:
            raise Refused([_("This dossier has become edition %(number)s.") % {"number": dossier.edition}])
        if dossier.closed_at is not None:
            raise Refused([_("This dossier is closed: open it again first.")])
        yield


def _refuse_if(problems: Iterable[Problem | str]) -> None:
    if found := list(problems):
        raise Refused(found)


def _untitled(title: str) -> Iterator[str]:
    if not 0 < len(title.strip()) <= TITLE_LENGTH:
        yield _("Give the dossier a title of at most %(count)s characters.") % {"count": TITLE_LENGTH}


def _too_many(count: int) -> Iterator[str]:
    if count > MOST:
        yield _("A dossier holds at most %(count)s records: open another one.") % {"count": MOST}


def _not_gathering(by: User) -> Iterator[str]:
    if not may_gather(by):
        yield _("You do not have the right to do this.")


def _not_changing(keys: list[Key], by: User) -> Iterator[Problem]:
    kinds = {kind for kind, _pk in keys}
    allowed = {kind for kind in kinds if is_system(by) or may_change(by, kind)}
    for key in keys:
        if key[0] not in allowed:
            yield Problem(_("You do not have the right to change records of this kind."), key)


def _not_there(keys: list[Key]) -> Iterator[Problem]:
    standings = standings_of(keys)
    for key in keys:
        if words := _absence(standings.get(key)):
            yield Problem(words, key)


def _absence(standing: Standing | None) -> str:
    if standing is None:
        return _("This record has not been saved yet.")
    if standing.publicity == Publicity.REMOVED:
        return _("This record was removed for legal reasons.")
    return _("This record has been deleted.") if standing.head.snapshot is None else ""


def _enter(action: str, dossier: Dossier, keys: Iterable[Key] | None = None, *, by: User, **more: int) -> None:
    """In the audit: one entry for each record, or one for the dossier itself."""
    detail = {"dossier": dossier.pk, **more}
    about = [("", None)] if keys is None else list(keys)
    audit.enter([audit.Act(action, kind, pk, detail=detail) for kind, pk in about], by=by)
