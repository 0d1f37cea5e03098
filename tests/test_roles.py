"""A process that serves the public alone: no newsroom configured, the same pages."""

import pytest

from tests.installation import Installation

PAGES = (
    "/fr/",
    "/en/",
    "/fr/relations/mali-etats-unis/",
    "/en/relations/mali-etats-unis/",
    "/fr/evenements/",
    "/fr/principes/",
    "/api/v1/",
    "/api/v1/events/",
    "/api/v1/relations/mali-etats-unis/",
    "/healthz",
    "/readyz",
    "/sitemap.xml",
)


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    return Installation(tmp_path_factory.mktemp("installation")).prepare()


def test_the_public_role_serves_the_same_pages_without_a_newsroom(installation):
    whole = installation.fetch(*PAGES)
    public = installation.fetch(*PAGES, **installation.without_newsroom())

    assert {path: answer[0] for path, answer in public.items()} == dict.fromkeys(PAGES, 200)
    assert public == whole
    assert all(answer[2] == [] for answer in public.values())


def test_the_public_role_has_no_desk_and_cannot_write(installation):
    public = installation.without_newsroom()
    write = (
        "import django; django.setup(); from relations.publication.models import State; State.objects.update(edition=0)"
    )

    desk = ("/admin/", "/admin/login/", "/admin/api/openapi.json", "/admin/api/submissions/")
    answers = installation.fetch(*desk, **public)
    attempt = installation.run("-c", write, check=False, **public)

    assert [answer[0] for answer in answers.values()] == [404] * 4
    assert attempt.returncode != 0
    assert "read" in attempt.stderr.lower()


def test_the_newsroom_role_keeps_the_public_addresses_to_itself(installation):
    answers = installation.fetch("/fr/", "/api/v1/events/", "/admin/login/", ENTENTE_ROLE="newsroom")

    assert [answer[0] for answer in answers.values()] == [404, 404, 200]
