"""Ten years of running: stored exposures to muscle load, recovery state and 7-day forecast.

Bar: under 0.1 s of one core for the whole history; under 5 ms for one new run or check-in.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

for _library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_library, "1")  # one core, as the bar says

import numpy as np  # noqa: E402 - after the number of threads is set

from lissom.core.anatomy import STATES  # noqa: E402
from lissom.core.load import exposure as exposures  # noqa: E402
from lissom.core.load import grid  # noqa: E402
from lissom.core.load.muscles import muscle_load  # noqa: E402
from lissom.core.recovery.soreness import (  # noqa: E402
    SessionDose,
    SorenessState,
    add_session,
    default_model,
    habit,
    history,
)
from lissom.core.runner import CheckIn  # noqa: E402

RUNS, YEARS, REPEATS = 3000, 10, 9
FIRST = date(2016, 1, 1)


def synthetic_exposures() -> list[bytes]:
    """Stored bytes of hilly runs with about 170 occupied cells each (fixed seed)."""
    rng = np.random.default_rng(20160101)
    stored = []
    for _ in range(RUNS):
        speeds = rng.normal(rng.uniform(2.6, 3.6), 0.22, 1500)
        grades = rng.normal(0.0, 0.025, 1500)
        seconds = np.full(1500, 2.0)
        cells, _clamped = grid.cell_of(speeds, grades)
        stored.append(
            exposures.pack(
                exposures.from_cells(
                    cells=cells,
                    metres=np.maximum(speeds, 0.1) * seconds,
                    seconds=seconds,
                    steps=seconds * grid.reference_step_rate_spm(speeds) / 60.0,
                    left_share=0.5,
                )
            )
        )
    return stored


def run_days() -> list[date]:
    span = YEARS * 365
    return [FIRST + timedelta(days=index * span // RUNS) for index in range(RUNS)]


def words(on: date, count: int) -> list[CheckIn]:
    """Three check-ins a week of all 27 states, the last `count`."""
    asked = {state.id: 1.5 for state in STATES}
    start = datetime(on.year, on.month, on.day, 7, tzinfo=UTC)
    return [
        CheckIn(at=start - timedelta(days=index * 7 // 3), soreness=asked) for index in range(count)
    ]


def whole_history(stored: list[bytes], days: list[date], check_ins: list[CheckIn]) -> SorenessState:
    load = muscle_load(exposures.unpack_stack(stored))
    doses = [
        SessionDose(day, total, downhill)
        for day, total, downhill in zip(
            days, load.negative_work_j_per_kg, load.downhill_work_j_per_kg, strict=True
        )
    ]
    state = history(doses, check_ins, days[-1])
    default_model().forecast(state, 7)
    return state


def cpu_ms(job: Callable[[], object]) -> tuple[float, float]:
    """(median, worst) CPU milliseconds of some repeats after one warm run."""
    job()
    taken = []
    for _ in range(REPEATS):
        begun = time.process_time()
        job()
        taken.append((time.process_time() - begun) * 1000.0)
    return statistics.median(taken), max(taken)


def main(*, full: bool = False) -> None:
    stored, days = synthetic_exposures(), run_days()
    sizes = [exposures.unpack(data).cells.size for data in stored]
    said = words(days[-1], 1560 if full else 156)
    model = default_model()
    state = whole_history(stored, days, said)
    load = muscle_load(exposures.unpack_stack(stored))
    recent = [
        SessionDose(day, total, downhill)
        for day, total, downhill in zip(
            days[-60:],
            load.negative_work_j_per_kg[-60:],
            load.downhill_work_j_per_kg[-60:],
            strict=True,
        )
    ]

    def one_run() -> None:
        one = muscle_load([exposures.unpack(stored[-1])])
        done = SessionDose(days[-1], one.negative_work_j_per_kg[0], one.downhill_work_j_per_kg[0])
        model.forecast(add_session(model, state, done, habit(recent, days[-1])), 7)

    def one_check_in() -> None:
        model.forecast(model.update(state, said[0].soreness), 7)

    print(f"{RUNS} runs, {statistics.mean(sizes):.0f} occupied cells each, {len(said)} check-ins")
    print(f"{'step':<58}{'median':>10}{'worst':>10}{'bar':>10}")
    for name, job, bar in (
        ("stored bytes to muscle load", lambda: muscle_load(exposures.unpack_stack(stored)), ""),
        ("whole history, no check-in", lambda: whole_history(stored, days, []), "100 ms"),
        (
            "whole history, check-ins three times a week",
            lambda: whole_history(stored, days, said),
            "100 ms",
        ),
        ("one new run", one_run, "5 ms"),
        ("one check-in", one_check_in, "5 ms"),
    ):
        median, worst = cpu_ms(job)
        print(f"{name:<58}{median:>7.1f} ms{worst:>7.1f} ms{bar:>10}")


if __name__ == "__main__":
    main()
