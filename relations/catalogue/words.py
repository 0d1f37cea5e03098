"""Rows that hold what somebody looks for, by the index that the search asks too."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Expression, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from relations.models import Record
from relations.publication.models import SearchEntry
from relations.search.asking import Asked
from relations.search.engine import by_index_alone
from relations.search.index import RECORD_BITS
from relations.search.questions import LONGEST, MOST_WORDS, Question, TooLong, read

# More hits than this are frequent enough to be met on the way.
FEW = 2000


class QuestionField(forms.CharField):
    """Words, phrases in quotation marks, and what is to be left out."""

    def clean(self, value: Any) -> Question | None:
        if not str(value or "").strip():
            return None
        try:
            question = read(str(value))
        except TooLong as error:
            words = {"words": MOST_WORDS, "letters": LONGEST}
            raise ValidationError(
                _("Look for at most %(words)d words, and %(letters)d characters."), code="too_long", params=words
            ) from error
        if not question.wanted:
            raise ValidationError(_("It holds no word that could be looked for."), code="invalid")
        return question


def with_words(rows: QuerySet, question: Question) -> QuerySet:
    """Rows whose entry in the index has all that is asked for.

    The few that hold a rare word are named; of frequent ones each row asks for itself, until the page is full.
    """
    asked = Asked(question, (f"k_{rows.model.kind()}",))
    with by_index_alone():
        places = asked.any(FEW + 1)
    if len(places) <= FEW:
        # The place of an entry ends with the key of its record.
        keys = ",".join(str(place & 2**RECORD_BITS - 1) for place in places) or "NULL"
        return rows.filter(pk__in=RawSQL(keys, ()))  # noqa: S611 – numbers
    return rows.filter(_IsHit(rows.model, asked))


class _IsHit(Expression):
    output_field = models.BooleanField()

    def __init__(self, model: type[Record], asked: Asked) -> None:
        self.model, self.asked = model, asked
        super().__init__()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        holds, values = self.asked.condition()
        table, texts = self.model._meta.db_table, SearchEntry._meta.db_table
        own = f"SELECT 1 FROM {texts} AS text WHERE text.kind = %s AND text.record_id = {table}.id"  # noqa: S608 – constants
        return f"EXISTS ({own} AND {holds})", [self.model.kind(), *values]
