"""Examples for the description: an answer of each shape, made of the shape itself, so that it is always a valid one."""

from typing import Any

from rest_framework import serializers

from relations.api.v1.serializers.fields import Date, References, Referring, Text, Withheld
from relations.catalogue.documents import RESOURCES
from relations.catalogue.problems import LONGEST_ADDRESS

HOST = "https://entente.example"
UID = "6f1f0a52-5d0e-4f0c-9f57-0c1e2f3a4b5c"
MOMENT = "2026-02-03T09:30:00Z"
DAY = "2026-02-02"
DATE = {
    "earliest": DAY, "latest": DAY, "precision": "day", "edtf": DAY, "text": "lundi 2 février 2026", "basis": "stated",
    "certainty": "confirmed",
}  # fmt: skip
TEXT = {"fr": "Audience au ministère", "en": "Audience at the ministry"}
# What fields of these names say; others say what their type allows.
SAID: dict[str, Any] = {
    "slug": "audience-au-ministere", "language": "fr", "lang": "fr", "key": "12-3", "edition": 12, "number": 12,
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "exact": "Nous demandons le respect.",
    "prefix": "Elle a dit : « ", "suffix": " »", "start": 53, "end": 79, "paragraph": 0, "alpha2": "ML",
    "alpha3": "MLI", "numeric": "466", "latitude": 12.65, "longitude": -8.0, "authors": "Awa Diarra",
    "title": "À Bamako", "wording": "le respect", "verbatim": "Nous demandons le respect.", "translator": "A. Diarra",
    "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "edtf": DAY, "date": DAY,
    "weight": 1.5, "cameo": "042", "source": "PLOVER 0.9", "subdivision_code": "ML-BKO", "geonames": 2460596,
    "name_as_written": "la ministre", "rank": 2, "marks": [[0, 4]], "did_you_mean": None, "next": None,
    "previous": None, "detail": "“them” is not a parameter here. Did you mean: theme?", "retry_after": 42,
    "instance": "/api/v1/events/?them=x", "parameter": "them", "allowed": ["theme"], "withheld": [],
    "longest": LONGEST_ADDRESS,
}  # fmt: skip
NAMES = {
    "country": "mali", "relation": "mali-etats-unis", "eventtype": "rencontre", "theme": "securite", "place": "bamako",
    "actor": "ministere-des-affaires-etrangeres", "post": "ministre", "outlet": "le-journal",
}  # fmt: skip
CODES = {"country": "MLI", "relation": "MLI-USA", "eventtype": "MEET", "theme": "SECURITE"}


def example_of(shape: Any, name: str = "") -> Any:
    """A value that this field or serializer promises."""
    if isinstance(shape, type):
        shape = shape()
    if isinstance(shape, serializers.ListSerializer):
        return [example_of(shape.child, name)]
    if isinstance(shape, serializers.Serializer):
        return {inner: example_of(found, inner) for inner, found in shape.fields.items()}
    if isinstance(shape, Referring):
        reference = _reference(shape.kind)
        return [reference] if isinstance(shape, References) else reference
    return _value(shape, name)


def _reference(kind: str) -> dict[str, Any]:
    slug = NAMES.get(kind, f"{kind}-1")
    words = slug.replace("-", " ").capitalize()
    return {
        "uid": UID,
        "slug": slug,
        "code": CODES.get(kind),
        "name": {"fr": words, "en": None},
        "url": f"{HOST}/api/v1/{RESOURCES[kind]}/{slug}/",
    }


def _value(shape: Any, name: str) -> Any:
    match shape:
        case Text():
            return TEXT
        case Date():
            return DATE
        case Withheld():
            return []
        case serializers.UUIDField():
            return UID
        case serializers.ChoiceField():
            return next(iter(shape.choices))
        case serializers.BooleanField():
            return False
        case serializers.DateTimeField():
            return MOMENT
        case serializers.DateField():
            return DAY
        case serializers.URLField():
            return SAID[name] if name in ("next", "previous") else f"{HOST}/api/v1/events/audience-au-ministere/"
    return _plain(shape, name)


def _plain(shape: Any, name: str) -> Any:
    match shape:
        case serializers.DictField():
            return {"events": f"{HOST}/api/v1/events/"}
        case serializers.ListField():
            return SAID[name] if name in SAID else [example_of(shape.child, name)]
        case serializers.IntegerField():
            return SAID[name] if isinstance(SAID.get(name), int) else 1
        case serializers.FloatField():
            return SAID.get(name, 1.0)
    return str(SAID[name]) if name in SAID and SAID[name] is not None else (None if shape.allow_null else name)
