"""Every kind of page of the site, in both languages, on a phone and a desk, light and dark: axe, and its width."""

from itertools import product

import pytest

from tests.browser.conftest import browser, server
from tests.browser.test_site import look_at, pages_in

pytestmark = pytest.mark.trial
__all__ = ["browser", "server"]


@pytest.mark.parametrize(("language", "width", "dark"), list(product(("fr", "en"), (360, 1280), (False, True))))
def test_every_screen_is_open_to_everyone(browser, server, language, width, dark):
    look_at(pages_in(server, language), browser, server, language, width, dark)
