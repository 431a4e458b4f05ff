"""What one run consists of: parts with an effort, as the invented runner would do them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RunKind(StrEnum):
    EASY = "easy"
    STRIDES = "strides"
    LONG = "long"
    TEMPO = "tempo"
    INTERVALS = "intervals"
    HILLS = "hills"
    WALK_RUN = "walk-run"
    RACE = "race"


@dataclass(frozen=True, slots=True)
class Part:
    """Metres at an effort (share of critical speed on the level).

    `grade` replaces the course's slope (hill repetitions); `direction` -1 walks the line back.
    """

    distance_m: float
    effort: float
    grade: float | None = None
    direction: int = 1


@dataclass(frozen=True, slots=True)
class Workout:
    """A run to be generated. `effort_cr10` is what the runner says afterwards."""

    kind: RunKind
    course: str
    parts: tuple[Part, ...]
    effort_cr10: float
    title: str

    @property
    def distance_m(self) -> float:
        return sum(part.distance_m for part in self.parts)


_EASY, _STEADY, _JOG, _WALK = 0.74, 0.77, 0.64, 0.43


def easy(*, distance_m: float, course: str) -> Workout:
    parts = (Part(600.0, 0.70), Part(distance_m - 600.0, _EASY))
    return Workout(RunKind.EASY, course, parts, 3.0, "Easy run")


def strides(*, distance_m: float, course: str) -> Workout:
    stride = (Part(90.0, 1.12), Part(130.0, 0.66))
    parts = (Part(max(distance_m - 1320.0, 1500.0), _EASY), *(stride * 6))
    return Workout(RunKind.STRIDES, course, parts, 3.0, "Easy run with strides")


def long(*, distance_m: float, course: str) -> Workout:
    parts = (Part(1000.0, 0.70), Part(distance_m - 4000.0, 0.735), Part(3000.0, _STEADY))
    return Workout(RunKind.LONG, course, parts, 4.0, "Long run")


def tempo(*, critical_speed_mps: float, minutes: float) -> Workout:
    block = Part(minutes * 60.0 * 0.94 * critical_speed_mps, 0.94)
    return Workout(
        RunKind.TEMPO, "seafront", (Part(1900.0, 0.71), block, Part(1300.0, 0.68)), 7.0, "Tempo run"
    )


def intervals(*, repetitions: int, repetition_m: float = 800.0) -> Workout:
    block = (Part(repetition_m, 1.035), Part(320.0, _JOG)) * repetitions
    parts = (Part(2000.0, 0.71), *block, Part(1000.0, 0.68))
    return Workout(RunKind.INTERVALS, "seafront", parts, 8.0, f"{repetitions} x {repetition_m:g} m")


def hills(*, repetitions: int) -> Workout:
    block = (Part(260.0, 0.98, grade=0.07), Part(260.0, 0.66, grade=-0.07, direction=-1))
    parts = (Part(2200.0, 0.71), *(block * repetitions), Part(1500.0, 0.68))
    return Workout(RunKind.HILLS, "heath", parts, 7.0, f"{repetitions} x hill")


def walk_run(*, repetitions: int, run_m: float, walk_m: float) -> Workout:
    block = (Part(run_m, 0.70), Part(walk_m, _WALK)) * repetitions
    return Workout(RunKind.WALK_RUN, "seafront", (Part(400.0, _WALK), *block), 2.0, "Walk and run")


def race(*, distance_m: float, effort: float, title: str) -> Workout:
    """A race as a watch sees it: a little longer than the course, quick start, quick end."""
    seen = distance_m * 1.004
    parts = (
        Part(1000.0, effort * 1.02),
        Part(seen - 1800.0, effort * 0.998),
        Part(800.0, effort * 1.03),
    )
    return Workout(RunKind.RACE, "seafront", parts, 9.5, title)
