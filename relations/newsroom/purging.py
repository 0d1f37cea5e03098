"""What is taken away must not be read from copies: the proxy in front is told to throw its own away.

nginx keeps public answers for some seconds, and for a day while the application does not answer. It is told by a file
(ENTENTE_PURGE_FILE) that something watches: nothing here needs to know which proxy it is, or to reach it. The static
copy that a panic has left goes when the law takes something.
"""

import logging
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q

from relations.formats.site_copy.keeping import oldest_edition, take_away, usual_place
from relations.newsroom.models import Item
from relations.publication.models import State
from relations.reading import PUBLIC
from relations.vocabulary import ItemAct

log = logging.getLogger(__name__)
# What everything else replaces may be read for some seconds more. The text of an article may go with its rights.
TAKES = Q(act__in=(ItemAct.WITHDRAWAL, ItemAct.RETRACTION, ItemAct.LEGAL_REMOVAL)) | Q(
    kind="article", act=ItemAct.UPDATE
)


def purge() -> None:
    """Call it when `public` has committed, and now and then: whoever was killed in between has told nobody.

    The file names the last edition it was written for. What fails is logged: the editions stand all the same.
    """
    _take_copy_away()
    if not settings.PURGE_FILE:
        return
    file = Path(settings.PURGE_FILE)
    try:
        shown = State.objects.using(PUBLIC).values_list("edition", flat=True).first() or 0
        between = {"edition__number__gt": _told(file), "edition__number__lte": shown}
        taking = Item.objects.filter(TAKES, **between).order_by("-edition__number")
        if (number := taking.values_list("edition__number", flat=True).first()) is not None:
            file.write_text(f"edition {number}\n", encoding="utf-8")
    except (OSError, DatabaseError):
        log.exception("Empty the cache of the proxy by hand: ENTENTE_PURGE_FILE was not written.")


def _told(file: Path) -> int:
    words = file.read_text(encoding="utf-8").split() if file.exists() else []
    return int(words[-1]) if words and words[-1].isdecimal() else 0


def _take_copy_away() -> None:
    """A static copy of the site must not outlive a removal for legal reasons, nor one that is being written."""
    copy = usual_place()
    if (shown := oldest_edition(copy)) is None:
        return
    try:
        removed = Item.objects.filter(edition__number__gt=shown, act=ItemAct.LEGAL_REMOVAL)
        if removed.exists() and take_away(copy):
            log.warning("%s was deleted after a removal for legal reasons. If nginx gives it out, reload it.", copy)
    except (OSError, DatabaseError):
        log.exception("Delete %s by hand: it holds what was removed for legal reasons.", copy)
