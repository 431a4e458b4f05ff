"""V10: bands and hazard rate ratios of Frandsen 2025, doi 10.1136/bjsports-2024-109380; exact."""

from __future__ import annotations

import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.load.spike import spike_guard


@pytest.mark.parametrize(
    ("distance_m", "band", "ratio"),
    [
        (0.0, 0, None),
        (10_000.0, 0, None),
        (11_000.0, 0, None),
        (11_001.0, 1, 1.64),
        (13_000.0, 1, 1.64),
        (13_001.0, 2, 1.52),
        (20_000.0, 2, 1.52),
        (20_001.0, 3, 2.28),
        (60_000.0, 3, 2.28),
    ],
)
def test_v10_band_of_a_run_after_ten_kilometres(
    distance_m: float, band: int, ratio: float | None
) -> None:
    found = spike_guard(distance_m, 10_000.0)
    assert (found.band, found.hazard_rate_ratio) == (band, ratio)


def test_v10_intervals_are_those_of_the_paper() -> None:
    found = [spike_guard(metres, 10_000.0) for metres in (12_000.0, 15_000.0, 30_000.0)]
    assert [(item.low, item.high) for item in found] == [(1.31, 2.05), (1.16, 2.0), (1.5, 3.48)]


def test_longest_distance_within_the_guard() -> None:
    assert spike_guard(5_000.0, 16_000.0).limit_m == pytest.approx(17_600.0)


@pytest.mark.parametrize("longest", [None, 0.0])
def test_without_a_run_in_thirty_days_there_is_no_band(longest: float | None) -> None:
    found = spike_guard(12_000.0, longest)
    assert (found.band, found.excess, found.limit_m) == (0, None, None)


@pytest.mark.parametrize("distance_m", [-1.0, float("nan"), float("inf")])
def test_an_impossible_distance_is_refused(distance_m: float) -> None:
    with pytest.raises(InvalidInputError, match=str(distance_m)):
        spike_guard(distance_m, 10_000.0)
