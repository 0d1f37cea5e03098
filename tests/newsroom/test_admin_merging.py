"""Two forms of one record, saved one after the other: nothing is overwritten, nothing that was typed is lost."""

import pytest
from django.contrib.messages import get_messages
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from relations.models import Event, Participation, Post, Principle
from relations.newsroom import audit
from relations.newsroom.admin.overtaken import StartedFrom
from relations.newsroom.admin.record import RecordAdmin
from relations.newsroom.freezing import freeze
from relations.newsroom.models import Review, Revision, Standing
from relations.newsroom.proofs import newsroom_differences
from relations.newsroom.record import delete_draft
from relations.newsroom.workflow import withdraw
from relations.vocabulary import ItemAct
from tests import factories as make
from tests.newsroom.desk import add_row, as_typed, change, change_address, read

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def at_the_desk(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def marie(db):
    return at_the_desk(make.account("marie", is_superuser=True))


@pytest.fixture
def jean(db):
    return at_the_desk(make.account("jean", is_superuser=True))


class Form:
    """A form that somebody has opened, and saves later."""

    def __init__(self, client, row, query=""):
        self.client, self.address = client, change_address(row) + query
        self.fields = read(client.get(self.address)).fields

    def save(self, *, rows=(), button="_save", **typed):
        for prefix, values in rows:
            add_row(self.fields, prefix, **values)
        for name, value in typed.items():
            self.fields[name.replace("__dash__", "-")] = [as_typed(value)]
        return self.client.post(self.address, {**self.fields, button: "1"})


def saved(response):
    context = response.context or {}
    assert response.status_code == 302, [context.get(name) for name in ("errors", "problems", "lines")]
    return response


def asked(response):
    """The form of the page that shows both versions."""
    assert response.status_code == 200
    assert "admin/merge.html" in [template.name for template in response.templates], response.context["errors"]
    return read(response).fields


def confirm(client, row, response, **choices):
    fields = asked(response)
    by_unit = {name.rpartition(":")[2]: name for name in names_of_choices(response)}
    return client.post(change_address(row), {**fields, **{by_unit[unit]: side for unit, side in choices.items()}})


def names_of_choices(response):
    lines = response.context["lines"]
    return [f"choice:{line.key}" for line in (*lines.conflicts, *lines.mine, *lines.theirs)]


def labels(response, name):
    return [line.label for line in getattr(response.context["lines"], name)]


def said(response):
    return [strip_tags(str(message)) for message in get_messages(response.wsgi_request)]


def numbers(row):
    kept = Revision.objects.filter(kind=row.kind(), record_id=row.pk).order_by("number")
    return list(kept.values_list("number", flat=True))


def now(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture(autouse=True)
def newsroom_agrees(db):
    yield
    assert list(newsroom_differences()) == []


# --- a French editor and an English translator ------------------------------------------------------------------------


def test_french_and_english_merge_by_themselves(marie, jean):
    event = make.event("Visite", title_en="Visit", summary_fr="Bref.")
    french, english = Form(marie, event), Form(jean, event)

    saved(french.save(title_fr="Une visite"))
    response = saved(english.save(title_en="A visit", summary_en="Brief."))

    found = now(event)
    assert (found.title_fr, found.title_en, found.summary_en) == ("Une visite", "A visit", "Brief.")
    assert numbers(event) == [1, 2, 3]
    assert Revision.objects.get(number=3, kind="event").note == _("Merged with revision %(number)s") % {"number": 2}
    assert any("marie" in words and "2" in words for words in said(response))
    link = f'/admin/compare/event/{event.pk}/?from=1&amp;to=2"'
    assert any(link in str(message) for message in get_messages(response.wsgi_request))


def test_the_english_is_out_of_date_when_its_translator_had_not_seen_the_new_french(marie, jean):
    event = make.event("Visite", title_en="Visit", summary_fr="Bref.")
    french, english = Form(marie, event), Form(jean, event)
    saved(french.save(title_fr="Une visite"))

    saved(english.save(title_en="The visit"))

    assert now(event).english == "out_of_date"


def test_the_english_is_out_of_date_when_the_french_comes_second(marie, jean):
    event = make.event("Visite", title_en="Visit")
    french, english = Form(marie, event), Form(jean, event)
    saved(english.save(title_en="The visit"))

    saved(french.save(title_fr="Une visite"))

    found = now(event)
    assert (found.title_fr, found.title_en, found.english) == ("Une visite", "The visit", "out_of_date")


def test_the_english_is_ready_when_no_french_was_changed(marie, jean):
    event = make.event("Visite", title_en="")
    one, other = Form(marie, event), Form(jean, event)
    saved(one.save(certainty="probable"))

    saved(other.save(title_en="The visit"))

    assert (now(event).english, now(event).certainty) == ("ready", "probable")


def test_a_translator_without_other_rights_is_merged(marie):
    event = make.event("Visite", title_en="Visit")
    translator = at_the_desk(make.account("anne", group="translator"))
    english = Form(translator, event)
    added = {"role": "host", "name_as_written": "le chef"}
    saved(Form(marie, event).save(title_fr="Une visite", rows=[("participations", added)]))

    saved(english.save(title_en="A visit"))

    found = now(event)
    assert (found.title_fr, found.title_en, found.participations.count()) == ("Une visite", "A visit", 1)


# --- both are shown before they are saved -----------------------------------------------------------------------------


def test_what_only_one_side_changed_is_shown_and_kept(marie, jean):
    event = make.event("Visite")
    one, other = Form(marie, event), Form(jean, event)
    saved(one.save(summary_fr="Le 2."))

    page = other.save(title_fr="Une visite")

    assert (labels(page, "mine"), labels(page, "theirs")) == (["Titre (français)"], ["Résumé (français)"])
    assert numbers(event) == [1, 2]
    saved(confirm(jean, event, page))
    assert (now(event).title_fr, now(event).summary_fr, numbers(event)) == ("Une visite", "Le 2.", [1, 2, 3])


def test_what_both_changed_is_chosen(marie, jean):
    event = make.event("Visite")
    one, other = Form(marie, event), Form(jean, event)
    saved(one.save(title_fr="Audience"))

    page = other.save(title_fr="Entretien")

    assert labels(page, "conflicts") == ["Titre (français)"]
    assert not [name for name in asked(page) if name.startswith("choice:")]
    text = page.content.decode()
    assert all(words in text for words in ("Visite", "Audience", "Entretien"))
    unchosen = confirm(jean, event, page)
    assert unchosen.context["problems"] != []
    assert numbers(event) == [1, 2]
    saved(confirm(jean, event, unchosen, title_fr="mine"))
    assert (now(event).title_fr, numbers(event)) == ("Entretien", [1, 2, 3])


def test_the_page_says_what_each_side_made_of_a_text(marie, jean):
    event = make.event("Visite", summary_fr="Le ministre a reçu l’ambassadrice.")
    one, other = Form(marie, event), Form(jean, event)
    saved(one.save(summary_fr="Le ministre a reçu l’ambassadeur."))

    (line,) = other.save(summary_fr="").context["lines"].conflicts

    (before,), (theirs,) = line.before.columns, line.theirs.columns
    assert "".join(piece.text for piece in before.pieces) == "Le ministre a reçu l’ambassadrice."
    assert [piece.text for piece in theirs.pieces if piece.state == "added"] == ["ambassadeur"]
    assert (line.mine.columns, line.mine.words, line.own) == ([], _("empty"), "")


def test_choosing_theirs_changes_nothing(marie, jean):
    event = make.event("Visite")
    one, other = Form(marie, event), Form(jean, event)
    saved(one.save(title_fr="Audience"))

    saved(confirm(jean, event, other.save(title_fr="Entretien"), title_fr="theirs"))

    assert (now(event).title_fr, numbers(event)) == ("Audience", [1, 2])


def test_a_third_text_can_be_written(marie, jean):
    event = make.event("Visite", summary_fr="Bref.")
    one, other = Form(marie, event), Form(jean, event)
    saved(one.save(summary_fr="Le 2 février.\n"))
    page = other.save(summary_fr="À Bamako.")

    fields = asked(page) | {"own:::summary_fr": "\n Le 2 février\r\nà Bamako. \n", "choice:::summary_fr": "own"}
    saved(jean.post(change_address(event), fields))

    assert now(event).summary_fr == "\n Le 2 février\nà Bamako. \n"


def test_a_third_text_that_does_not_fit_is_told_and_kept(marie, jean):
    event = make.event("Visite")
    one, other = Form(marie, event), Form(jean, event)
    saved(one.save(title_fr="Audience"))
    page = other.save(title_fr="Entretien")

    fields = asked(page) | {"own:::title_fr": "a" * 300, "choice:::title_fr": "own"}
    refused = jean.post(change_address(event), fields)

    assert asked(refused)["own:::title_fr"] == ["a" * 300]
    assert asked(refused)["choice:::title_fr"] == ["own"]
    assert refused.context["problems"] != []
    assert numbers(event) == [1, 2]


def test_a_page_that_is_overtaken_in_turn_is_shown_again(marie, jean):
    event = make.event("Visite")
    other = Form(jean, event)
    saved(Form(marie, event).save(title_fr="Audience"))
    page = other.save(title_fr="Entretien", summary_fr="Bref.")
    saved(Form(marie, event).save(title_fr="Audience privée"))

    again = confirm(jean, event, page, title_fr="mine")

    assert asked(again)["_merged_with"] == ["3"]
    assert "Audience privée" in again.content.decode()
    assert numbers(event) == [1, 2, 3]
    saved(confirm(jean, event, again, title_fr="mine"))
    assert (now(event).title_fr, now(event).summary_fr) == ("Entretien", "Bref.")


def test_a_choice_is_kept_where_nothing_new_has_happened(marie, jean):
    event = make.event("Visite", summary_fr="Bref.")
    other = Form(jean, event)
    saved(Form(marie, event).save(title_fr="Audience", summary_fr="Le 2 février."))
    page = other.save(title_fr="Entretien", summary_fr="À Bamako.")
    saved(Form(marie, event).save(title_fr="Audience privée"))

    again = confirm(jean, event, page, title_fr="mine", summary_fr="theirs")

    # Of the title there is something else to choose from by now.
    assert {line.key: line.chosen for line in again.context["lines"].conflicts} == {
        "::title_fr": "",
        "::summary_fr": "theirs",
    }
    saved(confirm(jean, event, again, title_fr="mine"))
    assert (now(event).title_fr, now(event).summary_fr) == ("Entretien", "Le 2 février.")


def test_words_of_ones_own_beside_another_choice_are_asked_about(marie, jean):
    event = make.event("Visite")
    one, other = Form(marie, event), Form(jean, event)
    saved(one.save(title_fr="Audience"))
    page = other.save(title_fr="Entretien")

    fields = asked(page) | {"own:::title_fr": "Rencontre", "choice:::title_fr": "mine"}
    refused = jean.post(change_address(event), fields)

    assert len(refused.context["problems"]) == 1
    assert asked(refused)["own:::title_fr"] == ["Rencontre"]
    assert numbers(event) == [1, 2]
    saved(jean.post(change_address(event), asked(refused) | {"own:::title_fr": ""}))
    assert now(event).title_fr == "Entretien"


def test_what_was_typed_passes_through_the_page_unharmed(marie, jean):
    odd = '\n\n  « Le Mali »,\u00a0dit-il…\n\n\tUne ligne \nsans "fin" & <b> :   \n\n'
    article = make.article("Un texte.", title="Un titre")
    one, other = Form(marie, article), Form(jean, article)
    saved(one.save(title="Autre titre"))

    saved(confirm(jean, article, other.save(body=odd)))

    assert (now(article).title, now(article).body) == ("Autre titre", odd)
    assert now(article).sha256 == Revision.objects.get(kind="article", number=3).snapshot["root"]["sha256"] != ""


# --- rows -------------------------------------------------------------------------------------------------------------


def test_rows_of_both_are_kept(marie, jean):
    event = make.event("Visite", who=(make.actor("Diop"),))
    country = make.country()
    one, other = Form(marie, event), Form(jean, event)
    added = {"role": "host", "name_as_written": "le chef"}
    saved(one.save(rows=[("participations", added), ("eventparty_set", {"country": country})]))

    another = ("participations", {**added, "name_as_written": "X"})
    page = other.save(participations__dash__0__dash__role="host", rows=[another])
    saved(confirm(jean, event, page))

    found = [(row.role, str(row)) for row in event.participations.all()]
    assert sorted(found) == [("host", "Diop"), ("host", "X"), ("host", "le chef")]
    assert list(now(event).parties.all()) == [country]


def test_the_same_row_added_by_both_is_taken_once(marie, jean):
    event = make.event("Visite")
    one, other = Form(marie, event), Form(jean, event)
    added = [("participations", {"role": "host", "name_as_written": "le chef"})]
    saved(one.save(rows=added))

    saved(other.save(rows=added))

    assert (event.participations.count(), numbers(event)) == (1, [1, 2])


def test_a_row_that_one_changed_and_the_other_removed_is_chosen(marie, jean):
    event = make.event("Visite", who=(make.actor("Diop"),))
    one, other = Form(marie, event), Form(jean, event)
    saved(one.save(participations__dash__0__dash__DELETE="on"))

    page = other.save(participations__dash__0__dash__role="host")

    (line,) = page.context["lines"].conflicts
    assert line.theirs.words == _("taken away")
    kept = jean.post(change_address(event), {**asked(page), f"choice:{line.key}": "mine"})
    saved(kept)
    assert [(row.role, str(row)) for row in event.participations.all()] == [("host", "Diop")]


def test_evidence_of_a_row_that_went_brings_it_back_or_goes_with_it(marie, jean):
    actor, proof = make.actor("Diop"), make.passage(make.article(), "a reçu")
    change(marie, actor, rows=[("tenures", {"post": make.saved(Post(title_fr="Ministre"))})])
    tenure = actor.tenures.get()
    one, other = Form(marie, actor), Form(jean, actor)
    saved(one.save(tenures__dash__0__dash__DELETE="on"))

    page = other.save(rows=[("evidence", {"passage": proof, "tenure": tenure})])

    (line,) = page.context["lines"].conflicts
    assert len(line.along) == 1
    saved(jean.post(change_address(actor), {**asked(page), f"choice:{line.key}": "mine"}))
    assert [row.tenure for row in actor.evidence.all()] == [tenure]


# --- nothing of one's own ---------------------------------------------------------------------------------------------


def test_an_unchanged_form_saved_over_a_newer_revision_changes_nothing(marie, jean):
    event = make.event("Visite", proof=make.passage(make.article(), "a reçu"), who=(make.actor(),))
    one, other = Form(marie, event), Form(jean, event)
    saved(one.save(title_fr="Une visite"))

    response = saved(other.save())

    assert (now(event).title_fr, numbers(event)) == ("Une visite", [1, 2])
    assert any("marie" in words for words in said(response))


def test_two_tabs_of_one_editor_are_two_editors(marie):
    event = make.event("Visite")
    one, other = Form(marie, event), Form(marie, event)
    saved(one.save(summary_fr="Bref."))

    page = other.save(title_fr="Une visite")

    response = saved(confirm(marie, event, page))
    assert (now(event).title_fr, now(event).summary_fr) == ("Une visite", "Bref.")
    assert any(_("yourself in another window") in words for words in said(response))


def odd_rows():
    article = make.article("\n\n  « Le Mali »,\u00a0dit-il…\n\n\tUne ligne \nsans fin :   \n\n")
    proof = make.passage(article, "dit-il…\n\n\tUne ligne \n")
    speaker = make.actor("Ministre")
    event = make.event(proof=proof, parties=(make.country(), make.country()), who=(speaker,), summary_fr="Un\nmot.\n")
    words = "\n « Le Mali » \n\n"
    statement = make.statement(speaker, proof, verbatim=words, form="direct_quote", content_fr=" Un mot\n")
    return [article, proof, speaker, event, statement, make.country(article_fr="le ", aliases="Bamako\nKoulouba")]


def test_a_stale_form_of_any_kind_holds_nothing_that_was_not_typed(marie, jean):
    for row in odd_rows():
        other = Form(jean, row)
        saved(Form(marie, row).save(slug=f"autre-{row.pk}"))

        saved(other.save())

        assert numbers(row) == [1, 2], row.kind()


def test_an_anchor_that_followed_its_article_is_nobodys_edit(marie, jean):
    article = make.article("Le ministre a reçu l’ambassadrice.")
    passage = make.passage(article, "a reçu")
    other = Form(jean, passage)
    change(marie, article, body="À Bamako, le ministre a reçu l’ambassadrice.")
    moved = now(passage)

    page = other.save(slug="un-passage")
    saved(confirm(jean, passage, page))

    found = now(passage)
    assert (found.slug, found.start, found.state) == ("un-passage", moved.start, "moved")


# --- forms that cannot be saved ---------------------------------------------------------------------------------------


def test_a_stale_form_with_a_mistake_shows_the_rows_that_it_was_made_from(marie, jean):
    event = make.event("Visite", who=(make.actor("Diop"), make.actor("Maïga")))
    one, other = Form(marie, event), Form(jean, event)
    saved(one.save(summary_fr="Bref.", participations__dash__0__dash__DELETE="on"))

    wrong = other.save(title_fr="", note_fr="Typed", participations__dash__0__dash__role="host")

    assert list(wrong.context["adminform"].form.errors) == ["title_fr"]
    fields = read(wrong).fields
    assert (fields["_seen"], fields["note_fr"], fields["summary_fr"]) == (["1"], ["Typed"], [""])
    assert fields["participations-INITIAL_FORMS"] == ["2"]
    assert "marie" in strip_tags(wrong.content.decode())
    assert (now(event).summary_fr, event.participations.count(), numbers(event)) == ("Bref.", 1, [1, 2])
    page = jean.post(change_address(event), {**fields, "title_fr": "Une visite", "_save": "1"})
    (line,) = page.context["lines"].conflicts
    saved(jean.post(change_address(event), {**asked(page), f"choice:{line.key}": "mine"}))
    assert (now(event).note_fr, now(event).summary_fr, event.participations.count()) == ("Typed", "Bref.", 2)


@pytest.mark.parametrize("seen", [None, "", "7", "x", "9" * 30, "²"])
def test_a_form_that_does_not_say_where_it_started_is_not_saved(marie, seen):
    event = make.event("Visite", who=(make.actor("Diop"),))
    form = Form(marie, event)
    form.fields["_seen"] = [seen] if seen is not None else []

    refused = form.save(title_fr="Une visite", participations__dash__0__dash__name_as_written="le chef")

    assert refused.status_code == 409
    text = strip_tags(refused.content.decode())
    assert all(words in text for words in ("Une visite", "le chef", "Diop"))
    assert (now(event).title_fr, numbers(event)) == ("Visite", [1])


def test_what_was_typed_into_a_record_that_is_deleted_meanwhile_can_be_copied(marie, jean):
    event = make.event("Visite")
    form = Form(jean, event)
    delete_draft(event, by=make.chief())

    refused = form.save(title_fr="Une <visite>", summary_fr="Deux\nlignes")

    assert refused.status_code == 409
    text = refused.content.decode()
    assert all(words in text for words in ("Une &lt;visite&gt;", "Deux\r\nlignes", "chief"))
    assert not Event.objects.exists()


def test_what_was_typed_into_a_record_that_the_law_removed_can_be_copied(press):
    jean = at_the_desk(make.account("jean", is_superuser=True))
    principle = make.saved(Principle(label_fr="Souveraineté"))
    make.show(principle)
    form = Form(jean, principle)
    withdraw([("principle", principle.pk)], by=make.chief(), act=ItemAct.LEGAL_REMOVAL, notice_fr="Retiré.")

    refused = form.save(note_fr="Une note")

    assert refused.status_code == 409
    assert "Une note" in refused.content.decode()


def test_a_withdrawal_meanwhile_is_told(press):
    jean = at_the_desk(make.account("jean", is_superuser=True))
    principle = make.saved(Principle(label_fr="Souveraineté"))
    make.show(principle)
    form = Form(jean, principle)
    edition = withdraw([("principle", principle.pk)], by=make.chief(), notice_fr="Retiré.")

    response = saved(form.save(note_fr="Une note"))

    assert now(principle).note_fr == "Une note"
    assert any(str(edition.number) in words for words in said(response))


def frozen(row):
    until = timezone.now() + timezone.timedelta(days=1)
    freeze((row.kind(), row.pk), by=make.chief(), reason="Enquête en cours", until=until)


def test_a_freeze_meanwhile_is_told_and_what_was_typed_is_kept(jean):
    event = make.event("Visite")
    form = Form(jean, event)
    frozen(event)

    refused = form.save(title_fr="Une visite")

    assert "Enquête en cours" in strip_tags(refused.content.decode())
    assert (read(refused).fields["title_fr"], read(refused).fields["_seen"]) == (["Une visite"], ["1"])
    assert (now(event).title_fr, numbers(event)) == ("Visite", [1])


def test_a_freeze_after_somebody_has_saved_is_told_beside_both_versions(marie, jean):
    event = make.event("Visite")
    form = Form(jean, event)
    saved(Form(marie, event).save(summary_en="Brief."))
    frozen(event)

    refused = form.save(title_fr="Une visite")

    assert ["Enquête en cours" in problem.message for problem in refused.context["problems"]] == [True]
    assert asked(refused)["title_fr"] == ["Une visite"]
    assert (now(event).title_fr, now(event).summary_en, numbers(event)) == ("Visite", "Brief.", [1, 2])


def test_versions_that_do_not_go_together_are_not_saved(marie, jean):
    event = make.event("Visite", who=(make.actor("Diop"),))
    change(marie, event, participations__dash__0__dash__name_as_written="le ministre")
    other = Form(jean, event)
    saved(Form(marie, event).save(participations__dash__0__dash__actor=""))
    page = other.save(participations__dash__0__dash__name_as_written="")

    refused = confirm(jean, event, page)

    assert len(refused.context["problems"]) == 1
    assert numbers(event) == [1, 2, 3]
    saved(confirm(jean, event, refused, actor_id="mine"))
    assert [str(row) for row in event.participations.all()] == ["Diop"]


def test_an_address_that_is_anothers_by_now_is_told(marie, jean):
    event = make.event("Visite", slug="visite")
    form = Form(jean, event)
    saved(Form(marie, event).save(slug="premiere-visite"))
    make.event("Visite", slug="visite")

    wrong = form.save(title_fr="Une visite")

    assert list(wrong.context["adminform"].form.errors) == ["slug"]
    fields = read(wrong).fields
    assert fields["title_fr"] == ["Une visite"]
    page = jean.post(change_address(event), {**fields, "slug": "premiere-visite", "_save": "1"})
    saved(confirm(jean, event, page))
    assert (now(event).title_fr, now(event).slug) == ("Une visite", "premiere-visite")


def test_only_who_may_change_a_record_is_answered(marie):
    event = make.event("Visite")
    reader = at_the_desk(make.account("lea"))
    form = Form(marie, event)
    saved(Form(marie, event).save(title_fr="Une visite"))

    assert reader.post(change_address(event), {**form.fields, "_save": "1"}).status_code == 403
    assert reader.post(change_address(event), {"_save": "1"}).status_code == 403


# --- what the pressed button asked for --------------------------------------------------------------------------------


def test_the_button_is_remembered(marie, jean):
    event = make.event("Visite")
    other = Form(jean, event)
    saved(Form(marie, event).save(summary_fr="Bref."))

    response = saved(confirm(jean, event, other.save(title_fr="Une visite", button="_continue")))

    assert response["Location"] == change_address(event)


def test_nobody_approves_what_they_have_not_seen(marie, jean):
    event = make.event("Visite", title_en="Visit")
    english, unchanged = Form(jean, event), Form(jean, event)
    saved(Form(marie, event).save(title_fr="Une visite"))

    for form, typed in ((english, {"title_en": "A visit"}), (unchanged, {})):
        form.fields["_move"] = ["submit"]
        response = saved(form.save(button="_ignored", **typed))
        assert response["Location"].startswith(change_address(event))

    assert Standing.objects.get(kind="event").review == Review.DRAFT
    assert now(event).title_en == "A visit"


def test_whoever_has_seen_both_versions_may_take_the_next_step(marie, jean):
    event = make.event("Visite")
    other = Form(jean, event)
    saved(Form(marie, event).save(summary_fr="Bref."))
    other.fields["_move"] = ["submit"]

    saved(confirm(jean, event, other.save(title_fr="Une visite", button="_ignored")))

    assert Standing.objects.get(kind="event").review == Review.SUBMITTED


def test_a_form_in_a_popup_is_merged(marie, jean):
    country = make.country("KEN", "Kenya")
    other = Form(jean, country, "?_popup=1")
    saved(Form(marie, country).save(name_fr="Le Kenya"))

    response = other.save(name_en="The Kenya")

    assert b"popup_response" in response.content
    assert (now(country).name_fr, now(country).name_en) == ("Le Kenya", "The Kenya")


# --- the number of the revision ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("saves", "shown"), [(0, "Visite"), (1, "Titre 1"), (2, "Titre 2"), (9, "Titre 2")])
def test_a_form_opened_while_others_save_has_the_number_of_its_rows(marie, monkeypatch, saves, shown):
    event = make.event("Visite")
    read_row, claim, turns, titles = RecordAdmin.get_object, audit.claim, [], iter(range(1, saves + 1))

    def read_while_somebody_saves(desk, *args):
        found = read_row(desk, *args)
        # Nobody can save while the reader has the turn.
        if not turns and (number := next(titles, None)):
            make.resaved(now(event), title_fr=f"Titre {number}")
            turns.clear()
        return found

    monkeypatch.setattr(audit, "claim", lambda **said: turns.append(1) or claim(**said))
    monkeypatch.setattr(RecordAdmin, "get_object", read_while_somebody_saves)
    fields = read(marie.get(change_address(event))).fields

    assert fields["title_fr"] == [shown]
    assert Revision.objects.get(number=fields["_seen"][0], kind="event").snapshot["root"]["title_fr"] == shown


def queries(act):
    with CaptureQueriesContext(connections["default"]) as seen:
        response = act()
    return len(seen), response


def test_the_page_asks_a_fixed_number_of_queries(marie, jean):
    def asked_for(many):
        event = make.event("Visite", who=(make.actor(), make.actor()))
        other = Form(jean, event)
        for _number in range(many):
            make.saved(now(event), Participation(event=event, actor=make.actor(), role="host"))
        count, page = queries(lambda: other.save(title_fr="Une visite"))
        assert len(page.context["lines"].theirs) == many
        return count

    assert asked_for(1) == asked_for(20)


def test_opening_a_form_asks_two_queries_more_for_its_number(marie, monkeypatch):
    event = make.event("Visite")
    address = change_address(event)
    marie.get(address)
    count, _page = queries(lambda: marie.get(address))
    monkeypatch.setattr(StartedFrom, "now", lambda key: StartedFrom(1))

    assert queries(lambda: marie.get(address))[0] == count - 2
