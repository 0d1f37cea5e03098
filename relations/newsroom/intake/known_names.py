"""The names that the newsroom has already, read from its database for the reader."""

from collections.abc import Iterator

from relations.models import Actor
from relations.newsroom.intake.known import Known, KnownActor
from relations.newsroom.models import Trait
from relations.newsroom.traits import CHUNK, sounds


def known_names(text: str) -> Known:
    """The actors of the newsroom that a text may name, with their names in both languages and aliases.

    Those of whose names some word sounds like one of the text, by the index of traits; but no states, which the reader
    knows by itself.
    """
    rows = Actor.objects.using("default").exclude(actor_kind="state").select_related("country")
    ids = sorted(set(_sounding(text)))
    return Known(
        tuple(
            _known(actor)
            for at in range(0, len(ids), CHUNK)
            for actor in rows.filter(pk__in=ids[at : at + CHUNK]).prefetch_related("aliases").order_by("pk")
        )
    )


def _sounding(text: str) -> Iterator[int]:
    values = sorted(sounds([text]))
    traits = Trait.objects.using("default").filter(kind="actor")
    for at in range(0, len(values), CHUNK):
        yield from traits.filter(value__in=values[at : at + CHUNK]).values_list("record_id", flat=True)


def _known(actor: Actor) -> KnownActor:
    names = [
        actor.name_en,
        actor.acronym,
        *(alias.text for alias in actor.aliases.all() if alias.alias_kind != "metonym"),
    ]
    country = actor.country.alpha3 if actor.country else ""
    return KnownActor(
        actor.name_fr, actor.actor_kind, country, tuple(filter(None, names)), actor.gender, str(actor.uid)
    )
