"""What gunicorn says when it refuses a request before the application sees it: a problem, as the API does."""

import json
import socket
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

# The application refuses what is longer than 8,000 characters in words; this is what gunicorn can read at most.
LIMIT_REQUEST_LINE = 8190
# As every answer of the application has them, from `config.settings` on: this one never gets there.
GUARDS = (
    "Cache-Control: no-store\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: same-origin\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains; preload\r\n"
)
REFUSALS = {
    LimitRequestLine: (414, "URI Too Long", "The address is longer than this server reads: at most 8,000 characters."),
    LimitRequestHeaders: (431, "Request Header Fields Too Large", "The headers are longer than this server reads."),
}


class ProblemWorker(ThreadWorker):
    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        refusal = next((said for kind, said in REFUSALS.items() if isinstance(exc, kind)), None)
        if refusal is None:
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Refused a request of %s: %s", addr[0] if addr else "", exc)
        try:
            write_nonblock(client, problem(*refusal))
        except OSError:
            self.log.debug("The client was gone before it was refused.")


def problem(status: int, title: str, detail: str) -> bytes:
    """RFC 9457; “about:blank” means that the status says it all."""
    body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail}).encode()
    head = (
        f"HTTP/1.1 {status} {title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
        f"Access-Control-Allow-Origin: *\r\n{GUARDS}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body
