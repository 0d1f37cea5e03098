"""Passwords that are long enough and guessed all the same. No rule of how one is made up: any sentence will do."""

import re
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
    "marseille", "nicolas", "coucou", "secret", "bamako", "entente", "vive", "lemali", "afrique", "liberte",
})  # fmt: skip


class PredictableValidator:
    """Refuses a common word, the name of the account or of the site, repeated or with a few signs around it."""

    @cached_property
    def common(self) -> set[str]:
        host = urlsplit(settings.PUBLIC_URL).hostname or ""
        return {*CommonPasswordValidator().passwords, *FRENCH, *host.split("."), _bare(host)}

    def validate(self, password: str, user: Any = None) -> None:
        own = {_bare(getattr(user, name, "") or "") for name in ("username", "first_name", "last_name")} - {""}
        if any(_is_run(form) or form in self.common or form in own for form in _forms(password)):
            raise ValidationError(_("This password is easily guessed."), code="password_too_predictable")

    def get_help_text(self) -> str:
        return _("A sentence of a few words is good; a known word with digits after it is not.")


def _bare(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())


def _forms(password: str) -> set[str]:
    """A password as it is, without what is put around a word, and the piece that it repeats."""
    bare = _bare(password)
    found = {bare, re.sub(r"^\d+|\d+$", "", bare)}
    return {_piece(form) for form in found} | found


def _piece(words: str) -> str:
    """The shortest piece whose repetition the words are: "abab" is "ab" twice."""
    start = (words + words).find(words, 1)
    return words[:start] if words else words


def _is_run(words: str) -> bool:
    """Whether each sign follows the one before at the same distance: 123456789012, aaaaaaaaaaaa."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(words)}
    return len(words) > 2 and len(steps) == 1
