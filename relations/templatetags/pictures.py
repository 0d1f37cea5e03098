"""What pictures and their tables say with one word."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.formats import localize

from relations.catalogue.silence import RANKS
from relations.dates import month_in_words
from relations.vocabulary import Quad

register = template.Library()


@register.filter
def in_month(day: dt.date) -> str:
    return month_in_words(day)


@register.filter
def as_month(day: dt.date) -> str:
    """The month as addresses write it."""
    return f"{day.year:04}-{day.month:02}"


@register.filter
def as_year(year: int) -> str:
    """A year as addresses and words write it: four digits, and nothing between them."""
    return f"{year:04}"


@register.filter
def signed(value: Decimal | None) -> str:
    """A weight or a mean with its sign and one decimal; a dash for none."""
    if value is None:
        return "–"
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    digits = str(localize(abs(rounded), use_l10n=True))
    return f"+{digits}" if rounded > 0 else f"\N{MINUS SIGN}{digits}" if rounded < 0 else digits


@register.filter
def level_of(rank: int | None) -> str:
    """A rank in words, without its number."""
    return str(RANKS.get(rank, "")).partition("–")[2].strip()


@register.filter
def quadrant(quad: str) -> str:
    return str(Quad(quad).label)


@register.filter
def size_of(number: int) -> str:
    """The radius of a disc whose surface grows with the number, up to what a line of a table holds."""
    return f"{min(8.0, 2.5 * number**0.5):.1f}"
