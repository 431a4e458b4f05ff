"""A recorded run is a step of the walk-run table when the programme said so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lissom.web.training import planning, services
from lissom.web.training.models import Runner
from tests.conftest import NOW, ON
from tests.web.builders import FIRST, files, fit


def _programme(runner: Runner, kinds: dict[int, str]) -> None:
    """A programme from the first recording's day on, with runs of these types by day."""
    days: list[dict[str, Any]] = [
        {
            "date": (FIRST.date() + timedelta(days=ahead)).isoformat(),
            "phase": "build",
            "sessions": [{"id": f"run-{ahead}", "kind": "run", "type": kinds[ahead], "minutes": 30}]
            if ahead in kinds
            else [],
        }
        for ahead in range(28)
    ]
    row = services.save_programme(
        runner=runner,
        programme_dict={"days": days, "firm_until": days[-1]["date"]},
        problem_dict={},
        on=FIRST.date(),
    )
    type(row).objects.filter(pk=row.pk).update(made_at=FIRST - timedelta(days=1))


def test_a_recorded_step_is_named_and_other_runs_are_not(runner: Runner) -> None:
    services.import_files(runner=runner, sources=files(fit(0), fit(2), fit(5)))
    _programme(runner, {0: "walk_run", 2: "easy", 7: "walk_run"})
    history = planning.planning_input(runner=runner, on=ON, now=NOW).history
    assert [one.type for one in history] == ["walk_run", "", ""]


def test_without_such_a_programme_nothing_is_named(runner: Runner) -> None:
    services.import_files(runner=runner, sources=files(fit(0)))
    _programme(runner, {0: "easy"})
    history = planning.planning_input(runner=runner, on=ON, now=NOW).history
    assert [one.type for one in history] == [""]
