"""The passages beside a record, numbered as its page numbers them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from relations.models import Evidence, Passage, Row
from relations.models.evidence import PARTS
from relations.vocabulary import Aspect, Stance


@dataclass
class Source:
    """One passage with all that it is cited for on one side: for the record, or against it."""

    number: int
    passage: Passage
    stance: str
    rows: list[Evidence] = field(default_factory=list)

    @property
    def aspects(self) -> list[str]:
        return list(dict.fromkeys(str(Aspect(row.aspect).label) for row in self.rows))


# A question that evidence speaks to: a part of the record and its id, or ("", None), and the aspect.
Question = tuple[str, int | None, str]


@dataclass
class Disagreement:
    """One question on which sources disagree: the passages on either side."""

    question: Question
    supporting: list[Source]
    contradicting: list[Source]

    @property
    def label(self) -> str:
        part, _pk, aspect = self.question
        label = str(Aspect(aspect).label)
        about = next((str(field.verbose_name) for field in Evidence._meta.concrete_fields if field.name == part), "")
        return f"{about}, {label}" if part else label


class Proofs:
    """The evidence of one record: each passage once, with a number that facts can refer to."""

    def __init__(self, rows: Iterable[Evidence]):
        self._sources: dict[tuple[int, str], Source] = {}
        for row in sorted(rows, key=lambda row: (row.stance != Stance.SUPPORTS, row.pk)):
            self._source_of(row).rows.append(row)

    def _source_of(self, row: Evidence) -> Source:
        key = (row.passage_id, row.stance)
        return self._sources.setdefault(key, Source(len(self._sources) + 1, row.passage, row.stance))

    @property
    def language(self) -> str:
        """The language of the sources, where they share one: that of the words which the record takes from them."""
        languages = {source.passage.article.language for source in self._sources.values()}
        return languages.pop() if len(languages) == 1 else ""

    @property
    def supporting(self) -> list[Source]:
        return [source for source in self._sources.values() if source.stance == Stance.SUPPORTS]

    @property
    def contradicting(self) -> list[Source]:
        return [source for source in self._sources.values() if source.stance == Stance.CONTRADICTS]

    @property
    def disagreements(self) -> list[Disagreement]:
        """Each question on which a passage contradicts the record, with what is said for it."""
        against: dict[Question, list[Source]] = {}
        for source in self.contradicting:
            for question in dict.fromkeys(map(_question_of, source.rows)):
                against.setdefault(question, []).append(source)
        return [Disagreement(question, self._said_for(question), sources) for question, sources in against.items()]

    def _said_for(self, question: Question) -> list[Source]:
        """The passages for the very question, or else for the whole of what it is about."""
        part, pk, aspect = question

        def of(*aspects: str) -> list[Source]:
            questions = {(part, pk, name) for name in aspects}
            return [source for source in self.supporting if questions & set(map(_question_of, source.rows))]

        return of(aspect) or of(Aspect.WHOLE, Aspect.WHAT)

    def about(self, *aspects: str) -> list[Source]:
        """The sources that speak of these aspects of the record itself."""
        return [
            source
            for source in self._sources.values()
            if any(row.aspect in aspects and not _is_of_a_part(row) for row in source.rows)
        ]

    def of_part(self, part: Row) -> list[Source]:
        """The sources cited for one tenure, verdict, link or phase."""
        name = {"eventlink": "link"}.get(part._meta.model_name or "", part._meta.model_name)
        return [
            source
            for source in self._sources.values()
            if any(getattr(row, f"{name}_id") == part.pk for row in source.rows)
        ]


def _is_of_a_part(row: Evidence) -> bool:
    return any(getattr(row, f"{part}_id") for part in PARTS)


def _question_of(row: Evidence) -> Question:
    for part in PARTS:
        if pk := getattr(row, f"{part}_id"):
            return part, pk, row.aspect
    return "", None, row.aspect
