"""The panic switch for real: all is frozen, nginx gives out the copy while the site's process is dead, and back."""

import re
import subprocess
import time

import pytest

from tests.installation import Installation
from tests.trials.desk import signed_in
from tests.trials.front import NGINX, Answer, Front, until
from tests.trials.loads import Load, in_turn, pages, verified

pytestmark = [pytest.mark.trial, pytest.mark.skipif(not NGINX, reason="nginx was not found: install it.")]


def reload(front: Front) -> None:
    command = [NGINX, "-p", front.folder, "-c", front.folder / "nginx.conf"]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    subprocess.run([*command, "-s", "reload"], check=True, capture_output=True)


def fault_of(answer: Answer) -> str:
    """Of a page, whoever gives it out."""
    if answer.status != 200:
        return f"status {answer.status}"
    return "" if answer.body.rstrip().endswith((b"</html>", b"}", b"</urlset>")) else "it ends early"


def guards_of(answer: Answer) -> dict[str, list[str]]:
    """What a browser is told to allow, in whichever order."""
    names = ("Content-Security-Policy", "Referrer-Policy", "Permissions-Policy", "X-Frame-Options")
    return {name: sorted(re.split("[;,] ?", answer.headers.get(name, ""))) for name in names}


def is_a_file(answer: Answer) -> bool:
    return answer.status == 200 and "X-Cache" not in answer.headers


def test_in_danger_the_copy_is_served_by_one_link(tmp_path, figures):
    installation = Installation(tmp_path / "data").prepare()
    with Front(installation, tmp_path / "front").running() as front:
        (editor,), reader, paths = signed_in(front, 1), front.reader(), pages(front)
        guards = guards_of(reader.get("/fr/"))
        assert editor.save().status == 302
        link, load = front.folder / "copy" / "copy.conf", Load(front, 8, lambda n: in_turn(paths, n), fault_of=fault_of)
        link.parent.mkdir(exist_ok=True)

        with load.reading():
            begun = time.monotonic()
            said = installation.manage("panic", "--reason", "Un compte a été pris", **front.environment).stdout
            frozen = time.monotonic() - begun
            link.symlink_to(re.search(r"include (\S+) in", said)[1])
            reload(front)
            until(lambda: is_a_file(reader.get("/fr/")))
            # Workers of before end when their readers have.
            time.sleep(2)
            front.stop("public")
            copied = [fresh.get(path) for fresh in [front.reader(1)] for path in paths]
            door, ended = reader.get("/admin/login/"), reader.get("/admin/", **editor.headers)

            front.start("public")
            link.unlink()
            reload(front)
            installation.manage("panic", "--over", **front.environment)
            until(lambda: "X-Cache" in reader.get("/fr/").headers)
        assert verified(installation) == []

    assert load.faults == {}
    assert {fault_of(answer) for answer in copied} == {""}
    assert all(map(is_a_file, copied))
    assert guards_of(copied[0]) == guards
    assert (door.status, ended.status) == (200, 302)
    figures(
        seconds_to_freeze_and_copy=round(frozen, 1), pages_read_from_the_copy=len(copied), faults=0,
        answers_to_readers_meanwhile=len(load.seconds), p99_milliseconds=load.milliseconds(0.99),
    )  # fmt: skip
