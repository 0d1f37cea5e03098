"""What editions did."""

from rest_framework import serializers

from relations.api.v1.serializers.fields import Choice, Text
from relations.vocabulary import ItemAct


class ChangeSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="Edition and position, such as 12-3")
    url = serializers.URLField()
    edition = serializers.IntegerField()
    position = serializers.IntegerField()
    moment = serializers.DateTimeField()
    act = Choice(ItemAct)
    kind = serializers.CharField(help_text="Kind of the record")
    uid = serializers.UUIDField(help_text="Of the record")
    gone = serializers.BooleanField(help_text="Whether the edition took the record away")
    record = serializers.URLField(
        allow_null=True,
        help_text="The record’s address, which answers 410 once it is no longer shown. Null for kinds without an "
        "address here: pages of the site, and passages, which stand in the `evidence` of the records that they prove, "
        "where `passage.uid` is the uid of the change.",
    )
    version = serializers.URLField(
        allow_null=True, help_text="The record as this edition published it; answers 410 where its words had to go."
    )
    notice = Text(allow_null=True)


class EditionSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    url = serializers.URLField()
    moment = serializers.DateTimeField()
    hash = serializers.CharField()
    note = Text(allow_null=True)
    size = serializers.IntegerField(help_text="Number of changes")
    changes = serializers.URLField(help_text="Where the changes of this edition are listed")
