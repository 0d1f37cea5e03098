"""Nouns for events, where the sentence says that they took place: « la rencontre a eu lieu », "after the expulsion of …"."""
# ruff: noqa: E501

import re
from collections.abc import Iterator, Sequence

from relations.newsroom.intake.codebook import NounRule
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.text import Sentence
from relations.vocabulary import Modality

TOOK_PLACE = re.compile(
    r"^[^;:.]{0,90}?\b(?:a eu lieu|ont eu lieu|avait eu lieu|s'est (?:tenue?s?|deroulee?s?|ouverte?|achevee?|conclue?)|se sont (?:tenue?s?|"
    r"deroulee?s?|ouvert\w*|achev\w*|poursuivi\w*)|(?:est|sont) intervenue?s?|(?:a|ont|avait) ete (?:faite?s?|menee?s?|signee?|"
    r"organisee?|suivie?)|took place|(?:was|were) held|(?:came|comes) (?:after|as|days|hours|a day|a week|amid|just)|"
    r"(?:a|ont|avait|avaient) (?:provoque|entraine|suscite|declenche|fait|cause|conduit|rouvert|precede|suivi|mis fin|tue|touche|vise)|"
    r"(?:has |have |had )?(?:prompted|triggered|sparked|led to|followed|drew|caused|killed|hit|ended|opened|lasted)|a dure|ont dure|"
    r"(?:a|ont) (?:ete (?:saluee?s?|condamnee?s?|denoncee?s?|accueillie?s?|confirmee?s?)|surpris|choque|pris de court|fait reagir|ravive|marque)|"
    r"(?:intervient|survient|interviennent|surviennent|fait suite)|"
    r"(?:has |have )?(?:surprised|shocked|angered|alarmed|revived|drawn))\b"
)
AFTER = re.compile(
    r"\b(?:apres|depuis|suite a|a la suite d[e']|lors d[e'u]s?|au cours d[e'u]s?|a l'occasion d[e'u]s?|a l'issue d[e'u]s?|au terme d[e'u]s?|"
    r"au lendemain d[e'u]s?|consecutive? a|following|after|since|during|at the end of|at|in response to|en reponse a|en reaction a|"
    r"in retaliation for|over|invoquant|denoncant|deplorant|citing|follows|followed|fait suite a|font suite a|a cause d[e'u]s?|en raison d[e'u]s?|"
    r"because of|in protest (?:at|against|over)|a propos d[e'u]s?|avec stupeur|a appris|condamne|denonce|condamned|deplore)"
    r" ?(?:du|des|de|la|le|les|l'|une|un|the|a|an|cette|ce|son|sa|leurs?|its|his|her|their|this|last week's|\w+'s)? ?"
    r"(?:la |le |l'|les |un |une )?(?:\w+ ){0,2}$"
)
CAUSED = re.compile(
    r"\b(?:a|ont|avait|avaient|had|has|have)? ?(?:provoque|entraine|suscite|declenche|vaudra|valu|prompted|triggered|sparked|drew|drawn|provoked|"
    r"provoquant|entrainant|suscitant|declenchant|prompting|triggering|sparking|drawing|provoking|leading to|resulting in|followed by) "
    r"(?:une |un |la |le |l'|des |les |a |an |the )?$"
)
WITH = re.compile(r"^ (?:\w+ ){0,4}(?:avec|entre|with|between)\b")
NOT_DONE = re.compile(
    r"\b(?:envisage\w*|prochaine?s?|future?s?|eventuel(?:le)?s?|possible|prevue?s?|doit|devrait|pourrait|sera|seront|aura|auront|annulee?s?|reportee?s?|"
    r"upcoming|planned|next|scheduled|would|could|will|cancelled|canceled|postponed|expected|demande\w*|exig\w+|reclam\w+|"
    r"appel\w* a|call\w* for|demand\w*|urg\w+|menac\w+|threat\w*|contre la|pas de|aucune?|no|proposed|proposee?|souhait\w+|"
    r"esper\w+|hope\w*|vue d'|en vue|before|avant)\b"
)
ANNOUNCED = {
    "fr": re.compile(r"\bl'annonce (?:en )?a ete faite\b|\bcette annonce a ete faite\b"),
    "en": re.compile(r"\b(?:the|this) announcement was made\b"),
}


def nouns_that_happened(
    ground: Ground, sentence: Sentence, rules: Sequence[NounRule]
) -> Iterator[tuple[NounRule, int, int, str, str]]:
    """Rule, first word, the word after the last, modality, and why it is taken to have happened."""
    words = ground.document.plain[sentence.start : sentence.end]
    for found in ANNOUNCED[ground.language].finditer(words):
        first = ground.token_at(sentence.start + found.start())
        rule = NounRule("AGREE", "", ANNOUNCED[ground.language])
        yield rule, first, ground.token_at(sentence.start + found.end()), Modality.ASSERTED, "announcement made"
    for rule in rules:
        for found in rule.pattern.finditer(words):
            first = ground.token_at(sentence.start + found.start())
            if first >= sentence.last or ground.tokens[first].quote >= 0:
                continue
            last = ground.token_at(sentence.start + found.end())
            why = _why(ground, sentence, words, found, rule)
            if why:
                near = words[max(0, found.start() - 45) : found.end() + 40]
                modality = Modality.PLANNED if NOT_DONE.search(near) else Modality.ASSERTED
                yield rule, first, max(last, first + 1), modality, why
                break


def _is_told(ground: Ground, sentence: Sentence, found: re.Match[str], after: str) -> bool:
    """ "a call between the prime ministers last Thursday": a meeting with its partners and its own day, past."""
    words = ground.document.plain[sentence.start : sentence.end]
    if (
        not WITH.match(after)
        or not ground.anchor
        or NOT_DONE.search(words[max(0, found.start() - 45) : found.end() + 120])
    ):
        return False
    start = sentence.start + found.end()
    near = ground.dates_in(start, min(sentence.end, start + 80))
    return any(date.date.is_point and date.date.latest and date.date.latest <= ground.anchor for date in near)


def _is_dated(ground: Ground, sentence: Sentence) -> bool:
    return any(date.date.is_point and not date.of_noun for date in ground.dates_in(sentence.start, sentence.end))


def _has_two(ground: Ground, sentence: Sentence) -> bool:
    """Whether two persons stand in the sentence."""
    mentions = [ground.cast.at[at] for at in range(sentence.first, sentence.last) if at in ground.cast.at]
    return len({mention.actor for mention in mentions if ground.cast.actors[mention.actor].is_person}) > 1


def _why(ground: Ground, sentence: Sentence, words: str, found: re.Match[str], rule: NounRule) -> str:
    after, before = words[found.end() : found.end() + 160], words[max(0, found.start() - 50) : found.start()]
    if TOOK_PLACE.match(after):
        return "it took place"
    if CAUSED.search(before):
        return "brought about"
    if not AFTER.search(before):
        return (
            "with its date and partner" if rule.type == "CONSULT" and _is_told(ground, sentence, found, after) else ""
        )
    start = sentence.start + found.end()
    dated = any(
        date.date.known and date.start - start < 60 for date in ground.dates_in(start, min(sentence.end, start + 90))
    )
    if rule.type == "CONSULT":
        met = dated or WITH.match(after) or (_is_dated(ground, sentence) and _has_two(ground, sentence))
        return "mentioned with its date or partner" if met else ""
    if rule.type in ("ASSAULT",):
        return "mentioned with its date" if dated else ""
    return "mentioned as what went before"
