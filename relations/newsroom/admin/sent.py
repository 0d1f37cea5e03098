"""What somebody sent: numbers and words, as they can be looked up and kept."""

from typing import overload

from django.http import QueryDict
from django.urls import register_converter
from django.urls.converters import IntConverter
from django.utils.translation import gettext as _

from relations.newsroom.plans import Refused

# Any number of so many digits is one that both databases know, and that Python reads at once.
DIGITS = 18
LONGEST = 10_000


class NumberConverter(IntConverter):
    regex = f"[0-9]{{1,{DIGITS}}}"


# In the addresses of the desk, as <number:pk>: a longer one leads nowhere.
register_converter(NumberConverter, "number")


@overload
def number_in(words: str | None) -> int | None: ...
@overload
def number_in(words: str | None, default: int) -> int: ...
def number_in(words: str | None, default: int | None = None) -> int | None:
    """The number that these digits are; `default` when it is none, or one that no record can have."""
    return int(words) if words and words.isascii() and words.isdecimal() and len(words) <= DIGITS else default


def words_in(said: QueryDict, name: str, *, longest: int = LONGEST) -> str:
    """What was typed there, without the character that PostgreSQL does not keep. Raises Refused when it is too long."""
    words = said.get(name, "").replace("\0", "")
    if len(words) > longest:
        raise Refused([_("This text is too long: write at most %(count)s characters.") % {"count": longest}])
    return words
