"""Passwords that are long enough and guessed all the same. No rule of how one is made up: any sentence will do."""

import re
import unicodedata
from functools import cached_property
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What lists of common passwords, which are English, leave out; and what this installation suggests.
FRENCH = frozenset({
    "motdepasse", "motdepass", "azertyuiop", "azertyuiopqsdfghjklm", "azerty", "qsdfghjklm", "wxcvbn", "bonjour",
    "bienvenue", "administrateur", "redaction", "journaliste", "jetaime", "chouchou", "doudou", "loulou", "soleil",
    "marseille", "nicolas", "coucou", "secret", "bamako", "entente", "vive", "lemali", "mali", "afrique", "liberte",
    "niger", "niamey", "burkina", "faso", "ouagadougou", "senegal", "dakar", "russie", "moscou", "ukraine", "france",
    "paris", "passe", "journal", "admin", "password",
})  # fmt: skip
# Fewer different signs than this are found by trying, however long the row of them.
DIFFERENT = 5
# What stands for a letter by its look; "1" stands for two of them.
LOOKS = [str.maketrans("@43!0$57" + "1", "aaeiosst" + one) for one in "il"]
SHORT = 3


class PredictableValidator:
    """Refuses few signs repeated, a common word, the name of the account or of the site, with what is put around it or
    in the place of its letters, and two of them in a row; a sentence of three words or more is nobody's guess."""

    @cached_property
    def ours(self) -> set[str]:
        host = urlsplit(settings.PUBLIC_URL).hostname or ""
        return {*FRENCH, *host.split("."), _bare(host)}

    @cached_property
    def common(self) -> set[str]:
        return self.ours | CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        own = {_bare(getattr(user, name, "") or "") for name in ("username", "first_name", "last_name")} - {""}
        if _is_poor(password) or self._is_known(password, own) or self._is_a_pair(password, own):
            raise ValidationError(_("This password is easily guessed."), code="password_too_predictable")

    def _is_known(self, password: str, own: set[str]) -> bool:
        return any(_is_run(form) or form in self.common or form in own for form in _forms(password))

    def _is_a_pair(self, password: str, own: set[str]) -> bool:
        """Whether it is two known words and no more, or nothing but words of this place, however many."""
        words = [word for word in re.split(r"[\W\d_]+", _plain(password)) if len(word) >= SHORT]
        known, ours = self.common | own, self.ours | own
        if len(words) == 1:
            halves = [(words[0][:cut], words[0][cut:]) for cut in range(SHORT, len(words[0]) - SHORT + 1)]
            return any(one in known and other in known for one, other in halves)
        few = len(words) == 2 and known.issuperset(words)
        return few or (bool(words) and ours.issuperset(words))

    def get_help_text(self) -> str:
        return _("A sentence of a few words is good; a known word with digits after it is not.")


def _plain(words: str) -> str:
    """In small letters without accents."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _bare(words: str) -> str:
    return re.sub(r"[\W_]+", "", _plain(words))


def _is_poor(password: str) -> bool:
    """Whether it has no letter and no digit, or only a few different signs."""
    return not _bare(password) or len(set("".join(password.casefold().split()))) < DIFFERENT


def _forms(password: str) -> set[str]:
    """A password as it is, without what is put around a word or in the place of its letters, and the piece that it
    repeats."""
    plain = _plain(password)
    inside = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    read = {form.translate(looks) for form in (plain, inside, re.sub(r"\d+$", "", plain)) for looks in LOOKS}
    found = {_bare(form) for form in {plain, inside} | read} - {""}
    found |= {re.sub(r"^\d+|\d+$", "", form) for form in found} - {""}
    return {_piece(form) for form in found} | found


def _piece(words: str) -> str:
    """The shortest piece whose repetition the words are: "abab" is "ab" twice."""
    start = (words + words).find(words, 1)
    return words[:start]


def _is_run(words: str) -> bool:
    """Whether each sign follows the one before at the same distance: 123456789012, aaaaaaaaaaaa."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(words)}
    return len(words) > 2 and len(steps) == 1
