"""What a text is about: themes by how often and how early their words occur."""

import re
from dataclasses import dataclass
from functools import cache

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.tables import rows

MOST = 3
# A theme is told in the first half of a text, or again and again; what is said at its beginning counts more.
HEAD, LEAD = 0.5, 0.35
AGAIN = 3
# What has less than this share of the weightiest is beside the point.
SHARE = 0.7


@dataclass(frozen=True, slots=True)
class ThemeFinding:
    code: str
    label_fr: str
    label_en: str
    count: int
    start: int
    end: int
    text: str
    confidence: float


@cache
def _patterns() -> list[tuple[str, str, str, int, re.Pattern[str]]]:
    return [
        (row["code"], row["label_fr"], row["label_en"], int(row["weight"]), re.compile(row["wordings"]))
        for row in rows("themes.csv")
    ]


def themes_of(ground: Ground) -> list[ThemeFinding]:
    """The themes with enough of their own words, the weightiest first; common words count for less."""
    found: list[tuple[float, ThemeFinding]] = []
    for code, label_fr, label_en, weight, pattern in _patterns():
        hits = [m for m in pattern.finditer(ground.document.plain) if not ground.frame.holds(m.start())]
        if _is_salient(hits, weight, len(ground.document.plain)):
            score = _weight_of(hits, len(ground.document.plain)) / weight**1.5
            first = hits[0]
            text = ground.document.text[first.start() : first.end()]
            confidence = min(0.95, 0.4 + 0.1 * score)
            found.append(
                (
                    score,
                    ThemeFinding(
                        code, label_fr, label_en, len(hits), first.start(), first.end(), text, round(confidence, 2)
                    ),
                )
            )
    found.sort(key=lambda one: -one[0])
    return [finding for score, finding in found[:MOST] if score >= SHARE * found[0][0]]


def _is_salient(hits: list[re.Match[str]], weight: int, length: int) -> bool:
    if len(hits) < weight:
        return False
    return len(hits) >= AGAIN * weight or hits[0].start() < HEAD * length


def _weight_of(hits: list[re.Match[str]], length: int) -> int:
    """How often its words stand, how many they are, and twice more what stands at the beginning."""
    return len(hits) + len({hit[0] for hit in hits}) + 2 * sum(hit.start() < LEAD * length for hit in hits)
