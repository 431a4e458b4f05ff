from __future__ import annotations

import json

from lissom.core.recovery.validation import validate, validation


def test_every_number_is_held_and_every_row_names_its_source() -> None:
    rows = validate()
    assert [row for row in rows if not row.ok] == []
    assert all(row.source and row.measured for row in rows)
    assert {row.id for row in rows} == {f"V{number}" for number in range(1, 12)}


def test_the_answer_is_the_same_each_time_and_can_be_written_as_json() -> None:
    assert json.dumps(validation()) == json.dumps(validation())
