"""Rows that hold all of some words."""

from functools import reduce
from operator import and_, or_

from django.db.models import Q, QuerySet

# More words than this narrow nothing further.
MOST = 12


def with_words(rows: QuerySet, asked: str) -> QuerySet:
    """Rows of which the title or the summary holds each of the words, in either language."""
    words = asked.split()[:MOST]
    columns = ("title_fr", "title_en", "summary_fr", "summary_en")
    found = [reduce(or_, (Q(**{f"{column}__icontains": word}) for column in columns)) for word in words]
    return rows.filter(reduce(and_, found)) if found else rows
