"""A real browser and a real server: pages are opened, typed into and looked at as people do it."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from tests.installation import ROOT, Installation

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
PASSWORD = "correct horse battery"
ACCOUNTS = """
from django.contrib.auth.models import Group, User
from relations.newsroom.accounts import ensure_groups
ensure_groups()
for name, group in (("awa", "contributor"), ("boubacar", "editor"), ("clarisse", "publisher")):
    user = User.objects.create_user(name, password="correct horse battery", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
"""


@pytest.fixture(scope="module")
def browser():
    """A Chromium for one module: its loop of events, while it runs, keeps Django from asking a database."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium was found: install one, or put it on the PATH.")
        pytest.skip("No Chromium was found: what a browser sees is not tested here.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        yield chromium
        chromium.close()


class Served(Installation):
    """An installation that answers on a port of its own."""

    def start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        self.process = subprocess.Popen(
            [sys.executable, "-u", "manage.py", "runserver", "--noreload", self.address.removeprefix("http://")],
            cwd=ROOT,
            env={**self.environment, "DEBUG": "1", "PUBLIC_URL": self.address},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = ""
        for line in self.process.stdout:
            said += line
            if "Quit the server" in line:
                # A pipe that nobody empties would stop it.
                Thread(target=self.process.stdout.read, daemon=True).start()
                return
        pytest.fail(f"The server did not start:\n{said}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def server(tmp_path_factory, browser):
    served = Served(tmp_path_factory.mktemp("served"))
    served.prepare()
    served.manage("shell", "-c", ACCOUNTS)
    served.start()
    yield served
    served.stop()


class Person:
    """Somebody at a browser of their own, with what went wrong in it."""

    def __init__(self, browser, server, *, width: int = 1280, dark: bool = False):
        self.context = browser.new_context(
            base_url=server.address, locale="fr-FR", viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )  # fmt: skip
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)

    def log_in(self, name: str) -> "Person":
        self.page.goto("/admin/login/")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", PASSWORD)
        self.page.press("#id_password", "Enter")
        self.page.wait_for_url("**/admin/")
        return self

    def opens(self, address: str) -> str:
        self.page.goto(address)
        return self.page.content()

    def looks(self, name: str) -> None:
        """Keep a picture, where somebody has said that they want to see."""
        if folder := os.environ.get("ENTENTE_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
