"""The models held against published numbers: what `lissom model validate` prints."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import STATES
from lissom.core.evidence import table, value
from lissom.core.load.answers import cost_answer, muscles_answer
from lissom.core.load.level_model import Quantity
from lissom.core.load.reference_runs import usual_run_work
from lissom.core.load.spike import spike_guard
from lissom.core.recovery import massage_effect
from lissom.core.recovery.answers import soreness_answer
from lissom.core.recovery.filter import SorenessState, default_model
from lissom.core.recovery.kernel import kernel

FloatArray = NDArray[np.float64]

REGION_GROUPS: dict[str, tuple[str, ...]] = {
    "knee_extensors": ("quadriceps",),
    "knee_flexors": ("hamstrings",),
    "plantar_flexors": ("gastrocnemius", "soleus"),
    "hips": ("glute_max", "glute_med_tfl", "hip_flexors"),
}
GLUTES = ("glute_max", "glute_med_tfl")
_TEN_DEGREES = math.tan(math.radians(10.0))


@dataclass(frozen=True, slots=True)
class ValidationRow:
    """One comparison. `target`, `tolerance`, `measured` in words with units."""

    id: str
    what: str
    target: str
    tolerance: str
    measured: str
    ok: bool
    source: str


def validation() -> list[dict[str, object]]:
    """Every comparison as a dictionary, in order; the same on every call."""
    return [asdict(row) for row in validate()]


def validate() -> list[ValidationRow]:
    """Every comparison, V1 to V11, computed now."""
    return [row for check in _CHECKS for row in check()]


def energy_cost() -> Iterable[ValidationRow]:
    for row in table("minetti_measured_cost"):
        percent, target = float(row["grade_percent"]), float(row["j_per_kg_m"])
        found = cost_answer(percent / 100.0)["j_per_kg_m"]
        yield ValidationRow(
            id="V1",
            what=f"energy cost at {percent:+g} %",
            target=f"{target:g} J/kg/m",
            tolerance="6 %",
            measured=f"{found:.2f} J/kg/m",
            ok=abs(found / target - 1.0) <= 0.06,
            source=row["source"],
        )


def level_load() -> Iterable[ValidationRow]:
    rows = table("muscle_load_by_speed")
    worst = {"main groups": 0.0, "glutes": 0.0}
    ranks: list[float] = []
    for speed in sorted({row["speed_mps"] for row in rows}):
        of_speed = [row for row in rows if row["speed_mps"] == speed]
        groups = muscles_answer(float(speed))["groups"]
        for quantity in Quantity:
            target = np.array([float(row[quantity.value]) for row in of_speed])
            found = np.array([groups[row["group"]][quantity.value] for row in of_speed])
            for row, error in zip(of_speed, np.abs(found / target - 1.0), strict=True):
                name = "glutes" if row["group"] in GLUTES else "main groups"
                worst[name] = max(worst[name], float(error))
            ranks.append(rank_correlation(target, found))
    source = rows[0]["source"]
    for name, limit in (("main groups", 0.20), ("glutes", 0.35)):
        yield ValidationRow(
            id="V2",
            what=f"level load of {name}, largest error at 2.5, 3.5, 4.5 m/s",
            target="0 %",
            tolerance=f"{limit:.0%}",
            measured=f"{worst[name]:.1%}",
            ok=worst[name] <= limit,
            source=source,
        )
    yield ValidationRow(
        id="V2",
        what="ranking of groups, lowest Spearman correlation",
        target="1",
        tolerance=">= 0.9",
        measured=f"{min(ranks):.3f}",
        ok=min(ranks) >= 0.9,
        source=source,
    )


def rank_correlation(one: FloatArray, other: FloatArray) -> float:
    """Spearman's correlation of values without ties."""
    ranks = [np.argsort(np.argsort(values)).astype(np.float64) for values in (one, other)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def step_rate() -> Iterable[ValidationRow]:
    """Peak forces at 90 and 110 % of the usual step rate, groups that one phase rules."""
    phases = {
        "hamstrings": ("biceps_femoris_long:late_swing", "semimembranosus:late_swing"),
        "glute_max": ("gluteus_maximus:stance",),
        "glute_med_tfl": ("gluteus_medius:stance",),
        "hip_flexors": ("psoas:early_swing", "iliacus:early_swing"),
        "deep_rotators": ("piriformis:stance",),
    }
    rows = {f"{row['muscle']}:{row['phase']}": row for row in table("step_rate_muscle_forces")}
    usual = muscles_answer(3.0)["groups"]
    for percent in (90, 110):
        changed = muscles_answer(3.0, 0.0, percent / 100.0)["groups"]
        worst = 0.0
        for group, names in phases.items():
            forces = [
                sum(float(rows[name][f"peak_n_per_kg_{share}"]) for name in names)
                for share in (percent, 100)
            ]
            found = changed[group]["peak_bw"] / usual[group]["peak_bw"]
            worst = max(worst, abs(found - forces[0] / forces[1]))
        yield ValidationRow(
            id="V3",
            what=f"peak forces at {percent} % step rate, largest difference of five groups",
            target="0 points",
            tolerance="3 percentage points",
            measured=f"{100.0 * worst:.1f} percentage points",
            ok=worst <= 0.03,
            source=next(iter(rows.values()))["source"],
        )


def gradient_work() -> Iterable[ValidationRow]:
    level = muscles_answer(3.0)["groups"]
    rows = {row["condition"]: row for row in table("gradient_measurements")}
    for condition, grade, name, sign in (
        ("+10 deg", _TEN_DEGREES, "positive_work_j_per_kg", 1.0),
        ("-10 deg", -_TEN_DEGREES, "negative_work_j_per_kg", -1.0),
    ):
        slope = muscles_answer(3.0, grade)["groups"]
        extra = {group: slope[group][name] - level[group][name] for group in level}
        found = sign * 2.0 * sum(extra.values()) / 1000.0
        target = float(rows[condition]["value"])
        yield ValidationRow(
            id="V4",
            what=f"net joint work at {condition}, both legs",
            target=f"{target:+g} J/kg/m",
            tolerance="15 %",
            measured=f"{found:+.2f} J/kg/m",
            ok=abs(found / target - 1.0) <= 0.15,
            source=rows[condition]["source"],
        )
        if sign > 0.0:
            hips = sum(extra[group] for group in ("glute_max", "hamstrings", "adductors"))
            share = hips / sum(extra.values())
            yield ValidationRow(
                id="V4",
                what="share of the extra uphill work done by hip groups",
                target="virtually all",
                tolerance=">= 80 %",
                measured=f"{share:.0%}",
                ok=share >= 0.8 - 1e-9,
                source="Roberts & Belliveau 2005 J Exp Biol 208:1963",
            )


def downhill_ratio() -> Iterable[ValidationRow]:
    groups = muscles_answer(2.8, -0.15)["groups"]
    work = {group: row["negative_work_j_per_kg"] for group, row in groups.items()}
    found = work["quadriceps"] / (work["gastrocnemius"] + work["soleus"])
    row = next(item for item in table("gradient_measurements") if "Maeo" in item["source"])
    yield ValidationRow(
        id="V5",
        what="knee extensors to plantar flexors, 45 min at -15 %",
        target=row["value"],
        tolerance="1.5 to 3.0",
        measured=f"{found:.2f}",
        ok=1.5 <= found <= 3.0,
        source=row["source"],
    )


def marathon_means() -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], float]]:
    """(mean, sd) by region and day of Takayama 2017."""
    rows = table("marathon_soreness")
    means = {(row["region"], int(row["day"])): float(row["mean"]) for row in rows}
    return means, {(row["region"], int(row["day"])): float(row["sd"]) for row in rows}


def marathon() -> Iterable[ValidationRow]:
    """Soreness that a marathon adds, against the excess over day 0 of the runners."""
    means, spreads = marathon_means()
    answer = soreness_answer(42.2, 3.25, 0.0, 7, "trained")["groups"]
    found = {
        region: np.mean([answer[group] for group in groups], axis=0)
        for region, groups in REGION_GROUPS.items()
    }
    errors: list[float] = []
    within = 0
    for region in REGION_GROUPS:
        for day in range(1, 8):
            error = float(found[region][day - 1]) - (means[region, day] - means[region, 0])
            errors.append(error)
            within += abs(error) <= spreads[region, day]
    rmse = float(np.sqrt(np.mean(np.square(errors))))
    order = sorted(REGION_GROUPS, key=lambda region: -float(found[region][0]))
    source = table("marathon_soreness")[0]["source"]
    yield ValidationRow(
        id="V6",
        what="marathon, 28 leg values within one standard deviation",
        target="28",
        tolerance=">= 27",
        measured=str(within),
        ok=within >= 27,
        source=source,
    )
    yield ValidationRow(
        id="V6",
        what="marathon, error over 28 leg values (root mean square)",
        target="0 points",
        tolerance="0.55 points",
        measured=f"{rmse:.2f} points",
        ok=rmse <= 0.55,
        source=source,
    )
    yield ValidationRow(
        id="V6",
        what="marathon, most and least sore region on day 1",
        target="knee extensors, hips",
        tolerance="same",
        measured=f"{order[0].replace('_', ' ')}, {order[-1].replace('_', ' ')}",
        ok=order[0] == "knee_extensors" and order[-1] == "hips",
        source=source,
    )


def kernel_shape() -> Iterable[ValidationRow]:
    means, _ = marathon_means()
    days = np.arange(1, 8)
    shape = kernel(days, value("recovery.time_constant_d"))
    design = np.stack([shape, np.ones(days.size)], axis=1)
    errors = []
    for region in sorted({region for region, _day in means}):
        told = np.array([means[region, int(day)] for day in days])
        fitted = np.linalg.lstsq(design, told)[0]
        errors.append(told - design @ fitted)
    rmse = float(np.sqrt(np.mean(np.square(errors))))
    yield ValidationRow(
        id="V7",
        what="shape over 7 days, nine groups with their own amplitude and rest level",
        target="0 points",
        tolerance="0.25 points",
        measured=f"{rmse:.3f} points",
        ok=rmse <= 0.25,
        source=table("marathon_soreness")[0]["source"],
    )


def downhill_bouts() -> Iterable[ValidationRow]:
    row = next(
        item for item in table("gradient_measurements") if item["quantity"] == "peak soreness"
    )
    hours = np.arange(0.0, 121.0)
    first = peak_points(0)
    curve = [
        _quadriceps(default_model().advance(_after_bout(None, 0), hour / 24)) for hour in hours
    ]
    peak_h = float(hours[int(np.argmax(curve))])
    yield ValidationRow(
        id="V8",
        what="unaccustomed downhill run, hours to the highest soreness",
        target=f"{row['value']} {row['unit']}",
        tolerance="30 to 48 h",
        measured=f"{peak_h:g} h",
        ok=30.0 <= peak_h <= 48.0,
        source=row["source"],
    )
    for weeks, limit in ((3, 0.4), (6, 0.4), (9, 0.8)):
        ratio = peak_points(7 * weeks) / first
        within = ratio <= limit if weeks < 9 else ratio >= limit
        yield ValidationRow(
            id="V8",
            what=f"second bout after {weeks} weeks against the first",
            target="CK 0.19" if weeks == 3 else "CK 0.23" if weeks == 6 else "no protection left",
            tolerance=f"{'<=' if weeks < 9 else '>='} {limit}",
            measured=f"{ratio:.2f}",
            ok=within,
            source=row["source"],
        )


def peak_points(second_after_d: int) -> float:
    """Quadriceps 36 h after a downhill bout; > 0: after a second bout so many days later."""
    state = _after_bout(None, 0)
    if second_after_d:
        state = _after_bout(state, second_after_d)
    return _quadriceps(
        default_model().advance(state, value("recovery.unaccustomed_time_constant_d"))
    )


def _after_bout(state: SorenessState | None, days: float) -> SorenessState:
    """A first downhill bout (30 min at -10 degrees), or another one `days` after `state`."""
    model = default_model()
    before = model.initial() if state is None else model.advance(state, float(days))
    run = muscles_answer(2.8, -_TEN_DEGREES)["groups"]
    kilometres = 2.8 * 1800.0 / 1000.0
    dose = np.array(
        [run.get(s.group, {}).get("negative_work_j_per_kg", 0.0) * kilometres for s in STATES]
    )
    nothing = np.zeros(len(STATES))
    return model.add_session(
        before, dose_j_per_kg=nothing, habitual=usual_run_work(), unaccustomed_j_per_kg=dose
    )


def _quadriceps(state: SorenessState) -> float:
    return float(state.second.sum(axis=0)[0])


def massage_power() -> Iterable[ValidationRow]:
    rows = table("massage_effect_power")
    spreads = sorted({float(row["sd_of_3_day_mean"]) for row in rows})
    false = max(
        massage_effect.power(true_effect_points=0.0, pairs=20, sd_of_mean=spread)
        for spread in spreads
    )
    worst = max(
        abs(
            massage_effect.power(
                true_effect_points=float(row["true_effect_points"]),
                pairs=int(row["pairs"]),
                sd_of_mean=float(row["sd_of_3_day_mean"]),
            )
            - float(row["power"])
        )
        for row in rows
    )
    yield ValidationRow(
        id="V9",
        what="benefit said without any effect, 20 pairs",
        target="5 %",
        tolerance="8 %",
        measured=f"{false:.1%}",
        ok=false <= 0.08,
        source=rows[0]["source"],
    )
    yield ValidationRow(
        id="V9",
        what="power to find an effect, largest difference to simulation",
        target="0 points",
        tolerance="5 percentage points",
        measured=f"{100.0 * worst:.1f} percentage points",
        ok=worst <= 0.05,
        source=rows[0]["source"],
    )


def spike_bands() -> Iterable[ValidationRow]:
    found = [
        spike_guard(metres, 10_000.0).hazard_rate_ratio
        for metres in (10_500, 12_000, 15_000, 21_000)
    ]
    target = [None, 1.64, 1.52, 2.28]
    words = [
        ", ".join("none" if ratio is None else f"{ratio:g}" for ratio in ratios)
        for ratios in (target, found)
    ]
    yield ValidationRow(
        id="V10",
        what="hazard rate ratios 5, 20, 50 and 110 % over the longest run of 30 days",
        target=words[0],
        tolerance="exact",
        measured=words[1],
        ok=found == target,
        source=table("spike_bands")[0]["source"],
    )


def properties() -> Iterable[ValidationRow]:
    """No rise without load, more load not less soreness, protection not more."""
    longer = [soreness_answer(km, 3.0)["groups"]["quadriceps"][0] for km in (2.0, 8.0, 20.0)]
    trained, new = (
        max(soreness_answer(8.0, 3.0, -0.05, 7, state)["groups"]["quadriceps"])
        for state in ("trained", "unaccustomed")
    )
    rested = default_model().forecast(default_model().initial(), 14).mean
    holds = longer == sorted(longer) and trained <= new and not np.any(np.diff(rested, axis=0) > 0)
    yield ValidationRow(
        id="V11",
        what="no rise without load; more load not less sore; protection not more sore",
        target="hold",
        tolerance="exact",
        measured="hold" if holds else "broken",
        ok=bool(holds),
        source="properties of the model; tested with random inputs as well",
    )


_CHECKS: tuple[Callable[[], Iterable[ValidationRow]], ...] = (
    energy_cost,
    level_load,
    step_rate,
    gradient_work,
    downhill_ratio,
    marathon,
    kernel_shape,
    downhill_bouts,
    massage_power,
    spike_bands,
    properties,
)
