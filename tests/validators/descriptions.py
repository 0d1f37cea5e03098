"""What Redocly and Spectral say of the descriptions of the API and of the door for submissions."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.validators.site import Site

DESCRIPTIONS = {"API": "/api/v1/openapi.json", "submissions": "/admin/api/openapi.json"}
# Addresses end in a slash here, as everywhere in Django: a convention, of which both tools have another.
REDOCLY = {"extends": ["recommended"], "rules": {"no-path-trailing-slash": "off"}}
SPECTRAL = {"extends": ["spectral:oas"], "rules": {"path-keys-no-trailing-slash": "off"}}
# They ask nobody, and tell nobody.
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def written(site: Site, folder: Path) -> dict[str, Path]:
    found = {}
    for name, path in DESCRIPTIONS.items():
        found[name] = folder / f"openapi-{name}.json"
        found[name].write_bytes(site.get(path).body)
    return found


def described(site: Site, tools: Path, folder: Path) -> tuple[list[str], list[str]]:
    """A line for each tool and description; and what each found that is an error."""
    lines, wrong = [], []
    for name, file in written(site, folder).items():
        for tool, read in (("Redocly", _redocly), ("Spectral", _spectral)):
            errors, warnings = _parted(read(tools, file))
            lines.append(f"- {tool} on the description of the {name}: {len(errors)} errors, {len(warnings)} warnings.")
            wrong += [f"{tool}, {name}: {words}" for words in errors]
    return lines, wrong


Finding = tuple[bool, str]


def _parted(found: Iterator[Finding]) -> tuple[list[str], list[str]]:
    rows = list(found)
    return [words for is_error, words in rows if is_error], [words for is_error, words in rows if not is_error]


def _redocly(tools: Path, file: Path) -> Iterator[Finding]:
    rules = _rules(file, "redocly", REDOCLY)
    said = _run(tools / ".bin/redocly", "lint", file, "--config", rules, "--format", "json", "--max-problems", "1000")
    # What it says before the report is for people.
    for one in json.loads(said[said.index("{") :])["problems"]:
        yield (
            one["severity"] == "error",
            f"{one['ruleId']} at {one['location'][0].get('pointer', '')}: {one['message']}",
        )


def _spectral(tools: Path, file: Path) -> Iterator[Finding]:
    rules, report = _rules(file, "spectral", SPECTRAL), file.with_suffix(".report")
    _run(tools / ".bin/spectral", "lint", file, "--ruleset", rules, "--format", "json", "--output", report, "--quiet")
    for one in json.loads(report.read_text(encoding="utf-8")):
        yield one["severity"] == 0, f"{one['code']} at {'/'.join(map(str, one['path']))}: {one['message']}"


def _rules(file: Path, name: str, rules: dict) -> Path:
    """JSON is YAML too."""
    path = file.with_name(f"{file.stem}-{name}.yaml")
    path.write_text(json.dumps(rules), encoding="utf-8")
    return path


def _run(*command: str | Path) -> str:
    """What the tool says; that it ends with a number is told in its report."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **QUIET})
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command[0]} failed: {done.stderr[-2000:]}")
    return done.stdout
