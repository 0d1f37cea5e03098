"""What stands around records: the state of the record, the terms of use, the index, and refusals."""

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from relations.api.v1.serializers.fields import BothTexts, Choice
from relations.vocabulary import ItemAct


class StateSerializer(serializers.Serializer):
    """The last edition that this answer shows: name it when you cite."""

    number = serializers.IntegerField()
    hash = serializers.CharField()
    moment = serializers.DateTimeField(allow_null=True)


class LicenceSerializer(serializers.Serializer):
    """Terms of use of our own texts and coding. Quoted words remain their authors' and publishers'."""

    name = serializers.CharField()
    url = serializers.URLField()


class IndexSerializer(serializers.Serializer):
    name = serializers.CharField()
    edition = StateSerializer()
    licence = LicenceSerializer()
    resources = serializers.DictField(child=serializers.URLField())
    search = serializers.URLField()
    changes = serializers.URLField()
    archives = serializers.URLField()
    reconciliation = serializers.URLField()
    openapi = serializers.URLField()
    docs = serializers.URLField()
    problems = serializers.URLField()


class ParameterErrorSerializer(serializers.Serializer):
    parameter = serializers.CharField()
    detail = serializers.CharField()
    allowed = serializers.ListField(child=serializers.CharField(), required=False)


class ProblemSerializer(serializers.Serializer):
    """Problem details (RFC 9457)."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    errors = ParameterErrorSerializer(many=True, required=False)


class TooManySerializer(ProblemSerializer):
    retry_after = serializers.IntegerField(help_text="Seconds until the next request will be answered")


class TooLongSerializer(ProblemSerializer):
    longest = serializers.IntegerField(help_text="Characters that an address may have after the host")


class SuccessorSerializer(serializers.Serializer):
    """The record that one is part of since they were merged."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    url = serializers.URLField()


class GoneSerializer(ProblemSerializer):
    """A record that is no longer shown, and the notice that says why."""

    uid = serializers.UUIDField()
    kind = serializers.CharField()
    act = Choice(ItemAct)
    edition = serializers.IntegerField()
    moment = serializers.DateTimeField()
    notice = BothTexts()
    successor = SuccessorSerializer(allow_null=True)


class ProblemKindSerializer(serializers.Serializer):
    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()


class ProblemKindsSerializer(serializers.Serializer):
    results = ProblemKindSerializer(many=True)


class CountSerializer(serializers.Serializer):
    """How many there are; `at_least` says that there are more than were counted."""

    number = serializers.IntegerField()
    at_least = serializers.BooleanField()


class VersionSerializer(serializers.Serializer):
    """The edition that published the record as it is told here."""

    edition = serializers.IntegerField()
    act = Choice(ItemAct)


class AboutSerializer(serializers.Serializer):
    """What holds of the answer as a whole; `version` is there where an earlier edition was asked for."""

    version = VersionSerializer(required=False)
    edition = StateSerializer()
    licence = LicenceSerializer()


def one_of(noun: str, serializer: type[serializers.Serializer]) -> Any:
    """The schema of one record at its own address."""
    return type(f"{noun}AnswerSerializer", (serializer,), {"about": AboutSerializer(), "__doc__": serializer.__doc__})


def list_of(noun: str, serializer: type[serializers.Serializer]) -> Any:
    """The schema of one page of a list."""
    fields = {
        "results": serializer(many=True),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "count": CountSerializer(required=False),
        "edition": StateSerializer(),
        "licence": LicenceSerializer(),
    }
    return inline_serializer(f"{noun}List", fields)
