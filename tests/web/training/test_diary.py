"""Injuries, busy hours and holidays."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lissom.core.errors import InvalidInputError, LissomError, NotFoundError
from lissom.core.runner import BusyTime
from lissom.web.training import queries, services
from lissom.web.training.models import Runner
from tests.conftest import NOW, ON

Unchanged = Callable[[], AbstractContextManager[None]]


def _way() -> str:
    from lissom.core.anatomy.pathways import PATHWAYS  # noqa: PLC0415

    return next(key for key, way in PATHWAYS.items() if way.kind == "injury")


def test_an_injury_opens_moves_on_and_closes(runner: Runner) -> None:
    row = services.add_injury(
        runner=runner, pathway_id=_way(), since=date(2026, 2, 20), on=ON, state="soleus-l"
    )
    (found,) = queries.injuries(runner)
    first = found.stage
    services.update_injury(runner=runner, injury=row.pk, stage_number=first + 1, on=ON)
    (found,) = queries.injuries(runner)
    assert (found.stage, found.state, found.since) == (first + 1, "soleus-l", date(2026, 2, 20))
    services.close_injury(runner=runner, injury=row.pk, on=ON)
    assert queries.injuries(runner) == ()
    assert len(queries.injuries(runner, on=date(2026, 2, 25))) == 1
    assert queries.injuries(runner, on=date(2026, 2, 19)) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"pathway_id": "bad_luck"},
        {"stage_number": 99},
        {"state": "tail"},
        {"since": date(2026, 3, 3)},
        {"note": "x" * 5001},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_a_wrong_injury_is_refused_and_changes_nothing(
    runner: Runner, unchanged: Unchanged, wrong: dict[str, Any]
) -> None:
    given: dict[str, Any] = {"pathway_id": _way(), "since": ON, "on": ON} | wrong
    with unchanged(), pytest.raises(LissomError):
        services.add_injury(runner=runner, **given)


def test_the_same_injury_is_not_open_twice(runner: Runner, unchanged: Unchanged) -> None:
    services.add_injury(runner=runner, pathway_id=_way(), since=ON, on=ON)
    with unchanged(), pytest.raises(InvalidInputError, match="already open"):
        services.add_injury(runner=runner, pathway_id=_way(), since=ON, on=ON)


def test_a_closed_or_foreign_injury_cannot_be_changed(
    runner: Runner, other_runner: Runner, unchanged: Unchanged
) -> None:
    row = services.add_injury(runner=runner, pathway_id=_way(), since=ON, on=ON)
    with unchanged():
        with pytest.raises(NotFoundError):
            services.close_injury(runner=other_runner, injury=row.pk, on=ON)
        with pytest.raises(InvalidInputError, match="before the injury began"):
            services.close_injury(runner=runner, injury=row.pk, on=date(2026, 2, 1))
    services.close_injury(runner=runner, injury=row.pk, on=ON)
    with unchanged(), pytest.raises(InvalidInputError, match="ended on"):
        services.update_injury(runner=runner, injury=row.pk, stage_number=1, on=ON)


def _busy(hour: int, hours: float = 1.0, title: str = "") -> BusyTime:
    start = datetime(2026, 3, 3, hour, tzinfo=UTC)
    return BusyTime(start, start + timedelta(hours=hours), title)


def test_busy_hours_are_added_once_and_replaced_by_calendar(runner: Runner) -> None:
    assert services.add_busy(runner=runner, times=[_busy(9), _busy(9), _busy(14)]) == 2
    assert services.add_busy(runner=runner, times=[_busy(9)]) == 0
    assert services.replace_busy(runner=runner, times=[_busy(10), _busy(11)], source="w.ics") == 2
    assert services.replace_busy(runner=runner, times=[_busy(12)], source="w.ics") == 1
    found = queries.busy_times(runner, NOW, NOW + timedelta(days=7))
    assert [busy.start.hour for busy in found] == [9, 12, 14]


@pytest.mark.parametrize(
    "wrong",
    [
        _busy(9, -1),
        _busy(9, 0),
        BusyTime(datetime(2026, 3, 3, 9), datetime(2026, 3, 3, 10)),  # noqa: DTZ001
    ],
    ids=["backwards", "empty", "naive"],
)
def test_wrong_busy_hours_change_nothing_at_all(
    runner: Runner, unchanged: Unchanged, wrong: BusyTime
) -> None:
    services.replace_busy(runner=runner, times=[_busy(9)], source="w.ics")
    with unchanged():
        with pytest.raises(InvalidInputError):
            services.add_busy(runner=runner, times=[_busy(15), wrong])
        with pytest.raises(InvalidInputError):
            services.replace_busy(runner=runner, times=[_busy(15), wrong], source="w.ics")


def test_a_holiday_blocks_whole_local_days_also_across_the_clock_change(runner: Runner) -> None:
    services.add_holiday(runner=runner, first=date(2026, 3, 28), last=date(2026, 3, 29))
    (busy,) = queries.busy_times(
        runner, datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    )
    assert busy.start.astimezone(UTC) == datetime(2026, 3, 28, tzinfo=UTC)
    assert busy.end.astimezone(UTC) == datetime(2026, 3, 29, 23, tzinfo=UTC)


def test_a_holiday_can_be_taken_back(runner: Runner, other_runner: Runner) -> None:
    row = services.add_holiday(runner=runner, first=ON, last=ON)
    with pytest.raises(NotFoundError):
        services.remove_holiday(runner=other_runner, holiday=row.pk)
    services.remove_holiday(runner=runner, holiday=row.pk)
    assert list(queries.holidays(runner)) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 3, 5), date(2026, 3, 4)), (date(2026, 3, 5), date(2030, 3, 5))],
)
def test_wrong_days_are_refused(
    runner: Runner, unchanged: Unchanged, first: date, last: date
) -> None:
    with unchanged(), pytest.raises(InvalidInputError):
        services.add_holiday(runner=runner, first=first, last=last)
