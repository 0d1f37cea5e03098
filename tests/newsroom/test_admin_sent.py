"""What somebody sends that no form of the desk would: odd addresses, numbers without end, characters nobody types."""

import pytest
from django.utils import timezone

from relations.models import Principle
from relations.newsroom.models import Comment, Dossier, DossierRecord, Review, Revision, SavedView, Standing
from relations.newsroom.workflow import make_move
from tests import factories as make
from tests.newsroom.desk import read

pytestmark = pytest.mark.usefixtures("press")

HUGE, ENDLESS = "9" * 22, "9" * 5_000


@pytest.fixture
def desk(client):
    client.force_login(make.chief())
    return client


@pytest.fixture
def row():
    return make.saved(Principle(label_fr="Souveraineté", note_fr="Une note."))


@pytest.fixture
def dossier(row):
    by = make.account("auteure", group="editor")
    made = Dossier.objects.create(title="Sommet", by=by, at=timezone.now())
    DossierRecord.objects.create(dossier=made, kind="principle", record_id=row.pk, by=by, at=made.at)
    return made


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["{:010d}", "+{}", "%20{}", "{:019d}"])
def test_a_form_at_an_odd_address_overwrites_nothing_either(desk, row, written):
    address = f"/admin/relations/principle/{written.format(row.pk)}/change/"
    fields = read(desk.get(address)).fields
    assert fields["_seen"] == ["1"]
    make.resaved(row, note_fr="D’une autre.", by=make.account("autre", group="editor"))

    answer = desk.post(address, {**fields, "label_fr": "La mienne", "_save": "1"})

    row.refresh_from_db()
    assert (row.label_fr, row.note_fr) == ("Souveraineté", "D’une autre.")
    assert read(answer).fields["label_fr"] == ["La mienne"]


@pytest.mark.parametrize("number", [HUGE, "٣", "0", "-1"])
def test_an_address_with_a_number_of_no_record_leads_nowhere(desk, row, number):
    for address in (
        f"/admin/relations/principle/{number}/correct/",
        f"/admin/relations/principle/{number}/change/",
        f"/admin/relations/principle/{number}/history/",
        f"/admin/merge/principle/{row.pk}/{number}/",
        f"/admin/merge/principle/{number}/{row.pk}/",
        f"/admin/history/principle/{number}/",
        f"/admin/comments/principle/{number}/",
        f"/admin/publish/?keys=principle:{number}",
        f"/admin/publish/principle/{number}/",
        f"/admin/dossiers/{number}/",
    ):
        assert desk.get(address).status_code in (302, 404), address
        assert desk.post(address, {"_seen": "1"}).status_code in (302, 404, 405), address
    assert Revision.objects.count() == 1


# --- numbers ----------------------------------------------------------------------------------------------------------


def test_a_number_without_end_is_no_revision(desk, row, dossier):
    make.show(row)
    answers = [
        desk.post(f"/admin/publish/principle/{row.pk}/", {"seen": f"principle:{row.pk}:{ENDLESS}", "_make": "1"}),
        desk.post(f"/admin/withdraw/principle/{row.pk}/", {"seen": f"principle:{row.pk}:{ENDLESS}", "_make": "1"}),
        desk.post(f"/admin/dossiers/{dossier.pk}/", {"record": f"principle:{row.pk}@{ENDLESS}", "_move": "submit"}),
        desk.post(f"/admin/history/principle/{row.pk}/1/", {"seen": ENDLESS}),
        desk.post(f"/admin/relations/principle/{row.pk}/change/", {"_seen": ENDLESS, "principle-TOTAL_FORMS": ENDLESS}),
        desk.post(f"/admin/relations/principle/{row.pk}/correct/", {"_correcting": ENDLESS}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 409, 409, 409]
    assert Revision.objects.count() == 1


# --- words ------------------------------------------------------------------------------------------------------------


def test_words_with_a_character_that_nobody_types_are_kept_without_it(desk, row, dossier):
    make_move("submit", [("principle", row.pk)], by=make.account("awa", group="editor"))
    said = {"_describe": "1", "title": "Le som\0met", "note": "a\0b"}
    record = {"record": f"principle:{row.pk}@1", "_move": "request_changes", "comment": "À re\0voir."}

    assert desk.post(f"/admin/dossiers/{dossier.pk}/", said).status_code == 302
    assert desk.post(f"/admin/dossiers/{dossier.pk}/", record).status_code == 302
    assert desk.post("/admin/views/principle/save/", {"name": "Les mi\0ens", "query": ""}).status_code == 302

    dossier.refresh_from_db()
    assert (dossier.title, dossier.note) == ("Le sommet", "ab")
    assert Comment.objects.get().text == "À revoir."
    assert SavedView.objects.get().name == "Les miens"


def test_the_comment_of_the_form_is_kept_without_it_too(desk, row):
    make_move("submit", [("principle", row.pk)], by=make.account("awa", group="editor"))
    address = f"/admin/relations/principle/{row.pk}/change/"
    fields = read(desk.get(address)).fields

    desk.post(address, {**fields, "_move": "request_changes", "_comment": "À re\0voir."})

    assert Comment.objects.get().text == "À revoir."


def test_words_without_end_are_refused(desk, row, dossier):
    make_move("submit", [("principle", row.pk)], by=make.account("awa", group="editor"))
    endless, address = "a" * 10_001, f"/admin/dossiers/{dossier.pk}/"
    record = {"record": f"principle:{row.pk}@1", "_move": "request_changes", "comment": endless}

    refused = [desk.post(address, {"_describe": "1", "title": "Sommet", "note": endless}), desk.post(address, record)]
    desk.post("/admin/views/principle/save/", {"name": endless, "query": ""})

    assert [answer.status_code for answer in refused] == [200, 200]
    assert all(endless in answer.content.decode() for answer in refused)
    dossier.refresh_from_db()
    assert (dossier.note, Comment.objects.count(), SavedView.objects.count()) == ("", 0, 0)


@pytest.mark.parametrize(
    "address",
    [
        "newsroom/auditevent/?action=a%00",
        "relations/event/?sources=%00",
        "relations/principle/?q=a%00",
        "newsroom/standing/?kind=%00",
        "bin/?kind=%00",
        "principle%00/",
    ],
)
def test_an_address_with_that_character_is_no_request(desk, row, address):
    assert desk.get(f"/admin/{address}").status_code in (400, 404)


# --- judging what others wrote ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("move", ["approve", "request_changes"])
def test_whoever_judges_does_not_become_an_author_by_mistake(client, move):
    reader, author = make.account("relectrice", group="publisher"), make.account("auteure", group="editor")
    row = make.saved(Principle(label_fr="Souveraineté"), by=author)
    make_move("submit", [("principle", row.pk)], by=author)
    client.force_login(reader)
    address = f"/admin/relations/principle/{row.pk}/change/"
    fields = read(client.get(address)).fields

    said = {**fields, "_move": move, "_comment": "À revoir."}
    answer = client.post(address, {**said, "label_fr": "Souverainetéx"})

    assert answer.status_code == 200
    assert read(answer).fields["label_fr"] == ["Souverainetéx"]
    assert "errornote" in answer.content.decode()
    assert Revision.objects.count() == 1
    assert Standing.objects.get().review == Review.SUBMITTED
    client.post(address, said)
    assert Standing.objects.get().review == {"approve": "approved", "request_changes": "changes_requested"}[move]
