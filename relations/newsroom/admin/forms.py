"""Form fields and forms of the desk that keep what an editor typed."""

from typing import Any, ClassVar

from django import forms

from relations.models.article import normalise


class ExactTextField(forms.CharField):
    """Text kept to its last blank. A browser sends line ends as CRLF, and Django would strip the ends."""

    def __init__(self, **kwargs: Any):
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value) or "")


class RecordForm(forms.ModelForm):
    """Shown again with a reason when the newsroom would not have what was typed."""

    # Why it would not, when it was asked once already.
    refused: ClassVar[str] = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refused:
            self.add_error(None, self.refused)
        return cleaned
