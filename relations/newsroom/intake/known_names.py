"""The names that the newsroom has already, read from its database for the reader."""

from relations.models import Actor
from relations.newsroom.intake.known import Known, KnownActor


def known_names() -> Known:
    """All actors of the newsroom but states, whom the reader knows, with their names in both languages and aliases."""
    actors = (
        Actor.objects.using("default").exclude(actor_kind="state").select_related("country").prefetch_related("aliases")
    )
    return Known(tuple(_known(actor) for actor in actors.iterator(chunk_size=2000)))


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
