"""Many editors save one record at once: each save that was acknowledged is a revision, and none undoes another."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from threading import Barrier

from django.db import OperationalError, connections
from django.test import Client

from relations.models import Principle
from relations.newsroom.models import Revision
from relations.newsroom.proofs import newsroom_differences
from tests import factories as make
from tests.newsroom.desk import add_row, change_address, read

# What each of eight editors writes: some the same as another, some in a language of their own.
FIELDS = ("label_fr", "label_en", "note_fr", "note_en", "instruments", "slug", "note_fr", "note_en")

CHOICE = re.compile(r'name="(choice:[^"]+)"')


@contextmanager
def files_for_threads(folder):
    """Databases that threads can share: on SQLite those of the tests lie in memory, which has no locks to wait for."""
    names = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "public")}
    with ExitStack() as stack:
        for alias in names if connections["default"].vendor == "sqlite" else ():
            connections[alias].ensure_connection()
            # Held open to the end: whoever closes a file last locks it for a moment, and opening it does not wait.
            copy = stack.enter_context(closing(sqlite3.connect(folder / alias)))
            copy.execute("PRAGMA journal_mode=WAL")
            connections[alias].connection.backup(copy)
            connections[alias].settings_dict["NAME"] = str(folder / alias)
        try:
            yield
        finally:
            for alias, name in names.items():
                connections[alias].settings_dict["NAME"] = name


def in_threads(*calls):
    """The answers of calls that are made at once, each in a thread with connections of its own."""
    start = Barrier(len(calls), timeout=60)

    def made(call):
        start.wait()
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [answer.result() for answer in [pool.submit(made, call) for call in calls]]


class Editor:
    """Somebody at the desk who opens a form, types, saves, and looks at both versions whenever they are shown."""

    def __init__(self, user, row):
        self.user, self.address = user, change_address(row)
        self.client = Client()
        self.looks, self.turned_away = 0, 0

    def save(self, edits, type_into):
        """What was typed at each edit, in the order in which it was acknowledged."""
        self.client.force_login(self.user)
        return [self._save(number, type_into) for number in range(edits)]

    def _save(self, number, type_into):
        fields = read(self._ask(self.client.get)).fields
        typed = type_into(fields, f"{self.user.username}-{number}")
        answer = self._ask(self.client.post, {**fields, "_save": "1"})
        while answer.status_code == 200:
            self.looks += 1
            # What the page says, not what its context was: that of the test client is shared by all threads.
            open_choices = dict.fromkeys(CHOICE.findall(answer.content.decode()), "mine")
            answer = self._ask(self.client.post, {**open_choices, **read(answer).fields})
        assert answer.status_code == 302
        return typed

    def _ask(self, method, *data):
        while True:
            try:
                return method(self.address, *data)
            except OperationalError:
                # Waited in vain for its turn: nothing was acknowledged, so the button is pressed again.
                self.turned_away += 1
            finally:
                # As the end of a request does outside of tests.
                connections.close_all()


def into(field):
    def type_into(fields, words):
        fields[field] = [words]
        return words

    return type_into


@dataclass
class Race:
    """What editors had acknowledged, by their keys; the revisions that came of it; what it cost them."""

    acknowledged: dict
    kept: list
    looks: int
    turned_away: int


def race(row, folder, editors, edits):
    """Have editors save a field each, all at once."""
    at_work = [Editor(make.account(f"editor{number}", is_superuser=True), row) for number in range(editors)]
    typing = zip(at_work, FIELDS, strict=False)
    with files_for_threads(folder):
        typed = in_threads(*(lambda e=editor, f=field: e.save(edits, into(f)) for editor, field in typing))
        ((kept, found),) = in_threads(lambda: (history(row), list(newsroom_differences())))
    assert found == []
    acknowledged = {editor.user.pk: words for editor, words in zip(at_work, typed, strict=True)}
    return Race(acknowledged, kept, sum(e.looks for e in at_work), sum(e.turned_away for e in at_work))


def history(row):
    kept = Revision.objects.filter(kind=row.kind(), record_id=row.pk).order_by("number")
    return list(kept.values_list("number", "by", "snapshot"))


def assert_nothing_is_lost(run):
    """Each acknowledged edit is one revision, which says what was typed and leaves all else as it was."""
    acknowledged, kept = run.acknowledged, run.kept
    assert [number for number, _by, _snapshot in kept] == list(range(1, len(kept) + 1))
    assert len(kept) == 1 + sum(map(len, acknowledged.values()))
    waiting = {by: iter(typed) for by, typed in acknowledged.items()}
    fields = dict(zip(acknowledged, FIELDS, strict=False))
    for (_number, _by, before), (_next, by, after) in pairwise(kept):
        moved = {name for name in after["root"] if before["root"].get(name) != after["root"][name]}
        assert moved - {"updated", "english"} == {fields[by]}
        assert after["root"][fields[by]] == next(waiting[by])


def test_acknowledged_edits_of_one_record_are_its_revisions(press, tmp_path):
    principle = make.saved(Principle(label_fr="Souveraineté", label_en="Sovereignty", slug="souverainete"))

    assert_nothing_is_lost(race(principle, tmp_path, editors=8, edits=3))


def test_rows_that_many_add_at_once_are_all_there(press, tmp_path):
    event = make.event("Visite", title_en="Visit", parties=(make.country(),), who=(make.actor(),))
    users = [make.account(is_superuser=True) for _number in range(4)]

    def added(fields, words):
        add_row(fields, "participations", role="host", name_as_written=words)
        return words

    with files_for_threads(tmp_path):
        acknowledged = in_threads(*(lambda user=user: Editor(user, event).save(2, added) for user in users))
        ((kept, found),) = in_threads(lambda: (history(event), list(newsroom_differences())))

    assert found == []
    assert len(kept) == 9
    rows = [row["name_as_written"] for row in kept[-1][2]["rows"]["participation"]]
    assert sorted(rows[1:]) == sorted(words for typed in acknowledged for words in typed)


def test_a_french_editor_and_an_english_translator_are_never_asked(press, tmp_path):
    principle = make.saved(Principle(label_fr="Souveraineté", label_en="Sovereignty"))

    run = race(principle, tmp_path, editors=2, edits=12)

    assert_nothing_is_lost(run)
    assert run.looks == 0
