from __future__ import annotations

import json

from lissom.core.evidence import table
from lissom.core.recovery.validation import validate, validation
from lissom.core.recovery.validation.rows import bar, row


def test_every_number_is_held_and_every_row_names_its_source() -> None:
    rows = validate()
    assert [row for row in rows if not row.ok] == []
    assert all(row.source and row.measured for row in rows)
    assert {row.id for row in rows} == {f"V{number}" for number in range(1, 12)}


def test_the_answer_is_the_same_each_time_and_can_be_written_as_json() -> None:
    assert json.dumps(validation()) == json.dumps(validation())


def test_a_bar_holds_its_ends_and_no_missing_number() -> None:
    hours, share, points = bar("V8", "peak_h"), bar("V2", "rank"), bar("V3", "points")
    assert (hours.words, share.words, points.words) == (
        "30 to 48 h",
        "at least 0.9",
        "at most 3 percentage points",
    )
    assert [hours.holds(found) for found in (29.9, 30.0, 48.0, 48.1, float("nan"))] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert row("V2", "rank", "x", target="1", found=0.89, source="s").ok is False


def test_every_bar_is_used_and_says_why() -> None:
    used = {(row.id, row.tolerance) for row in validate()}
    for one in table("model_bars"):
        assert (one["id"], bar(one["id"], one["check"]).words) in used
        assert len(one["source"]) > 20
