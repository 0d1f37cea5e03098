"""GEXF 1.3 of who met whom: actors, and in how many of the events two of them took part together."""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from django.db.models import Count, F, QuerySet

from relations.formats.addresses import lasting
from relations.formats.selection import CHUNK, Selection
from relations.formats.streams import Counted, printable
from relations.models import Actor, Participation

ATTRIBUTES = ("kind", "country", "slug", "url")
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta{modified}><creator>Entente</creator><description>edition {edition}</description></meta>
<graph mode="static" defaultedgetype="undirected">
<attributes class="node">
{attributes}
</attributes>
"""
COMPLETE, INCOMPLETE = "<!-- complete: {nodes} nodes, {edges} edges -->\n", "<!-- incomplete -->\n"


def gexf(selection: Selection) -> Iterator[str]:
    present = Participation.objects.filter(event__in=selection.rows.order_by().values("pk"), actor__isnull=False)
    nodes = Counted(_node(actor) for actor in _actors(present))
    edges = Counted(_edge(*row) for row in _pairs(present))
    yield f"{_head(selection)}<nodes>\n"
    yield from nodes
    yield "</nodes>\n<edges>\n"
    yield from edges
    yield f"</edges>\n</graph>\n</gexf>\n{COMPLETE.format(nodes=nodes.number, edges=edges.number)}"


def _actors(present: QuerySet[Participation]) -> Iterator[Actor]:
    found = Actor.objects.filter(pk__in=present.values("actor")).select_related("country")
    return found.order_by("slug").iterator(chunk_size=CHUNK)


def _pairs(present: QuerySet[Participation]) -> Iterator[tuple[Any, Any, int]]:
    """Two actors, each pair once, with the number of events; one may take part in an event twice."""
    beside = present.filter(event__participations__actor__gt=F("actor")).order_by()
    pairs = beside.values_list("actor__uid", "event__participations__actor__uid")
    counted = pairs.annotate(number=Count("event", distinct=True)).order_by(
        "actor__uid", "event__participations__actor__uid"
    )
    return counted.iterator(chunk_size=CHUNK)


def _head(selection: Selection) -> str:
    moment = selection.state.moment
    attributes = (f'<attribute id="{name}" title="{name}" type="string"/>' for name in ATTRIBUTES)
    return HEAD.format(
        modified=f' lastmodifieddate="{moment.date().isoformat()}"' if moment else "",
        edition=selection.state.edition,
        attributes="\n".join(attributes),
    )


def _node(actor: Actor) -> str:
    values = (actor.actor_kind, actor.country.alpha3 if actor.country else "", actor.slug, lasting(actor))
    said = zip(ATTRIBUTES, values, strict=True)
    attributes = "".join(f'<attvalue for="{name}" value={_quoted(value)}/>' for name, value in said if value)
    return f'<node id="{actor.uid}" label={_quoted(actor.name)}><attvalues>{attributes}</attvalues></node>\n'


def _edge(source: Any, target: Any, weight: int) -> str:
    return f'<edge id="{source}-{target}" source="{source}" target="{target}" weight="{weight}"/>\n'


def _quoted(text: str) -> str:
    return quoteattr(printable(text))
