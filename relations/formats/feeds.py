"""Atom (RFC 4287) and JSON Feed 1.1 of a list."""

import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.translation import get_language

from relations.catalogue.documents.pieces import moment
from relations.formats.entries import Entry, entries
from relations.formats.selection import Selection

VERSION = "https://jsonfeed.org/version/1.1"


def title_of(selection: Selection) -> str:
    """What it is a feed of, with what it is narrowed to."""
    named = capfirst(str(selection.rows.model._meta.verbose_name_plural))
    return " – ".join(("Entente", named, *selection.chosen))


def language() -> str:
    return (get_language() or "fr")[:2]


class AtomFeed(Atom1Feed):
    """Moments end in Z, as everywhere here: Django writes those so that have no zone, and these are Greenwich’s."""

    def add_item(self, *args: Any, **kwargs: Any) -> None:
        moments = {name: _greenwich(kwargs[name]) for name in ("pubdate", "updateddate") if kwargs.get(name)}
        super().add_item(*args, **{**kwargs, **moments})

    def latest_post_date(self) -> dt.datetime:
        return _greenwich(super().latest_post_date())


def _greenwich(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment


class StillFeed(AtomFeed):
    """Without entries Django would name the present moment; an answer of ours names that of its edition."""

    moment: dt.datetime | None = None

    def latest_post_date(self) -> dt.datetime:
        return _greenwich(self.moment) if self.moment and not self.items else super().latest_post_date()


def atom(selection: Selection) -> Iterator[str]:
    feed = StillFeed(
        title=title_of(selection),
        link=selection.home,
        feed_url=selection.here,
        feed_guid=selection.here,
        description=None,
        language=language(),
        author_name="Entente",
    )
    feed.moment = selection.state.moment
    for entry in entries(selection):
        _add(feed, entry)
    text = io.StringIO()
    feed.write(text, "utf-8")
    yield text.getvalue()


def _add(feed: Atom1Feed, entry: Entry) -> None:
    feed.add_item(
        title=entry.title,
        link=entry.url,
        description=entry.text,
        unique_id=entry.uid.urn,
        pubdate=entry.published,
        updateddate=entry.updated,
        categories=entry.tags,
    )


def json_feed(selection: Selection) -> Iterator[str]:
    feed = {
        "version": VERSION,
        "title": title_of(selection),
        "home_page_url": selection.home,
        "feed_url": selection.here,
        "language": language(),
        "authors": [{"name": "Entente"}],
        "items": [_item(entry) for entry in entries(selection)],
    }
    yield json.dumps(feed, ensure_ascii=False)


def _item(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.uid.urn,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": moment(entry.published),
        "date_modified": moment(entry.updated),
        "tags": list(entry.tags),
        "_entente": {"edition": entry.edition},
    }
