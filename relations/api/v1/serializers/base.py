"""What all records have in common, and the passages that prove them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from relations.api.v1.serializers.fields import Choice, Date, PageAddresses, Reference, Words
from relations.models import Evidence
from relations.models.evidence import PARTS
from relations.vocabulary import Anchoring, Aspect, EnglishState, Stance


@extend_schema_field(serializers.URLField)
class ApiAddress(serializers.Field):
    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, row: Any) -> str | None:
        return self.context["addresses"].of(row)


@extend_schema_field(PageAddresses)
class SiteAddress(serializers.Field):
    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, row: Any) -> dict[str, str] | None:
        return self.context["addresses"].site(row)


class RecordSerializer(serializers.Serializer):
    uid = serializers.UUIDField(help_text="Lasts for ever")
    kind = serializers.CharField(source="_meta.model_name")
    slug = serializers.CharField()
    url = ApiAddress()
    html_url = SiteAddress(allow_null=True)
    english = Choice(EnglishState)
    updated = serializers.DateTimeField()


class PassageSerializer(serializers.Serializer):
    """Words of an article: a TextQuoteSelector and a TextPositionSelector of W3C, offsets in code points."""

    uid = serializers.UUIDField()
    exact = serializers.CharField()
    prefix = Words()
    suffix = Words()
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    paragraph = serializers.IntegerField(allow_null=True, help_text="Counted from 0")
    state = Choice(Anchoring)


class SourceSerializer(serializers.Serializer):
    """The article that a passage stands in; its title, outlet and date may be unknown."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    title = Words()
    url = ApiAddress()
    outlet = Reference(allow_null=True)
    language = serializers.CharField()
    published = Date()


class PartSerializer(serializers.Serializer):
    """The part of the record that a passage proves."""

    kind = serializers.ChoiceField(choices=sorted(PARTS))
    uid = serializers.UUIDField()


class EvidenceSerializer(serializers.Serializer):
    """A passage beside a fact: which part of it the words speak of, and whether they support or contradict it."""

    uid = serializers.UUIDField()
    aspect = Choice(Aspect)
    stance = Choice(Stance)
    part = serializers.SerializerMethodField()
    passage = PassageSerializer()
    article = SourceSerializer(source="passage.article")

    @extend_schema_field(PartSerializer(allow_null=True))
    def get_part(self, row: Evidence) -> dict[str, str] | None:
        for kind in PARTS:
            if getattr(row, f"{kind}_id"):
                return {"kind": kind, "uid": str(getattr(row, kind).uid)}
        return None


class ProvenSerializer(RecordSerializer):
    evidence = EvidenceSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        """What the record says first, then what proves it."""
        fields = super().get_fields()
        fields["evidence"] = fields.pop("evidence")
        return fields
