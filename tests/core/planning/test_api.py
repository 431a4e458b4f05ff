"""A programme from end to end: made, judged, edited, judged again."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import Any

import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.planning.api import make_programme, verify
from lissom.core.planning.inputs import from_dict, to_dict
from lissom.core.runner import Race
from tests.core.planning.cast import ON, some_inputs

INPUTS = some_inputs()


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return make_programme(INPUTS).as_dict()


def _hard(data: dict[str, Any]) -> set[str]:
    return {one.rule for one in verify(data, INPUTS) if one.level == "hard"}


def test_it_is_json_lawful_and_explained(made: dict[str, Any]) -> None:
    assert json.loads(json.dumps(made)) == made
    assert _hard(made) == set()
    kinds = {session["kind"] for day in made["days"] for session in day["sessions"]}
    assert {"run", "strength", "stretch", "massage", "race", "rest"} <= kinds
    assert all(session["why"] for day in made["days"] for session in day["sessions"])


def test_the_same_input_gives_the_same_bytes(made: dict[str, Any]) -> None:
    again = make_programme(from_dict(json.loads(json.dumps(to_dict(INPUTS))))).as_dict()
    assert json.dumps(again) == json.dumps(made)


def test_an_unknown_type_is_a_violation(made: dict[str, Any]) -> None:
    edited = copy.deepcopy(made)
    edited["days"][0]["sessions"].append({"kind": "run", "type": "moonwalk", "minutes": 30})
    assert "known" in _hard(edited)


def test_a_doubled_run_is_a_violation(made: dict[str, Any]) -> None:
    edited = copy.deepcopy(made)
    day = next(d for d in edited["days"] if any(s["kind"] == "run" for s in d["sessions"]))
    day["sessions"] *= 2
    assert "one-run" in _hard(edited)


def test_deep_massage_twelve_hours_before_the_race_is_a_violation(made: dict[str, Any]) -> None:
    edited = copy.deepcopy(made)
    eve = ON + timedelta(days=26)
    day = next(d for d in edited["days"] if d["date"] == eve.isoformat())
    start = f"{eve.isoformat()}T20:00:00+00:00"
    day["sessions"] = [{"kind": "massage", "type": "deep", "minutes": 60, "start": start}]
    assert {"C44", "slot-open"} <= _hard(edited)


@pytest.mark.parametrize("broken", [[], {}, {"days": 3}, {"days": [{"date": "x"}]}])
def test_broken_json_is_refused(broken: object) -> None:
    with pytest.raises(InvalidInputError):
        verify(broken, INPUTS)


def test_a_race_in_the_past_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        make_programme(some_inputs(races=(Race("r", ON - timedelta(days=1), 5000.0),)))
