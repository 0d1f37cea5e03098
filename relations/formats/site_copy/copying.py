"""One copy of the site: every page that its map and its links lead to, read from one state of `public`."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from relations.formats.site_copy import rewriting
from relations.formats.site_copy.addresses import file_of, is_card, leads_to_itself, link_to, notice_for
from relations.formats.site_copy.asking import Site, undisturbed
from relations.formats.site_copy.keeping import ABOUT, is_copy, switch_of
from relations.formats.site_copy.waiting import Waiting
from relations.publication.models import State
from relations.reading import one_public_state, reading_public

SUMS = "SHA256SUMS"
# Where it begins; the rest is linked from there.
BEGINNINGS = ("/", "/fr/", "/en/", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/api/v1/", "/archives/")
NOTICES = ("/fr/", "/en/")
# What is shown for an address that has no file, and an address that has none, in each language.
LOST = {"404.html": "/fr/404/", "en/404.html": "/en/404/"}
# What the site says with every answer, and nginx has to say for it.
HEADERS = (
    "Strict-Transport-Security", "Content-Security-Policy", "Permissions-Policy", "X-Frame-Options",
    "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
    "X-Permitted-Cross-Domain-Policies",
)  # fmt: skip
SHOWN = (200, 410)


class CopyFailed(Exception):
    """Why there is no copy, in words for whoever runs the command."""


@dataclass(frozen=True)
class Copied:
    folder: Path
    edition: int
    hash: str
    day: str
    files: int
    headers: dict[str, str]

    @property
    def switch(self) -> Path:
        return switch_of(self.folder)


def copy_site(folder: Path, *, base_url: str, with_cards: bool = True) -> Copied:
    """Write the public site below `folder`, in the place of an earlier copy. Raises CopyFailed; that one then stays.

    `base_url` stands in absolute addresses instead of PUBLIC_URL. The cards, pictures that other sites show beside a
    link, take longer to draw than all the rest: `with_cards` may leave them out.
    """
    if not settings.HAS_PUBLIC_SITE:
        raise CopyFailed("this process has no public site: run manage.py export_static with ENTENTE_ROLE=public.")
    _refuse_what_is_not_ours(folder)
    draft = folder.with_name(f".{folder.name}.unfinished-{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        made = replace(_Copy(draft, base_url.rstrip("/"), with_cards).make(), folder=folder)
        _swap(draft, folder)
        made.switch.write_text(_switch(made))
    except OSError as error:
        raise CopyFailed(f"{error.filename or folder}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return made


def _refuse_what_is_not_ours(folder: Path) -> None:
    if folder.exists() and not is_copy(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise CopyFailed(f"{folder} holds something else than a copy: name a new or an empty folder.")


def _swap(draft: Path, folder: Path) -> None:
    """The new copy in the place of the old one, whole at every moment but that between two renames."""
    old = draft.with_name(f"{draft.name}-old")
    if folder.exists():
        folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


class _Copy:
    """One run: what it has found, what it has written."""

    def __init__(self, folder: Path, base_url: str, with_cards: bool):
        self.folder, self.base_url, self.with_cards = folder, base_url, with_cards
        self.site, self.files, self.headers = Site(), 0, dict[str, str]()

    def make(self) -> Copied:
        with ExitStack() as open_:
            open_.enter_context(undisturbed())
            open_.enter_context(reading_public())
            open_.enter_context(one_public_state())
            state, day = State.current(), timezone.now().date()
            # What it shows has to be known also of one that never becomes whole.
            self._write_about({"edition": state.edition, "hash": state.hash})
            self.waiting = Waiting(self.folder.with_name(f"{self.folder.name}-addresses"))
            open_.callback(self._forget_addresses)
            self.sums: IO[str] = open_.enter_context((self.folder / SUMS).open("w", encoding="utf-8"))
            self._write_all()
        if timezone.now().date() != day:
            raise CopyFailed("the day ended meanwhile, and pages count days: run it again.")
        made = Copied(self.folder, state.edition, state.hash, day.isoformat(), self.files, self.headers)
        self._write_about(self._about(made))
        return made

    def _forget_addresses(self) -> None:
        self.waiting.close()
        self.folder.with_name(f"{self.folder.name}-addresses").unlink(missing_ok=True)

    def _write_all(self) -> None:
        for address in BEGINNINGS:
            self._add(address)
        for address in self.waiting:
            self._write(address)
        for at in NOTICES:
            address = notice_for(at)
            body = rewriting.notice(_whole(self.site.ask(address)), at)
            self._keep(file_of(address, "text/html"), [rewriting.page(body, address, _nobody)])
        for name, address in LOST.items():
            nowhere = self.site.ask(address)
            self.headers = {name: nowhere.headers[name] for name in HEADERS if name in nowhere.headers}
            self._keep(name, [rewriting.page(_whole(nowhere), address, _nobody)])

    def _add(self, address: str) -> None:
        if self.with_cards or not is_card(address):
            self.waiting.add(address)

    def _write(self, address: str) -> None:
        response = self.site.ask(address)
        try:
            media_type = response.headers.get("Content-Type", "").partition(";")[0]
            if 300 <= response.status_code < 400:
                self._lead_on(response, address)
            elif response.status_code in SHOWN:
                self._keep(file_of(address, media_type), self._body(response, address, media_type))
            elif response.status_code == 404 and (path := _uncollected(address)):
                self._keep(file_of(address, ""), [path.read_bytes()])
            elif response.status_code >= 500 or (response.status_code != 404 and address in BEGINNINGS):
                raise CopyFailed(f"{address} answered {response.status_code}.")
            # Any other is a link that leads nowhere, on the site as in the copy.
        finally:
            response.close()

    def _lead_on(self, response: HttpResponseBase, address: str) -> None:
        target = response.headers["Location"]
        link = link_to(target, address)
        if link and link.address:
            self._add(link.address)
        if not (link and leads_to_itself(address, link.written)):
            self._keep(file_of(address, "text/html"), [rewriting.leading_to(link.written if link else target)])

    def _body(self, response: HttpResponseBase, address: str, media_type: str) -> Iterable[bytes]:
        found = self._add
        if media_type == "text/html":
            return [rewriting.page(_whole(response), address, found)]
        if media_type == "application/json" and not isinstance(response, StreamingHttpResponse):
            return [rewriting.json(_whole(response), found)]
        if media_type == "text/css":
            return [rewriting.style(_whole(response), address, found)]
        if address.startswith("/sitemap"):
            # The protocol bounds it.
            return [rewriting.map_of_site(_whole(response), found)]
        return _chunks(response)

    def _keep(self, name: str, chunks: Iterable[bytes]) -> None:
        if not self.waiting.is_new(name):
            # Another spelling of an address that is there already.
            return
        path, digest = self.folder / name, hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for chunk in rewriting.with_host(chunks, self.base_url):
                digest.update(chunk)
                file.write(chunk)
        self.sums.write(f"{digest.hexdigest()}  {name}\n")
        self.files += 1

    def _about(self, made: Copied) -> dict[str, Any]:
        with (self.folder / SUMS).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        about = {"edition": made.edition, "hash": made.hash, "day": made.day, "files": made.files}
        return about | {"release": settings.RELEASE, "base_url": self.base_url, SUMS: digest}

    def _write_about(self, about: dict[str, Any]) -> None:
        (self.folder / ABOUT).write_text(json.dumps(about, indent=2) + "\n")


def _whole(response: HttpResponseBase) -> bytes:
    return b"".join(_chunks(response))


def _chunks(response: HttpResponseBase) -> Iterable[bytes]:
    if isinstance(response, StreamingHttpResponse):
        return response
    body: bytes = response.content  # type: ignore[attr-defined]
    return [body]


def _uncollected(address: str) -> Path | None:
    """A static file that this process does not serve, as a server of development does not."""
    name = unquote(address.partition("?")[0]).removeprefix(settings.STATIC_URL)
    try:
        found = finders.find(name) if address.startswith(settings.STATIC_URL) else None
    except SuspiciousFileOperation:
        return None
    return Path(found) if found else None


def _nobody(_address: str) -> None:
    """For pages whose links are on others too."""


def _switch(made: Copied) -> str:
    """Two locations, since an `if` beside `try_files` keeps nginx from finding the pages of folders."""
    # One that nginx adds takes the place of all that it adds outside.
    headers = "\n".join(f'    add_header {name} "{value}" always;' for name, value in made.headers.items())
    french, english = LOST
    return f"""# For nginx: the copy of the site instead of the site itself. Include it inside the server block:
#     include {made.switch};
# and reload (nginx -t && systemctl reload nginx). It goes before `location /`, and leaves /admin/ alone.
{_location("^/en/", made.folder, english, headers)}
{_location("^/(?!admin/)", made.folder, french, headers)}
"""


def _location(addresses: str, folder: Path, lost: str, headers: str) -> str:
    return f"""location ~ {addresses} {{
    root {folder};
    try_files $uri $uri/index.html $uri/index.json =404;
    error_page 404 /{lost};
    charset utf-8;
    charset_types text/css text/plain text/csv text/calendar application/json application/xml
        application/javascript application/atom+xml;
{headers}
    add_header X-Entente-Copy yes always;
}}"""
