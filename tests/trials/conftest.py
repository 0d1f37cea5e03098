"""What trials report: outcomes and figures, one JSON line each, in the file that `python -m tests.trials` names."""

import json
import os

import pytest

REPORT = "ENTENTE_TRIAL_REPORT"


def _note(entry: dict) -> None:
    if os.environ.get(REPORT):
        with open(os.environ[REPORT], "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")


@pytest.fixture
def figures(request):
    """`figures(kills=25)` notes what a trial saw, for people to read."""

    def report(**seen) -> None:
        print(", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in seen.items()))
        _note({"trial": request.node.name, "figures": seen})

    return report


def pytest_runtest_logreport(report):
    if report.when == "call" or report.outcome != "passed":
        trial = report.nodeid.rpartition("::")[2]
        _note({"trial": trial, "outcome": report.outcome, "seconds": report.duration})
