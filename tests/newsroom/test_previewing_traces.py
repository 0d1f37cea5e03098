"""Previews leave nothing behind, and show nobody else’s draft."""

import pytest
from django.db import connections
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from relations.models import Event, Evidence
from relations.newsroom.models import Comment, Edition
from relations.newsroom.previewing import NotShown, page_of, preview
from relations.newsroom.workflow import withdraw
from relations.public.views.details import EventView
from relations.reading import PUBLIC, UnpublishedRead
from tests import factories as make
from tests.api.conftest import whole_record
from tests.newsroom.previews import DESK, a_draft, changed_record, everything, everything_for, key
from tests.public.conftest import page_of as address_in

pytestmark = pytest.mark.usefixtures("press")

# --- nobody else’s draft ----------------------------------------------------------------------------------------------


def test_a_preview_shows_no_other_draft():
    w = whole_record()
    parties = (w.mli, w.usa)
    mine = make.event("La mienne", proof=w.proof, parties=parties, event_type=w.type)
    make.event("canariautre", proof=w.proof, parties=parties, event_type=w.type, summary_fr="canarib")
    make.resaved(w.earlier, title_fr="canarimodifie")
    make.resaved(w.minister, name_fr="canariacteur")

    pages = [
        preview([key(mine)], at, language=language, door=DESK).content.decode()
        for language in ("fr", "en")
        for at in (key(mine), key(w.relation), key(w.minister), f"/{language}/", address_in(w.event, language))
    ]

    assert all("canari" not in page for page in pages)
    assert "La mienne" in pages[1]
    assert "motsecret" not in "".join(pages)


# --- nothing is left behind -------------------------------------------------------------------------------------------


def test_previews_leave_nothing_written():
    _w, rows = changed_record()
    fresh = a_draft("Rencontre")
    before = everything()

    for row in [*rows, fresh]:
        preview([key(row)], key(row), language="fr")
    preview(map(key, rows), "/en/", language="en")
    with pytest.raises(NotShown):
        preview([key(fresh)], "/fr/evenements/inconnu/", language="fr")

    assert everything() == before
    assert not connections["public"].in_atomic_block


def test_a_page_that_fails_leaves_nothing_written(monkeypatch):
    event = a_draft("Rencontre")
    before = everything()

    def fail(*args):
        assert Event.objects.using(PUBLIC).filter(pk=event.pk).exists()
        raise ZeroDivisionError

    monkeypatch.setattr("relations.public.views.details.pages.participants_of", fail)

    with pytest.raises(ZeroDivisionError):
        preview([key(event)], key(event), language="fr")
    assert everything() == before


def test_a_streamed_page_is_read_to_its_end_in_the_preview(monkeypatch):
    event = a_draft("Rencontre")

    def stream(view, request, **kwargs):
        return StreamingHttpResponse((row.title_fr for row in Event.objects.all()), content_type="text/plain")

    monkeypatch.setattr(EventView, "get", stream)

    assert preview([key(event)], key(event), language="fr").content == b"Rencontre"


def test_a_public_view_cannot_read_the_newsroom_in_a_preview(monkeypatch):
    event = a_draft("Rencontre")
    monkeypatch.setattr("relations.public.views.details.pages.participants_of", lambda row: Comment.objects.all())

    with pytest.raises(UnpublishedRead):
        preview([key(event)], key(event), language="fr")


def test_a_preview_locks_the_public_side_first_and_the_newsroom_never():
    event = a_draft("Rencontre")

    with CaptureQueriesContext(connections["public"]) as public, CaptureQueriesContext(connections["default"]) as desk:
        preview([key(event)], key(event), language="fr")

    asked = [query["sql"].split()[0] for query in public.captured_queries if not query["sql"].startswith("BEGIN")]
    assert asked[0] == "UPDATE"
    assert {query["sql"].split()[0] for query in desk.captured_queries} == {"SELECT"}
    assert not any("FOR UPDATE" in query["sql"] for query in desk.captured_queries)


def test_the_next_edition_takes_the_number_that_the_preview_showed():
    event = a_draft("Rencontre")
    seen = preview([key(event)], key(event), language="en").content.decode()

    edition = make.show(*everything_for(event))

    assert f"Edition {edition.number} of the record" in seen
    assert Edition.objects.count() == edition.number == 1


def test_a_withdrawn_record_is_previewed_as_public_again():
    event = a_draft("Rencontre")
    make.show(*everything_for(event))
    withdraw([key(event)], by=make.chief(), notice_fr="Doublon.")

    seen = preview([key(event)], key(event), language="fr")

    assert seen.status == 200
    assert page_of(key(event)) == ""
    assert Client().get(address_in(event)).status_code == 410


def count_queries(keys, at):
    with CaptureQueriesContext(connections["public"]) as public, CaptureQueriesContext(connections["default"]) as desk:
        preview(keys, at, language="fr", door=DESK)
    return len(public.captured_queries), len(desk.captured_queries)


def test_a_preview_costs_the_same_with_many_passages():
    source = make.article("a b c d e f g h i j k l m n o p")
    make.show(source)
    few, many = (
        make.event(parties=(), proof=make.passage(source, "a b")),
        make.event(parties=(), proof=make.passage(source, "b c")),
    )
    make.show(few.event_type, many.event_type)
    for words in ("c d", "e f", "g h", "i j", "k l", "m n"):
        make.saved(many, Evidence(event=many, passage=make.passage(source, words)))

    assert count_queries([key(many)], key(many)) == count_queries([key(few)], key(few))
