"""Form fields and forms of the desk that keep what an editor typed."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from relations.models.article import normalise
from relations.newsroom.plans import standings_of


class ExactTextField(forms.CharField):
    """Text kept to its last blank. A browser sends line ends as CRLF, and Django would strip the ends."""

    def __init__(self, **kwargs: Any):
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value) or "")


class RecordForm(forms.ModelForm):
    """Refuses to save over a revision that the editor has not seen."""

    # Why the newsroom would not have what was typed, when it was asked once already.
    refused: ClassVar[str] = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refused:
            self.add_error(None, self.refused)
        seen = self.data.get("_seen", "")
        if self.instance.pk and seen.isdecimal() and int(seen) != self._head():
            words = _("Somebody has saved this record since you opened it: saving again replaces what they wrote.")
            self.add_error(None, words)
        return cleaned

    def _head(self) -> int | None:
        # Locked until the save is done: of two editors at once, the second is told.
        key = (self.instance.kind(), self.instance.pk)
        standing = standings_of([key]).get(key)
        return standing.head.number if standing else None
