"""A text in small letters without accents, letter for letter, so that a place in one is the same place in the other."""

import unicodedata
from functools import lru_cache

# One mark for each family: rules are written with the plain ones.
ALIKE = {
    **dict.fromkeys("’ʼ‘`´ʻ＇", "'"),
    **dict.fromkeys("\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\t\u3000", " "),
    **dict.fromkeys("‐‑\u00ad", "-"),
    **dict.fromkeys("—―−", "–"),
}


class _Letters(dict[int, str]):
    """The plain letter of each code point, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        found = ALIKE.get(letter) or _plain_letter(letter)
        if len(self) < 70_000:
            self[code] = found
        return found


def _plain_letter(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[:1].lower() or letter
    return base if len(base) == 1 else letter


_LETTERS = _Letters()


def plain(text: str) -> str:
    """As long as the text: without accents, small, with straight apostrophes and plain spaces."""
    return text.translate(_LETTERS)


@lru_cache(maxsize=50_000)
def folded(words: str) -> str:
    """A name or wording as tables are asked for it: plain, hyphens as spaces, single spaces, no full stops."""
    return " ".join(plain(words).replace("-", " ").replace(".", "").split())
