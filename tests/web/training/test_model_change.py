"""A change of the muscle model runs history again from stored exposures alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lissom.core.activity.model import Sport
from lissom.core.anatomy import STATE_INDEX
from lissom.core.evidence import table
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.load import gradient_model, level_model, muscles, reference_runs
from lissom.core.recovery import response
from lissom.web.training import planning, services
from lissom.web.training.history import loaded
from lissom.web.training.models import Runner
from tests.conftest import ON
from tests.web.builders import files, fit, recorded

SINCE = ON - timedelta(days=60)
QUADRICEPS = STATE_INDEX["quadriceps-l"]
CACHES = (
    level_model.curves,
    gradient_model._rows,
    muscles._matrix,
    muscles._peak_table,
    reference_runs.usual_run_work,
    reference_runs.marathon_work,
    response.unit_gain,
)


def _forget() -> None:
    for one in CACHES:
        one.cache_clear()


@pytest.fixture
def doubled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A later model: the quadriceps do twice the work while lengthening."""

    def changed(name: str) -> tuple[dict[str, str], ...]:
        rows = table(name)
        if name != "muscle_level_model":
            return rows
        return tuple(
            row | {"at_3_5_mps": str(2 * float(row["at_3_5_mps"]))}
            if row["group"] == "quadriceps" and row["quantity"].startswith("negative")
            else row
            for row in rows
        )

    monkeypatch.setattr(level_model, "table", changed)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def test_new_coefficients_reach_old_runs_without_a_watch_file(
    runner: Runner, request: pytest.FixtureRequest
) -> None:
    services.import_files(runner=runner, sources=files(fit(20), fit(24, minutes=60)))
    first = loaded(runner, SINCE, ON)
    before = first.negative_work_j_per_kg
    level = before - first.downhill_work_j_per_kg
    request.getfixturevalue("doubled")
    with CaptureQueriesContext(connection) as asked:
        past = loaded(runner, SINCE, ON)
        state = planning.recovery_state(past, [], ON)
    after = past.negative_work_j_per_kg
    np.testing.assert_allclose((after - before)[:, QUADRICEPS], level[:, QUADRICEPS], rtol=1e-9)
    others = [STATE_INDEX[name] for name in ("soleus-l", "hamstrings-r")]
    np.testing.assert_allclose(after[:, others], before[:, others], rtol=1e-9)
    assert np.all(np.isfinite(state.mean))
    text = " ".join(query["sql"] for query in asked.captured_queries)
    assert "exposure" in text
    assert "sourcefile" not in text
    assert "activitystreams" not in text


def test_cycling_loads_the_calf_a_little_and_nothing_else(runner: Runner) -> None:
    ride = replace(recorded(20, minutes=60, speed_mps=7.0), sport=Sport.CYCLE)
    services.import_files(runner=runner, sources=files(encode_activity(ride)))
    past = loaded(runner, SINCE, ON)
    work = past.negative_work_j_per_kg[0]
    assert work[STATE_INDEX["soleus-l"]] > work[STATE_INDEX["gastrocnemius-l"]] > 0.0
    assert np.count_nonzero(work) == 4
