"""An installation as it stands in production: nginx and gunicorn from the shipped files, on ports of this machine."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.installation import ROOT, Installation

NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else "")
HOST = "entente.example"
PRODUCTION = {
    "ENTENTE_ENV": "production",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "a-key-for-this-trial-alone-0123456789-abcdefghijklmnopqrstuvw",
    "ALLOWED_HOSTS": HOST,
    "PUBLIC_URL": f"https://{HOST}",
    "ENTENTE_PROXIES": "1",
    "ENTENTE_SLOW_QUERY": "0",
}
# Of a certificate that this trial has made. One for all: making it takes longer than a request.
TRUST = ssl.create_default_context()
TRUST.check_hostname, TRUST.verify_mode = False, ssl.CERT_NONE


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def until(holds, seconds: float = 30):
    """What `holds()` answers once it is true. A trial may wait: it looks at real processes."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, f"{holds} did not come true in {seconds} seconds"
        time.sleep(0.05)
    return found


def ended(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Reader:
    """A client of nginx that keeps its connection, at an address of its own."""

    def __init__(self, port: int, number: int):
        self.port, self.address = port, f"127.0.{1 + number // 250}.{1 + number % 250}"
        self.connection: http.client.HTTPConnection | None = None

    def get(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        begun = time.monotonic()
        for attempt in (1, 2):
            try:
                return self._ask(begun, method, path, body, headers)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # A kept connection may end at any moment between two requests; a new one may not.
                self.close()
                if attempt == 2:
                    raise
        raise AssertionError

    def _ask(self, begun, method, path, body, headers) -> Answer:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            plain = socket.create_connection(("127.0.0.1", self.port), timeout=60, source_address=(self.address, 0))
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connection.sock = TRUST.wrap_socket(plain, server_hostname=HOST)
        self.connection.request(method, path, body, {"Host": HOST, **headers})
        answer = self.connection.getresponse()
        read = answer.read()
        if answer.will_close:
            self.close()
        return Answer(answer.status, dict(answer.getheaders()), read, time.monotonic() - begun)

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


class Front:
    def __init__(self, installation: Installation, folder: Path):
        self.installation, self.folder = installation, folder
        self.port, self.plain_port = free_port(), free_port()
        self.ports = {"newsroom": free_port(), "public": free_port()}
        self.processes: dict[str, subprocess.Popen] = {}
        folder.mkdir(parents=True, exist_ok=True)
        databases = {
            f"{name.upper()}_DATABASE_URL": f"sqlite:///{installation.folder / name}.sqlite3"
            for name in ("newsroom", "public")
        }
        self.environment = databases | installation.environment | PRODUCTION

    @contextmanager
    def running(self) -> Iterator["Front"]:
        static = ("--noinput", "--verbosity", "0", "--ignore", "*.map", "--ignore", "redoc*")
        self.installation.manage("collectstatic", *static, **self.environment)
        self.write_configuration()
        try:
            for role in self.ports:
                self.start(role)
            self.start_nginx()
            yield self
        finally:
            for process in reversed(self.processes.values()):
                ended(process)

    def start(self, role: str) -> None:
        environment = {**self.environment, "ENTENTE_ROLE": role, "PORT": str(self.ports[role])}
        if role == "public":
            environment["NEWSROOM_DATABASE_URL"] = ""
        command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"]
        log = (self.folder / f"{role}.log").open("ab")
        self.processes[role] = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        until(lambda: self.asks(self.ports[role]) or self.processes[role].poll() is not None, 60)
        assert self.processes[role].poll() is None, (self.folder / f"{role}.log").read_text()

    def start_nginx(self) -> None:
        command = [NGINX, "-p", self.folder, "-c", self.folder / "nginx.conf", "-g", "daemon off;"]
        tried = subprocess.run([*command[:-2], "-t"], capture_output=True, text=True)
        assert tried.returncode == 0, tried.stderr
        self.processes["nginx"] = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        until(lambda: self.asks(self.plain_port))

    def stop(self, name: str, number: int = signal.SIGTERM) -> None:
        process = self.processes.pop(name)
        process.send_signal(number)
        process.wait(30)

    @staticmethod
    def asks(port: int) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return False

    def write_configuration(self) -> None:
        """The shipped files; only ports, folders and the certificate are this trial's."""
        shipped, folder = ROOT / "deploy" / "nginx", self.folder
        certificate = (
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
        )
        files = ("-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem", "-subj", f"/CN={HOST}")
        subprocess.run(["openssl", *certificate, *files], check=True, capture_output=True)
        here = {
            "/srv/entente": ROOT, "/var/lib/entente": self.environment["DATA_DIR"], "/etc/ssl/entente.example": folder,
            "/var/cache/nginx/entente": folder / "cache", "/var/log/nginx": folder,
            "/etc/nginx/entente": folder / "copy",
            "/run/nginx.pid": folder / "nginx.pid", "/etc/nginx/conf.d/*.conf": folder / "entente.conf",
            "user www-data;": "user root;" if os.getuid() == 0 else "",
            "listen 80 ": f"listen 127.0.0.1:{self.plain_port} ", "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "127.0.0.1:8000": f"127.0.0.1:{self.ports['newsroom']}",
            "127.0.0.1:8001": f"127.0.0.1:{self.ports['public']}",
        }  # fmt: skip
        for name in ("nginx.conf", "entente.conf"):
            text = (shipped / name).read_text()
            for word, instead in here.items():
                text = text.replace(word, str(instead))
            lines = (line for line in text.splitlines() if "listen [::]" not in line)
            (folder / name).write_text("\n".join(lines) + "\n")

    def reached(self, role: str = "public") -> int:
        """How many requests the application of this role has answered."""
        return (self.folder / f"{role}.log").read_bytes().count(b'"event": "answered"')

    def reader(self, number: int = 0) -> Reader:
        return Reader(self.port, number)
