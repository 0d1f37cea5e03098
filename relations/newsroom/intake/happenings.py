"""Nouns for events, where the sentence says that they took place: « la rencontre a eu lieu », "after the expulsion of …"."""
# ruff: noqa: E501

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from relations.newsroom.intake.codebook import NounRule
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.shifts import apart_of
from relations.newsroom.intake.text import Sentence
from relations.vocabulary import Modality

TOOK_PLACE = re.compile(
    r"^[^;:.]{0,90}?\b(?:a eu lieu|ont eu lieu|avait eu lieu|s'est (?:tenue?s?|deroulee?s?|ouverte?|achevee?|conclue?)|se sont (?:tenue?s?|"
    r"deroulee?s?|ouvert\w*|achev\w*|poursuivi\w*)|(?:est|sont) intervenue?s?|(?:a|ont|avait) ete (?:faite?s?|menee?s?|signee?|"
    r"organisee?|suivie?)|took place|(?:was|were) held|(?:came|comes) (?:after|as|days|hours|a day|a week|amid|just)|"
    r"(?:a|ont|avait|avaient) (?:\w+ )?(?:failli|oppose|eclate|permis|dure|degenere|coute|vire|envenime|relance|bouleverse|provoque|entraine|suscite|declenche|fait|cause|conduit|rouvert|precede|suivi|mis fin|tue|touche|vise)|"
    r"(?:has |have |had )?(?:\w+ly )?(?:broke out|erupted|pitted|left|forced|paralysed|strained|soured|plunged|cost|raised|prompted|triggered|sparked|led to|followed|drew|caused|killed|hit|ended|opened|lasted)|a dure|ont dure|"
    r"(?:a|ont) (?:ete (?:saluee?s?|condamnee?s?|denoncee?s?|accueillie?s?|confirmee?s?)|surpris|choque|indigne|irrite|emu|refroidi|jete un froid|envenime|pris de court|fait reagir|ravive|marque)|"
    r"(?:intervient|survient|interviennent|surviennent|fait suite)|"
    r"(?:has |have )?(?:surprised|shocked|infuriated|enraged|outraged|incensed|unsettled|chilled|angered|alarmed|revived|drawn))\b"
)
AFTER = re.compile(
    r"\b(?:apres|depuis|suite a|a la suite d[e']|lors d[e'u]s?|au cours d[e'u]s?|a l'occasion d[e'u]s?|a la faveur d[e'u]s?|en marge d[e'u]s?|en echange d[e'u]s?|en contrepartie d[e'u]s?|dans le sillage d[e'u]s?|dans la foulee d[e'u]s?|au sortir d[e'u]s?|in exchange for|in return for|on the sidelines of|on the heels of|in the wake of|a l'issue d[e'u]s?|au terme d[e'u]s?|"
    r"au lendemain d[e'u]s?|consecutive? a|following|after|since|during|at the end of|at|in response to|en reponse a|en reaction a|"
    r"in retaliation for|over|invoquant|denoncant|deplorant|citing|follows|followed|fait suite a|font suite a|a cause d[e'u]s?|en raison d[e'u]s?|"
    r"because of|in protest (?:at|against|over)|a propos d[e'u]s?|avec stupeur|a appris|condamne|denonce|condamned|deplore|salue|saluant|regrette|felicite d[e'u]s?|rejoui d[e'u]s?|welcom(?:ed|ing)|hail(?:ed|ing)|"
    r"(?:rentre|revenu|revient|retour|rentree|revenue)\w*(?: \w+){0,3} d[e'u]|(?:apres|after|following|au terme de|a l'issue de|au bout de) (?:\w+ ){0,3}(?:jours|heures|semaines|mois|"
    r"days|hours|weeks|months) (?:de|d'|of)|abouti\w* a|permis|obtenu|conduit a|mene a|debouche sur|since a|depuis une?|"
    r"(?:set off|triggered|sparked|prompted|ignited|provoque\w*|declenche\w*|suscite\w*|cause\w*)(?: [^,.;:]{0,25})? (?:by|par)|regretted|confirme|confirm(?:ed|ing)|jours? plus tot,?|le jour (?:meme )?d[e'u]|the day of|demier|origine d[e'u]\w*(?: \w+)?,?|temoin d[e'u]s?|(?:marque|traduit|solde|illustre|ponctue|emaille|scelle|symbolise|couronne)\w* par|malgre|despite|(?:marked|capped|sealed|crowned|punctuated|accompanied) by|thanks to|grace a)"
    r" ?(?:du|des|de|la|le|les|l'|une|un|the|a|an|cette|ce|son|sa|leurs?|its|his|her|their|this|last week's|\w+'s)? ?"
    r"(?:la |le |l'|les |un |une )?(?:\w+ ){0,2}$"
)
CAUSED = re.compile(
    r"\b(?:a|ont|avait|avaient|had|has|have)? ?(?:provoque|entraine|suscite|declenche|vaudra|valu|prompted|triggered|sparked|drew|drawn|provoked|"
    r"s'ajoutent?|s'est ajoutee?|s'y ajoutent?|vient s'ajouter|assorti\w* d[eu]s?|double\w* d[eu]s?|accompagnee?s? d[eu]s?|provoquant|entrainant|suscitant|declenchant|prompting|triggering|sparking|drawing|provoking|leading to|resulting in|followed by) "
    r"(?:une |un |la |le |l'|des |les |a |an |the )?$"
)
# A measure is in force once it is made known; a visit is not.
PROCLAIMED = re.compile(
    r"^[^;:.,]{0,90}?\b(?:a|ont) ete (?:annoncee?s?|prononcee?s?|actee?s?|officialisee?s?|notifiee?s?|consommee?s?|signifiee?s?|decidee?s?|ordonnee?s?|decretee?s?)\b"
)
# What may stand before the noun of a headline: « Mardi à Lomé, nouveau … ».
HEADLINE = re.compile(
    r"^(?:(?:hier|avant-hier|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|le \d+ \w+|(?:on )?\w+day|a|au|en|in|at)\b[^,;:.(–]{0,25}, ?)?"
    r"(?:nouvelles?|nouveaux?|nouvel|breve?|longue?|long|premiere?|court|new|first)? ?$"
)
# « mardi, tête-à-tête …, dépôt de gerbe, signature d’un contrat »
DATED_LEAD = re.compile(r"(?:hier|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|le \d+ \w+|(?:on )?\w+day)\b")
# Some verb of the sentence, by its looks.
VERBAL = re.compile(
    r"\b(?:est|sont|ont|était|étaient|avait|avaient|sera|seront|doit|doivent|peut|va|vont|is|are|was|were|has|have|had|will|qui|que|"
    r"a (?:été|\w+[éiut])|\w{3,}(?:ait|aient|era|eront))\b"
)
WITH = re.compile(r"^ (?:\w+ ){0,4}(?:avec|entre|des deux|des trois|with|between|of the two)\b")
# « après deux jours de négociations »: what lasted took place.
LASTED = re.compile(r"\b(?:jours|heures|semaines|mois|days|hours|weeks|months) (?:de |d'|of )(?:\w+[ -]){0,3}$")
FOR_VISIT = re.compile(r"\b(?:pour|lors de|au cours de|en|on|during|for) (?:sa|leur|son|his|her|their) (?:\w+ ){0,2}$")
# « est en visite à Bakou depuis mardi », « en visite mardi à Alger, le ministre a … », "is in Baku on a state visit".
ON_VISIT = re.compile(
    r"(?:^|, |\b(?:est|sont|etait|etaient|fut|se (?:trouve|trouvait)|is|are|was|were|currently|actuellement)\b(?: [\w'-]+){0,5}? )(?:en|on an?) (?:\w+[ -]){0,2}$"
)
NOT_DONE = re.compile(
    r"\b(?:envisage\w*|prochaine?s?|future?s?|eventuel(?:le)?s?|possible|prevue?s?|doit|devrait|pourrait|sera|seront|aura|auront|annulee?s?|reportee?s?|"
    r"upcoming|planned|next|scheduled|would|could|will|cancelled|canceled|postponed|expected|demande\w*|exig\w+|reclam\w+|"
    r"appel\w* a|call\w* for|demand\w*|urg\w+|menac\w+|threat\w*|contre la|pas de|aucune?|no|proposed|proposee?|souhait\w+|"
    r"propositions? d[eu']|proposals? (?:for|to)|esper\w+|hope\w*|vue d'|en vue|before|avant)\b"
)
ANNOUNCED = {
    "fr": re.compile(r"\bl'annonce (?:en )?a ete faite\b|\bcette annonce a ete faite\b"),
    "en": re.compile(r"\b(?:the|this) announcement was made\b"),
}


PARTED = re.compile(r"[,;:.] ")


def nouns_that_happened(
    ground: Ground, sentence: Sentence, rules: Sequence[NounRule]
) -> Iterator[tuple[NounRule, int, int, str, str]]:
    """Rule, first word, the word after the last, modality, and why it is taken to have happened."""
    words = ground.document.plain[sentence.start : sentence.end]
    for found in ANNOUNCED[ground.language].finditer(words):
        first = ground.token_at(sentence.start + found.start())
        rule = NounRule("AGREE", "", ANNOUNCED[ground.language])
        yield rule, first, ground.token_at(sentence.start + found.end()), Modality.ASSERTED, "announcement made"
    taken: set[int] = set()
    for rule in rules:
        for found in rule.pattern.finditer(words):
            first = ground.token_at(sentence.start + found.start())
            if first >= sentence.last or ground.tokens[first].quote >= 0:
                continue
            last = ground.token_at(sentence.start + found.end())
            why = _why(ground, sentence, words, found, rule)
            if why and first not in taken:
                taken.add(first)
                near = (
                    words[max(0, found.start() - 45) : found.end()]
                    + PARTED.split(words[found.end() : found.end() + 40])[0]
                )
                modality = Modality.PLANNED if NOT_DONE.search(near) else Modality.ASSERTED
                yield rule, first, max(last, first + 1), modality, why
                if not why.startswith("in the list"):
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


def _has_own_date(ground: Ground, sentence: Sentence, found: re.Match[str]) -> bool:
    """« la saisie, le 3 mars, de deux navires », "the release on March 18 of two men": a day of its own, past."""
    first, last = sentence.start + found.start(), sentence.start + found.end()
    if NOT_DONE.search(ground.document.plain, max(sentence.start, first - 45), min(sentence.end, last + 45)):
        return False
    before = ground.dates_near(first)
    if before and before[0].end >= first - 3 and ground.document.plain[before[0].end : first].strip() == "'s":
        return bool(before[0].date.latest and _is_past(ground, before[0].date.latest))
    if before and before[0].end == first - 1 and before[0].date.is_point and ground.language == "en":
        # "The March 30 attack"
        return bool(before[0].date.latest and _is_past(ground, before[0].date.latest))
    behind = BY_WHOM.match(ground.document.plain, last, min(sentence.end, last + 70))
    near = ground.dates_in(first, min(sentence.end, (behind.end() if behind else last) + 4))
    return any(one.date.known and one.date.latest and _is_past(ground, one.date.latest) for one in near)


# « l’attaque attribuée à Israël en septembre », "the attacks blamed on Israel in September".
BY_WHOM = re.compile(
    r" (?:blamed|attributed|claimed|carried out|staged|launched|perpetrated|committed|mounted|survenu|intervenu|(?:imput|attribu|revendiqu|men|perpetr|"
    r"lanc|oper|effectu|prononc|decid|annonc|organis|arrach|conclu|signe?)e?)e?s?\b[^,;.:]{0,50}?(?= (?:on|in|last|le|en|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|la veille)\b)"
)


def _is_headline(ground: Ground, sentence: Sentence, words: str, found: re.Match[str]) -> bool:
    """« Mardi à Lomé, nouveau tête-à-tête entre les ministres »: a dated sentence of a noun, without a verb."""
    opens = words.rfind(";", 0, found.start()) + 1
    closes = words.find(";", found.start())
    part = words[opens : closes if closes > 0 else len(words)]
    lead = words[opens : found.start()].lstrip()
    if ground.anchor is None or not (HEADLINE.match(lead) or (lead.endswith(", ") and DATED_LEAD.match(lead))):
        return False
    spelt = ground.document.text[sentence.start + opens : sentence.start + opens + len(part)].lower()
    if NOT_DONE.search(part) or VERBAL.search(spelt):
        return False
    days = [one.date.latest for one in ground.dates_in(sentence.start, sentence.end) if one.date.is_point]
    return bool(days) and all(day and day <= ground.anchor for day in days)


# « Alger a répondu : retrait de son ambassadeur, renvoi de douze agents »: told before the colon, named behind it.
ANSWERED = re.compile(
    r"\b(?:a|ont|avait|avaient|est|sont|etait|s'est|se sont|has|have|had|was|were|\w{3,}ed|came|fell|hit|struck|ripost\w*|repliqu\w*|repond\w*|"
    r"reponse|represailles|bilan|resultat|sanction|retaliat\w*|response|reprisals?|toll|result)\b"
)
LISTED = re.compile(r"(?:[:,;]|\b(?:et|puis|and|then)) (?:l'|la |le |the |a )?$")
PROPOSED = re.compile(
    r"\b(?:programme|menu|ordre du jour|options?|priorites?|scenarios?|risques?|enjeux?|projets?|objectifs?|conditions?|propos\w*|plaid\w*|reserv\w*|"
    r"agenda|priority|priorities|plans?|goals?|demands?|wants?|seeks?|questions?|dossiers?|themes?|sujets?|issues?|topics?)\b"
)


def _is_listed(words: str, found: re.Match[str]) -> bool:
    """Whether the noun stands, without an article, in the list behind a colon, of what was done."""
    colon = words.rfind(":", 0, found.start())
    if colon < 0 or not LISTED.search(words[max(0, found.start() - 6) : found.start()]):
        return False
    lead = words[:colon]
    told = ANSWERED.search(lead) and not NOT_DONE.search(lead) and not PROPOSED.search(lead)
    return bool(told) and not VERBAL.search(words[colon : found.start()])


def _is_past(ground: Ground, day: dt.date) -> bool:
    return ground.anchor is None or day <= ground.anchor


def _is_dated(ground: Ground, sentence: Sentence) -> bool:
    return any(date.date.is_point and not date.of_noun for date in ground.dates_in(sentence.start, sentence.end))


def _follows_date(ground: Ground, sentence: Sentence, found: re.Match[str]) -> bool:
    """« décidée en mai 2024 lors du déplacement à Ljubljana du ministre »: the day stands right before."""
    first = sentence.start + found.start()
    before = ground.dates_near(first)
    return bool(
        before
        and sentence.start <= before[0].start
        and first - before[0].end < 24
        and before[0].date.known
        and before[0].date.latest
        and _is_past(ground, before[0].date.latest)
        and "," not in ground.document.plain[before[0].end : first]
    )


def _names_time(ground: Ground, sentence: Sentence) -> bool:
    """Any time gone by, « depuis mardi » too."""
    dates = [date.date for date in ground.dates_in(sentence.start, sentence.end) if date.date.known]
    return bool(dates) and all(date.earliest is None or _is_past(ground, date.earliest) for date in dates)


def _has_two(ground: Ground, sentence: Sentence) -> bool:
    """Whether two persons stand in the sentence."""
    mentions = [ground.cast.at[at] for at in range(sentence.first, sentence.last) if at in ground.cast.at]
    return len({mention.actor for mention in mentions if ground.cast.actors[mention.actor].is_person}) > 1


# « un rapprochement s’est esquissé avec la venue du président israélien »
ALONG = re.compile(r"\bavec (?:la |le |l'|une |un )(?:\w+ )?$")
# « rappelé pour consultations », "recalled its ambassador for consultations".
RECALLED = re.compile(r"\b(?:pour|en|for) $")
SAID_IN = re.compile(r"\b(?:dans|par|in|through) (?:une?|la|le|leur|cette|ce|a|their|the) (?:\w+ )?$")
VISITS = ("visit", "deplacement", "trip", "official visit", "state visit", "working visit")


def _why(ground: Ground, sentence: Sentence, words: str, found: re.Match[str], rule: NounRule) -> str:
    after, before = words[found.end() : found.end() + 160], words[max(0, found.start() - 50) : found.start()]
    if found[0].startswith("consultation") and RECALLED.search(before):
        return ""
    if TOOK_PLACE.match(after):
        return "it took place"
    if CAUSED.search(before):
        return "brought about"
    if rule.type == "STATEMENT":
        return "said in it" if SAID_IN.search(before) else ""
    if rule.type == "SANCTION" and PROCLAIMED.match(after):
        return "proclaimed"
    if _is_headline(ground, sentence, words, found):
        return "opens a sentence without a verb"
    if rule.type not in ("CONSULT", "ASSAULT") and _is_listed(words, found):
        return "in the list of what was done"
    if rule.type == "CONSULT" and LASTED.search(before):
        return "it lasted"
    if rule.type == "CONSULT" and FOR_VISIT.search(before) and _is_dated(ground, sentence):
        return "what brought somebody there"
    if (
        rule.type == "CONSULT"
        and ON_VISIT.search(before)
        and found[0].startswith(VISITS)
        and _names_time(ground, sentence)
    ):
        return "on a visit"
    if not AFTER.search(before) and not (rule.type == "CONSULT" and ALONG.search(before)):
        if _has_own_date(ground, sentence, found):
            return "with its own date"
        return (
            "with its date and partner" if rule.type == "CONSULT" and _is_told(ground, sentence, found, after) else ""
        )
    start = sentence.start + found.end()
    dated = (
        _follows_date(ground, sentence, found)
        or _has_own_date(ground, sentence, found)
        or any(
            date.date.known and date.start - start < 60
            for date in ground.dates_in(start, min(sentence.end, start + 90))
        )
    )
    if rule.type == "CONSULT":
        met = (
            dated
            or WITH.match(after)
            or LASTED.search(before)
            or (_is_dated(ground, sentence) and _has_two(ground, sentence))
        )
        return "mentioned with its date or partner" if met else ""
    if rule.type in ("ASSAULT",):
        told = dated or apart_of(ground, sentence.start + found.start())
        return "mentioned with its date" if told else ""
    return "mentioned as what went before"
