"""What translators say of a text beyond writing it: that it still holds, or which French it was made from."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models.aggregates import model_of
from relations.newsroom import audit
from relations.newsroom.models import TranslationSource
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.record import record
from relations.newsroom.rights import may_change, overreach
from relations.newsroom.snapshots import Key, Snapshot, upgraded
from relations.newsroom.translations import Place, digest_of, sources_of_merge, texts_of
from relations.reading import NEWSROOM
from relations.vocabulary import EnglishState


def made_from(key: Key, number: int, texts: Iterable[tuple[Place, str]], *, by: User) -> None:
    """Keep that these English texts know the French of revision `number`. In a transaction that holds the audit."""
    for (row, name), english in texts:
        said = {"revision": number, "english_digest": digest_of(english), "by": by, "at": timezone.now()}
        TranslationSource.objects.update_or_create(kind=key[0], record_id=key[1], row=row, field=name, defaults=said)


def note_merge(
    key: Key, versions: tuple[Snapshot, Snapshot, Snapshot, Snapshot], numbers: dict[str, int], *, by: User
) -> None:
    """Keep which French the English knows that two people's writing at once has left; `versions` are those that
    `sources_of_merge()` takes, `numbers` the revisions whose French each side had before it."""
    for side, place, english in sources_of_merge(*versions):
        made_from(key, numbers[side], [(place, english)], by=by)


def still_valid(key: Key, place: Place, *, by: User, expected: int) -> None:
    """Say that an English text holds for the French of the head revision, `expected` by whoever says so.

    Raises Refused.
    """
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        head = _head_to_confirm(key, by, expected)
        text = next((text for text in texts_of(key) if (text.row, text.name) == place and text.is_outdated), None)
        if text is None:
            raise Refused([Problem(_("This English text is not out of date."), key)])
        made_from(key, head, [(place, text.english)], by=by)
        audit.enter([audit.Act("translation.valid", *key, new=head, detail={"field": text.name})], by=by)
        if not any(other.is_outdated for other in texts_of(key)):
            _mark_ready(key, by)


def _head_to_confirm(key: Key, by: User, expected: int) -> int:
    standing = standings_of([key]).get(key)
    if standing is None or not may_change(by, key[0]):
        raise Refused([Problem(_("You do not have the right to do this."), key)])
    if standing.head.number != expected:
        raise Refused([Problem(_("Somebody has changed this record since you looked at it: look again."), key)])
    if standing.head.snapshot is not None:
        snapshot = upgraded(standing.head.snapshot)
        if problems := list(overreach(by, {key[1]: snapshot}, {key[1]: snapshot})):
            raise Refused(problems)
    return standing.head.number


def _mark_ready(key: Key, by: User) -> None:
    row = model_of(key[0])._base_manager.using(NEWSROOM).get(pk=key[1])
    if row.english == EnglishState.OUT_OF_DATE:
        row.english = EnglishState.READY
        row.save(update_fields=["english"])
        record(row, by=by, note=_("The English text still holds"), english_as_written=True)
