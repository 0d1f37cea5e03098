"""Servers on this machine for what the newsroom asks of others: each answers as a function says, to the byte."""

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

CERTIFICATES = Path(__file__).parent / "certificates"
Answered = bytes | Iterable[bytes]


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    # Set when the server is to stop: for answers without an end.
    stop: Event = field(repr=False, default_factory=Event)


@dataclass
class Server:
    port: int
    asked: list[Asked] = field(default_factory=list)

    def address(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def page(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    said = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def sends_on(location: str, status: str = "302 Found") -> bytes:
    return page(status=status, Location=location)


@contextmanager
def serving(answer: Callable[[Asked], Answered], *, is_secure: bool = False) -> Iterator[Server]:
    listening = socket.create_server(("127.0.0.1", 0))
    server, stop = Server(listening.getsockname()[1]), Event()
    thread = Thread(target=_serve, args=(listening, server, answer, stop, is_secure), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stop.set()
        # Wakes the server where it waits for the next one.
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", server.port), 1).close()
        thread.join(5)
        listening.close()


def _serve(listening, server: Server, answer, stop: Event, is_secure: bool) -> None:
    while not stop.is_set():
        connection, _address = listening.accept()
        with suppress(OSError), connection:
            connection.settimeout(2)
            _talk(_secured(connection) if is_secure else connection, server, answer, stop)


def _secured(connection):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "receiver.pem", CERTIFICATES / "receiver.key")
    return context.wrap_socket(connection, server_side=True)


def _talk(connection, server: Server, answer, stop: Event) -> None:
    with connection:
        asked = _read(connection, stop)
        if asked is None:
            return
        server.asked.append(asked)
        said = answer(asked)
        for piece in [said] if isinstance(said, bytes) else said:
            connection.sendall(piece)


def _read(connection, stop: Event) -> Asked | None:
    got = b""
    while b"\r\n\r\n" not in got:
        if not (piece := connection.recv(65_536)):
            return None
        got += piece
    head, _blank, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65_536)
    method, path, _version = first.split(" ")
    return Asked(method, path, headers, body, stop)
