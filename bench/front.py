"""Answers beside nginx that serves the same bytes from files, as the front serves what it holds (`deploy/nginx`).

nginx runs as one process on the loopback interface, with a folder of its own, and ends with the measure. What counts is
processor time: ours of the answer, that of nginx by the request.
"""

import http.client
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.answers import addresses, spent
from bench.timing import WARM_UP, Call

ANSWERS = ("home", "relation", "list of events", "event", "search, a common word", "API events", "API events, one")
ROUNDS, REQUESTS = 11, 3_000
STARTING = 10
CONFIGURATION = """\
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 64; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html;
    open_file_cache max=64;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    server {{ listen 127.0.0.1:{port}; root {folder}/answers; }}
}}
"""


@dataclass(frozen=True)
class Front:
    process: int
    port: int

    def spent_on(self, name: str, size: int) -> float:
        """Milliseconds of nginx’s processor for one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        before = self._worked()
        for _ in range(REQUESTS):
            connection.request("GET", f"/{name}")
            if len(connection.getresponse().read()) != size:
                raise RuntimeError(f"nginx served something else for {name}")
        connection.close()
        return (self._worked() - before) / REQUESTS

    def _worked(self) -> float:
        return int(Path(f"/proc/{self.process}/schedstat").read_text().split()[0]) / 1e6


def front() -> dict[str, Any]:
    """By answer: its bytes, our milliseconds and those of nginx; nothing where there is no nginx."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    if shutil.which("nginx") is None:
        return {}
    # One client asks more here than one may.
    settings.API_RATE = 0
    application = get_wsgi_application()
    known = {name: address for name, address, _promise in addresses()}
    calls = {name: Call(application, known[name]) for name in ANSWERS}
    bodies = {name: call() for name, call in calls.items()}
    with _serving(list(bodies.values())) as served:
        return {name: _compared(calls[name], served, at, bodies[name]) for at, name in enumerate(ANSWERS)}


def _compared(call: Call, served: Front, at: int, body: bytes) -> dict[str, Any]:
    ours = median([spent(call) for _ in range(WARM_UP + ROUNDS)][WARM_UP:])
    return {"bytes": len(body), "ms": ours, "nginx_ms": served.spent_on(str(at), len(body))}


@contextmanager
def _serving(bodies: list[bytes]) -> Iterator[Front]:
    with tempfile.TemporaryDirectory() as folder:
        (answers := Path(folder) / "answers").mkdir()
        for at, body in enumerate(bodies):
            (answers / str(at)).write_bytes(body)
        port = _free_port()
        (Path(folder) / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
        command = ["nginx", "-p", folder, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/errors"]
        process = subprocess.Popen(command)  # noqa: S603 – every word of it is ours
        try:
            _wait_for(port)
            yield Front(process.pid, port)
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx did not start.")
