"""The lists of the desk, called as a server calls them: `python -m bench.desk`, a process for each size.

`python -m bench.desk fill 100000` brings as many events into an empty newsroom as drafts, by the doors of an import.
"""

import os
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import django
from django.db import DEFAULT_DB_ALIAS

from bench.answers import GROWTH, NARROWED, Answer, serve
from bench.measures import gather_statistics

PAIRS = (("Mali", "United States"), ("United States", "Mali"))
RELATIONS = (
    "Make a visit", "Host a visit", "Provide economic aid", "Criticize or denounce", "Make statement",
    "Engage in negotiation", "Sign formal agreement", "Express intent to cooperate",
)  # fmt: skip
ACCOUNT = "bench"


def write_table(file: Path, rows: int) -> None:
    """A table in the columns of ICEWS: day after day, from 1995 on, over and over."""
    days = cycle(date(1995, 1, 1) + timedelta(days=at) for at in range(9_000))
    with file.open("w", encoding="utf-8") as table:
        table.write("id\tDate\tActor\tTarget\tRelation\tCity\n")
        told = zip(days, cycle(PAIRS), cycle(RELATIONS[:-1]), strict=False)
        for at, (day, sides, relation) in enumerate(islice(told, rows)):
            table.write(f"{at}\t{day}\t{sides[0]}\t{sides[1]}\t{relation}\tBamako\n")


def fill(rows: int) -> None:
    from django.conf import settings
    from django.core.management import call_command

    from relations.newsroom.accounts import system_user
    from relations.newsroom.bulk.loading import check, load

    with open(os.devnull, "w") as nowhere:
        call_command("load_seeds", stdout=nowhere)
    file = Path(settings.DATA_DIR) / "events.tsv"
    write_table(file, rows)
    load(check(file), by=system_user())
    gather_statistics()


def addresses() -> Iterator[tuple[str, str, str]]:
    """The first page, each list, and the list of events narrowed and turned: name, address, what is promised."""
    from django.contrib import admin
    from django.urls import reverse
    from django.utils.translation import override

    yield "first page", reverse("admin:index"), GROWTH
    for model in admin.site._registry:
        kind = model._meta
        with override("en"):
            name = f"list of {kind.verbose_name_plural}"
        yield name, reverse(f"admin:{kind.app_label}_{kind.model_name}_changelist"), GROWTH
    events = reverse("admin:relations_event_changelist")
    yield "events, third page", f"{events}?p=3", GROWTH
    yield "events, drafts", f"{events}?review=draft", NARROWED
    yield "events nobody is assigned to", f"{events}?publicity=never&assignee=nobody", NARROWED
    yield "events with words", f"{events}?q=visite", NARROWED


def answers() -> dict[str, Answer]:
    from django.core.wsgi import get_wsgi_application

    application, headers = get_wsgi_application(), {"HTTP_COOKIE": cookie()}
    return {
        name: Answer(application, address, promise, database=DEFAULT_DB_ALIAS, headers=headers)
        for name, address, promise in addresses()
    }


def cookie() -> str:
    """That of the session of somebody who may see everything."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    people: Any = get_user_model()
    person = people.objects.filter(username=ACCOUNT).first() or people.objects.create_superuser(ACCOUNT)
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def main() -> None:
    django.setup()
    if sys.argv[1:2] == ["fill"]:
        fill(int(sys.argv[2]))
    else:
        serve(answers())


if __name__ == "__main__":
    main()
