"""The index says what is public, and nothing else, whatever editions did before."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from relations.models import Article
from relations.newsroom import press
from relations.newsroom.proofs import differences, public_dump
from relations.newsroom.workflow import withdraw
from relations.publication.models import SearchEntry, SearchStems, SearchWord
from relations.publication.search_index import INDEX, TABLE
from relations.search.asking import Asked
from relations.search.engine import by_index_alone
from relations.search.questions import read
from relations.search.results import search
from relations.vocabulary import ItemAct, Rights
from tests import factories as make
from tests.api.conftest import SECRET, whole_record

NOT_COUNTED = ("SET", "BEGIN", "COMMIT")

pytestmark = pytest.mark.usefixtures("press")


def hits(text):
    return [row.entry.record_id for row in search(read(text)).rows]


def words():
    return set(SearchWord.objects.values_list("word", flat=True))


def test_each_record_with_a_page_has_one_entry():
    record = whole_record()

    entries = set(SearchEntry.objects.values_list("kind", "record_id"))

    without = {"country", "eventtype"}
    assert entries >= {(row.kind(), row.pk) for row in record.public if row.kind() not in without}
    assert {kind for kind, _pk in entries}.isdisjoint(without)
    assert set(SearchStems.objects.values_list("pk", flat=True)) == set(
        SearchEntry.objects.values_list("pk", flat=True)
    )
    assert hits(SECRET) == []
    assert list(differences()) == []


def test_a_rebuild_makes_the_same_index():
    whole_record()
    before = public_dump()

    press.rebuild()

    assert public_dump() == before
    assert hits("audience")


def test_a_difference_of_the_index_is_named():
    whole_record()
    SearchWord.objects.filter(word="audience").delete()
    SearchStems.objects.filter(pk=SearchEntry.objects.first().pk).update(stems="autre")

    assert {line.split(":")[0] for line in differences()} == {"search words", "search stems"}


def test_what_is_published_anew_is_found_by_its_new_words_alone():
    actor = make.actor("Ancien Nom")
    make.show(actor)
    make.show(make.resaved(actor, name_fr="Autre Appellation", name_en=""))

    assert hits("ancien") == []
    assert hits("appellation") == [actor.pk]
    assert words() == {"autre", "appellation"}


@pytest.mark.parametrize("act", [ItemAct.WITHDRAWAL, ItemAct.LEGAL_REMOVAL])
def test_what_is_taken_away_leaves_nothing_in_the_index(act):
    person, other = make.actor("Awa Diarra", note_fr="Parole retirée"), make.actor("Autre Diarra")
    make.show(person, other)

    withdraw([("actor", person.pk)], by=make.chief(), act=act, notice_fr="Au revoir.", notice_en="Bye.")

    assert hits("awa") == hits("retirée") == []
    assert hits("diarra") == [other.pk]
    assert words() == {"autre", "diarra"}
    assert not SearchStems.objects.filter(stems__contains="retir").exists()
    assert list(differences()) == []


def test_the_text_of_an_article_goes_with_its_rights():
    article = make.article("Un mot rare : palimpseste.", title="Le titre")
    make.show(article)
    assert hits("palimpseste") == [article.pk]

    article = Article.objects.get(pk=article.pk)
    make.show(make.resaved(article, rights=Rights.EXCERPT))

    assert hits("palimpseste") == []
    assert hits("titre") == [article.pk]
    assert "palimpseste" not in words()


def test_a_text_that_rights_do_not_allow_was_never_in_the_index():
    article = make.article("Un mot rare : palimpseste.", title="Le titre", rights=Rights.UNKNOWN)
    make.show(article)

    assert "palimpseste" not in str(list(SearchEntry.objects.values())) + str(list(SearchStems.objects.values()))
    assert "palimpseste" not in words()


def test_a_rehearsal_leaves_no_trace():
    actor = make.actor("Nom Répété")

    with press.rehearsal(lambda: [make.an_item(actor)]):
        inside = hits("répété")

    assert (inside, hits("répété")) == ([actor.pk], [])
    assert (SearchEntry.objects.count(), SearchWord.objects.count()) == (0, 0)


def test_a_search_asks_a_fixed_number_of_times():
    make.show(make.actor("Une Personne"))

    def asked():
        with CaptureQueriesContext(connections["public"]) as captured:
            search(read("personne"))
        return len([query for query in captured.captured_queries if not query["sql"].startswith(NOT_COUNTED)])

    few = asked()
    make.show(*(make.actor(f"Personne {number}") for number in range(40)))

    # Fewer once the first classes fill the page.
    assert asked() <= few <= 7


def test_the_engine_reads_its_index():
    make.show(*(make.actor(f"Personne {number}") for number in range(5)))
    asked = Asked(read("personne -autre “deux mots”"))
    with CaptureQueriesContext(connections["public"]) as captured, by_index_alone():
        asked.first(20)
        plans = [plan_of(query["sql"]) for query in captured.captured_queries if "stems" in query["sql"].lower()]

    assert plans
    for plan in plans:
        assert INDEX in plan
        assert "Seq Scan" not in plan
        assert f"SCAN {TABLE}\n" not in plan


def plan_of(sql):
    connection = connections["public"]
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall()) + "\n"


@pytest.mark.skipif("connections['public'].vendor != 'postgresql'", reason="SQLite indexes at once")
def test_no_search_reads_a_long_list_of_what_is_pending():
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = %s", [INDEX])
        [options] = cursor.fetchone()

    assert set(options) == {"fastupdate=on", "gin_pending_list_limit=64"}
