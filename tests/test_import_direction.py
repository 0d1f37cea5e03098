"""Imports point down only: words, models, publication, search, catalogue, formats, newsroom, delivery."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN_NAMES = {"utils", "helpers", "services", "common", "managers"}

# From the ground up. A layer may import those above it in this list and itself, none below it.
LAYERS = (
    ("words", ("relations.vocabulary", "relations.dates", "relations.reading", "relations.apps")),
    ("models", ("relations.models", "relations.migrations")),
    ("publication", ("relations.publication",)),
    ("search", ("relations.search",)),
    ("catalogue", ("relations.catalogue",)),
    ("formats", ("relations.formats",)),
    ("newsroom", ("relations.newsroom",)),
)
# Deliveries stand side by side on top and never import each other.
DELIVERIES = {
    "desk": ("relations.newsroom.admin",),
    "site": ("relations.public", "relations.templatetags"),
    "API": ("relations.api",),
    "exports": ("relations.exports",),
    "commands": ("relations.management",),
}
# Those that answer readers do not know the newsroom; nor do the commands that both roles have.
WITHOUT_NEWSROOM = {"site", "API", "exports", "commands"}
RANKS = {name: rank for rank, (name, _modules) in enumerate(LAYERS)} | dict.fromkeys(DELIVERIES, len(LAYERS))
PLACES = {module: name for name, modules in (*LAYERS, *DELIVERIES.items()) for module in modules}


def place_of(module: str) -> str | None:
    """The layer or delivery of a module: that of its longest known beginning."""
    parts = module.split(".")
    beginnings = (".".join(parts[:size]) for size in range(len(parts), 0, -1))
    return next((PLACES[beginning] for beginning in beginnings if beginning in PLACES), None)


def refusal(importer: str, imported: str) -> str | None:
    """Why one module may not import the other; None if it may."""
    top = imported.split(".")[0]
    if top in ("config", "tests"):
        return f"{importer} imports {imported}: the project's parts do not know {top}"
    here, there = place_of(importer), place_of(imported)
    if top != "relations" or there is None or here == there:
        return None
    if here is None:
        return f"{importer} belongs to no layer: give it a place in this test"
    if RANKS[there] >= RANKS[here]:
        return f"{importer} ({here}) imports {imported} ({there})"
    if there == "newsroom" and here in WITHOUT_NEWSROOM:
        return f"{importer} ({here}) answers readers and imports {imported}"
    return None


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(source: str, module: str, *, is_package: bool) -> Iterator[str]:
    """Every module that the source imports, inside functions too, and by `import_module("…")`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = module.split(".")[: len(module.split(".")) - node.level + is_package]
                base = ".".join((*above, *([base] if base else [])))
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def source_files() -> list[Path]:
    return sorted((ROOT / "relations").rglob("*.py"))


def test_imports_of_the_project_point_down():
    wrong = [
        words
        for path in source_files()
        for imported in imports(path.read_text(), module_name(path), is_package=path.stem == "__init__")
        if (words := refusal(module_name(path), imported))
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("importer", "source", "refused"),
    [
        ("relations.public.views", "from relations.newsroom.press import issue", True),
        ("relations.public.views", "def view():\n    import relations.newsroom.log", True),
        ("relations.api.v1.views", "from relations.public import views", True),
        ("relations.exports.feeds", "from relations import newsroom", True),
        ("relations.newsroom.press", "from relations.newsroom.admin import site", True),
        ("relations.newsroom.press", "from .admin import site", True),
        ("relations.newsroom.press", "import_module('relations.public.urls')", True),
        ("relations.models.event", "from relations.publication.models import State", True),
        ("relations.dates", "from relations.models import Event", True),
        ("relations.search.index", "from relations.catalogue import filters", True),
        ("relations.models.event", "from config import settings", True),
        ("relations.unknown", "from relations.models import Event", True),
        ("relations.newsroom.admin.events", "from relations.newsroom.workflow import publish", False),
        ("relations.public.views", "from relations.catalogue import filters", False),
        ("relations.models.event", "from .base import Record", False),
        ("relations.models.event", "from django.db import models", False),
    ],
)
def test_a_wrong_import_is_seen(importer, source, refused):
    found = [refusal(importer, imported) for imported in imports(source, importer, is_package=False)]

    assert any(found) is refused


def test_no_module_has_a_name_that_says_nothing():
    named = {path.relative_to(ROOT) for path in source_files() if {path.stem, *path.parts} & FORBIDDEN_NAMES}

    assert named == set()
