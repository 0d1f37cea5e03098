"""The public site as readers meet it: every kind of page fits a phone, says nothing wrong, and passes axe."""

import re
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser

LOCATION = re.compile(r"<loc>https?://[^/]+([^<]+)</loc>")
KIND = re.compile(r"/(fr|en)/([^/?]*)(/[^/?]+)?")
# Pages that no sitemap names.
BESIDES = {
    "fr": ("/fr/relations/mali-etats-unis/", "/fr/evenements/?theme=securite", "/fr/evenements/?type=nothing",
           "/fr/recherche/?q=souverainete", "/fr/recherche/?q=souverainte"),
    "en": ("/en/relations/mali-etats-unis/", "/en/events/?theme=securite", "/en/events/?type=nothing",
           "/en/search/?q=sovereignty", "/en/search/?q=%22"),
}  # fmt: skip
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


def pages_in(server, language: str) -> list[str]:
    """One page of each kind, and those beside them."""
    with urllib.request.urlopen(f"{server.address}/sitemap.xml") as answer:
        found = LOCATION.findall(answer.read().decode())
    kinds: dict[tuple, str] = {}
    for path in found:
        code, section, record = KIND.match(path).groups()
        if code == language:
            kinds.setdefault((section, bool(record)), path)
    return [*kinds.values(), *BESIDES[language]]


# Each kind, language, width and colour once here; all of them together are a trial (`tests/trials/test_screens.py`).
@pytest.mark.parametrize(("language", "width", "dark", "first"), [("fr", 360, False, 0), ("en", 1280, True, 1)])
def test_every_kind_of_page_is_open_to_everyone(browser, server, language, width, dark, first):
    look_at(pages_in(server, language)[first::2], browser, server, language, width, dark)


def look_at(paths, browser, server, language, width, dark):
    reader, axe, wrong = Person(browser, server, width=width, dark=dark), Axe(), {}

    for number, path in enumerate(paths):
        reader.opens(path)
        reader.looks(f"site-{language}-{width}{'-dark' if dark else ''}-{number:02}-{path.split('/')[2][:12]}")
        found = [
            f"{v['id']}: {v['nodes'][0]['html'][:150]}"
            for v in axe.run(reader.page, options=RULES).response["violations"]
        ]
        wide = reader.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if found or wide > 0:
            wrong[path] = [*found, *([f"{wide} px too wide"] if wide > 0 else [])]

    assert wrong == {}
    assert [words for words in reader.wrong if "404" not in words and "400" not in words] == []
    assert reader.context.cookies() == []
