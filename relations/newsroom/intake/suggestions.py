"""Findings as the JSON that `suggest` prints: plain values, exact passages, nothing that is not a fact."""
# ruff: noqa: E501

from typing import TYPE_CHECKING, Any

from relations.dates import UncertainDate
from relations.newsroom.intake.cast import Actor, Mention
from relations.newsroom.intake.event_finding import EventFinding
from relations.newsroom.intake.tables import country_names
from relations.vocabulary import Precision

if TYPE_CHECKING:
    from relations.newsroom.intake.reading import Reading

# Below this a finding is shown at the desk, not proposed by the command.
LEAST = 0.5
MOST_MENTIONS = 50


def suggestions(reading: "Reading") -> dict[str, Any]:
    return {
        "events": [_event(event) for event in reading.facts if event.confidence >= LEAST],
        "actors": [_actor(reading, actor) for actor in reading.actors if _is_proposed(actor)],
        "quotes": [
            {"text": one.text, "speaker": one.speaker or None, "start": one.start, "end": one.end}
            for one in reading.quotations
        ],
        "principles": [
            {"label": one.label, "slug": one.slug, "passage": one.text, "start": one.start, "end": one.end}
            for one in reading.invocations
        ],
        "places": [
            {
                "name": place.name,
                "kind": place.kind,
                "country": place.country or None,
                "mentions": [{"text": reading.text[s:e], "start": s, "end": e} for s, e in place.spans[:MOST_MENTIONS]],
            }
            for place in reading.places
        ],
        "themes": [
            {
                "code": one.code,
                "label_fr": one.label_fr,
                "label_en": one.label_en,
                "passage": one.text,
                "start": one.start,
                "end": one.end,
            }
            for one in reading.themes
        ],
    }


def _event(event: EventFinding) -> dict[str, Any]:
    first, last = bounds(event.date)
    return {
        "date": first,
        "date_end": last,
        "date_precision": str(event.date.precision),
        "type": event.type,
        "title_fr": title_fr(event),
        "place": event.place or None,
        "actors": [part.actor.name for part in event.parts],
        "passage": event.text,
        "start": event.start,
        "end": event.end,
    }


def bounds(date: UncertainDate) -> tuple[str | None, str | None]:
    """First day and, where it is another, the last; both open where nothing is known."""
    if not date.known:
        return None, None
    first = date.earliest.isoformat() if date.earliest else None
    last = date.latest.isoformat() if date.latest and date.precision != Precision.DAY else None
    return first, last


def _actor(reading: "Reading", actor: Actor) -> dict[str, Any]:
    return {
        "name": actor.name,
        "role": actor.role or None,
        "organisation": actor.organisation or None,
        "country": actor.country or None,
        "kind": actor.kind,
        "mentions": [_mention(reading, mention) for mention in actor.mentions[:MOST_MENTIONS]],
    }


def _mention(reading: "Reading", mention: Mention) -> dict[str, Any]:
    return {"text": reading.text[mention.start : mention.end], "start": mention.start, "end": mention.end}


def _is_proposed(actor: Actor) -> bool:
    return actor.confidence >= LEAST and bool(actor.mentions) and not actor.minor


VERBS_FR = {
    "CONSULT": "Rencontre", "SUPPORT": "Soutien", "AGREE": "Accord de principe", "REQUEST": "Demande", "APPEAL": "Appel",
    "REJECT": "Refus", "ACCUSE": "Accusation", "THREATEN": "Menace", "SANCTION": "Sanction", "CONCEDE": "Concession",
    "RETREAT": "Retrait ou libération", "MOBILIZE": "Mobilisation", "STATEMENT": "Déclaration", "COOPERATE": "Coopération",
    "AID": "Aide", "PROTEST": "Protestation", "COERCE": "Contrainte", "ASSAULT": "Attaque",
}  # fmt: skip
MODES_FR = {
    "phone": "Entretien à distance", "audience": "Audience", "negotiation": "Négociation", "sign": "Signature", "recognise": "Reconnaissance",
    "praise": "Éloge", "accredit": "Accréditation", "expel": "Expulsion", "withdraw": "Retrait", "discontinue": "Suspension",
    "convict": "Condamnation", "visa_restriction": "Restriction de visas", "reciprocal_measure": "Mesure de réciprocité",
    "recall_envoy": "Rappel d’ambassadeur", "suspend_aid": "Suspension de l’aide", "embargo": "Droits de douane ou embargo",
    "lift_measure": "Levée d’une mesure", "release": "Libération", "disarm": "Désarmement", "ceasefire": "Cessez-le-feu",
    "access": "Ouverture d’accès", "troops": "Mobilisation de troupes", "travel_advisory": "Conseil aux voyageurs",
    "joint_statement": "Déclaration conjointe", "disapprove": "Désapprobation", "investigate": "Enquête",
}  # fmt: skip


def title_fr(event: EventFinding) -> str:
    """A first title for editors to mend: the kind of act and who took part."""
    act = VERBS_FR[event.type] if event.type == "THREATEN" else MODES_FR.get(event.mode, VERBS_FR[event.type])
    names = [
        country_names("fr").get(p.actor.country, p.actor.name) if p.actor.kind == "state" else p.actor.name
        for p in event.parts[:3]
    ]
    return f"{act}\N{NO-BREAK SPACE}: {_listed(names)}" if names else act


def _listed(names: list[str]) -> str:
    """« A, B et C », each once."""
    once = list(dict.fromkeys(names))
    return " et ".join([", ".join(once[:-1]), once[-1]]) if len(once) > 1 else once[0]
