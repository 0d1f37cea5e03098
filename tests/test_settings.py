"""What the environment says wrongly is said at start. Each case is a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "ENTENTE_ENV": "production",
    "SECRET_KEY": "a-key-for-this-test-alone-0123456789-abcdefghijklmnop",
    "ALLOWED_HOSTS": "entente.example",
    "PUBLIC_URL": "https://entente.example",
    "PUBLIC_DATABASE_URL": "postgresql://entente@localhost/public",
    "NEWSROOM_DATABASE_URL": "postgresql://entente@localhost/newsroom",
}
READERS_ONLY = {name: value for name, value in PRODUCTION.items() if name != "NEWSROOM_DATABASE_URL"}
READERS_ONLY |= {"ENTENTE_ROLE": "public"}
pytestmark = pytest.mark.once

SAY_SETTINGS = """
import django
from django.conf import settings
django.setup()
print(*settings.INSTALLED_APPS)
print(settings.DEBUG, settings.DATABASES["default"]["ENGINE"])
"""


@pytest.fixture
def python(tmp_path):
    """Run Python with an environment and nothing of this process's own."""

    def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
        base = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=ROOT, env=base | environment, capture_output=True, text=True)

    return run


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "ENTENTE_ENV"])
def test_production_does_not_start_without_a_variable(python, name):
    environment = {key: value for key, value in PRODUCTION.items() if key != name}

    answer = python(environment, "-c", "import config.settings")

    assert answer.returncode == 1
    assert f"{name} is not set: production (role all) does not start without it." in answer.stderr


def test_production_starts_with_all_of_them(python):
    answer = python(PRODUCTION, "-c", SAY_SETTINGS)

    assert answer.stderr == ""
    assert answer.stdout.splitlines()[1] == "False django.db.backends.postgresql"


@pytest.mark.parametrize(("name", "value"), [("ENTENTE_ENV", "staging"), ("ENTENTE_ROLE", "reader")])
def test_an_unknown_value_is_refused(python, name, value):
    answer = python({name: value}, "-c", "import config.settings")

    assert answer.returncode == 1
    assert f"{name} is {value!r}; it can be" in answer.stderr


def test_debug_is_never_on_in_production(python):
    answer = python({**PRODUCTION, "DEBUG": "1"}, "-c", "from config.settings import DEBUG; print(DEBUG)")

    assert answer.stdout == "False\n"


def test_readers_only_has_no_newsroom(python):
    answer = python(READERS_ONLY, "-c", SAY_SETTINGS)

    apps, rest = answer.stdout.splitlines()
    assert rest == "False django.db.backends.dummy"
    ours = ("newsroom", "django.contrib.", "allauth")
    assert {name for name in apps.split() if any(mark in name for mark in ours)} == {"django.contrib.staticfiles"}


def test_readers_only_passes_the_checks(python):
    answer = python(READERS_ONLY, "manage.py", "check")

    assert answer.returncode == 0, answer.stderr


def test_readers_only_imports_nothing_of_the_newsroom(python):
    source = (
        "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "print([name for name in sys.modules if name.startswith('relations.newsroom')])"
    )

    answer = python(READERS_ONLY, "-c", source)

    assert answer.stdout == "[]\n", answer.stderr


def test_the_local_secret_is_kept_from_others(python, tmp_path):
    first = python({}, "-c", "from config.settings import SECRET_KEY; print(SECRET_KEY)").stdout
    second = python({}, "-c", "from config.settings import SECRET_KEY; print(SECRET_KEY)").stdout

    assert first == second
    assert len(first) > 60
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


COOKIES = """
from config import settings as found
print(found.SECOND_FACTOR_REQUIRED, found.SESSION_COOKIE_SECURE, found.SESSION_COOKIE_PATH, found.SESSION_COOKIE_NAME)
"""


def test_production_asks_for_a_second_factor_and_keeps_its_cookies_to_the_host(python):
    answer = python({**PRODUCTION, "ENTENTE_SECOND_FACTOR": "0"}, "-c", COOKIES)

    assert answer.stdout == "True True / __Host-entente-session\n", answer.stderr
