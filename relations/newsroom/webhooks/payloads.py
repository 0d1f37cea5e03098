"""What a hook is told of a change: what the public can read of it now, and where."""

from typing import Any

import orjson
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from relations.catalogue.documents import RESOURCES
from relations.catalogue.documents.pieces import moment, text
from relations.models.aggregates import model_of
from relations.models.texts import LANGUAGES
from relations.newsroom.previewing import page_of
from relations.newsroom.snapshots import Key
from relations.publication.models import Change, Notice
from relations.reading import PUBLIC
from relations.vocabulary import ABSENT, ItemAct

UPDATED, WITHDRAWN, TEST = "record.updated", "record.withdrawn", "webhook.test"
TYPES = {
    ItemAct.PUBLISH: "record.published",
    ItemAct.CORRECTION: "record.corrected",
    **dict.fromkeys((ItemAct.TYPO, ItemAct.UPDATE, ItemAct.CLARIFICATION), UPDATED),
    **dict.fromkeys(ABSENT, WITHDRAWN),
}


def id_of(edition: int, position: int) -> str:
    """The same at each attempt and for each hook: who receives it twice knows it again."""
    return f"msg_{edition}_{position}"


def body_of(change: Change) -> bytes:
    return orjson.dumps(
        {"type": TYPES.get(ItemAct(change.act), UPDATED), "timestamp": moment(change.moment), "data": _data(change)}
    )


def _data(change: Change) -> dict[str, Any]:
    key, sequence = (change.kind, change.record_id), f"{change.edition}-{change.position}"
    is_public = model_of(change.kind)._base_manager.using(PUBLIC).filter(pk=change.record_id).exists()
    return {
        "sequence": sequence,
        "edition": change.edition,
        "position": change.position,
        "act": change.act,
        "kind": change.kind,
        "uid": str(change.uid),
        "is_public": is_public,
        "pages": _pages(key) if is_public else None,
        "record": _api(change.kind, str(change.uid)),
        "change": _whole(reverse("api:changes-detail", args=(sequence,))),
        "notice": text(change, "notice"),
        "successor": None if is_public else _successor(change),
    }


def _pages(key: Key) -> dict[str, str] | None:
    """Where people read the record, by language; of a kind without pages, null."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = page_of(key)
    return {language: _whole(path) for language, path in found.items()} if all(found.values()) else None


def _api(kind: str, uid: str) -> str | None:
    """Where programs read it, which answers 410 once it is no longer shown; null for kinds without an address there."""
    return _whole(reverse(f"api:{RESOURCES[kind]}-detail", args=(uid,))) if kind in RESOURCES else None


def _successor(change: Change) -> str | None:
    """The uid of the public record that this one was merged into."""
    notice = Notice.objects.filter(kind=change.kind, record_id=change.record_id).first()
    last = notice.last().successor_id if notice else None
    rows = model_of(change.kind)._base_manager.using(PUBLIC).filter(pk=last)
    uid = rows.values_list("uid", flat=True).first() if last else None
    return str(uid) if uid else None


def _whole(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
