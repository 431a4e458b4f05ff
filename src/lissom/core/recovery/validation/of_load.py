"""V1 to V5 and V10: energy cost, muscle load and the single-run guard against measurements."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import pairwise

import numpy as np

from lissom.core.evidence import table, value
from lissom.core.load.answers import cost_answer, muscles_answer
from lissom.core.load.level_model import Quantity
from lissom.core.load.spike import spike_guard
from lissom.core.recovery.validation.rows import ValidationRow, exact, rank_correlation, row
from lissom.core.units import METRES_PER_KM

GLUTES = ("glute_max", "glute_med_tfl")
# Groups that one phase of the stride rules: the muscles and phase that were measured.
_PHASES = {
    "hamstrings": ("biceps_femoris_long:late_swing", "semimembranosus:late_swing"),
    "glute_max": ("gluteus_maximus:stance",),
    "glute_med_tfl": ("gluteus_medius:stance",),
    "hip_flexors": ("psoas:early_swing", "iliacus:early_swing"),
    "deep_rotators": ("piriformis:stance",),
}
_RATES_PERCENT = (90, 110)


def study_grade() -> float:
    """Rise over run of the 10 degree slopes."""
    return math.tan(math.radians(value("recovery.study_gradient_deg")))


def energy_cost() -> Iterable[ValidationRow]:
    for measured in table("minetti_measured_cost"):
        percent, target = float(measured["grade_percent"]), float(measured["j_per_kg_m"])
        found = cost_answer(percent / 100.0)["j_per_kg_m"]
        yield row(
            "V1",
            "error",
            f"energy cost at {percent:+g} %, {found:.2f} J/kg/m",
            target=f"{target:g} J/kg/m",
            found=abs(found / target - 1.0),
            source=measured["source"],
            digits=1,
        )


def level_load() -> Iterable[ValidationRow]:
    rows = table("muscle_load_by_speed")
    worst = {"main groups": 0.0, "glutes": 0.0}
    ranks: list[float] = []
    for speed in sorted({item["speed_mps"] for item in rows}):
        of_speed = [item for item in rows if item["speed_mps"] == speed]
        groups = muscles_answer(float(speed))["groups"]
        for quantity in Quantity:
            target = np.array([float(item[quantity.value]) for item in of_speed])
            found = np.array([groups[item["group"]][quantity.value] for item in of_speed])
            for item, error in zip(of_speed, np.abs(found / target - 1.0), strict=True):
                name = "glutes" if item["group"] in GLUTES else "main groups"
                worst[name] = max(worst[name], float(error))
            ranks.append(rank_correlation(target, found))
    source = rows[0]["source"]
    for name, check in (("main groups", "error_main"), ("glutes", "error_glutes")):
        yield row(
            "V2",
            check,
            f"level load of {name}, largest error at 2.5, 3.5, 4.5 m/s",
            target="0 %",
            found=worst[name],
            source=source,
            digits=1,
        )
    yield row(
        "V2",
        "rank",
        "ranking of groups, lowest Spearman correlation",
        target="1",
        found=min(ranks),
        source=source,
        digits=3,
    )


def step_rate() -> Iterable[ValidationRow]:
    """Peak forces at 90 and 110 % of the usual step rate, groups that one phase rules."""
    rows = {f"{item['muscle']}:{item['phase']}": item for item in table("step_rate_muscle_forces")}
    speed = value("recovery.study_level_speed_mps")
    usual = muscles_answer(speed)["groups"]
    for percent in _RATES_PERCENT:
        changed = muscles_answer(speed, 0.0, percent / 100.0)["groups"]
        worst = 0.0
        for group, names in _PHASES.items():
            forces = [
                sum(float(rows[name][f"peak_n_per_kg_{share}"]) for name in names)
                for share in (percent, 100)
            ]
            found = changed[group]["peak_bw"] / usual[group]["peak_bw"]
            worst = max(worst, abs(found - forces[0] / forces[1]))
        yield row(
            "V3",
            "points",
            f"peak forces at {percent} % step rate, largest difference of five groups",
            target="0 percentage points",
            found=worst,
            source=next(iter(rows.values()))["source"],
            digits=1,
        )


def gradient_work() -> Iterable[ValidationRow]:
    speed = value("recovery.study_level_speed_mps")
    level = muscles_answer(speed)["groups"]
    rows = {item["condition"]: item for item in table("gradient_measurements")}
    for condition, grade, name, sign in (
        ("+10 deg", study_grade(), "positive_work_j_per_kg", 1.0),
        ("-10 deg", -study_grade(), "negative_work_j_per_kg", -1.0),
    ):
        slope = muscles_answer(speed, grade)["groups"]
        extra = {group: slope[group][name] - level[group][name] for group in level}
        found = sign * 2.0 * sum(extra.values()) / METRES_PER_KM
        target = float(rows[condition]["value"])
        yield row(
            "V4",
            "error",
            f"net joint work at {condition}, both legs, {found:+.2f} J/kg/m",
            target=f"{target:+g} J/kg/m",
            found=abs(found / target - 1.0),
            source=rows[condition]["source"],
            digits=1,
        )
        if sign > 0.0:
            hips = sum(extra[group] for group in ("glute_max", "hamstrings", "adductors"))
            yield row(
                "V4",
                "hip_share",
                "share of the extra uphill work done by hip groups",
                target="virtually all",
                found=hips / sum(extra.values()),
                source="Roberts & Belliveau 2005 J Exp Biol 208:1963",
                digits=0,
            )


def downhill_ratio() -> Iterable[ValidationRow]:
    groups = muscles_answer(
        value("recovery.study_downhill_speed_mps"), value("recovery.study_maeo_grade")
    )["groups"]
    work = {group: item["negative_work_j_per_kg"] for group, item in groups.items()}
    measured = next(item for item in table("gradient_measurements") if "Maeo" in item["source"])
    yield row(
        "V5",
        "ratio",
        "knee extensors to plantar flexors, 45 min at -15 %",
        target=measured["value"],
        found=work["quadriceps"] / (work["gastrocnemius"] + work["soleus"]),
        source=measured["source"],
    )


def spike_bands() -> Iterable[ValidationRow]:
    """A run in the middle of each band of the table, and one below the first."""
    bands = table("spike_bands")
    longest_m = 10.0 * METRES_PER_KM
    edges = [0.0, *(float(band["above_excess"]) for band in bands), 2.0]
    middles = [(low + high) / 2.0 for low, high in pairwise(edges)]
    found = [spike_guard(longest_m * (1.0 + one), longest_m).hazard_rate_ratio for one in middles]
    target = [None, *(float(band["hazard_rate_ratio"]) for band in bands)]
    words = [
        ", ".join("none" if ratio is None else f"{ratio:g}" for ratio in ratios)
        for ratios in (target, found)
    ]
    excess = ", ".join(f"{one:.0%}" for one in middles)
    yield exact(
        "V10",
        f"hazard rate ratios {excess} over the longest run of 30 days",
        target=words[0],
        measured=words[1],
        source=bands[0]["source"],
    )


CHECKS: tuple[Callable[[], Iterable[ValidationRow]], ...] = (
    energy_cost,
    level_load,
    step_rate,
    gradient_work,
    downhill_ratio,
    spike_bands,
)
