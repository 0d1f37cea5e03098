"""Atom (RFC 4287) and JSON Feed 1.1 of a list."""

import datetime as dt
import json

from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.translation import get_language

from relations.exports.addresses import absolute
from relations.exports.entries import Entry, entries
from relations.exports.views import ExportView

VERSION = "https://jsonfeed.org/version/1.1"


class FeedView(ExportView):
    @property
    def title(self) -> str:
        """What it is a feed of, with what it is narrowed to."""
        named = capfirst(str(self.listing.model._meta.verbose_name_plural))
        return " – ".join(("Entente", named, *map(str, self.narrowing.chosen)))

    @property
    def home(self) -> str:
        page = reverse(f"public:{self.listing.model._meta.model_name}-list")
        return absolute(f"{page}{self.narrowing.query()}")

    @property
    def here(self) -> str:
        return absolute(f"{self.request.path}{self.narrowing.query()}")

    @property
    def language(self) -> str:
        return (get_language() or "fr")[:2]


class StillFeed(Atom1Feed):
    """Without entries Django would name the present moment; an answer of ours names that of its edition."""

    moment: dt.datetime | None = None

    def latest_post_date(self) -> dt.datetime:
        return self.moment if self.moment and not self.items else super().latest_post_date()


class AtomView(FeedView):
    def answer(self) -> HttpResponse:
        feed = StillFeed(
            title=self.title,
            link=self.home,
            feed_url=self.here,
            feed_guid=self.here,
            description=None,
            language=self.language,
            author_name="Entente",
        )
        feed.moment = self.state.moment
        for entry in entries(self.narrowing):
            _add(feed, entry)
        response = HttpResponse(content_type=StillFeed.content_type)
        feed.write(response, "utf-8")
        return response


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


class JsonFeedView(FeedView):
    def answer(self) -> HttpResponse:
        feed = {
            "version": VERSION,
            "title": self.title,
            "home_page_url": self.home,
            "feed_url": self.here,
            "language": self.language,
            "authors": [{"name": "Entente"}],
            "items": [_item(entry) for entry in entries(self.narrowing)],
        }
        text = json.dumps(feed, ensure_ascii=False)
        return HttpResponse(text, content_type="application/feed+json; charset=utf-8")


def _item(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.uid.urn,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "tags": list(entry.tags),
        "_entente": {"edition": entry.edition},
    }
