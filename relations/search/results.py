"""A page of results: entries with what is marked in them, counts, and what was perhaps meant."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relations.dates import UncertainDate
from relations.models import Passage
from relations.models.texts import LocalText, cut, local_text
from relations.publication.models import SearchEntry
from relations.reading import PUBLIC
from relations.search import facets, spelling
from relations.search.asking import Asked
from relations.search.engine import by_index_alone
from relations.search.marks import Marker, Piece, Stretch, in_order
from relations.search.questions import Question, read
from relations.vocabulary import Basis, Certainty, Precision

SIZE = 20
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Result:
    entry: SearchEntry
    title: LocalText
    pieces: tuple[Piece, ...]
    stretch: Stretch | None
    # Of a passage: the row with its article, which has the address.
    passage: Passage | None = None
    # Of an article without a title: its first words are marked, in its language.
    is_untitled: bool = False

    @property
    def lang(self) -> str:
        return self.entry.language if self.is_untitled else self.title.lang

    @property
    def date(self) -> UncertainDate | None:
        return date_of(self.entry)


@dataclass(frozen=True)
class Results:
    question: Question
    counts: facets.Counts
    rows: list[Result]
    # The question as it was perhaps meant, which does find something.
    meant: str | None = None


def search(question: Question, terms: tuple[str, ...] = (), *, first: int = 0, size: int = SIZE) -> Results:
    """`size` results from the one numbered `first` on; `terms` are those of facets."""
    asked = Asked(question, terms)
    with by_index_alone():
        counts = facets.counts(asked)
        found = asked.first(first + size, counts.places)[first:] if counts.total > first else []
        rows = _results(question, found)
        meant = None if counts.total else _meant(question, terms)
    return Results(question, counts, rows, meant)


def _meant(question: Question, terms: tuple[str, ...]) -> str | None:
    words = spelling.meant(question)
    return words if words and Asked(read(words), terms).any(1) else None


def _results(question: Question, ids: list[int]) -> list[Result]:
    entries = SearchEntry.objects.defer("sequence").in_bulk(ids)
    articles = [entry.record_id for entry in entries.values() if entry.article_id]
    passages = Passage.objects.using(PUBLIC).select_related("article").in_bulk(articles) if articles else {}
    marker, language = Marker(question), (get_language() or "fr")[:2]
    return [_result(entries[pk], marker, language, passages) for pk in ids if pk in entries]


def _result(entry: SearchEntry, marker: Marker, language: str, passages: Mapping[int, Passage]) -> Result:
    title = title_of(entry)
    passage = passages.get(entry.record_id) if entry.article_id else None
    texts = in_order([text for text in entry.texts if text[1] != title], language)
    other = _other_title(entry, title)
    words = "" if entry.title_fr else first_words(entry)
    pieces = marker.pieces(words, entry.language) if words else marker.pieces(title, title.lang)
    return Result(entry, title, pieces, marker.stretch(texts, other), passage, bool(words))


def title_of(entry: SearchEntry) -> LocalText:
    """What the entry is called in the reader's language, or in the one that it has."""
    language = (get_language() or "fr")[:2]
    if entry.language and entry.title_fr:
        return LocalText(cut(entry.title_fr, LONGEST_TITLE), entry.language, is_fallback=entry.language != language)
    if entry.title_fr:
        title = local_text(entry.title_fr, entry.title_en)
        return LocalText(cut(title, LONGEST_TITLE), title.lang, is_fallback=title.is_fallback)
    return LocalText(_("Passage") if entry.article_id else _untitled(entry), language)


def _untitled(entry: SearchEntry) -> str:
    """An article by its first words, where they are public."""
    words = first_words(entry)
    return _("Untitled article: “%(words)s”") % {"words": words} if words else _("Untitled article")


def first_words(entry: SearchEntry) -> str:
    """Those of the text that a quoted entry has, in its language."""
    words = next((text for lang, text in entry.texts if lang == entry.language), "")
    return Truncator(words).words(9) if entry.language else ""


def _other_title(entry: SearchEntry, title: LocalText) -> list[tuple[str, str]]:
    """The title in the other language, where alone the words may stand."""
    if entry.language:
        return []
    titles = (("fr", entry.title_fr), ("en", entry.title_en))
    return [(lang, text) for lang, text in titles if text and lang != title.lang]


def date_of(entry: SearchEntry) -> UncertainDate | None:
    """The date of the entry as the record has it; None for kinds without."""
    if entry.date is None:
        return None
    earliest, latest, precision, text, basis, certainty = entry.date
    return UncertainDate(
        _day(earliest),
        _day(latest),
        precision or Precision.UNKNOWN,
        text or "",
        basis or Basis.NOT_STATED,
        certainty or Certainty.UNKNOWN,
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
