"""Under which terms others may use what we publish."""

from typing import Final

NAME: Final = "CC BY 4.0"
URL: Final = "https://creativecommons.org/licenses/by/4.0/"
