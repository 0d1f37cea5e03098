"""What changed: a copy that follows it equals the API, earlier versions are told, and what is gone is said to be."""

import importlib.util
import random
import uuid
from pathlib import Path

import pytest

from relations.api.v1.resources import RESOURCES
from relations.newsroom.workflow import withdraw
from tests import factories as make
from tests.newsroom.test_properties import ACTS, Newsroom

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "mirror.py"
SITE = "http://testserver"


@pytest.fixture
def mirror(api):
    """The client of the documentation, asking as a program at another place would."""
    found = importlib.util.spec_from_file_location("mirror", EXAMPLE)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)

    def ask(address):
        response = api.client.get(address, follow=True)
        return None if response.status_code in (404, 410) else response.json()

    return module.Mirror(SITE, ask)


def everything(api):
    found = {}
    for name in RESOURCES:
        address = f"{name}/?limit=200" if name not in ("changes", "corrections", "editions") else None
        while address:
            page = api.get(address)
            found |= {row["uid"]: row for row in page["results"]}
            address = page["next"]
    return found


def test_a_copy_made_from_changes_alone_equals_the_api(api, record, mirror):
    assert mirror.follow() > 20
    assert mirror.documents == everything(api)

    make.show(make.resaved(record.minister, name_fr="Awa Diarra-Keïta", slug="awa-diarra-keita"))
    make.show(make.resaved(record.outlet, name_fr="Le Quotidien"))
    withdraw([("measure", record.answer.pk)], by=make.chief(), notice_fr="Doublon.")
    later = make.event("Suite", proof=record.proof, parties=(record.mli, record.usa), event_type=record.type)
    make.show(later)
    before = mirror.edition

    assert mirror.follow() == 4
    assert mirror.edition == before + 4
    assert mirror.documents == everything(api)
    assert mirror.follow() == 0


@pytest.mark.parametrize("seed", range(3))
def test_a_copy_equals_the_api_whatever_is_published(api, press, mirror, seed):
    chosen, desk = random.Random(seed), Newsroom()

    for _round in range(4):
        for _step in range(6):
            desk.play(chosen.choice((*ACTS, "publish", "create")), chosen.randrange(50), chosen.randrange(50))
        mirror.follow()
        assert mirror.documents == everything(api)


def test_nothing_new_is_an_answer_too(api, record):
    last = api.get("editions/?limit=1")["results"][0]["number"]

    answer = api.get(f"changes/?since={last}")

    assert (answer["results"], answer["next"], answer["edition"]["number"]) == ([], None, last)
    assert api.get(f"events/?changed_since={last}")["results"] == []


def test_changes_come_in_their_order_either_way(api, record):
    make.show(make.resaved(record.place, name_en="Bamako"))
    keys = [(row["edition"], row["position"]) for row in api.results("changes/?ordering=edition&limit=200")]

    latest = [(row["edition"], row["position"]) for row in api.results("changes/?limit=200")]

    assert keys == sorted(keys) == latest[::-1]
    assert len(keys) == len(set(keys))


def test_records_changed_since_an_edition(api, record):
    make.show(make.resaved(record.event, title_fr="Entretien"), leave_out=[(str(record.hidden_link.uid), "target")])

    assert api.slugs("events/?changed_since=1") == {"audience"}
    assert api.slugs("events/?changed_since=0") == {"audience", "annonce"}
    assert api.slugs("actors/?changed_since=1") == set()


def test_a_change_says_whether_the_record_is_gone(api, record):
    withdraw([("measure", record.answer.pk)], by=make.chief(), notice_fr="Doublon.")

    (told,) = api.results("changes/?since=1")

    assert (told["gone"], told["version"], told["act"]) == (True, None, "withdrawal")
    published = next(row for row in api.results("changes/?edition=1&limit=200") if row["uid"] == told["uid"])
    assert (published["gone"], published["version"]) == (False, f"{published['record']}?edition=1")
    api.refused(published["version"], 410)


def test_a_record_as_an_edition_published_it(api, record):
    make.show(make.resaved(record.event, title_fr="Entretien"), leave_out=[(str(record.hidden_link.uid), "target")])
    path = f"events/{record.event.uid}/"

    first, second = api.get(f"{path}?edition=1"), api.get(f"{path}?edition=2")

    assert (first["title"]["fr"], second["title"]["fr"]) == ("Audience", "Entretien")
    assert first["about"]["version"] == {"edition": 1, "act": "publish"}
    assert first["evidence"][0]["passage"]["exact"] == "La ministre a reçu l’envoyé à Bamako."
    assert first["evidence"][0]["article"]["outlet"]["slug"] == "le-journal"
    assert [one["slug"] for one in first["parties"]] == [record.mli.slug, record.usa.slug]
    now = api.one(path)
    assert {name for name in now if now[name] != second[name]} <= {"links"}
    assert api.get(f"{path}?edition=2&lang=fr&fields=title")["title"]["text"] == "Entretien"
    later = make.show(make.resaved(record.place, name_fr="Bamako (ville)"))
    assert api.get(f"{path}?edition={later.number}")["about"]["version"]["edition"] == 2


def test_versions_that_never_were_or_are_no_more(api, record):
    make.show(make.resaved(record.place, name_en="Bamako"))
    late = make.actor("Nouveau venu")
    make.show(late)

    api.refused(f"actors/{late.slug}/?edition=1", 404)
    for wrong in ("0", "x", "-1", "99999999999", "²", "1e3"):
        (error,) = api.refused(f"actors/{late.slug}/?edition={wrong}", 400)["errors"]
        assert error["parameter"] == "edition"
    api.refused(f"actors/{uuid.uuid4()}/?edition=1", 404)
    api.refused("actors/?edition=1", 400)


def test_a_version_whose_words_were_removed_is_gone(api, record):
    late = make.actor("Nouvelle venue")
    make.show(late)
    assert api.get(f"actors/{late.slug}/?edition=2")["name"]["fr"] == "Nouvelle venue"

    withdraw([("actor", late.pk)], by=make.chief(), act="legal_removal", notice_fr="Retirée.")

    assert "Nouvelle" not in str(api.refused(f"actors/{late.uid}/?edition=2", 410))
