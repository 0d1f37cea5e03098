"""Loading seeds of any pair: once in the life of an installation, and never over an editor's work."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from relations.models import Actor, Country, Event, Relation
from relations.models.article import digest
from relations.newsroom.models import Publicity, Revision, Standing
from relations.newsroom.proofs import differences, newsroom_differences, public_dump
from relations.newsroom.record import delete_draft
from relations.newsroom.seeding import load
from relations.newsroom.seeding.planting import Planting
from relations.newsroom.seeding.seedlings import uid_of
from relations.newsroom.workflow import withdraw
from tests import factories as make

SEEDS = settings.BASE_DIR / "seeds"
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
             "date": {"earliest": "2024-03-03", "latest": "2024-03-03", "precision": "day",
                      "date_text": "le 3 mars 2024", "basis": "stated", "certainty": "confirmed"},
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

    with pytest.raises(CommandError, match=r"d1\.txt"):
        call_command("load_seeds", folder=other_pair, verbosity=0)
