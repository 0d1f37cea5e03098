"""Search over everything published: the same hits in the same order as the site's page."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from relations.api.v1 import schema
from relations.api.v1.addresses import Addresses
from relations.api.v1.errors import InvalidQuery
from relations.api.v1.pagination import DEFAULT_LIMIT, LARGEST_LIMIT, limit_of
from relations.api.v1.serializers import answers
from relations.api.v1.serializers.fields import PageAddresses, Text
from relations.api.v1.views import ApiView
from relations.models.aggregates import model_of
from relations.models.texts import LANGUAGES
from relations.publication.models import SearchEntry
from relations.search import facets
from relations.search.entries import KINDS
from relations.search.marks import Stretch
from relations.search.questions import LONGEST, MOST_WORDS, Question, TooLong, read
from relations.search.results import Result, search, title_of


class ExcerptSerializer(serializers.Serializer):
    """Words around the first hit; `marks` are pairs of offsets of the words that were looked for."""

    text = serializers.CharField()
    lang = serializers.CharField(allow_blank=True)
    marks = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))


class HitSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=KINDS)
    uid = serializers.UUIDField()
    slug = serializers.CharField()
    title = Text()
    date = serializers.CharField(allow_null=True, help_text="Extended Date/Time Format (ISO 8601-2)")
    excerpt = ExcerptSerializer(allow_null=True)
    url = serializers.URLField(allow_null=True)
    site = PageAddresses(allow_null=True)


class HitCountSerializer(serializers.Serializer):
    """How many there are; `at_least` says that there are more than are counted."""

    number = serializers.IntegerField()
    at_least = serializers.BooleanField()


class HitsSerializer(serializers.Serializer):
    results = HitSerializer(many=True)
    count = HitCountSerializer()
    did_you_mean = serializers.CharField(allow_null=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    edition = answers.StateSerializer()
    licence = answers.LicenceSerializer()


class Search(ApiView):
    def get(self, request: Request) -> Response:
        limit, page = limit_of(request), _page_of(request)
        if page * limit > facets.MOST:
            raise _invalid(
                "page", _("Results can be read up to the one numbered %d: narrow the search down.") % facets.MOST
            )
        found = search(_question_of(request), _terms_of(request), first=(page - 1) * limit, size=limit)
        has_next = page * limit < found.counts.total and (page + 1) * limit <= facets.MOST
        return Response(
            {
                "results": [self._hit(row) for row in found.rows],
                "count": {"number": found.counts.total, "at_least": found.counts.is_capped},
                "did_you_mean": found.meant,
                "next": self._address(page + 1) if has_next else None,
                "previous": self._address(page - 1) if page > 1 else None,
                **self.about_the_answer(),
            }
        )

    def _address(self, page: int) -> str:
        return replace_query_param(self.request.build_absolute_uri(), "page", str(page))

    def _hit(self, row: Result) -> dict[str, Any]:
        entry, addresses = row.entry, Addresses(self.request)
        record = model_of(entry.kind)(slug=entry.slug)
        return {
            "kind": entry.kind,
            "uid": str(entry.uid),
            "slug": entry.slug,
            "title": self._title(entry, row),
            "date": (row.date.edtf() or None) if row.date else None,
            "excerpt": _excerpt(row.stretch) if row.stretch else None,
            "url": addresses.api(entry.kind, entry.slug),
            "site": addresses.site(record),
        }

    def _title(self, entry: SearchEntry, row: Result) -> dict[str, Any]:
        if self.lang != "all":
            return {"text": str(row.title), "lang": row.title.lang, "fallback": row.title.is_fallback}
        if not entry.title_fr:
            return {language: _unnamed(entry, language) for language in LANGUAGES}
        if entry.language:
            return {"fr": None, "en": None, entry.language: entry.title_fr}
        return {"fr": entry.title_fr, "en": entry.title_en or None}

    def operation_id(self) -> str:
        return "search"

    def about(self) -> str:
        return "Search over everything published, in French and English: whole names first, then titles, then texts."

    def parameters(self) -> list[Any]:
        limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
        words = f"Words, “a phrase” in quotation marks, -without. At most {MOST_WORDS} words."
        return [
            OpenApiParameter("q", str, required=True, description=words),
            OpenApiParameter("kind", str, enum=KINDS, description="Kind of the records."),
            OpenApiParameter("year", str, description="Year in which the date of the record begins."),
            OpenApiParameter("type", str, description="Type of events, by its code."),
            OpenApiParameter("actor", str, description="Actor who has a part in the record, by the slug."),
            OpenApiParameter("theme", str, description="Theme, by its code."),
            OpenApiParameter("limit", limit, description="Number of results on a page."),
            OpenApiParameter(
                "page", {"type": "integer", "minimum": 1, "default": 1}, description="Number of the page."
            ),
            schema.lang_parameter(),
        ]

    def responses(self) -> dict[Any, Any]:
        return {**schema.answer(HitsSerializer, "One page."), **schema.problem(400), **schema.problem(406)}


def _excerpt(stretch: Stretch) -> dict[str, Any]:
    marks, at = [], 0
    for piece in stretch.pieces:
        if piece.is_hit:
            marks.append([at, at + len(piece.text)])
        at += len(piece.text)
    return {"text": "".join(piece.text for piece in stretch.pieces), "lang": stretch.language, "marks": marks}


def _unnamed(entry: SearchEntry, language: str) -> str:
    with override(language):
        return str(title_of(entry))


def _question_of(request: Request) -> Question:
    try:
        question = read(request.query_params.get("q", ""))
    except TooLong:
        words = {"words": MOST_WORDS, "letters": LONGEST}
        raise _invalid("q", _("“q” has at most %(words)d words, and %(letters)d characters.") % words) from None
    if not question.wanted:
        raise _invalid("q", _("“q” holds no word that could be looked for."))
    return question


def _terms_of(request: Request) -> tuple[str, ...]:
    values = {name: request.query_params[name] for name in facets.NAMES if name in request.query_params}
    try:
        return tuple(term for term, _choice in facets.chosen(values).values())
    except facets.Unknown as unknown:
        name, value = unknown.args
        raise _invalid(name, _("“%s” is not known here.") % value) from None


def _page_of(request: Request) -> int:
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 5 and int(text) >= 1):
        raise _invalid("page", _("“page” is a whole number from 1 on."))
    return int(text)


def _invalid(parameter: str, detail: str) -> InvalidQuery:
    return InvalidQuery([{"parameter": parameter, "detail": detail}])
