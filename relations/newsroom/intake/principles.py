"""Principles invoked: the list of the record in its many wordings, with what is done with them and in whose voice."""
# ruff: noqa: E501

import re
from dataclasses import dataclass
from functools import cache

from relations.newsroom.intake.cast import Cast
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.said import Quotation
from relations.newsroom.intake.sayings import is_saying
from relations.newsroom.intake.tables import rows
from relations.newsroom.intake.text import Sentence

LEAD = re.compile(
    r"(?:(?:le |la |l'|les |un |une |du |au |des |the |a |full |strict |plein |total |scrupuleux |plus grand )*"
    r"(?:principes? |respect\w* |non-respect |violations? |atteintes? |defense |defendre |preserver |esprit |attachement |base |"
    r"principles? |commitment |violating |violate[sd]? |undermin\w+ )+(?:absolu |strict |total |fundamental |cardinal |plein )?"
    r"(?:de |du |des |d'|of |for |a |to |in |au |aux )?(?:la |l'|le |leur |leurs |sa |son |ses |notre |nos |the |its |their |our )?|"
    r"(?:sa |son |ses |leur |leurs |notre |nos |la |le |l'|les |its |their |our |the )?)$"
)
TAIL = re.compile(r" (?:du|des|de la|de l'|de|d'|of)(?: the)? ?(?P<owner>[\w'-]+(?: \w+)?)")
# Bodies and offices that bear a principle in their name invoke nothing.
NOT_INVOKED = re.compile(
    r"(?:commissaire|haut-commissaire|commission(?:er)?|conseil|council|ministre|ministere|ministry|minister|secretaire|"
    r"defenseurs?|defense|militants?|activiste?s?|organisations?|organi[sz]ation|ong|ngo|ngos|avocate?s?|lawyers?|ligue|league|federation|"
    r"observatoire|watch|experte?s?|bureau|office|cour europeenne|court|rapporteur|representante?|envoy)(?: \w+){0,3} (?:des |de la |aux |de |pour les |"
    r"en matiere de |for |on |of |pour la )(?:la |les )?$"
)
NOT_INVOKED_AFTER = re.compile(
    r"^ (?:groups?|organi[sz]ations?|watch|council|defenders?|activists?|lawyers?|commission(?:er)?|office|campaigners?|monitors?|"
    r"investigators?|experts?|chief|observatory|international|advocates?|ministry|minister)\b"
)
ACTS = (
    ("accuse_breach", re.compile(r"\b(?:viol\w+|atteinte\w*|bafou\w+|denonc\w+|condamn\w+|accus\w+|breach\w*|denounc\w+|condemn\w*|undermin\w+|trampl\w+|ingerence\w* (?:etrangere|inacceptable)|mepris\w*)\b")),
    ("demand", re.compile(r"\b(?:doi(?:t|vent)|devr\w+|exig\w+|reclam\w+|demand\w*|appel\w+ (?:a|au)|exhort\w+|must|should|call(?:s|ed|ing)? (?:for|on)|urg\w+|insist\w*|require\w*|necessite|faut)\b")),
    ("pledge", re.compile(r"\b(?:reaffirm\w*|s'engag\w+|engagement\w*|engages?|promet\w*|promis\w*|assur\w+|attachement|determination|volonte|pledg\w+|commit\w*|reiterat\w+|reiter\w+|vow\w*|assured|will)\b")),
    ("justify", re.compile(r"\b(?:au nom d\w*|en vertu d\w*|sur la base|basee? sur|fondee?s? sur|au titre|a titre|invoqu\w+|citing|on the basis|in the name|under the principle|in line with|based on|invok\w+|application du principe|reciprocite)\b")),
    ("share", re.compile(r"\b(?:commune?s?|les deux (?:parties|pays|ministres|capitales|dirigeants|presidents)|both (?:sides|countries|leaders|parties)|ensemble|the two (?:sides|countries|leaders)|the parties|les parties)\b")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Invocation:
    slug: str
    label: str
    start: int
    end: int
    text: str
    act: str
    voice: str
    speaker: str
    rule: str
    confidence: float


@cache
def wordings(language: str) -> list[tuple[str, str, re.Pattern[str]]]:
    return [
        (row["slug"], row[f"label_{language}"], re.compile(rf"\b(?:{row['wordings']})"))
        for row in rows("principles.csv")
        if row["language"] == language
    ]


def invocations_of(ground: Ground, cast: Cast, quotations: list[Quotation]) -> list[Invocation]:
    """Each invocation once: a principle twice in one sentence is one, as is one wording inside another."""
    found: list[tuple[int, int, str, str]] = []
    for slug, label, pattern in wordings(ground.language):
        found += [
            (m.start(), m.end(), slug, label)
            for m in pattern.finditer(ground.document.plain)
            if _counts(ground, cast, m)
        ]
    found.sort(key=lambda one: (one[0], -one[1]))
    kept: list[Invocation] = []
    seen: set[tuple[str, int]] = set()
    reached = -1
    for start, end, slug, label in found:
        sentence = ground.sentence_of(ground.token_at(start))
        if (slug, sentence.index) in seen or start < reached:
            continue
        seen.add((slug, sentence.index))
        reached = end
        kept.append(_invocation(ground, cast, quotations, slug, label, *_extent(ground, start, end), sentence))
    return kept


def _counts(ground: Ground, cast: Cast, found: re.Match[str]) -> bool:
    plain, start, end = ground.document.plain, found.start(), found.end()
    if ground.frame.holds(start) or ground.frame.heads(start):
        return False
    if "cap" in found.re.groupindex and found["cap"] and not ground.document.text[found.start("cap")].isupper():
        return False
    if NOT_INVOKED.search(plain, max(0, start - 60), start) or NOT_INVOKED_AFTER.match(plain[end : end + 20]):
        return False
    return not _in_a_name(ground, cast, start)


def _in_a_name(ground: Ground, cast: Cast, place: int) -> bool:
    """Whether the words belong to the name of a body or to an office."""
    index = ground.token_at(place)
    for at in range(max(0, index - 10), index + 1):
        mention = cast.at.get(at)
        if mention and mention.start <= place < mention.end and cast.actors[mention.actor].kind != "state":
            return mention.how == "name"
    return False


def _extent(ground: Ground, start: int, end: int) -> tuple[int, int]:
    """The wording with « le respect de » before it and whose it is after it."""
    document = ground.document
    lead = LEAD.search(document.plain, max(0, start - 60), start)
    first = lead.start() if lead and lead[0].strip() else start
    while first < start and document.text[first] == " ":
        first += 1
    if first and document.text[first - 1].isalnum() and document.text[first].isalnum():
        first = start
    tail = TAIL.match(document.plain[end : end + 60])
    if tail and document.text[end + tail.start("owner")].isupper():
        owner = re.match(r"[\w'’-]+", document.text[end + tail.start("owner") :])
        end = end + tail.start("owner") + (owner.end() if owner else 0)
    return first, end


def _invocation(
    ground: Ground,
    cast: Cast,
    quotations: list[Quotation],
    slug: str,
    label: str,
    start: int,
    end: int,
    sentence: Sentence,
) -> Invocation:
    quotation = next((one for one in quotations if one.start <= start < one.end), None)
    plain = ground.document.plain[max(sentence.start, start - 250) : min(sentence.end, end + 120)]
    act = next((name for name, pattern in ACTS if pattern.search(plain)), "position")
    reported = any(is_saying(ground, at) for at in range(sentence.first, min(sentence.last, sentence.first + 80)))
    voice = "direct_quote" if quotation else "reported" if reported else "article"
    speaker = quotation.speaker if quotation else _subject(ground, cast, sentence)
    words = ground.document.text[start:end]
    return Invocation(
        slug,
        label,
        start,
        end,
        words,
        act,
        voice,
        speaker,
        "wording of the principle",
        0.85 if quotation or reported else 0.7,
    )


def _subject(ground: Ground, cast: Cast, sentence: Sentence) -> str:
    mention = next(
        (
            m
            for at in range(sentence.first, sentence.last)
            if (m := cast.at.get(at)) and m.how in ("name", "surname", "title", "state", "metonym")
        ),
        None,
    )
    return cast.actors[mention.actor].name if mention else ""
