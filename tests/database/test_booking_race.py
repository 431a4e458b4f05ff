"""The diary under many hands at once; beside it ways to book that this race must catch."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.races.diary import race


@pytest.mark.parametrize(("threads", "processes"), [(12, 1), (16, 4)])
def test_every_hour_has_one_winner(home: Path, threads: int, processes: int) -> None:
    found = race(home, threads=threads, processes=processes, rounds=2)
    assert (found.strange, found.busy) == ([], 0)
    assert found.overlaps == 0
    assert found.wrong_heats == 0, (found.won, found.holders)
    assert found.refused == 4 * (threads - 1)
    assert len(found.won) == 4


@pytest.mark.parametrize(
    "way",
    [
        "look",
        pytest.param("transaction", marks=pytest.mark.postgresql_only),
        pytest.param("rows", marks=pytest.mark.postgresql_only),
    ],
)
def test_the_race_bites(home: Path, way: str) -> None:
    """Looking first is not enough, and on PostgreSQL neither is a transaction around it: an hour
    that is free has no row to lock."""
    found = race(home, threads=16, processes=4, rounds=5, way=way)
    assert found.overlaps > 0
    assert found.wrong_heats > 0
    assert found.strange == []
