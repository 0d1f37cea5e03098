import os
import signal
import subprocess
import time
from io import StringIO

import polib
import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import OperationalError

from relations.management.commands.check_translations import gaps, out_of_reach
from relations.models import Theme
from relations.newsroom.management.commands import prepare, work
from relations.newsroom.models import Edition, Item, Trait
from relations.newsroom.press import rebuild
from relations.publication.models import State, Version
from tests import factories as make


def output(command: str, *arguments: str, **options: object) -> list[str]:
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def two_editions(press):
    """A theme that is public under a second label."""
    theme = make.theme("security")
    make.show(theme)
    make.show(make.resaved(theme, label_fr="Sécurité"))
    return theme


@pytest.fixture
def own_signals():
    """What the loop does to this process's signals is undone."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


# --- work -------------------------------------------------------------------------------------------------------------


def test_work_shows_editions_that_public_lacks(two_editions):
    rebuild(until=1)

    output("work")

    assert State.current().edition == 2
    assert Theme.objects.using("public").get().label_fr == "Sécurité"


def test_work_done_twice_changes_nothing(two_editions):
    output("work")
    output("work")

    assert State.current().edition == Edition.objects.count() == 2


def test_work_goes_on_after_a_locked_database_and_ends_when_told(own_signals, monkeypatch, caplog):
    rounds = []

    def locked_at_first() -> int:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise OperationalError("database is locked")
        os.kill(os.getpid(), signal.SIGTERM)
        return 0

    monkeypatch.setattr(work, "catch_up", locked_at_first)

    work.go_on(0.01, beside=None)

    assert rounds == [0, 1]
    assert "A round of work failed" in caplog.text


def test_work_once_says_that_the_database_is_locked(monkeypatch):
    def locked() -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(work, "catch_up", locked)

    with pytest.raises(CommandError, match="database is locked"):
        output("work")


def test_work_ends_with_the_process_it_stands_beside(own_signals, monkeypatch):
    monkeypatch.setattr(work, "catch_up", lambda: 0)
    server = subprocess.Popen(["true"])
    server.wait()
    began = time.monotonic()

    work.go_on(60, beside=server.pid)

    assert time.monotonic() - began < 5


# --- rebuild_public ---------------------------------------------------------------------------------------------------


def test_rebuild_writes_what_the_log_says(two_editions):
    Theme.objects.using("public").update(label_fr="Altéré")

    lines = output("rebuild_public")

    assert lines == ["public was rebuilt: 1 records."]
    assert Theme.objects.using("public").get().label_fr == "Sécurité"


def test_rebuild_until_an_edition_shows_that_edition(two_editions):
    output("rebuild_public", "--edition", "1")

    assert State.current().edition == 1
    assert Theme.objects.using("public").get().label_fr == "Thème security"


def test_rebuild_until_a_moment_shows_its_last_edition(two_editions):
    moment = Edition.objects.get(number=1).moment

    output("rebuild_public", "--moment", moment.isoformat())

    assert State.current().edition == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--edition", "3"), "no edition 3"),
        (("--edition", "0"), "no edition 0"),
        (("--moment", "2001-01-01T00:00Z"), "Nothing had been published"),
        (("--moment", "yesterday"), "is no moment"),
        (("--moment", "2026-13-01T00:00Z"), "is no moment"),
    ],
)
def test_rebuild_refuses_what_the_log_does_not_have(two_editions, arguments, words):
    with pytest.raises(CommandError, match=words):
        output("rebuild_public", *arguments)

    assert State.current().edition == 2


def test_rebuild_needs_rewind_when_the_log_lost_an_edition(two_editions):
    lost = Edition.objects.get(number=2)
    Item.objects.filter(edition=lost).delete()
    lost.delete()

    with pytest.raises(CommandError, match="rebuild_public --rewind"):
        output("rebuild_public")
    output("rebuild_public", "--rewind")

    assert State.current().edition == 1


# --- verify -----------------------------------------------------------------------------------------------------------


def test_verify_agrees_with_what_was_published(two_editions):
    assert output("verify_public") == ["public shows what the log says."]
    assert output("verify_newsroom") == ["The newsroom agrees with its revisions and its log."]


def test_verify_public_names_each_difference(two_editions):
    Theme.objects.using("public").update(label_fr="Altéré")
    out = StringIO()

    with pytest.raises(CommandError, match="Differences between public and the log: 1"):
        call_command("verify_public", stdout=out)

    assert out.getvalue() == f"theme {two_editions.pk}: differs from its edition\n"


def test_verify_newsroom_names_each_difference(two_editions):
    Theme.objects.update(label_fr="Passé à côté")
    Edition.objects.filter(number=2).update(note_fr="Ajoutée après coup")
    out = StringIO()

    with pytest.raises(CommandError, match="Differences within the newsroom: 2"):
        call_command("verify_newsroom", stdout=out)

    assert out.getvalue().splitlines() == [
        f"theme {two_editions.pk}: its working rows are not those of revision 2",
        "edition 2: its hash is not that of its items",
    ]


# --- the first start --------------------------------------------------------------------------------------------------


def test_the_first_start_makes_an_account_that_can_log_in(press, data_dir, client):
    lines = output("prepare", without_seeds=True)

    name, password = (data_dir / "first-account").read_text().split()
    assert f"First account: {name}, password: {password}" in lines
    assert client.login(username=name, password=password)
    assert User.objects.get(username=name).is_superuser
    assert (data_dir / "first-account").stat().st_mode & 0o777 == 0o600
    assert Group.objects.count() == 4


def test_a_second_start_keeps_the_account_and_hides_its_password(press, data_dir):
    output("prepare", without_seeds=True)
    _name, password = (data_dir / "first-account").read_text().split()

    lines = output("prepare", without_seeds=True)

    assert User.objects.count() == 1
    assert password not in "\n".join(lines)


@pytest.mark.parametrize("is_behind", [True, False])
def test_a_start_after_a_migration_writes_anew_what_readers_see(two_editions, data_dir, monkeypatch, is_behind):
    """A release may keep in `public` what the one before did not: it is made from the log."""
    monkeypatch.setattr(prepare, "is_behind", lambda _database: is_behind)
    Version.objects.all().delete()

    output("prepare", without_seeds=True)

    assert Version.objects.count() == (2 if is_behind else 0)


@pytest.mark.parametrize("was_behind", [True, False])
def test_a_start_after_a_migration_notes_by_what_copies_are_known(press, data_dir, monkeypatch, was_behind):
    article = make.article(" ".join(f"mot{number}" for number in range(60)))
    Trait.objects.filter(value__startswith="run:").delete()
    monkeypatch.setattr(prepare, "is_behind", lambda database: was_behind and database == "default")

    output("prepare", without_seeds=True)

    runs = Trait.objects.filter(kind="article", record_id=article.pk, value__startswith="run:")
    assert runs.count() == (32 if was_behind else 0)


# --- translations -----------------------------------------------------------------------------------------------------


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.extend(entries)
    return made


def test_translations_are_compiled_once(settings, tmp_path):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue(polib.POEntry(msgid="event", msgstr="événement")).save(str(folder / "django.po"))
    settings.LOCALE_PATHS = [tmp_path]

    first, second = output("compile_translations"), output("compile_translations")

    assert first == [f"Compiled {folder / 'django.mo'}"]
    assert second == []
    assert polib.mofile(str(folder / "django.mo")).find("event").msgstr == "événement"


def test_a_text_that_nothing_finds_is_named(tmp_path):
    (tmp_path / "a.py").write_text(
        'one = _("Page:")\ntwo = f"{_(\'Page:\')} {one}"\nthree = f"{one}"\n', encoding="utf-8"
    )

    assert list(out_of_reach(tmp_path)) == [f"in an f-string: {tmp_path / 'a.py'}:2"]


def test_gaps_of_french_are_named():
    wanted = catalogue(
        *(polib.POEntry(msgid=word, occurrences=[("a.py", "1")]) for word in ("one", "two", "three", "four"))
    )
    french = catalogue(
        polib.POEntry(msgid="one", msgstr="un"),
        polib.POEntry(msgid="two", msgstr=""),
        polib.POEntry(msgid="three", msgstr="troi", flags=["fuzzy"]),
        polib.POEntry(msgid="four", msgstr="quatre", obsolete=True),
    )

    assert list(gaps(wanted, french)) == [
        "untranslated: 'two' (a.py:1)",
        "fuzzy: 'three' (a.py:1)",
        "missing: 'four' (a.py:1)",
    ]
