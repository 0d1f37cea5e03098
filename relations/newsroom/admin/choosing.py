"""What an editor reads when choosing a record: enough to tell two of the same name apart."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.utils.text import Truncator

from relations.models import Article, Passage, Post


def full_name(row: Model) -> str:
    """The record's name, with where it belongs."""
    match row:
        case Passage():
            return f"{row} ({_source(row.article)})"
        case Post() if row.country_id or row.organisation_id:
            return f"{row} ({row.country or row.organisation})"
        case Article():
            return _source(row)
    return str(row)


def _source(article: Article) -> str:
    """An article by its title, or by its first words: at the desk they may be read whatever its rights."""
    if article.title or not article.body.strip():
        return str(article)
    return f"{article} – {Truncator(article.body.strip()).words(9)}"


class FullNames(AutocompleteJsonView):
    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, Any]:
        return super().serialize_result(obj, to_field_name) | {"text": full_name(obj)}
