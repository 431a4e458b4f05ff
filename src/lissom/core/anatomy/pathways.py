"""Ways back to running: stages after injury, illness, time off or birth, and first steps.

A stage says what running it allows, in structured walk-run minutes where the source gives them,
so that a planner can place its sessions and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType

from lissom.core.anatomy.tables import optional_number, read_csv, read_toml, words
from lissom.core.errors import NotFoundError

LADDER = "walk_run_ladder"
NOVICE = "novice_nine_weeks"
NOVICE_SESSIONS_A_WEEK = 3


class Running(StrEnum):
    """What a stage allows: no run, walk-run sessions only, easy runs only, everything."""

    NONE = "none"
    WALK_RUN = "walk_run"
    EASY = "easy"
    FULL = "full"


class StageMassage(StrEnum):
    """What massage a stage allows; the area is the pathway's `groups`."""

    NO_TREATMENT = "no_treatment"
    LIGHT = "light"
    AVOID_AREA = "avoid_area"
    LIGHT_AREA = "light_area"
    NO_DEEP_AREA = "no_deep_area"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class WalkRun:
    """One session: brisk walk, then `intervals` of (run minutes, walk minutes), then walk."""

    intervals: tuple[tuple[float, float], ...]
    warm_walk_min: float
    cool_walk_min: float

    @property
    def run_min(self) -> float:
        return sum(run for run, _ in self.intervals)

    @property
    def walk_min(self) -> float:
        between = sum(walk for _, walk in self.intervals)
        return self.warm_walk_min + between + self.cool_walk_min

    @property
    def total_min(self) -> float:
        return self.run_min + self.walk_min

    def groups(self) -> tuple[tuple[tuple[float, float], int], ...]:
        """Equal intervals in a row joined: ((run minutes, walk minutes), how many times)."""
        return tuple((pair, len(list(same))) for pair, same in groupby(self.intervals))

    def text(self) -> str:
        """Words for the runner, equal intervals joined: `5 × (1 min run, 4 min walk)`."""
        parts: list[str] = []
        for (run, walk), times in self.groups():
            one = f"{run:g} min run" + (f", {walk:g} min walk" if walk else "")
            parts.append(f"{times} × ({one})" if times > 1 else one)
        middle = "; ".join(parts)
        return f"{self.warm_walk_min:g} min walk; {middle}; {self.cool_walk_min:g} min walk"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one pathway.

    `sessions`: the stage's walk-run sessions in order (a week of the novice table has three);
    empty unless `running` is WALK_RUN. `days_between`: whole days without running between two
    sessions. `pain_max`: highest pain while running, 0-10; None: the source gives none.
    `week_shares`: share of the usual weekly minutes, week by week, the last one holding on;
    empty: no such limit. `minutes_max`: longest session. `clean_needed`, `days_needed`: clean
    sessions in a row and days in the stage before the next one (0: the source gives none).
    `criteria`: what must hold to enter beside the stage before; "" when nothing more.
    `clinician_ends`: only a clinician opens the next stage.
    """

    pathway: str
    number: int
    name: str
    enter_when: str
    session: str
    running: Running
    sessions: tuple[WalkRun, ...]
    hard_allowed: bool
    week_shares: tuple[float, ...]
    minutes_max: int | None
    days_between: int
    pain_max: float | None
    massage: StageMassage
    next_morning: str
    advance_when: str
    step_back_when: str
    instead: str
    strength: str
    massage_note: str
    refer_when: str
    typical_time: str
    kind: str
    source: str
    clean_needed: int
    days_needed: int
    clinician_ends: bool
    criteria: str


@dataclass(frozen=True, slots=True)
class Pathway:
    """A way back: `kind` is injury, illness, gap, birth or start; `groups` is the sore area."""

    id: str
    label: str
    kind: str
    groups: tuple[str, ...]
    stages: tuple[Stage, ...]

    @property
    def first(self) -> Stage:
        return self.stages[0]


def parse_intervals(text: str) -> tuple[tuple[float, float], ...]:
    """`5*1/4 8/0` is five times (1 run, 4 walk), then 8 run; minutes."""
    made: list[tuple[float, float]] = []
    for part in text.split():
        times, _, pair = part.rpartition("*")
        run, walk = pair.split("/")
        made.extend([(float(run), float(walk))] * int(times or 1))
    return tuple(made)


def _sessions(
    row: Mapping[str, str], ladder: Mapping[int, tuple[WalkRun, ...]]
) -> tuple[WalkRun, ...]:
    if row["ladder_steps"]:
        first, last = (int(part) for part in row["ladder_steps"].split("-"))
        return tuple(one for step in range(first, last + 1) for one in ladder.get(step, ()))
    return tuple(
        WalkRun(parse_intervals(part), float(row["warm_walk_min"]), float(row["cool_walk_min"]))
        for part in words(row["intervals"])
    )


def _stage(row: Mapping[str, str], ladder: Mapping[int, tuple[WalkRun, ...]]) -> Stage:
    sessions = _sessions(row, ladder)
    if row["pathway"] == NOVICE and len(sessions) == 1:
        sessions *= NOVICE_SESSIONS_A_WEEK
    longest = optional_number(row["minutes_max"])
    return Stage(
        pathway=row["pathway"],
        number=int(row["stage"]),
        name=row["name"],
        enter_when=row["enter_when"],
        session=row["session"],
        running=Running(row["running"]),
        sessions=sessions,
        hard_allowed=row["hard_allowed"] == "yes",
        week_shares=tuple(float(part) for part in words(row["week_shares"])),
        minutes_max=None if longest is None else int(longest),
        days_between=int(row["days_between_min"] or 0),
        pain_max=optional_number(row["pain_max"]),
        massage=StageMassage(row["massage"]),
        next_morning=row["next_morning"],
        advance_when=row["advance_when"],
        step_back_when=row["step_back_when"],
        instead=row["instead"],
        strength=row["strength"],
        massage_note=row["massage_note"],
        refer_when=row["refer_when"],
        typical_time=row["typical_time"],
        kind=row["kind"],
        source=row["source"],
        clean_needed=int(row["clean_needed"] or 0),
        days_needed=int(row["days_needed"] or 0),
        clinician_ends=row["clinician_ends"] == "yes",
        criteria=row["criteria"],
    )


def _load() -> Mapping[str, Pathway]:
    rows = read_csv("pathways.csv")
    ladder = {int(row["stage"]): _sessions(row, {}) for row in rows if row["pathway"] == LADDER}
    made: dict[str, Pathway] = {}
    for key, head in read_toml("pathway_heads.toml").items():
        stages = tuple(_stage(row, ladder) for row in rows if row["pathway"] == key)
        made[key] = Pathway(key, head["label"], head["kind"], tuple(head["groups"]), stages)
    return MappingProxyType(made)


PATHWAYS: Mapping[str, Pathway] = _load()


def pathway(key: str) -> Pathway:
    """The pathway with this id. Raises NotFoundError, naming the ids there are."""
    try:
        return PATHWAYS[key]
    except KeyError:
        raise NotFoundError(
            f"There is no way back named '{key}'.", remedy=f"There are: {', '.join(PATHWAYS)}."
        ) from None


def stage(key: str, number: int) -> Stage:
    """One stage. Raises NotFoundError with the numbers there are."""
    found = pathway(key)
    for one in found.stages:
        if one.number == number:
            return one
    numbers = ", ".join(str(one.number) for one in found.stages)
    raise NotFoundError(
        f"'{found.label}' has no stage {number}.", remedy=f"Its stages are {numbers}."
    )


def ladder_session(step: int) -> tuple[WalkRun, ...]:
    """The sessions of one step of the walk-run ladder (steps 1-9; step 10 is normal easy runs)."""
    return stage(LADDER, step).sessions


def novice_week(week: int) -> tuple[WalkRun, ...]:
    """The three sessions of one week (1-9) of the novice table."""
    return stage(NOVICE, week).sessions
