"""A question as the index is asked it: in three classes, of which the first stands before the others.

The whole name of a record, then words that all stand in its title or names, then words anywhere. Inside a class the
order is that of places: names first, then the latest day. No engine's own rank has a part in it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from relations.search.engine import All, Any, But, Has, Node, Sequences, condition, places
from relations.search.entries import pairs, whole_name
from relations.search.questions import Question, Term
from relations.search.words import ANY, stems, streams

# Phrases up to here are found by their pairs alone.
PAIR = 2


@dataclass(frozen=True)
class Asked:
    """A question with the facets that it is narrowed by, such as "k_event"."""

    question: Question
    facets: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.question.wanted or self.facets)

    @cached_property
    def anywhere(self) -> Node:
        return self._without_unwanted(_all(*(_term(term) for term in self.question.wanted), *self._narrowing))

    @cached_property
    def in_titles(self) -> Node:
        return self._without_unwanted(_all(self._titled, self.anywhere) if self._has_phrases else self._titled_alone)

    @cached_property
    def as_a_name(self) -> Node:
        names = (Has(whole_name(stream)) for stream in streams(self.question.words, ANY))
        return self._without_unwanted(_all(_any(*names), *self._narrowing))

    @cached_property
    def sequences(self) -> tuple[Sequences, ...]:
        """The long phrases, whose pairs could stand apart from each other."""
        return tuple(
            Sequences(tuple(" ".join(stream) for stream in streams(term.words, ANY)), is_wanted)
            for terms, is_wanted in ((self.question.wanted, True), (self.question.unwanted, False))
            for term in terms
            if len(term.words) > PAIR
        )

    def narrowed(self, *facets: str) -> "Asked":
        return Asked(self.question, (*self.facets, *facets))

    def first(self, number: int, known: Collection[int] | None = None) -> list[int]:
        """The places of the first hits, class by class; `known` are those of all hits, if they have been asked for."""
        if not self.question.wanted:
            return places(self.anywhere, number, self.sequences)
        found: list[int] = []
        for node in (self.as_a_name, But(self.in_titles, self.as_a_name)):
            found += places(node, number - len(found), self.sequences)
            if len(found) >= number:
                return found
        return found + self._others(number - len(found), found, known)

    def _others(self, number: int, before: list[int], known: Collection[int] | None) -> list[int]:
        """The hits of the last class, after all of the others."""
        if known is not None:
            return sorted(set(known) - set(before))[:number]
        return places(But(self.anywhere, self.in_titles), number, self.sequences)

    def any(self, number: int) -> list[int]:
        """The places of so many hits, in no order that readers should see; of all, if there are no more."""
        return places(self.anywhere, number, self.sequences, is_ordered=False)

    def condition(self) -> tuple[str, list[str]]:
        """SQL that says whether the entry called `text` is a hit, and its values: to be part of another statement."""
        return condition(self.anywhere, self.sequences)

    @property
    def _narrowing(self) -> tuple[Node, ...]:
        return tuple(Has(facet) for facet in self.facets)

    @property
    def _has_phrases(self) -> bool:
        return any(len(term.words) > 1 for term in self.question.wanted)

    @property
    def _titled(self) -> Node:
        return _all(*(_any(*(Has(f"t_{stem}") for stem in _stems(word))) for word in self.question.words))

    @property
    def _titled_alone(self) -> Node:
        return _all(self._titled, *self._narrowing)

    def _without_unwanted(self, node: Node) -> Node:
        short = [term for term in self.question.unwanted if len(term.words) <= PAIR]
        return But(node, _any(*(_term(term) for term in short))) if short else node


def _term(term: Term) -> Node:
    if len(term.words) == 1:
        return _any(*(Has(stem) for stem in _stems(term.words[0])))
    return _any(*(_all(*(Has(pair) for pair in pairs(stream))) for stream in streams(term.words, ANY)))


def _stems(word: str) -> list[str]:
    return list(dict.fromkeys(stems(word, ANY)))


def _all(*parts: Node) -> Node:
    return parts[0] if len(parts) == 1 else All(parts)


def _any(*parts: Node) -> Node:
    return parts[0] if len(parts) == 1 else Any(parts)
