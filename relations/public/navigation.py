"""The sections that every page leads to."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

SECTIONS = (
    ("relation-list", _("Relations")),
    ("event-list", _("Timeline")),
    ("actor-list", _("Actors")),
    ("statement-list", _("Statements")),
    ("principle-list", _("Principles")),
    ("measure-list", _("Measures")),
    ("commitment-list", _("Commitments")),
    ("article-list", _("Sources")),
)
ABOUT = (
    ("method", _("How to read this site")),
    ("corrections", _("Corrections")),
    ("data", _("Data")),
    ("page-list", _("About")),
)


class Navigation:
    """Links with whether they lead to the page being answered."""

    def __init__(self, request):
        self._request = request

    @property
    def sections(self) -> Iterator[dict]:
        return self._links(SECTIONS)

    @property
    def about(self) -> Iterator[dict]:
        return self._links(ABOUT)

    def _links(self, entries) -> Iterator[dict]:
        match = getattr(self._request, "resolver_match", None)
        here = match.view_name if match else ""
        for name, label in entries:
            yield {"url": reverse(f"public:{name}"), "label": label, "is_current": here == f"public:{name}"}
