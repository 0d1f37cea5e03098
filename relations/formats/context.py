"""The JSON-LD context of our records: what their names mean elsewhere; names of ours where no vocabulary has one.

Texts in two languages are language maps as they stand; what has a uid is a node with a lasting address.
"""

from typing import Any

from django.urls import reverse

from relations.formats.addresses import absolute, lasting_base

XSD = "http://www.w3.org/2001/XMLSchema#"
SCHEMA = "https://schema.org/"
DCTERMS = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

# Texts of ours, by the property that they are.
TEXTS = {
    "name": "name",
    "title": "name",
    "label": "name",
    "summary": "abstract",
    "content": "abstract",
    "note": "description",
}
LINKS = {
    "url": "url",
    "html_url": "url",
    "web": "url",
    "archive": "archivedAt",
}
# Other properties of schema.org.
PROPERTIES = {
    "place": "location",
    "parties": "about",
    "outlet": "publisher",
    "speaker": "creator",
    "invoker": "creator",
    "authors": "author",
    "body": "articleBody",
    "verbatim": "text",
    "wording": "text",
    "acronym": "alternateName",
    "latitude": "latitude",
    "longitude": "longitude",
}


def context() -> dict[str, Any]:
    return {
        "@version": 1.1,
        "@vocab": f"{absolute(reverse('api:docs'))}#",
        # A uid is the end of a lasting address, of a record or of a row of one.
        "@base": lasting_base(),
        "uid": "@id",
        "kind": "@type",
        # What is said of the file is said in the first node; to the graph these words are nothing.
        "count": None,
        "complete": None,
        "language": f"{DCTERMS}language",
        "updated": {"@id": f"{DCTERMS}modified", "@type": f"{XSD}dateTime"},
        "edtf": {"@id": f"{DCTERMS}date", "@type": EDTF},
        "broader": {"@id": f"{SKOS}broader"},
        **{name: {"@type": f"{XSD}date"} for name in ("earliest", "latest", "cited_from", "cited_until")},
        **{name: {"@id": f"{SCHEMA}{term}", "@container": "@language"} for name, term in TEXTS.items()},
        **{name: {"@id": f"{SCHEMA}{term}", "@type": "@id", "@container": "@index"} for name, term in LINKS.items()},
        **{name: f"{SCHEMA}{term}" for name, term in PROPERTIES.items()},
    }
