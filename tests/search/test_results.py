"""What is found, what is not, and in which order. Each runs on both databases."""

import pytest
from django.db import connections
from django.utils.translation import override

from relations.models import Actor, Alias, EventTheme, Evidence, Statement, Translation
from relations.publication.models import SearchEntry
from relations.reading import PUBLIC
from relations.search import facets
from relations.search.asking import Asked
from relations.search.engine import places
from relations.search.questions import read
from relations.search.results import search
from relations.search.suggestions import suggestions
from tests import factories as make
from tests.api.conftest import built, day

pytestmark = pytest.mark.usefixtures("press")


def found(text, **chosen):
    return search(read(text), tuple(term for term, _choice in facets.chosen(chosen).values()))


def titles(text, **chosen):
    return [str(row.title) for row in found(text, **chosen).rows]


def actors(*names, kind="ministry"):
    rows = [make.actor(name, kind) for name in names]
    make.show(*rows)
    return rows


def events(*titles, **fields):
    """Public events, one a day, the first title on the first day."""
    source, proof, first = make.a_sourced_event()
    parties = tuple(first.parties.all())
    rows = [
        make.event(
            title, proof=proof, parties=parties, event_type=first.event_type, date=day(f"2026-01-{at:02}"), **fields
        )
        for at, title in enumerate(titles, start=1)
    ]
    make.show(*parties, first.event_type, source, *rows)
    return rows


@pytest.mark.parametrize("typed", ["étrangères", "etrangere", "affaires étrangère", "AFFAIRES ETRANGERES", "étranger"])
def test_accents_number_and_gender_do_not_matter(typed):
    actors("Ministère des Affaires étrangères", "Ministère de la Défense")

    assert titles(typed) == ["Ministère des Affaires étrangères"]


def test_elided_words_are_found_by_themselves():
    events("Accueil de l’ambassadrice à Bamako", "Visite d’un ambassadeur")

    assert (
        titles("ambassadrice", kind="event")
        == titles("l'ambassadrice", kind="event")
        == ["Accueil de l’ambassadrice à Bamako"]
    )


def test_all_words_must_stand_in_the_text():
    events("Sanctions levées", "Visas levés", "Sanctions et visas")

    assert titles("sanctions visas") == ["Sanctions et visas"]


def test_phrases_stand_together():
    events("Le respect de la souveraineté", "La souveraineté et le respect", "Respect mutuel, souveraineté pleine")

    assert titles("“respect de la souveraineté”") == ["Le respect de la souveraineté"]
    assert len(titles("respect souveraineté")) == 3


def test_a_long_phrase_is_more_than_its_pairs():
    apart = "Le délégué malien parle, un malien étranger passe"
    events(apart, "Le délégué malien étranger parle")

    assert titles("“délégué malien étranger”") == ["Le délégué malien étranger parle"]
    assert titles("délégué -“délégué malien étranger”") == [apart]


def test_what_is_excluded_is_left_out():
    events("Visa refusé", "Visa et caution", "Visa, caution de visa")

    assert titles("visa -caution") == ["Visa refusé"]
    assert titles("visa -“caution de visa”") == ["Visa et caution", "Visa refusé"]


def test_an_entry_by_itself_is_a_hit_where_the_index_finds_it():
    events("Visa refusé", "Visa et caution de visa", "Le délégué malien étranger parle", "Visas et délégués maliens")

    for typed in ("visa", "visa -caution", "“caution de visa”", "délégué malien", "“délégué malien étranger”", "vis"):
        asked = Asked(read(typed))
        said, values = asked.condition()
        with connections[PUBLIC].cursor() as cursor:
            cursor.execute(f"SELECT id FROM publication_searchentry AS text WHERE {said}", values)
            by_itself = {pk for (pk,) in cursor.fetchall()}
        assert by_itself == set(asked.any(100)), typed


def test_both_languages_are_searched_whatever_the_page():
    events("Rencontre à Bamako", title_en="A meeting in Bamako")

    with override("fr"):
        assert titles("meetings") == ["Rencontre à Bamako"]
    with override("en"):
        assert titles("rencontres") == ["A meeting in Bamako"]


def test_names_and_titles_come_first_then_the_latest_day():
    actors("Assimi Goïta", "Goïta", kind="person")
    events("Départ", "Goïta reçoit", "Rien", summary_fr="Goïta était présent.")

    assert titles("goita") == ["Goïta", "Assimi Goïta", "Goïta reçoit", "Rien", "Départ"]


def test_other_names_count_as_names():
    person = make.actor("Colonel Président")
    make.saved(person, Alias(actor=person, text="Lion du Mandé"))
    make.show(person)
    events("Le lion du Mandé parle")

    assert titles("lion mande") == ["Colonel Président", "Le lion du Mandé parle"]


def test_words_in_other_languages_are_found_as_they_are():
    source, proof, event = make.a_sourced_event()
    who = make.actor("Abdoulaye Diop")
    words = make.statement(who, proof, verbatim="وزير الخارجية", language="ar")
    make.saved(words, Translation(statement=words, language="en", text="The foreign minister.", translator="X"))
    make.show(*make.everything_for(event, source), who, words)

    assert [row.entry.record_id for row in found("الخارجية").rows] == [words.pk]
    assert [row.entry.record_id for row in found("foreign", kind="statement").rows] == [words.pk]


def test_passages_are_found_with_their_article():
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))

    (row,) = found("reçu", kind="passage").rows
    assert row.passage.article == source


def test_facets_count_and_narrow():
    theme = make.theme("SECURITE")
    one, *_others = events("Accord sur l’or", "Accord de paix", "Accord rompu")
    person = make.actor("Awa Diarra")
    make.saved(one, EventTheme(event=one, theme=theme))
    make.show(theme, person, one)
    said = built(Statement, form="reported", content_fr="Un accord", speaker=person, date=day("2025-05"))
    make.show(make.saved(said, Evidence(statement=said, passage=one.evidence.get().passage)))

    results = found("accord")

    counted = {name: [(c.value, c.number) for c in choices] for name, choices in results.counts.facets.items()}
    assert counted["kind"] == [("event", 3), ("statement", 1)]
    assert counted["year"] == [("2026", 3), ("2025", 1)]
    assert counted["theme"] == [("SECURITE", 1)]
    assert counted["type"] == [(one.event_type.code, 3)]
    assert counted["actor"] == [(person.slug, 1)]
    assert titles("accord", theme="SECURITE") == ["Accord sur l’or"]
    assert titles("accord", kind="statement", year="2025", actor=person.slug) == ["Un accord"]
    assert titles("accord", kind="event", year="2025") == []
    assert titles("", theme="SECURITE", kind="event") == ["Accord sur l’or"]


@pytest.mark.parametrize(("facet", "value"), [("kind", "user"), ("year", "20"), ("actor", "nobody"), ("theme", "\0")])
def test_a_value_that_no_facet_has_is_named(facet, value):
    with pytest.raises(facets.Unknown) as refused:
        facets.chosen({facet: value})

    assert refused.value.args == (facet, value)


def test_many_results_are_counted_to_a_limit_and_by_a_sample(monkeypatch):
    monkeypatch.setattr(facets, "MOST", 10)
    events(*(f"Accord {number}" for number in range(1, 25)))

    counts = found("accord").counts

    assert (counts.total, counts.is_capped, counts.is_sampled) == (10, True, True)
    assert all(choice.number % 8 == 0 for choices in counts.facets.values() for choice in choices)


def test_every_page_continues_the_one_before():
    events(*(f"Accord {number}" for number in range(1, 25)))
    whole = [row.entry.pk for row in search(read("accord"), size=30).rows]

    parts = [row.entry.pk for first in (0, 10, 20) for row in search(read("accord"), first=first, size=10).rows]

    assert parts == whole
    assert len(set(whole)) == 24


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Washigton", "washington"),
        ("ambasadrice", "ambassadrice"),
        ("etrangree", "étrangères"),
        ("bashington", "washington"),
        ("Washigton rencontre", "washington rencontre"),
        ("zzzzzz", None),
        ("Washigton -visa", None),
    ],
)
def test_a_misspelt_word_is_put_right(typed, meant):
    events("Rencontre à Washington de l’ambassadrice", "Affaires étrangères")

    assert found(typed).meant == meant


def test_names_are_suggested_while_they_are_typed():
    actors("Ambassade des États-Unis", "Assimi Goïta")
    events("Une ambassade ferme")

    assert [row.title_fr for row in suggestions("amb")] == ["Ambassade des États-Unis", "Une ambassade ferme"]
    assert [row.title_fr for row in suggestions("assimi go")] == ["Assimi Goïta"]
    assert [row.title_fr for row in suggestions("ambassade des etats")] == ["Ambassade des États-Unis"]
    assert [row.title_fr for row in suggestions("amb", "actor")] == ["Ambassade des États-Unis"]
    assert suggestions("a") == suggestions("") == suggestions('\0*"') == []


@pytest.mark.parametrize("most", [0, 1, 2, 3, 40])
def test_what_is_suggested_does_not_depend_on_how_many_words_begin_so(most, monkeypatch):
    actors("Amba", "Ambassade", "Ambassades unies", "Amber", "Ambé", "Zamba")
    monkeypatch.setattr("relations.search.engine.MOST_TERMS", most)

    assert len(suggestions("amb")) == 5
    assert len(suggestions("ambassade")) == 2
    assert [row.title_fr for row in suggestions("ambassades un")] == ["Ambassades unies"]
    assert suggestions("ambz") == []


def test_no_draft_is_found():
    make.actor("Brouillon Secret")
    shown = make.actor("Personne connue")
    make.show(shown)
    make.resaved(Actor.objects.get(pk=shown.pk), note_fr="brouillon secret")

    assert titles("secret") == titles("brouillon") == []
    assert suggestions("brouillon") == []
    assert found("brouillonn").meant is None


def test_a_long_name_is_whole_to_its_last_word():
    same = (
        "Communiqué conjoint du ministère des Affaires étrangères et de la coopération internationale publié après la "
    )
    same += "rencontre de Bamako portant sur "
    actors(f"{same}la sécurité", f"{same}le commerce")

    assert titles(f"{same}la sécurité") == [f"{same}la sécurité"]
    assert [row.title_fr for row in SearchEntry.objects.filter(pk__in=names(f"{same}le commerce"))] == [
        f"{same}le commerce"
    ]


def names(text):
    """The places of the records of which this is the whole name."""
    return places(Asked(read(text)).as_a_name, 10)


def test_an_article_without_a_title_is_called_by_words_that_say_their_language():
    article = make.article("The ministers met in Washington and agreed.", language="en", title="", rights="full_text")
    make.show(article)

    (row,) = found("ministers").rows

    assert (row.is_untitled, row.lang, "".join(piece.text for piece in row.pieces)) == (
        True, "en", "The ministers met in Washington and agreed.",
    )  # fmt: skip
