"""Documents in another shape than the stored one: in one language, some of their fields, others put in whole."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from relations.models.texts import LANGUAGES

# Addresses by language, which are no texts.
PAGES: Final = "html_url"
ALL: Final = "all"

# Names within names: {"date": {"earliest": {}}, "title": {}}; what has none is taken whole.
Tree = dict[str, "Tree"]
# Documents by uid.
Finder = Callable[[set[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Shaping:
    """`lang` is a language or "all"; no `fields` are all of them; `expand` names references to put in whole."""

    lang: str = ALL
    fields: Tree = field(default_factory=dict)
    expand: Tree = field(default_factory=dict)

    @property
    def is_as_stored(self) -> bool:
        return self.lang == ALL and not self.fields and not self.expand


def shaped(texts: Sequence[str], shaping: Shaping, finder: Finder) -> list[str]:
    """The documents, each of them JSON, in this shape."""
    if shaping.is_as_stored:
        return list(texts)
    documents = [orjson.loads(text) for text in texts]
    if shaping.expand:
        expand(documents, shaping.expand, finder)
    if shaping.lang != ALL:
        documents = [in_language(document, shaping.lang) for document in documents]
    if shaping.fields:
        documents = [picked(document, shaping.fields) for document in documents]
    return [orjson.dumps(document).decode() for document in documents]


def tree(paths: Iterable[str]) -> Tree:
    """Dotted paths as names within names."""
    found: Tree = {}
    for path in paths:
        at = found
        for name in path.split("."):
            at = at.setdefault(name, {})
    return found


# --- one language -----------------------------------------------------------------------------------------------------


def in_language(value: Any, lang: str) -> Any:
    """The value with each text in one language: {"text", "lang", "fallback"}."""
    if isinstance(value, dict):
        if "fr" in value and "en" in value:
            return _one(value, lang)
        named = _own_language(value)
        return {
            name: inner if name == PAGES or inner is None or isinstance(inner, str)
            else _one(inner, lang, named) if name == "name" and named
            else in_language(inner, lang)
            for name, inner in value.items()
        }  # fmt: skip
    return [in_language(inner, lang) for inner in value] if isinstance(value, list) else value


def _own_language(value: dict[str, Any]) -> str:
    """The tag of what is called by words of a source."""
    return value["language"] if "language" in value and isinstance(value.get("name"), dict) else ""


def _one(texts: dict[str, str | None], lang: str, tag: str = "") -> dict[str, Any] | None:
    if texts.get(lang):
        return {"text": texts[lang], "lang": tag or lang, "fallback": False}
    other = next((name for name in (*LANGUAGES, *texts) if texts[name]), None)
    return {"text": texts[other], "lang": tag or other, "fallback": True} if other else None


# --- some fields ------------------------------------------------------------------------------------------------------


def picked(value: Any, wanted: Tree) -> Any:
    """What is named of the value, in its own order; of a list, of each of its rows."""
    if not wanted:
        return value
    if isinstance(value, list):
        return [picked(inner, wanted) for inner in value]
    if not isinstance(value, dict):
        return value
    return {name: picked(inner, wanted[name]) for name, inner in value.items() if name in wanted}


# --- others put in whole ----------------------------------------------------------------------------------------------


def expand(documents: list[Any], wanted: Tree, finder: Finder) -> None:
    """Put whole documents in the place of references, those named within others in a second round."""
    level: list[tuple[list[Any], Tree]] = [(documents, wanted)]
    while level:
        places = [found for holders, names in level for found in _references(holders, names)]
        documents_by_uid = finder({place.uid for place in places})
        level = []
        for place in places:
            text = documents_by_uid.get(place.uid)
            if text is not None:
                place.holder[place.key] = whole = orjson.loads(text)
                if place.within:
                    level.append(([whole], place.within))


@dataclass(frozen=True)
class _Place:
    holder: Any
    key: Any
    within: Tree

    @property
    def uid(self) -> str:
        return str(self.holder[self.key]["uid"])


def _references(values: Iterable[Any], wanted: Tree) -> Iterable[_Place]:
    """Where the references stand that these names lead to."""
    for value in values:
        for name, within in wanted.items():
            inner = value.get(name)
            pairs = enumerate(inner) if isinstance(inner, list) else ((name, inner),)
            holder = inner if isinstance(inner, list) else value
            for key, found in pairs:
                if not isinstance(found, dict):
                    continue
                if "url" in found and "kind" not in found:
                    yield _Place(holder, key, within)
                else:
                    yield from _references([found], within)
