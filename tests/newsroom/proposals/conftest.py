import pytest

from tests.newsroom.proposals import scene


@pytest.fixture
def source():
    scene.vocabulary()
    return scene.article()


@pytest.fixture
def read(source, chief):
    return scene.read(source, chief)
