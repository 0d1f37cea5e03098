"""A principle in time: what each side says, how its wording drifts, and which demand has which answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from relations.catalogue.marks import Piece, marks
from relations.catalogue.sides import by_side, countries_of
from relations.models import Answer, Country, Invocation
from relations.vocabulary import AnswerVerdict

# The time that the differences of one page may take together.
SECONDS = 0.2
# Below this share of kept letters the words have nothing to do with each other, and marks would say nothing.
ALIKE = 0.3


@dataclass
class Entry:
    """An invocation and the one that the same side made before it, where we know of one."""

    invocation: Invocation
    before: Invocation | None = None
    drift: list[Piece] | None = None

    @property
    def is_repeated(self) -> bool:
        return bool(self.before and self.before.wording == self.invocation.wording)

    @property
    def is_reworded(self) -> bool:
        """Whether the side has other words than before, of which none or hardly any are the same."""
        return bool(self.before and not self.is_repeated and not self.drift)


def in_time_by_side(
    earlier: Iterable[Invocation], shown: Iterable[Invocation]
) -> list[tuple[Country | None, list[Entry]]]:
    """Entries of each side, each beside the one before it. `earlier` stand on the page before: they only precede."""
    passed, entries = list(earlier), list(shown)
    ids = {invocation.pk for invocation in entries}
    seconds = SECONDS / max(1, len(entries))
    sides = []
    for country, invocations in by_side([*passed, *entries]):
        pairs = zip([None, *invocations], invocations, strict=False)
        found = [_entry(invocation, before, seconds, country) for before, invocation in pairs if invocation.pk in ids]
        if found:
            sides.append((country, found))
    return sides


def _entry(invocation: Invocation, before: Invocation | None, seconds: float, country: Country | None) -> Entry:
    # Voices of no one country are not one speaker who changes words.
    if before is None or country is None or before.language != invocation.language:
        return Entry(invocation)
    return Entry(invocation, before, drift_of(before.wording, invocation.wording, seconds))


def drift_of(before: str, after: str, seconds: float = SECONDS) -> list[Piece] | None:
    """The words taken away and added; None where nothing changed or nearly everything did."""
    if before == after:
        return None
    pieces = marks(before, after, seconds)
    kept = sum(len(piece.text.strip()) for piece in pieces if piece.state == "kept")
    return pieces if kept >= ALIKE * min(len(before), len(after)) else None


@dataclass
class Exchange:
    """A demand, and the answer that the editors found to it."""

    demand: Invocation
    answer: Answer

    @property
    def side(self) -> Country | None:
        return _country_of(self.demand)

    @property
    def other_side(self) -> Country | None:
        """The country that answers, or of which an answer was awaited."""
        met_by = self.answer.met_by
        asked = met_by.invoker if met_by else self.demand.addressee
        return asked.country if asked else None


ORDER = (AnswerVerdict.MET, AnswerVerdict.PARTLY, AnswerVerdict.UNANSWERED)


def exchanges(invocations: Iterable[Invocation]) -> list[Exchange]:
    """Each judged demand face to face with what answers it: the answered ones first, those without an answer last."""
    found = [Exchange(invocation, answer) for invocation in invocations for answer in invocation.answers.all()]
    return sorted(found, key=lambda exchange: ORDER.index(AnswerVerdict(exchange.answer.verdict)))


def answered(invocation: Invocation, answers: Iterable[Answer]) -> list[Exchange]:
    """The demands that this invocation answers, as `answers` name them."""
    found = []
    for answer in answers:
        answer.met_by = invocation
        found.append(Exchange(answer.invocation, answer))
    return found


def _country_of(invocation: Invocation) -> Country | None:
    countries = list(countries_of(invocation).values())
    return countries[0] if len(countries) == 1 else None
