"""What the seeds hold once they are loaded and public."""

import csv
import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext

from relations.catalogue.pairs import invocations_of
from relations.catalogue.summaries import commitments_of, open_measures_of
from relations.models import (
    Actor,
    Answer,
    Article,
    Commitment,
    Country,
    Doctrine,
    Event,
    EventLink,
    EventMode,
    EventType,
    Evidence,
    Invocation,
    Measure,
    Page,
    Participation,
    Passage,
    Phase,
    Place,
    Post,
    Principle,
    Relation,
    Statement,
    Tenure,
    Theme,
)
from relations.newsroom.models import Candidate, Comment, Edition, Item, Publicity, Revision, Standing
from relations.newsroom.proofs import differences, log_differences, newsroom_differences, public_dump
from relations.newsroom.seeding.seedlings import uid_of
from relations.reading import reading_public
from tests import emptying

SEEDS = settings.BASE_DIR / "seeds"
CODED = json.loads((SEEDS / "mali-etats-unis.json").read_text(encoding="utf-8"))
EXPECTED = CODED["expected"]
PAIR = "MLI-USA"
# The sections of the coded facts whose passages are all cited.
SECTIONS = (
    "organisations", "persons", "groups", "occupancies", "policy_measures", "events", "event_links", "phases",
    "statements", "doctrine", "principle_invocations", "commitments",
)  # fmt: skip


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The whole seeds, loaded once. The tests that use it only read; the databases are emptied after the last one."""
    with django_db_blocker.unblock():
        call_command("load_seeds", verbosity=0)
        yield
        emptying.empty()


@pytest.fixture
def public(seeded):
    with reading_public():
        yield


def of(model, seed_id):
    """The public record that a seed became."""
    return model.objects.get(uid=uid_of(model, f"{PAIR}/{seed_id}"))


def selectors(coded):
    """Every passage that the coded facts quote, wherever it stands in them."""
    if isinstance(coded, dict):
        if "exact" in coded:
            yield coded
        coded = list(coded.values())
    if isinstance(coded, list):
        for value in coded:
            yield from selectors(value)


# --- what readers find --------------------------------------------------------------------------------------


def test_the_vocabularies_are_complete(public):
    assert Country.objects.count() == 195
    assert EventType.objects.count() == 18
    assert EventMode.objects.count() == 49
    assert Theme.objects.filter(is_local=False).count() == 42
    assert Principle.objects.filter(is_local=False).count() == 21
    assert set(Theme.objects.filter(is_local=True).values_list("code", flat=True)) == {"security", "local_initiatives"}
    assert set(Principle.objects.filter(is_local=True).values_list("slug", flat=True)) == {
        "ouverture-a-la-cooperation",
        "partenariat-durable",
    }
    assert Principle.objects.get(slug="choix-souverains").broader.slug == "souverainete"
    assert Country.objects.get(alpha3="USA").aliases.splitlines()[0] == "États-Unis d’Amérique"


def test_the_facts_are_complete(public):
    counts = EXPECTED["counts"]
    relation = Relation.objects.get(code=PAIR)

    assert Event.objects.of_relation(relation).count() == counts["events"] + 9
    assert EventLink.objects.exclude(target=None).count() == counts["event_links"]
    assert Statement.objects.count() == counts["statements"]
    assert Statement.objects.quotations().count() == EXPECTED["direct_quotes"]
    assert Invocation.objects.count() == counts["principle_invocations"]
    assert Measure.objects.count() == counts["policy_measures"]
    assert Commitment.objects.count() == counts["commitments"]
    assert Phase.objects.filter(relation=relation).count() == counts["phases"]
    assert Doctrine.objects.get().members.count() == 3
    assert Actor.objects.exclude(actor_kind="person").count() == counts["organisations"] + counts["groups"] + 2
    assert Actor.objects.persons().count() == counts["persons"] + 25 + 5 + 3
    assert Post.objects.count() == counts["posts"] + 5
    assert Place.objects.count() == counts["places"] + 1
    assert Article.objects.count() == counts["documents"] + 1
    assert set(Page.objects.values_list("slug", flat=True)) == {"a-propos", "accessibilite", "mentions-legales"}


def test_events_stand_in_the_order_of_their_dates(public):
    events = list(Event.objects.chronological())

    assert {event._state.db for event in events} == {"public"}
    assert [event.date.earliest.year for event in events][0::14] == [1961, 2026]
    assert [event.pk for event in events][9:] == [of(Event, seed_id).pk for seed_id in EXPECTED["events_in_date_order"]]
    stated = [of(Event, seed_id).pk for seed_id in EXPECTED["events_with_stated_day"]]
    days = Event.objects.filter(date_precision="day", date_basis="stated", date_sort__year__gte=2025)
    assert sorted(days.values_list("pk", flat=True)) == sorted(stated)


@pytest.mark.parametrize("coded", CODED["events"], ids=lambda coded: coded["id"])
def test_an_event_has_the_date_and_the_weight_of_the_coded_facts(public, coded):
    event = of(Event, coded["id"])

    assert event.date.edtf() == coded["date"]["edtf"]
    mode_weight = event.mode.plover_weight if event.mode else None
    weight = event.event_type.plover_weight if mode_weight is None else mode_weight
    assert float(weight) == coded["plover_score"]
    assert event.place == (of(Place, coded["place"]) if coded["place"] else None)
    assert [participation.role for participation in event.participations.all()] == [
        participant["role"] for participant in coded["participants"]
    ]


def test_quotations_are_word_for_word(public):
    for coded in CODED["statements"]:
        statement = of(Statement, coded["id"])
        assert statement.verbatim == coded.get("verbatim", "")
        if statement.is_quotation:
            assert statement.evidence.filter(passage__exact=coded["verbatim"], aspect="wording").exists()
    assert of(Statement, "ST-06").modality == "hypothetical"
    assert of(Statement, "ST-03").speaker is None


def test_every_passage_stands_in_its_article_where_it_says(public):
    for passage in Passage.objects.select_related("article"):
        body = passage.article.body
        assert body[passage.start : passage.end] == passage.exact
        assert body[: passage.start].endswith(passage.prefix)
        assert body[passage.end :].startswith(passage.suffix)


def test_passages_have_the_offsets_of_the_coded_facts(public):
    articles = {document["id"]: of(Article, document["id"]) for document in CODED["documents"]}
    sections = (
        "events",
        "event_links",
        "phases",
        "statements",
        "principle_invocations",
        "policy_measures",
        "commitments",
    )
    quoted = [selector for section in sections for selector in selectors(CODED[section])]

    assert len(quoted) > 50
    for one in quoted:
        passage = Passage.objects.get(article=articles[one["doc"]], start=one["start"], end=one["end"])
        assert (passage.exact, passage.prefix, passage.suffix) == (one["exact"], one["prefix"], one["suffix"])
        assert passage.paragraph == one["paragraph"]


def test_articles_hold_the_text_that_the_facts_were_coded_from(public):
    for document in CODED["documents"]:
        article = of(Article, document["id"])
        assert (article.sha256, len(article.body)) == (document["sha256"], document["chars"])
        assert (article.title, article.outlet, article.published.precision) == ("", None, "after")


def test_the_ledger_of_principles_has_its_tiers_and_answers(public):
    names = {"1": "named", "2": "norm_like", "3": "aspiration"}
    for tier, count in EXPECTED["invocations_by_tier"].items():
        assert Invocation.objects.filter(tier=names[tier]).count() == count
    for country, seed_ids in EXPECTED["invocations_by_country_tier_1"].items():
        named = Invocation.objects.filter(tier="named", on_behalf_of__country__alpha3=country)
        assert {row.pk for row in named} == {of(Invocation, seed_id).pk for seed_id in seed_ids}
    answers = {answer.invocation.slug: (answer.verdict, str(answer.met_by or "")) for answer in Answer.objects.all()}
    assert answers == {
        "souverainete-diop-2026": ("met", "le respect de la souveraineté du Mali"),
        "choix-souverains-diop-2026": ("partly", "l’absence d’ingérence"),
        "interets-des-maliens-diop-2026": ("unanswered", ""),
        "cadre-regional-diop-2026": ("unanswered", ""),
    }


def test_measures_without_an_end_stay_open(public):
    # The fourth, a general phrase that overlaps another one, names nobody and belongs to no relation.
    open_measures = open_measures_of(Relation.objects.get(code=PAIR))

    assert {f"{seed} ({of(Measure, seed).status})" for seed in ("MS-RECIP", "MS-ADVISORY")} == set(
        EXPECTED["open_measures"]
    )
    assert {row.pk for row in open_measures} == {of(Measure, seed).pk for seed in ("MS-RECIP", "MS-ADVISORY")}
    bond = of(Measure, "MS-BOND")
    assert (bond.lifted_in, bond.answered_in) == (of(Event, "EV-06"), of(Event, "EV-05"))


def test_every_invocation_and_commitment_belongs_to_the_relation(public):
    relation = Relation.objects.get(code=PAIR)

    assert invocations_of(relation).count() == EXPECTED["counts"]["principle_invocations"]
    assert len(commitments_of(relation)) == EXPECTED["counts"]["commitments"]
    assert of(Commitment, "CM-02").made.edtf() == "2026-02-02?"


def test_the_diplomatic_record_is_told_row_by_row(public):
    body = Article.objects.get(genre="data_set").body
    rows = list(csv.DictReader((SEEDS / "us-mali-diplomatic-record.csv").open(encoding="utf-8", newline="")))
    lines = Passage.objects.filter(article__genre="data_set").order_by("start").values_list("exact", flat=True)

    assert body == (SEEDS / "us-mali-diplomatic-record.csv").read_text(encoding="utf-8")
    assert [line.split(",")[0] for line in lines] == [row["record_id"] for row in rows]
    assert Tenure.objects.count() == 25 + 4
    for row in rows:
        if row["kind"] == "chief_of_mission":
            tenure = Tenure.objects.get(actor__name_fr=row["person"])
            assert [date.edtf() for date in (tenure.appointed, tenure.start, tenure.end)] == [
                row["appointed"],
                row["started"],
                row["ended"],
            ]
            assert tenure.evidence.get().passage.exact.startswith(row["record_id"])
        else:
            event = of(Event, row["record_id"])
            assert event.date.edtf() == f"{row['started']}/{row['ended']}"
            assert event.participations.get(role="visitor").name_as_written == row["person"]


def test_what_a_source_leaves_open_stays_open(public):
    assert of(Event, "EV-03").place is None
    unnamed = Participation.objects.get(event=of(Event, "EV-01"), role="present")
    assert (unnamed.actor, unnamed.name_as_written) == (None, "l’ambassadrice des États-Unis au Mali")
    assert Actor.objects.get(slug="keita-president-1961").name_fr == "Keita (président du Mali en 1961)"
    assert not Actor.objects.filter(name_fr__contains="Modibo").exists()


def test_all_is_public_in_both_languages(public):
    for model in (Event, Statement, Actor, Measure, Commitment, Post, Place, Relation, Principle, Theme, Page):
        assert list(model.objects.exclude(english="ready")) == []
    assert Evidence.objects.filter(stance="contradicts").count() == 0


# --- what the newsroom keeps --------------------------------------------------------------------------------


def test_candidates_and_notes_stay_in_the_newsroom(seeded):
    dump = json.dumps(public_dump(), default=str, ensure_ascii=False)
    log = json.dumps(list(Item.objects.values_list("snapshot", flat=True)), ensure_ascii=False)

    candidate = Candidate.objects.get()
    assert Comment.objects.count() == 10
    for words in (candidate.basis, *Comment.objects.values_list("text", flat=True)):
        assert words not in dump
        assert words not in log


def test_the_log_agrees_with_both_databases(seeded):
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []
    assert [edition.items.count() <= 1000 for edition in Edition.objects.all()] == [True, True]
    assert set(Standing.objects.values_list("publicity", flat=True)) == {Publicity.PUBLIC}


def test_a_second_loading_writes_nothing(seeded):
    before = (Revision.objects.count(), Edition.objects.count(), public_dump())

    with (
        CaptureQueriesContext(connections["default"]) as asked,
        CaptureQueriesContext(connections["public"]) as shown,
    ):
        call_command("load_seeds", verbosity=0)

    assert (Revision.objects.count(), Edition.objects.count(), public_dump()) == before
    assert {query["sql"].split()[0] for query in (*asked, *shown)} == {"SELECT"}
