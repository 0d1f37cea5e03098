"""Verbs in their sentence: tense, voice, and whether the thing is done, planned, denied or only supposed."""

from collections.abc import Iterator, Mapping

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.plain import plain
from relations.newsroom.intake.predicate import Predicate
from relations.newsroom.intake.predicates_en import english
from relations.newsroom.intake.predicates_fr import french
from relations.newsroom.intake.text import Sentence
from relations.newsroom.intake.verbs import Form


def predicates(
    ground: Ground, sentence: Sentence, table: Mapping[str, list[Form]], plain_participles: Mapping[str, list[Form]]
) -> Iterator[Predicate]:
    """The verbs of a table in a sentence, outside quotation marks; a word that may be two verbs is given as both."""
    for token in ground.document.narration(sentence):
        if token.kind not in ("word", "elided"):
            continue
        word = token.text.lower()
        options = table.get(word) or table.get(word.split("-")[0] if "-" in word else "", [])
        if not options and ground.language == "fr":
            options = plain_participles.get(token.low, [])
        done: set[str] = set()
        for lemma in dict.fromkeys(lemma for lemma, _tense in options):
            tenses = {tense for other, tense in options if other == lemma}
            found = (
                french(ground, sentence, token, lemma, tenses)
                if ground.language == "fr"
                else english(ground, sentence, token, lemma, tenses)
            )
            if found and lemma not in done:
                done.add(lemma)
                yield found


def plain_participles_of(table: Mapping[str, list[Form]]) -> dict[str, list[Form]]:
    """Participles without their accents, for texts that have none; what is another form as well is left out."""
    found: dict[str, list[Form]] = {}
    for form, options in table.items():
        bare = plain(form)
        if bare != form and bare not in table:
            found[bare] = [(lemma, tense) for lemma, tense in options if tense == "participle"]
    return found
