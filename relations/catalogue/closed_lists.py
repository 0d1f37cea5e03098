"""The closed lists of the record as the method page shows them: every value, and what we mean by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from relations import vocabulary as words
from relations.models import Post


@dataclass(frozen=True)
class Value:
    code: str
    label: str
    # Empty where the label says it all.
    meaning: str


@dataclass(frozen=True)
class ClosedList:
    """One list; its name is the beginning of the anchors of its values."""

    name: str
    title: Any
    choices: type[TextChoices]
    meanings: Mapping[Any, Any] = field(default_factory=dict)

    def values(self) -> Iterator[Value]:
        for code, label in self.choices.choices:
            yield Value(code, str(label), str(self.meanings.get(code, "")))


@dataclass(frozen=True)
class Topic:
    name: str
    lists: tuple[ClosedList, ...]


PRECISION = {
    words.Precision.DAY: _("The source gives the day."),
    words.Precision.WEEK: _("The source gives the week; no day of it is known."),
    words.Precision.MONTH: _("The source gives the month; no day of it is known."),
    words.Precision.SEASON: _("The source gives the season."),
    words.Precision.YEAR: _("The source gives the year, sometimes with a bound within it."),
    words.Precision.RANGE: _("Between two days, both included: a stay, or the bounds of what is known."),
    words.Precision.BEFORE: _("No later than a day."),
    words.Precision.AFTER: _("No earlier than a day."),
    words.Precision.UNKNOWN: _("No source dates it."),
}
BASIS = {
    words.Basis.STATED: _("The source gives the date itself."),
    words.Basis.VAGUE: _("The source gives words such as “recently”; they are quoted."),
    words.Basis.ANNOUNCEMENT: _("The source dates the announcement of the fact alone."),
    words.Basis.SEQUENCE: _("What came before and after bounds the date."),
    words.Basis.PUBLICATION: _("The source came out then: the fact is no later."),
    words.Basis.NOT_STATED: _("No source says when."),
}
CERTAINTY = {
    words.Certainty.CONFIRMED: _("A source says it plainly."),
    words.Certainty.PROBABLE: _("Our reading of what sources say: most likely so."),
    words.Certainty.POSSIBLE: _("Our reading of what sources say: it may be so."),
    words.Certainty.DISPUTED: _("Sources disagree; each is shown with its passage."),
    words.Certainty.UNKNOWN: _("Nothing that we have read allows a judgement."),
}
MODALITY = {
    words.Modality.ASSERTED: _("The source tells it as done."),
    words.Modality.PLANNED: _("The source tells it as announced or intended."),
    words.Modality.NEGATED: _("The source says that it did not happen."),
    words.Modality.HYPOTHETICAL: _("The source supposes it."),
}
ACT = {
    words.Act.DEMAND: _("Asks the other side to respect the principle."),
    words.Act.PLEDGE: _("Promises to respect it."),
    words.Act.JUSTIFY: _("Grounds an act of one’s own on it."),
    words.Act.SHARE: _("Says that both sides hold it."),
    words.Act.ACCUSE_BREACH: _("Says that the other side broke it."),
    words.Act.POSITION: _("States it as a stand of one’s own and asks for nothing."),
}
VOICE = {
    words.Voice.DIRECT_QUOTE: _("The words stand between marks of quotation in the source."),
    words.Voice.REPORTED: _("The source tells what was said."),
    words.Voice.ARTICLE: _("The words are those of the article, which ascribes them to nobody."),
}
TIER = {
    words.Tier.NAMED: _("The principle is called by its name (sovereignty, reciprocity)."),
    words.Tier.NORM: _("Says what ought to be done without naming a principle."),
    words.Tier.ASPIRATION: _("Says what is hoped for."),
}
ANSWER = {
    words.AnswerVerdict.MET: _("Words of the other side answer the whole of the demand."),
    words.AnswerVerdict.PARTLY: _("Words of the other side answer part of it."),
    words.AnswerVerdict.UNANSWERED: _("There is no answer in what we have read."),
}
MEASURE = {
    words.MeasureStatus.ANNOUNCED: _("Said, and not applied as far as we know."),
    words.MeasureStatus.IN_FORCE: _("Applied, and no source says that it ended."),
    words.MeasureStatus.LIFTED: _("Ended by whoever imposed it."),
    words.MeasureStatus.EXPIRED: _("Its term has passed."),
    words.MeasureStatus.UNKNOWN: _("No source says where it stands."),
}
COMMITMENT = {
    words.CommitmentStatus.ANNOUNCED: _("Said; nothing is known of what followed."),
    words.CommitmentStatus.UNDER_WAY: _("First steps are on record."),
    words.CommitmentStatus.KEPT: _("A source says that it was done."),
    words.CommitmentStatus.IN_PART: _("A source says that some of it was done."),
    words.CommitmentStatus.BROKEN: _("A source says that it was not done, or that the contrary was."),
    words.CommitmentStatus.LAPSED: _("Its term passed without a word of it."),
    words.CommitmentStatus.NOT_RATED: _("Too vague to be judged."),
}
ANCHORING = {
    words.Anchoring.ANCHORED: _("The words stand in the text where we say."),
    words.Anchoring.MOVED: _("The text has changed; the words stand elsewhere in it."),
    words.Anchoring.BROKEN: _("The text has changed; the words are in it no more."),
    words.Anchoring.UNVERIFIABLE: _("We may not keep the text, and quote the words alone."),
}
EDITION = {
    words.ItemAct.PUBLISH: _("Shown for the first time."),
    words.ItemAct.TYPO: _("A slip of the pen: the sense is the same."),
    words.ItemAct.UPDATE: _("Something was added; what stood there was right."),
    words.ItemAct.CLARIFICATION: _("The words could mislead: the page says so."),
    words.ItemAct.CORRECTION: _("Something was wrong: the page says what."),
    words.ItemAct.RETRACTION: _("It should not have been published: a notice stays at its address."),
    words.ItemAct.WITHDRAWAL: _("It is shown no longer, for the reason that the notice gives."),
    words.ItemAct.MERGER: _("Two records were one: the address of the one leads to the other."),
    words.ItemAct.LEGAL_REMOVAL: _("The law wants it gone: the words leave every edition, a notice stays."),
}

TOPICS = (
    Topic("dates", (ClosedList("precision", _("How finely a date is known"), words.Precision, PRECISION),
                    ClosedList("basis", _("Where a date comes from"), words.Basis, BASIS))),
    Topic("certainty", (ClosedList("certainty", _("How certain a fact is"), words.Certainty, CERTAINTY),
                        ClosedList("modality", _("How the source presents it"), words.Modality, MODALITY))),
    Topic("principles", (ClosedList("act", _("What is done with a principle"), words.Act, ACT),
                         ClosedList("voice", _("Whose words carry it"), words.Voice, VOICE),
                         ClosedList("tier", _("How plainly it is named"), words.Tier, TIER),
                         ClosedList("answer", _("Whether a demand is answered"), words.AnswerVerdict, ANSWER))),
    Topic("deeds", (ClosedList("measure", _("Where a measure stands"), words.MeasureStatus, MEASURE),
                    ClosedList("commitment", _("What became of a commitment"), words.CommitmentStatus, COMMITMENT))),
    Topic("editions", (ClosedList("edition", _("What an edition does to a record"), words.ItemAct, EDITION),
                       ClosedList("anchor", _("Whether a passage still stands in its text"), words.Anchoring,
                                  ANCHORING))),
    Topic("lists", (ClosedList("role", _("Roles in an event"), words.Role),
                    ClosedList("link", _("Links between events"), words.LinkKind),
                    ClosedList("place-precision", _("How finely a place is known"), words.PlacePrecision),
                    ClosedList("form", _("Forms of statements"), words.StatementForm),
                    ClosedList("measure-kind", _("Kinds of measures"), words.MeasureKind),
                    ClosedList("actor", _("Kinds of actors"), words.ActorKind),
                    ClosedList("sector", _("Sectors of actors, by their PLOVER codes"), words.Sector),
                    ClosedList("alias", _("Kinds of other names"), words.AliasKind),
                    ClosedList("place", _("Kinds of places"), words.PlaceKind),
                    ClosedList("outlet", _("Kinds of outlets"), words.OutletKind),
                    ClosedList("genre", _("Genres of articles"), words.Genre),
                    ClosedList("rights", _("What we may show of an article"), words.Rights),
                    ClosedList("aspect", _("What a passage speaks of"), words.Aspect),
                    ClosedList("stance", _("Whether it supports the fact"), words.Stance),
                    ClosedList("english", _("Where an English text stands"), words.EnglishState),
                    ClosedList("quadrant", _("Quadrants of event types"), words.Quad))),
)  # fmt: skip


def topics() -> dict[str, tuple[ClosedList, ...]]:
    return {topic.name: topic.lists for topic in TOPICS}


def ranks() -> list[tuple[int, str]]:
    """The levels of protocol, the highest first."""
    return [(level, str(label)) for level, label in Post._meta.get_field("rank").flatchoices]
