"""Previews: the page after publication, before it; nothing else, and nothing left behind."""

import re

import pytest
from django.conf import settings
from django.db import connections
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django.utils.translation import override

from relations.models import Event, EventLink, Evidence, Principle
from relations.newsroom.models import Comment, Edition
from relations.newsroom.plans import standings_of
from relations.newsroom.press import catch_up
from relations.newsroom.previewing import Door, NotShown, page_of, preview, seen_at
from relations.newsroom.record import delete_draft
from relations.newsroom.workflow import withdraw
from relations.public.views.details import EventView
from relations.publication.models import State
from relations.reading import PUBLIC, UnpublishedRead
from relations.vocabulary import LinkKind
from tests import factories as make
from tests.api.conftest import whole_record
from tests.public.conftest import page_of as address_in

pytestmark = pytest.mark.usefixtures("press")

DESK = Door({"fr": "/admin/preview/fr", "en": "/admin/preview/en"}, is_desk=True)
BANNER = re.compile(r'\n<aside class="preview".*?</aside>\n', re.DOTALL)
HEAD = re.compile(r'\n  <meta name="robots".*?preview\.css">', re.DOTALL)
# Seconds and parts of them: the preview and the edition are not made at the same moment.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)")


def key(row):
    return row.kind(), row.pk


def without_banner(page):
    assert len(BANNER.findall(page)) == len(HEAD.findall(page)) == 1
    return HEAD.sub("", BANNER.sub("", page))


def published(address):
    """What a reader gets, with the links of the page itself as the preview leads to them."""
    response = Client().get(address)
    assert (response.status_code, "preview" in response.content.decode()) == (200, False)
    return response.content.decode().replace('href="?', f'href="{escape(address)}?')


def a_draft(title="Brouillon", **fields):
    source = make.article()
    proof = make.passage(source, "a reçu l’ambassadrice")
    return make.event(title, proof=proof, parties=(make.country(), make.country()), **fields)


def everything_for(event):
    article = event.evidence.get().passage.article
    return [*event.parties.all(), event.event_type, article, event]


# --- the page is the page ---------------------------------------------------------------------------------------------


def changed_record():
    """A public record of which every kind has a draft that readers would notice."""
    w = whole_record()
    rows = [
        make.resaved(w.event, title_fr="Audience revue", summary_fr="Une *autre* fin."),
        make.resaved(w.article, title="À Bamako, enfin"),
        make.resaved(w.minister, name_fr="Awa Diarra Touré"),
        make.resaved(w.principle, label_fr="Souveraineté", label_en="Sovereignty"),
        make.resaved(w.relation, title_fr="Le Mali et les États-Unis"),
        make.resaved(w.commitment, content_fr="Rouvrir tout"),
    ]
    return w, rows


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_preview_is_the_page_after_publication(language):
    w, rows = changed_record()
    before = published(address_in(w.event, language))
    addresses = [f"/{language}/", *(address_in(row, language) for row in [*rows, w.earlier, w.state])]
    pages = {address: preview(map(key, rows), address, language=language, door=DESK) for address in addresses}

    make.show(*rows, leave_out=[(str(w.hidden_link.uid), "target")])

    for address, seen in pages.items():
        assert seen.status == 200
        assert without_banner(seen.content.decode()) == published(address)
    assert published(address_in(w.event, language)) != before


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_publication_is_seen_on_its_page_and_on_those_of_others(language):
    actor = make.actor("Awa")
    event = a_draft("Rencontre", who=(actor,))
    pages = {row: preview([key(event)], key(row), language=language) for row in (event, actor)}

    make.show(actor, *everything_for(event))

    for row, seen in pages.items():
        assert without_banner(seen.content.decode()) == published(address_in(row, language))
        assert "Rencontre" in seen.content.decode()


def test_the_document_of_the_api_is_that_after_publication():
    w, rows = changed_record()
    address = f"/api/v1/events/{w.event.slug}/"
    seen = preview(map(key, rows), address, language="en")

    make.show(*rows, leave_out=[(str(w.hidden_link.uid), "target")])
    shown = Client(SERVER_NAME="127.0.0.1:8000").get(
        address, headers={"Accept-Language": "en", "Host": "127.0.0.1:8000"}
    )

    assert seen.content_type == shown["Content-Type"] == "application/json"
    assert MOMENT.sub("", seen.content.decode()) == MOMENT.sub("", shown.content.decode())
    assert "Audience revue" in seen.content.decode()


def test_several_records_are_previewed_as_one_edition():
    w = whole_record()
    one, other = make.resaved(w.event, title_fr="La première"), make.resaved(w.earlier, title_fr="La seconde")

    together = preview([key(one), key(other)], key(one), language="fr").content.decode()
    alone = preview([key(one)], key(one), language="fr").content.decode()

    assert "La seconde" in together
    assert "La seconde" not in alone
    assert "Annonce" in alone


def test_a_record_without_changes_is_shown_as_it_is_public():
    w = whole_record()

    seen = preview([key(w.earlier)], key(w.earlier), language="fr", door=DESK)

    assert without_banner(seen.content.decode()) == published(address_in(w.earlier))
    assert (seen.notes.changes_something, seen.notes.missing) == (False, ())
    assert "Annonce" in seen.content.decode()


def test_an_edition_that_readers_do_not_see_yet_is_part_of_the_preview():
    w = whole_record()
    shown = State.current()
    make.resaved(w.earlier, title_fr="Annonce tardive")
    make.show(w.earlier)
    # As after a crash between the two commits.
    State.objects.update(edition=shown.edition, hash=shown.hash)
    Event.objects.using(PUBLIC).filter(pk=w.earlier.pk).update(title_fr="Annonce")
    for name in ("Change", "PublishedEdition", "Version"):
        model = State._meta.apps.get_model("publication", name)
        column = "number" if name == "PublishedEdition" else "edition"
        model.objects.filter(**{f"{column}__gt": shown.edition}).delete()

    seen = preview([key(w.event)], key(w.event), language="fr").content.decode()

    assert "Annonce tardive" in seen
    assert State.current().edition == shown.edition
    assert catch_up() == 1


# --- what comes along, and what is missing ----------------------------------------------------------------------------


def names(lines):
    return {line.name for line in lines}


def test_what_the_record_cannot_go_without_comes_along_and_is_named():
    event = a_draft("Rencontre")

    notes = preview([key(event)], key(event), language="en").notes

    kinds = sorted(line.key[0] for line in notes.along)
    assert kinds == ["article", "country", "country", "eventtype", "passage"]
    assert [(line.name, line.revision) for line in notes.shown] == [("Rencontre", 1)]
    assert (notes.left_out, notes.missing) == ((), ())


def test_a_link_that_can_be_left_out_is_and_its_other_end_is_not_shown():
    target = a_draft("motdautrui")
    event = a_draft("Rencontre")
    make.saved(event, EventLink(event=event, link_kind=LinkKind.RESPONDS_TO, target=target))

    seen = preview([key(event)], key(event), language="en", door=DESK)
    outside = preview([key(event)], key(event), language="en", door=Door(DESK.addresses))

    (words,) = seen.notes.left_out
    assert "motdautrui" in words
    assert "motdautrui" not in without_banner(seen.content.decode())
    assert "not yet public" in without_banner(seen.content.decode())
    # Whoever has no account is told nothing of other drafts.
    assert "motdautrui" not in outside.content.decode()


def test_a_record_that_may_not_be_published_is_shown_with_the_reasons():
    event = make.event("")
    event = make.resaved(event, title_fr="", title_en="Meeting")

    seen = preview([key(event)], key(event), language="en", door=DESK)

    assert seen.status == 200
    assert [words.split("”")[1] for words in seen.notes.missing] == [
        " has no passage that proves it: add the evidence first.",
        " has no French text: French is required to publish.",
    ]
    assert all(escape(words) in seen.content.decode() for words in seen.notes.missing)


def test_what_the_public_database_would_refuse_is_said_and_not_shown():
    owner = make.saved(Principle(label_fr="Souveraineté"))
    make.show(owner)
    make.resaved(owner, slug="autre")
    taker = make.saved(Principle(label_fr="Autre", slug="souverainete"))

    with pytest.raises(NotShown) as refused:
        preview([key(taker)], key(taker), language="en")

    assert "would refuse" in refused.value.reason
    assert refused.value.notes.missing == (
        "The address “souverainete” has belonged to another record: choose another one.",
    )


def test_a_deleted_draft_has_no_preview():
    row = make.saved(Principle(label_fr="Souveraineté"))
    gone = key(row)
    delete_draft(row, by=make.chief())

    with pytest.raises(NotShown, match="deleted"):
        preview([gone], gone, language="en")


def test_an_address_that_leads_nowhere_or_elsewhere_is_said():
    w = whole_record()
    former = address_in(w.event, "en")
    make.resaved(w.event, slug="autre-adresse")

    with pytest.raises(NotShown, match="no page"):
        preview([key(w.event)], "/en/events/inconnu/", language="en")
    with pytest.raises(NotShown, match="/en/events/autre-adresse/"):
        preview([key(w.event)], former, language="en")


def test_a_kind_without_pages_is_seen_on_the_page_of_a_record_that_cites_it():
    w = whole_record()
    lonely = make.passage(w.article, "à Bamako")
    new = make.saved(Evidence(event=w.draft, passage=lonely).passage)
    make.saved(w.draft, Evidence(event=w.draft, passage=new))

    assert seen_at(key(w.post)) == ([key(w.post)], key(w.minister))
    assert seen_at(key(w.event)) == ([key(w.event)], key(w.event))
    assert seen_at(key(new)) == ([key(w.draft), key(new)], key(w.draft))
    assert seen_at(key(w.type))[1] == key(w.type)
    with override("en"), pytest.raises(NotShown, match="no record"):
        seen_at(key(make.country()))


def test_a_post_that_changes_is_seen_at_its_holder():
    w = whole_record()
    make.resaved(w.post, title_fr="ministre d’État", title_f_fr="la ministre d’État")

    keys, at = seen_at(key(w.post))

    assert "ministre d’État" in preview(keys, at, language="fr").content.decode()


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


def everything():
    """Every row of every table of both databases, and where each sequence stands."""
    return {
        alias: {table: _rows(alias, table) for table in sorted(connections[alias].introspection.table_names())}
        | {"sequences": _sequences(alias)}
        for alias in ("default", "public")
    }


def _rows(alias, table):
    with connections[alias].cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return sorted(map(repr, cursor.fetchall()))


def _sequences(alias):
    vendor = connections[alias].vendor
    query = "SELECT name, seq FROM sqlite_sequence" if vendor == "sqlite" else (
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
    )  # fmt: skip
    with connections[alias].cursor() as cursor:
        cursor.execute(query)
        return sorted(cursor.fetchall())


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


# --- roles and links --------------------------------------------------------------------------------------------------


def test_links_of_the_page_lead_to_the_public_page():
    w = whole_record()

    here = preview([key(w.event)], key(w.event), language="fr").content.decode()
    settings.HAS_PUBLIC_SITE = False
    try:
        apart = preview([key(w.event)], key(w.event), language="fr").content.decode()
    finally:
        settings.HAS_PUBLIC_SITE = True

    assert f'href="{address_in(w.event)}?edition=1"' in here
    assert f'href="{settings.PUBLIC_URL}{address_in(w.event)}?edition=1"' in apart
    assert f'href="{settings.PUBLIC_URL}/fr/"' in apart
    assert 'href="/fr/' not in apart


def test_the_answer_is_kept_by_nobody():
    event = a_draft("Rencontre")

    response = preview([key(event)], key(event), language="en").response

    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Content-Language"] == "en"
    assert "ETag" not in response
    assert not response.cookies


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


def test_every_kind_is_seen_somewhere_or_says_why_not():
    w = whole_record()
    rows = [*w.public, w.proof]
    assert {row.kind() for row in rows} >= {"country", "post", "passage", "eventtype"}

    for row in rows:
        try:
            keys, at = seen_at(key(row))
        except NotShown:
            assert row == w.fra
            continue
        assert preview(keys, at, language="en").status == 200
    assert all(standings_of([key(row)])[key(row)].is_public for row in rows)
