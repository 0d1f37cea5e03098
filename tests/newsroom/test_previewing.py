"""Previews: the page after publication, before it; what comes along, and what is missing."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override

from relations.models import Event, EventLink, Evidence, Principle
from relations.newsroom.plans import standings_of
from relations.newsroom.press import catch_up
from relations.newsroom.previewing import Door, NotShown, preview, seen_at
from relations.newsroom.record import delete_draft
from relations.publication.models import State
from relations.reading import PUBLIC
from relations.vocabulary import LinkKind
from tests import factories as make
from tests.api.conftest import whole_record
from tests.newsroom.previews import DESK, a_draft, changed_record, everything_for, key, published, without_banner
from tests.public.conftest import page_of as address_in

pytestmark = pytest.mark.usefixtures("press")

# Seconds and parts of them: the preview and the edition are not made at the same moment.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)")

# --- the page is the page ---------------------------------------------------------------------------------------------


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
    # What stands behind `about` names the edition, whose hash a preview cannot know.
    before, after = (MOMENT.sub("", answer.content.decode()).split('"about":')[0] for answer in (seen, shown))
    assert before == after
    assert "Audience revue" in before


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

    assert seen_at(key(w.post)) == ([key(w.post)], key(w.post))
    assert seen_at(key(w.event)) == ([key(w.event)], key(w.event))
    assert seen_at(key(new)) == ([key(w.draft), key(new)], key(w.draft))
    assert seen_at(key(w.type))[1] == key(w.type)
    with override("en"), pytest.raises(NotShown, match="no record"):
        seen_at(key(make.country()))


def test_a_post_that_changes_is_seen_on_its_page():
    w = whole_record()
    make.resaved(w.post, title_fr="ministre d’État", title_f_fr="la ministre d’État")

    keys, at = seen_at(key(w.post))

    assert "ministre d’État" in preview(keys, at, language="fr").content.decode()


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
