import ast
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

PROGRAMS = ("xgettext", "msguniq", "msgattrib", "msgmerge")
# What marks a text in code.
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
# Folders without texts of the interface.
WITHOUT_TEXTS = ("locale", "tests", "seeds", "docs", "bench", "deploy", "var", ".*")


class Command(BaseCommand):
    help = "Name each text of the interface that French lacks. Needs the gettext programs."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [program for program in PROGRAMS if not shutil.which(program)]
        if missing:
            words = f"not checked: {', '.join(missing)} missing; install the package gettext"
            if os.environ.get("CI"):
                raise CommandError(f"Translations {words}.")
            self.stdout.write(f"Translations SKIPPED, {words}.")
            return
        source = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(source)) if source.exists() else polib.POFile()
        found = [*gaps(texts_of_the_interface(), catalogue), *out_of_reach(Path(settings.BASE_DIR) / "relations")]
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"French is incomplete: {len(found)} texts.")
        self.stdout.write("French is complete.")


def texts_of_the_interface() -> polib.POFile:
    """Every text that code and templates mark for translation, as `makemessages` finds them."""
    with tempfile.TemporaryDirectory() as folder, override_settings(LOCALE_PATHS=[folder]):
        call_command("makemessages", locale=["fr"], ignore_patterns=list(WITHOUT_TEXTS), verbosity=0)
        return polib.pofile(str(Path(folder) / "fr" / "LC_MESSAGES" / "django.po"))


def out_of_reach(folder: Path) -> Iterator[str]:
    """Texts that `makemessages` does not see: those that are marked inside an f-string."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and any(map(_is_marked, ast.walk(node))):
                yield f"in an f-string: {path}:{node.lineno}"


def _is_marked(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS


def gaps(wanted: polib.POFile, catalogue: polib.POFile) -> Iterator[str]:
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    for entry in wanted:
        held = known.get((entry.msgctxt, entry.msgid))
        where = ", ".join(f"{file}:{line}" for file, line in entry.occurrences[:2])
        if held is None:
            yield f"missing: {entry.msgid!r} ({where})"
        elif held.fuzzy:
            yield f"fuzzy: {entry.msgid!r} ({where})"
        elif not held.translated():
            yield f"untranslated: {entry.msgid!r} ({where})"
