import pytest

from tests.public.conftest import reader, record

__all__ = ["reader", "record"]


@pytest.fixture
def folder(settings, tmp_path):
    """Where archives lie; nothing else of the installation's own folder is asked for."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "archives"
