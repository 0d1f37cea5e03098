"""How many queries a page asks of both databases."""

from contextlib import ExitStack

from django.db import connections
from django.test.utils import CaptureQueriesContext


def queries(act) -> int:
    with ExitStack() as stack:
        counted = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in ("default", "public")]
        act()
    return sum(len(found) for found in counted)


def queries_of(client, address: str) -> int:
    def get():
        assert client.get(address).status_code == 200

    # Once before: what is looked up once for a process, such as content types, is no part of a page.
    get()
    return queries(get)
