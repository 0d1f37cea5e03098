"""Whether a verb that need not mean it tells an act that was done: imperfects, purposes, promises."""
# ruff: noqa: E501

import re

from relations.newsroom.intake.asides import within_its_clause
from relations.newsroom.intake.clauses import Clause
from relations.newsroom.intake.event_finding import EventFinding
from relations.newsroom.intake.fitting import dates_of
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.predicate import Predicate
from relations.newsroom.intake.text import Sentence
from relations.vocabulary import Modality


def is_narrated(ground: Ground, sentence: Sentence, clause: Clause, predicate: Predicate) -> bool:
    """« En août, Abuja coupait le courant et fermait ses postes »: the imperfect tells an act where a day goes with it."""
    if _is_made_known(ground, sentence, predicate):
        return True
    dates = dates_of(ground, clause.start, clause.end)
    if not dates and MEANWHILE.search(ground.document.plain, sentence.start, sentence.end):
        return True
    if not dates and ground.low(ground.act_before(sentence.index, predicate.at)).endswith(("ait", "aient")):
        dates = ground.dates_in(sentence.start, ground.tokens[predicate.at].start)[:1]
    return any(within_its_clause(ground, sentence, predicate.at, date) for date in dates)


MADE_KNOWN = re.compile(
    r"\b(?:a|ont|avait|avaient) (?:\w+ ){0,3}?(?:annonce|fait savoir|fait part|indique|confirme|notifie|signifie|informe|averti|prevenu)\b[^:;]{0,60}\bqu[e'] ?(?:[\w'-]+ ){0,5}$"
)


def _is_made_known(ground: Ground, sentence: Sentence, predicate: Predicate) -> bool:
    """« a annoncé qu’il libérait les deux ingénieurs », « a fait savoir que le pays rappelait … »: done by saying so."""
    start = ground.tokens[predicate.first].start
    return bool(MADE_KNOWN.search(ground.document.plain[sentence.start : start]))


# What tells the moment of an act without a day.
MEANWHILE = re.compile(
    r"\b(?:aussitot|sitot|dans la foulee|au meme moment|a la meme (?:periode|epoque|heure)|des (?:son|sa|leur) (?:\w+ ){1,3}?|peu apres|peu avant|(?:le (?:jour|soir|matin|lendemain)|l'apres-midi|la nuit) meme|"
    r"(?:quelques|deux|trois|quatre|cinq|six) (?:heures|jours|semaines|mois) (?:plus tard|plus tot|apres|avant)|dans les heures qui suivent|du jour au lendemain|sur-le-champ)\b"
)

TOLD_FR = frozenset(("a", "ont", "avait", "avaient"))


def is_purpose_told(ground: Ground, sentence: Sentence, predicate: Predicate) -> bool:
    """« a adressé une lettre au Conseil pour dénoncer … », « a convoqué l’ambassadeur pour exiger … »: said by doing so."""
    if (
        ground.language != "fr"
        or predicate.modality != Modality.PLANNED
        or ground.low(predicate.first - 1) not in ("pour", "afin")
    ):
        return False
    near = range(max(sentence.first, predicate.first - 25), predicate.first)
    return any(ground.low(at) in TOLD_FR for at in near) and not any(
        ground.low(at) in ("va", "doit", "veut", "pas") for at in near
    )


PROMISED = re.compile(
    r"\b(?:a|ont|avait|avaient) (?:\w+ ){0,3}?(?:annonce|promis|fait savoir|assure|confirme)\b|\bs'(?:est|etait) (?:\w+ )?engagee?\b|\b(?:announced|pledged|promised|confirmed)\b"
)


# « a annoncé qu’elle fermerait son consulat », "told Washington it would throw out a number of diplomats".
WILL_DO = re.compile(
    r"\b(?:a|ont|avait|avaient) (?:\w+ ){0,3}?(?:annonce|fait savoir|fait part|decrete|notifie|signifie)\b[^:;]{0,60}\bqu[e'] ?(?:[\w'-]+ ){0,6}$|"
    r"\b(?:announced|said|told [\w ]{2,30})\b[^:;,]{0,40}\b(?:it|they) (?:would|will) (?:\w+ly )?$"
)


def announce(ground: Ground, sentence: Sentence, event: EventFinding) -> None:
    """A good that is promised is an agreement on the day of the announcement, not yet the act; a measure is one."""
    start = ground.tokens[event.at].start
    if event.type == "SANCTION" and event.modality != Modality.NEGATED:
        if WILL_DO.search(ground.document.plain[sentence.start : start]):
            event.modality = Modality.ASSERTED
        return
    if event.type in ("AID", "COOPERATE", "CONCEDE") and PROMISED.search(
        ground.document.plain, sentence.start, sentence.end
    ):
        event.type, event.mode, event.modality = "AGREE", "", Modality.ASSERTED
        event.rule += ", announced"
