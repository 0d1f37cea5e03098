"""What search keeps of each kind of record, read from its snapshot and from nothing else.

A snapshot (`newsroom/snapshots.py`) is {"id", "kind", "root": {column: value}, "rows": {part: [row, …]},
"links": {part: [ids]}}. Because an entry never looks at another record, no edition can leave it out of date.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from relations.models.texts import DATE_PARTS
from relations.search.words import LONGEST, fold, is_small, language_of, streams, words_of
from relations.vocabulary import Rights

Snapshot = Mapping[str, Any]
Text = tuple[str, str]
# An entry of more words than any text of ours: PostgreSQL takes no more than a megabyte of stems.
MOST_WORDS = 20_000


@dataclass
class Found:
    """What one record is found by."""

    # Pairs of language and text: what the record is called, and what else stands on its page.
    names: list[Text] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    date: dict[str, Any] | None = None
    language: str = ""
    event_type: int | None = None
    actors: list[int] = field(default_factory=list)
    themes: list[int] = field(default_factory=list)
    article: int | None = None


def found_in(snapshot: Snapshot) -> Found | None:
    """What the record is found by; None for kinds that have no page of their own."""
    read = READERS.get(snapshot["kind"])
    return read(snapshot) if read else None


# --- reading snapshots ------------------------------------------------------------------------------------------------


def _both(row: Mapping[str, Any], *names: str) -> list[Text]:
    """Texts of ours, French and English."""
    return [(lang, row[f"{name}_{lang}"]) for name in names for lang in ("fr", "en") if row.get(f"{name}_{lang}")]


def _said(language: str, *texts: str | None) -> list[Text]:
    """Texts in this language, or, if it is not known, in the one that they seem to be in."""
    return [(language or language_of(text), text) for text in texts if text]


def _rows(snapshot: Snapshot, part: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = snapshot["rows"].get(part, [])
    return rows


def _far(snapshot: Snapshot, part: str) -> list[int]:
    ids: list[int] = snapshot["links"].get(part, [])
    return ids


def _ids(row: Mapping[str, Any], *names: str) -> list[int]:
    return [row[f"{name}_id"] for name in names if row.get(f"{name}_id")]


def _date(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {part: row[value] for part in DATE_PARTS if row.get(value := f"{name}_{part}")}


# --- one reader for each kind -----------------------------------------------------------------------------------------


def _relation(snapshot: Snapshot) -> Found:
    root = snapshot["root"]
    phases = [text for phase in _rows(snapshot, "phase") for text in _both(phase, "label")]
    return Found([*_both(root, "title"), *_said("", root["code"])], [*_both(root, "summary"), *phases])


def _actor(snapshot: Snapshot) -> Found:
    root = snapshot["root"]
    aliases = [name for alias in _rows(snapshot, "alias") for name in _said(alias.get("language", ""), alias["text"])]
    titles = [text for tenure in _rows(snapshot, "tenure") for text in _said("", tenure.get("title_as_written"))]
    names = [*_both(root, "name"), *_said("", root.get("acronym")), *aliases]
    return Found(names, [*_both(root, "note"), *titles], actors=[snapshot["id"]])


def _named(name: str, *texts: str) -> Callable[[Snapshot], Found]:
    def read(snapshot: Snapshot) -> Found:
        root = snapshot["root"]
        return Found(_both(root, name), _both(root, *texts))

    return read


def _post(snapshot: Snapshot) -> Found:
    root = snapshot["root"]
    return Found(
        [*_both(root, "title"), *(("fr", root[name]) for name in ("title_m_fr", "title_f_fr") if root.get(name))]
    )


def _theme(snapshot: Snapshot) -> Found:
    return Found(_both(snapshot["root"], "label"), themes=[snapshot["id"]])


def _principle(snapshot: Snapshot) -> Found:
    root = snapshot["root"]
    return Found(_both(root, "label"), [*_both(root, "note"), *_said("", root.get("instruments"))])


def _doctrine(snapshot: Snapshot) -> Found:
    root = snapshot["root"]
    wordings = [text for member in _rows(snapshot, "doctrineprinciple") for text in _both(member, "wording")]
    return Found(_both(root, "label"), [*_both(root, "note"), *wordings], actors=_ids(root, "holder"))


def _article(snapshot: Snapshot) -> Found:
    root = snapshot["root"]
    lang = root["language"]
    body = root.get("body") if root["rights"] == Rights.FULL_TEXT else ""
    texts = [*_said(lang, body), *_said("", root.get("authors"))]
    return Found(_said(lang, root.get("title")), texts, _date(root, "published"), language=lang)


def _passage(snapshot: Snapshot) -> Found:
    root = snapshot["root"]
    return Found(texts=_said("", root["exact"]), article=root["article_id"])


def _event(snapshot: Snapshot) -> Found:
    root, people = snapshot["root"], _rows(snapshot, "participation")
    written = [text for row in people for text in _said("", row.get("name_as_written"))]
    return Found(
        _both(root, "title"),
        [*_both(root, "summary", "note"), *written],
        _date(root, "date"),
        event_type=root["event_type_id"],
        actors=[pk for row in people for pk in _ids(row, "actor")],
        themes=_far(snapshot, "eventtheme"),
    )


def _statement(snapshot: Snapshot) -> Found:
    root = snapshot["root"]
    translations = [(row["language"], row["text"]) for row in _rows(snapshot, "translation")]
    verbatim = _said(root["language"], root.get("verbatim"))
    return Found(
        _both(root, "content"),
        [*verbatim, *translations, *_said("", root.get("speaker_as_written")), *_both(root, "note")],
        _date(root, "date"),
        actors=[*_ids(root, "speaker", "addressee"), *_far(snapshot, "statementprincipal")],
        themes=_far(snapshot, "statementtheme"),
    )


def _invocation(snapshot: Snapshot) -> Found:
    root = snapshot["root"]
    notes = [text for answer in _rows(snapshot, "answer") for text in _both(answer, "note")]
    return Found(
        _said(root["language"], root["wording"]),
        [*_both(root, "note"), *_said("", root.get("addressee_as_written")), *notes],
        _date(root, "date"),
        language=root["language"],
        actors=[*_ids(root, "invoker", "addressee"), *_far(snapshot, "invocationprincipal")],
    )


def _measure(snapshot: Snapshot) -> Found:
    root = snapshot["root"]
    return Found(_both(root, "label"), _both(root, "note"), actors=_ids(root, "imposed_by", "target"))


def _commitment(snapshot: Snapshot) -> Found:
    root = snapshot["root"]
    verdicts = [text for verdict in _rows(snapshot, "verdict") for text in _both(verdict, "note")]
    sides = [*_far(snapshot, "commitmentmaker"), *_far(snapshot, "commitmentbeneficiary")]
    return Found(_both(root, "content"), [*_both(root, "note"), *verdicts], _date(root, "made"), actors=sides)


READERS: dict[str, Callable[[Snapshot], Found]] = {
    "relation": _relation,
    "actor": _actor,
    "principle": _principle,
    "doctrine": _doctrine,
    "theme": _theme,
    "place": _named("name"),
    "outlet": _named("name"),
    "page": _named("title", "body"),
    "measure": _measure,
    "commitment": _commitment,
    "event": _event,
    "statement": _statement,
    "invocation": _invocation,
    "article": _article,
    "passage": _passage,
    "post": _post,
}
# In the order of results that nothing else parts. New kinds are added at the end.
KINDS = tuple(READERS)
# Those that stand before what has a day.
NAMES = frozenset((*KINDS[: KINDS.index("commitment")], "post"))


# --- what the index is made from --------------------------------------------------------------------------------------


def index_terms(found: Found, stems: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The stems and pairs of neighbours in these sequences, and what names are put first and suggested by."""
    for lang, text in found.names:
        words = [word.text for word in words_of(text)]
        yield from (f"n_{fold(word)}" for word in words if not is_small(word))
        for stream in streams(words, lang):
            yield from (f"t_{stem}" for stem in stream)
            yield whole_name(stream)
    for stream in stems:
        yield from stream
        yield from pairs(stream)


def pairs(stream: tuple[str, ...]) -> Iterator[str]:
    """Each stem with the one that follows it: a phrase is found by these, in either engine alike."""
    return (f"{one}_{next_one}" for one, next_one in pairwise(stream))


def whole_name(stream: tuple[str, ...]) -> str:
    """The whole name as one term. Engines bound the length of a term: of a long name the rest is a digest."""
    name = "_".join(stream)
    rest = f"_{hashlib.sha256(name.encode()).hexdigest()[:16]}" if len(name) > 2 * LONGEST else ""
    return f"x_{name[: 2 * LONGEST]}{rest}"


def sequences(found: Found) -> Iterator[tuple[str, ...]]:
    """The stems of each text in their order, stream by stream, up to the most words that an entry has."""
    left = MOST_WORDS
    for lang, text in (*found.names, *found.texts):
        words = [word.text for word in words_of(text)][:left]
        left -= len(words)
        yield from (stream for stream in streams(words, lang) if stream)


def facets_of(kind: str, found: Found) -> list[str]:
    year = (found.date or {}).get("earliest") or (found.date or {}).get("latest")
    return [
        f"k_{kind}",
        *([f"e_{found.event_type}"] if found.event_type else ()),
        *([f"y_{year[:4]}"] if year else ()),
        *(f"a_{pk}" for pk in dict.fromkeys(found.actors)),
        *(f"h_{pk}" for pk in dict.fromkeys(found.themes)),
    ]
