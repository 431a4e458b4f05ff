"""The body chart of a treatment."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.anatomy import STATE_INDEX
from lissom.core.anatomy.chart import (
    DEPTHS,
    TECHNIQUES,
    ChartEntry,
    chart_from,
    chart_of_protocol,
    minutes_by_state,
    states_treated,
)
from lissom.core.anatomy.massage import PROTOCOLS, group_minutes
from lissom.core.anatomy.regions import REGIONS
from lissom.core.errors import InvalidInputError

ENTRIES = st.builds(
    ChartEntry,
    region=st.sampled_from(sorted(REGIONS)),
    technique=st.sampled_from(sorted(TECHNIQUES)),
    depth=st.sampled_from(sorted(DEPTHS)),
    minutes=st.floats(0.5, 240.0),
    finding=st.text(max_size=300),
    before=st.none() | st.integers(0, 20).map(lambda half: half / 2),
    after=st.none() | st.integers(0, 20).map(lambda half: half / 2),
)


@given(st.lists(ENTRIES, max_size=8))
def test_a_chart_survives_storage_and_its_minutes_are_kept(chart: list[ChartEntry]) -> None:
    assert chart_from(entry.as_dict() for entry in chart) == tuple(chart)
    minutes = minutes_by_state(chart)
    assert set(minutes) == states_treated(chart) <= set(STATE_INDEX)
    on_muscle = [entry.minutes for entry in chart if REGIONS[entry.region].state]
    assert sum(minutes.values()) == pytest.approx(sum(on_muscle))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"region": "tail"}, "no region"),
        ({"technique": "magic"}, "no technique"),
        ({"depth": 0}, "depth of 0"),
        ({"minutes": 0.0}, "0 minutes"),
        ({"minutes": float("nan")}, "minutes cannot be"),
        ({"before": 10.5}, "soreness before"),
        ({"after": 3.3}, "soreness after"),
        ({"before": float("nan")}, "soreness before"),
        ({"finding": "x" * 301}, "too long"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any], says: str) -> None:
    given_: dict[str, Any] = {
        "region": "soleus-l",
        "technique": "kneading",
        "depth": 3,
        "minutes": 5.0,
        **change,
    }
    with pytest.raises(InvalidInputError, match=says):
        ChartEntry(**given_)


@pytest.mark.parametrize("key", sorted(PROTOCOLS))
def test_a_protocol_becomes_a_chart_of_the_same_minutes(key: str) -> None:
    protocol = PROTOCOLS[key]
    focus = ("hamstrings", "soleus") if protocol.needs_focus else None
    chart = chart_of_protocol(protocol, focus=focus)
    wanted = group_minutes(key, focus=focus)
    spent = sum(entry.minutes for entry in chart)
    assert spent == pytest.approx(sum(wanted.values()), abs=0.5 * len(chart))
    assert max(entry.depth for entry in chart) <= max(1, protocol.depth)
