"""Walks a copy of the site file by file, and holds each beside what the site itself answers."""

import hashlib
import json
import re
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.test import Client

LINK = re.compile(rb'(?<=\s)(href|src|action)="([^"]*)"')
OF_API = re.compile(rb'"%s/api/v1/[^"]*"' % settings.PUBLIC_URL.encode())
# The page of search says in words what a copy cannot do; the other is what an address without a file shows.
IN_OTHER_WORDS = ("fr/recherche/index.html", "en/search/index.html", "404.html", "en/404.html")


def sums_of(folder):
    """{name: SHA-256} as the copy says."""
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def not_as_written(folder):
    """Names of files whose bytes are not those of their sum; those that have none."""
    about = json.loads((folder / "copy.json").read_text())
    sums = {**sums_of(folder), "SHA256SUMS": about["SHA256SUMS"]}
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"copy.json"}
    wrong = {name for name in sums if hashlib.sha256((folder / name).read_bytes()).hexdigest() != sums[name]}
    return sorted(wrong | (found ^ sums.keys()))


def address_of(name):
    """The address that a file stands for."""
    path = "/" + re.sub(r"(^|/)index\.(html|json)$", r"\1", name)
    page = re.fullmatch(r"(.*/)~([^/]*)/", path)
    return f"{page[1]}?{page[2].replace(',', '&')}" if page else path


def answer_to(address):
    response = Client().get(address, headers={"host": urlsplit(settings.PUBLIC_URL).netloc})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body


def differences(folder, *, one_in=1):
    """Names of files that are not what the site answers, but for where links lead; of all, or of one in so many."""
    names = sorted(sums_of(folder).keys() - {*IN_OTHER_WORDS})[::one_in]
    return [name for name in names if not _is_equal(folder, name)]


def _is_equal(folder, name):
    here = (folder / name).read_bytes()
    response, there = answer_to(address_of(name))
    if response.status_code == 404:
        # A page without a slash at its end: its file stands in a folder of its own. Static files stand beside the site.
        response, there = answer_to(address_of(name).rstrip("/"))
    if response.status_code in (301, 302, 303):
        return f'content="0; url={response.headers["Location"]}"'.encode() in here
    if response.status_code == 404:
        return name.startswith("static/")
    return _masked(here) == _masked(there) and (b"?" in there or here == there)


def _masked(body):
    return OF_API.sub(b'""', LINK.sub(rb'\1=""', body))


def dead_links(folder):
    """Pairs of a page and a link on it that leads to no file, though the site would answer there."""
    found = []
    for name in sums_of(folder):
        if name.endswith(".html"):
            at = "/" + name.removesuffix("index.html")
            for _attribute, value in LINK.findall((folder / name).read_bytes()):
                if _is_dead(folder, unescape(value.decode()), at):
                    found.append((name, value.decode()))
    return found


def _is_dead(folder, link, at):
    home = settings.PUBLIC_URL
    if re.match(r"(?!https?:)[a-z]+:|#", link) or (re.match("https?:", link) and not link.startswith(home)):
        return False
    parts = urlsplit(urljoin(at, link.removeprefix(home) or "/"))
    path = unquote(parts.path).lstrip("/")
    places = (path, f"{path}/index.html", f"{path}index.html", f"{path}index.json")
    if not parts.query and any((folder / place).is_file() for place in places):
        return False
    return not path.endswith(".png") and answer_to(parts.path)[0].status_code != 404
