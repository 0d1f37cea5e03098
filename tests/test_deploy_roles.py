"""The roles of PostgreSQL in `deploy/`: what each can do, what it cannot, and that the application lives with them."""

import subprocess
import uuid
from pathlib import Path

import psycopg
import pytest

from tests.installation import ROOT, SOCKET, Installation
from tests.pgplugin import binaries

pytestmark = pytest.mark.skipif(not SOCKET, reason="roles are PostgreSQL's")
PUBLISH = """
import django
django.setup()
from django.db import transaction
from relations.models import Theme
from relations.newsroom.accounts import system_user
from relations.newsroom.record import record
from relations.newsroom.workflow import publish, withdraw
with transaction.atomic():
    theme = Theme.objects.create(code="roles", label_fr="Rôles", label_en="Roles")
    record(theme, by=system_user())
print(publish([("theme", theme.pk)], by=system_user()).number)
print(withdraw([("theme", theme.pk)], by=system_user(), notice_fr="Un essai.").number)
"""


class Server:
    """The server of the tests with an installation that has its own roles."""

    def __init__(self, installation: Installation):
        self.prefix = f"roles_{uuid.uuid4().hex[:8]}"
        urls = installation.environment
        self.names = {name: urls[f"{name.upper()}_DATABASE_URL"].rpartition("/")[2] for name in ("newsroom", "public")}

    def apply(self) -> None:
        variables = {f"{name}_password": "a password's words" for name in ("owner", "newsroom", "press", "reader")}
        variables |= {"prefix": self.prefix, **self.names}
        settings = [word for name, value in variables.items() for word in ("-v", f"{name}={value}")]
        script = Path(ROOT, "deploy", "postgresql", "roles.sql")
        command = [_psql(), "-X", "-q", "-h", SOCKET, "-U", "entente", *settings, "-f", script, "postgres"]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def url(self, role: str, name: str) -> str:
        return f"postgresql://{self.prefix}_{role}@{SOCKET.replace('/', '%2F')}/{self.names[name]}"

    def connect(self, role: str, name: str) -> psycopg.Connection:
        return psycopg.connect(self.url(role, name), autocommit=True)

    def forget(self) -> None:
        host = SOCKET.replace("/", "%2F")
        roles = [f"{self.prefix}_{role}" for role in ("owner", "newsroom", "press", "reader")]
        for name in self.names.values():
            with psycopg.connect(f"postgresql://entente@{host}/{name}", autocommit=True) as connection:
                for role in roles:
                    connection.execute(f"REASSIGN OWNED BY {role} TO entente")
                    connection.execute(f"DROP OWNED BY {role}")
        with psycopg.connect(f"postgresql://entente@{host}/postgres", autocommit=True) as connection:
            for role in roles:
                connection.execute(f"DROP ROLE {role}")


def _psql() -> str:
    beside = binaries() / "psql"
    return str(beside) if beside.exists() else "psql"


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    return Installation(tmp_path_factory.mktemp("roles")).prepare()


@pytest.fixture(scope="module")
def server(installation):
    try:
        subprocess.run([_psql(), "--version"], check=True, capture_output=True)
    except OSError:
        pytest.skip("psql was not found: install the client of PostgreSQL.")
    made = Server(installation)
    made.apply()
    yield made
    made.forget()


# What a role tries, in which database, and whether it may.
TRIES = {
    "the reader reads": ("reader", "public", "SELECT count(*) FROM relations_event", True),
    "the reader reads the index": ("reader", "public", "SELECT count(*) FROM publication_searchentry", True),
    "the reader writes": ("reader", "public", "UPDATE publication_state SET edition = 0", False),
    "the reader writes in spite of its setting": (
        "reader", "public", "SET default_transaction_read_only = off; UPDATE publication_state SET edition = 0", False,
    ),
    "the reader makes a table": ("reader", "public", "CREATE TABLE mine (id int)", False),
    "the reader makes a passing table": ("reader", "public", "CREATE TEMP TABLE mine (id int)", False),
    "the reader knocks at the newsroom": ("reader", "newsroom", "SELECT 1", False),
    "the press writes": ("press", "public", "UPDATE publication_state SET edition = edition", True),
    "the press moves a number on": ("press", "public", "SELECT nextval('publication_change_id_seq')", True),
    "the press empties a table behind the log's back": ("press", "public", "TRUNCATE relations_event CASCADE", False),
    "the press drops a table": ("press", "public", "DROP TABLE publication_change", False),
    "the press knocks at the newsroom": ("press", "newsroom", "SELECT 1", False),
    "the newsroom writes": ("newsroom", "newsroom", "UPDATE auth_user SET last_name = last_name", True),
    "the newsroom changes an entry of the audit": (
        "newsroom", "newsroom", "UPDATE newsroom_auditevent SET verb = 'another'", False,
    ),
    "the newsroom takes the guard of the audit away": (
        "newsroom", "newsroom", "DROP TRIGGER audit_no_delete ON newsroom_auditevent", False,
    ),
    "the newsroom makes a table": ("newsroom", "newsroom", "CREATE TABLE mine (id int)", False),
    "the newsroom knocks at public": ("newsroom", "public", "SELECT 1", False),
    "the owner changes a table": ("owner", "public", "ALTER TABLE publication_state ADD COLUMN spare int", True),
    "the owner changes a table of the newsroom": (
        "owner", "newsroom", "ALTER TABLE newsroom_task ADD COLUMN spare int", True,
    ),
    "the owner makes a role": ("owner", "newsroom", "CREATE ROLE another", False),
}  # fmt: skip


@pytest.mark.parametrize("name", TRIES)
def test_each_role_may_do_its_work_and_no_more(server, name):
    role, database, statement, may = TRIES[name]

    try:
        with server.connect(role, database) as connection:
            connection.execute("BEGIN")
            connection.execute(statement)
            connection.execute("ROLLBACK")
        refused = ""
    except (psycopg.errors.Error, psycopg.OperationalError) as error:
        refused = str(error)

    assert (refused == "") == may, refused


def test_tables_of_later_releases_are_read_and_written_by_the_same_roles(server):
    with server.connect("owner", "public") as owner:
        owner.execute("CREATE TABLE later (id bigint GENERATED BY DEFAULT AS IDENTITY, words text)")
    try:
        with server.connect("press", "public") as press:
            press.execute("INSERT INTO later (words) VALUES ('written')")
        with server.connect("reader", "public") as reader:
            assert reader.execute("SELECT words FROM later").fetchall() == [("written",)]
    finally:
        with server.connect("owner", "public") as owner:
            owner.execute("DROP TABLE later")


@pytest.mark.parametrize(
    ("role", "database", "limits"),
    [
        ("reader", "public", ("10s", "2s", "150s", "on")),
        ("press", "public", ("1min", "20s", "5min", "off")),
        ("newsroom", "newsroom", ("1min", "20s", "5min", "off")),
        ("owner", "newsroom", ("0", "30s", "0", "off")),
    ],
)
def test_no_statement_lasts_for_ever(server, role, database, limits):
    names = (
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
        "default_transaction_read_only",
    )

    with server.connect(role, database) as connection:
        found = tuple(connection.execute(f"SHOW {name}").fetchone()[0] for name in names)

    assert found == limits


def test_the_application_migrates_publishes_and_serves_each_in_its_role(server, installation):
    owner = {f"{name.upper()}_DATABASE_URL": server.url("owner", name) for name in server.names}
    desk = {
        "NEWSROOM_DATABASE_URL": server.url("newsroom", "newsroom"),
        "PUBLIC_DATABASE_URL": server.url("press", "public"),
    }
    site = installation.without_newsroom() | {"PUBLIC_DATABASE_URL": server.url("reader", "public")}

    for database in ("default", "public"):
        installation.manage("migrate", "--database", database, **owner)
    numbers = installation.run("-c", PUBLISH, **desk).stdout.split()
    answers = installation.fetch("/fr/", "/api/v1/events/", "/readyz", **site)

    assert numbers == ["3", "4"]
    assert {answer[0] for answer in answers.values()} == {200}


def test_applying_the_roles_again_changes_nothing(server):
    server.apply()

    with server.connect("reader", "public") as connection:
        assert connection.execute("SELECT count(*) FROM relations_event").fetchone()[0] > 0
