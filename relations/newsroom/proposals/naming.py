"""What the record calls the countries, bodies, people and places of a text, in French and in English."""

from collections.abc import Iterable

from django.db.models import Q

from relations.models import Actor, Alias, Country, Place
from relations.newsroom.intake.naming import Names, Pair
from relations.newsroom.intake.plain import folded
from relations.newsroom.intake.reading import Reading
from relations.vocabulary import AliasKind

# Records looked at for the names of one text.
MOST = 500


def names_of(reading: Reading) -> Names:
    """The names that a reading may need, in four queries."""
    codes = {actor.country for actor in reading.actors if actor.country}
    countries = Country.objects.filter(alpha3__in=codes)
    return Names(
        {one.alpha3: (one.name_fr, one.name_en, one.article_fr) for one in countries},
        _by_name(Actor, {one.name for one in reading.actors if one.kind != "state"}),
        _by_name(Place, {one.name for one in reading.places}),
    )


def _by_name(model: type[Actor] | type[Place], names: Iterable[str]) -> dict[str, Pair]:
    """The records that are called so in either language, or by an alias; of two of one name, none."""
    wanted = set(names) - {""}
    written = Q(name_fr__in=wanted) | Q(name_en__in=wanted)
    pairs = list(model._default_manager.filter(written).order_by("pk").values_list("name_fr", "name_en")[:MOST])
    called = [(name, pair) for pair in pairs for name in pair]
    if model is Actor:
        aliases = Alias.objects.filter(text__in=wanted).exclude(alias_kind=AliasKind.METONYM).order_by("pk")
        rows_of = aliases.values_list("text", "actor__name_fr", "actor__name_en")[:MOST]
        called += [(text, (french, english)) for text, french, english in rows_of]
    found: dict[str, set[Pair]] = {}
    for name, pair in called:
        found.setdefault(folded(name), set()).add(pair)
    return {name: those.pop() for name, those in found.items() if name and len(those) == 1}
