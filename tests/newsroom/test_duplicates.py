"""What looks like the same record twice: found when it is saved, shown to an editor, and judged once."""

from io import StringIO
from itertools import pairwise

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from relations.models import Actor, Article, Evidence
from relations.newsroom.duplicates import (
    likenesses,
    look_alikes,
    look_through,
    remember_look_alikes,
    say_not_duplicates,
)
from relations.newsroom.models import AuditEvent, Likeness, NotDuplicate, Trait
from relations.newsroom.plans import Refused
from relations.newsroom.record import delete_draft
from relations.newsroom.workflow import withdraw
from relations.vocabulary import ItemAct
from tests import factories as make
from tests.newsroom.desk import add_address, change_address, fill

pytestmark = pytest.mark.usefixtures("press")

TEXT = " ".join(
    f"Le ministre numéro {at} a reçu la délégation numéro {at * 7} à Bamako et signé l’accord {at}." for at in range(40)
)


@pytest.fixture
def desk():
    client = Client(headers={"accept-language": "en"})
    client.force_login(make.chief())
    return client


def an_article(body="", url="", **fields):
    return make.article(body, url=url, title=make.unique("Article"), **fields)


def pairs(kind):
    return set(likenesses(kind).values_list("first_id", "second_id"))


# --- at the desk ------------------------------------------------------------------------------------------------------


def warnings_of(client, address):
    return [str(message) for message in client.get(address).context["messages"] if message.level_tag == "warning"]


def test_saving_warns_and_never_blocks(desk):
    known = make.actor("Abdoulaye Diop")

    saved = fill(desk, add_address(Actor), name_fr="Abdoulaye DIOP", actor_kind="person", button="_continue")

    new = Actor.objects.get(name_fr="Abdoulaye DIOP")
    (words,) = warnings_of(desk, saved.url)
    assert saved.url == change_address(new)
    assert f'<a href="{change_address(new)}">Abdoulaye DIOP</a>' in words
    assert f'<a href="{change_address(known)}">Abdoulaye Diop</a>' in words
    assert "They have the same name, or nearly." in words
    assert "These are not duplicates" in words
    assert pairs("actor") == {(known.pk, new.pk)}


def test_the_button_of_the_warning_works_and_is_remembered():
    strict = Client(headers={"accept-language": "en"}, enforce_csrf_checks=True)
    chief = make.chief("strict")
    strict.force_login(chief)
    known, row = make.actor("Abdoulaye Diop"), make.actor("Abdoulaye Diop")
    page = strict.get(change_address(row)).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = {"csrfmiddlewaretoken": token, "pair": f"{row.pk}:{known.pk}"}

    refused = strict.post(reverse("admin:not-duplicates", args=("actor",)), {"pair": form["pair"]})
    done = strict.post(reverse("admin:not-duplicates", args=("actor",)), form)
    again = strict.post(reverse("admin:not-duplicates", args=("actor",)), form)

    assert (refused.status_code, done.status_code, again.status_code) == (403, 302, 302)
    kept = NotDuplicate.objects.get()
    assert (kept.kind, kept.first_id, kept.second_id, kept.by) == ("actor", known.pk, row.pk, chief)
    said = AuditEvent.objects.filter(action="not_duplicates").order_by("number")
    assert list(said.values_list("record_id", "detail")) == [
        (known.pk, {"other": row.pk}),
        (row.pk, {"other": known.pk}),
    ]
    assert look_alikes(row) == look_alikes(known) == []


def test_a_saving_that_finds_nothing_says_nothing(desk):
    saved = fill(desk, add_address(Actor), name_fr="Awa Coulibaly", actor_kind="person", button="_continue")

    assert warnings_of(desk, saved.url) == []


def test_a_search_that_fails_loses_no_save(desk, monkeypatch):
    def fails(record):
        raise RuntimeError("no index")

    monkeypatch.setattr("relations.newsroom.admin.duplicates.remember_look_alikes", fails)

    saved = fill(desk, add_address(Actor), name_fr="Awa Coulibaly", actor_kind="person", button="_continue")

    assert saved.status_code == 302
    assert Actor.objects.filter(name_fr="Awa Coulibaly").exists()


def test_pairs_are_listed_and_judged_on_their_page(desk):
    rows = [make.actor("Abdoulaye Diop"), make.actor("Abdoulaye Diop"), make.actor("Awa Coulibaly")]
    for row in rows:
        remember_look_alikes(row)
    address = reverse("admin:duplicates", args=("actor",))

    page = desk.get(address)
    (pair,) = page.context["pairs"]
    desk.post(reverse("admin:not-duplicates", args=("actor",)), {"pair": pair.words})

    assert pair.words == f"{rows[0].pk}:{rows[1].pk}"
    assert "They have the same name, or nearly." in page.content.decode()
    assert desk.get(address).context["pairs"] == []
    remember_look_alikes(rows[0])
    assert pairs("actor") == set()


def test_a_pair_that_is_no_longer_alike_goes(desk):
    known, row = make.actor("Abdoulaye Diop"), make.actor("Abdoulaye Diop")
    remember_look_alikes(row)

    fill(desk, change_address(row), name_fr="Awa Coulibaly", name_en="")

    assert pairs("actor") == set()
    assert known.pk in Trait.objects.values_list("record_id", flat=True)


def test_looking_again_finds_what_was_never_saved_at_the_desk(desk):
    for _ in range(3):
        make.actor("Abdoulaye Diop")
    Trait.objects.all().delete()
    assert pairs("actor") == set()

    answer = desk.post(reverse("admin:duplicates", args=("actor",)))

    assert len(pairs("actor")) == 3
    assert "All of them have been looked through." in desk.get(answer.url).content.decode()


def test_a_look_goes_on_where_the_last_one_ended(desk, monkeypatch):
    monkeypatch.setattr("relations.newsroom.duplicates.AT_ONCE", 2)
    rows = [make.actor("Abdoulaye Diop") for _ in range(3)]
    address = reverse("admin:duplicates", args=("actor",))

    first = desk.post(address)
    before = desk.get(first.url).context["before"]
    second = desk.post(address, {"before": str(before)})

    assert before
    assert second.url == f"{address}?looked=1"
    assert {end for pair in pairs("actor") for end in pair} == {row.pk for row in rows}


def test_the_command_looks_through_everything(monkeypatch):
    monkeypatch.setattr("relations.newsroom.duplicates.AT_ONCE", 2)
    for _ in range(3):
        make.actor("Abdoulaye Diop")
    Trait.objects.all().delete()
    words = StringIO()

    call_command("find_duplicates", "actor", "place", stdout=words)

    assert words.getvalue().splitlines() == [
        "actor: 3 pairs wait for a decision",
        "place: 0 pairs wait for a decision",
    ]
    with pytest.raises(CommandError, match="Not compared: theme"):
        call_command("find_duplicates", "theme")


def test_who_may_only_read_judges_nothing(desk):
    first, second = make.actor("Abdoulaye Diop"), make.actor("Abdoulaye Diop")
    remember_look_alikes(second)
    reader = make.account("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_actor"))
    desk.force_login(reader)

    page = desk.get(reverse("admin:duplicates", args=("actor",)))
    desk.post(reverse("admin:not-duplicates", args=("actor",)), {"pair": f"{first.pk}:{second.pk}"})

    assert len(page.context["pairs"]) == 1
    assert "These are not duplicates" not in page.content.decode()
    assert not NotDuplicate.objects.exists()
    assert desk.get(reverse("admin:duplicates", args=("event",))).status_code == 403


def test_a_translator_judges_nothing():
    first, second = make.actor(), make.actor()

    with pytest.raises(Refused):
        say_not_duplicates("actor", first.pk, second.pk, by=make.account("translator", group="translator"))


@pytest.mark.parametrize("pair", ["", "1", "x:y", "1:1", "1:999999", ":"])
def test_what_is_no_pair_is_refused(desk, pair):
    make.actor()

    answer = desk.post(reverse("admin:not-duplicates", args=("actor",)), {"pair": pair})

    assert answer.status_code == 302
    assert not NotDuplicate.objects.exists()


def test_kinds_that_are_not_compared_have_no_page(desk):
    assert desk.get("/admin/duplicates/theme/").status_code == 404
    assert desk.post("/admin/duplicates/theme/not/").status_code == 404


# --- what goes --------------------------------------------------------------------------------------------------------


def test_a_deleted_draft_leaves_no_trait_and_no_pair():
    first, second = make.actor("Abdoulaye Diop"), make.actor("Abdoulaye Diop")
    remember_look_alikes(second)

    delete_draft(second, by=make.chief())

    assert pairs("actor") == set()
    assert set(Trait.objects.values_list("record_id", flat=True)) == {first.pk}
    assert look_alikes(first) == []


def test_the_law_takes_the_sound_of_a_name_too():
    first, second = make.actor("Abdoulaye Diop"), make.actor("Abdoulaye Diop")
    make.show(second)
    remember_look_alikes(first)

    withdraw([("actor", second.pk)], by=make.chief(), act=ItemAct.LEGAL_REMOVAL, notice_fr="Décision.")

    assert not Likeness.objects.exists()
    assert not Trait.objects.filter(record_id=second.pk).exists()


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_the_page_asks_as_much_for_many_pairs_as_for_one(desk):
    rows = [make.actor() for _ in range(12)]
    now = timezone.now()

    def asked():
        with CaptureQueriesContext(connection) as found:
            desk.get(reverse("admin:duplicates", args=("actor",)))
        return len(found)

    Likeness.objects.create(kind="actor", first_id=rows[0].pk, second_id=rows[1].pk, cause="name", at=now)
    few = asked()
    for one, other in pairwise(rows[2:]):
        Likeness.objects.create(kind="actor", first_id=one.pk, second_id=other.pk, cause="name", at=now)

    assert asked() == few


def test_look_through_leaves_other_kinds_alone():
    article = an_article(TEXT)
    an_article(TEXT)
    make.event(proof=make.passage(article, TEXT.split(".")[0]))

    assert look_through("article") is None

    assert (len(pairs("article")), pairs("event")) == (1, set())
    assert Article.objects.count() == 2
    assert Evidence.objects.count() == 1
