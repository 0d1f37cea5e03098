"""docs/benchmarks.md, written from what was measured."""

import os
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

def write(file: Path, results: list[dict[str, Any]]) -> None:
    file.write_text("")
