"""What lets people and programs in without a password, and would come alive again with a backup."""

from django.db import transaction
from django.utils import timezone

from relations.newsroom import audit
from relations.newsroom.models import OneTimeLink, PreviewLink, Token
from relations.reading import NEWSROOM


def end_all(backup: str) -> str:
    """End every one-time link, preview link and token that a restored newsroom holds; how many of each, or "".

    Nobody can tell which of them were revoked or used after the backup was made.
    """
    now = timezone.now()
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        ended = {
            "one-time links": OneTimeLink.objects.filter(used_at=None, revoked_at=None, expires__gt=now),
            "preview links": PreviewLink.objects.filter(revoked_at=None, expires__gt=now),
            "tokens": Token.objects.filter(revoked_at=None, expires__gt=now),
        }
        counts = {name: number for name, rows in ended.items() if (number := rows.update(revoked_at=now))}
        if counts:
            detail = {"backup": backup, **{name.replace(" ", "_"): number for name, number in counts.items()}}
            audit.enter([audit.Act("restore.secrets", detail=detail)], by=None)
    return ", ".join(f"{number} {name}" for name, number in counts.items())
