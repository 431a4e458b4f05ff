"""The planning problem: what may be placed on which day, and what history has left behind.

Everything a solver needs is an integer. Units: minutes, metres, pence, load in session-RPE
minutes (minutes x CR-10), soreness in thousandths of a point of 0-10 (`milli`), prices and values
in thousandths of one objective point (one point is the price of one point of soreness at a key
session).

`build.build_problem` makes it from a `PlanningInput`; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from lissom.core.planning.overrules import Overrule
from lissom.core.planning.prices import Prices
from lissom.core.runner import Priority, RunnerLevel

LAGS = 6
"""Days of soreness memory: a response has entries for lag 0 (end of the day) to lag 6."""


class SessionKind(StrEnum):
    RUN = "run"
    WALK = "walk"
    CROSS = "cross"
    STRENGTH = "strength"
    STRETCH = "stretch"
    MASSAGE = "massage"
    RACE = "race"
    REST = "rest"


class BlockType(StrEnum):
    LOWER = "lower"
    UPPER = "upper"
    CORE = "core"


Response = tuple[tuple[int, ...], ...]
"""Milli-points by tracked group (`Problem.groups`), then by lag in days."""


@dataclass(frozen=True, slots=True)
class RunOption:
    """One way to fill the running place of a day: a catalogue session of a certain length.

    `hard`: tempo/threshold, intervals, hills, race, race-pace work; `long`: a long run; key is
    either. `distance_m` counts run plus walk. `quality_minutes` are minutes above the easy zone.
    `spike_exempt`: races, walk-run and novice steps (rule C02 does not bind them).
    `needs_strides`: VO2max and repetition work (C19); `strides`: counts as strides for C19.
    `every_other_day`: no run on the day before or after (novice and walk-run steps).
    `after_long`: the second of two long days, only on the day after a long run.
    `second`: the second run of a day. `parts`: ids of the first and the second run of a day with
    two; minutes, metres, load and response are then those of both, all else that of the first, and
    `first_m` the metres of the first alone.
    `response` has lags 0..LAGS. `muscles`: share of the session's negative work by group.
    """

    id: str
    type: str
    kind: SessionKind
    family: str
    title: str
    minutes: int
    distance_m: int
    quality_minutes: int
    load: int
    hard: bool
    long: bool
    response: Response
    spike_exempt: bool = False
    needs_strides: bool = False
    strides: bool = False
    every_other_day: bool = False
    after_long: bool = False
    race: str | None = None
    muscles: tuple[tuple[str, float], ...] = ()
    second: bool = False
    parts: tuple[str, ...] = ()
    first_m: int = 0

    @property
    def single_m(self) -> int:
        """Metres of the longest single run in it (C02 speaks of single runs)."""
        return self.first_m if self.parts else self.distance_m

    @property
    def key(self) -> bool:
        return self.hard or self.long

    @property
    def wearing(self) -> bool:
        """A long run, the second of two long days included: little else belongs on its day."""
        return self.long or self.after_long

    @property
    def is_run(self) -> bool:
        """Counts as a day with running (walk-run and races do, walks and cross-training do not)."""
        return self.kind in (SessionKind.RUN, SessionKind.RACE)


@dataclass(frozen=True, slots=True)
class StrengthBlock:
    """A strength block. `lower` blocks load the legs (C39). `response` has lags 0..LAGS."""

    id: str
    type: BlockType
    title: str
    minutes: int
    load: int
    response: Response
    heavy: bool = False
    jumps: bool = False
    new: bool = False
    muscles: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class MassageChoice:
    """One treatment that can be placed: a free hour with a protocol that fits, or a wanted window.

    `slot` None: no booked hour; `start`/`end` are then the window the programme asks for and
    `travel_min` and `price_pence` are 0. Otherwise `start`/`end` are the treatment itself (local
    wall clock, aware). `travel_min` is there and back.
    `no_key`: indices of days on which no key session may be placed with this choice (36 h after
    deep work; two calendar days when the hour is not known; the day itself when the treatment
    ends before that day's run). `run_minutes_max`: longest run of the day that is over (or starts)
    in time. `after_run`: the treatment comes after the day's run. `relief` has lags 1..3 at
    positions 1..3 (position 0 is 0), only for treated groups. `cost` is money, travel, change of
    therapist and nearness of a race, in milli-points. `deep_groups`: positions in
    `Problem.groups` that get deep work. `booked`: already the runner's own appointment.
    """

    id: str
    day: int
    type: str
    protocol: str
    minutes: int
    start: datetime
    end: datetime
    slot: str | None
    therapist: str
    place: str
    travel_min: int
    price_pence: int
    deep: bool
    regular: bool
    after_run: bool
    run_minutes_max: int
    no_key: tuple[int, ...]
    deep_groups: tuple[int, ...]
    relief: Response
    cost: int
    booked: bool = False

    @property
    def total_minutes(self) -> int:
        return self.minutes + self.travel_min


@dataclass(frozen=True, slots=True)
class PlannedRace:
    """A race on a planned day: `option` is its position in `Problem.options`."""

    id: str
    day: int
    option: int
    priority: Priority
    distance_m: int
    name: str
    gain_m: int = 0
    target_s: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One planned day. `runs`, `blocks`, `massages`: positions in the problem's lists that may be
    placed here (they fit the minutes, the permissions, races and illness). The race of a race day
    is its only run. `second_start`: when a second run may begin, None: it has no room. `carry` and
    `gate` are milli-points by tracked group: the expected soreness that history leaves at the hour
    of the day's run, and the upper end used by the deep-work rule.
    """

    index: int
    date: date
    week: int
    minutes_free: int
    run_start: time
    strength_start: time
    runs: tuple[int, ...]
    blocks: tuple[int, ...]
    stretch: bool
    massages: tuple[int, ...]
    carry: tuple[int, ...]
    gate: tuple[int, ...]
    race: int | None = None
    running: bool = True
    quality: bool = True
    massage: bool = True
    deep: bool = True
    why_closed: str = ""
    second_start: time | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week, Monday to Sunday; `days` are the planned ones in it. `done_*`: what was
    done in it before the first planned day (`done_seconds`: days with two runs). `minutes_cap`:
    most running minutes (races apart) after missed time or at the start (C11, C37), None: free.
    `returning`: that cap is a step on the way back to the usual week after missed time, illness or
    injury.
    """

    index: int
    monday: date
    days: tuple[int, ...]
    done_days: int = 0
    done_runs: int = 0
    done_seconds: int = 0
    done_hard: int = 0
    done_load: int = 0
    done_minutes: int = 0
    done_distance_m: int = 0
    done_quality_minutes: int = 0
    done_longest_m: int = 0
    done_lower: int = 0
    done_upper: int = 0
    done_core: int = 0
    done_stretch: int = 0
    minutes_cap: int | None = None
    returning: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """What the rules ask of the past. Offsets are days relative to the first planned day and
    negative: -1 is yesterday. None: not in the known history.

    `runs`: (offset, metres) of the last 30 days. `week_minutes`, `week_load`: the last eight
    whole calendar weeks, oldest first. `strides`: offsets of stride and hill-sprint sessions of
    the last 56 days. `fast_ready`: rule C19 is already met (level L4 or fast running in the last
    four weeks). `races`: (offset, metres). `run_minutes`: (offset, minutes) of the last 30 days.
    """

    runs: tuple[tuple[int, int], ...] = ()
    run_minutes: tuple[tuple[int, int], ...] = ()
    last_run: int | None = None
    last_hard: int | None = None
    last_key: int | None = None
    last_lower: int | None = None
    last_massage: int | None = None
    last_regular_massage: int | None = None
    last_deep: int | None = None
    last_threshold: int | None = None
    last_descent: int | None = None
    last_after_long: int | None = None
    long_yesterday: bool = False
    every_other_day_yesterday: bool = False
    deep_in_90_days: bool = False
    races: tuple[tuple[int, int], ...] = ()
    strides: tuple[int, ...] = ()
    fast_ready: bool = False
    strength_weeks: int = 0
    week_minutes: tuple[int, ...] = ()
    week_load: tuple[int, ...] = ()
    week_distance_m: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """Something of an earlier programme: `price` is lost when nothing of that kind and type (or,
    for massage, of that start) is on that day any more. `item`: positions that count as the same
    (runs: `Problem.options`, strength: `Problem.blocks`, massage: `Problem.massages`)."""

    day: int
    kind: SessionKind
    items: tuple[int, ...]
    price: int
    label: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One runner's planning problem from `on`, `len(days)` days ahead.

    `groups`: leg groups tracked for soreness (canonical ids). `wish_windows`: (first, last) day
    indices, each of which should hold one regular massage (C45), empty when none is wanted.
    `budget_pence_week` None: no limit. `form`: milli-points per unit of load on each day, from the
    42/7-day difference on race days. `long_weekday`: preferred, Monday 0. `max_hard_per_week` and
    `hard_gap_days` carry C14 and C15; `min_rest_days` C22. `novice`: walk-run pathway.
    `second_runs`: days a week that may hold a second run (0: none; the runner wants none or runs
    too little for it).
    """

    on: date
    now: datetime
    level: RunnerLevel
    novice: bool
    age: int | None
    groups: tuple[str, ...]
    options: tuple[RunOption, ...]
    blocks: tuple[StrengthBlock, ...]
    massages: tuple[MassageChoice, ...]
    stretch_minutes: int
    days: tuple[Day, ...]
    weeks: tuple[Week, ...]
    races: tuple[PlannedRace, ...]
    history: History
    form: tuple[int, ...]
    wish_windows: tuple[tuple[int, int], ...]
    kept: tuple[Kept, ...]
    budget_pence_week: int | None
    max_hard_per_week: int
    hard_gap_days: int
    min_rest_days: int
    runs_a_week: int
    long_weekday: int
    injured: bool
    stopped: bool
    easy_speed_mps: float
    critical_speed_mps: float | None
    prices: Prices
    second_runs: int = 0
    overrules: tuple[Overrule, ...] = ()
    option_index: Mapping[str, int] = field(default_factory=dict, compare=False)
    block_index: Mapping[str, int] = field(default_factory=dict, compare=False)
    massage_index: Mapping[str, int] = field(default_factory=dict, compare=False)

    def option(self, key: str) -> RunOption:
        return self.options[self.option_index[key]]

    def runs_of(self, key: str | None) -> tuple[RunOption, ...]:
        """The runs that a day's decision stands for: none, one, or a first and a second."""
        if key is None:
            return ()
        option = self.option(key)
        return tuple(self.option(part) for part in option.parts) or (option,)

    def block(self, key: str) -> StrengthBlock:
        return self.blocks[self.block_index[key]]

    def massage(self, key: str) -> MassageChoice:
        return self.massages[self.massage_index[key]]
