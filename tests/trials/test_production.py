"""The proofs of permissions, secrecy and odd input once more, under the settings of production."""

import os
import re
import subprocess
import sys

import pytest

from tests.installation import ROOT
from tests.pgplugin import DATA_DIR, ENGINE, SOCKET

pytestmark = pytest.mark.trial
PROOFS = (
    "tests/newsroom/test_permissions.py",
    "tests/test_canary.py",
    "tests/api/test_odd_input.py",
    "tests/api/test_schemathesis.py",
)
ENVIRONMENT = {
    "ENTENTE_ENV": "production",
    "SECRET_KEY": "a-key-for-this-trial-alone-0123456789-abcdefghijklmnopqrstuv",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "PUBLIC_URL": "https://testserver",
    # As behind a proxy that does it: some of the tests ask the application itself.
    "SECURE_SSL_REDIRECT": "false",
}
OUTCOME = re.compile(r"(\d+) passed")


def test_proofs_hold_in_production(figures):
    own = {DATA_DIR, SOCKET, "DATA_DIR", "NEWSROOM_DATABASE_URL", "PUBLIC_DATABASE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    command = [sys.executable, "-m", "pytest", "--nomigrations", "-m", "not trial", *PROOFS]

    said = subprocess.run(
        command,
        cwd=ROOT,
        env={**environment, **ENVIRONMENT, "ENTENTE_TEST_DATABASE": ENGINE},
        capture_output=True,
        text=True,
    )

    assert said.returncode == 0, said.stdout[-4000:]
    figures(passed=int(OUTCOME.search(said.stdout).group(1)))
