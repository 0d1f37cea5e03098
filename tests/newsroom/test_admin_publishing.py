"""Publishing and withdrawing at the desk: what is shown, what is refused and why, who may."""

import pytest
from django.test import Client
from django.urls import reverse

from relations.dates import UncertainDate
from relations.models import Event, EventLink, Evidence, Principle
from relations.newsroom.models import Edition, Item, Publicity, Revision, Standing
from relations.newsroom.proofs import differences, newsroom_differences
from relations.publication.models import Notice, WithheldLink
from relations.vocabulary import ItemAct, LinkKind
from tests import factories as make
from tests.newsroom.desk import add_address, change_address, fill, read

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def client():
    """Reads English: what is asserted here is said in the words of the code."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def desk(client):
    client.force_login(make.chief())
    return client


def publish_address(row):
    return reverse("admin:publish", args=(row.kind(), row.pk))


def withdraw_address(row):
    return reverse("admin:withdraw", args=(row.kind(), row.pk))


def a_principle(**fields):
    return make.saved(Principle(label_fr=make.unique("Principe"), **fields))


def a_sourced_event(title="Rencontre"):
    return make.event(title, proof=make.passage(make.article(), "a reçu"), parties=(make.country(),))


def seen_of(row):
    """What the page of a first revision that is public sends along."""
    return {"seen": f"{row.kind()}:{row.pk}:1", "seen_public": f"{row.kind()}:{row.pk}:1"}


def names(rows):
    return [row.name for row in rows]


# --- the panel --------------------------------------------------------------------------------------------------------


def panel(desk, row):
    return desk.get(change_address(row)).context["panel"]


def test_the_panel_says_where_a_record_stands(desk):
    principle = a_principle()
    assert (panel(desk, principle).words, panel(desk, principle).revision) == ("Never published", 1)

    make.show(principle)
    assert panel(desk, principle).words == "Published in edition 1"

    fill(desk, change_address(principle), label_en="Sovereignty")
    words = panel(desk, principle).words
    assert words.startswith("Published in edition 1, unpublished changes since ")
    assert words.endswith(" by chief")

    fill(desk, withdraw_address(principle), button="_make", notice_fr="Doublon.")
    assert panel(desk, principle).words == "Withdrawn in edition 2"


def test_the_panel_links_to_the_public_page_only_when_there_is_one(desk):
    country, principle = make.country(), a_principle()
    make.show(country, principle)

    assert panel(desk, country).address == ""
    assert panel(desk, principle).address == f"/en/principles/{principle.slug}/"


def test_a_refused_move_is_a_disabled_button_with_its_reason(client):
    client.force_login(make.account(group="contributor"))
    principle = a_principle()

    page = client.get(change_address(principle))

    assert read(page).buttons["_publish"] is False
    assert "You do not have the right to do this." in page.content.decode()
    assert read(client.get(add_address(Principle))).buttons["_publish"] is False


# --- publishing -------------------------------------------------------------------------------------------------------


def test_publish_saves_and_goes_to_the_page_that_publishes(desk):
    principle = a_principle()

    saved = fill(desk, change_address(principle), button="_publish", label_fr="Souveraineté")
    page = desk.get(saved.url)

    assert saved.url == publish_address(principle)
    assert names(page.context["items"]) == ["Souveraineté"]
    assert Edition.objects.count() == 0


def test_publishing_goes_back_to_the_form_with_a_link_to_the_public_page(desk):
    principle = a_principle()

    done = fill(desk, publish_address(principle), button="_make", note_fr="Première.")

    assert done.url == change_address(principle)
    (message,) = desk.get(done.url).context["messages"]
    assert "Published in edition 1." in str(message)
    assert f'href="/en/principles/{principle.slug}/"' in str(message)
    assert Edition.objects.get().note_fr == "Première."


def test_ones_own_text_needs_a_confirmation(desk):
    fill(desk, add_address(Principle), label_fr="Souveraineté")
    principle = Principle.objects.get()

    refused = fill(desk, publish_address(principle), button="_make", note_fr="Gardé.")
    again = read(refused)
    done = desk.post(publish_address(principle), {**again.fields, "own_text_confirmed": "on", "_make": "1"})

    assert refused.context["was_refused"]
    assert again.fields["note_fr"] == ["Gardé."]
    assert done.status_code == 302


def test_a_fact_without_proof_is_refused_by_name(desk):
    event = make.event("Rencontre")

    page = desk.get(publish_address(event))
    refused = fill(desk, publish_address(event), button="_make", also=[f"eventtype:{event.event_type_id}"])

    assert "“Rencontre” has no passage that proves it" in page.content.decode()
    assert [problem.key for problem, _row in refused.context["blocking"]] == [("event", event.pk)]
    assert Edition.objects.count() == 0


def test_offers_are_shown_step_by_step(desk):
    event = a_sourced_event()
    address = publish_address(event)

    first = desk.get(address)
    offered = {offer.words for offer in first.context["offers"]}
    some = fill(desk, address, button="_look", also=sorted(offered)[:1])

    assert {words.split(":")[0] for words in offered} == {"eventtype", "country", "article"}
    assert [row.words for row in some.context["also"]] == sorted(offered)[:1]
    assert {offer.words for offer in some.context["offers"]} == offered - set(sorted(offered)[:1])


def test_an_offer_that_brings_problems_shows_its_own_offers(desk):
    outlet = make.outlet("Le Courrier")
    article = make.article(outlet=outlet)
    event = make.event("Rencontre", proof=make.passage(article, "a reçu"))

    page = fill(desk, publish_address(event), button="_look", also=[f"article:{article.pk}"])

    assert f"outlet:{outlet.pk}" in {offer.words for offer in page.context["offers"]}


def test_everything_that_is_missing_is_added_at_once(desk):
    outlet = make.outlet("Le Courrier", country=make.country())
    event = make.event("Rencontre", proof=make.passage(make.article(outlet=outlet), "a reçu"))

    gathered = fill(desk, publish_address(event), button="_everything")
    done = desk.post(publish_address(event), {**read(gathered).fields, "_make": "1"})

    assert gathered.context["offers"] == gathered.context["blocking"] == []
    assert done.status_code == 302
    assert list(differences()) == list(newsroom_differences()) == []


def two_linked_events():
    first, second = a_sourced_event("Première"), a_sourced_event("Seconde")
    make.saved(second, EventLink(event=second, target=first, link_kind=LinkKind.FOLLOWS_UP))
    return first, second


def test_an_optional_link_can_be_left_out_by_name(desk):
    first, second = two_linked_events()
    link = f"{second.links.get().uid}:target"

    page = fill(desk, publish_address(second), button="_look", leave_out=[link])
    everything = desk.post(publish_address(second), {**read(page).fields, "_everything": "1"})
    done = desk.post(publish_address(second), {**read(everything).fields, "_make": "1"})

    assert [end for end, _words in page.context["left_out"]] == [link]
    assert f"event:{first.pk}" not in {row.words for row in everything.context["also"]}
    assert done.status_code == 302
    assert Event.objects.using("public").get().links.get().target_id is None
    assert WithheldLink.objects.get().field == "target"


def test_a_change_of_a_public_record_has_its_kind_and_its_notice(desk):
    principle = a_principle()
    make.show(principle)
    make.resaved(principle, label_fr="Souveraineté")

    fill(desk, publish_address(principle), button="_make", act="correction", notice_fr="Le nom était faux.")

    item = Item.objects.get(edition__number=2)
    assert (item.act, item.notice_fr) == (ItemAct.CORRECTION, "Le nom était faux.")


def test_what_has_moved_on_since_it_was_looked_at_is_refused(desk):
    principle = a_principle()
    page = read(desk.get(publish_address(principle)))
    make.resaved(principle, label_fr="Autre nom")

    refused = desk.post(publish_address(principle), {**page.fields, "_make": "1"})

    assert "look again" in refused.content.decode()
    assert Edition.objects.count() == 0


def test_nothing_to_publish_is_said(desk):
    principle = a_principle()
    make.show(principle)

    assert "Nothing has changed since the last edition." in desk.get(publish_address(principle)).content.decode()


def test_several_records_are_published_together(desk):
    rows = [a_principle(), a_principle()]
    chosen = desk.post(
        reverse("admin:relations_principle_changelist"),
        {"action": "publish_selected", "_selected_action": [row.pk for row in rows]},
    )

    done = fill(desk, chosen.url, button="_make")

    assert done.url == reverse("admin:relations_principle_changelist")
    assert Edition.objects.get().items.count() == 2


@pytest.mark.parametrize("keys", ["", "event", "event:x", "nothing:1", "event:1", "event:99999999999999999999"])
def test_keys_of_nothing_are_not_found(desk, keys):
    assert desk.get(reverse("admin:publish-selected"), {"keys": keys}).status_code == 404


def test_ends_of_no_link_are_not_kept(desk):
    page = fill(desk, publish_address(a_principle()), button="_look", leave_out=["x:target", "target", "", ":"])

    assert page.context["left_out"] == []


# --- withdrawing ------------------------------------------------------------------------------------------------------


def test_withdrawing_needs_a_notice_in_french(desk):
    principle = a_principle()
    make.show(principle)

    refused = fill(desk, withdraw_address(principle), button="_make", notice_en="A duplicate.")
    done = desk.post(withdraw_address(principle), {**read(refused).fields, "notice_fr": "Doublon.", "_make": "1"})

    assert "Readers are owed a notice in French" in refused.content.decode()
    assert done.url == change_address(principle)
    notice = Notice.objects.get()
    assert (notice.notice_fr, notice.notice_en, notice.act) == ("Doublon.", "A duplicate.", ItemAct.WITHDRAWAL)
    assert list(differences()) == list(newsroom_differences()) == []


def test_withdrawing_names_what_cites_it_and_offers_it(desk):
    event = a_sourced_event()
    article = event.evidence.get().passage.article
    make.show(event, event.event_type, article, *event.parties.all())

    refused = fill(desk, withdraw_address(event.event_type), button="_make", notice_fr="Type retiré.")
    along = {**read(refused).fields, "also": [offer.words for offer in refused.context["offers"]]}
    done = desk.post(withdraw_address(event.event_type), {**along, "_make": "1"})

    assert names(refused.context["offers"]) == ["Rencontre"]
    assert done.status_code == 302
    assert not Event.objects.using("public").exists()


def test_withdrawing_leaves_out_an_optional_link(desk):
    first, second = two_linked_events()
    for event in (first, second):
        article = event.evidence.get().passage.article
        make.show(event, event.event_type, article, *event.parties.all())

    link = f"{second.links.get().uid}:target"
    done = fill(desk, withdraw_address(first), button="_make", notice_fr="Doublon.", leave_out=[link])

    assert done.status_code == 302
    assert Event.objects.using("public").get().links.get().target_id is None
    assert list(differences()) == []


def test_only_a_superuser_removes_for_legal_reasons(desk, client):
    principle = a_principle()
    make.show(principle)
    said = {"act": "legal_removal", "notice_fr": "Décision de justice.", "_make": "1", **seen_of(principle)}

    client.force_login(make.account(group="publisher"))
    refused = client.post(withdraw_address(principle), said)
    client.force_login(make.chief("other"))
    done = client.post(withdraw_address(principle), said)

    assert list(refused.context["form"].errors) == ["act"]
    assert done.url == reverse("admin:relations_principle_changelist")
    assert Standing.objects.get().publicity == Publicity.REMOVED
    assert not Principle.objects.exists()


def test_a_legal_removal_waits_for_the_drafts_that_cite(desk):
    broader = a_principle()
    make.show(broader)
    a_principle(broader=broader)

    refused = fill(desk, withdraw_address(broader), button="_make", act="legal_removal", notice_fr="Décision.")

    assert refused.status_code == 200
    assert refused.context["blocking"]
    assert Principle.objects.count() == 2


def test_what_is_not_public_is_not_withdrawn(desk):
    refused = fill(desk, withdraw_address(a_principle()), button="_make", notice_fr="Rien.")

    assert refused.context["blocking"]
    assert Edition.objects.count() == 0


# --- who may ----------------------------------------------------------------------------------------------------------

RIGHTS = {
    # group: add, change, delete, publish, withdraw
    "contributor": (True, True, False, False, False),
    "translator": (False, True, False, False, False),
    "editor": (True, True, True, False, False),
    "publisher": (True, True, True, True, True),
}


@pytest.mark.parametrize("group", RIGHTS)
def test_what_each_group_may_do(client, group):
    add, change, delete, publish, withdraw = RIGHTS[group]
    client.force_login(make.account(group=group))
    draft, of_others, shown = a_principle(), a_principle(), a_principle()
    make.show(shown)

    def may(response):
        assert response.status_code in (200, 302, 403)
        return response.status_code == 302

    assert may(client.post(add_address(Principle), {"label_fr": "Nouveau", "english": "missing"})) is add
    assert may(client.post(change_address(draft), {"label_fr": "Autre", "english": "missing", "_seen": "1"})) is change
    said = {"_make": "1", "own_text_confirmed": "on", "seen": f"principle:{of_others.pk}:1"}
    assert may(client.post(publish_address(of_others), said)) is publish
    own = {**said, "seen": f"principle:{draft.pk}:2"}
    assert may(client.post(publish_address(draft), own)) is False
    gone = {"_make": "1", "notice_fr": "Fin.", "act": "withdrawal", **seen_of(shown)}
    assert may(client.post(withdraw_address(shown), gone)) is withdraw
    other = a_principle()
    assert may(client.post(reverse("admin:relations_principle_delete", args=(other.pk,)), {"post": "yes"})) is delete
    assert Principle.objects.filter(pk=other.pk).exists() is not delete
    assert Edition.objects.count() == (3 if publish else 1)


@pytest.mark.parametrize("group", RIGHTS)
def test_the_right_to_publish_is_asked_at_every_door(client, group):
    client.force_login(make.account(group=group))
    principle = a_principle()
    may = RIGHTS[group][3]

    page = client.get(publish_address(principle))
    selected = client.post(
        reverse("admin:relations_principle_changelist"),
        {"action": "publish_selected", "_selected_action": [principle.pk]},
    )

    assert page.status_code == (200 if may else 403)
    assert ("publish/" in getattr(selected, "url", "")) is may


def test_a_contributor_may_take_out_a_row_of_a_draft(client):
    client.force_login(make.account(group="contributor"))
    event = a_sourced_event()

    fill(client, change_address(event), **{"evidence-0-DELETE": "on"})

    assert not Evidence.objects.exists()
    assert Revision.objects.filter(kind="event").count() == 2


def test_strangers_are_sent_to_the_door(client):
    principle = a_principle(note_fr=str(UncertainDate.parse("2026")))

    for address in (publish_address(principle), withdraw_address(principle), change_address(principle)):
        assert client.get(address).url.startswith(reverse("admin:login"))


def test_a_revision_that_was_not_shown_is_not_published(desk):
    principle = a_principle()

    unseen = desk.post(publish_address(principle), {"_make": "1", "own_text_confirmed": "on"})

    assert unseen.context["blocking"]
    assert Edition.objects.count() == 0
