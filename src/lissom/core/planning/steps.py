"""What a session consists of, step by step, as plain values: for watches, pages and words.

A workout is a sequence of steps and of repeats of steps. Every step has its expected seconds; one
that ends by distance has that too. Rows of table `session_steps` say how a type is put together;
the minutes of the plan's own option say how much of it: the seconds of all steps are its minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from lissom.core.anatomy.pathways import PATHWAYS, Stage, WalkRun
from lissom.core.errors import NotFoundError
from lissom.core.evidence import table, value
from lissom.core.planning.catalogue import CatalogueSession, sessions
from lissom.core.planning.problem import Problem, RunOption, SessionKind
from lissom.core.runner import RunnerLevel
from lissom.core.units import SECONDS_PER_MINUTE

_SPEED_DIGITS = 3
_MINUTE_S = round(SECONDS_PER_MINUTE)


class StepKind(StrEnum):
    WARM_UP = "warm_up"
    EASY = "easy"
    WORK = "work"
    RECOVERY = "recovery"
    WALK = "walk"
    COOL_DOWN = "cool_down"
    RACE = "race"


@dataclass(frozen=True, slots=True)
class WorkoutStep:
    """One step. It ends after `distance_m` metres where that is set, else after `seconds`, which
    are what it is expected to take. `speed_mps`: slowest and fastest, None: by effort (C34: no pace
    without data, and none on hills). `rpe`: effort, CR-10. `hr_ceiling_share`: share of the highest
    heart rate not to exceed, easy running only (heart rate lags behind anything shorter)."""

    kind: StepKind
    seconds: int
    name: str
    rpe: float
    distance_m: int | None = None
    speed_mps: tuple[float, float] | None = None
    hr_ceiling_share: float | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": str(self.kind),
            "name": self.name,
            "seconds": self.seconds,
            "distance_m": self.distance_m,
            "speed_mps": None if self.speed_mps is None else list(self.speed_mps),
            "rpe": self.rpe,
            "hr_ceiling_share": self.hr_ceiling_share,
        }


@dataclass(frozen=True, slots=True)
class Repeat:
    """`steps` done `times` times in a row, at least once; repeats are never nested."""

    times: int
    steps: tuple[WorkoutStep, ...]

    @property
    def seconds(self) -> int:
        return self.times * sum(step.seconds for step in self.steps)

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": "repeat",
            "times": self.times,
            "steps": [step.as_dict() for step in self.steps],
        }


Workout = tuple[WorkoutStep | Repeat, ...]


def total_s(workout: Workout) -> int:
    """Expected seconds of all steps, repeats included."""
    return sum(part.seconds for part in workout)


def as_data(workout: Workout) -> list[dict[str, Any]]:
    """JSON values; `from_data` reads them back."""
    return [part.as_dict() for part in workout]


def from_data(rows: Sequence[Mapping[str, Any]]) -> Workout:
    """A workout from the values of `as_data`. Raises KeyError or ValueError for other shapes."""
    return tuple(
        Repeat(int(row["times"]), tuple(_step_from(one) for one in row["steps"]))
        if row["kind"] == "repeat"
        else _step_from(row)
        for row in rows
    )


def _step_from(row: Mapping[str, Any]) -> WorkoutStep:
    speed = row["speed_mps"]
    return WorkoutStep(
        kind=StepKind(row["kind"]),
        seconds=int(row["seconds"]),
        name=str(row["name"]),
        rpe=float(row["rpe"]),
        distance_m=row["distance_m"],
        speed_mps=None if speed is None else (float(speed[0]), float(speed[1])),
        hr_ceiling_share=row["hr_ceiling_share"],
    )


def steps_of(problem: Problem, option: RunOption, *, wbgt_c: float | None = None) -> Workout:
    """The steps of a run, walk, race or cross-training option; their seconds add up to its
    minutes. `wbgt_c`: expected heat, which slows the paces. Raises NotFoundError for a type that
    the planner does not place."""
    if option.kind is SessionKind.RACE:
        return (
            WorkoutStep(
                StepKind.RACE,
                option.minutes * _MINUTE_S,
                "race",
                sessions()["race"].rpe,
                distance_m=option.distance_m,
            ),
        )
    if option.family == "walk-run":
        return _walk_run_steps(problem, option, wbgt_c)
    return _Maker(problem, option, wbgt_c).workout()


def pace_range(
    problem: Problem, effort: tuple[float, float] | None, wbgt_c: float | None
) -> tuple[float, float] | None:
    """Slowest and fastest speed of shares of critical speed, slowed for heat; None without them."""
    cs = problem.critical_speed_mps
    if cs is None or effort is None:
        return None
    slower = heat_factor(problem.level, wbgt_c)
    return cs * effort[0] * slower, cs * effort[1] * slower


def heat_factor(level: RunnerLevel, wbgt_c: float | None) -> float:
    """Share of the usual speed to run at in `wbgt_c` degrees WBGT; 1.0 when it is not hot."""
    if wbgt_c is None or wbgt_c <= value("planning.heat_slower"):
        return 1.0
    factor = value("planning.heat_low_level_factor") if level <= RunnerLevel.L2 else 1.0
    over = wbgt_c - value("planning.heat_slower")
    return 1.0 - factor * value("planning.heat_per_degree") * over


def dose_of(option: RunOption, level: RunnerLevel) -> int:
    """Minutes of work of an option: its quality minutes; cross-training, which counts none of
    those for running, the catalogue's dose of the level."""
    if option.kind is SessionKind.CROSS:
        return min(sessions()[option.type].quality_full(level), option.minutes // 2)
    return option.quality_minutes


def repetitions_of(type_: str, dose_min: int) -> tuple[int, int] | None:
    """How many repetitions of how many minutes a type's dose is cut into; None: it is not."""
    form = forms().get(type_)
    if form is None or form.form != "repeats" or not form.rep_s or dose_min <= 0:
        return None
    usual = max(1, form.rep_s // _MINUTE_S)
    if form.flexible:
        return repetitions(dose_min, usual)
    return max(1, round(dose_min * _MINUTE_S / form.rep_s)), usual


def repetitions(quality_min: int, usual_min: int) -> tuple[int, int]:
    """How many repetitions of how many whole minutes give `quality_min` minutes (at least 1): the
    nearest total, then the length nearest to the usual one, within about a third of it."""
    spread = usual_min // 3
    fits = [
        (max(1, round(quality_min / length)), length)
        for length in range(usual_min - spread, usual_min + spread + 1)
    ]
    return min(
        fits,
        key=lambda one: (abs(one[0] * one[1] - quality_min), abs(one[1] - usual_min), one[1]),
    )


# --- how a type is put together ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """A row of table `session_steps`. `form`: even, strides (short fast parts near the end),
    block (one piece), middle, finish, thirds, repeats, sets (two of them) or ladder. `rest_share`:
    recovery as a share of the work; 0: by seconds or metres. `work_as`: the type whose pace the
    work has, `effort`: none, empty: its own."""

    form: str
    lead_s: int
    strides: int
    rep_s: int
    flexible: bool
    rep_m: int
    rest_s: int
    rest_m: int
    rest_share: float
    least: int
    most: int
    work_as: str
    name: str


def _number(text: str) -> int:
    return int(text) if text else 0


def _form(row: Mapping[str, str]) -> Form:
    share = row["rest_share"]
    if share == "down":
        rest_share = value("planning.hill_speed_share")
    else:
        rest_share = float(share) if share else 0.0
    return Form(
        form=row["form"],
        lead_s=_number(row["lead_min"]) * _MINUTE_S,
        strides=_number(row["strides"]),
        rep_s=_number(row["rep_s"]),
        flexible=row["flexible"] == "yes",
        rep_m=_number(row["rep_m"]),
        rest_s=_number(row["rest_s"]),
        rest_m=_number(row["rest_m"]),
        rest_share=rest_share,
        least=_number(row["least"]),
        most=_number(row["most"]),
        work_as=row["work_as"],
        name=row["name"],
    )


@cache
def forms() -> dict[str, Form]:
    """How each type is put together, by catalogue id."""
    return {row["id"]: _form(row) for row in table("session_steps")}


class _Maker:
    """The steps of one option."""

    def __init__(self, problem: Problem, option: RunOption, wbgt_c: float | None) -> None:
        if option.type not in forms():
            raise NotFoundError(
                f"'{option.type}' has no steps.",
                remedy=f"Steps are known for {', '.join(forms())}.",
            )
        self.problem, self.option, self.wbgt_c = problem, option, wbgt_c
        self.row: CatalogueSession = sessions()[option.type]
        self.form = forms()[option.type]
        self.all_s = option.minutes * _MINUTE_S
        self.work_s = dose_of(option, problem.level) * _MINUTE_S
        self.running = option.kind is SessionKind.RUN

    def workout(self) -> Workout:
        form = self.form.form
        if form == "even" or not self.work_s:
            return (self._easy_all(),)
        if form == "strides":
            return self._strides_near_end()
        if form in ("middle", "finish", "thirds", "block"):
            return self._in_one_piece(form)
        middle = {"repeats": self._repeats, "sets": self._sets, "ladder": self._ladder}[form]()
        return self._framed(self.form.lead_s, middle)

    # --- single steps

    def _pace(self, type_: str) -> tuple[float, float] | None:
        if not self.running or type_ == "effort":
            return None
        found = pace_range(self.problem, sessions()[type_].effort, self.wbgt_c)
        return found and (round(found[0], _SPEED_DIGITS), round(found[1], _SPEED_DIGITS))

    def _easy(self, kind: StepKind, seconds: int) -> WorkoutStep:
        ceiling = value("planning.easy_hr_ceiling") if self.running else None
        return WorkoutStep(
            kind,
            seconds,
            "easy",
            value("planning.rpe_easy"),
            speed_mps=self._pace("easy"),
            hr_ceiling_share=None if kind is StepKind.COOL_DOWN else ceiling,
        )

    def _easy_all(self) -> WorkoutStep:
        own = self.option.type
        easy = self.running and self.row.effort is not None and not self.option.hard
        return WorkoutStep(
            StepKind.WALK if self.option.kind is SessionKind.WALK else StepKind.EASY,
            self.all_s,
            self.row.name.lower(),
            self.row.rpe,
            speed_mps=self._pace(own),
            hr_ceiling_share=value("planning.easy_hr_ceiling") if easy else None,
        )

    def _work(self, seconds: int, distance_m: int | None = None) -> WorkoutStep:
        pace_of = self.form.work_as or self.option.type
        rpe = sessions()[pace_of].rpe if pace_of in sessions() else self.row.rpe
        return WorkoutStep(
            StepKind.WORK, seconds, self.form.name, rpe, distance_m, self._pace(pace_of)
        )

    def _rest(self, seconds: int, distance_m: int | None = None) -> WorkoutStep:
        walk = self.form.form == "strides"
        return WorkoutStep(
            StepKind.WALK if walk else StepKind.RECOVERY,
            seconds,
            "walk" if walk else "easy",
            sessions()["walk_brisk" if walk else "recovery"].rpe,
            distance_m,
            None if walk or self.form.rest_share else self._pace("recovery"),
        )

    # --- forms

    def _strides_near_end(self) -> Workout:
        """Easy, the fast parts, and some easy minutes to the end."""
        form = self.form
        times = min(max(self.work_s // form.rep_s, form.least), form.most)
        fast = Repeat(times, (self._work(form.rep_s), self._rest(form.rest_s)))
        end = min(self._least(), max(0, (self.all_s - fast.seconds) // 2))
        start = self.all_s - fast.seconds - end
        return (self._easy(StepKind.EASY, start), fast, self._easy(StepKind.COOL_DOWN, end))

    def _in_one_piece(self, form: str) -> Workout:
        rest = self.all_s - self.work_s
        if form == "block":
            return self._framed(self.form.lead_s, (self._work(self.work_s),))
        if form == "finish":
            return (self._easy(StepKind.EASY, rest), self._work(self.work_s))
        if form == "thirds":
            steady = WorkoutStep(
                StepKind.WORK,
                rest - rest // 2,
                sessions()["steady"].family,
                sessions()["steady"].rpe,
                speed_mps=self._pace("steady"),
            )
            return (self._easy(StepKind.EASY, rest // 2), steady, self._work(self.work_s))
        return (
            self._easy(StepKind.WARM_UP, rest - rest // 2),
            self._work(self.work_s),
            self._easy(StepKind.COOL_DOWN, rest // 2),
        )

    def _framed(self, lead_s: int, middle: Workout) -> Workout:
        """Warm-up, `middle`, cool-down; the warm-up gives way when the end would be too short."""
        rest = self.all_s - total_s(middle)
        lead = max(min(lead_s, rest - self._least()), min(rest // 2, self._least()))
        return (
            *self._warm_up(lead),
            *middle,
            self._easy(StepKind.COOL_DOWN, rest - lead),
        )

    def _warm_up(self, seconds: int) -> Workout:
        """The easy start, with the strides that belong to it at its end."""
        if not self.form.strides:
            return (self._easy(StepKind.WARM_UP, seconds),)
        stride = forms()["easy_strides"]
        row = sessions()["easy_strides"]
        fast = Repeat(
            self.form.strides,
            (
                WorkoutStep(StepKind.WORK, stride.rep_s, stride.name, row.rpe),
                WorkoutStep(StepKind.WALK, stride.rest_s, "walk", sessions()["walk_brisk"].rpe),
            ),
        )
        return (self._easy(StepKind.WARM_UP, seconds - fast.seconds), fast)

    def _repeats(self) -> Workout:
        """n times (work, recovery), the last recovery left to the cool-down."""
        form = self.form
        cut = repetitions_of(self.option.type, self.work_s // _MINUTE_S)
        if cut is None:
            rep = self._expected_s(form.rep_m, self.row.effort)
            times = max(1, round(self.work_s / rep))
        elif form.rep_m:
            times, rep = cut[0], self._expected_s(form.rep_m, self.row.effort)
        else:
            times, rep = cut[0], cut[1] * _MINUTE_S
        rest_s, rest_m = self._rest_after(rep)
        if times > 1 and not rest_m:  # a short session keeps its easy ends, with shorter rests
            room = self.all_s - 2 * self._least() - times * rep
            rest_s = max(1, min(rest_s, room // (times - 1)))
        return _with_rests(self._work(rep, form.rep_m or None), self._rest(rest_s, rest_m), times)

    def _rest_after(self, rep_s: int) -> tuple[int, int | None]:
        if self.form.rest_share:
            return round(rep_s * self.form.rest_share), None
        if self.form.rest_m:
            slow = sessions()["recovery"].effort
            return self._expected_s(self.form.rest_m, slow), self.form.rest_m
        return self.form.rest_s, None

    def _sets(self) -> Workout:
        """The repetitions in two sets, with a longer rest between them."""
        form = self.form
        times = max(2, round(self.work_s / form.rep_s))
        work, rest = self._work(form.rep_s), self._rest(form.rest_s)
        between = self._rest(round(value("planning.set_rest_min") * _MINUTE_S))
        first, second = times - times // 2, times // 2
        return (*_with_rests(work, rest, first), between, *_with_rests(work, rest, second))

    def _ladder(self) -> Workout:
        """One minute longer each time up to the middle, then back, as far as the dose goes."""
        left, made = self.work_s, list[WorkoutStep | Repeat]()
        for minutes in (int(row["minutes"]) for row in table("ladder_steps")):
            seconds = min(minutes * _MINUTE_S, left)
            if seconds <= 0:
                break
            made += [self._work(seconds), self._rest(round(seconds * self.form.rest_share))]
            left -= seconds
        return tuple(made[:-1])

    def _expected_s(self, metres: int, effort: tuple[float, float] | None) -> int:
        cs = self.problem.critical_speed_mps
        anchor = cs or self.problem.easy_speed_mps / value("planning.easy_share_of_cs")
        low, high = effort or (1.0, 1.0)
        slower = heat_factor(self.problem.level, self.wbgt_c)
        return round(metres / (anchor * slower * (low + high) / 2))

    def _least(self) -> int:
        return round(value("planning.cool_down_least_min") * _MINUTE_S)


def _with_rests(work: WorkoutStep, rest: WorkoutStep, times: int) -> Workout:
    """`times` pieces of work with a rest between two of them."""
    if times == 1:
        return (work,)
    return (Repeat(times - 1, (work, rest)), work)


# --- walk-run ----------------------------------------------------------------------------------


def walk_run_of(option: RunOption) -> tuple[Stage, WalkRun]:
    """The stage and the session that a walk-run option stands for."""
    name, step, place = option.id.removeprefix("walk_run@").rsplit("-", 2)
    stage = next(item for item in PATHWAYS[name].stages if item.number == int(step))
    return stage, stage.sessions[int(place) - 1]


def _walk_run_steps(problem: Problem, option: RunOption, wbgt_c: float | None) -> Workout:
    _, session = walk_run_of(option)
    row = sessions()["walk_run"]
    pace = pace_range(problem, row.effort, wbgt_c)
    speed = pace and (round(pace[0], _SPEED_DIGITS), round(pace[1], _SPEED_DIGITS))

    def walk(minutes: float) -> WorkoutStep:
        return WorkoutStep(
            StepKind.WALK, round(minutes * _MINUTE_S), "brisk walk", sessions()["walk_brisk"].rpe
        )

    def run(minutes: float) -> WorkoutStep:
        return WorkoutStep(
            StepKind.WORK, round(minutes * _MINUTE_S), "easy run", row.rpe, speed_mps=speed
        )

    made: list[WorkoutStep | Repeat] = [walk(session.warm_walk_min)]
    for (running, walking), times in session.groups():
        steps = (run(running), walk(walking)) if walking else (run(running),)
        made += [Repeat(times, steps)] if times > 1 else list(steps)
    made.append(walk(session.cool_walk_min))
    left = option.minutes * _MINUTE_S - total_s(tuple(made))
    made[-1] = walk(session.cool_walk_min + left / _MINUTE_S)
    return tuple(part for part in made if part.seconds > 0)
