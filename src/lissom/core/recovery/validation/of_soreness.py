"""V6 to V9 and V11: soreness, protection and the massage answer against published numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from lissom.core.anatomy import STATES
from lissom.core.evidence import table, value
from lissom.core.load.answers import muscles_answer
from lissom.core.load.reference_runs import usual_run_work
from lissom.core.recovery import massage_effect
from lissom.core.recovery.answers import TRAINED, UNACCUSTOMED, soreness_answer
from lissom.core.recovery.filter import default_model
from lissom.core.recovery.kernel import kernel
from lissom.core.recovery.state import SorenessState
from lissom.core.recovery.validation.of_load import study_grade
from lissom.core.recovery.validation.rows import ValidationRow, exact, root_mean_square, row
from lissom.core.units import METRES_PER_KM, SECONDS_PER_MINUTE

REGION_GROUPS: dict[str, tuple[str, ...]] = {
    "knee_extensors": ("quadriceps",),
    "knee_flexors": ("hamstrings",),
    "plantar_flexors": ("gastrocnemius", "soleus"),
    "hips": ("glute_max", "glute_med_tfl", "hip_flexors"),
}
_DAYS = range(1, 8)
_HOURS_AFTER = 121
_FALSE_BENEFIT_PAIRS = 20


def marathon_means() -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], float]]:
    """(mean, sd) by region and day of Takayama 2017."""
    rows = table("marathon_soreness")
    means = {(item["region"], int(item["day"])): float(item["mean"]) for item in rows}
    return means, {(item["region"], int(item["day"])): float(item["sd"]) for item in rows}


def marathon() -> Iterable[ValidationRow]:
    """Soreness that a marathon adds, against the excess over day 0 of the runners."""
    means, spreads = marathon_means()
    kilometres = value("load.marathon_m") / METRES_PER_KM
    answer = soreness_answer(kilometres, value("load.marathon_speed_mps"), state=TRAINED)["groups"]
    found = {
        region: np.mean([answer[group] for group in groups], axis=0)
        for region, groups in REGION_GROUPS.items()
    }
    errors = {
        (region, day): float(found[region][day - 1]) - (means[region, day] - means[region, 0])
        for region in REGION_GROUPS
        for day in _DAYS
    }
    order = sorted(REGION_GROUPS, key=lambda region: -float(found[region][0]))
    source = table("marathon_soreness")[0]["source"]
    yield row(
        "V6",
        "within",
        "marathon, 28 leg values within one standard deviation",
        target=str(len(errors)),
        found=float(sum(abs(error) <= spreads[key] for key, error in errors.items())),
        source=source,
        digits=0,
    )
    yield row(
        "V6",
        "rmse",
        "marathon, error over 28 leg values (root mean square)",
        target="0 points",
        found=root_mean_square(list(errors.values())),
        source=source,
    )
    yield exact(
        "V6",
        "marathon, most and least sore region on day 1",
        target="knee extensors, hips",
        measured=f"{order[0]}, {order[-1]}".replace("_", " "),
        source=source,
    )


def kernel_shape() -> Iterable[ValidationRow]:
    means, _ = marathon_means()
    days = np.array(_DAYS)
    shape = kernel(days, value("recovery.time_constant_d"))
    design = np.stack([shape, np.ones(days.size)], axis=1)
    errors = []
    for region in sorted({region for region, _day in means}):
        told = np.array([means[region, int(day)] for day in days])
        fitted = np.linalg.lstsq(design, told)[0]
        errors.append(told - design @ fitted)
    yield row(
        "V7",
        "rmse",
        "shape over 7 days, nine groups with their own amplitude and rest level",
        target="0 points",
        found=root_mean_square(np.array(errors)),
        source=table("marathon_soreness")[0]["source"],
        digits=3,
    )


def downhill_bouts() -> Iterable[ValidationRow]:
    measured = next(
        item for item in table("gradient_measurements") if item["quantity"] == "peak soreness"
    )
    hours = np.arange(_HOURS_AFTER)
    after = after_bout(None, 0)
    curve = [
        quadriceps(default_model().advance(after, hour / 24.0))
        for hour in hours.astype(np.float64).tolist()
    ]
    yield row(
        "V8",
        "peak_h",
        "unaccustomed downhill run, hours to the highest soreness",
        target=f"{measured['value']} {measured['unit']}",
        found=float(hours[int(np.argmax(curve))]),
        source=measured["source"],
        digits=0,
    )
    first = peak_points(0)
    for weeks, target in ((3, "CK 0.19"), (6, "CK 0.23"), (9, "no protection left")):
        yield row(
            "V8",
            f"after_{weeks}_weeks",
            f"second bout after {weeks} weeks against the first",
            target=target,
            found=peak_points(7 * weeks) / first,
            source=measured["source"],
        )


def peak_points(second_after_d: int) -> float:
    """Quadriceps 36 h after a downhill bout; > 0: after a second bout so many days later."""
    state = after_bout(None, 0)
    if second_after_d:
        state = after_bout(state, second_after_d)
    return quadriceps(
        default_model().advance(state, value("recovery.unaccustomed_time_constant_d"))
    )


def after_bout(state: SorenessState | None, days: float) -> SorenessState:
    """A first downhill bout (30 min at -10 degrees), or another one `days` after `state`."""
    model = default_model()
    before = model.initial() if state is None else model.advance(state, float(days))
    speed = value("recovery.study_downhill_speed_mps")
    run = muscles_answer(speed, -study_grade())["groups"]
    seconds = value("recovery.study_byrnes_min") * SECONDS_PER_MINUTE
    kilometres = speed * seconds / METRES_PER_KM
    dose = np.array(
        [run.get(s.group, {}).get("negative_work_j_per_kg", 0.0) * kilometres for s in STATES]
    )
    nothing = np.zeros(len(STATES))
    return model.add_session(
        before, dose_j_per_kg=nothing, habitual=usual_run_work(), unaccustomed_j_per_kg=dose
    )


def quadriceps(state: SorenessState) -> float:
    return float(state.second.sum(axis=0)[0])


def massage_power() -> Iterable[ValidationRow]:
    rows = table("massage_effect_power")
    spreads = sorted({float(item["sd_of_3_day_mean"]) for item in rows})
    yield row(
        "V9",
        "false_benefit",
        "benefit said without any effect, 20 pairs",
        target="5 %",
        found=max(
            massage_effect.power(
                true_effect_points=0.0, pairs=_FALSE_BENEFIT_PAIRS, sd_of_mean=spread
            )
            for spread in spreads
        ),
        source=rows[0]["source"],
        digits=1,
    )
    differences = [
        massage_effect.power(
            true_effect_points=float(item["true_effect_points"]),
            pairs=int(item["pairs"]),
            sd_of_mean=float(item["sd_of_3_day_mean"]),
        )
        - float(item["power"])
        for item in rows
    ]
    yield row(
        "V9",
        "power",
        "power to find an effect, largest difference to simulation",
        target="0 percentage points",
        found=float(np.abs(differences).max()),
        source=rows[0]["source"],
        digits=1,
    )


def properties() -> Iterable[ValidationRow]:
    """No rise without load, more load not less soreness, protection not more."""
    speed = value("load.habitual_run_speed_mps")
    usual_km = value("load.habitual_run_m") / METRES_PER_KM
    longer = [
        soreness_answer(usual_km * times, speed)["groups"]["quadriceps"][0]
        for times in (0.25, 1.0, 2.0)
    ]
    trained, new = (
        max(soreness_answer(usual_km, speed, -study_grade(), state=state)["groups"]["quadriceps"])
        for state in (TRAINED, UNACCUSTOMED)
    )
    rested = default_model().forecast(default_model().initial(), len(_DAYS)).mean
    holds = longer == sorted(longer) and trained <= new and not np.any(np.diff(rested, axis=0) > 0)
    yield exact(
        "V11",
        "no rise without load; more load not less sore; protection not more sore",
        target="hold",
        measured="hold" if holds else "broken",
        source="properties of the model; tested with random inputs as well",
    )


CHECKS: tuple[Callable[[], Iterable[ValidationRow]], ...] = (
    marathon,
    kernel_shape,
    downhill_bouts,
    massage_power,
    properties,
)
