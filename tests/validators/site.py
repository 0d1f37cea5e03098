"""A whole installation behind its own server, as `make run` serves it, and the pages that stand for their kinds."""

import gzip
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.installation import ROOT, Installation

LOCATION = re.compile(r"<loc>([^<]+)</loc>")
# The first and the second part of a path name the language and the kind of a page.
KIND = re.compile(r"/(fr|en)/([^/?]*)(/[^/?]+)?")


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    type: str

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def weight(self) -> int:
        return len(gzip.compress(self.body, 6))


class Site(Installation):
    def serve(self) -> "Site":
        self.prepare()
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings"}
        self.manage("collectstatic", "--noinput", "-v0", "--ignore", "*.map", "--ignore", "rest_framework", **settings)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        environment = {**self.environment, **settings, "PORT": str(port), "PUBLIC_URL": self.address}
        command = (sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py")
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment)
        self._wait()
        return self

    def _wait(self) -> None:
        for _attempt in range(100):
            try:
                if self.get("/readyz").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("The server did not start.")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    def get(self, address: str) -> Answer:
        try:
            with urllib.request.urlopen(urljoin(self.address, address)) as answer:
                return Answer(answer.status, answer.read(), answer.headers["Content-Type"])
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read(), error.headers["Content-Type"])

    def pages(self) -> list[str]:
        """Every address of the sitemap, as a path."""
        found = LOCATION.findall(self.get("/sitemap.xml").text)
        return [urlsplit(address).path for address in found]

    def one_of_each(self) -> dict[str, str]:
        """The heaviest page of each kind in each language: {"fr acteurs/x": path}."""
        heaviest: dict[str, tuple[int, str]] = {}
        for path in self.pages():
            language, section, record = KIND.match(path).groups()
            name = f"{language} {section or 'home'}{'/x' if record else ''}"
            heaviest[name] = max(heaviest.get(name, (0, "")), (len(self.get(path).body), path))
        return {name: path for name, (_size, path) in sorted(heaviest.items())}


class Links(HTMLParser):
    """The addresses that a page leads to or is made of."""

    NAMES = {"a": "href", "link": "href", "img": "src", "script": "src", "form": "action"}

    def __init__(self, page: str):
        super().__init__()
        self.found: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if address := said.get(self.NAMES.get(tag, "")):
            self.found.add(address)
        if anchor := said.get("id"):
            self.anchors.add(anchor)


def broken(site: Site) -> Iterator[str]:
    """Every link of every page that leads nowhere, anchors included; addresses of others are not asked."""
    pages = {path: Links(site.get(path).text) for path in site.pages()}
    seen: dict[str, int] = dict.fromkeys(pages, 200)
    for path, links in pages.items():
        for link in links.found:
            address, fragment = urldefrag(urljoin(site.address + path, link))
            # What follows ":~:" are words to mark, and no place.
            anchor = fragment.partition(":~:")[0]
            if not address.startswith(site.address):
                continue
            target = address.removeprefix(site.address)
            if target not in seen:
                seen[target] = site.get(target).status
            if seen[target] >= 400:
                yield f"{path}: {link} answers {seen[target]}"
            elif anchor and target in pages and anchor not in pages[target].anchors:
                yield f"{path}: {link} leads to no such place"


def written(site: Site, pages: dict[str, str], folder: Path) -> list[Path]:
    """The pages as files, named so that a message of a validator tells which it is."""
    files = []
    for name, path in pages.items():
        file = folder / f"{name.replace(' ', '-').replace('/', '-')}.html"
        file.write_bytes(site.get(path).body)
        files.append(file)
    return files
