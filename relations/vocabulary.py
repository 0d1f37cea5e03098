"""Closed lists of the record, with labels for both languages (gettext; the French is in `locale/`).

Open lists (themes, event types and modes, principles) are records that editors curate, not code.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Precision(TextChoices):
    """How finely a date is known."""

    DAY = "day", _("day")
    WEEK = "week", _("week")
    MONTH = "month", _("month")
    SEASON = "season", _("season")
    YEAR = "year", _("year")
    RANGE = "range", _("range")
    BEFORE = "before", _("before")
    AFTER = "after", _("after")
    UNKNOWN = "unknown", _("unknown")


class Basis(TextChoices):
    """Where a date comes from."""

    STATED = "stated", _("stated by the source")
    VAGUE = "vague", _("stated vaguely")
    ANNOUNCEMENT = "inferred_from_announcement", _("inferred from the announcement")
    SEQUENCE = "inferred_from_sequence", _("inferred from the order of events")
    PUBLICATION = "publication_date", _("publication date of the source")
    NOT_STATED = "not_stated", _("not stated")


class Certainty(TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    PROBABLE = "probable", _("probable")
    POSSIBLE = "possible", _("possible")
    DISPUTED = "disputed", _("disputed")
    UNKNOWN = "unknown", _("unknown")


class Modality(TextChoices):
    """Whether the source presents the thing as done."""

    ASSERTED = "asserted", _("asserted")
    PLANNED = "planned", _("planned")
    NEGATED = "negated", _("negated")
    HYPOTHETICAL = "hypothetical", _("hypothetical")


class ActorKind(TextChoices):
    STATE = "state", pgettext_lazy("kind of actor", "state")
    PERSON = "person", _("person")
    GOVERNMENT = "government", _("government")
    MINISTRY = "ministry", _("ministry")
    INSTITUTION = "institution", _("institution")
    MISSION = "mission", _("diplomatic mission")
    BLOC = "bloc", _("bloc")
    IGO = "igo", _("intergovernmental organisation")
    COMPANY = "company", _("company")
    ARMED_GROUP = "armed_group", _("armed group")
    MEDIA = "media", _("media")
    NGO = "ngo", _("non-governmental organisation")
    GROUP = "group", _("group")


class Sector(TextChoices):
    """PLOVER's codes for the sector an actor belongs to."""

    GOV = "GOV", _("government")
    MIL = "MIL", _("military")
    COP = "COP", _("police")
    JUD = "JUD", _("judiciary")
    LEG = "LEG", _("legislature")
    SPY = "SPY", _("intelligence")
    PTY = "PTY", _("political party")
    OPP = "OPP", _("opposition")
    REB = "REB", _("armed opposition")
    CRM = "CRM", _("organised crime")
    IGO = "IGO", _("intergovernmental organisation")
    NGO = "NGO", _("non-governmental organisation")
    MED = "MED", _("media")
    BUS = "BUS", _("business")
    LAB = "LAB", _("labour")
    EDU = "EDU", _("education")
    REL = "REL", _("religion")
    CVL = "CVL", _("civilians")
    UNK = "UNK", _("unknown")


class Gender(TextChoices):
    FEMININE = "f", _("feminine")
    MASCULINE = "m", _("masculine")


class AliasKind(TextChoices):
    NAME = "name", _("other name")
    ACRONYM = "acronym", _("acronym")
    SPELLING = "spelling", _("spelling found in a source")
    METONYM = "metonym", _("stands for it (a capital, an office)")


class PlaceKind(TextChoices):
    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    CITY = "city", _("city")
    SITE = "site", _("site")


class PlacePrecision(TextChoices):
    """How finely the place of an event is known."""

    SITE = "site", _("site")
    CITY = "city", _("city")
    REGION = "region", _("region")
    COUNTRY = "country", _("country")
    NOT_STATED = "not_stated", _("place not stated")


class OutletKind(TextChoices):
    PRESS = "press", _("press")
    OFFICIAL = "official", _("official source")
    AGENCY = "agency", _("news agency")
    THINK_TANK = "think_tank", _("think tank")
    OWN = "own", _("our own newsroom")


class Genre(TextChoices):
    NEWS = "news", _("news article")
    COMMUNIQUE = "communique", _("communiqué")
    STATEMENT = "statement", _("official statement")
    TREATY = "treaty", _("treaty or agreement")
    EDITORIAL = "editorial", _("editorial of ours")
    ANALYSIS = "analysis", _("analysis")
    DATA_SET = "data_set", _("data set")
    OTHER = "other", _("other")


class Rights(TextChoices):
    """What we may show of an article. Unknown counts as an excerpt."""

    FULL_TEXT = "full_text", _("full text")
    EXCERPT = "excerpt", _("excerpt")
    LINK_ONLY = "link_only", _("link only")
    UNKNOWN = "unknown", _("unknown (excerpt only)")


class Anchoring(TextChoices):
    """Whether a passage still stands in the text it was copied from."""

    ANCHORED = "anchored", _("anchored")
    MOVED = "moved", _("moved")
    BROKEN = "broken", _("not found any more")
    UNVERIFIABLE = "unverifiable", _("unverifiable (we hold no text)")


class Aspect(TextChoices):
    """Which part of a fact a passage speaks of."""

    WHOLE = "whole", _("the fact as a whole")
    WHAT = "what", _("what")
    DATE = "date", _("date")
    PLACE = "place", _("place")
    PARTICIPANTS = "participants", _("participants")
    ROLES = "roles", _("roles")
    TYPE = "type", _("type")
    THEMES = "themes", _("themes")
    ORDER = "order", _("order of events")
    CONTEXT = "context", _("context")
    EFFECT = "effect", _("effect claimed by the source")
    WORDING = "wording", _("wording")
    SPEAKER = "speaker", _("speaker")
    STATUS = "status", _("status")


class Stance(TextChoices):
    SUPPORTS = "supports", _("supports")
    CONTRADICTS = "contradicts", _("contradicts")


class Role(TextChoices):
    """What a participant did in an event. The visitor is the actor, the host the recipient."""

    ACTOR = "actor", _("actor")
    RECIPIENT = "recipient", _("recipient")
    HOST = "host", _("host")
    VISITOR = "visitor", _("visitor")
    GUEST = "guest", _("guest")
    PRESENT = "present", _("present")
    ANNOUNCER = "announcer", _("announcer")
    SIGNATORY = "signatory", _("signatory")
    MEDIATOR = "mediator", _("mediator")
    MEETING_PARTY = "meeting_party", pgettext_lazy("role in an event", "met")


class LinkKind(TextChoices):
    RESPONDS_TO = "responds_to", _("responds to")
    ENDS = "ends", _("ends")
    ENABLES = "enables", _("enables")
    FOLLOWS_UP = "follows_up", _("follows up")
    PART_OF = "part_of", _("is part of")
    # Local: the founding articles tell of a meeting that was the occasion of an announcement.
    OCCASION_OF = "occasion_of", _("is the occasion of")


class StatementForm(TextChoices):
    DIRECT_QUOTE = "direct_quote", _("direct quotation")
    REPORTED = "reported", _("reported speech")
    JOINT_TEXT = "joint_text", _("joint text")
    OFFICIAL_TEXT = "official_text", _("official text")


class Act(TextChoices):
    """What is done with a principle when it is invoked."""

    DEMAND = "demand", _("demand")
    PLEDGE = "pledge", _("pledge")
    JUSTIFY = "justify", _("justification")
    SHARE = "share", _("shared ground")
    ACCUSE_BREACH = "accuse_breach", _("accusation of breach")
    POSITION = "position", _("position")


class Voice(TextChoices):
    """Whose words carry an invocation."""

    DIRECT_QUOTE = "direct_quote", _("direct quotation")
    REPORTED = "reported", _("reported speech")
    ARTICLE = "article", _("words of the article")


class Tier(TextChoices):
    NAMED = "named", _("named principle")
    NORM = "norm_like", _("norm-like wording")
    ASPIRATION = "aspiration", _("aspiration")


class AnswerVerdict(TextChoices):
    MET = "met", _("met")
    PARTLY = "partly", _("partly met")
    UNANSWERED = "unanswered", _("unanswered")


class MeasureKind(TextChoices):
    VISA_BOND = "visa_bond", _("visa bond")
    VISA_POLICY = "visa_policy", _("visa policy")
    VISA_RESTRICTION = "visa_restriction", _("visa restriction")
    TRAVEL_ADVISORY = "travel_advisory", _("travel advisory")
    RECIPROCAL = "reciprocal_measure", _("reciprocal measure")
    SANCTION = "sanction", _("sanction")
    EMBARGO = "embargo", _("embargo")
    AID_SUSPENSION = "aid_suspension", _("suspension of aid")
    EXPULSION = "expulsion", _("expulsion")
    TARIFF = "tariff", _("tariff")
    OTHER = "other", _("other")


class MeasureStatus(TextChoices):
    ANNOUNCED = "announced", pgettext_lazy("measure", "announced")
    IN_FORCE = "in_force", _("in force")
    LIFTED = "lifted", _("lifted")
    EXPIRED = "expired", _("expired")
    UNKNOWN = "unknown", _("unknown")


class CommitmentStatus(TextChoices):
    ANNOUNCED = "announced", _("announced")
    UNDER_WAY = "under_way", _("under way")
    KEPT = "kept", _("kept")
    IN_PART = "in_part", _("kept in part")
    BROKEN = "broken", _("broken")
    LAPSED = "lapsed", _("lapsed")
    NOT_RATED = "not_rated", _("not rated")


class Quad(TextChoices):
    """The four quadrants of event coding, and the neutral centre."""

    NEUTRAL = "neutral", _("neutral")
    VERBAL_COOPERATION = "verbal_cooperation", _("verbal cooperation")
    MATERIAL_COOPERATION = "material_cooperation", _("material cooperation")
    VERBAL_CONFLICT = "verbal_conflict", _("verbal conflict")
    MATERIAL_CONFLICT = "material_conflict", _("material conflict")


class EnglishState(TextChoices):
    """Where the English text of a record stands."""

    MISSING = "missing", _("missing")
    OUT_OF_DATE = "out_of_date", _("out of date")
    READY = "ready", _("ready")


class ItemAct(TextChoices):
    """What an edition does to a record."""

    PUBLISH = "publish", _("publication")
    TYPO = "typo", _("typo mended")
    UPDATE = "update", _("update")
    CLARIFICATION = "clarification", _("clarification")
    CORRECTION = "correction", _("correction")
    RETRACTION = "retraction", _("retraction")
    WITHDRAWAL = "withdrawal", _("withdrawal")
    MERGER = "merger", _("merger")
    LEGAL_REMOVAL = "legal_removal", _("legal removal")


# Acts after which the record is no longer shown; its address answers 410 with the notice, or leads to the record that
# it was merged into.
ABSENT = (ItemAct.RETRACTION, ItemAct.WITHDRAWAL, ItemAct.MERGER, ItemAct.LEGAL_REMOVAL)
