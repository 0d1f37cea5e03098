"""What a quotation is: verbatim words that somebody said, with who said them and by which rule they are known."""

from dataclasses import dataclass


@dataclass(slots=True)
class Quotation:
    """`start` to `end` are the words without their marks; `speaker` is a name, or a title as it is written."""

    start: int
    end: int
    text: str
    speaker: str
    actor: int | None
    rule: str
    confidence: float
    closed: bool = True
    verb: str = ""
