"""A record that must not be changed for a while: under legal review, say, or while a crisis is verified. And the
whole newsroom, when it is in danger itself: then readers go on reading, and nobody changes what they read."""

from datetime import UTC, datetime
from typing import NoReturn

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.models import Freeze
from relations.newsroom.plans import Frozen, Problem, Refused, standings_of
from relations.newsroom.rights import is_system
from relations.newsroom.snapshots import Key
from relations.newsroom.zones import in_words
from relations.reading import NEWSROOM

RIGHT = "newsroom.freeze_record"
# The freeze of everything ends when somebody lifts it, not by itself.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def freezing_refusal(user: User) -> str | None:
    return None if is_system(user) or user.has_perm(RIGHT) else _("You do not have the right to do this.")


def freeze(key: Key, *, until: datetime, reason: str, by: User) -> Freeze:
    """Forbid changes of a record until a moment. Raises Refused."""
    kind, pk = key
    with transaction.atomic(using="default"):
        audit.claim()
        now = timezone.now()
        problems = [freezing_refusal(by)]
        problems += [] if reason.strip() else [_("Say why: editors read it when they are refused.")]
        problems += [] if until > now else [_("The end of the freeze lies in the past.")]
        problems += [] if standings_of([key]) else [_("This record has not been saved yet.")]
        _refuse(key, problems)
        said = {"until": until, "reason": reason, "by": by, "at": now}
        frozen, _created = Freeze.objects.update_or_create(kind=kind, record_id=pk, defaults=said)
        audit.enter([audit.Act("freeze", kind, pk, reason=reason, detail={"until": until.isoformat()})], by=by)
    return frozen


def thaw(key: Key, *, by: User) -> None:
    """Allow changes again. Raises Refused."""
    kind, pk = key
    with transaction.atomic(using="default"):
        audit.claim()
        _refuse(key, [freezing_refusal(by)])
        if Freeze.objects.filter(kind=kind, record_id=pk).delete()[0]:
            audit.enter([audit.Act("thaw", kind, pk)], by=by)


def freeze_of(key: Key) -> Freeze | None:
    """What forbids changes of a record now."""
    kind, pk = key
    rows = Freeze.objects.filter(kind=kind, record_id=pk, until__gt=timezone.now()).select_related("by")
    return rows.first()


# --- the whole newsroom -----------------------------------------------------------------------------------------------


def freeze_of_all() -> Freeze | None:
    found: Freeze | None = Freeze.objects.of_everything().select_related("by").first()
    return found


def freeze_all(*, reason: str, by: User) -> bool:
    """Refuse every change and every edition from now on (`audit.claim`); False when that was so already.

    Whoever is writing finishes first, whoever comes later is refused: nothing is cut in half. Raises Refused.
    """
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        if not reason.strip():
            raise Refused([_("Say why: editors read it when they are refused.")])
        if freeze_of_all():
            return False
        said = {"reason": reason.strip(), "by": by, "at": timezone.now(), "until": NEVER}
        Freeze.objects.create(kind="", record_id=0, **said)
        audit.enter([audit.Act("panic", reason=reason.strip())], by=by)
    return True


def thaw_all(*, by: User) -> bool:
    """Allow changes again; False when nothing was frozen."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        gone, _kinds = Freeze.objects.of_everything().delete()
        if gone:
            audit.enter([audit.Act("panic.over")], by=by)
    return bool(gone)


def refuse_all() -> NoReturn:
    """Raise Frozen, in words for whoever wanted to change something."""
    frozen = freeze_of_all()
    said = {"moment": in_words(frozen.at) if frozen else "", "reason": _sentence(frozen.reason) if frozen else ""}
    words = _(
        "The whole newsroom has been frozen since %(moment)s: %(reason)s Nothing can be saved, published or handed in "
        "until that is lifted. What was saved before is safe; copy what you have just typed."
    )
    raise Frozen([words % said])


def _sentence(words: str) -> str:
    """With a full stop, unless whoever wrote it has put one, or something stronger."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _refuse(key: Key, problems: list[str | None]) -> None:
    if words := [problem for problem in problems if problem]:
        raise Refused([Problem(word, key) for word in words])
