"""Where an address of the site stands in a copy, and what a link to it becomes there.

A server of files does not look at what follows a "?". So the pages of a list get addresses of their own
(`/fr/acteurs/?cursor=X` is `/fr/acteurs/~cursor=X/`), and links to what only the live site can work out (search,
filters, other orders, earlier editions) lead to a page that says so.
"""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import override

# What may follow a "?" and is copied: the places in a list, and the few views of a picture.
COPIED = frozenset({"cursor", "page", "scheme", "until"})
# Answered only by something that runs.
ALIVE = frozenset({"search", "suggestions"})
# Of the API likewise.
ALIVE_PATHS = ("/api/v1/search/", "/api/v1/reconcile")
PLAIN = re.compile(r"[A-Za-z0-9_.,=-]{1,150}", re.ASCII)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """`address` is what has to be copied, "" for nothing; `written` is what the link says in the copy."""

    address: str
    written: str


def link_to(said: str, at: str) -> Link | None:
    """A link on the page `at`; None when it leads to another site, or nowhere."""
    home = settings.PUBLIC_URL
    is_absolute = said == home or said.startswith(f"{home}/")
    if ELSEWHERE.match(said) and not is_absolute:
        return None
    parts = urlsplit(urljoin(at, said.removeprefix(home) if is_absolute else said))
    before, after = home if is_absolute else "", f"#{parts.fragment}" if parts.fragment else ""
    if is_alive(parts.path):
        return Link("", f"{before}{parts.path if _name_of(parts.path) == 'search' else notice_for(at)}")
    if not parts.query:
        return Link(parts.path, said)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if {name for name, _value in query} <= COPIED:
        return Link(f"{parts.path}?{parts.query}", f"{before}{parts.path}{tail_of(query)}{after}")
    if _name_of(parts.path) == "contact":
        # It only fills in what the letter is about.
        return Link(parts.path, f"{before}{parts.path}")
    return Link("", f"{before}{notice_for(at)}")


def tail_of(query: list[tuple[str, str]]) -> str:
    """What stands for a query at the end of a path."""
    words = ",".join(f"{name}={value}" for name, value in sorted(query))
    return f"~{words if PLAIN.fullmatch(words) else hashlib.sha256(words.encode()).hexdigest()[:24]}/"


def notice_for(at: str) -> str:
    """The page that says what a copy cannot do, in the language of the page `at`: it stands in the place of search."""
    with override("en" if at.startswith("/en/") else "fr"):
        return reverse("public:search")


def is_alive(path: str) -> bool:
    return path.startswith(ALIVE_PATHS) or _name_of(path) in ALIVE


def is_card(address: str) -> bool:
    return address.endswith(".png") and _name_of(address) == "card"


def _name_of(path: str) -> str:
    language = path[1:3]
    try:
        with override(language if language in dict(settings.LANGUAGES) else "fr"):
            return resolve(path).url_name or ""
    except Resolver404:
        return ""


def leads_to_itself(address: str, target: str) -> bool:
    """Whether both stand in one place of a copy, as an address and the same with a "/" at its end."""
    return _place_of(address) == _place_of(urlsplit(target).path)


def _place_of(address: str) -> str:
    return file_of(address, "text/html").removesuffix("index.html").rstrip("/")


def file_of(address: str, media_type: str) -> str:
    """The path of its file below the folder of the copy. Raises ValueError for one that would lie outside."""
    path, _mark, asked = address.partition("?")
    query = parse_qsl(asked, keep_blank_values=True)
    name = unquote(path).lstrip("/") + (tail_of(query) if query else "")
    if ".." in name.split("/") or "\0" in name:
        raise ValueError(address)
    if name.endswith("/") or not name:
        return f"{name}index.json" if "json" in media_type else f"{name}index.html"
    return f"{name}/index.html" if media_type == "text/html" else name
