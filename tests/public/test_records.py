"""What the pages of records say beyond their facts: courses of things, ranks, drift, citations, where to write."""

import re
from urllib.parse import unquote

import pytest
from django.utils import timezone

from relations.catalogue.closed_lists import ranks, topics
from relations.catalogue.ledgers import drift_of
from relations.catalogue.lengths import Length, length_between
from relations.dates import UncertainDate
from relations.models import Answer, EventLink, Evidence, Invocation, InvocationPrincipal, Page, Post
from relations.public.addresses import anchor_of
from relations.public.contact import is_ours
from relations.public.passages import text_directive
from tests import factories as make
from tests.api.conftest import BODY, _measure, built, day
from tests.public.conftest import page_of

HOSTILE = (
    "//evil.example/", "https://evil.example/fr/", "/fr/\r\nBcc: x@example.org", "javascript:alert(1)", "/admin/",
    "/api/v1/", "/fr/nulle-part/", "/de/", "fr/evenements/", "/fr/evenements/x/?page=1", "\0", "/" * 10_000,
    "/fr/evenements/%22onload/", "<script>",
)  # fmt: skip
EDITIONS = ("0", "-1", "99", "²", "٣", "9" * 5000, "x", "1\0")


def section(text, start, end):
    return text.split(start)[1].split(end)[0]


def a_demand(record, wording, when="2026-03", **fields):
    """A demand of the minister, public, with an article that has its words."""
    article = make.article(wording, language=fields.get("language", "fr"))
    said = {"act": "demand", "voice": "reported", "tier": "named", "invoker": record.minister, **fields}
    row = built(Invocation, principle=record.principle, wording=wording, date=day(when), **said)
    make.saved(row, Evidence(invocation=row, passage=make.passage(article, wording)))
    make.show(article, row)
    return row


# --- events -----------------------------------------------------------------------------------------------------------


def test_event_sets_both_sides_at_their_levels(record, reader):
    envoy = make.actor("Nick Roe", country=record.usa)
    lower = make.saved(Post(title_fr="envoyé", title_en="envoy", rank=4, country=record.usa))
    event = make.event("Visite", proof=record.proof, who=(record.minister, envoy), event_type=record.type)
    event.participations.filter(actor=record.minister).update(post=record.post)
    event.participations.filter(actor=envoy).update(post=lower)
    make.resaved(event)
    make.show(lower, envoy, event)

    text = reader.text(page_of(event, "en"))

    assert "Mali level 2 – minister Actor Awa Diarra" in text
    assert "États-Unis level 4 – senior official, chargé d’affaires Actor Nick Roe, envoy" in text
    assert "2 levels of protocol between the two sides" in text


def test_event_without_posts_has_no_level(record, reader):
    assert "level" not in reader.text(page_of(record.event, "en"))


def test_course_of_things_reads_links_from_either_end(record, reader):
    event = make.event("Suite", proof=record.proof, parties=(record.mli,), event_type=record.type)
    make.saved(event, EventLink(event=event, link_kind="ends", target=record.event, is_stated=False),
               EventLink(event=event, link_kind="part_of", target=record.earlier))  # fmt: skip
    make.show(event)

    here, there = reader.text(page_of(event, "en")), reader.text(page_of(record.event, "en"))

    assert "Audience granted This event ends that one – in the editors’ judgement" in section(
        here, "What led here", "What followed"
    )
    assert "Annonce This event is part of that one" in here.split("Wholes and parts")[1]
    assert "Suite That event ends this one" in section(there, "What followed", "What was said")


def test_measures_say_what_the_event_did_to_them(record, reader):
    make.resaved(record.measure, lifted_in=record.earlier)
    make.show(record.measure)

    assert "Caution de visa Imposed here, lifted here · États-Unis" in reader.text(page_of(record.earlier, "en"))


def test_sources_that_disagree_stand_side_by_side(record, reader):
    event = make.event("Sommet", parties=(record.mli,), event_type=record.type, proof=record.proof)
    make.saved(event, Evidence(event=event, passage=record.proof, aspect="date"),
               Evidence(event=event, passage=record.words, aspect="date", stance="contradicts"))  # fmt: skip
    make.show(event)

    dispute = section(reader.text(page_of(event, "en")), "Sources that disagree", "Passages that contradict this")

    assert dispute.startswith(f" On: date As told on this page {record.proof.exact}")
    assert f"Against it {record.words.exact}" in dispute


def test_what_contradicts_a_link_is_not_set_against_the_event(record, reader):
    dispute = section(reader.text(page_of(record.event, "en")), "Sources that disagree", "Passages that contradict")

    assert "On: link between events, the fact as a whole As told on this page No passage." in dispute


# --- statements and their passages ------------------------------------------------------------------------------------


def test_statement_shows_its_words_among_those_around_them(record, reader):
    html = reader.html(page_of(record.statement, "en"))

    assert 'Elle a dit : « </span><mark>Nous demandons le respect.</mark><span class="around"> »' in html
    assert ":~:text=Nous%20demandons%20le%20respect." in html
    assert "Translation in English, by Y" in reader.text(page_of(record.statement, "en"))


def test_words_around_stay_hidden_where_rights_do_not_allow_them(record, reader):
    closed = make.article(BODY, rights="excerpt")
    words = make.passage(closed, "Nous demandons le respect.")
    statement = make.statement(record.minister, words)
    make.show(closed, statement)

    html = reader.html(page_of(statement, "en"))

    assert "<mark>Nous demandons le respect.</mark>" in html
    assert "Elle a dit" not in html
    assert "La ministre a reçu" not in html


def test_statement_leads_to_the_speaker_s_other_ones_in_time(record, reader):
    first = make.statement(record.minister, record.words, content_fr="Avant", date_earliest=day("2025-12-01").earliest)
    undated = make.statement(record.minister, record.words, content_fr="Pendant", event=record.earlier)
    make.show(first, undated)

    # The undated words stand on the day of their event: December 2025, from its first day on.
    middle = reader.html(page_of(undated, "fr"))
    last = reader.html(page_of(record.statement, "fr"))

    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', middle) == [
        ("prev", page_of(first)), ("next", page_of(record.statement)),
    ]  # fmt: skip
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', last) == [("prev", page_of(undated))]


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        ("le 2 février", ":~:text=le%202%20février"),
        ("« Oui-non, dit-il »", ":~:text=Oui%2Dnon%2C%20dit%2Dil"),
        ("a & b", ":~:text=a%20%26%20b"),
        ("un deux\ntrois quatre", ":~:text=un%20deux,trois%20quatre"),
        ("…", ""),
        (" ".join(f"mot{at}" for at in range(30)),
         ":~:text=mot0%20mot1%20mot2%20mot3%20mot4,mot25%20mot26%20mot27%20mot28%20mot29"),
    ],
)  # fmt: skip
def test_text_directive_follows_the_syntax_of_browsers(words, directive):
    found = text_directive(words)

    assert found.replace("%C3%A9", "é") == directive
    assert unquote(found).isprintable()


# --- principles -------------------------------------------------------------------------------------------------------


def test_ledger_marks_the_drift_of_each_side_s_words(record, reader):
    a_demand(record, "le respect de la souveraineté", "2026-03")
    a_demand(record, "le respect de la souveraineté", "2026-04")
    a_demand(record, "que chacun soit maître", "2026-05")

    html = reader.html(page_of(record.principle, "en"))
    text = reader.text(page_of(record.principle, "en"))

    assert 'lang="en">Since the time before:</span> le respect<ins>' in html
    assert '<span class="heard">added: </span> de la souveraineté</ins>' in html
    assert text.count("The same words as the time before.") == 1
    assert text.count("Other words than the time before.") == 1


def test_drift_needs_words_that_stay():
    assert [(piece.state, piece.text) for piece in drift_of("le respect mutuel", "le respect entier")] == [
        ("kept", "le respect "), ("removed", "mutuel"), ("added", "entier"),
    ]  # fmt: skip
    assert drift_of("le respect", "le respect") is None
    assert drift_of("le respect", "nos choix souverains") is None


def test_words_in_two_languages_are_not_compared(record, reader):
    a_demand(record, "respect", language="en")

    assert "the time before" not in reader.text(page_of(record.principle, "en"))


def test_demands_stand_face_to_face_with_their_answers(record, reader):
    lone = a_demand(record, "que l’on nous écoute", addressee=record.other_state)
    make.saved(lone, InvocationPrincipal(invocation=lone, actor=record.state),
               Answer(invocation=lone, verdict="unanswered"))  # fmt: skip
    make.show(lone)

    faces = section(reader.text(page_of(record.principle, "en")), "face to face", "In time, side by side")
    pledge = reader.text(page_of(record.pledge, "en"))

    assert "Demand · Mali le respect Awa Diarra" in faces
    assert "Pledge · États-Unis demandons le respect États-Unis (État) · January 2026" in faces
    assert faces.index("Answered in part") < faces.index("Answer · États-Unis No answer found")
    assert "Demand · Mali le respect Awa Diarra" in pledge.split("Face to face")[1]


def test_ledger_compares_across_its_pages(record, reader, monkeypatch):
    monkeypatch.setattr("relations.public.views.details.LEDGER", 2)
    a_demand(record, "le respect entier")

    assert "added: entier" in reader.text(f"{page_of(record.principle, 'en')}?page=2")
    reader.open(f"{page_of(record.principle, 'en')}?page=3", status=404)


# --- actors -----------------------------------------------------------------------------------------------------------


def test_actor_meets_others_with_how_often_and_where(record, reader):
    envoy, aide = make.actor("Nick Roe", country=record.usa), make.actor("Ann Poe", country=record.usa)
    events = [
        make.event(f"Visite {at}", proof=record.proof, who=(record.minister, envoy, envoy), event_type=record.type,
                   date=day(f"2026-0{at + 1}-05"))
        for at in range(4)
    ]  # fmt: skip
    once = make.event("Dîner", proof=record.proof, who=(record.minister, aide), event_type=record.type)
    make.show(envoy, aide, *events, once)

    text = reader.text(page_of(record.minister, "en"))
    html = reader.html(page_of(record.minister, "en"))
    met = section(text, "Whom they met", "Statements")

    assert "Nick Roe États-Unis 4 events: 5 April 2026 · 5 March 2026 · 5 February 2026 · …" in met
    assert met.index("Nick Roe") < met.index("Ann Poe États-Unis 1 event: 2 February 2026")
    assert f'<a href="{page_of(once, "en")}">2\N{NO-BREAK SPACE}February 2026</a>' in html


def test_lists_of_an_actor_say_how_many_they_leave_out(record, reader):
    with make.together():
        found = [make.statement(record.minister, record.words) for _ in range(24)]
    make.show(*found)

    assert "The first 20 of 25. See them all" in reader.text(page_of(record.minister, "en"))


# --- measures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        ("2026-01-02", "2026-01-05", Length(3, 3)),
        ("2026-01", "2026-02", Length(1, 58)),
        ("2026", "2026", Length(0, 364)),
        ("2026-01-02", None, Length(30, 30)),
    ],
)
def test_length_is_as_exact_as_its_dates(start, end, length):
    until = UncertainDate.parse(end) if end else None

    assert length_between(UncertainDate.parse(start), until, day("2026-02-01").earliest) == length


def test_length_is_not_told_of_a_date_that_nobody_knows():
    today = day("2026-02-01").earliest

    assert length_between(UncertainDate(), None, today) is None
    assert length_between(day("2026-01-02"), UncertainDate(), today) is None
    assert length_between(day("2027"), None, today) is None


def test_measure_says_how_long_it_was_in_force(record, reader):
    lifted = _measure(record, "Gel", record.state, record.other_state, imposed_in=record.earlier,
                      lifted_in=record.event, status="lifted")  # fmt: skip
    make.show(lifted)
    since = timezone.now().date() - day("2025-12").earliest

    assert "In force for: between 33 and 63 days" in reader.text(page_of(lifted, "en"))
    assert f"{since.days} days" in reader.text(page_of(record.measure, "en"))
    assert "No source says that it ended." in reader.text(page_of(record.measure, "en"))


# --- citing and writing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_record_is_cited_with_its_edition(record, reader, settings, language):
    address = f"{settings.PUBLIC_URL}{page_of(record.event, language)}?edition=1"

    cited = re.findall(r"<pre>(.*?)</pre>", reader.html(page_of(record.event, language)), re.DOTALL)

    assert len(cited) == 3
    assert all(address in text for text in cited)
    assert all(str(timezone.now().year) in text for text in cited)
    assert cited[2].startswith("@misc{entente-audience-1,\n  author = {{Entente}},")


def test_bibtex_escapes_what_latex_reads(record, reader):
    event = make.event("50 % & {plus}", proof=record.proof, parties=(record.mli,), event_type=record.type)
    make.show(event)

    assert r"title = {{50 \% \&amp; \{plus\}}}" in reader.html(page_of(event))


def test_every_page_leads_to_the_contact_with_its_address(record, reader):
    address = page_of(record.event, "fr")

    assert f'href="/fr/contact/?page={address}&amp;edition=1"' in reader.html(address)
    assert 'href="/en/contact/?page=/en/events/&amp;edition=1"' in reader.html("/en/events/")


def test_contact_names_page_edition_and_day(record, reader, settings):
    html = reader.html(f"/en/contact/?page={page_of(record.event)}&edition=1")

    assert f"Page: {settings.PUBLIC_URL}{page_of(record.event)}?edition=1\nEdition: 1\nRead on: " in html
    assert "mailto:" not in html
    assert "<form" not in section(html, "<main", "</main>")


def test_contact_opens_a_mail_where_there_is_an_address(record, reader, settings):
    settings.CONTACT_EMAIL = "redaction@example.org"

    mail = re.search(r'href="(mailto:[^"]+)"', reader.html("/en/contact/?page=/en/method/&edition=1"))[1]

    assert mail.startswith("mailto:redaction@example.org?subject=About%20%2Fen%2Fmethod%2F&amp;body=Page%3A%20http")
    assert "%0D%0AEdition%3A%201%0D%0A" in mail


def test_contact_leads_to_the_responsible_publisher(record, reader):
    page = make.saved(Page(title_fr="Mentions légales", slug="mentions-legales", body_fr="Dupont", body_en=""))
    make.show(page)

    assert 'href="/fr/pages/mentions-legales/"' in reader.html("/fr/contact/")


@pytest.mark.parametrize("path", HOSTILE)
def test_contact_refuses_addresses_that_are_not_ours(press, reader, path):
    assert not is_ours(path)

    response = reader.client.get("/en/contact/", {"page": path})

    assert response.status_code == 400
    assert "is not one of this site’s" in response.content.decode()
    assert "evil" not in section(response.content.decode(), "<main", "</main>")
    assert "<script>" not in section(response.content.decode(), "<main", "</main>")


@pytest.mark.parametrize("number", EDITIONS)
def test_contact_refuses_editions_that_never_were(record, reader, number):
    assert reader.client.get("/en/contact/", {"page": "/en/method/", "edition": number}).status_code == 400


def test_contact_knows_addresses_of_both_languages(press):
    assert is_ours("/fr/evenements/x/")
    assert is_ours("/en/events/x/")
    assert not is_ours("/en/evenements/x/")


# --- the method -------------------------------------------------------------------------------------------------------


def test_method_and_data_name_every_value_of_the_closed_lists(record, reader):
    html = reader.html("/fr/methode/") + reader.html("/fr/donnees/")

    for value in (value for lists in topics().values() for found in lists for value in found.values()):
        assert f'-{value.code}">' in html, value
    for level, label in ranks():
        assert f'<li id="rank-{level}">' in html, label
    found = re.findall(r'id="([^"]+)"', reader.html("/en/method/"))
    assert len(found) == len(set(found))


def test_words_without_a_day_do_not_borrow_that_of_their_event(reader, record):
    undated = make.resaved(record.demand, date=UncertainDate())
    make.show(undated)

    html = reader.html(page_of(record.principle, "en")).replace("\xa0", " ")
    ledger = html.split(f'id="{anchor_of(undated)}"')[1].split("</li>")[0]

    assert ledger.index("date not stated") < ledger.index("2 February 2026")


def test_a_post_names_who_held_it(reader, record):
    html = reader.html(page_of(record.post))

    assert f'<a href="{page_of(record.minister)}">Awa Diarra</a>' in html
    assert f'href="{page_of(record.post)}">la ministre</a>' in reader.html(page_of(record.minister))


def test_our_words_are_nobody_s_in_what_machines_read(reader, record):
    reported = make.resaved(record.statement, verbatim="", language="", form="reported")
    make.show(reported)

    html = reader.html(page_of(record.statement))

    assert '"abstract": "' in html
    assert '"text": "' not in html.split('application/ld+json">')[1].split("</script>")[0]
