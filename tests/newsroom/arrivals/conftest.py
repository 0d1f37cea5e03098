import pytest
from django.test import Client
from django.utils.translation import override

from tests import factories as make


@pytest.fixture
def chief():
    return make.chief()


@pytest.fixture
def editor():
    return make.account("editrice", group="editor")


@pytest.fixture
def desk(editor):
    """An editor at the desk, in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(editor)
    return client


@pytest.fixture
def english():
    with override("en"):
        yield


@pytest.fixture
def allow(settings):
    """Lets one server of this machine be reached, at its port alone; answers an address of it."""

    def allowed(server, path="/article", host="127.0.0.1"):
        settings.OUTBOUND_ALLOWED = {*settings.OUTBOUND_ALLOWED, ("127.0.0.1", server.port)}
        return server.address(path, host=host)

    return allowed
