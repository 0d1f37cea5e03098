"""What the seeds hold once they are loaded and public, and what a second loading leaves alone."""

import csv
import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext

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
from relations.models.article import digest
from relations.newsroom.models import Candidate, Edition, Item, Note, Publicity, Revision, Standing
from relations.newsroom.proofs import differences, log_differences, newsroom_differences, public_dump
from relations.newsroom.record import delete_draft
from relations.newsroom.seeding import load
from relations.newsroom.seeding.planting import Planting
from relations.newsroom.seeding.seedlings import uid_of
from relations.newsroom.workflow import withdraw
from relations.reading import reading_public
from tests import factories as make

SEEDS = settings.BASE_DIR / "seeds"
CODED = json.loads((SEEDS / "mali-etats-unis.json").read_text(encoding="utf-8"))
EXPECTED = CODED["expected"]
PAIR = "MLI-USA"


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The whole seeds, loaded once. The tests that use it only read; the databases are emptied after the last one."""
    with django_db_blocker.unblock():
        call_command("load_seeds", verbosity=0)
        yield
        for name in ("default", "public"):
            call_command("flush", database=name, interactive=False, verbosity=0)


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


# --- what readers find --------------------------------------------------------------------------------------------------


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
    assert Post.objects.count() == counts["posts"] + 3
    assert Place.objects.count() == counts["places"] + 1
    assert Article.objects.count() == counts["documents"] + 1
    assert Page.objects.get().slug == "a-propos"


def test_events_stand_in_the_order_of_their_dates(public):
    events = list(Event.objects.chronological())

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
    # A measure without a target is a general phrase that overlaps another one, and is not counted twice.
    open_measures = Measure.objects.open().exclude(target=None)

    assert {f"{seed} ({of(Measure, seed).status})" for seed in ("MS-RECIP", "MS-ADVISORY")} == set(
        EXPECTED["open_measures"]
    )
    assert {row.pk for row in open_measures} == {of(Measure, seed).pk for seed in ("MS-RECIP", "MS-ADVISORY")}
    bond = of(Measure, "MS-BOND")
    assert (bond.lifted_in, bond.answered_in) == (of(Event, "EV-06"), of(Event, "EV-05"))


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


# --- what the newsroom keeps --------------------------------------------------------------------------------------------


def test_candidates_and_notes_stay_in_the_newsroom(seeded):
    dump = json.dumps(public_dump(), default=str, ensure_ascii=False)
    log = json.dumps(list(Item.objects.values_list("snapshot", flat=True)), ensure_ascii=False)

    candidate = Candidate.objects.get()
    assert Note.objects.count() == 10
    for words in (candidate.basis, *Note.objects.values_list("text", flat=True)):
        assert words not in dump
        assert words not in log


def test_the_log_agrees_with_both_databases(seeded):
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []
    assert [edition.items.count() <= 1000 for edition in Edition.objects.all()] == [True, True]
    assert set(Standing.objects.values_list("publicity", flat=True)) == {Publicity.PUBLIC}


def test_a_second_loading_writes_nothing(seeded):
    before = (Revision.objects.count(), Edition.objects.count(), public_dump())

    with (
        CaptureQueriesContext(connections["default"]) as newsroom,
        CaptureQueriesContext(connections["public"]) as shown,
    ):
        call_command("load_seeds", verbosity=0)

    assert (Revision.objects.count(), Edition.objects.count(), public_dump()) == before
    assert {query["sql"].split()[0] for query in (*newsroom, *shown)} == {"SELECT"}


# --- another pair, and an editor at work --------------------------------------------------------------------------------

TEXT = "À Lisbonne, le ministre portugais a reçu le ministre chilien le 3 mars 2024."


def selector(exact):
    return {"doc": "D1", "exact": exact, "start": TEXT.index(exact), "end": TEXT.index(exact) + len(exact)}


@pytest.fixture
def other_pair(press, tmp_path):
    """The files of a small set about two other countries."""
    facts = {
        "dyad": {"id": "CHL-PRT", "members": ["CHL", "PRT"]},
        "documents": [
            {"id": "D1", "file": "d1.txt", "sha256": digest(TEXT), "language": "fr", "title": "Une visite",
             "author": None, "url": None}
        ],
        "countries": [{"id": code, "evidence": [selector("le ministre")]} for code in ("CHL", "PRT")],
        "organisations": [
            {"id": "ORG", "name": {"fr": "Ministère"}, "kind": "ministry", "sector": "GOV", "country": "PRT",
             "evidence": [selector("le ministre portugais")]}
        ],
        "events": [
            {"id": "EV", "label": {"fr": "Visite", "en": "Visit"}, "type": "CONSULT", "mode": "visit",
             "date": {"earliest": "2024-03-03", "latest": "2024-03-03", "precision": "day", "date_text": "le 3 mars 2024",
                      "basis": "stated", "certainty": "confirmed"},
             "place": None, "place_precision": "not_stated", "themes": [], "certainty": "confirmed",
             "participants": [
                 {"who": "PRT", "role": "host", "country": "PRT"}, {"who": "CHL", "role": "visitor", "country": "CHL"},
                 {"who": "ORG", "role": "present", "country": "PRT"},
             ],
             "evidence": [selector("a reçu le ministre chilien")]}
        ],
    }  # fmt: skip
    mapping = {
        "facts": "facts.json", "edition": {"note_fr": "Faits", "note_en": "Facts"}, "values": {}, "no_actor": [],
        "themes": {}, "local_themes": [], "principles": {}, "local_principles": [], "aliases": {}, "notes": {},
        "written": {}, "wordings": {}, "answers": {},
        "records": {
            "CHL-PRT": {"slug": "chili-portugal", "title_fr": "Chili – Portugal"},
            "D1": {"rights": "full_text"}, "EV": {"slug": "visite-2024"}, "ORG": {"slug": "ministere"},
        },
    }  # fmt: skip
    (tmp_path / "d1.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    (tmp_path / "mapping.json").write_text(json.dumps(mapping), encoding="utf-8")
    for name in ("event_types.csv", "event_modes.csv", "vocabularies.json"):
        (tmp_path / name).write_bytes((SEEDS / name).read_bytes())
    for name in ("countries.csv", "themes.csv", "principles.csv"):
        header, *lines = (SEEDS / name).read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if name != "countries.csv" or line.split(",")[2] in ("CHL", "PRT")][:3]
        (tmp_path / name).write_text("\n".join((header, *kept)), encoding="utf-8")
    return tmp_path


def load_all(folder):
    return [(step.created, step.editions, step.waiting) for step in load(folder)]


def test_another_pair_needs_only_its_files(other_pair):
    load_all(other_pair)

    event = Event.objects.using("public").get()
    assert (event.slug, [str(who) for who in event.participations.all()]) == (
        "visite-2024",
        ["Portugal", "Chili", "Ministère"],
    )
    assert list(Relation.objects.using("public").values_list("code", flat=True)) == ["CHL-PRT"]
    assert load_all(other_pair) == [(0, [], 0), (0, [], 0)]


def test_a_second_loading_keeps_what_an_editor_changed_and_renamed(other_pair):
    load_all(other_pair)
    editor = make.chief()
    event = make.resaved(Event.objects.get(), by=editor, slug="visite-a-lisbonne", title_fr="Visite à Lisbonne")
    withdraw([("relation", Relation.objects.get().pk)], by=editor, notice_fr="Retirée.")
    before = (Revision.objects.count(), public_dump())

    assert load_all(other_pair) == [(0, [], 0), (0, [], 0)]

    assert (Revision.objects.count(), public_dump()) == before
    event.refresh_from_db()
    assert (event.slug, event.title_fr) == ("visite-a-lisbonne", "Visite à Lisbonne")
    assert not Event.objects.filter(slug="visite-2024").exists()


def test_what_an_editor_did_before_the_first_edition_stands(other_pair, monkeypatch):
    with monkeypatch.context() as interrupted:
        interrupted.setattr(Planting, "publish", lambda *args, **said: ([], 0))
        load_all(other_pair)
    editor = make.chief()
    delete_draft(Relation.objects.get(), by=editor)
    make.resaved(Event.objects.get(), by=editor, title_fr="Brouillon d’un éditeur")

    steps = load_all(other_pair)

    # The rest of the interrupted loading is published; the editor's draft is not, and what was deleted stays so.
    assert [(created, len(editions), waiting) for created, editions, waiting in steps] == [(0, 1, 0), (0, 1, 0)]
    assert Actor.objects.using("public").count() == 3
    assert not Event.objects.using("public").exists()
    assert not Relation.objects.exists()


def test_what_needs_a_deleted_or_withdrawn_record_waits(other_pair):
    load_all(other_pair)
    editor = make.chief()
    withdraw([("event", Event.objects.get().pk)], by=editor, notice_fr="Retiré.")
    withdraw([("actor", Actor.objects.get(slug="ministere").pk)], by=editor, notice_fr="Retiré.")
    facts = json.loads((other_pair / "facts.json").read_text(encoding="utf-8"))
    facts["events"].append({**facts["events"][0], "id": "EV-LATER"})
    (other_pair / "facts.json").write_text(json.dumps(facts), encoding="utf-8")

    assert load_all(other_pair) == [(0, [], 0), (1, [], 1)]

    assert Standing.objects.get(uid=uid_of(Event, "CHL-PRT/EV-LATER")).publicity == Publicity.NEVER
    assert list(differences()) == list(newsroom_differences()) == []


def test_an_editors_own_record_with_the_address_of_a_seed_stands_for_it(other_pair):
    mine = make.country("PRT", "Portugal", slug="portugal", alpha2="PT", numeric="620")
    make.actor("Mon ministère", kind="ministry", slug="ministere")

    load_all(other_pair)

    assert Country.objects.get(alpha3="PRT").uid == mine.uid
    assert Actor.objects.get(slug="ministere").name_fr == "Mon ministère"


def test_a_text_that_is_not_the_one_coded_is_refused(other_pair):
    (other_pair / "d1.txt").write_text(TEXT + " ", encoding="utf-8")

    with pytest.raises(CommandError, match="d1.txt"):
        call_command("load_seeds", folder=other_pair, verbosity=0)
