from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.anatomy import STATE_INDEX, STATES, Side
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.load.other_sports import sport_negative_work, sport_shares, sports
from lissom.core.load.reference_runs import usual_run_work


def group(found: np.ndarray, name: str) -> float:
    return float(sum(found[place] for place, state in enumerate(STATES) if state.group == name))


@pytest.mark.parametrize("sport", sports())
def test_shares_add_to_one_and_sides_are_alike(sport: str) -> None:
    shares = sport_shares(sport)
    assert shares.sum() == pytest.approx(1.0)
    assert np.all(shares >= 0.0)
    for place, state in enumerate(STATES):
        if state.side is Side.LEFT:
            assert shares[place] == shares[STATE_INDEX[f"{state.group}-r"]]


def test_cycling_shares_are_those_measured() -> None:
    """Ericson 1986: knee extensors 39, hip extensors 27, plantar flexors 20, knee flexors 10 %."""
    shares = sport_shares("cycle")
    assert group(shares, "quadriceps") == pytest.approx(0.39)
    assert group(shares, "glute_max") == pytest.approx(0.27)
    calf = group(shares, "gastrocnemius") + group(shares, "soleus")
    assert calf == pytest.approx(0.20)
    assert group(shares, "soleus") > group(shares, "gastrocnemius")
    assert group(shares, "hamstrings") == pytest.approx(0.10)


def test_the_pull_leads_in_the_water() -> None:
    shares = sport_shares("swim")
    assert group(shares, "shoulders_neck") == max(group(shares, s.group) for s in STATES)
    assert group(shares, "quadriceps") < 0.1


def test_an_hour_of_cycling_brakes_far_less_than_a_usual_run() -> None:
    work = sport_negative_work("cycle", 60.0)
    calf = ["gastrocnemius-l", "soleus-l"]
    done = sum(work[STATE_INDEX[name]] for name in calf)
    assert done == pytest.approx(3.4 * 60 * 60 / 70)
    assert done < 0.15 * sum(usual_run_work()[STATE_INDEX[name]] for name in calf)
    assert work[STATE_INDEX["quadriceps-l"]] == 0.0


@given(st.floats(0.0, 600.0), st.floats(0.0, 10.0), st.floats(0.0, 1.0))
def test_more_minutes_or_effort_never_brake_less(
    minutes: float, effort: float, less: float
) -> None:
    full = sport_negative_work("cycle", minutes, effort_cr10=effort)
    assert np.all(sport_negative_work("cycle", minutes * less, effort_cr10=effort) <= full)
    assert np.all(sport_negative_work("cycle", minutes, effort_cr10=effort * less) <= full)
    assert not sport_negative_work("swim", minutes, effort_cr10=effort).any()


def test_what_is_not_known_or_not_usable_is_refused() -> None:
    with pytest.raises(NotFoundError, match="chess"):
        sport_shares("chess")
    with pytest.raises(InvalidInputError, match="-1"):
        sport_negative_work("cycle", -1.0)
    with pytest.raises(InvalidInputError, match="11"):
        sport_negative_work("cycle", 10.0, effort_cr10=11.0)
