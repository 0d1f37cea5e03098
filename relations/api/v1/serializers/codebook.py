"""The words of the codebook: principles and doctrines, themes, types of event with their weights."""

from rest_framework import serializers

from relations.api.v1.serializers.base import ProvenSerializer, RecordSerializer
from relations.api.v1.serializers.fields import Choice, Reference, Text, Withheld, Words
from relations.vocabulary import Quad


class PrincipleSerializer(RecordSerializer):
    label = Text()
    note = Text(allow_null=True)
    instruments = Words(help_text="The legal instruments that lay it down")
    broader = Reference("principle", allow_null=True)
    is_local = serializers.BooleanField(help_text="Ours, in no published list")
    withheld = Withheld()


class DoctrineMemberSerializer(serializers.Serializer):
    uid = serializers.UUIDField()
    position = serializers.IntegerField()
    principle = Reference("principle")
    wording = Text(allow_null=True, help_text="In the words of the doctrine")


class DoctrineSerializer(ProvenSerializer):
    label = Text()
    note = Text(allow_null=True)
    holder = Reference("actor")
    members = DoctrineMemberSerializer(many=True)


class ThemeSerializer(RecordSerializer):
    code = serializers.CharField()
    label = Text()
    broader = Reference("theme", allow_null=True)
    is_local = serializers.BooleanField(help_text="Ours, in no published list")
    withheld = Withheld()


class PloverSerializer(serializers.Serializer):
    weight = serializers.FloatField(allow_null=True)
    source = Words()


class GoldsteinSerializer(serializers.Serializer):
    """The Goldstein weight, by way of the CAMEO code."""

    weight = serializers.FloatField(allow_null=True)
    cameo = Words()


class ModePloverSerializer(serializers.Serializer):
    weight = serializers.FloatField(allow_null=True)


class ModeGoldsteinSerializer(GoldsteinSerializer):
    cameo = Words()


class WeightsSerializer(serializers.Serializer):
    """Two schemes that are never mixed."""

    plover = PloverSerializer()
    goldstein = GoldsteinSerializer()


class ModeWeightsSerializer(serializers.Serializer):
    plover = ModePloverSerializer()
    goldstein = ModeGoldsteinSerializer()


class ModeSerializer(serializers.Serializer):
    """A finer kind within a type of event."""

    uid = serializers.UUIDField()
    code = serializers.CharField()
    label = Text()
    weights = ModeWeightsSerializer()


class EventTypeSerializer(RecordSerializer):
    code = serializers.CharField(help_text="PLOVER code")
    label = Text()
    quad = Choice(Quad)
    is_local = serializers.BooleanField(help_text="Ours, in no published list")
    weights = WeightsSerializer()
    modes = ModeSerializer(many=True)
