"""The other forms of lists in the description: what each is, with an example of it; a test holds them to the forms."""

import csv
import io
import json
from typing import Any

from relations.api.v1.examples import DATE, DAY, HOST, MOMENT, SAID, UID, example_of
from relations.api.v1.resources import RESOURCES, Resource
from relations.catalogue import licence
from relations.formats.columns import COLUMNS
from relations.formats.offered import Format, offered
from relations.formats.streams import printable
from relations.formats.tables import COMPLETE

Shape = dict[str, Any]
HEAD: Shape = {
    "edition": {"number": SAID["edition"], "hash": SAID["hash"], "moment": MOMENT},
    "licence": {"name": licence.NAME, "url": licence.URL},
}
PAGE_OF_LIST = f"{HOST}/fr/evenements/"
TITLE = "Audience au ministère"


def with_forms(result: Shape, **_how: Any) -> Shape:
    """The description, in which each list names every form that it has, by “Accept” and by its ending."""
    paths, examples = result["paths"], {}
    for resource in RESOURCES.values():
        for form in offered(resource.name):
            name = f"{resource.name}.{form.ending}"
            examples[name] = {"summary": form.label, "value": example(form, resource)}
            said = {
                "schema": _shape(form, resource),
                "examples": {"Example": {"$ref": f"#/components/examples/{name}"}},
            }
            _content(paths, f"/api/v1/{resource.name}.{{ending}}")[form.media_type] = said
            # What the list answers as JSON is one page of it.
            _content(paths, f"/api/v1/{resource.name}/").setdefault(form.media_type, said)
    return {**result, "components": {**result["components"], "examples": examples}}


def _content(paths: Shape, path: str) -> Shape:
    found: Shape = paths[path]["get"]["responses"]["200"]["content"]
    return found


def _shape(form: Format, resource: Resource) -> Shape:
    if form.ending == "json":
        records = {"type": "array", "items": {"$ref": f"#/components/schemas/{_component(resource)}"}}
        around = {
            "edition": {"$ref": "#/components/schemas/State"},
            "licence": {"$ref": "#/components/schemas/Licence"},
            "count": {"type": "integer"},
            "complete": {"type": "boolean", "description": "The last word: without it the list broke off."},
        }
        return {"type": "object", "properties": {"results": records, **around}, "required": ["results", "complete"]}
    is_object = form.media_type.endswith("json") and form.ending != "ndjson"
    return {"type": "object" if is_object else "string"}


def _component(resource: Resource) -> str:
    return resource.serializer.__name__.removesuffix("Serializer")


def example(form: Format, resource: Resource) -> Any:
    record = example_of(resource.serializer)
    made = {"json": _whole, "ndjson": _lines, "jsonld": _linked, "csv": _table}.get(form.ending)
    return made(resource.name, record) if made else FIXED[form.ending]


def _whole(name: str, record: Shape) -> Shape:
    return {**HEAD, "results": [record], "count": 1, "complete": True}


def _lines(name: str, record: Shape) -> str:
    lines = (record, {"complete": True, "count": 1, **HEAD})
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _linked(name: str, record: Shape) -> Shape:
    about = {"@id": f"{HOST}/api/v1/{name}/", "@type": "https://schema.org/Dataset"}
    context = {"@vocab": f"{HOST}/api/v1/docs/#", "@base": f"{HOST}/id/", "uid": "@id", "kind": "@type"}
    return {"@context": context, "@graph": [about, record], "count": 1, "complete": True}


def _table(name: str, record: Shape) -> str:
    """The header and the last line of a table without rows."""
    columns, text = [column.name for column in COLUMNS[name]], io.StringIO()
    csv.writer(text).writerows((columns, [COMPLETE, 0, "edition 12", *[""] * (len(columns) - 3)]))
    return printable(text.getvalue())


FIXED: Shape = {
    "geojson": {
        "type": "FeatureCollection",
        **HEAD,
        "features": [
            {
                "type": "Feature",
                "id": UID,
                "geometry": {"type": "Point", "coordinates": [SAID["longitude"], SAID["latitude"]]},
                "properties": {"slug": SAID["slug"]},
            }
        ],
        "count": 1,
        "complete": True,
    },
    "timelinejs": {
        "title": {"text": {"headline": "Entente – Événements", "text": ""}},
        "entente": HEAD,
        "events": [
            {
                "start_date": {"year": 2026, "month": 2, "day": 2},
                "text": {"headline": TITLE, "text": DATE["text"]},
                "unique_id": UID,
            }
        ],
        "count": 1,
        "complete": True,
    },
    "jsonfeed": {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Entente – Événements",
        "home_page_url": PAGE_OF_LIST,
        "feed_url": f"{HOST}/api/v1/events.jsonfeed",
        "language": "fr",
        "authors": [{"name": "Entente"}],
        "items": [
            {
                "id": f"urn:uuid:{UID}",
                "url": f"{PAGE_OF_LIST}{SAID['slug']}/",
                "title": TITLE,
                "content_text": DATE["text"],
                "date_published": MOMENT,
                "date_modified": MOMENT,
                "tags": ["Rencontre"],
                "_entente": {"edition": 12},
            }
        ],
    },
    "atom": (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xml:lang="fr" xmlns="http://www.w3.org/2005/Atom"><title>Entente – Événements</title>'
        f'<link href="{PAGE_OF_LIST}" rel="alternate"/><link href="{HOST}/api/v1/events.atom" rel="self"/>'
        f"<id>{HOST}/api/v1/events.atom</id><updated>{MOMENT}</updated><author><name>Entente</name></author>"
        f'<entry><title>{TITLE}</title><link href="{PAGE_OF_LIST}{SAID["slug"]}/" rel="alternate"/>'
        f"<published>{MOMENT}</published><updated>{MOMENT}</updated><id>urn:uuid:{UID}</id></entry></feed>"
    ),
    "ics": (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Entente//Timeline//FR\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:Entente\r\n"
        f"BEGIN:VEVENT\r\nUID:urn:uuid:{UID}\r\nDTSTAMP:20260203T093000Z\r\n"
        f"DTSTART;VALUE=DATE:{DAY.replace('-', '')}\r\nDTEND;VALUE=DATE:20260203\r\nSUMMARY:{TITLE}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    ),
    "gexf": (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
        '<graph mode="static" defaultedgetype="undirected">\n<nodes>\n<node id="0" label="Awa Diarra"/>\n'
        '<node id="1" label="John Doe"/>\n</nodes>\n<edges>\n<edge id="0" source="0" target="1" weight="2"/>\n'
        "</edges>\n</graph>\n</gexf>\n<!-- complete: 2 nodes, 1 edges -->\n"
    ),
    "ttl": (
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
        f"<{HOST}/api/v1/themes/> a skos:ConceptScheme .\n\n"
        f"<{HOST}/id/{UID}> a skos:Concept ;\n    skos:inScheme <{HOST}/api/v1/themes/> ;\n"
        '    skos:prefLabel "asile"@fr .\n'
        "# complete: 1\n"
    ),
}
