"""What we publish comes back without loss: the table of events, and the records of NDJSON."""

import json
import re

import pytest

from relations.newsroom.accounts import system_user
from relations.newsroom.bulk.loading import check, load
from relations.newsroom.bulk.publishing import publish_all
from tests import emptying
from tests import factories as make
from tests.newsroom.bulk.grounds import FILES, grounds

pytestmark = pytest.mark.usefixtures("press")


def published(client, ending):
    answer = client.get(f"/api/v1/events.{ending}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def rows(text, ending):
    """What the file holds of events; moments, passages and who else is named by a uid are those of each world."""
    if ending == "csv":
        return text.splitlines()[:-1]
    plain = []
    for line in text.splitlines()[:-1]:
        event = json.loads(line)
        for name in ("updated", "evidence"):
            event.pop(name)
        plain.append(re.sub(r'"uid": "[^"]+"', "", json.dumps(event)) + event["uid"])
    return plain


@pytest.mark.parametrize("ending", ["csv", "ndjson"])
def test_what_we_publish_comes_back_without_loss(client, tmp_path, ending):
    make.show(*grounds())
    list(publish_all(load(check(FILES / "francais.csv"), by=system_user()), by=system_user()))
    file = tmp_path / f"events.{ending}"
    file.write_text(published(client, ending))
    known = check(file)
    emptying.empty()
    make.show(*grounds())

    list(publish_all(load(check(file), by=system_user()), by=system_user()))

    assert known.counts == {"unchanged": 3}
    assert len(rows(file.read_text(), ending)) >= 3
    assert rows(published(client, ending), ending) == rows(file.read_text(), ending)
