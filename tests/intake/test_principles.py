"""Principles invoked, in their many wordings; names of bodies invoke nothing."""

# ruff: noqa: E501

import csv
from pathlib import Path

import pytest

from relations.newsroom.intake.principles import wordings
from relations.newsroom.intake.reading import read

pytestmark = pytest.mark.once

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"

CASES = [
    ("fr", "Il exige le respect de la souveraineté du Mali.", "souverainete", "le respect de la souveraineté du Mali"),
    ("fr", "Ils respectent nos choix souverains.", "choix-souverains", "nos choix souverains"),
    ("fr", "Le Mali choisit librement ses partenaires.", "choix-souverains", "choisit librement ses partenaires"),
    ("fr", "Il faut tenir compte des intérêts des Maliens.", "interets-du-peuple", "intérêts des Maliens"),
    ("fr", "Il promet l’absence d’ingérence.", "non-ingerence", "l’absence d’ingérence"),
    ("fr", "Cela se fera sans ingérence dans les affaires intérieures.", "non-ingerence",
     "sans ingérence dans les affaires intérieures"),
    ("fr", "Un dialogue fondé sur le respect mutuel.", "respect-mutuel", "le respect mutuel"),
    ("fr", "Une réaction basée sur le principe de réciprocité.", "reciprocite", "le principe de réciprocité"),
    ("fr", "Ils se parlent sur un pied d’égalité.", "egalite-souveraine", "sur un pied d’égalité"),
    ("fr", "Il défend l’intégrité territoriale de l’Ukraine.", "integrite-territoriale",
     "l’intégrité territoriale de l’Ukraine"),
    ("fr", "Il appelle au règlement pacifique des différends.", "reglement-pacifique", "règlement pacifique des différends"),
    ("fr", "Ils ont agi de bonne foi.", "bonne-foi", "bonne foi"),
    ("fr", "Un partenariat gagnant-gagnant.", "gagnant-gagnant", "partenariat gagnant-gagnant"),
    ("fr", "Il demande le retour à l’ordre constitutionnel.", "ordre-constitutionnel", "retour à l’ordre constitutionnel"),
    ("fr", "Il respecte les droits de l’homme.", "droits-humains", "les droits de l’homme"),
    ("en", "He called for respect for Mali’s sovereignty.", "souverainete", "sovereignty"),
    ("en", "We choose our own partners.", "choix-souverains", "choose our own partners"),
    ("en", "It must be in the interests of the people.", "interets-du-peuple", "interests of the people"),
    ("en", "They agreed on non-interference in internal affairs.", "non-ingerence", "non-interference in internal affairs"),
    ("en", "Ties rest on mutual respect.", "respect-mutuel", "mutual respect"),
    ("en", "They talk on an equal footing.", "egalite-souveraine", "on an equal footing"),
    ("en", "He rejected the use of force.", "non-recours-a-la-force", "use of force"),
    ("en", "It is a mutually beneficial deal.", "gagnant-gagnant", "mutually beneficial"),
    ("en", "People have a right to self-determination.", "autodetermination", "self-determination"),
    ("en", "He promised full transparency.", "transparence", "full transparency"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "slug", "passage"), CASES)
def test_a_wording_is_the_principle_it_invokes(language, text, slug, passage):
    [found] = read(text, language=language).invocations

    assert found.slug == slug
    assert passage in found.text
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le Conseil des droits de l’homme siège à Genève."),
        ("fr", "Une organisation de défense des droits humains a réagi."),
        ("fr", "La souveraineté alimentaire est un enjeu."),
        ("en", "Human Rights Watch reacted."),
        ("en", "Human rights groups reacted."),
        ("en", "Transparency International reacted."),
    ],
)
def test_a_name_or_another_matter_invokes_nothing(language, text):
    assert read(text, language=language).invocations == []


def test_every_principle_of_the_list_has_wordings_in_both_languages():
    slugs = {row["slug"] for row in csv.DictReader((SEEDS / "principles.csv").open(encoding="utf-8"))}

    assert {slug for slug, _label, _pattern in wordings("fr")} == slugs
    assert {slug for slug, _label, _pattern in wordings("en")} == slugs


@pytest.mark.parametrize(
    ("text", "act", "voice", "speaker"),
    [
        (
            "« Les partenaires doivent respecter notre souveraineté », a dit Abdoulaye Diop.",
            "demand",
            "direct_quote",
            "Abdoulaye Diop",
        ),
        ("Abdoulaye Diop a réaffirmé le respect de la souveraineté du Niger.", "pledge", "reported", "Abdoulaye Diop"),
        ("Le Mali dénonce une violation de sa souveraineté.", "accuse_breach", "reported", "Mali"),
        ("Une mesure prise au nom de la réciprocité.", "justify", "article", ""),
    ],
)
def test_an_invocation_says_what_is_done_with_it_and_in_whose_voice(text, act, voice, speaker):
    [found] = read(text, language="fr").invocations

    assert (found.act, found.voice, found.speaker) == (act, voice, speaker)
