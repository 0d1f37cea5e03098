"""`python -m tests.validators`: pages, links, weights, scores and descriptions of a whole installation."""

import datetime as dt
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.installation import ROOT
from tests.validators.descriptions import described
from tests.validators.site import Site, broken, written

PAGE = ROOT / "docs" / "validation.md"
TOOLS = ROOT / "var" / "validators"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --no-first-run"
SCORED = ("fr relations/x", "fr evenements/x", "fr acteurs/x", "fr recherche")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
HTML_LIMIT, CSS_LIMIT, SCRIPT_LIMIT = 9 * 1024, 5 * 1024, 10 * 1024


def installed() -> Path:
    """The validators, installed once; npm keeps them in the folder of data, out of the way of the programme."""
    for name in ("npm", "java"):
        if shutil.which(name) is None:
            sys.exit(f"make validate needs {name}: install it, then try again.")
    TOOLS.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("package.json"), TOOLS)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=TOOLS, check=True)
    return TOOLS / "node_modules"


def html_errors(tools: Path, files: list[Path]) -> list[str]:
    command = ["java", "-jar", tools / "vnu-jar/build/dist/vnu.jar", "--format", "json", "--exit-zero-always", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    messages = json.loads(done.stderr)["messages"]
    return [f"{Path(m['url']).stem}: {m['message']}" for m in messages if m["type"] == "error"]


def scores(tools: Path, address: str) -> dict[str, int]:
    """The four scores of a page on the settings of a phone, out of 100."""
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    command = [
        tools / ".bin/lighthouse", address, "--output=json", "--quiet", "--form-factor=mobile",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": browser}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    report = json.loads(done.stdout)
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}


def weights(site: Site, pages: dict[str, str]) -> list[tuple[str, int]]:
    """What the HTML of each kind of page weighs on the wire, in bytes, the heaviest first."""
    found = [(name, site.get(path).weight) for name, path in pages.items()]
    return sorted(found, key=lambda pair: -pair[1])


def files_of(site: Site, pattern: str) -> int:
    names = set(re.findall(pattern, site.get("/fr/").text))
    return sum(site.get(name).weight for name in names)


def report(site: Site, tools: Path, folder: Path) -> tuple[list[str], bool]:
    pages = site.one_of_each()
    wrong, dead = html_errors(tools, written(site, pages, folder)), list(broken(site))
    said, ill_described = described(site, tools, folder)
    heavy = weights(site, pages)
    rated = {name: scores(tools, site.address + path) for name, path in scored(pages).items()}
    styles, scripts = files_of(site, r'href="(/static/[^"]+\.css)"'), files_of(site, r'src="(/static/[^"]+\.js)"')
    bodies = [pair for pair in heavy if "articles/x" not in pair[0]]
    lines = [
        f"- Pages of the sitemap: {len(site.pages())}; kinds of page looked at: {len(pages)}.",
        f"- Errors of HTML (vnu): {len(wrong)}.",
        f"- Links that lead nowhere: {len(dead)}.",
        *said,
        f"- Heaviest HTML, an article’s text excepted: {bodies[0][1]} bytes compressed ({bodies[0][0]}).",
        f"- Styles: {styles} bytes compressed; scripts of the first page: {scripts}.",
        "",
        "| Page | " + " | ".join(CATEGORIES) + " |",
        "|---|" + "---|" * len(CATEGORIES),
        *(f"| {name} | " + " | ".join(str(found[c]) for c in CATEGORIES) + " |" for name, found in rated.items()),
        "",
        "| Kind of page | HTML, bytes compressed |",
        "|---|---|",
        *(f"| {name} | {size} |" for name, size in heavy),
        *(["", *(f"- {line}" for line in [*wrong, *dead, *ill_described])] if wrong or dead or ill_described else []),
    ]
    low = [name for name, found in rated.items() if min(found.values()) < 95]
    too_heavy = bodies[0][1] > HTML_LIMIT or styles > CSS_LIMIT or scripts > SCRIPT_LIMIT
    return lines, bool(wrong or dead or ill_described or low or too_heavy)


def scored(pages: dict[str, str]) -> dict[str, str]:
    known = {"fr recherche": "/fr/recherche/?q=souverainet%C3%A9"} | pages
    return {name: known[name] for name in SCORED}


def main() -> int:
    tools = installed()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder, "site")).serve()
        try:
            lines, failed = report(site, tools, Path(folder))
        finally:
            site.stop()
    head = [
        "# Validation",
        "",
        "What outside validators say of the seeds’ pages and the API. `make validate` runs them and writes this page.",
        "",
        f"Last run: {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, on {os.cpu_count()} cores ({platform.machine()}).",
        "",
    ]
    PAGE.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    print("\n".join(lines))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
