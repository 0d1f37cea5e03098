"""What `deploy/` ships fits the application, and the programs that read it take it."""

import json
import re
import runpy
import shutil
import subprocess
from pathlib import Path
from unittest import mock

import pytest
import yaml
from django.conf import settings
from django.test import Client

from tests.installation import ROOT, Installation
from tests.trials.front import NGINX, Front

pytestmark = pytest.mark.once
DEPLOY = ROOT / "deploy"
NGINX_FILES = DEPLOY / "nginx"
ADDED = re.compile(r'add_header (\S+) "?([^"]*?)"? always;')
READ = re.compile(r"""(?:env\.\w+|required|in_production|one_of|environ\.get|number)\(\s*"([A-Z_]+)\"""")


def test_every_variable_that_is_read_is_told_of():
    sources = [ROOT / "config" / name for name in ("settings.py", "gunicorn.py", "size.py")]
    read = {name for source in sources for name in READ.findall(source.read_text())}

    told = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text()))

    assert len(read) > 25
    assert read - told == set()


def test_answers_of_nginx_bear_the_headers_of_the_application():
    said = dict(ADDED.findall((NGINX_FILES / "headers.conf").read_text()))
    answer = Client().get("/healthz")

    def parts(value):
        return sorted(part.strip() for part in re.split("[;]" if ";" in value else "[,]", value))

    hsts = said.pop("Strict-Transport-Security")
    assert hsts == "max-age=31536000; includeSubDomains; preload"
    assert said.pop("X-Request-ID") == "$request_id"
    assert {name: parts(value) for name, value in said.items()} == {name: parts(answer[name]) for name in said}
    theirs = {"Content-Type", "Content-Length", "Vary", "Content-Language", "X-Request-ID"}
    assert set(answer.headers) - theirs == set(said)


def error_pages():
    found = {}
    for name in ("entente.conf", "problems.conf"):
        for codes, page in re.findall(r"error_page ([\d ]+) /_front/(\S+);", (NGINX_FILES / name).read_text()):
            found.setdefault(page, []).extend(map(int, codes.split()))
    return found


def test_every_failure_of_nginx_is_told_in_both_languages_and_to_programs():
    pages = error_pages()
    shipped = {path.name for path in (NGINX_FILES / "pages").iterdir()}

    assert set(pages) == shipped
    for name, codes in pages.items():
        text = (NGINX_FILES / "pages" / name).read_text()
        assert 'echo var="request_id"' in text
        if name.endswith(".json"):
            problem = json.loads(text.replace('<!--# echo var="request_id" -->', "x"))
            assert problem["status"] == codes[0]
            assert problem["title"]
            assert problem["detail"]
            assert name.replace(".json", ".html") in pages
        else:
            assert '<html lang="fr">' in text
            assert '<p lang="en">' in text
            assert "<h1>" in text
            assert not re.search(r"<style|<script|style=|https?://", text)
            assert not re.search(r"[^\u00a0][:;!?]\s", re.sub(r'<p lang="en">.*</p>|<!--.*-->|<meta.*>', "", text))


def test_nginx_takes_its_configuration(tmp_path):
    if not NGINX:
        pytest.skip("nginx was not found: its configuration was not read.")
    front = Front(Installation(tmp_path), tmp_path / "front")
    front.write_configuration()

    command = [NGINX, "-p", front.folder, "-c", front.folder / "nginx.conf", "-t"]
    tried = subprocess.run(command, capture_output=True, text=True)

    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr


def test_systemd_takes_the_units(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze was not found: the units were not read.")
    for unit in (DEPLOY / "systemd").iterdir():
        # The programs and the account of the server are not those of this machine.
        text = re.sub(r"/srv/entente/\S+/(gunicorn|python|empty-cache)", "/bin/true", unit.read_text())
        (tmp_path / unit.name).write_text(re.sub(r"(User|Group)=\S+", r"\1=daemon", text))

    tried = subprocess.run(["systemd-analyze", "verify", *tmp_path.iterdir()], capture_output=True, text=True)

    assert (tried.returncode, tried.stderr) == (0, "")


@pytest.mark.parametrize("name", [path.name for path in sorted((DEPLOY / "systemd").glob("*.service"))])
def test_no_unit_may_touch_more_than_its_own(name):
    lines = (DEPLOY / "systemd" / name).read_text().splitlines()

    for line in (
        "NoNewPrivileges=true", "ProtectSystem=strict", "ProtectHome=true", "PrivateTmp=true", "CapabilityBoundingSet=",
        "SystemCallFilter=@system-service", "RestrictNamespaces=true", "MemoryDenyWriteExecute=true",
    ):  # fmt: skip
        assert line in lines
    assert "User=root" not in lines


def test_containers_run_what_the_units_run():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    units = {path.stem: path.read_text() for path in (DEPLOY / "systemd").glob("*.service")}
    image = (DEPLOY / "Containerfile").read_text()

    usual = json.loads(re.findall(r"^CMD (\[.*\])$", image, re.M)[-1])
    for service, unit in (("newsroom", "entente"), ("public", "entente-public"), ("work", "entente-work")):
        command = " ".join(services[service].get("command", usual))
        assert f"ExecStart=/srv/entente/{command}\n" in units[unit]
        role = services[service]["environment"]["ENTENTE_ROLE"]
        assert f"ENTENTE_ROLE={role} " in units[unit]
    assert "/etc/entente/newsroom" not in services["public"]["env_file"]
    assert not re.search(r"(SECRET_KEY|PASSWORD)\s*[=:]\s*\S", image)
    assert "--require-hashes" in image
    assert "USER 10001" in image


@pytest.fixture
def configured(monkeypatch):
    def read(**environment: str) -> dict:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "config" / "gunicorn.py"))

    monkeypatch.delenv("ENTENTE_METRICS_TOKEN", raising=False)
    return read


def test_the_size_of_the_server_comes_from_the_environment(configured):
    usual = configured(PORT="8123")
    assert (usual["workers"], usual["threads"], usual["bind"]) == (2, 4, "127.0.0.1:8123")
    assert usual["preload_app"]
    assert usual["worker_class"] == "config.serving.ProblemWorker"

    larger = configured(ENTENTE_WORKERS="5", ENTENTE_THREADS="8", ENTENTE_BIND="0.0.0.0:8000")
    assert (larger["workers"], larger["threads"], larger["bind"]) == (5, 8, "0.0.0.0:8000")

    with pytest.raises(SystemExit, match="ENTENTE_WORKERS is 'many'; give a number such as 2"):
        configured(ENTENTE_WORKERS="many")


@pytest.mark.parametrize(("environment", "started"), [("local", 1), ("production", 0)])
def test_the_background_process_of_production_has_a_unit_of_its_own(configured, monkeypatch, environment, started):
    begin = mock.MagicMock()
    monkeypatch.setattr(subprocess, "Popen", begin)

    configured(ENTENTE_ENV=environment)["when_ready"](None)

    assert begin.call_count == started


def test_nginx_keeps_no_longer_than_the_application_allows():
    kept = (NGINX_FILES / "kept.conf").read_text()

    # How long is said by each answer; a time of nginx's own would overrule it where the answer says nothing.
    assert "proxy_cache_valid" not in kept
    assert "proxy_cache " not in (NGINX_FILES / "entente.conf").read_text()
    assert settings.NEWSROOM_PREFIX == "/admin/"
    assert Path(NGINX_FILES / "empty-cache").stat().st_mode & 0o111
