import pytest

from relations.newsroom.recovery import copies, manifests


@pytest.fixture
def no_migrations(monkeypatch):
    """Databases that were made without migrations do not tell of any."""
    monkeypatch.setattr(manifests, "_last_migrations", lambda _ask: {})


@pytest.fixture
def light(monkeypatch):
    """Folders like backups, for what is done with them: the databases are copied by other tests."""

    def copied(alias, folder):
        (folder / copies.file_name(alias)).write_bytes(alias.encode())
        return copies.facts_of(alias)

    monkeypatch.setattr(copies, "copy_out", copied)
