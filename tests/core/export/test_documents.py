"""Documents: the same content, the same bytes."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.export.documents import canonical_text, content_hash, document_text, plain

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Thing:
    colour: Colour
    when: date


def test_what_documents_are_made_of() -> None:
    value = {
        "thing": Thing(Colour.RED, date(2026, 6, 1)),
        "at": datetime(2026, 6, 1, 7, 30, tzinfo=UTC),
        "hour": time(7, 30),
        "array": np.array([[1.0, 2.5]]),
        "count": np.int64(3),
        "share": np.float64(1 / 3),
        "yes": np.bool_(True),
        "set": {"b", "a"},
        "tuple": (1, 2),
    }
    assert plain(value) == {
        "thing": {"colour": "red", "when": "2026-06-01"},
        "at": "2026-06-01T07:30:00+00:00",
        "hour": "07:30:00",
        "array": [[1.0, 2.5]],
        "count": 3,
        "share": 0.333333333,
        "yes": True,
        "set": ["a", "b"],
        "tuple": [1, 2],
    }


def test_numbers_that_are_not_finite_are_null_and_there_is_no_minus_zero() -> None:
    assert plain([math.nan, math.inf, -math.inf]) == [None, None, None]
    assert str(plain(-0.0)) == "0.0"


def test_last_bits_do_not_matter() -> None:
    assert canonical_text(0.1 + 0.2) == canonical_text(0.3)


def test_order_matters_to_readers_and_not_to_comparison() -> None:
    one, other = {"b": 1, "a": 2}, {"a": 2, "b": 1}
    assert list(json.loads(document_text(one))) == ["b", "a"]
    assert canonical_text(one) == canonical_text(other) == '{"a":2,"b":1}'
    assert content_hash(one) == content_hash(other)


def test_what_has_no_place_is_refused() -> None:
    for value in (object(), b"bytes", Thing):
        with pytest.raises(TypeError):
            plain({"inside": [value]})


@given(VALUES)
def test_any_document_is_json_and_settles_at_once(value: object) -> None:
    text = document_text(value)
    assert document_text(json.loads(text)) == text
    assert canonical_text(json.loads(canonical_text(value))) == canonical_text(value)
