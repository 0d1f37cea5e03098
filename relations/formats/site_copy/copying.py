"""One copy of the site: every page that its map and its links lead to, read from one state of `public`."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from relations.formats.site_copy import rewriting
from relations.formats.site_copy.addresses import file_of, is_card, link_to, notice_for
from relations.formats.site_copy.asking import Site, undisturbed
from relations.formats.site_copy.waiting import Waiting
from relations.publication.models import State
from relations.reading import one_public_state, reading_public

ABOUT, SUMS = "copy.json", "SHA256SUMS"
# Where it begins; the rest is linked from there.
BEGINNINGS = ("/", "/fr/", "/en/", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/api/v1/", "/archives/")
NOTICES = ("/fr/", "/en/")
# What is shown for an address that has no file, and an address that has none.
LOST, NOWHERE = "404.html", "/fr/404/"
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

    @property
    def switch(self) -> Path:
        """The piece of configuration by which nginx gives out the copy instead of the site."""
        return self.folder.with_name(f"{self.folder.name}.nginx.conf")


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
    except OSError as error:
        raise CopyFailed(f"{error.filename or folder}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    made.switch.write_text(_switch(folder))
    return made


def _refuse_what_is_not_ours(folder: Path) -> None:
    if folder.exists() and not (folder / ABOUT).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise CopyFailed(f"{folder} holds something else than a copy: name a new or an empty folder.")


def _swap(draft: Path, folder: Path) -> None:
    """The new copy in the place of the old one, whole at every moment but that between two renames."""
    old = draft.with_name(f"{draft.name}-old")
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


class _Copy:
    """One run: what it has found, what it has written."""

    def __init__(self, folder: Path, base_url: str, with_cards: bool):
        self.folder, self.base_url, self.with_cards = folder, base_url, with_cards
        self.site, self.files = Site(), 0

    def make(self) -> Copied:
        with ExitStack() as open_:
            open_.enter_context(undisturbed())
            open_.enter_context(reading_public())
            open_.enter_context(one_public_state())
            state, day = State.current(), timezone.now().date()
            self.waiting = Waiting(self.folder.with_name(f"{self.folder.name}-addresses"))
            open_.callback(self._forget_addresses)
            self.sums: IO[str] = open_.enter_context((self.folder / SUMS).open("w", encoding="utf-8"))
            self._write_all()
        if timezone.now().date() != day:
            raise CopyFailed("the day ended meanwhile, and pages count days: run it again.")
        made = Copied(self.folder, state.edition, state.hash, day.isoformat(), self.files)
        self._write_about(made)
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
        self._keep(LOST, [rewriting.page(_whole(self.site.ask(NOWHERE)), NOWHERE, _nobody)])

    def _add(self, address: str) -> None:
        if self.with_cards or not is_card(address):
            self.waiting.add(address)

    def _write(self, address: str) -> None:
        response = self.site.ask(address)
        try:
            media_type = response.headers.get("Content-Type", "").partition(";")[0]
            if 300 <= response.status_code < 400:
                self._keep(file_of(address, "text/html"), [self._leading_on(response, address)])
            elif response.status_code in SHOWN:
                self._keep(file_of(address, media_type), self._body(response, address, media_type))
            elif response.status_code != 404:
                raise CopyFailed(f"{address} answered {response.status_code}.")
            elif path := _uncollected(address):
                self._keep(file_of(address, ""), [path.read_bytes()])
        finally:
            response.close()

    def _leading_on(self, response: HttpResponseBase, address: str) -> bytes:
        target = response.headers["Location"]
        link = link_to(target, address)
        if link and link.address:
            self._add(link.address)
        return rewriting.leading_to(link.written if link else target)

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
        path, digest = self.folder / name, hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for chunk in rewriting.with_host(chunks, self.base_url):
                digest.update(chunk)
                file.write(chunk)
        self.sums.write(f"{digest.hexdigest()}  {name}\n")
        self.files += 1

    def _write_about(self, made: Copied) -> None:
        with (self.folder / SUMS).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        about = {"edition": made.edition, "hash": made.hash, "day": made.day, "files": made.files}
        about |= {"release": settings.RELEASE, "base_url": self.base_url, SUMS: digest}
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
    found = finders.find(name) if address.startswith(settings.STATIC_URL) else None
    return Path(found) if found else None


def _nobody(_address: str) -> None:
    """For pages whose links are on others too."""


def _switch(folder: Path) -> str:
    return f"""# For nginx: the copy of the site instead of the site itself. Include it inside the server block:
#     include {folder}.nginx.conf;
# and reload (nginx -t && systemctl reload nginx). It goes before `location /`, and leaves /admin/ alone.
location ~ ^/(?!admin/) {{
    root {folder};
    try_files $uri $uri/index.html $uri/index.json =404;
    error_page 404 /{LOST};
    charset utf-8;
    charset_types text/css text/plain text/csv text/calendar application/json application/xml
        application/javascript application/atom+xml;
    add_header X-Content-Type-Options nosniff always;
    add_header Content-Security-Policy "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;\
 font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'" always;
    add_header X-Entente-Copy yes always;
}}
"""
