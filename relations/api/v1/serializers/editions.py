"""What editions did. They name records by uid: the words of one that was withdrawn are gone."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from relations.api.v1.serializers.fields import Choice, Text
from relations.publication.models import Change, PublishedEdition
from relations.vocabulary import ItemAct


class Bilingual(Text):
    """A text of a row of the publication: there `en` simply stays empty when nobody wrote it."""

    def to_representation(self, row: Any) -> dict[str, Any] | None:
        lang, name = self.context["lang"], self.source
        french, english = getattr(row, f"{name}_fr"), getattr(row, f"{name}_en")
        if not (french or english):
            return None
        if lang == "all":
            return {"fr": french or None, "en": english or None}
        first, second = (english, french) if lang == "en" else (french, english)
        shown = lang if first else ("fr" if lang == "en" else "en")
        return {"text": first or second, "lang": shown, "fallback": not first}


class ChangeSerializer(serializers.Serializer):
    key = serializers.SerializerMethodField(help_text="Edition and position, such as 12-3")
    url = serializers.SerializerMethodField()
    edition = serializers.IntegerField()
    position = serializers.IntegerField()
    moment = serializers.DateTimeField()
    act = Choice(ItemAct)
    kind = serializers.CharField(help_text="Kind of the record")
    uid = serializers.UUIDField(help_text="Of the record")
    record = serializers.SerializerMethodField()
    notice = Bilingual(allow_null=True)

    def get_key(self, row: Change) -> str:
        return f"{row.edition}-{row.position}"

    @extend_schema_field(serializers.URLField)
    def get_url(self, row: Change) -> str:
        return f"{self.context['addresses'].named('changes-list')}{self.get_key(row)}/"

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_record(self, row: Change) -> str | None:
        """The record's address, which answers 410 once it is no longer shown.

        Null for kinds without an address here. The pages of the site are one. Passages are the other: they stand in
        the `evidence` of the records that they prove, where `passage.uid` is the uid of the change.
        """
        return self.context["addresses"].api(row.kind, str(row.uid))


class EditionSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    moment = serializers.DateTimeField()
    hash = serializers.CharField()
    note = Bilingual(allow_null=True)
    size = serializers.IntegerField(help_text="Number of changes")
    changes = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField)
    def get_url(self, row: PublishedEdition) -> str:
        return f"{self.context['addresses'].named('editions-list')}{row.number}/"

    @extend_schema_field(serializers.URLField)
    def get_changes(self, row: PublishedEdition) -> str:
        """Where the changes of this edition are listed."""
        return f"{self.context['addresses'].named('changes-list')}?edition={row.number}"
