"""How large an installation is, as the environment says: asked by the server and by the settings."""

import os
import sys


def number(name: str, usual: int) -> int:
    """A whole number above nought."""
    words = os.environ.get(name, "").strip() or str(usual)
    if not words.isdigit() or int(words) < 1:
        sys.exit(f"{name} is {words!r}; give a number such as {usual}.")
    return int(words)


def threads() -> int:
    """Of each process. Each may need a connection of its own."""
    return number("ENTENTE_THREADS", 4)
