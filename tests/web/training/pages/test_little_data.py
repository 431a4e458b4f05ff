"""Five runs in two weeks: pages say what is missing instead of a false number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lissom.core.load.trend import Trend, trend
from lissom.core.runner import DoneKind, DoneSession
from lissom.web.training import services
from lissom.web.training.models import Runner
from lissom.web.training.presenters import slow_changes
from tests.conftest import ON
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import words


@pytest.fixture
def begun(pages: Pages) -> Pages:
    """The runner without a programme has run five times in the last two weeks."""
    runner = Runner.objects.exclude(pk=pages.runner.pk).get()
    for back, metres in ((13, 6000.0), (11, 7000.0), (8, 5000.0), (4, 9000.0), (1, 6000.0)):
        done = DoneSession(
            date=ON - timedelta(days=back),
            kind=DoneKind.RUN,
            minutes=metres / 160.0,
            distance_m=metres,
        )
        services.log_done(runner=runner, done=done)
    return pages


def test_progress_counts_the_weeks_that_are_known(begun: Pages) -> None:
    text = words(begun.bare, "/progress")
    assert "over the last eight" not in text
    assert "a week over the 2 that are known, 0 km so far this week" in text
    assert "7 days of runs are missing to three weeks" in text
    assert "Form is not told yet" in text
    assert "Form today is" not in text
    assert "28 days of data are missing to a full picture" in text


def test_the_body_names_no_habit_of_two_weeks(begun: Pages) -> None:
    text = words(begun.bare, "/body")
    assert "Your habit shows once four weeks are known; 14 days are missing." in text
    assert "as usual" not in text


def _fall(amount: float, noise: float) -> Trend:
    days = [date(2026, 1, 1) + timedelta(days=3 * at) for at in range(20)]
    values = [100.0 - amount * at + noise * (-1) ** at for at in range(20)]
    return trend(days, values, days[-1])


def test_a_change_is_printed_as_finely_as_its_range_needs() -> None:
    small = slow_changes.row("Steps", "a minute", 0, _fall(0.04, 0.1))
    assert small.badge.text == "falling"
    assert small.now == "99\u00a0a minute"
    assert small.change == "\u22120.4 in four weeks (95\u00a0% range \u22120.5 to \u22120.3)"
    still = slow_changes.row("Steps", "a minute", 0, _fall(0.0, 4.0))
    assert still.change.startswith("in four weeks somewhere from \u2212")
    assert still.points == "from 20 readings"
