"""Where a copy lies unless somebody says otherwise, and how it goes."""

import json
import shutil
from pathlib import Path

from django.conf import settings

# By this name a folder is one of ours.
ABOUT = "copy.json"


def usual_place() -> Path:
    return Path(settings.DATA_DIR, "static-copy")


def switch_of(folder: Path) -> Path:
    """The piece of configuration by which nginx gives out a copy instead of the site."""
    return folder.with_name(f"{folder.name}.nginx.conf")


def is_copy(folder: Path) -> bool:
    return (folder / ABOUT).is_file()


def unfinished(folder: Path) -> list[Path]:
    """What killed processes have left beside it, and those that run are writing."""
    return sorted(folder.parent.glob(f".{folder.name}.unfinished-*"))


def oldest_edition(folder: Path) -> int | None:
    """The earliest edition that a copy shows there, or one that is unfinished; None where there is none."""
    found = [_edition_of(one) for one in (folder, *unfinished(folder)) if is_copy(one)]
    return min(found, default=None)


def _edition_of(folder: Path) -> int:
    try:
        return int(json.loads((folder / ABOUT).read_text(encoding="utf-8"))["edition"])
    except (OSError, ValueError, KeyError, TypeError):
        # Cut short, or going: nobody knows what it shows.
        return 0


def take_away(folder: Path) -> bool:
    """Delete a copy, whole or unfinished; whether there was one. One that is being written comes to nothing.

    Its switch stays, empty: nginx, which may include it, gives out the site itself when it is reloaded.
    """
    found = is_copy(folder)
    if found:
        switch_of(folder).write_text("# There is no copy of the site any more: the site itself answers.\n")
        # Out of sight first: what is half gone must not look whole.
        folder.rename(folder.with_name(f".{folder.name}.unfinished-going"))
    for draft in unfinished(folder):
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)
    return found
