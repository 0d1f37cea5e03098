"""The file that tells the proxy to empty its cache: written after what takes something away, and after nothing else."""

import pytest

from relations.newsroom import press as the_press
from relations.newsroom.management.commands.work import show_late_editions
from relations.newsroom.workflow import withdraw
from tests import factories as make
from tests.newsroom.test_crash import Crash, after_crash, cut_commit

pytestmark = pytest.mark.usefixtures("press")
TAKING = ("withdrawal", "retraction", "legal_removal")


@pytest.fixture
def file(settings, tmp_path):
    settings.PURGE_FILE = str(tmp_path / "purge")
    return tmp_path / "purge"


@pytest.mark.parametrize("act", TAKING)
def test_what_takes_a_record_away_empties_the_cache_and_nothing_else_does(file, act):
    theme = make.theme("montre")
    make.show(theme)
    make.show(make.resaved(theme, label_fr="Corrigé"), act="correction", notice_fr="Une faute.")
    assert not file.exists()

    edition = withdraw([("theme", theme.pk)], by=make.chief(), act=act, notice_fr="Parti.")

    assert file.read_text() == f"edition {edition.number}\n"


@pytest.mark.parametrize("next_act", ["catching up", "another edition"])
def test_a_withdrawal_that_a_crash_left_unshown_empties_the_cache_when_it_is_shown(file, next_act):
    theme, other, chief = make.theme("montre"), make.theme("reste"), make.chief()
    make.show(theme)
    with pytest.raises(Crash), cut_commit("public", after=False):
        withdraw([("theme", theme.pk)], by=chief, notice_fr="Parti.")
    after_crash()
    assert not file.exists()

    assert the_press.catch_up() if next_act == "catching up" else make.show(other)

    assert file.read_text() == "edition 2\n"


def test_a_withdrawal_of_which_a_crash_kept_the_word_is_told_by_the_next_round(file, monkeypatch):
    theme = make.theme("montre")
    make.show(theme)
    with monkeypatch.context() as killed:
        killed.setattr(the_press, "purge", lambda: None)
        withdraw([("theme", theme.pk)], by=make.chief(), notice_fr="Parti.")
    assert not file.exists()

    show_late_editions()

    assert file.read_text() == "edition 2\n"
    file.write_text("told of edition 2")
    show_late_editions()
    assert file.read_text() == "told of edition 2"


def test_an_edition_stands_though_the_cache_cannot_be_told(settings, tmp_path, caplog):
    settings.PURGE_FILE = str(tmp_path / "nowhere" / "purge")
    theme = make.theme("montre")
    make.show(theme)

    edition = withdraw([("theme", theme.pk)], by=make.chief(), notice_fr="Parti.")

    assert edition.number == 2
    assert "Empty the cache of the proxy by hand" in caplog.text
