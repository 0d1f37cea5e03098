"""Thousands of questions that the description of the API allows, and as many that it does not."""

import pytest

from relations.api.v1.resources import RESOURCES
from tests.api.conftest import whole_record
from tests.api.test_schemathesis import check

pytestmark = [pytest.mark.trial, pytest.mark.usefixtures("press")]

CASES = 2000


@pytest.mark.parametrize("tag", [*RESOURCES, "api"])
def test_answers_keep_the_description_of_the_api(figures, tag):
    whole_record()

    figures(questions=check(tag, CASES))
