"""What the product is made of: locked to the byte, under licences that go with its own, each piece with its reason."""

import re
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[a-z0-9,-]+\])?==([^ ;\\]+)", re.MULTILINE)
# As packages spell them: SPDX expressions, names in classifiers, or free words.
PERMISSIVE = {
    "MIT", "MIT-0", "MIT-CMU", "MIT License", "BSD-2-Clause", "BSD-3-Clause", "BSD 3-Clause OR Apache-2.0",
    "BSD License", "Apache-2.0", "Apache Software License", "PSF-2.0", "CNRI-Python",
}  # fmt: skip
# Weak copyleft: a change of the library itself is shared; what uses it is not touched.
LIBRARY_ONLY = {"LGPL-3.0-only", "LGPL-2.1-or-later", "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"}
pytestmark = pytest.mark.once


def locked(name: str) -> dict[str, str]:
    return dict(LOCKED.findall((ROOT / name).read_text()))


def asked(name: str) -> list[str]:
    lines = (ROOT / name).read_text().split("\n")
    return [re.match(r"[A-Za-z0-9_.-]+", line).group() for line in lines if line and not line.startswith(("-", "#"))]


def agrees(package: str) -> bool:
    """Whether its licence goes with ours: of an OR one choice is enough, of an AND each part has to."""
    about = metadata.metadata(package)
    if said := about.get("License-Expression"):
        return all(set(part.strip("() ").split(" OR ")) & (PERMISSIVE | LIBRARY_ONLY) for part in said.split(" AND "))
    named = {line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License")}
    return bool((named or {about.get("License")}) & (PERMISSIVE | LIBRARY_ONLY))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_locked_by_its_hashes(name):
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text())

    assert [block[:60] for block in blocks if not LOCKED.match(block)] == []
    assert all("--hash=sha256:" in block for block in blocks)


def test_what_runs_is_what_is_locked():
    installed = {name: metadata.version(name) for name in locked("requirements.txt") if name != "colorama"}

    assert installed == {name: version for name, version in locked("requirements.txt").items() if name in installed}


def test_every_licence_goes_with_ours():
    assert [name for name in locked("requirements.txt") if name != "colorama" and not agrees(name)] == []


def test_every_package_asked_for_has_its_reason():
    told = re.sub(r"[^a-z0-9]+", " ", (ROOT / "docs" / "dependencies.md").read_text().lower())
    wanted = [*asked("requirements.in"), *asked("requirements-dev.in")]

    assert [name for name in wanted if re.sub(r"[^a-z0-9]+", " ", name.lower()) not in told] == []
