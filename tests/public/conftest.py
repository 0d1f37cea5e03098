"""A reader of the site, and the small public record that the API's tests read too."""

import re
from collections import deque

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from django.utils.translation import override

from relations.public.addresses import address_of
from tests.api.conftest import whole_record

BLOCK = re.compile(r"<(?!/?(?:a|span|strong|em|q|time|sup|cite|code|mark)\b)")
NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET TRANSACTION")


class Reader:
    """Opens pages as a browser without cookies would."""

    def __init__(self):
        self.client = Client()

    def open(self, address, status=200, **headers):
        response = self.client.get(address, headers=headers)
        assert response.status_code == status, (address, response.status_code)
        assert not response.cookies
        return response

    def html(self, address, status=200):
        return self.open(address, status).content.decode()

    def text(self, address, status=200):
        """The words of a page as a reader sees them: lines run together, inside a line nothing is added."""
        return " ".join(strip_tags(BLOCK.sub(" <", self.html(address, status))).split())

    def count_queries(self, address):
        with CaptureQueriesContext(connections["public"]) as captured:
            response = self.open(address)
        if response.streaming:
            # Its transaction ends with it.
            deque(response.streaming_content, maxlen=0)
        return len([query for query in captured.captured_queries if not query["sql"].startswith(NOT_COUNTED)])


@pytest.fixture
def reader():
    return Reader()


@pytest.fixture
def record(press):
    """One of each kind, public, and beside it a draft event."""
    return whole_record()


def page_of(row, language="fr"):
    with override(language):
        return address_of(row)
