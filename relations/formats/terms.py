"""SKOS in Turtle: principles and themes as concepts, doctrines as ordered collections of principles."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse

from relations.catalogue import licence
from relations.catalogue.documents.pieces import moment
from relations.formats.addresses import absolute, lasting, page_of
from relations.formats.feeds import language, title_of
from relations.formats.reading import with_columns
from relations.formats.selection import Selection
from relations.formats.streams import Counted
from relations.models.texts import LANGUAGES

PREFIXES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
COMPLETE, INCOMPLETE = "# complete: {number}\n", "# incomplete\n"
# What would end a literal, or break its line.
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": ""})
# Lists of concepts; doctrines only collect those of another.
SCHEMES = {"principles": "skos:ConceptScheme", "themes": "skos:ConceptScheme"}
Statements = list[tuple[str, str]]


def turtle(selection: Selection) -> Iterator[str]:
    rows = selection.every(lambda found: with_columns(selection.name, found))
    terms = Counted(map(DESCRIPTIONS[selection.name], rows))
    yield "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())
    yield _subject(_scheme(selection.name), SCHEMES.get(selection.name, "dcmitype:Collection"), _about(selection))
    yield from terms
    yield COMPLETE.format(number=terms.number)


def _scheme(name: str) -> str:
    return absolute(reverse(f"api:{name}-list"))


def _about(selection: Selection) -> Statements:
    state = selection.state
    published = [_literal(moment(state.moment))] if state.moment else []
    return [
        ("dcterms:title", _literal(title_of(selection), language())),
        ("dcterms:license", _iri(licence.URL)),
        ("owl:versionInfo", _literal(f"edition {state.edition}")),
        *(("dcterms:modified", f"{one}^^xsd:dateTime") for one in published),
    ]


def _theme(row: Any) -> str:
    return _subject(lasting(row), "skos:Concept", [*_concept("themes", row), ("skos:notation", _literal(row.code))])


def _principle(row: Any) -> str:
    source = [("dcterms:source", _literal(row.instruments))] if row.instruments else []
    notes = [("skos:scopeNote", words) for words in _texts(row, "note")]
    return _subject(lasting(row), "skos:Concept", [*_concept("principles", row), *notes, *source])


def _concept(name: str, row: Any) -> Statements:
    scheme = _iri(_scheme(name))
    broader = ("skos:broader", _iri(lasting(row.broader))) if row.broader else ("skos:topConceptOf", scheme)
    labels = [("skos:prefLabel", words) for words in _texts(row, "label")]
    return [("skos:inScheme", scheme), broader, *labels, ("foaf:page", _iri(page_of(row)))]


def _doctrine(row: Any) -> str:
    members = " ".join(_iri(lasting(member.principle)) for member in row.listed_members)
    return _subject(
        lasting(row),
        "skos:OrderedCollection",
        [
            *(("skos:prefLabel", words) for words in _texts(row, "label")),
            *(("skos:note", words) for words in _texts(row, "note")),
            ("dcterms:creator", _iri(lasting(row.holder))),
            ("skos:memberList", f"( {members} )"),
            ("foaf:page", _iri(page_of(row))),
        ],
    )


DESCRIPTIONS: dict[str, Callable[[Any], str]] = {
    "principles": _principle,
    "themes": _theme,
    "doctrines": _doctrine,
}


def _subject(address: str, kind: str, statements: Statements) -> str:
    said = "".join(f" ;\n    {name} {value}" for name, value in statements)
    return f"\n{_iri(address)} a {kind}{said} .\n"


def _texts(row: Any, name: str) -> list[str]:
    texts = ((lang, getattr(row, f"{name}_{lang}")) for lang in LANGUAGES)
    return [_literal(text, lang) for lang, text in texts if text]


def _literal(text: str, lang: str = "") -> str:
    return f'"{text.translate(ESCAPES)}"{f"@{lang}" if lang else ""}'


def _iri(address: str) -> str:
    """Our own addresses hold none of the signs that would end an IRI."""
    return f"<{address}>"
