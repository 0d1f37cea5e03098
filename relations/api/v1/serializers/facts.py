"""What happens, what is said, what is invoked, done and promised."""

from rest_framework import serializers

from relations.api.v1.serializers.base import ProvenSerializer
from relations.api.v1.serializers.fields import Choice, Date, Reference, References, Text, Withheld, Words
from relations.vocabulary import (
    Act,
    AnswerVerdict,
    Certainty,
    CommitmentStatus,
    LinkKind,
    MeasureKind,
    MeasureStatus,
    Modality,
    PlacePrecision,
    Role,
    StatementForm,
    Tier,
    Voice,
)


class ModeReferenceSerializer(serializers.Serializer):
    """A mode of the event's type."""

    uid = serializers.UUIDField()
    code = serializers.CharField()
    label = Text()


class ParticipationSerializer(serializers.Serializer):
    """Who took part, as what. `actor` is null when the source does not name the person."""

    uid = serializers.UUIDField()
    role = Choice(Role)
    actor = Reference("actor", allow_null=True)
    country = Reference("country", allow_null=True)
    post = Reference("post", allow_null=True, help_text="The post held then")
    name_as_written = Words()
    is_stated = serializers.BooleanField(help_text="Whether the source says so itself")


class LinkSerializer(serializers.Serializer):
    """A link from this event to another; `target` is null and `withheld` names it while the other is not public."""

    uid = serializers.UUIDField()
    kind = Choice(LinkKind)
    target = Reference("event", allow_null=True)
    is_stated = serializers.BooleanField()
    withheld = Withheld()


class LinkToSerializer(serializers.Serializer):
    """A link from another event to this one."""

    uid = serializers.UUIDField()
    kind = Choice(LinkKind)
    event = Reference("event")
    is_stated = serializers.BooleanField()


class EventSerializer(ProvenSerializer):
    title = Text()
    summary = Text(allow_null=True)
    note = Text(allow_null=True, help_text="What is not known")
    date = Date()
    event_type = Reference("eventtype")
    mode = ModeReferenceSerializer(allow_null=True)
    type_certainty = Choice(Certainty)
    parties = References("country")
    place = Reference("place", allow_null=True)
    place_precision = Choice(PlacePrecision)
    themes = References("theme")
    certainty = Choice(Certainty)
    modality = Choice(Modality)
    participations = ParticipationSerializer(many=True)
    links = LinkSerializer(many=True)
    links_to = LinkToSerializer(many=True)


class TranslationSerializer(serializers.Serializer):
    uid = serializers.UUIDField()
    language = serializers.CharField()
    text = serializers.CharField()
    translator = serializers.CharField()


class StatementSerializer(ProvenSerializer):
    form = Choice(StatementForm)
    verbatim = Words(help_text="As printed, in `language`")
    language = serializers.CharField()
    content = Text(help_text="In brief")
    note = Text(allow_null=True)
    speaker = Reference("actor", allow_null=True)
    speaker_as_written = Words()
    speaking_as = Reference("post", allow_null=True, help_text="The post")
    on_behalf_of = References("actor")
    addressee = Reference("actor", allow_null=True)
    date = Date()
    event = Reference("event", allow_null=True)
    event_certainty = Choice(Certainty)
    modality = Choice(Modality)
    themes = References("theme")
    translations = TranslationSerializer(many=True)


class AnswerSerializer(serializers.Serializer):
    """Which invocation of the other side meets this one, by the editors' judgement."""

    uid = serializers.UUIDField()
    verdict = Choice(AnswerVerdict)
    met_by = Reference("invocation", allow_null=True)
    note = Text(allow_null=True)
    withheld = Withheld()


class InvocationSerializer(ProvenSerializer):
    principle = Reference("principle")
    wording = serializers.CharField(help_text="The exact words, in `language`")
    language = serializers.CharField()
    invoker = Reference("actor", allow_null=True)
    on_behalf_of = References("actor")
    addressee = Reference("actor", allow_null=True)
    addressee_as_written = Words()
    act = Choice(Act)
    voice = Choice(Voice)
    tier = Choice(Tier)
    is_called_principle = serializers.BooleanField()
    statement = Reference("statement", allow_null=True)
    event = Reference("event", allow_null=True)
    date = Date()
    note = Text(allow_null=True)
    answers = AnswerSerializer(many=True)


class MeasureSerializer(ProvenSerializer):
    label = Text()
    note = Text(allow_null=True)
    measure_kind = Choice(MeasureKind)
    status = Choice(MeasureStatus)
    imposed_by = Reference("actor")
    target = Reference("actor", allow_null=True)
    is_target_stated = serializers.BooleanField()
    answers_to = Reference("measure", allow_null=True)
    answered_by = References("measure")
    imposed_in = Reference("event", allow_null=True, help_text="The event that imposed it")
    answered_in = Reference("event", allow_null=True, help_text="The event that answered it")
    lifted_in = Reference("event", allow_null=True, help_text="The event that lifted it")
    withheld = Withheld()


class VerdictSerializer(serializers.Serializer):
    """What the editors found, at a date, to have become of a commitment."""

    uid = serializers.UUIDField()
    finding = Choice(CommitmentStatus)
    date = Date()
    note = Text(allow_null=True)


class CommitmentSerializer(ProvenSerializer):
    content = Text()
    note = Text(allow_null=True)
    made_by = References("actor")
    made_to = References("actor")
    made_in = Reference("event", allow_null=True, help_text="The event")
    made = Date()
    due = Date()
    status = Choice(CommitmentStatus)
    verdicts = VerdictSerializer(many=True)
