"""The reading mode: a public address can read what is published and nothing else."""

import os

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils import translation

from relations.models import Event, Theme
from relations.newsroom.models import Revision
from relations.public.middleware import PublicAnswerMiddleware
from relations.reading import UnpublishedRead, reading_public
from tests import factories as make

pytestmark = pytest.mark.usefixtures("press")


def a_public_and_a_draft_theme():
    shown, draft = make.theme("montre"), make.theme("brouillon")
    make.show(shown)
    return shown, draft


def test_records_are_read_from_public_inside_the_mode_only():
    a_public_and_a_draft_theme()

    with reading_public():
        inside = sorted(Theme.objects.values_list("code", flat=True))

    assert inside == ["montre"]
    assert sorted(Theme.objects.values_list("code", flat=True)) == ["brouillon", "montre"]


@pytest.mark.parametrize(
    "forgotten",
    [
        lambda draft: Theme.objects.using("default").count(),
        lambda draft: list(Revision.objects.all()),
        lambda draft: User.objects.count(),
        lambda draft: draft.refresh_from_db(),
        lambda draft: list(draft.events.all()),
        lambda draft: Theme.objects.db_manager("default").first(),
        lambda draft: Event.objects.using("default").raw("SELECT * FROM relations_event")[0],
    ],
)
def test_a_forgotten_database_raises_instead_of_reading_a_draft(forgotten):
    _shown, draft = a_public_and_a_draft_theme()

    with reading_public(), pytest.raises(UnpublishedRead):
        forgotten(draft)


def test_the_mode_ends_with_its_block_even_after_an_error():
    _shown, draft = a_public_and_a_draft_theme()

    with pytest.raises(UnpublishedRead), reading_public():
        Theme.objects.using("default").count()

    draft.refresh_from_db()
    assert Theme.objects.count() == 2


def answer(view, path="/fr/", **headers):
    request = RequestFactory().get(path, headers=headers)
    with translation.override("fr"):
        return PublicAnswerMiddleware(view)(request)


def test_a_public_address_reads_public_and_names_its_state():
    a_public_and_a_draft_theme()

    response = answer(lambda request: HttpResponse(",".join(Theme.objects.values_list("code", flat=True))))

    assert response.content == b"montre"
    assert response["ETag"].startswith('W/"1-')
    said = set(response["Cache-Control"].split(", "))
    assert said == {"public", "max-age=0", "s-maxage=5", "stale-while-revalidate=10", "stale-if-error=86400"}


def test_the_newsroom_reads_working_rows():
    a_public_and_a_draft_theme()

    response = answer(lambda request: HttpResponse(str(Theme.objects.count())), path="/admin/")

    assert response.content == b"2"
    assert "ETag" not in response


def test_a_stream_stays_in_the_mode_and_leaves_it_between_its_chunks():
    _shown, draft = a_public_and_a_draft_theme()

    def rows(request):
        def chunks():
            yield from (theme.code for theme in Theme.objects.all())
            yield "end"

        return StreamingHttpResponse(chunks())

    response = answer(rows)
    parts = []
    for part in response.streaming_content:
        parts.append(part)
        draft.refresh_from_db()

    assert parts == [b"montre", b"end"]


def test_a_stream_that_asks_the_newsroom_raises():
    a_public_and_a_draft_theme()

    def codes():
        yield from (theme.code for theme in Theme.objects.using("default"))

    response = answer(lambda request: StreamingHttpResponse(codes()))

    with pytest.raises(UnpublishedRead):
        list(response.streaming_content)


def test_a_known_state_is_answered_with_304_without_calling_the_view():
    a_public_and_a_draft_theme()
    etag = answer(lambda request: HttpResponse("x"))["ETag"]

    again = answer(lambda request: pytest.fail("the view was called"), **{"If-None-Match": etag})

    assert again.status_code == 304
    assert again["ETag"] == etag


def test_a_stream_that_nobody_wants_gives_back_what_it_holds():
    a_public_and_a_draft_theme()
    held = open(os.devnull, "rb")  # noqa: SIM115

    again = answer(lambda request: StreamingHttpResponse(held), **{"If-None-Match": "*"})

    assert (again.status_code, held.closed) == (304, True)


def test_publishing_moves_the_etag():
    _shown, draft = a_public_and_a_draft_theme()
    etag = answer(lambda request: HttpResponse("x"))["ETag"]

    make.show(draft)

    assert answer(lambda request: HttpResponse("x"), **{"If-None-Match": etag}).status_code == 200


def test_the_api_may_be_read_by_scripts_of_other_sites_a_304_included():
    a_public_and_a_draft_theme()
    etag = answer(lambda request: HttpResponse("x"), path="/api/v1/themes/")["ETag"]

    again = answer(lambda request: HttpResponse("x"), path="/api/v1/themes/", **{"If-None-Match": etag})

    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    assert "Access-Control-Allow-Origin" not in answer(lambda request: HttpResponse("x"))
