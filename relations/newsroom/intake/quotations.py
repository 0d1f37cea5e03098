"""Quotations: what stands in marks and somebody said. Titles, names of operations and words kept at a distance are none."""
# ruff: noqa: E501

import re
from collections.abc import Iterator

from relations.newsroom.intake.cast import Cast
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.marks import Quoted
from relations.newsroom.intake.nearby import Nearby
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.quoting import CHARGED, FINITE, GOVERNED, NAMING, VERB_FIRST
from relations.newsroom.intake.said import Quotation
from relations.newsroom.intake.sayings import is_saying
from relations.newsroom.intake.speaker import OF_NOBODY, Speaker
from relations.newsroom.intake.speakers import Speakers

# What somebody calls a thing is its name before it is speech.
CALLS = re.compile(r"appel|surnomm|nomm|design|baptis|call|dub|label|nam|nick")

# Between a verb of saying and words that are said.
LINKS = frozenset(
    ("que", "qu'", "d'", "de", "comme", "à", "as", "that", "un", "une", "des", "a", "an", "the", ":", "la", "le", "l'", "du")
)  # fmt: skip
# How many words may stand between words in marks that one sentence joins.
CHAIN_LINK = 9
# No article quotes more often than this.
MOST = 500


class _Desk:
    """Reads the quotations of one article in order."""

    def __init__(self, ground: Ground, cast: Cast, offices: list[Office]) -> None:
        self.ground = ground
        self.speakers = Speakers(ground, cast, offices)
        self.nearby = Nearby(ground, cast, self.speakers)
        self.spoken: dict[int, Speaker] = {}

    def run(self) -> Iterator[Quotation]:
        self.spans = list(_token_spans(self.ground))[:MOST]
        for number, (quoted, first, last) in enumerate(self.spans):
            quotation = self._read(number, quoted, first, last)
            if quotation:
                yield quotation

    def _following(self, number: int) -> int:
        """Where the next words in marks begin."""
        return self.spans[number + 1][1] if number + 1 < len(self.spans) else len(self.ground.tokens)

    def _read(self, number: int, quoted: Quoted, first: int, last: int) -> Quotation | None:
        if quoted.first >= quoted.last or self._is_naming(quoted, first):
            return None
        speaker = self._cut(number, first)
        speaker = speaker or self._direct(quoted, first, last, self._following(number)) or self._chained(number)
        words = len(self.ground.document.text[quoted.first : min(quoted.last, quoted.first + 4000)].split())
        sourced = speaker is not None and speaker.rule in (
            "source without a name",
            "said in general",
            "whose house it is",
        )
        if (speaker is None or words <= 6) and not sourced and self._is_of_nobody(first):
            return None
        if speaker and words <= 3 and not self._says_fragment(quoted, first, words, speaker):
            return None
        if speaker is None:
            claimed = (words >= 4 and self._is_attributed(last)) or self._is_woven_in(quoted, first, words)
            if not self._is_sentence(quoted, words, first) and not claimed:
                return None
            speaker = self._guessed(first, last, claimed=claimed) or Speaker(None, "", "nobody named", 0.4)
        self.spoken[number] = speaker
        self.speakers.remember(speaker, last)
        self.nearby.before_quote = last
        return self._quotation(quoted, speaker)

    def _guessed(self, first: int, last: int, *, claimed: bool) -> Speaker | None:
        """By the words around; but nobody at hand where a verb behind the words claims them for somebody unknown."""
        if (own := self._of_sentence(first) if claimed else None) is not None:
            return own
        if self._is_attributed(last):
            return None
        return self.nearby.beside(first, last) or self.nearby.led_out(last)

    def _quotation(self, quoted: Quoted, speaker: Speaker) -> Quotation:
        start, end = quoted.first, quoted.last
        text = self.ground.document.text
        while (end - 1 > start and text[end - 1] in ",;") or (end - 1 > start and text[end - 1].isspace()):
            end -= 1
        verb = self.ground.tokens[speaker.verb].text if speaker.verb >= 0 else ""
        confidence = speaker.confidence if quoted.closed else speaker.confidence - 0.2
        actor = speaker.actor.number if speaker.actor else None
        return Quotation(
            start, end, text[start:end], speaker.name, actor, speaker.rule, round(confidence, 2), quoted.closed, verb
        )

    def _is_of_nobody(self, first: int) -> bool:
        """« On parle de « nouveau chapitre » »: everybody's words are nobody's."""
        ground = self.ground
        start = self._start_before(first)
        verb = next((at for at in range(first - 1, max(start, first - 9), -1) if is_saying(ground, at)), None)
        return verb is not None and ground.low(verb - 1) in ("on", "people", "critics")

    # --- who ------------------------------------------------------------------------------------------------------

    def _direct(self, quoted: Quoted, first: int, last: int, following: int) -> Speaker | None:
        """By a verb of saying after, within or before the words, in their own sentence."""
        ground = self.ground
        end = self._end_after(last, following)
        start = self._start_before(first)
        if (agent := self.speakers.agent(start, first, last, end)) is not None:
            return agent
        if (opened := self.speakers.opened(start, first, last, end)) is not None:
            return opened
        before = self.speakers.before(start, first) if start < first else None
        after = self.speakers.after(last, end)
        if after and self._only_reports(after) and (own := self._own_clause(quoted, start, first, before)):
            return own
        if after and after.rule == "according to":
            return after
        nearer = ("after the verb", "pronoun") if before and not before.actor else ("after the verb",)
        if after and after.actor and after.rule in nearer and ground.low(first - 1) == ":":
            # « Elles déplorent ce choix : « … », tranche X »: the verb behind the words is nearer than the colon.
            return after
        if before and (
            ground.low(first - 1) == ":" or (before.verb >= first - 5 and start < first - 1 and before.confidence > 0.7)
        ):
            return before
        found = after or self.speakers.within(first, last) or before
        if found is None and start < first:
            found = self.speakers.tail(last, ground.sentence_of(last - 1).last)
        return found or self._as_predicate(quoted, start, first) or self._charged(first)

    def _cut(self, number: int, first: int) -> Speaker | None:
        """« … », a poursuivi X, « … »: words that go on behind a comma are those of whoever was named between."""
        before, ground = self.spoken.get(number - 1), self.ground
        if before is None or ground.low(first - 1) != ",":
            return None
        last = self.spans[number - 1][2]
        same = ground.tokens[last].paragraph == ground.tokens[first].paragraph
        within = not any(ground.low(at) in (".", ";", ":", "!", "?") for at in range(last, first))
        if not (same and within and last <= before.verb < first):
            return None
        return Speaker(before.actor, before.words, "goes on behind who said it", 0.85)

    def _chained(self, number: int) -> Speaker | None:
        """« … » car « … » et « … », a dit X: words in marks that one sentence joins are all claimed behind the last."""
        quoted = self.spans[number][0]
        if len(self.ground.document.text[quoted.first : min(quoted.last, quoted.first + 60)].split()) < 4:
            return None
        for here, there in zip(range(number, number + 3), range(number + 1, len(self.spans)), strict=False):
            (_, _, last), (_, first, end) = self.spans[here], self.spans[there]
            if first - last > CHAIN_LINK or not self._joins(last, first):
                return None
            if (found := self.speakers.after(end, self._end_after(end, self._following(there)))) is not None:
                return found
        return None

    def _joins(self, first: int, last: int) -> bool:
        between = range(first, last)
        if self.ground.tokens[first - 1].paragraph != self.ground.tokens[last].paragraph:
            return False
        return not any(self.ground.low(at) in ".;:!?…" or is_saying(self.ground, at) for at in between)

    def _only_reports(self, after: Speaker) -> bool:
        """« …, a-t-on appris de source diplomatique », « …, selon l’agence Pars »: who passes on what another said."""
        if after.rule in ("source without a name", "said in general", "whose paper it is"):
            return True
        return after.actor is not None and after.actor.kind == "media"

    def _own_clause(self, quoted: Quoted, start: int, first: int, before: Speaker | None) -> Speaker | None:
        """Whose words go on a clause of the reporter's: « Celle-ci a protesté contre une décision « … », … »."""
        text = self.ground.document.text
        if start >= first or text[quoted.first].isupper() or self.ground.low(first - 1) in (",", ":"):
            return None
        if before and before.actor and before.rule not in ("according to", "source without a name"):
            return before
        return None

    def _charged(self, first: int) -> Speaker | None:
        """« X s’en est pris à Belgrade, accusée de « … »: the charge is the subject's."""
        ground = self.ground
        if ground.low(first - 1) not in ("de", "d'") or not CHARGED.match(ground.low(first - 2)):
            return None
        return self._of_sentence(first) if ground.low(first - 3) == "," else None

    def _as_predicate(self, quoted: Quoted, start: int, first: int) -> Speaker | None:
        """« Le gouvernement « prend acte avec regret » de … »: the subject stands right before words that go on small."""
        ground = self.ground
        inner = ground.document.text[quoted.first : quoted.last].split()
        if len(inner) < 3 or not inner[0][:1].islower() or not VERB_FIRST.match(ground.low(first + 1)):
            return None
        subject = self.speakers.subject_of(start, first)
        if not any(self.speakers.reach(at) == first for at in range(start, first)):
            return self.speakers.phrase(start, first)
        return Speaker(subject.actor, subject.words, "subject of the words", 0.7) if subject else None

    def _end_after(self, last: int, following: int) -> int:
        """To the end of the sentence that goes on after the words, or to the next words in marks."""
        ground = self.ground
        if last >= len(ground.tokens) or ground.tokens[last].paragraph != ground.tokens[last - 1].paragraph:
            return last
        sentence = ground.sentence_of(last)
        end = min(following, sentence.last)
        opened = ground.sentence_of(last - 1).index != sentence.index
        if ground.language == "en" and ground.low(last - 2) == "." and ground.tokens[last].upper:
            # "… an act of war." The minister said: a full stop within the marks ends the sentence; a comma does not.
            return last
        if opened and ground.language == "fr" and ground.tokens[last].upper:
            return last
        return end

    def _start_before(self, first: int) -> int:
        ground = self.ground
        sentence = ground.sentence_of(first)
        return min(first, max(sentence.first, self._last_full_stop(sentence.first, first)))

    def _last_full_stop(self, start: int, first: int) -> int:
        """A quotation inside the sentence that was closed by a full stop parts it."""
        ground = self.ground
        for at in range(first - 1, max(start, first - 40), -1):
            if (
                ground.tokens[at].quote >= 0
                and ground.low(at - 1) in (".", "!", "?")
                and ground.tokens[at - 1].quote >= 0
                and ground.tokens[at + 1].quote < 0
            ):
                return at + 1 if ground.tokens[at + 1].upper else start
        return start

    def _of_sentence(self, first: int) -> Speaker | None:
        """Words woven into a sentence are its subject's."""
        start = self._start_before(first)
        stops = [
            at + 1 for at in range(start, first) if self.ground.low(at) == ";" and self.ground.tokens[at].quote < 0
        ]
        found = self.speakers.subject_of(stops[-1] if stops else start, first) if start < first else None
        return Speaker(found.actor, found.words, "subject of the sentence", 0.6) if found else None

    # --- whether ----------------------------------------------------------------------------------------------------

    def _is_naming(self, quoted: Quoted, first: int) -> bool:
        before = self.ground.document.plain[max(0, quoted.start - 60) : quoted.start]
        words = self.ground.document.text[quoted.first : quoted.last].split()
        if len(words) > 9 or "\n" in before[-2:]:
            return False
        if re.match(r"(?:se|ne) |[sn]['’]", self.ground.document.text[quoted.first :]):
            # « pour qui l’ouvrage « se justifie » … »: no name begins so.
            return False
        if len(words) >= 4 and words[0][:1].islower() and re.search(r"\bcalled (?:[\w']+ ){1,3}$", before):
            return False
        if re.search(r"\bwhat (?:[\w'’.-]+,? ){1,9}called $", before):
            # "what its chairman, X, called "…""
            return False
        return bool(NAMING.search(before)) and not re.search(r":\s*$", before)

    def _says_fragment(self, quoted: Quoted, first: int, words: int, speaker: Speaker) -> bool:
        """One to three words are said if the verb of saying governs them; a name in capitals is not."""
        text = self.ground.document.text
        inner = text[quoted.first : quoted.last]
        if re.search(r"[.!?…]$", inner) or text[quoted.first - 1 : quoted.first] == ":":
            return True
        before = self.ground.document.plain[max(0, quoted.start - 110) : quoted.start]
        if words >= 2 and all(word[:1].isupper() for word in inner.split()):
            return False
        if first == self.ground.sentence_of(first).first:
            return True
        linked = self.ground.low(first - 1) in LINKS and 0 < first - speaker.verb <= 8
        governed = 0 < first - speaker.verb <= 2 and is_saying(self.ground, speaker.verb)
        governed = governed and not CALLS.match(self.ground.low(speaker.verb))
        if words >= 2 and (speaker.rule == "according to" or linked or governed):
            return True
        return bool(GOVERNED.search(before))

    def _is_attributed(self, last: int) -> bool:
        """« … », soupire Mykola: a verb of saying follows, though its subject is in no list."""
        ground = self.ground
        if ground.low(last) != "," or ground.token(last + 1) is None:
            return False
        if any(ground.low(last + step) in OF_NOBODY for step in range(2, 7)):
            return False
        return any(is_saying(ground, at) for at in (last + 1, last + 2) if ground.token(at))

    def _is_woven_in(self, quoted: Quoted, first: int, words: int) -> bool:
        """« … pour que ce partenariat reste « fondé sur le respect mutuel » »: five words and more that go on the sentence."""
        text = self.ground.document.text
        if words < 5 or text[quoted.first].isupper() or first == self.ground.sentence_of(first).first:
            return False
        return self.ground.low(first - 1) not in (",", "(", "–", "-") or words >= 7

    def _is_sentence(self, quoted: Quoted, words: int, first: int) -> bool:
        """Whether words that no verb of saying claims can still only be speech: a sentence that stands by itself."""
        document = self.ground.document
        text = document.text[quoted.first : quoted.last]
        alone = first == self.ground.sentence_of(first).first or self.ground.low(first - 1) == ":"
        plain = document.plain[quoted.first : min(quoted.last, quoted.first + 2000)]
        if words < 4 or not FINITE.search(plain):
            return words >= 3 and alone and text[-1:] in ".!?" and text[:1].isupper()
        return (alone and (text[:1].isupper() or text[-1:] in ".!?…")) or words >= 14


def _token_spans(ground: Ground) -> Iterator[tuple[Quoted, int, int]]:
    """Each span in marks with its first word and the one after its last."""
    for quoted in ground.marks:
        first, last = ground.token_at(quoted.start), ground.token_at(quoted.end)
        if first < last and not ground.frame.holds(quoted.start):
            yield quoted, first, last


def quotations_of(ground: Ground, cast: Cast, offices: list[Office]) -> list[Quotation]:
    return list(_Desk(ground, cast, offices).run())
