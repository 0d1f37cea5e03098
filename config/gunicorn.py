"""The server of `make run`: gunicorn, and beside it the one background process, which ends with it."""

import os
import subprocess
import sys

from config.serving import LIMIT_REQUEST_LINE

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
wsgi_app = "config.wsgi:application"
worker_class = "config.serving.ProblemWorker"
limit_request_line = LIMIT_REQUEST_LINE
workers = 2
threads = 4
preload_app = True
loglevel = "warning"
# A streamed export may take longer than gunicorn's 30 seconds.
timeout = 120

_background: list[subprocess.Popen[bytes]] = []


def when_ready(server: object) -> None:
    command = (sys.executable, "manage.py", "work", "--every", "60", "--beside", str(os.getpid()))
    # In a session of its own: Ctrl-C reaches the server alone, which then ends it in good order.
    _background.append(subprocess.Popen(command, start_new_session=True))  # noqa: S603 – every word of it is ours


def on_exit(server: object) -> None:
    for process in _background:
        process.terminate()
        process.wait()
