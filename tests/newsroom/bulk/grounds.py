"""What rows of files speak of: two countries with their states, types with their modes, a place."""

from pathlib import Path

from relations.models import Actor, Alias, Country, EventMode, EventType, Place, Record, Relation
from relations.newsroom.bulk.codes import rows as _rows
from relations.vocabulary import ActorKind, AliasKind, PlaceKind, Quad
from tests import factories as make

FILES = Path(__file__).parent / "files"
LABELS = {"CONSULT": "Rencontre, consultation", "AID": "Aide"}


def grounds() -> list[Record]:
    """In the order in which they can be published."""
    with make.together():
        return _grounds()


def _grounds() -> list[Record]:
    mali = make.country("MLI", "Mali", alpha2="ML", numeric="466", slug="mali")
    states = make.country("USA", "États-Unis", alpha2="US", numeric="840", slug="etats-unis", aliases="United States")
    actors = [_state(mali, "Bamako"), _state(states, "Washington")]
    types = [_type(code) for code in dict.fromkeys(row["type"] for row in _rows())]
    place = make.saved(Place(name_fr="Bamako", place_kind=PlaceKind.CITY, country=mali))
    relation = make.saved(Relation(code="MLI-USA", first=mali, second=states, title_fr="Mali–États-Unis"))
    return [mali, states, *actors, *types, place, relation]


def _state(country: Country, capital: str) -> Record:
    row = Actor(name_fr=country.name_fr, name_en=country.name_en, actor_kind=ActorKind.STATE, country=country)
    return make.saved(row, Alias(actor=row, text=capital, alias_kind=AliasKind.METONYM))


def _type(code: str) -> Record:
    label = LABELS.get(code, code.title())
    modes = dict.fromkeys(row["mode"] for row in _rows() if row["type"] == code and row["mode"])
    kind = EventType(code=code, label_fr=label, label_en=code.title(), quad=Quad.NEUTRAL)
    return make.saved(kind, *(EventMode(event_type=kind, code=one, label_fr=one, label_en=one) for one in modes))
