"""When an event took place: the date of its clause, of its sentence, or of what was told just before."""
# ruff: noqa: E501

import re
from typing import TYPE_CHECKING

from relations.dates import UncertainDate
from relations.newsroom.intake.asides import is_its_own, is_told_of_another
from relations.newsroom.intake.date_choice import of_own_clause, of_own_part
from relations.newsroom.intake.date_settling import settled
from relations.newsroom.intake.dates import DateFinding
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.inheriting import OCCASION, SAME_DAY, day_of_communique, inherited, is_communique, quoted
from relations.newsroom.intake.sayings import is_participle, is_saying
from relations.newsroom.intake.scenes import time_of_meeting, time_set
from relations.newsroom.intake.shifts import deed_apart
from relations.vocabulary import Modality, Precision

if TYPE_CHECKING:
    from relations.newsroom.intake.events import EventFinding


RELATIVES = ("that", "which", "who", "qui", "dont", "que", "qu'il", "qu'elle")

TOO_FAR = 4.0

# « une rencontre prévue jeudi », "a meeting set for Thursday": the day of what is to come.
SET_FOR = re.compile(
    r"\b(?:prevue?s?|fixee?s?|programmee?s?|attendue?s?|set|scheduled|due|planned|slated|expected|(?<!not )until|till|jusqu'|d'ici)(?: (?:pour|au|a|le|ce|for|on))* ?$"
)

# What parts an act from a day that is meant, not past: « a reçu les deux ministres ; elle propose une rencontre en juillet ».
MEANT = re.compile(
    r";|\b(?:doi(?:t|vent)|devr\w+|propos\w+|pour|d'ici|sera|seront|en vue|veut|veulent|compte|will|would|(?:is|are) to|"
    r"to (?:be|hold|start|begin|host|open|take)|for)\b"
)

AHEAD = re.compile(r"\b(?:later this|next|prochaine?s?|a venir|coming|demain|tomorrow)\b")


def date_of(ground: Ground, event: "EventFinding", told: list["EventFinding"]) -> tuple[UncertainDate, bool, str]:
    """The date, whether the sentence itself gives it, and where it was taken from."""
    sentence = ground.document.sentences[event.sentence]
    dates = [date for date in ground.dates_in(sentence.start, sentence.end) if not quoted(ground, date)]
    own = _nearest(ground, event, dates)
    said = day_of_communique(ground, event)
    opens = own is not None and own.start - sentence.start < 12
    if said is not None and not opens and not (own and own.date.latest == said.latest):
        return said, False, "the day of the communiqué"
    same = SAME_DAY.search(ground.document.plain, event.start, event.end) or OCCASION.search(
        ground.document.plain, event.start, event.end
    )
    if same and not (own and own.date.is_point) and (scene := time_set(ground, event, told)) is not None:
        return scene, False, "the time set before"
    if same and not (own and own.date.is_point) and told:
        date, why = inherited(ground, event, told)
        return date, False, why
    if own and event.from_noun and own.start < ground.tokens[event.at].start and _went_before(ground, event, own):
        # « Le 20 juin, il a accueilli cinq hommes libérés après leur arrestation »: what went before has another day.
        return UncertainDate(), False, "it went before"
    if own is None and _is_consequence(ground, event) and ground.anchor is not None:
        return UncertainDate(ground.anchor, ground.anchor, Precision.DAY), False, "the day of the communiqué"
    if own and event.apart and is_its_own(ground, event, own):
        # « Un mois après l’accrochage, qui a fait un mort le 28 mai »: its own day says more than how far back it lies.
        event.apart = None
    if own:
        return settled(ground, event, own), True, f"in the sentence: {own.text}"
    if (live := _day_of_live_page(ground, event)) is not None:
        return live, False, "the day of the live page"
    scene = time_of_meeting(ground, event, told)
    if scene is None:
        scene = deed_apart(ground, event, told)
    if scene is None:
        scene = time_set(ground, event, told)
    if scene is not None:
        return scene, False, "the time set before"
    if any(_speaks_of(ground, event, date) for date in dates) and day_of_communique(ground, event) is None:
        # Another time is spoken of here.
        return UncertainDate(), False, "the sentence speaks of another time"
    date, why = inherited(ground, event, told)
    return date, False, why


def _nearest(ground: Ground, event: "EventFinding", dates: list[DateFinding]) -> DateFinding | None:
    """The best date for the verb: in its clause, not a noun's own, as near as can be."""
    place = ground.tokens[event.at].start
    free = [
        date
        for date in dates
        if not (date.of_noun and not _belongs(ground, event, date))
        and not _lies_ahead(ground, event, date)
        and not is_told_of_another(ground, event, date)
        and not _tells_since(ground, event, date)
        and not (len(dates) > 1 and _counts_from_act(ground, date))
    ]
    if right_behind := [one for one in free if 0 <= ground.token_at(one.start) - event.at <= 1]:
        return right_behind[0]
    if event.tense == "participle" and (right_behind := [one for one in free if 0 < one.start - place < 28]):
        # « l’accord conclu en septembre 2018 à Pyongyang »
        free = right_behind
    free = of_own_clause(ground, event, of_own_part(ground, event, free))
    scored = sorted(free, key=lambda date: _distance(ground, event, date, place))
    return scored[0] if scored and _distance(ground, event, scored[0], place) < TOO_FAR else None


# « 20h40 – », "14:10 -": an entry of a live page, told as it happens.
ENTRY = re.compile(r"\s*(?:[01]?\d|2[0-3]) ?(?:h|:|\.) ?(?:[0-5]\d)?(?: ?(?:gmt|utc|am|pm))? ?[-–—:|]\s")


def _day_of_live_page(ground: Ground, event: "EventFinding") -> UncertainDate | None:
    if event.tense != "present" or ground.anchor is None:
        return None
    sentence = ground.document.sentences[event.sentence]
    paragraph = ground.document.paragraphs[sentence.paragraph]
    if not ENTRY.match(ground.document.plain, paragraph.start, paragraph.start + 20):
        return None
    return UncertainDate(ground.anchor, ground.anchor, Precision.DAY)


# « En conséquence, la Tunisie a décidé … »: a communiqué makes known what it draws from the facts.
CONSEQUENCE = re.compile(
    r"(?:en consequence|par consequent|des lors|au vu de ce qui precede|face a cette situation|accordingly|consequently|in consequence|in view of the above)\b"
    r"[^.;]{0,80}\b(?:a|ont|has|have) (?:\w+ )?(?:decide|decided|resolu|resolved)\b"
)


def _is_consequence(ground: Ground, event: "EventFinding") -> bool:
    sentence = ground.document.sentences[event.sentence]
    return is_communique(ground) and bool(CONSEQUENCE.match(ground.document.plain, sentence.start, sentence.end))


def _went_before(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """Whether « après », "following" part a noun from the day that stands before it."""
    between = ground.document.plain[date.end : ground.tokens[event.at].start]
    return len(between) > 12 and bool(WENT_BEFORE.search(between))


WENT_BEFORE = re.compile(
    r"\b(?:apres|depuis|suite a|a la suite|en reponse a|en reaction a|after|since|following|in response to|in retaliation for)"
    r" ?(?:d[eu']s? )?(?:la |le |l'|les |un |une |son |sa |leurs? |the |an? |his |her |its |their )?$"
)


def _speaks_of(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """Whether a date of the sentence, though not the act's, says that another time is spoken of than before."""
    return (
        date.date.known
        and not date.of_noun
        and not _lies_ahead(ground, event, date)
        and not is_told_of_another(ground, event, date)
        and not _tells_since(ground, event, date)
    )


def _tells_since(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """« ont acté la relance de la commission, en sommeil depuis 2022 »: since when something is so, no day of an act."""
    if date.date.precision != Precision.AFTER or event.tense not in ("past", "pluperfect", "present"):
        return False
    at = ground.token_at(date.start)
    if event.type == "MOBILIZE" and "," not in ground.document.plain[ground.tokens[event.at].end : date.start]:
        # « a mobilisé 4 000 hommes dans l’est depuis novembre 2021 »
        return False
    if not SINCE.search(ground.document.plain, max(0, date.start - 12), date.start + 7):
        return False
    if FIRST.search(ground.document.plain, max(0, date.start - 50), date.start + 2):
        return True
    return (
        event.tense != "present"
        and at > event.at + 5
        and not any(ground.low(index) in STATES for index in range(event.at - 2, event.at))
    )


SINCE = re.compile(r"\b(?:depuis|since)\b")
# « pour la première fois depuis 1992 », "the worst clash since 2019".
FIRST = re.compile(
    r"\b(?:premiere?s?|first|jamais|never|inedite?|seule?|only|[a-z]{3,}est|most|le plus|la plus|les plus)\b[^,.;:]{0,40}$"
)
# « ont été interdits depuis mardi »: what is so since a day.
STATES = frozenset(("ete", "been"))


def _counts_from_act(ground: Ground, date: DateFinding) -> bool:
    """ "a day after X spoke", « trois jours après l’attaque »: how far apart two acts lie, no day of its own."""
    counted = COUNTED.search(plain_of(ground, date)) if date.rule.startswith("so long") else None
    if not counted:
        return False
    behind = ground.document.plain[date.end : date.end + 6]
    return bool(
        re.match(r"\s+\w" if counted["after"] else r"\s+(?:l[ae]s? |l'|une? |the |an? |s[ao]n? |its |his )", behind)
    )


COUNTED = re.compile(r"(?:(?P<after>after|apres)|avant|before)$")


def plain_of(ground: Ground, date: DateFinding) -> str:
    return ground.document.plain[date.start : date.end]


def _lies_ahead(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """What was done was not done "by the end of February" to come, nor "later this year"."""
    if event.modality != Modality.ASSERTED or ground.anchor is None:
        return False
    if not date.yearless and date.date.earliest and date.date.earliest > ground.anchor:
        return True
    if date.yearless and date.date.earliest and date.date.earliest > ground.anchor:
        place = ground.tokens[event.at].end
        if MEANT.search(ground.document.plain, min(place, date.start), date.start):
            return True
    if date.date.precision == Precision.AFTER and date.date.earliest and date.date.earliest > ground.anchor:
        return True
    if SET_FOR.search(ground.document.plain, max(0, date.start - 30), date.start):
        return True
    if date.date.precision == Precision.BEFORE:
        return date.date.latest is None or date.date.latest > ground.anchor or date.yearless
    return not date.rule.endswith((" beside", " after")) and bool(
        AHEAD.search(ground.document.plain, date.start, date.end)
    )


THAT_THEY = re.compile(r",? (?:que|qu'|that|which) ?[^,.;:]{0,45}$")


def _belongs(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """« du 8 au 10 décembre » of a verb; « la visite du 3 mars » of its own noun."""
    place = ground.tokens[event.at].start
    if event.type == "SUPPORT" and date.end < place and THAT_THEY.match(ground.document.plain[date.end : place]):
        # « Le traité de 1929, que nos deux pays ont signé »
        return True
    return (event.from_noun or event.type == "CONSULT") and 0 <= date.start - ground.tokens[event.at].start < 60


def _distance(ground: Ground, event: "EventFinding", date: DateFinding, place: int) -> float:
    inside = event.start <= date.start < event.end
    far = abs(date.start - place) / 100
    between = ground.document.plain[min(place, date.start) : max(place, date.start)]
    if ONLY.search(between) and any(ground.low(at) in ("ne", "n'") for at in range(event.at - 5, event.at)):
        # « n’a été expulsé que le 26 mai 2014 »
        between = ONLY.sub("", between)
    if ground.low(event.at + 1) == "that":
        # "They buried that quarrel last October"
        between = between.replace(" that ", " ", 1)
    parted = 2.0 * any(mark in between for mark in (";", ":")) + 1.2 * any(
        f" {word} " in between
        for word in (
            "apres",
            "after",
            "avant",
            "before",
            "depuis",
            "since",
            "qui",
            "who",
            "which",
            "that",
            "que",
            "dont",
        )
    )
    if (
        date.start < place
        and (" et " in between or " and " in between)
        and not date.start - ground.document.sentences[event.sentence].start < 12
    ):
        parted += 0.6
    if place < date.start and any(f" {word} " in between for word in RELATIVES) and not is_its_own(ground, event, date):
        parted += 3.0
    if place < date.start and _is_anothers(ground, event, date):
        parted += TOO_FAR
    if _is_said_then(ground, date):
        parted += 1.5
    follows = ground.act_before(event.sentence, event.at) >= 0
    if event.tense == "perfect" and date.start < place and ground.language == "en" and follows:
        # "Shipped arms in August and has pledged troops": the perfect takes no day from the act before.
        parted += TOO_FAR
    if ";" in between and date.start < place and date.start - _part_start(ground, event, date) > 12:
        # « Alger a reçu X en avril ; elle a gracié … »: the time of another act.
        parted += TOO_FAR
    if place < date.start and OF_THING.search(between):
        parted += 3.0
    if place < date.start and AFTERWARDS.search(between):
        parted += TOO_FAR
    if place < date.start and JOINED.search(between) and _has_act_behind(ground, event, date):
        parted += TOO_FAR
    vague = 0.8 * (not date.date.known) + 0.7 * (date.date.precision in (Precision.AFTER, Precision.BEFORE))
    opening = -0.8 * (date.start - ground.document.sentences[event.sentence].start < 12)
    return far + parted + vague + opening + (0 if inside else 1.0)


# « n’a rouvert qu’en mai »: at the end of what stands between the verb and its date.
ONLY = re.compile(r"\bqu(?:e|') ?$")

# « a remis un navire, promis lors du sommet de mai »: when a thing was promised or made.
OF_THING = re.compile(
    r", (?:\w+ )?(?:signe|conclu|promis|inaugure|ouvert|lance|fonde|cree|adopte|commande|construi|achete|elu|nomme|ratifie|paraphe)(?:e|t|te)?s? [^,;]{0,40}(?:, )?$"
    r"|, (?:\w+ )?(?:signed|promised|opened|built|launched|founded|created|adopted|ordered|bought|elected|appointed|ratified) [^,;]{0,40}(?:, )?$"
)

# « avait imposé une interdiction …, avant de la lever en 2014 »: the time of what came next.
AFTERWARDS = re.compile(r"\b(?:avant d[e']|before \w+ing\b|apres avoir)")


def _part_start(ground: Ground, event: "EventFinding", date: DateFinding) -> int:
    """Where the part of the sentence, between semicolons, begins that the date stands in."""
    start = ground.document.sentences[event.sentence].start
    return max(start, ground.document.plain.rfind(";", start, date.start) + 1)


JOINED = re.compile(r"\b(?:et|and|puis|then|mais|but|avant de),? $")


def _has_act_behind(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """« a protesté et, deux jours plus tard, rappelé … »: the time is that of the second act."""
    return bool(ground.acts_after(event.sentence, ground.token_at(date.end) - 1))


def _is_said_then(ground: Ground, date: DateFinding) -> bool:
    """ "officials said Tuesday", « a indiqué vendredi »: the day of the words, not of the act."""
    at = ground.token_at(date.start)
    return date.date.is_point and any(
        not ground.tokens[index].upper
        and not ground.low(index).startswith("fait")
        and (is_saying(ground, index) or is_participle(ground, index))
        for index in range(max(0, at - 2), at)
    )


def _is_anothers(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """« ont relâché les pêcheurs arrêtés mi-novembre », « a signé … et a rencontré lundi … »: the date of a nearer verb."""
    at = ground.token_at(date.start)
    if event.from_noun and not event.rule.startswith(("noun: mentioned", "noun: brought")):
        # The verb that follows is the noun's own: « l’annonce a été faite le 2 février ».
        return False
    for act in ground.acts_after(event.sentence, event.at):
        if act.at >= at:
            break
        between = [ground.low(index) for index in range(act.at + 1, at)]
        if ground.low(act.at) in ("fait", "font", "faire") and between[:1] in (["savoir"], ["etat"], ["part"]):
            # « a fait savoir mercredi le ministère »
            continue
        if is_saying(ground, act.at) or (
            ground.language == "fr" and act.bare and between[:1] and between[0] in OBJECT_OPENS
        ):
            # "…, the navy said Thursday"; « a accueilli à bras ouverts le ministre en avril »
            continue
        if not act.bare or (len(between) < 7 and "," not in between):
            return True
    return False


# What no participle behind a noun has right behind it: an object.
OBJECT_OPENS = frozenset(("le", "la", "l'", "les", "un", "une", "son", "sa", "ses"))
