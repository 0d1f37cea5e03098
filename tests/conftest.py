import gc
import time

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.test import Client, RequestFactory, TransactionTestCase
from django.utils import translation

from tests import emptying, factories


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The databases, emptied in our own way after each test that really commits."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        emptying.remember()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: emptying.empty())
        yield


@pytest.fixture
def press(transactional_db):
    """Both databases with real commits, which the press needs."""


@pytest.fixture(autouse=True)
def french():
    """Each test starts in French, whatever language the last answer was in."""
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=settings.PRODUCTION)
def as_in_production(monkeypatch):
    """What a browser does there: it asks over https, and whoever logs in shows a second factor."""
    plain, logged_in = RequestFactory.generic, Client.force_login

    def over_https(self, method, path, data="", content_type="application/octet-stream", secure=False, **more):
        return plain(self, method, path, data, content_type, True, **more)

    def with_factor(self, user, backend=None):
        logged_in(self, user, backend)
        session = self.session
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session.save()

    monkeypatch.setattr(RequestFactory, "generic", over_https)
    monkeypatch.setattr(Client, "force_login", with_factor)


@pytest.fixture
def chief(db):
    return factories.chief()


def pytest_collection_finish():
    """What has been imported by now stays: nobody need look through it for garbage again and again, nor so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_collection_modifyitems(items):
    """Every database test may use both databases: the record lives in both. The pages of the desk are known by name."""
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        if item.path.name.startswith("test_admin_"):
            item.add_marker("desk")
        if wanted & {"press", "db", "transactional_db", "seeded"}:
            item.add_marker(pytest.mark.django_db(transaction="press" in wanted, databases=["default", "public"]))
