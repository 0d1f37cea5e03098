"""What all records have in common, and the passages that prove them."""

from typing import Any

from rest_framework import serializers

from relations.api.v1.serializers.fields import Choice, Date, PageAddresses, Reference, Words
from relations.models.evidence import PARTS
from relations.vocabulary import Anchoring, Aspect, EnglishState, Stance


class RecordSerializer(serializers.Serializer):
    uid = serializers.UUIDField(help_text="Lasts for ever")
    kind = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.URLField()
    html_url = PageAddresses(allow_null=True)
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

    # Whose document `expand` puts here.
    refers_to = "article"

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    title = Words()
    url = serializers.URLField()
    outlet = Reference("outlet", allow_null=True)
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
    part = PartSerializer(allow_null=True)
    passage = PassageSerializer(allow_null=True)
    article = SourceSerializer(allow_null=True)


class ProvenSerializer(RecordSerializer):
    evidence = EvidenceSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        """What the record says first, then what proves it."""
        fields = super().get_fields()
        fields["evidence"] = fields.pop("evidence")
        return fields
