"""Who and where: countries, relations, actors and their posts, places, outlets and articles."""

from rest_framework import serializers

from relations.api.v1.serializers.base import EvidenceSerializer, ProvenSerializer, RecordSerializer
from relations.api.v1.serializers.fields import Choice, Date, Reference, Text, Withheld, Words
from relations.vocabulary import ActorKind, AliasKind, Gender, Genre, OutletKind, PlaceKind, Rights, Sector, Voice


class DemonymsSerializer(serializers.Serializer):
    """The names of a country's people."""

    masculine_fr = Words()
    feminine_fr = Words()
    plural_fr = Words()
    en = Words()
    plural_en = Words()


class CountrySerializer(RecordSerializer):
    alpha2 = serializers.CharField(help_text="ISO 3166-1")
    alpha3 = serializers.CharField(help_text="ISO 3166-1")
    numeric = serializers.CharField(help_text="ISO 3166-1")
    name = Text()
    article_fr = Words(help_text="The article before the French name")
    demonyms = DemonymsSerializer()
    aliases = serializers.ListField(child=serializers.CharField())


class PhaseOfRelationSerializer(serializers.Serializer):
    uid = serializers.UUIDField()
    url = serializers.URLField()
    label = Text()
    date = Date()
    voice = Choice(Voice)


class RelationSerializer(ProvenSerializer):
    code = serializers.CharField()
    first = Reference("country")
    second = Reference("country")
    title = Text()
    summary = Text(allow_null=True)
    phases = PhaseOfRelationSerializer(many=True)


class PhaseSerializer(PhaseOfRelationSerializer):
    kind = serializers.CharField()
    relation = Reference("relation")
    evidence = EvidenceSerializer(many=True)


class AliasSerializer(serializers.Serializer):
    uid = serializers.UUIDField()
    text = serializers.CharField()
    language = Words()
    kind = Choice(AliasKind)


class TenureSerializer(serializers.Serializer):
    """A person's time in a post; each end is known as well as the source says."""

    uid = serializers.UUIDField()
    title_as_written = Words()
    appointed = Date()
    start = Date()
    end = Date()
    cited_from = serializers.DateField(allow_null=True)
    cited_until = serializers.DateField(allow_null=True)


class TenureOfActorSerializer(TenureSerializer):
    post = Reference("post")


class TenureOfPostSerializer(TenureSerializer):
    actor = Reference("actor")


class MembershipSerializer(serializers.Serializer):
    """From when to when an actor belongs to a bloc."""

    uid = serializers.UUIDField()
    start = Date()
    end = Date()


class MemberSerializer(MembershipSerializer):
    member = Reference("actor")


class MemberOfSerializer(MembershipSerializer):
    bloc = Reference("actor")


class ActorSerializer(ProvenSerializer):
    actor_kind = Choice(ActorKind)
    name = Text()
    acronym = Words()
    country = Reference("country", allow_null=True)
    sector = Choice(Sector, help_text="PLOVER code")
    parent = Reference("actor", allow_null=True)
    gender = Choice(Gender, allow_null=True)
    gender_basis = Words()
    note = Text(allow_null=True)
    aliases = AliasSerializer(many=True)
    tenures = TenureOfActorSerializer(many=True)
    members = MemberSerializer(many=True)
    memberships = MemberOfSerializer(many=True)
    withheld = Withheld()


class TitleFormsSerializer(serializers.Serializer):
    """The French title as a man or a woman bears it."""

    masculine_fr = Words()
    feminine_fr = Words()


class PostSerializer(ProvenSerializer):
    title = Text()
    title_forms = TitleFormsSerializer()
    organisation = Reference("actor", allow_null=True)
    country = Reference("country", allow_null=True)
    rank = serializers.IntegerField(allow_null=True, help_text="Rank of protocol, from 1 (the highest) to 5")
    tenures = TenureOfPostSerializer(many=True)


class PlaceSerializer(ProvenSerializer):
    name = Text()
    place_kind = Choice(PlaceKind)
    country = Reference("country", allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    subdivision_code = Words(help_text="ISO 3166-2")
    geonames = serializers.IntegerField(allow_null=True, help_text="GeoNames number")


class OutletSerializer(RecordSerializer):
    name = Text()
    outlet_kind = Choice(OutletKind)
    country = Reference("country", allow_null=True)
    web = Words(help_text="Address of the outlet itself")


class ArticleSerializer(RecordSerializer):
    """A text that facts are read from. `body` is there only where the rights allow the full text."""

    title = Words()
    outlet = Reference("outlet", allow_null=True)
    authors = Words()
    web = Words(help_text="Where the article was published")
    archive = Words(help_text="An archived copy")
    language = serializers.CharField()
    published = Date()
    genre = Choice(Genre)
    rights = Choice(Rights)
    body = serializers.CharField(required=False)
    sha256 = Words(help_text="Of the text that the offsets of passages count in")
