"""Whatever is sent, the answer is a problem that says what is wrong: never a fault of ours."""

import pytest

from relations.api.v1.resources import RESOURCES

DEEP = "%5B" * 5000
HUGE = "9" * 400
ODD = [
    "%00", "%ED%A0%80", "%F0%9F%92%A5" * 60, "%FF%FE", "1e400", HUGE, f"-{HUGE}", DEEP, "{}", "[]", "NaN", "null",
    "%27%20OR%201%3D1--", "../../etc/passwd", "%E2%80%AE", "mot%20" * 3000, ",".join(["x"] * 3000), "%2C", ".", "..a",
    "a.", "٢٠٢٥", "%C2%B2", "*", "%25s", "%25(x)s", "\\", "%0D%0AX:%201", "%01%02%03",
]  # fmt: skip


@pytest.mark.parametrize("name", ["events", "actors", "articles", "places", "changes", "editions"])
def test_odd_values_of_every_parameter(api, record, name):
    resource = RESOURCES[name]
    parameters = [*resource.filters.base_filters, "limit", "cursor", "ordering", "count", "fields", "expand", "lang"]
    for number, parameter in enumerate(parameters):
        # Each parameter meets some of them, and all of them together all parameters.
        for odd in ODD[number % 4 :: 4]:
            response = api.ask(f"{name}/?{parameter}={odd}")
            assert response.status_code in (200, 400, 414), (parameter, odd[:40])
            if response.status_code >= 400:
                assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("odd", ODD)
def test_odd_names(api, press, odd):
    for path in (f"events/{odd}/", f"changes/{odd}/", f"editions/{odd}/", f"phases/{odd}/", f"events/?{odd}=1"):
        assert api.ask(path).status_code in (301, 400, 404, 414), path


@pytest.mark.parametrize("parameter", ["fields", "expand", "cursor", "edition", "lang"])
def test_odd_values_at_a_record(api, record, parameter):
    for odd in ODD:
        response = api.ask(f"events/audience/?{parameter}={odd}")
        assert response.status_code in (400, 414), odd[:40]


def test_odd_queries(api, press):
    for query in ("&" * 3000, "=" * 50, "limit=1&limit=1", "theme[]=x", "theme[0]=x", ";", "limit=1;lang=fr", "?" * 30):
        assert api.ask(f"events/?{query}").status_code in (200, 400), query[:40]
    assert api.client.generic("GET", "/api/v1/events/", data=b"[" * 100_000).status_code == 200
    assert api.ask("events/", **{"Accept-Language": "x" * 9000, "If-None-Match": '"' * 9000}).status_code == 200
    assert api.ask("events/", Accept="," * 3000).status_code in (200, 406)
