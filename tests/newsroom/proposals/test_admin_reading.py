"""The reading desk in the admin: shown, decided, mended and marked; nothing typed is lost."""

import re
from html import escape, unescape

import pytest
from django.test import Client
from django.urls import reverse

from relations.models import Actor, Event, Place
from relations.newsroom.models import Proposal
from relations.newsroom.proposals.decisions import accept, refuse
from relations.newsroom.proposals.readings import proposals_of, read_article
from tests import factories as make
from tests.newsroom.desk import FormReader
from tests.newsroom.proposals import scene

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def desk(chief):
    client = Client(headers={"accept-language": "en"})
    client.force_login(chief)
    return client


def address(source, rest: str = "") -> str:
    return reverse("admin:reading", args=(source.pk,)) + rest


def sent(client, source, proposal, button, **changes):
    """Press a button of one proposal, with the fields of its form as a browser would send them."""
    page = client.get(address(source, f"?edit={proposal.pk}")).content.decode()
    start = page.index(f'id="p{proposal.pk}"')
    reader = FormReader()
    reader.feed(page[start : page.index("</form>", start) + 7])
    fields = reader.fields | {name: [value] for name, value in changes.items()}
    return client.post(address(source), {**fields, button: "1"})


def test_an_article_is_read_when_somebody_asks(desk, source):
    page = desk.get(address(source))
    assert "Read the text" in page.content.decode()
    assert not Proposal.objects.exists()
    answer = desk.post(address(source), {"_read": "1"})
    first = proposals_of(source)[0]
    assert answer.url == address(source, f"?at={first.pk}#p{first.pk}")


def test_an_article_without_text_says_so(desk, chief):
    empty = make.article("")
    answer = desk.post(address(empty), {"_read": "1"})
    assert "The article has no text yet" in answer.content.decode()


def test_the_whole_text_is_shown_with_a_mark_for_each_proposal(desk, source, read):
    page = desk.get(address(source)).content.decode()
    shown = page[page.index('class="article-text"') : page.index('id="marking"')]
    shown = shown[shown.index(">") + 1 :]
    bare = unescape(re.sub(r"<[^>]+>", "", re.sub(r'<a class="tag.*?</a>', "", shown, flags=re.DOTALL)))
    assert bare.startswith(source.body)
    for one in proposals_of(source):
        assert f'id="m{one.pk}"' in shown
        assert f'id="p{one.pk}"' in page


def test_what_a_text_says_never_becomes_markup(desk, chief):
    scene.vocabulary()
    evil = scene.article("<script>alert(1)</script> Le ministre Jean Dupont a reçu l’ambassadeur </mark><b>x</b>.")
    read_article(evil, by=chief)
    page = desk.get(address(evil)).content.decode()
    assert "<script>alert" not in page
    assert "<b>x" not in page
    assert escape("<script>alert(1)</script>") in page


def repeated(times: int) -> str:
    return "\n\n".join(scene.TEXT.replace("Sylvain Itté", f"Sylvain Itt{n}é") for n in range(times))


def test_the_page_asks_as_much_for_many_proposals_as_for_few(desk, chief, django_assert_num_queries):
    scene.vocabulary()
    few, many = scene.article(repeated(3)), scene.article(repeated(15))
    for text in (few, many):
        scene.read(text, chief)
    assert len(proposals_of(many)) > 2 * len(proposals_of(few))
    for text in (few, many):
        with django_assert_num_queries(21):
            desk.get(address(text))


def test_accepting_leads_to_the_next_that_waits(desk, source, read):
    answer = sent(desk, source, read["place"], "_accept")
    assert Place.objects.get().name_fr == "Niamey"
    waiting = [one for one in proposals_of(source) if one.is_waiting and one.start >= read["place"].start]
    assert answer.url.endswith(f"#p{waiting[0].pk}")


def test_a_form_that_nobody_changed_changes_nothing(desk, source, read):
    sent(desk, source, read["event"], "_accept")
    assert Proposal.objects.get(pk=read["event"].pk).traces["changed"] is False


def test_what_an_editor_types_is_what_becomes_a_draft(desk, source, read):
    answer = sent(
        desk, source, read["event"], "_accept", title_fr="Audience à Niamey", act="CONSULT:visit", role0="",
        who0="state:FRA", as0="present", parties="Niger, fra", precision="month", earliest="2024-03-01", latest="",
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    event = Event.objects.get()
    assert (event.title_fr, event.mode.code, str(event.date)) == ("Audience à Niamey", "visit", "March 2024")
    assert [(str(part), part.role) for part in event.participations.all()] == [
        ("Sylvain Itté", "visitor"), ("France", "present"),
    ]  # fmt: skip
    assert Proposal.objects.get(pk=read["event"].pk).traces["changed"] is True


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("parties", "NER, XXQ", "XXQ"),
        ("parties", "", "at least one country"),
        ("parties", "Atlantide", "“Atlantide” is no country"),
        ("precision", "day", "one day"),
        ("act", "NONSENSE:", "Select a valid choice"),
        ("title_fr", "", "This field is required"),
        ("earliest", "demain", "valid date"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_writes_nothing(desk, source, read, field, value, words):
    changes = {"title_fr": "Un titre à moi", field: value}
    if field == "precision":
        changes["latest"] = "2024-03-25"
    answer = sent(desk, source, read["event"], "_accept", **changes)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    if field != "title_fr":
        assert "Un titre à moi" in page
    assert not Event.objects.exists()
    assert not Actor.objects.exists()


def test_which_record_it_is_has_to_be_chosen(desk, source, chief):
    one, other = make.actor("Sylvain Itté"), make.actor("Sylvain Itté")
    scene.read(source, chief)
    proposal = scene.called(source, "Sylvain Itté")
    answer = sent(desk, source, proposal, "_accept")
    assert "choose it, or say that it is new" in answer.content.decode()
    sent(desk, source, proposal, "_accept", choice=str(other.pk))
    assert Proposal.objects.get(pk=proposal.pk).record_id == other.pk != one.pk


def test_a_refusal_is_taken_back(desk, source, read):
    sent(desk, source, read["event"], "_refuse")
    assert scene.by_kind(source)["event"].state == "refused"
    answer = sent(desk, source, read["event"], "_undo")
    assert scene.by_kind(source)["event"].is_waiting
    assert answer.url.endswith(f"#p{read['event'].pk}")


def test_what_the_rules_missed_is_marked_in_the_text(desk, source, read):
    words = "avait suspendu son aide"
    answer = desk.post(address(source), {"_mark": "event", "words": words, "start": str(source.body.index(words))})
    one = Proposal.objects.latest("pk")
    assert answer.url.endswith(f"#p{one.pk}")
    page = desk.get(address(source)).content.decode()
    # What says little of itself yet is open to be filled in.
    card = page[page.index(f'id="p{one.pk}"') :]
    assert 'name="act"' in card[: card.index("</li>")]


def test_the_fields_are_shown_of_the_proposal_that_is_to_be_changed(desk, source, read):
    assert 'name="title_fr"' not in desk.get(address(source)).content.decode()
    page = desk.get(address(source, f"?edit={read['event'].pk}")).content.decode()
    assert page.count('name="title_fr"') == 1


def test_what_is_accepted_unseen_is_what_was_proposed(desk, source, read):
    desk.post(address(source), {"proposal": read["event"].pk, "_accept": "1"})
    assert Event.objects.get().title_fr == read["event"].values["title_fr"]


def test_words_that_are_not_there_come_back_to_be_mended(desk, source, read):
    answer = desk.post(address(source), {"_mark": "event", "words": "paroles inventées"})
    page = answer.content.decode()
    assert "The article does not contain these words" in page
    assert ">paroles inventées</textarea>" in page


def test_who_may_not_decide_does_not_see_the_desk(source, read):
    client = Client()
    client.force_login(make.account(group="translator"))
    assert client.get(address(source)).status_code == 403
    assert client.post(address(source), {"proposal": read["event"].pk, "_accept": "1"}).status_code == 403
    assert not Event.objects.exists()


@pytest.mark.parametrize("said", [{}, {"proposal": "x"}, {"proposal": "9" * 30}, {"proposal": "0", "_accept": "1"}])
def test_nonsense_is_answered(desk, source, read, said):
    assert desk.post(address(source), said).status_code in (200, 404)


def test_a_proposal_of_another_article_is_not_decided_here(desk, source, read, chief):
    other = scene.article("Autre. " + scene.TEXT)
    theirs = scene.read(other, chief)["event"]
    assert desk.post(address(source), {"proposal": theirs.pk, "_refuse": "1"}).status_code == 404
    assert Proposal.objects.get(pk=theirs.pk).is_waiting


def test_every_state_of_a_proposal_has_its_page(desk, source, read, chief):
    accept(read["event"], by=chief)
    refuse(read["measure"], by=chief)
    page = desk.get(address(source)).content.decode()
    assert page.count('class="proposal') == len(proposals_of(source))
    assert 'name="_undo"' in page
    Event.objects.update(title_fr="Un titre d’après", title_en="")
    assert "Un titre d’après" in desk.get(address(source)).content.decode()


def test_the_lists_name_what_waits_and_what_was_learnt(desk, source, read, chief):
    refuse(read["measure"], by=chief)
    assert "Niamey" in desk.get(reverse("admin:readings")).content.decode()
    page = desk.get(reverse("admin:lessons")).content.decode()
    assert "measure imposed" in page


def test_the_article_leads_to_its_reading(desk, source):
    page = desk.get(reverse("admin:relations_article_change", args=(source.pk,))).content.decode()
    assert address(source) in page


@pytest.mark.once
def test_every_rule_that_the_measured_texts_meet_is_put_into_words():
    from relations.newsroom.admin.proposal_rules import RULES
    from relations.newsroom.intake.reading import read as read_text
    from relations.newsroom.proposals.findings import findings
    from tests.intake.articles import gathered

    bare = set()
    for measured in gathered("tuned")[::3]:
        for found in findings(read_text(measured.text)):
            rule = found.rule.removeprefix("noun: ")
            if rule not in RULES and not rule.startswith("verb: "):
                bare |= {part for part in rule.split(", ") if part not in RULES}
    assert bare == set()
