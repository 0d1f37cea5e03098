"""The form of a record that its digest is made of: kept for as long as anybody may want to prove it."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relations.newsroom.snapshots import canonical, digest

pytestmark = pytest.mark.once

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda values: st.lists(values) | st.dictionaries(TEXT, values),
    max_leaves=12,
)


@settings(max_examples=150)
@given(VALUES)
def test_the_canonical_form_is_what_any_language_can_make_again(value):
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    assert canonical(value) == plain.encode()


def test_a_digest_is_that_of_the_canonical_form():
    said = {"root": {"title_fr": "« L’été\u00a0»\n\x7f\u2028", "id": 2**70}, "kind": "event"}

    assert (
        digest(said)
        == hashlib.sha256(
            b'{"kind":"event","root":{"id":1180591620717411303424,"title_fr":'
            + '"« L’été\u00a0»\\n\x7f\u2028"}}'.encode()
        ).hexdigest()
    )
