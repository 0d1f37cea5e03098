"""Pages follow each other without a gap or a double, both ways, and a forged cursor is refused."""

import base64
import json
from itertools import pairwise, product

import pytest

from relations.api.v1.resources import RESOURCES
from tests import factories as make


def forward(api, path):
    pages, address = [], path
    while address:
        answer = api.get(address)
        pages.append(answer)
        address = answer["next"]
    return pages


def keys(page):
    return [row["url"] for row in page["results"]]


def test_pages_of_every_resource_hold_each_row_once(api, record):
    for name, limit in product(RESOURCES, (1, 3)):
        whole = keys(api.get(f"{name}/?limit=200"))

        pages = forward(api, f"{name}/?limit={limit}")

        assert [key for page in pages for key in keys(page)] == whole
        assert pages[0]["previous"] is None
        for before, after in pairwise(pages):
            assert keys(api.get(after["previous"])) == keys(before)


def test_events_come_by_date_the_latest_first_and_pages_keep_the_filter(api, record):
    make.show(*(make.event(f"E{at}", proof=record.proof, parties=(record.mli, record.fra), event_type=record.type)
                for at in range(4)))  # fmt: skip

    pages = forward(api, "events/?between=MLI,FRA&limit=2&lang=fr")
    days = [row["date"]["earliest"] for row in api.results("events/")]

    assert [len(page["results"]) for page in pages] == [2, 2]
    assert pages[1]["results"][0]["title"]["lang"] == "fr"
    assert days == sorted(days, reverse=True)


EVENTS = ["events", "-date_sort,-date_until,-id"]
NOBODY = "0" * 32
DAY = "2026-01-01"


def cursor(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "forged",
    [
        "x", "é", "%00", "====", "bnVsbA", cursor(None), cursor({}), cursor([]), cursor([0]), cursor(EVENTS),
        cursor([0, DAY, DAY, NOBODY]), cursor(["events", "date_sort,date_until,id", 0, DAY, DAY, NOBODY]),
        cursor([*EVENTS, 2, DAY, DAY, "x"]), cursor([*EVENTS, 0, DAY, NOBODY]),
        cursor([*EVENTS, 0, DAY, DAY]), cursor([*EVENTS, 0, DAY, "2026-13-01", NOBODY]),
        cursor([*EVENTS, 0, DAY, DAY, "1 OR 1=1"]),
        cursor([*EVENTS, 0, 20260101, DAY, NOBODY]), cursor([*EVENTS, 0, DAY, DAY, NOBODY, "more"]),
        cursor([[[]]]), cursor("[" * 200),
        cursor([*EVENTS, 0, [DAY], {}, {}]), cursor(10**200),
    ],
)  # fmt: skip
def test_a_forged_cursor_is_refused(api, press, forged):
    (error,) = api.refused(f"events/?cursor={forged}", 400)["errors"]

    assert error["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("name", "forged"),
    [
        ("countries", ["countries", "alpha3", 0, "\0"]),
        ("changes", ["changes", "-edition,-position", 0, "99999999999999999999", "1"]),
        ("changes", ["changes", "-edition,-position", 0, "1", "-1"]),
        ("editions", ["editions", "-number", 0, "1" * 290]),
    ],
)
def test_a_forged_cursor_of_another_order_is_refused(api, press, name, forged):
    api.refused(f"{name}/?cursor={cursor(forged)}", 400)


def test_a_well_made_cursor_is_taken(api, press):
    assert api.results(f"events/?cursor={cursor([*EVENTS, 0, DAY, DAY, NOBODY])}") == []


@pytest.mark.parametrize(("given", "asked"), [("events", "statements"), ("changes", "corrections")])
def test_a_cursor_belongs_to_its_list(api, record, given, asked):
    text = api.get(f"{given}/?limit=1")["next"].split("cursor=")[1].split("&")[0]

    (error,) = api.refused(f"{asked}/?cursor={text}", 400)["errors"]

    assert error["parameter"] == "cursor"
    assert api.get(f"{given}/?cursor={text}")["previous"]


def test_a_cursor_holds_no_id(api, record):
    address = api.get("events/?limit=1")["next"]
    text = address.split("cursor=")[1].split("&")[0]

    held = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    assert held == [*EVENTS, 0, "2026-02-02", "2026-02-02", str(record.event.uid)]
