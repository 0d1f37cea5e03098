"""Titles for events that the rules find, in both languages: « Rencontre entre le Mali et la France à Bamako ».

A title is made of the kind of act, of those who took part and of the place. In the language of the text the words of
the passage may say what was signed, or who was expelled. Editors mend it; it has to be readable as it is.
"""
# ruff: noqa: E501

import re
from collections.abc import Sequence
from dataclasses import dataclass

from relations.newsroom.intake.events import EventFinding
from relations.newsroom.intake.naming import ENGLISH, FRENCH, Named, Names

LONGEST = 250
# Those who act, in the order in which they are looked for; whoever else takes part is at the other end.
FIRST = ("host", "announcer", "signatory", "mediator", "actor")
GUESTS = ("visitor", "guest")
MOST = 3

# By type and mode: French, English. What stands in brackets goes when somebody of it is missing. Of {a} and {b}: who
# acted, and to whom; {both}: two or more together; {one}: whoever there is, alone; {what}: what the passage names.
PATTERNS: dict[tuple[str, str], tuple[str, str]] = {
    ("CONSULT", ""): ("Rencontre[ entre {both}][ avec {one}]", "Meeting[ of {both}][ with {one}]"),
    ("CONSULT", "visit"): ("Visite[ {de a}][ {chez b}]", "Visit[ of {a}][ to {b}]"),
    ("CONSULT", "host"): ("Accueil[ {de b}][ par {a}]", "Reception[ of {b}][ by {a}]"),
    ("CONSULT", "multilateral"): ("Rencontre multilatérale[ entre {both}][ avec {one}]", "Multilateral meeting[ of {both}][ with {one}]"),
    ("CONSULT", "phone"): ("Entretien à distance[ entre {both}][ avec {one}]", "Remote talks[ between {both}][ with {one}]"),
    ("CONSULT", "audience"): ("Audience accordée[ par {a}][ {à b}]", "Audience given[ by {a}][ to {b}]"),
    ("CONSULT", "negotiation"): ("Négociations[ entre {both}][ avec {one}]", "Negotiations[ between {both}][ with {one}]"),
    ("SUPPORT", ""): ("Soutien[ {de a}][ {à b}]", "Support[ of {a}][ for {b}]"),
    ("SUPPORT", "sign"): ("Signature[ {de what}][ entre {both}][ par {one}]", "Signing[ of {what}][ by {both}][ by {one}]"),
    ("SUPPORT", "recognise"): ("Reconnaissance[ {de b}][ par {a}]", "Recognition[ of {b}][ by {a}]"),
    ("SUPPORT", "praise"): ("Éloge[ {de b}][ par {a}]", "Praise[ of {b}][ by {a}]"),
    ("SUPPORT", "accredit"): ("Accréditation[ entre {both}][ {de one}]", "Accreditation[ between {both}][ of {one}]"),
    ("AGREE", ""): ("Accord[ entre {both}][ annoncé par {one}]", "Agreement[ between {both}][ announced by {one}]"),
    ("COOPERATE", ""): ("Coopération[ entre {both}][ avec {one}]", "Cooperation[ between {both}][ with {one}]"),
    ("AID", ""): ("Aide[ {de a}][ {à b}]", "Aid[ from {a}][ to {b}]"),
    ("REQUEST", ""): ("Demande[ {de a}][ {à b}]", "Request[ of {a}][ to {b}]"),
    ("REQUEST", "assist"): ("Demande d’aide[ {de a}][ {à b}]", "Request for assistance[ of {a}][ to {b}]"),
    ("REQUEST", "yield"): ("Demande de levée[ {de a}][ {à b}]", "Demand to yield[ of {a}][ to {b}]"),
    ("REQUEST", "meet"): ("Demande de rencontre[ {de a}][ {à b}]", "Request[ of {a}] to meet[ {b}]"),
    ("APPEAL", ""): ("Appel[ {de a}][ {à b}]", "Appeal[ of {a}][ to {b}]"),
    ("REJECT", ""): ("Refus opposé[ par {a}][ {à b}]", "Refusal[ by {a}][ towards {b}]"),
    ("REJECT", "meet"): ("Refus[ {de a}] de rencontrer l’autre partie[ ({b})]", "Refusal[ of {a}] to meet[ {b}]"),
    ("ACCUSE", ""): ("Accusation[ {de a}][ contre {b}]", "Accusation[ by {a}][ against {b}]"),
    ("ACCUSE", "disapprove"): ("Désapprobation exprimée[ par {a}][ envers {b}]", "Disapproval[ by {a}][ of {b}]"),
    ("ACCUSE", "investigate"): ("Enquête ouverte[ par {a}][ visant {b}]", "Inquiry[ by {a}][ into {b}]"),
    ("THREATEN", ""): ("Menace[ {de a}][ contre {b}]", "Threat[ by {a}][ against {b}]"),
    ("PROTEST", ""): ("Protestation[ {de a}][ contre {b}]", "Protest[ of {a}][ against {b}]"),
    ("SANCTION", ""): ("Sanction décidée[ par {a}][ contre {b}]", "Sanction[ by {a}][ against {b}]"),
    ("SANCTION", "expel"): ("Expulsion[ {de what}][ par {a}][, visant {b}]", "Expulsion[ of {what}][ by {a}][, aimed at {b}]"),
    ("SANCTION", "withdraw"): ("Retrait décidé[ par {a}][ à l’égard {de b}]", "Withdrawal[ by {a}][ from {b}]"),
    ("SANCTION", "discontinue"): ("Suspension[ {de what}] décidée[ par {a}][ à l’égard {de b}]", "Suspension[ of {what}][ by {a}][ towards {b}]"),
    ("SANCTION", "convict"): ("Condamnation prononcée[ par {a}][ contre {b}]", "Conviction[ by {a}][ of {b}]"),
    ("SANCTION", "visa_restriction"): ("Restriction de visas décidée[ par {a}][ à l’égard {de b}]", "Visa restriction[ by {a}][ towards {b}]"),
    ("SANCTION", "reciprocal_measure"): ("Mesure de réciprocité[ {de a}][ à l’égard {de b}]", "Reciprocal measure[ by {a}][ towards {b}]"),
    ("SANCTION", "recall_envoy"): ("Rappel[ par {a}] de son ambassadeur[ {en b}]", "Recall[ by {a}] of its ambassador[ to {b}]"),
    ("SANCTION", "suspend_aid"): ("Suspension de l’aide[ {de a}][ {à b}]", "Suspension of aid[ from {a}][ to {b}]"),
    ("SANCTION", "embargo"): ("Restrictions au commerce[ décidées par {a}][ contre {b}]", "Trade restrictions[ by {a}][ against {b}]"),
    ("CONCEDE", ""): ("Concession[ {de a}][ {à b}]", "Concession[ of {a}][ to {b}]"),
    ("CONCEDE", "lift_measure"): ("Levée d’une mesure[ par {a}][ à l’égard {de b}]", "Lifting of a measure[ by {a}][ towards {b}]"),
    ("CONCEDE", "ease_sanctions"): ("Allègement de sanctions[ par {a}][ à l’égard {de b}]", "Easing of sanctions[ by {a}][ towards {b}]"),
    ("RETREAT", ""): ("Retrait ou geste[ {de a}][ envers {b}]", "Withdrawal or release[ by {a}][ towards {b}]"),
    ("RETREAT", "withdraw"): ("Retrait décidé[ par {a}]", "Withdrawal[ by {a}]"),
    ("RETREAT", "release"): ("Libération[ {de what}][ par {a}]", "Release[ of {what}][ by {a}]"),
    ("RETREAT", "disarm"): ("Désarmement[ {de a}]", "Disarmament[ of {a}]"),
    ("RETREAT", "ceasefire"): ("Cessez-le-feu[ entre {both}][ avec {one}]", "Ceasefire[ between {both}][ with {one}]"),
    ("RETREAT", "access"): ("Ouverture d’un accès[ par {a}][ {à b}]", "Access granted[ by {a}][ to {b}]"),
    ("RETREAT", "ease_sanctions"): ("Allègement de sanctions[ par {a}][ à l’égard {de b}]", "Easing of sanctions[ by {a}][ towards {b}]"),
    ("MOBILIZE", ""): ("Mobilisation[ {de a}][ face {à b}]", "Mobilisation[ of {a}][ facing {b}]"),
    ("MOBILIZE", "troops"): ("Mobilisation de troupes[ par {a}][ face {à b}]", "Mobilisation of troops[ by {a}][ facing {b}]"),
    ("MOBILIZE", "weapons"): ("Mobilisation d’armes[ par {a}][ face {à b}]", "Mobilisation of weapons[ by {a}][ facing {b}]"),
    ("STATEMENT", ""): ("Déclaration[ {de a}]", "Statement[ of {a}]"),
    ("STATEMENT", "joint_statement"): ("Déclaration conjointe[ {de both}][ avec {one}]", "Joint statement[ of {both}][ with {one}]"),
    ("STATEMENT", "travel_advisory"): ("Conseils aux voyageurs[ {de a}][ concernant {b}]", "Travel advice[ of {a}][ on {b}]"),
    ("COERCE", ""): ("Contrainte exercée[ par {a}][ contre {b}]", "Coercion[ by {a}][ of {b}]"),
    ("ASSAULT", ""): ("Attaque[ {de a}][ contre {b}]", "Attack[ by {a}][ on {b}]"),
}  # fmt: skip
VISITED = re.compile(r"\b(?:visit\w*|rend\w* (?:a|en|au)|rendu\w*|arriv\w*|sejourn\w*|travel\w*|went|depla\w*)\b")
BY_PHONE = re.compile(r"\bt[ée]l[ée]phon|\bphone|\bappel t", re.IGNORECASE)


@dataclass(frozen=True)
class Titles:
    """`english` is empty where somebody's name is not known in English."""

    french: str
    english: str


def titles_of(event: EventFinding, names: Names, language: str) -> Titles:
    """Titles in both languages, from a text in one of them."""
    french, english = (_Title(event, names, one, language) for one in (FRENCH, ENGLISH))
    return Titles(french.words(), english.words() if english.is_known else "")


class _Title:
    """One title on its way: in `language`, of a text in `spoken`."""

    def __init__(self, event: EventFinding, names: Names, language: str, spoken: str) -> None:
        self.event, self.language = event, language
        self.what = what_of(event, spoken) if spoken == language else ""
        first, second = _sides(event)
        self.first = [names.actor(part.actor, language) for part in first[:MOST]]
        self.second = [names.actor(part.actor, language) for part in second[:MOST]]
        self.place = names.place(event.place, language) if event.place else None

    @property
    def is_known(self) -> bool:
        return all(one.is_known for one in (*self.first, *self.second))

    def words(self) -> str:
        pattern = self._pattern()[self.language == ENGLISH]
        title = re.sub(r"\[([^\]]*)\]", self._kept, pattern)
        where = self._where()
        return f"{title}{where}"[:LONGEST]

    def _pattern(self) -> tuple[str, str]:
        kind, mode = self.event.type, self.event.mode
        if kind == "CONSULT" and mode == "visit" and not VISITED.search(self.event.words.lower()):
            # The codebook counts what is held at the other's as a visit; the text says that they met.
            mode = ""
        if mode == "phone" and BY_PHONE.search(self.event.text):
            return "Entretien téléphonique[ entre {both}][ avec {one}]", "Telephone call[ between {both}][ with {one}]"
        return PATTERNS.get((kind, mode)) or PATTERNS[kind, ""]

    def _kept(self, found: re.Match[str]) -> str:
        """A part of the pattern with its names; nothing where somebody of it is missing."""
        said = re.sub(r"\{(?:(\S+) )?(\w+)\}", self._slot, found[1])
        return "" if MISSING in said else said

    def _slot(self, found: re.Match[str]) -> str:
        before, slot = found[1] or "", found[2]
        everybody = _once([*self.first, *self.second])
        match slot:
            case "a":
                named = self.first
            case "b":
                named = [] if self.what and self.event.mode == "expel" else self.second
            case "both":
                named = everybody if len(everybody) > 1 else []
            case "one":
                named = everybody if len(everybody) == 1 else []
            case _:
                return contracted(before, _as_named(self.what, self.language)) if self.what else MISSING
        if not named:
            return MISSING
        return listed([contracted(before, one) for one in _once(named)], self.language)

    def _where(self) -> str:
        if self.place is None:
            return ""
        name = self.place.name
        if self.language == ENGLISH:
            return f" in {name}"
        for article, form in (("Le ", "au "), ("Les ", "aux ")):
            if name.startswith(article):
                return f" {form}{name.removeprefix(article)}"
        return f" à {name}"


MISSING = "\0"


def _sides(event: EventFinding) -> tuple[list, list]:
    """Who acted, and the others; of a visit the guest acts, of an audience or a reception the host."""
    parts = event.parts
    hosts = event.mode not in ("audience", "host")
    order = (*GUESTS, *FIRST) if hosts and event.mode == "visit" else FIRST
    role = next((role for role in order if any(part.role == role for part in parts)), "")
    return [part for part in parts if part.role == role], [part for part in parts if part.role != role]


def _as_named(words: str, language: str) -> Named:
    """« les diplomates » and « le traité » with their articles, which join with « de »; « des diplomates » loses its own."""
    first, _blank, rest = words.partition(" ")
    if language == FRENCH and first.lower() in ("le", "les"):
        return Named(rest, f"{first.lower()} ")
    return Named(rest if language == FRENCH and first.lower() == "des" else words)


def _once(names: Sequence[Named]) -> list[Named]:
    return list(dict.fromkeys(names))


def listed(names: Sequence[str], language: str) -> str:
    """« A, B et C »."""
    *others, last = names
    joined = " and " if language == ENGLISH else " et "
    return joined.join([", ".join(others), last]) if others else last


def contracted(before: str, named: Named) -> str:
    """The name after a preposition: « du Mali », « aux États-Unis », « d’Abdoulaye Diop », « en France »."""
    if before == "chez":
        return contracted("en", named) if named.is_state else f"auprès {contracted('de', named)}"
    match before, named.article:
        case "de", "le ":
            return f"du {named.name}"
        case "de", "les ":
            return f"des {named.name}"
        case ("à", "le ") | ("en", "le "):
            return f"au {named.name}"
        case ("à", "les ") | ("en", "les "):
            return f"aux {named.name}"
        case "en", ("la " | "l’"):
            return f"en {named.name}"
        case "en", _:
            return f"à {named.name}"
        case "de", "" if named.name[:1].lower() in "aeiouyéèêàâîïôœ":
            return f"d’{named.name}"
        case "", _:
            return str(named)
    return f"{before} {named}"


# --- what the passage names -------------------------------------------------------------------------------------------

PAPERS_FR = r"accords?|protocoles?|traités?|conventions?|mémorandums?|mémorandum d’entente|contrats?|lettres? d’intention|pactes?|chartes?|déclarations?|communiqués?"
PAPERS_EN = r"agreements?|protocols?|treat(?:y|ies)|conventions?|memorand(?:um|a)(?: of understanding)?|contracts?|letters? of intent|pacts?|charters?|declarations?|deals?"
# Up to where the noun goes on: a day, a place, a partner or a clause ends it.
ENDS_FR = r"(?=\s(?:le \d|la semaine|à|au|aux|avec|entre|en \d|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|qui|que|dont|pour|après|lors|visant|portant|et\s)|[,.;:()«»]|$)"
ENDS_EN = r"(?=\s(?:on|in|at|with|between|to|for|after|during|that|which|over|last|this|monday|tuesday|wednesday|thursday|friday|saturday|sunday|and\s)|[,.;:()“”]|$)"
SIGNED = {
    "fr": re.compile(rf"\b(?P<what>(?:un|une|le|la|l[’']|les|des|deux|trois|quatre|cinq|plusieurs)\s?(?:nouve\w+ |premier |premi\S+ )?(?:{PAPERS_FR})\b(?:\s(?!le \d)[\w’'-]+){{0,6}}?){ENDS_FR}", re.IGNORECASE),
    "en": re.compile(rf"\b(?P<what>(?:an?|the|two|three|four|five|several)\s(?:[\w-]+\s){{0,3}}?(?:{PAPERS_EN})\b){ENDS_EN}", re.IGNORECASE),
}  # fmt: skip
PEOPLE_FR = r"diplomates?|ambassad\w+|attachés?|fonctionnaires?|ressortissants?|militaires?|soldats?|prisonniers?|détenus?|otages?|agents?|consuls?|journalistes?|employés?|personnes"
PEOPLE_EN = r"diplomats?|ambassadors?|attach[eé]s?|officials?|nationals?|soldiers?|prisoners?|detainees?|hostages?|officers?|consuls?|journalists?|staff|people"
MOVED = {
    "fr": re.compile(rf"\b(?P<what>(?:un|une|l[’']|les|des|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|plusieurs|\d{{1,4}})\s?(?:{PEOPLE_FR})\b(?:\s(?!le \d)[\w’'-]+){{0,4}}?){ENDS_FR}", re.IGNORECASE),
    "en": re.compile(rf"\b(?P<what>(?:an?|the|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|several|\d{{1,4}})\s(?:[\w-]+\s){{0,3}}?(?:{PEOPLE_EN})\b){ENDS_EN}", re.IGNORECASE),
}  # fmt: skip
NAMED_BY = {("SUPPORT", "sign"): SIGNED, ("SANCTION", "expel"): MOVED, ("RETREAT", "release"): MOVED}


def what_of(event: EventFinding, language: str) -> str:
    """What was signed, who was expelled or released, in the words of the passage after its verb; nothing for sure else."""
    patterns = NAMED_BY.get((event.type, event.mode))
    if patterns is None or language not in patterns or event.from_noun:
        return ""
    _before, verb, after = event.text.partition(event.words)
    found = patterns[language].search(after) if verb else None
    return " ".join(found["what"].split()) if found else ""
