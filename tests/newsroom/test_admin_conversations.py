"""The page of a record's comments, and what the form of the record shows of them."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from relations.models import EventLink, Evidence
from relations.newsroom.accounts import EDITOR
from relations.newsroom.conversations import comment, resolve
from relations.newsroom.models import AuditEvent, Comment
from relations.newsroom.record import delete_draft
from tests import factories as make
from tests.newsroom.desk import change_address

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)")

BADGE = re.compile(r'class="comment-badge" href="[^"]*#([^"]*)" data-field="(.*?)" data-rows="(.*?)" data-row="(.*?)"')


@pytest.fixture
def awa(db):
    return make.account("awa", group=EDITOR)


@pytest.fixture
def desk(client, awa):
    client.force_login(awa)
    return client


@pytest.fixture
def event(db):
    return make.event("Rencontre", who=(make.actor("Ministre"), make.actor("Ambassadrice")))


def page_of(row):
    return reverse("admin:comments", kwargs={"kind": row.kind(), "pk": row.pk})


def key_of(row):
    return row.kind(), row.pk


# --- the page ---------------------------------------------------------------------------------------------------------


def test_a_comment_is_written_about_a_field_or_a_row_of_a_list(desk, event):
    row = event.participations.all()[1]
    opened = desk.get(page_of(event))
    choices = opened.context["form"].fields["about"].choices
    assert choices[0][0] == ""
    names = [name for heading, found in choices[1:] for name, _label in found]
    assert {"title_fr", "title_en", "place_id", "date", "eventparty", str(row.uid)} <= set(names)
    assert not {"date_earliest", "date_latest", "id"} & set(names)

    for about in ("", "title_fr", "date", "eventparty", str(row.uid)):
        answer = desk.post(page_of(event), {"about": about, "text": f"Sur {about or 'tout'}."})
        written = Comment.objects.latest("pk")
        assert (answer.status_code, answer["Location"]) == (302, f"{page_of(event)}#comment-{written.pk}")

    assert list(Comment.objects.order_by("pk").values_list("field", "language", "row")) == [
        ("", "", None), ("title_fr", "fr", None), ("date", "", None), ("eventparty", "", None), ("", "", row.uid),
    ]  # fmt: skip


def test_every_choice_of_every_kind_can_be_commented_on(desk, awa):
    proof = make.passage(make.article(), "a reçu")
    event = make.event(proof=proof, who=(make.actor(),), parties=(make.country(),))
    rows = [event, proof, proof.article, make.statement(make.actor(), proof), make.theme(), make.outlet()]

    for row in rows:
        choices = desk.get(page_of(row)).context["form"].fields["about"].choices
        for about, _label in [pair for _heading, found in choices[1:] for pair in found]:
            assert desk.post(page_of(row), {"about": about, "text": "Vu."}).status_code == 302, (row.kind(), about)


def test_open_threads_come_first_in_the_order_of_the_form(desk, event, awa):
    late = comment(key_of(event), "Qui est-ce ?", by=awa, row=event.participations.all()[0].uid)
    title = comment(key_of(event), "Un autre titre ?", by=awa, field="title_fr")
    whole = comment(key_of(event), "Bien.", by=awa)
    done = comment(key_of(event), "Fait.", by=awa, field="place")
    resolve(done, by=awa)

    page = desk.get(page_of(event))

    assert [threads for _end, threads in page.context["open_talks"]] == [[whole], [title], [late]]
    assert [thread for _end, thread in page.context["resolved"]] == [done]
    words = page.content.decode()
    assert [end.label for end, _threads in page.context["open_talks"]][2].startswith("1. Ministre")
    assert words.index("Bien.") < words.index("Un autre titre ?") < words.index("Qui est-ce ?") < words.index("Fait.")
    assert 'id="about-title_fr"' in words
    assert not INLINE.search(words)


def test_a_comment_says_on_which_revision_it_was_written(desk, event, awa):
    comment(key_of(event), "Ancien.", by=awa)
    make.resaved(event, title_fr="Entretien")
    comment(key_of(event), "Nouveau.", by=awa)

    page = desk.get(page_of(event)).content.decode()

    assert page.count(f'href="/admin/compare/event/{event.pk}/?from=1&amp;to=head"') == 1
    assert "?from=2" not in page


def test_an_answer_and_a_resolution(desk, event, awa):
    first = comment(key_of(event), "Quelle source ?", by=make.chief())

    desk.post(page_of(event), {"answers": first.pk, "text": "L’agence."})
    desk.post(page_of(event), {"answers": first.pk, "text": "", "_resolve": "1"})

    first.refresh_from_db()
    assert [answer.text for answer in first.replies.all()] == ["L’agence."]
    assert first.resolved_by == awa
    desk.post(page_of(event), {"answers": first.pk, "text": "", "_reopen": "1"})
    first.refresh_from_db()
    assert first.resolved_at is None


def test_what_was_typed_beside_the_button_that_resolves_is_added(desk, event, awa):
    first = comment(key_of(event), "Quelle source ?", by=awa)

    desk.post(page_of(event), {"answers": first.pk, "text": "Trouvée.", "_resolve": "1"})

    first.refresh_from_db()
    assert [answer.text for answer in first.replies.all()] == ["Trouvée."]
    assert first.resolved_at is not None


def test_a_refused_comment_keeps_its_words(desk, event):
    gone = str(event.participations.all()[0].uid)
    event.participations.all()[0].delete()

    refused = desk.post(page_of(event), {"about": gone, "text": "Une <longue> réflexion"})
    too_long = desk.post(page_of(event), {"about": "", "text": "b" * 10_001})
    empty = desk.post(page_of(event), {"about": "title_fr", "text": " "})

    assert escape("Une <longue> réflexion") in refused.content.decode()
    assert refused.context["form"].errors.keys() == {"about"}
    assert "b" * 10_001 in too_long.content.decode()
    assert empty.context["form"].errors.keys() == {"text"}
    assert empty.context["form"]["about"].value() == "title_fr"
    assert not Comment.objects.exists()


def test_a_refused_answer_keeps_its_words_in_its_thread(desk, event, awa):
    first = comment(key_of(event), "Quelle source ?", by=awa)

    page = desk.post(page_of(event), {"answers": first.pk, "text": "c" * 10_001}).content.decode()

    assert page.count("c" * 10_001) == 1
    assert page.index(f'id="answer-{first.pk}"') < page.index("c" * 10_001) < page.index('id="new"')


def test_an_address_of_nothing(desk, event, awa):
    other = comment(key_of(make.event()), "Ailleurs.", by=awa)

    assert desk.get("/admin/comments/nothing/1/").status_code == 404
    assert desk.get("/admin/comments/event/4000000/").status_code == 404
    for number in (other.pk, "4000000", "x", "9" * 30):
        assert desk.post(page_of(event), {"answers": number, "text": "Non."}).status_code == 404
    assert Comment.objects.count() == 1


def test_the_comments_of_a_deleted_draft_can_still_be_read(desk, event, awa):
    comment(key_of(event), "Un doublon.", by=awa, row=event.participations.all()[0].uid)
    address = page_of(event)
    delete_draft(event, by=awa)

    page = desk.get(address)

    assert "Un doublon." in page.content.decode()
    assert 'name="text"' not in page.content.decode()
    assert desk.post(address, {"about": "", "text": "Trop tard."}).status_code == 200
    assert Comment.objects.count() == 1


# --- who may ----------------------------------------------------------------------------------------------------------


def somebody(*rights):
    reader, client = make.account(), Client()
    reader.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    client.force_login(reader)
    return client


def test_whoever_may_not_see_the_kind_or_the_comments_sees_none(event, awa):
    comment(key_of(event), "Entre nous.", by=awa)

    for rights in ((), ("view_comment", "add_comment"), ("view_event",), ("view_event", "add_comment")):
        assert somebody(*rights).get(page_of(event)).status_code == 403, rights
    assert Client().get(page_of(event)).status_code == 302
    form = somebody("view_event").get(change_address(event))
    assert form.status_code == 200
    assert "Entre nous." not in form.content.decode()


def test_whoever_only_reads_has_no_form_and_cannot_write(event, awa):
    first = comment(key_of(event), "Entre nous.", by=awa)
    reader = somebody("view_event", "view_comment")

    page = reader.get(page_of(event)).content.decode()

    assert "Entre nous." in page
    assert 'name="text"' not in page
    for said in ({"about": "", "text": "Moi."}, {"answers": first.pk, "text": "", "_resolve": "1"}):
        reader.post(page_of(event), said)
    assert list(Comment.objects.values_list("text", "resolved_at")) == [("Entre nous.", None)]


def test_a_page_that_is_read_writes_nothing(desk, event, awa):
    comment(key_of(event), "Entre nous.", by=awa)
    before = AuditEvent.objects.count()

    with CaptureQueriesContext(connections["default"]) as asked:
        desk.get(page_of(event))
        desk.get(change_address(event))

    assert not [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert AuditEvent.objects.count() == before


# --- the form of the record -------------------------------------------------------------------------------------------


def test_the_form_lists_open_threads_and_has_a_badge_for_each_field_and_row(desk, event, awa):
    row = event.participations.all()[1]
    for field in ("title_fr", "title_fr", "date", "eventparty"):
        comment(key_of(event), f"Sur {field}.", by=awa, field=field)
    comment(key_of(event), "Sur elle.", by=awa, row=row.uid)
    resolve(comment(key_of(event), "Réglé.", by=awa, field="place"), by=awa)

    page = desk.get(change_address(event)).content.decode()

    assert BADGE.findall(page) == [
        ("about-title_fr", "title_fr", "", ""),
        ("about-date", "date_earliest", "", ""),
        ("about-eventparty", "", "eventparty_set", ""),
        (f"about-{row.uid}", "", "participations", str(row.pk)),
    ]
    assert "Sur elle." in page
    assert "Réglé." not in page
    # What a script looks for is there.
    assert 'for="id_title_fr"' in page
    assert 'id="eventparty_set-group"' in page
    assert re.search(rf'name="participations-\d-id" value="{row.pk}"', page)


def test_the_form_shows_only_so_many_threads_and_how_many_more(desk, event, awa):
    for number in range(25):
        comment(key_of(event), f"Fil {number}.", by=awa, field="title_fr" if number % 2 else "")

    conversation = desk.get(change_address(event)).context["conversation"]

    assert sum(len(talk.threads) for talk in conversation.talks) == 20
    assert (conversation.count, conversation.hidden) == (25, 5)
    assert [talk.count for talk in conversation.talks] == [13, 12]


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_leads_to_the_page_of_the_record(desk, event, awa):
    first = comment(key_of(event), "Quelle source ?", by=awa)
    resolve(comment(key_of(event), "Réglé.", by=awa), by=awa)
    address = reverse("admin:newsroom_comment_changelist")

    page = desk.get(address).content.decode()

    assert f'href="{page_of(event)}#comment-{first.pk}"' in page
    assert desk.get(reverse("admin:newsroom_comment_add")).status_code == 403
    assert [c.text for c in desk.get(address, {"state": "open"}).context["cl"].result_list] == ["Quelle source ?"]
    assert [c.text for c in desk.get(address, {"state": "resolved"}).context["cl"].result_list] == ["Réglé."]
    assert not list(somebody("view_comment", "view_actor").get(address).context["cl"].result_list)


def test_a_superuser_deletes_from_the_list_and_no_log_keeps_the_words(client, event, awa):
    first = comment(key_of(event), "zqmot", by=awa)
    comment(key_of(event), "Oui.", by=awa, answers=first)
    client.force_login(make.chief())

    client.post(reverse("admin:newsroom_comment_delete", args=(first.pk,)), {"post": "yes"})

    assert not Comment.objects.exists()
    assert not LogEntry.objects.exists()
    assert AuditEvent.objects.latest("number").action == "comment.delete"


# --- queries ----------------------------------------------------------------------------------------------------------


def many_comments(event, count, by):
    for number in range(count):
        row = event.participations.all()[number % 2].uid
        about = ({}, {"field": "title_fr"}, {"row": row})[number % 3]
        first = comment(key_of(event), f"Fil {number}.", by=by, **about)
        comment(key_of(event), "Oui.", by=by, answers=first)


@pytest.mark.parametrize("address", [page_of, change_address])
def test_the_pages_ask_a_fixed_number_of_queries(desk, event, awa, address):
    def queries():
        with CaptureQueriesContext(connections["default"]) as asked:
            assert desk.get(address(event)).status_code == 200
        return len(asked)

    many_comments(event, 3, awa)
    # Content types are asked for once in a process.
    queries()
    with_few = queries()
    many_comments(event, 12, awa)

    assert queries() == with_few
    assert with_few < 60


def test_a_record_of_many_rows_costs_as_many_queries(desk, awa):
    passages = [make.passage(make.article(), "a reçu") for _number in range(8)]

    def queries(count):
        event = make.event(who=tuple(make.actor() for _number in range(count)))
        make.saved(event, *(Evidence(event=event, passage=passage) for passage in passages[:count]))
        make.saved(event, *(EventLink(event=event, link_kind="enables", target=make.event()) for _n in range(count)))
        with CaptureQueriesContext(connections["default"]) as asked:
            ends = desk.get(page_of(event)).context["form"].ends
        assert len([end for end in ends.values() if end.row is not None]) == 3 * count
        return len(asked)

    assert queries(1) == queries(8)
