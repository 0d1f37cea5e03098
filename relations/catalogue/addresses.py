"""Words of addresses that depend on the language. Only the section of a path is translated; slugs are the same."""

from django.utils.functional import lazy
from django.utils.translation import get_language


def _in_active_language(fr: str, en: str) -> str:
    return en if (get_language() or "fr").startswith("en") else fr


# Said here and not in the catalogues of translations: an address does not change because a translator changed a word.
in_language = lazy(_in_active_language, str)
