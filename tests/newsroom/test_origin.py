"""From where an act comes: nobody writes another address into the audit than the one they have."""

import pytest
from django.test import RequestFactory

from relations.newsroom.origin import address_of

THERE = "192.0.2.7"


@pytest.mark.parametrize(
    ("proxies", "said", "expected"),
    [
        (0, "", THERE),
        (0, "203.0.113.9", THERE),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", THERE),
        (1, "", THERE),
        (1, "moi", THERE),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_trusted_proxies_are_believed(settings, proxies, said, expected):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": said} if said else {}

    assert address_of(RequestFactory().get("/admin/", headers=headers, REMOTE_ADDR=THERE)) == expected
