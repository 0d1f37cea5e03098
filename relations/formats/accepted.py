"""What a header “Accept” asks for (RFC 9110, 12.5.1): which of several forms, by weight, never what it shuts out."""

import re
from collections.abc import Iterator, Sequence

WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?", re.ASCII)
Range = tuple[str, float]


def preferred(header: str, possible: Sequence[str]) -> str | None:
    """The media type of `possible` that the header wants most; None if it wants none of them.

    Of two that weigh the same, the one that is named more exactly, then the one that is named first, then the one that
    is possible first. No header means anything at all.
    """
    ranges = list(_ranges(header)) or [("*/*", 1.0)]
    weighed = [(*_weight(one, ranges), -place, one) for place, one in enumerate(possible)]
    best = max(weighed, default=None)
    return best[-1] if best and best[0] > 0 else None


def _ranges(header: str) -> Iterator[Range]:
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name:
            yield name, _weight_of(parameters)


def _weight_of(parameters: list[str]) -> float:
    """What cannot be a weight says nothing."""
    said = [value.strip() for name, _equals, value in (one.partition("=") for one in parameters) if name.strip() == "q"]
    return float(said[0]) if said and WEIGHT.fullmatch(said[0]) else 1.0


def _weight(media_type: str, ranges: list[Range]) -> tuple[float, int, int]:
    """The weight of the range that names it most exactly, how exactly that is, and how early in the header."""
    fitting = {"*/*": 0, f"{media_type.partition('/')[0]}/*": 1, media_type: 2}
    found = [(fitting[name], -place, weight) for place, (name, weight) in enumerate(ranges) if name in fitting]
    exactness, place, weight = max(found, default=(0, 0, 0.0))
    return weight, exactness, place
