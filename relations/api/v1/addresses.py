"""Where a record stands: in the API, and on the public site in both languages."""

from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import override

from relations.catalogue.documents import RESOURCES
from relations.models import Phase, Record
from relations.models.texts import LANGUAGES

# Stands for the slug in an address that is worked out once for all records of a kind.
ANY = "any-slug"


class Addresses:
    """Addresses as who asks would write them: from the host that was asked."""

    def __init__(self, request: HttpRequest) -> None:
        self.base = request.build_absolute_uri("/").rstrip("/")

    @property
    def host(self) -> str:
        """What the addresses in documents begin with."""
        return f"{self.base}{get_script_prefix().rstrip('/')}"

    def api(self, kind: str, key: str) -> str | None:
        """The record's address in the API; None for kinds that have none of their own, such as passages."""
        name = RESOURCES.get(kind)
        return f"{self.base}{_api_pattern(name).replace(ANY, key)}" if name else None

    def of(self, row: Record | Phase) -> str | None:
        return self.api(row._meta.model_name or "", str(row.uid) if isinstance(row, Phase) else row.slug)

    def site(self, row: Record) -> dict[str, str] | None:
        """The pages of the record by language; None while the site has none for its kind."""
        patterns = {language: _site_pattern(row.kind(), language) for language in LANGUAGES}
        found = {language: path.replace(ANY, row.slug) for language, path in patterns.items() if path}
        return {language: f"{self.base}{path}" for language, path in found.items()} or None

    def named(self, name: str) -> str:
        return f"{self.base}{reverse(f'api:{name}')}"

    def archives(self) -> str:
        return f"{self.base}{reverse('archives')}"


@cache
def _api_pattern(name: str) -> str:
    return reverse(f"api:{name}-detail", args=(ANY,))


@cache
def _site_pattern(kind: str, language: str) -> str | None:
    with override(language):
        try:
            return reverse(f"public:{kind}-detail", args=(ANY,))
        except NoReverseMatch:
            return None
