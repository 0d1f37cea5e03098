"""What a search page's address asks for, and where its results lead."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from relations.catalogue.names import Name
from relations.public.addresses import address_of
from relations.publication.models import SearchEntry
from relations.search import facets
from relations.search.questions import LONGEST, MOST_WORDS, Question, TooLong, read
from relations.search.results import SIZE, Result, title_of

LAST_PAGE = facets.MOST // SIZE
FACETS = {
    "kind": _("Kind"),
    "year": _("Year"),
    "type": _("Type of event"),
    "actor": _("Actor"),
    "theme": _("Theme"),
}


def address_of_entry(entry: SearchEntry) -> str:
    return address_of(Name(entry.kind, entry.slug, ""))


def address_of_result(result: Result) -> str:
    return address_of(result.passage) if result.passage else address_of_entry(result.entry)


def suggestion(entry: SearchEntry) -> dict[str, str]:
    title = title_of(entry)
    return {"title": str(title), "language": title.lang, "kind": entry.kind, "address": address_of_entry(entry)}


@dataclass
class Wish:
    """The question, the facets and the page of an address; `refusal` says what is wrong with it, for readers."""

    text: str
    page: int = 1
    question: Question = field(default_factory=lambda: Question(""))
    chosen: dict[str, tuple[str, facets.Choice]] = field(default_factory=dict)
    refusal: str = ""
    is_typed: bool = False

    @property
    def is_empty(self) -> bool:
        return bool(not self.refusal and not self.question.wanted and not self.chosen)

    @property
    def holds_no_word(self) -> bool:
        return self.is_typed and self.is_empty

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(term for term, _choice in self.chosen.values())

    @property
    def values(self) -> dict[str, str]:
        return {facet: choice.value for facet, (_term, choice) in self.chosen.items()}

    def address(self, **changes: str | None) -> str:
        """The query of this wish with changes; None takes a part away. A change begins at the first page."""
        parts = {"q": self.text, **self.values, **changes}
        return f"?{urlencode({name: value for name, value in parts.items() if value})}"


def wish_of(asked: QueryDict) -> Wish:
    """Raises Http404 for a page that there cannot be."""
    typed = asked.get("q", "").strip()
    wish = Wish(text=typed.replace("\0", " ").strip(), page=_page(asked.get("page", "1")), is_typed=bool(typed))
    try:
        wish.question = read(typed)
        values = {name: str(asked[name]) for name in facets.NAMES if asked.get(name)}
        wish.chosen = facets.chosen(values)
    except TooLong:
        words = _("This is too long to look for: a search has at most %(words)d words, and %(letters)d characters.")
        wish.refusal = words % {"words": MOST_WORDS, "letters": LONGEST}
        wish.text = ""
    except facets.Unknown as unknown:
        name, value = unknown.args
        words = _("Nothing is known as “%(value)s” here, by which the results could be narrowed (%(facet)s).")
        wish.refusal = words % {"value": value[:80], "facet": FACETS[name]}
    return wish


def _page(number: str) -> int:
    if not (number.isascii() and number.isdecimal() and len(number) <= 3 and 1 <= int(number) <= LAST_PAGE):
        raise Http404
    return int(number)
