"""How to cite a record as one edition showed it: APA, Chicago, BibTeX, as plain text."""

import re
from dataclasses import dataclass

from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relations.dates import day_in_words
from relations.models import Record
from relations.publication.models import Change

NAME = "Entente"
# The names that every style of BibTeX knows.
MONTH_MACROS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SECOND_ENGLISH = str.maketrans("“”", "‘’")
FRENCH_MARKS = re.compile(r"«\s*(.*?)\s*»")
SPECIAL = re.compile(r"[\\{}$&#^_~%]")
ESCAPED = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


@dataclass(frozen=True)
class Citation:
    style: str
    text: str


def citations_of(record: Record, change: Change, address: str) -> list[Citation]:
    """The state that `change` published, at its own address."""
    day = change.moment.date()
    said = {
        "title": capfirst(str(record.label)).rstrip("."),
        "kind": str(capfirst(record._meta.verbose_name)),
        "number": change.edition,
        "year": day.year,
        "month": MONTHS[day.month],
        # "1er" in French.
        "day": day_in_words(day).split("\N{NO-BREAK SPACE}")[0],
        "date": day_in_words(day),
        "address": address,
    }
    apa = _("Entente. (%(year)s, %(month)s %(day)s). %(title)s (Edition %(number)s) [%(kind)s]. %(address)s")
    chicago = _("Entente. “%(title)s.” Edition %(number)s, %(month)s %(day)s, %(year)s. %(address)s.")
    return [
        Citation("APA", apa % said),
        Citation("Chicago", chicago % {**said, "title": _within_marks(str(said["title"]))}),
        Citation("BibTeX", _bibtex(record, change, said)),
    ]


def _within_marks(title: str) -> str:
    """The title with marks of quotation of the second kind, since it will stand between those of the first."""
    if (get_language() or "").startswith("en"):
        return title.translate(SECOND_ENGLISH)
    return FRENCH_MARKS.sub(r"“\1”", title)


def _bibtex(record: Record, change: Change, said: dict) -> str:
    day = change.moment.date()
    key = f"{NAME.lower()}-{record.slug}-{change.edition}"
    note = _("Edition %(number)s, %(date)s") % said
    fields = (
        ("author", f"{{{{{NAME}}}}}"),
        ("title", f"{{{{{_escaped(said['title'])}}}}}"),
        ("year", f"{{{day.year}}}"),
        ("month", MONTH_MACROS[day.month - 1]),
        ("note", f"{{{_escaped(note)}}}"),
        ("url", f"{{{said['address']}}}"),
    )
    lines = ",\n".join(f"  {name} = {value}" for name, value in fields)
    return f"@misc{{{key},\n{lines}\n}}"


def _escaped(words: str) -> str:
    return SPECIAL.sub(lambda found: ESCAPED.get(found[0], f"\\{found[0]}"), words)
