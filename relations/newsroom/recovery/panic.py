"""The panic switch: freeze everything, log everybody out, stop the programs, leave readers a copy that needs nobody."""

from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from relations.formats.site_copy import Copied, copy_site
from relations.newsroom import audit, tokens
from relations.newsroom.accounts.sessions import end_all
from relations.newsroom.freezing import freeze_all
from relations.newsroom.models import Token
from relations.reading import NEWSROOM

Say = Callable[[str], object]


def panic(*, reason: str, by: User, revokes: bool, say: Say) -> None:
    """Each step is whole by itself and stands in the audit; what fails later undoes nothing. Raises Refused."""
    if freeze_all(reason=reason, by=by):
        say("Frozen: nobody can save, publish or hand in anything.")
    else:
        say("Frozen already; what follows is done again.")
    say(f"Sessions ended: {end_all(by=by)}.")
    if revokes:
        say(f"Tokens of programs revoked for good: {revoke_tokens(by=by)}.")
    else:
        say("Tokens of programs are suspended until the freeze is lifted (--revoke-tokens ends them for good).")


def revoke_tokens(*, by: User) -> int:
    """End every token that is active; how many there were."""
    active = list(Token.objects.filter(revoked_at=None, expires__gt=timezone.now()))
    for token in active:
        tokens.revoke(token, by=by)
    return len(active)


def leave_a_copy(folder: Path, *, base_url: str, by: User) -> Copied:
    """The public site as files, without what can wait. Raises CopyFailed."""
    made = copy_site(folder, base_url=base_url, with_cards=False)
    detail = {"edition": made.edition, "hash": made.hash, "files": made.files}
    with transaction.atomic(using=NEWSROOM):
        audit.enter([audit.Act("panic.copy", detail=detail)], by=by)
    return made
