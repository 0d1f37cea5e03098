"""The examples of the documentation run as they stand there."""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from config.wsgi import application

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words):
        """Nothing: tests say what they have to say themselves."""


@pytest.fixture
def site(record):
    """The address of a server of this process, for programs of their own."""
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_mirror_runs_as_a_program_and_goes_on_where_it_was(site, api, tmp_path):
    file = tmp_path / "copy.json"

    first, second = (run(sys.executable, EXAMPLES / "mirror.py", site, file) for _ in range(2))

    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.endswith(" records of edition 1\n")
    assert second.stdout.startswith("0 changes; ")
    kept = json.loads(file.read_text())
    assert {one["slug"] for one in kept["documents"].values() if one["kind"] == "event"} == api.slugs("events/")


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_example_in_r_runs(site):
    done = run("Rscript", EXAMPLES / "events.R", site, "MLI-USA")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 events of edition 1, CC BY 4.0")
