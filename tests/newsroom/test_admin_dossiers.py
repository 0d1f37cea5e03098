"""Dossiers at the desk: gathering, seeing what is missing, moving together."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from relations.models import Theme
from relations.newsroom import dossiers
from relations.newsroom.admin import gathering
from relations.newsroom.models import AuditEvent, Dossier, Edition, Review
from tests import factories as make
from tests.newsroom.counting import queries, queries_of
from tests.newsroom.desk import fill, read
from tests.newsroom.timetable import key, review

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def chief():
    return make.chief()


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def words_of(row):
    return f"{row.kind()}:{row.pk}"


def dossier_of(*rows, by, title="Visite de février", **said):
    return dossiers.open_dossier(title, by=by, keys=[key(row) for row in rows], **said)


def address_of(dossier, page="dossier"):
    return reverse(f"admin:{page}", args=(dossier.pk,))


def add_address(*rows):
    return f"{reverse('admin:dossier-add')}?keys={','.join(words_of(row) for row in rows)}"


def ticks(*rows, revision=1):
    return [f"{words_of(row)}@{revision}" for row in rows]


def messages(response):
    return [str(message) for message in response.context["messages"]]


def text(response):
    return response.content.decode()


# --- gathering --------------------------------------------------------------------------------------------------------


def test_the_action_of_a_list_asks_into_which_dossier(desk):
    theme, other = make.theme(), make.theme()
    chosen = {"action": "add_to_dossier", "_selected_action": [theme.pk, other.pk]}

    answer = desk.post(reverse("admin:relations_theme_changelist"), chosen)

    assert urlsplit(answer.url).path == reverse("admin:dossier-add")
    assert parse_qs(urlsplit(answer.url).query)["keys"] == [f"{words_of(theme)},{words_of(other)}"]


def test_no_more_is_chosen_than_a_dossier_holds(desk, monkeypatch):
    monkeypatch.setattr(gathering.dossiers, "MOST", 1)
    chosen = {"action": "add_to_dossier", "_selected_action": [make.theme().pk, make.theme().pk]}

    answer = desk.post(reverse("admin:relations_theme_changelist"), chosen, follow=True)

    assert messages(answer) == ["Select at most 1 records to gather in a dossier."]


def test_records_go_into_a_new_dossier(desk, chief):
    theme = make.theme()

    answer = fill(desk, add_address(theme), button="_gather", title="Visite")

    dossier = Dossier.objects.get()
    assert (dossier.title, dossier.by, dossiers.keys_of(dossier)) == ("Visite", chief, [key(theme)])
    assert answer.url == address_of(dossier)


def test_records_go_into_an_open_dossier(desk, chief):
    theme, dossier = make.theme(), dossier_of(by=chief)
    closed = dossier_of(by=chief, title="Rangé")
    dossiers.close(closed, by=chief)

    page = desk.get(add_address(theme))
    fill(desk, add_address(theme), button="_gather", dossier=dossier)

    assert ("Visite de février" in text(page), "Rangé" in text(page)) == (True, False)
    assert dossiers.keys_of(dossier) == [key(theme)]


def test_a_refused_form_keeps_its_words(desk, chief):
    theme = make.theme()

    refused = desk.post(add_address(theme), {"title": "x" * 201, "_gather": "1"})
    nameless = desk.post(add_address(theme), {"title": "", "_gather": "1"})

    assert read(refused).fields["title"] == ["x" * 201]
    assert "Give the dossier a title" in text(nameless)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("keys", ["", "theme", "theme:x", "nothing:1", "theme:" + "9" * 30])
def test_keys_that_are_none_are_not_found(desk, keys):
    assert desk.get(f"{reverse('admin:dossier-add')}?keys={keys}").status_code == 404


def test_the_list_opens_a_dossier_and_parts_open_from_closed(desk, chief):
    fill(desk, reverse("admin:dossiers"), button="_open", title="Visite", note="À relire.")
    closed = dossier_of(by=chief, title="Rangé")
    dossiers.close(closed, by=chief)

    first, second = (desk.get(reverse("admin:dossiers"), {"state": state}) for state in ("", "closed"))

    assert [row.title for row in first.context["page_obj"]] == ["Visite"]
    assert [row.title for row in second.context["page_obj"]] == ["Rangé"]


@pytest.mark.parametrize("page", ["dossiers", "dossier", "dossier-add"])
def test_whoever_may_change_nothing_sees_none(client, chief, page):
    theme = make.theme()
    dossier = dossier_of(theme, by=chief)
    addresses = {
        "dossiers": reverse("admin:dossiers"),
        "dossier": address_of(dossier),
        "dossier-add": add_address(theme),
    }
    client.force_login(make.account())

    assert client.get(addresses[page]).status_code == 403


# --- the page of a dossier --------------------------------------------------------------------------------------------


def test_the_records_stand_by_kind_with_where_they_stand(desk, chief):
    theme, event, other = make.theme(), make.event("Rencontre"), make.theme()
    make.show(other)
    dossier = dossier_of(theme, event, other, by=chief)

    groups = desk.get(address_of(dossier)).context["groups"]

    assert [(kind, [row.name for row in rows]) for kind, rows in groups] == [
        ("Themes", [str(theme), str(other)]),
        ("Events", ["Rencontre"]),
    ]
    assert [(row.publicity, row.review, row.revision, row.is_new, row.by) for row in groups[0][1]] == [
        ("Never published", "Draft", 1, True, "Entente"),
        ("Public", "Approved", 1, False, "Entente"),
    ]


def test_what_is_missing_is_added_one_by_one_or_all_together(desk, chief):
    source, _proof, event = make.a_sourced_event()
    dossier = dossier_of(event, by=chief)
    page = desk.get(address_of(dossier))
    offered = {found.offer.key for found in page.context["against"] if found.offer}

    desk.post(address_of(dossier), {"_add": words_of(event.event_type)})
    assert dossiers.keys_of(dossier) == [key(event), key(event.event_type)]
    desk.post(address_of(dossier), {"_everything": "1"})

    needed = {key(row) for row in (*event.parties.all(), event.event_type, source)}
    assert offered == needed
    assert set(dossiers.keys_of(dossier)) == {key(event), *needed}
    assert desk.get(address_of(dossier)).context["against"] == []


def test_what_no_other_record_would_mend_is_said_too(desk, chief):
    event = make.event("Sans preuve")
    dossier = dossier_of(event, event.event_type, by=chief)

    page = desk.get(address_of(dossier))

    (found,) = page.context["against"]
    assert (found.row.key, found.offer) == (key(event), None)
    assert "“Sans preuve” has no passage that proves it" in text(page)


def test_each_record_moves_by_itself(desk, chief):
    good, own, stale = make.theme(), make.saved(Theme(code="MINE", label_fr="À moi"), by=chief), make.theme()
    dossier = dossier_of(good, own, stale, by=chief)
    make.resaved(stale, label_en="Changed meanwhile")

    answer = desk.post(address_of(dossier), {"_move": "approve", "record": ticks(good, own, stale)})

    assert [review(row) for row in (good, own, stale)] == [Review.APPROVED, Review.DRAFT, Review.DRAFT]
    assert answer.context["refused"] == [
        "Approve: 1 done.",
        "À moi: Somebody other than the author has to do this.",
        "Changed meanwhile: Somebody has changed this record since you looked at it: look again.",
    ]


def test_ones_own_text_is_approved_by_a_superuser_who_says_so(desk, chief):
    own = make.saved(Theme(code="MINE", label_fr="À moi"), by=chief)
    dossier = dossier_of(own, by=chief)

    desk.post(address_of(dossier), {"_move": "approve", "record": ticks(own), "own_text": "on"})

    assert review(own) == Review.APPROVED


def test_a_refused_move_keeps_the_comment_and_what_was_ticked(desk, chief):
    theme, other = make.theme(), make.theme()
    dossier = dossier_of(theme, other, by=chief)

    answer = desk.post(
        address_of(dossier), {"_move": "request_changes", "record": ticks(theme), "comment": "La date manque."}
    )

    page = read(answer)
    assert page.fields["comment"] == ["La date manque."]
    assert page.fields["record"] == ticks(theme)


def test_changes_are_requested_of_several_with_one_comment(desk, chief):
    theme, other = make.theme(), make.theme()
    dossier = dossier_of(theme, other, by=chief)
    both = ticks(theme, other)
    desk.post(address_of(dossier), {"_move": "submit", "record": both})

    answer = desk.post(
        address_of(dossier), {"_move": "request_changes", "record": both, "comment": "Non."}, follow=True
    )

    assert messages(answer)[-1] == "Request changes: 2 done."
    assert [review(row) for row in (theme, other)] == [Review.CHANGES_REQUESTED] * 2


@pytest.mark.parametrize("said", [{"_move": "approve"}, {"_move": "publish"}, {"_move": "unschedule"}, {"_move": ""}])
def test_only_moves_of_the_review_are_made_here(desk, chief, said):
    theme = make.theme()
    dossier = dossier_of(theme, by=chief)
    ticked = {} if said == {"_move": "approve"} else {"record": ticks(theme)}

    desk.post(address_of(dossier), {**said, **ticked})

    assert (review(theme), Edition.objects.count()) == (Review.DRAFT, 0)


def test_all_are_ticked_without_a_script(desk, chief):
    theme, other = make.theme(), make.theme()
    dossier = dossier_of(theme, other, by=chief)

    assert "record" not in read(desk.get(address_of(dossier))).fields
    assert read(desk.get(address_of(dossier), {"tick": "all"})).fields["record"] == ticks(theme, other)


def test_every_change_is_shown_when_asked_for(desk, chief):
    theme, new = make.theme(), make.theme()
    make.show(theme)
    dossier = dossier_of(make.resaved(theme, label_fr="Sécurité"), new, by=chief)

    without, page = (desk.get(address_of(dossier), said) for said in ({}, {"differences": "all"}))

    changed, added = page.context["groups"][0][1]
    assert [row.difference for row in without.context["groups"][0][1]] == [None, None]
    assert [change.column for change in changed.difference.french] == ["label_fr"]
    assert bool(added.difference)


def test_title_and_note_change_and_a_refused_title_is_kept(desk, chief):
    dossier = dossier_of(make.theme(), by=chief)

    desk.post(address_of(dossier), {"_describe": "1", "title": "Autre", "note": "À relire."})
    refused = desk.post(address_of(dossier), {"_describe": "1", "title": "x" * 201, "note": "Gardé."})

    dossier.refresh_from_db()
    assert (dossier.title, dossier.note) == ("Autre", "À relire.")
    assert (read(refused).fields["title"], read(refused).fields["note"]) == (["x" * 201], ["Gardé."])


def test_a_record_is_taken_out_and_a_closed_dossier_has_no_buttons(desk, chief):
    theme, other = make.theme(), make.theme()
    dossier = dossier_of(theme, other, by=chief)

    desk.post(address_of(dossier), {"_remove": words_of(theme)})
    desk.post(address_of(dossier), {"_close": "1"})
    page = read(desk.get(address_of(dossier)))
    desk.post(address_of(dossier), {"_remove": words_of(other)})

    assert set(page.buttons) == {"_reopen"}
    assert dossiers.keys_of(dossier) == [key(other)]
    desk.post(address_of(dossier), {"_reopen": "1"})
    dossier.refresh_from_db()
    assert dossier.closed_at is None


def test_looking_writes_nothing(desk, chief):
    dossier = dossier_of(make.theme(), by=chief)
    before = AuditEvent.objects.count()

    for address in (address_of(dossier), address_of(dossier, "dossier-publish"), reverse("admin:dossiers")):
        assert desk.get(address).status_code == 200

    assert (AuditEvent.objects.count(), Edition.objects.count()) == (before, 0)


# --- queries ----------------------------------------------------------------------------------------------------------


def test_the_pages_ask_a_fixed_number_of_times(desk, chief):
    def counts(dossier, rows):
        # What a plan asks is counted apart: it looks at each record.
        own = queries_of(desk, address_of(dossier)) - queries(lambda: dossiers.plan_of(dossiers.keys_of(dossier)))
        return own, queries_of(desk, reverse("admin:dossiers")), queries_of(desk, add_address(*rows))

    few, many = [make.theme() for _ in range(2)], [make.theme() for _ in range(20)]
    first = counts(dossier_of(*few, by=chief), few)
    for number in range(5):
        dossier_of(*few, by=chief, title=f"Dossier {number}")

    assert counts(dossier_of(*many, by=chief), many) == first
    assert max(first) <= 30
