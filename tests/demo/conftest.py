"""A few weeks of the synthetic runner, made once for all tests of the demo."""

from __future__ import annotations

from datetime import date

import pytest

from lissom.core.activity.model import Activity
from lissom.demo.recording import record
from lissom.demo.season import ScheduledRun, schedule

ON = date(2026, 3, 4)
Recorded = tuple[ScheduledRun, Activity]


@pytest.fixture(scope="session")
def recorded() -> tuple[Recorded, ...]:
    """The last nine weeks, with a 10 km race and one of each usual session."""
    return tuple((run, record(run)) for run in schedule(on=ON, weeks=9))
