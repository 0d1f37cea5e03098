"""How texts, dates and references look in an answer: what the schema promises and which fields can be asked for.

Nothing is serialised here: documents are prepared at publication (`catalogue/documents/`); a test holds them to this.
"""

from typing import Any

from django.db import models
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from relations.vocabulary import Basis, Certainty, Precision


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


@extend_schema_field(TEXT)
class Text(serializers.Field):
    """A text that the record has in two languages."""


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
    name = Text(
        help_text="The words of an invocation stand under the language in which they were written, be it a third one."
    )
    language = serializers.CharField(required=False, help_text="Of invocations: the tag of the language of the words.")
    url = serializers.URLField(allow_null=True)


class PageAddresses(serializers.Serializer):
    """The pages of the public site, by language."""

    fr = serializers.URLField(required=False)
    en = serializers.URLField(required=False)


class Choice(serializers.ChoiceField):
    """A code of a closed list; a blank one is null."""

    def __init__(self, vocabulary: type[models.TextChoices], **more: Any) -> None:
        super().__init__(choices=vocabulary.choices, **more)


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


class Words(serializers.CharField):
    """A text in one language, or a code; an empty one is null."""

    def __init__(self, **more: Any) -> None:
        super().__init__(allow_null=True, **more)


@extend_schema_field(DateShape)
class Date(serializers.Field):
    pass


class Referring(serializers.Field):
    """`kind` is that of the record at the other end, whose document `expand` puts here."""

    def __init__(self, kind: str, **more: Any) -> None:
        self.kind = kind
        super().__init__(**more)


@extend_schema_field(ReferenceShape)
class Reference(Referring):
    """A record that this one refers to; null where it refers to none."""


@extend_schema_field(ReferenceShape(many=True))
class References(Referring):
    pass


@extend_schema_field(serializers.ListField(child=serializers.CharField()))
class Withheld(serializers.Field):
    """The names of links of this row whose other end is not public yet."""
