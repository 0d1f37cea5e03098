"""What trials report: outcomes and figures, one JSON line each, in the file that `python -m tests.trials` names."""

import datetime as dt
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
        _note({"trial": _name(request.node.nodeid), "figures": seen})

    return report


def pytest_runtest_logstart(nodeid):
    begun = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M}"
    _note({"trial": _name(nodeid), "begun": begun, "load": round(os.getloadavg()[0], 1)})


def pytest_runtest_logreport(report):
    decides = report.when == "call" or report.outcome != "passed"
    outcome = {"outcome": report.outcome} if decides else {}
    # What a trial builds up before it counts too.
    _note({"trial": _name(report.nodeid), "seconds": report.duration, **outcome})


def _name(nodeid: str) -> str:
    """`tests/trials/test_kills.py::test_a_press` without its folder."""
    return nodeid.rpartition("/")[2]
