import pytest
from django.utils import translation

from relations.newsroom import audit
from tests import factories


@pytest.fixture
def press(transactional_db, django_db_blocker):
    """Both databases with real commits, which the press needs."""
    audit.guard()
    yield
    # The tables are emptied after this, which the audit would refuse.
    audit.unguard()


@pytest.fixture(autouse=True)
def french():
    """Each test starts in French, whatever language the last answer was in."""
    with translation.override("fr"):
        yield


@pytest.fixture
def chief(db):
    return factories.chief()


def pytest_collection_modifyitems(items):
    """Every database test may use both databases: the record lives in both."""
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        if wanted & {"press", "db", "transactional_db", "seeded"}:
            item.add_marker(pytest.mark.django_db(transaction="press" in wanted, databases=["default", "public"]))
