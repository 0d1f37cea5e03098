"""How texts, dates and references look in an answer, and the shapes that the schema promises for them."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import override
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from relations.dates import UncertainDate
from relations.models.texts import LANGUAGES, Bilingual, LocalText
from relations.vocabulary import Basis, Certainty, Precision

# What lists are narrowed with, by the kind of the record; other kinds have no code.
CODES = {"country": "alpha3", "relation": "code", "eventtype": "code", "theme": "code"}

# --- what the schema says ---------------------------------------------------------------------------------------------


class BothTexts(serializers.Serializer):
    """A text in both languages; `en` is null while there is no English."""

    fr = serializers.CharField(allow_null=True)
    en = serializers.CharField(allow_null=True)


class OneText(serializers.Serializer):
    """A text in the language asked for (`lang`); `fallback` marks one that is in another, and `lang` says in which."""

    text = serializers.CharField()
    lang = serializers.CharField()
    fallback = serializers.BooleanField()


TEXT = PolymorphicProxySerializer(
    component_name="Text", serializers=[BothTexts, OneText], resource_type_field_name=None, many=False
)


@extend_schema_serializer(component_name="Reference")
class ReferenceShape(serializers.Serializer):
    """Another record: enough to name it and to ask for it."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    code = serializers.CharField(
        allow_null=True,
        help_text="Of countries (ISO 3166-1 alpha-3), relations, event types and themes: what lists are narrowed with. "
        "Null for other kinds, which have none.",
    )
    name = serializers.SerializerMethodField(
        help_text="The words of an invocation stand under the language in which they were written, be it a third one."
    )
    url = serializers.URLField(allow_null=True)

    @extend_schema_field(TEXT)
    def get_name(self, row: Any) -> None: ...


class PageAddresses(serializers.Serializer):
    """The pages of the public site, by language."""

    fr = serializers.URLField(required=False)
    en = serializers.URLField(required=False)


class Choice(serializers.ChoiceField):
    """A code of a closed list; a blank one is null."""

    def __init__(self, vocabulary: type[models.TextChoices], **more: Any) -> None:
        super().__init__(choices=vocabulary.choices, **more)

    def to_representation(self, value: str) -> str | None:
        return value or None


@extend_schema_serializer(component_name="UncertainDate")
class DateShape(serializers.Serializer):
    """A date that says how well it is known: it lies between two days, both included; an open bound is null."""

    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    precision = Choice(Precision)
    edtf = serializers.CharField(allow_null=True, help_text="Extended Date/Time Format (ISO 8601-2)")
    text = serializers.CharField(allow_null=True, help_text="In the words of the source")
    basis = Choice(Basis)
    certainty = Choice(Certainty)


# --- what stands in an answer -----------------------------------------------------------------------------------------


class Words(serializers.CharField):
    """A text in one language, or a code; an empty one is null."""

    def __init__(self, **more: Any) -> None:
        super().__init__(allow_null=True, **more)

    def to_representation(self, value: Any) -> str | None:
        return str(value) if value else None


@extend_schema_field(TEXT)
class Text(serializers.Field):
    """A text that the record has in two languages."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, row: Any) -> dict[str, Any] | None:
        lang, name = self.context["lang"], str(self.source)
        if lang != "all":
            descriptor: Bilingual = getattr(type(row), name)
            return one_text(descriptor.in_language(row, lang))
        french, english = getattr(row, f"{name}_fr"), getattr(row, f"{name}_en")
        return {"fr": french or None, "en": english or None} if french or english else None


def one_text(text: LocalText) -> dict[str, Any] | None:
    return {"text": str(text), "lang": text.lang, "fallback": text.is_fallback} if text else None


def name_of(row: Any, lang: str) -> dict[str, Any]:
    """What a record is called. The words of a source stay in the language in which they were written."""
    if lang != "all":
        label = label_in(row, lang)
        return {"text": str(label), "lang": label.lang, "fallback": label.is_fallback}
    labels = [label_in(row, one) for one in LANGUAGES]
    return dict.fromkeys(LANGUAGES) | {primary(label.lang): str(label) or None for label in labels}


def label_in(row: Any, lang: str) -> LocalText:
    with override(lang):
        label = row.label
    if isinstance(label, LocalText):
        return label
    return LocalText(label, row.language, is_fallback=primary(row.language) != lang)


def primary(tag: str) -> str:
    """The language of a BCP 47 tag, without region or script."""
    return tag.partition("-")[0].lower()


@extend_schema_field(DateShape)
class Date(serializers.Field):
    def to_representation(self, date: UncertainDate) -> dict[str, Any]:
        return {
            "earliest": date.earliest and date.earliest.isoformat(),
            "latest": date.latest and date.latest.isoformat(),
            "precision": date.precision,
            "edtf": date.edtf() or None,
            "text": date.text or None,
            "basis": date.basis,
            "certainty": date.certainty,
        }


@extend_schema_field(ReferenceShape)
class Reference(serializers.Field):
    """A record that this one refers to; null where it refers to none."""

    def to_representation(self, row: Any) -> dict[str, Any]:
        return refer(row, self.context)


@extend_schema_field(ReferenceShape(many=True))
class References(serializers.Field):
    def to_representation(self, rows: Any) -> list[dict[str, Any]]:
        return [refer(row, self.context) for row in rows.all()]


def refer(row: Any, context: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "uid": str(row.uid),
        "slug": row.slug,
        "code": getattr(row, CODES[row.kind()]) if row.kind() in CODES else None,
        "name": name_of(row, context["lang"]),
        "url": context["addresses"].of(row),
    }


@extend_schema_field(serializers.ListField(child=serializers.CharField()))
class Withheld(serializers.Field):
    """The names of links of this row whose other end is not public yet."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, row: Any) -> list[str]:
        return self.context["withheld"].get(str(row.uid), [])


class WithheldEnd(Withheld):
    """The same for a link that always has an end: the row itself shows that it is withheld."""

    def to_representation(self, row: Any) -> list[str]:
        return [] if row.target_id else ["target"]
