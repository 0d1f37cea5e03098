"""The server, of `make run` and of production: gunicorn, told by the environment how large it may be.

`make run` has one server, which also starts and ends the background process. Production has units for each.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from config import size
from config.serving import LIMIT_REQUEST_LINE

IN_PRODUCTION = os.environ.get("ENTENTE_ENV") == "production"

bind = os.environ.get("ENTENTE_BIND") or f"127.0.0.1:{size.number('PORT', 8000)}"
wsgi_app = "config.wsgi:application"
proc_name = f"entente-{os.environ.get('ENTENTE_ROLE') or 'all'}"
worker_class = "config.serving.ProblemWorker"
limit_request_line = LIMIT_REQUEST_LINE
# Threads wait for the database together; processes use the cores. Workers are not ended after so many requests: they
# do not grow, and an end would cut streams.
workers = size.number("ENTENTE_WORKERS", 2)
threads = size.threads()
preload_app = True
# Nothing but signals tells it what to do.
control_socket_disable = True
loglevel = "info" if IN_PRODUCTION else "warning"
# A streamed export may take longer than gunicorn's 30 seconds; on the way out it is given time to reach its end.
timeout = 120
graceful_timeout = 60
# The application says itself which proxies it believes (ENTENTE_PROXIES); gunicorn believes none.
forwarded_allow_ips = ""
# Signs of life are touched each second: never on a slow disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 – a file without a name

# Each process keeps its numbers in files here, for whichever of them is asked for all.
_numbers = Path(os.environ.get("DATA_DIR") or "var", "metrics", os.environ.get("ENTENTE_ROLE") or "all")
if os.environ.get("ENTENTE_METRICS_TOKEN"):
    shutil.rmtree(_numbers, ignore_errors=True)
    _numbers.mkdir(parents=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_numbers))

_background: list[subprocess.Popen[bytes]] = []


def when_ready(server: object) -> None:
    if IN_PRODUCTION:
        return
    command = (sys.executable, "manage.py", "work", "--every", "60", "--beside", str(os.getpid()))
    # In a session of its own: Ctrl-C reaches the server alone, which then ends it in good order.
    _background.append(subprocess.Popen(command, start_new_session=True))  # noqa: S603 – every word of it is ours


def on_exit(server: object) -> None:
    for process in _background:
        process.terminate()
        process.wait()


def child_exit(server: object, worker: object) -> None:
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[attr-defined]
