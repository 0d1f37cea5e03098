"""schemathesis asks what the description allows, and what it does not, and compares the answers with it.

One group for each resource and one for what stands beside them. `make test` asks a hundred times a group or so;
`make trials` asks more often (`tests/trials/test_api.py`).
"""

from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from config.wsgi import application
from relations.api.v1.resources import RESOURCES
from tests.api.conftest import whole_record

CASES = 100
HEALTH = list(HealthCheck)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
# Those that ask much, so that the suite stays short: every filter of every list has a test of its own besides.
GROUPS = ("events", "actors", "changes", "api")
# A text can be a name that no record has, or a cursor that no list gave: the description cannot tell, the answer does.
NOT_KNOWN = {"positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", 400, 404]}}
CONFIG = schemathesis.Config.from_dict({"checks": NOT_KNOWN})


def check(tag: str, cases: int) -> int:
    """Ask this group so often; the number of questions asked. Raises what schemathesis finds."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=CONFIG)
    found = [result.ok() for result in schema.include(tag=tag).get_all_operations()]
    # Forms of whole lists have tests of their own, and the page of the documentation is no JSON.
    operations = [operation for operation in found if not operation.path.endswith((".{ending}", "/docs/"))]
    each = -(-cases // (len(operations) * len(MODES)))
    return sum(_ask(operation, mode, each) for operation in operations for mode in MODES)


def _ask(operation, mode: GenerationMode, cases: int) -> int:
    asked = 0

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=cases, database=None, derandomize=True, deadline=None, suppress_health_check=HEALTH)
    def ask(case):
        nonlocal asked
        asked += 1
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    with suppress(Unsatisfiable):
        # There is nothing wrong to ask of an address without parameters.
        ask()
    return asked


@pytest.mark.once
@pytest.mark.parametrize("tag", GROUPS)
def test_answers_keep_the_description(press, tag):
    whole_record()

    assert check(tag, CASES) >= 20


def test_the_groups_are_resources():
    assert set(GROUPS) - {"api"} <= set(RESOURCES)
