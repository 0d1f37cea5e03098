"""What is taken away must not be read from copies: the proxy in front is told to throw its own away.

nginx keeps public answers for some seconds, and for a day while the application does not answer. It is told by a file
(ENTENTE_PURGE_FILE) that something watches: nothing here needs to know which proxy it is, or to reach it.
"""

import logging
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from relations.newsroom.models import Item
from relations.vocabulary import ItemAct

log = logging.getLogger(__name__)
# What everything else replaces may be read for some seconds more.
TAKEN = (ItemAct.WITHDRAWAL, ItemAct.RETRACTION, ItemAct.LEGAL_REMOVAL)


def purge(*, after: int) -> None:
    """Call it when `public` has committed the editions after this number.

    What fails is logged: the editions stand all the same.
    """
    if not settings.PURGE_FILE:
        return
    taking = Item.objects.filter(edition__number__gt=after, act__in=TAKEN).order_by("edition__number")
    try:
        if numbers := list(taking.values_list("edition__number", flat=True)):
            Path(settings.PURGE_FILE).write_text(f"edition {numbers[-1]}\n", encoding="utf-8")
    except (OSError, DatabaseError):
        log.exception("Empty the cache of the proxy by hand: ENTENTE_PURGE_FILE was not written.")
