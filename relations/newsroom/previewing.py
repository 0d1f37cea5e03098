"""What readers would see if drafts were published: their page, rendered in a `public` that is then left as it was."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import IntegrityError, models
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from relations.models.aggregates import model_of
from relations.newsroom.citations import root_key
from relations.newsroom.log import LogBehind, NewItem
from relations.newsroom.planning import plan_publication
from relations.newsroom.plans import Plan, grouped, standings_of
from relations.newsroom.press import rehearsal
from relations.newsroom.snapshots import Key
from relations.publication.models import State
from relations.reading import NEWSROOM, PUBLIC, reading_public
from relations.vocabulary import ItemAct

HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
}
# Kinds that are shown on a page which belongs to no record.
SHOWN_ON = {"eventtype": "public:method"}


@dataclass(frozen=True)
class Line:
    """A record as the banner names it."""

    key: Key
    name: str
    revision: int | None

    @property
    def kind(self) -> str:
        return str(model_of(self.key[0])._meta.verbose_name)

    @property
    def form(self) -> str:
        """The address of its form at the desk."""
        return reverse(f"admin:relations_{self.key[0]}_change", args=(self.key[1],))


@dataclass(frozen=True)
class Notes:
    """What publishing these records would mean beside their own pages."""

    shown: tuple[Line, ...] = ()
    along: tuple[Line, ...] = ()
    # Passages that no public record would cite any more.
    going: tuple[Line, ...] = ()
    # In words: the links left out, and what stands against an edition.
    left_out: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    changes_something: bool = True


@dataclass(frozen=True)
class Door:
    """How the reader of a preview came to it, and gets to the other language."""

    # The address of the same preview, by language.
    addresses: Mapping[str, str] = field(default_factory=dict)
    # The notes are for the desk: they name drafts that the page does not show.
    is_desk: bool = False
    expires: datetime | None = None
    # The same preview on the page of each record that has one.
    pages: Mapping[Key, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Banner:
    notes: Notes
    door: Door
    language: str

    @property
    def shown(self) -> list[tuple[Line, str]]:
        """The records, each with where this preview shows its page; empty for what has none."""
        return [(line, self.door.pages.get(line.key, "")) for line in self.notes.shown]

    @property
    def others(self) -> list[tuple[str, str]]:
        return [(code, address) for code, address in self.door.addresses.items() if code != self.language]


@dataclass(frozen=True)
class Preview:
    content: bytes
    status: int
    content_type: str
    language: str
    notes: Notes

    @property
    def response(self) -> HttpResponse:
        """The answer to whoever asked."""
        answer = HttpResponse(self.content, content_type=self.content_type, status=self.status)
        answer["Content-Language"] = self.language
        return unkept(answer)


def unkept(answer: HttpResponse) -> HttpResponse:
    """The answer, to be kept by nobody, found by no search engine and named to no other site."""
    for name, value in HEADERS.items():
        answer[name] = value
    return answer


class NotShown(Exception):
    """There is no page to show; `notes` may say what is missing for one."""

    def __init__(self, reason: str, notes: Notes | None = None):
        super().__init__(reason)
        self.reason, self.notes = reason, notes or Notes()


def preview(keys: Iterable[Key], at: Key | str, *, language: str, door: Door | None = None) -> Preview:
    """A public page as it would be with the head revisions of these records, and with what they cannot go without.

    `at` is a record, for its page, or a public address of this language. Nothing is written in either database. Not to
    be called inside a transaction. Raises NotShown.
    """
    wanted, notes = list(dict.fromkeys(keys)), Notes()

    def make_items() -> list[NewItem]:
        nonlocal notes
        plan, left_out = _gathered(wanted)
        notes = _notes(wanted, plan, left_out)
        return plan.items

    with override(language):
        _refuse_missing(wanted)
        try:
            with rehearsal(make_items):
                answer = _answer(at, language, Banner(notes, door or Door(), language))
        except (IntegrityError, LogBehind) as refused:
            raise NotShown(_("Readers’ database would refuse this edition: %s") % refused, notes) from refused
        except Http404 as unknown:
            raise NotShown(_("Readers would find no page at this address."), notes) from unknown
    return Preview(answer.content, answer.status_code, answer["Content-Type"], language, notes)


def _refuse_missing(keys: list[Key]) -> None:
    standings = standings_of(keys)
    if any(key not in standings or standings[key].head.snapshot is None for key in keys):
        raise NotShown(_("This record has been deleted, or was never saved."))


# --- what comes along -------------------------------------------------------------------------------------------------


def _gathered(wanted: list[Key]) -> tuple[Plan, dict[tuple[str, str], str]]:
    """The edition with whatever has to come along, and the links left out of it: those that can be, in words."""
    keys, left_out = list(wanted), dict[tuple[str, str], str]()
    while True:
        plan = plan_publication(keys, act=ItemAct.UPDATE, leave_out=left_out.keys())
        ends = {p.leave_out: p.message for p in plan.problems if p.leave_out and p.leave_out not in left_out}
        offers = [p.offer for p in plan.problems if p.offer and p.leave_out not in ends and p.offer not in keys]
        if not ends and not offers:
            return plan, left_out
        left_out |= ends
        keys.extend(dict.fromkeys(offers))


def _notes(wanted: list[Key], plan: Plan, left_out: dict[tuple[str, str], str]) -> Notes:
    items = {item.key: item for item in plan.items}
    names = _names([*wanted, *items])
    standings = standings_of(wanted)
    shown = {key: standings[key].head.number for key in wanted}
    along = {key: item.revision for key, item in items.items() if item.snapshot is not None and key not in shown}
    empty = {(link["row"], link["field"]) for item in plan.items for link in item.left_out}
    return Notes(
        shown=tuple(Line(key, names[key], number) for key, number in shown.items()),
        along=tuple(Line(key, names[key], number) for key, number in along.items()),
        going=tuple(Line(key, names[key], None) for key, item in items.items() if item.snapshot is None),
        left_out=tuple(dict.fromkeys(words for end, words in left_out.items() if end in empty)),
        # An edition that holds nothing is no obstacle to looking at the page.
        missing=tuple(dict.fromkeys(problem.message for problem in plan.problems)) if items else (),
        changes_something=bool(items),
    )


def _names(keys: list[Key]) -> dict[Key, str]:
    names = {key: f"{key[0]} {key[1]}" for key in keys}
    for kind, ids in grouped(keys):
        rows = model_of(kind)._base_manager.using(NEWSROOM).in_bulk(ids)
        names |= {(kind, pk): str(row) or names[kind, pk] for pk, row in rows.items()}
    return names


# --- the page ---------------------------------------------------------------------------------------------------------


def _answer(at: Key | str, language: str, banner: Banner) -> HttpResponse:
    """What readers would be answered there, entirely rendered."""
    address = at if isinstance(at, str) else page_of(at)
    if not address:
        raise NotShown(_("This kind of record has no page of its own."), banner.notes)
    request = _request(address)
    # By the clock of the public, not by that of the desk.
    with reading_public(), timezone.override(timezone.get_default_timezone()):
        match = request.resolver_match = resolve(request.path_info)
        request.LANGUAGE_CODE, request.preview = language, banner
        request.public_state = State.current()
        response = match.func(request, *match.args, **match.kwargs)
        if callable(getattr(response, "render", None)):
            response = response.render()
        if isinstance(response, StreamingHttpResponse):
            response = HttpResponse(b"".join(response), headers=dict(response.headers), status=response.status_code)
    if "Location" in response.headers:
        raise NotShown(_("This address leads to another one: %s") % response.headers["Location"], banner.notes)
    if response["Content-Type"].startswith("text/html"):
        response.content = _leading_out(response.content, request.path)
    return cast(HttpResponse, response)


def _request(address: str) -> Any:
    """A reader's request that nobody sent: without account, session or cookies."""
    site, asked = urlsplit(settings.PUBLIC_URL), urlsplit(address)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(asked.path).encode().decode("latin-1"),
            "QUERY_STRING": asked.query,
            "HTTP_HOST": site.netloc,
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )


def _leading_out(content: bytes, path: str) -> bytes:
    """The page with links that lead to the public site, from wherever it is read."""
    # What this process does not answer itself is where the public site is.
    site = "" if settings.HAS_PUBLIC_SITE else settings.PUBLIC_URL
    starts = {'href="?': f'href="{site}{escape(path)}?'}
    if site:
        starts |= {f'href="/{code}/': f'href="{site}/{code}/' for code, _name in settings.LANGUAGES}
    for start, whole in starts.items():
        # A quotation mark in a text of the page is written &quot;: these are attributes.
        content = content.replace(start.encode(), whole.encode())
    return content


# --- addresses --------------------------------------------------------------------------------------------------------


def page_of(key: Key) -> str:
    """Where readers find a public record, in the active language; "" when it is not public or has no page."""
    kind, pk = key
    slug = model_of(kind)._base_manager.using(PUBLIC).filter(pk=pk).values_list("slug", flat=True).first()
    if slug is None:
        return ""
    return reverse(SHOWN_ON[kind]) if kind in SHOWN_ON else _address(kind, slug)


def _address(kind: str, slug: str) -> str:
    try:
        return reverse(f"public:{kind}-detail", kwargs={"slug": slug})
    except NoReverseMatch:
        return ""


def has_page(kind: str) -> bool:
    return kind in SHOWN_ON or bool(_address(kind, "any"))


def seen_at(key: Key) -> tuple[list[Key], Key]:
    """What to preview to see a record, and on whose page: of a kind without pages, that of a record that cites it.

    Raises NotShown when there is none.
    """
    if (at := public_page_for(key)) is not None:
        return [key], at
    if (citing := _cited_by(key, NEWSROOM)) is not None:
        # A record that cites it as a draft only has to be shown too.
        return [citing, key], citing
    raise NotShown(_("This kind of record has no page of its own, and no record that has one cites it."))


def public_page_for(key: Key) -> Key | None:
    """Whose page shows a record to somebody who may see no other draft than that one: nobody's, for some."""
    return key if has_page(key[0]) else _cited_by(key, PUBLIC)


def _cited_by(key: Key, using: str) -> Key | None:
    return next((found for found in _that_cite(key, using) if has_page(found[0])), None)


def _that_cite(key: Key, using: str) -> Iterator[Key]:
    """The latest record that cites this one in each way there is."""
    model: type[models.Model] = model_of(key[0])
    for relation in model._meta.related_objects:
        holder, name = relation.related_model, relation.field.name
        if name not in getattr(holder, "ROOTS", ()):
            row = holder._base_manager.using(using).filter(**{name: key[1]}).order_by("-pk").first()
            if row is not None:
                yield root_key(row)
