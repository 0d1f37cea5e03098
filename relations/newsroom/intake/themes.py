"""What a text is about: themes by how often and how early their words occur."""

import re
from dataclasses import dataclass
from functools import cache

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.tables import rows

MOST = 3
# What has less than this share of the weightiest is beside the point.
SHARE = 0.5


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
        if len(hits) >= weight:
            kinds = len({hit[0] for hit in hits})
            score = (len(hits) + kinds) / weight
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
