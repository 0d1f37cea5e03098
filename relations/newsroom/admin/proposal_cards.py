"""Proposals as the reading desk shows them: a card for each, and the text cut up where they begin and end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from relations.newsroom.admin.proposal_forms import ProposalForm
from relations.newsroom.admin.proposal_rules import rule_in_words
from relations.newsroom.admin.proposal_scene import Scene
from relations.newsroom.models import Proposal
from relations.newsroom.proposals.decisions import NEW
from relations.newsroom.proposals.deeds import date_of
from relations.newsroom.proposals.matching import Match, the_one
from relations.vocabulary import Certainty

NAMES: dict[str, str | Promise] = {
    "actor": pgettext_lazy("proposal", "Actor"),
    "place": pgettext_lazy("proposal", "Place"),
    "event": pgettext_lazy("proposal", "Event"),
    "statement": pgettext_lazy("proposal", "Statement"),
    "invocation": pgettext_lazy("proposal", "Invocation"),
    "measure": pgettext_lazy("proposal", "Measure"),
}
# What a record that is there already gets of the article.
COMPLETED: dict[str, str | Promise] = {
    "actor": gettext_lazy("It is this actor: %(record)s"),
    "place": gettext_lazy("It is this place: %(record)s"),
}
# How sure a rule is, in words.
SURE, LIKELY = 0.85, 0.65


@dataclass(frozen=True)
class Choice:
    """One answer to which record a proposal is; `about` tells namesakes apart, and is empty where nothing does."""

    value: str
    words: str
    is_chosen: bool
    about: str | None = None
    address: str = ""


@dataclass
class Card:
    """One proposal as the desk shows it."""

    proposal: Proposal
    number: int
    summary: str
    # What can be changed before accepting; shown when somebody asks, or has to.
    form: ProposalForm | None = None
    matches: list[Match] = field(default_factory=list)
    chosen: str = ""
    problems: list[str] = field(default_factory=list)
    record_name: str = ""

    @property
    def name(self) -> str:
        return f"{NAMES[self.proposal.kind]} {self.number}"

    @property
    def choices(self) -> list["Choice"]:
        """Each record that it may be, and a new one."""
        one = the_one(self.matches)
        chosen = self.chosen or (str(one.pk) if one else "")
        words = COMPLETED.get(self.proposal.kind, gettext_lazy("Another source for: %(record)s"))
        found = [
            Choice(
                str(match.pk),
                words % {"record": match.label},
                str(match.pk) == chosen,
                match.about,
                self._form_of(match),
            )
            for match in self.matches
        ]
        return [*found, Choice(NEW, _("A new record"), chosen == NEW)] if found else []

    def _form_of(self, match: Match) -> str:
        return reverse(f"admin:relations_{self.proposal.kind}_change", args=(match.pk,))

    @property
    def sureness(self) -> str:
        confidence = self.proposal.confidence
        return _("sure") if confidence >= SURE else _("likely") if confidence >= LIKELY else _("doubtful")

    @property
    def rule(self) -> str:
        return rule_in_words(self.proposal.rule)

    @property
    def is_recognised(self) -> bool:
        """Known by its very name or passage: nobody had to decide."""
        return self.proposal.state == Proposal.State.ACCEPTED and self.proposal.by_id is None


def is_complete(proposal: Proposal) -> bool:
    """Whether it could be accepted as it is: what an editor marks by hand says little of itself yet."""
    values, kind = proposal.values, proposal.kind
    needed = {"event": ("event_type", "parties"), "invocation": ("principle",), "statement": ("content_fr",)}
    whole = all(values[name] for name in needed.get(kind, ()))
    return whole and (kind != "measure" or bool(values["imposed_by"].get("name")))


@dataclass(frozen=True)
class Segment:
    """A run of the text with the proposals that it belongs to; `opens` are those that begin here."""

    text: str
    cards: tuple[Card, ...] = ()
    opens: tuple[Card, ...] = ()

    @property
    def classes(self) -> str:
        inmost = self.cards[-1].proposal
        return f"said {inmost.kind} {inmost.state}"

    @property
    def numbers(self) -> str:
        return " ".join(str(card.proposal.pk) for card in self.cards)

    @property
    def names(self) -> str:
        return ", ".join(card.name for card in self.cards)


def segments(text: str, cards: Iterable[Card]) -> Iterator[Segment]:
    """The text cut where a proposal begins or ends; the widest comes first among those of one run."""
    shown = [card for card in cards if card.proposal.state != Proposal.State.REFUSED]
    bounds = sorted({0, len(text), *(card.proposal.start or 0 for card in shown), *(_end(card) for card in shown)})
    ordered = sorted(shown, key=lambda card: (card.proposal.start or 0, -_end(card)))
    here: list[Card] = []
    at = 0
    for start, end in pairwise(bounds):
        here = [card for card in here if _end(card) > start]
        opens = []
        while at < len(ordered) and (ordered[at].proposal.start or 0) <= start:
            opens.append(ordered[at])
            at += 1
        here = sorted([*here, *opens], key=lambda card: (-_end(card) + (card.proposal.start or 0), card.number))
        yield Segment(text[start:end], tuple(here), tuple(opens))


def _end(card: Card) -> int:
    return card.proposal.end or 0


def certainty_of(values: dict[str, Any]) -> str:
    """How certain the text makes it, with the words that say so."""
    label = str(Certainty(values.get("certainty") or Certainty.PROBABLE).label)
    told_by = values.get("told_by")
    return (
        f"{label} (“{told_by}”)"
        if told_by and get_language() == "en"
        else f"{label} («\u00a0{told_by}\u00a0»)"
        if told_by
        else label
    )


def summary_of(proposal: Proposal, scene: Scene) -> str:
    """The proposal in a line of words."""
    values = proposal.values
    match proposal.kind:
        case "event":
            place = values["place"].get("name", "")
            return " · ".join(
                filter(None, (values["title_fr"], str(date_of(values["date"])), place, certainty_of(values)))
            )
        case "statement":
            return " · ".join(filter(None, (scene.name_of(values["speaker"]), values["verbatim"])))
        case "invocation":
            label = dict(scene.principles).get(values["principle"], values["principle"])
            return " · ".join(filter(None, (str(label), scene.name_of(values["invoker"]), values["wording"])))
        case "measure":
            sides = (scene.name_of(values["imposed_by"]), scene.name_of(values["target"]))
            return " · ".join(filter(None, (values["label_fr"], " → ".join(filter(None, sides)))))
        case "actor":
            return " · ".join(filter(None, (values["name"], values["title"], scene.country_name(values["country"]))))
    return " · ".join(filter(None, (values["name"], scene.country_name(values["country"]))))
