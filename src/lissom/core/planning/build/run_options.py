"""The run options of a problem: catalogue sessions in the lengths a runner can use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lissom.core.anatomy.pathways import WalkRun
from lissom.core.evidence import value
from lissom.core.load.exposure import Segment
from lissom.core.planning.build.speeds import anchor_speed_mps, metres, race_minutes
from lissom.core.planning.catalogue import CatalogueSession, race_band, sessions
from lissom.core.planning.inputs import PaceBasis, PlanningInput
from lissom.core.planning.problem import RunOption, SessionKind
from lissom.core.runner import Race, RunnerLevel

OFFERED = (
    "recovery",
    "easy",
    "easy_strides",
    "medium_long",
    "long_easy",
    "long_progress",
    "long_mp",
    "long_hp",
    "long_hilly",
    "long_b2b",
    "steady",
    "progression",
    "mp_cont",
    "tempo",
    "cruise_short",
    "cruise_long",
    "vo2_3min",
    "vo2_4x4",
    "vo2_1000",
    "vo2_short",
    "vo2_mixed",
    "reps_200",
    "reps_400",
    "hill_sprint",
    "hill_short",
    "hill_long",
    "fartlek_free",
    "fartlek_set",
    "rp_5k",
    "rp_10k",
    "rp_half",
    "shakeout",
    "sharpener",
)
"""Types that the planner may place; the rest of the catalogue is known to the checks only."""

_SECOND_LONG = "Second long run, back to back"
_EASY_FAMILIES = ("easy", "strides")
_HILLY = ("long_hilly", "easy_hilly", "downhill_exposure")
_HILL_WORK = ("hill_short", "hill_long", "hill_sprint", "power_hike")
_RECOVERY_FAMILIES = ("easy", "strides", "shakeout", "walk-run")


@dataclass(frozen=True, slots=True)
class Draft:
    """A run option before its soreness response is known, with the running it consists of."""

    option: RunOption
    segments: tuple[Segment, ...]


def draft(row: CatalogueSession, minutes: int, *, level: RunnerLevel, pace: PaceBasis) -> Draft:
    """A catalogue session of `minutes`. Easy parts at the runner's easy speed, quality parts at
    the middle of the type's range; hills go up and come down again."""
    quality = row.quality_minutes(level, minutes) if row.kind is not SessionKind.CROSS else 0
    segments = _segments(row, minutes, quality, pace)
    long = row.long or row.after_long
    easy_rpe = sessions()["long_easy"].rpe if long else value("planning.rpe_easy")
    if row.kind is not SessionKind.RUN:
        easy_rpe = row.rpe
    option = RunOption(
        id=f"{row.id}@{minutes}",
        type=row.id,
        kind=row.kind,
        family=row.family,
        title=_SECOND_LONG if row.after_long else row.name,
        minutes=minutes,
        distance_m=round(sum(part.distance_m for part in segments)),
        quality_minutes=quality,
        load=round(quality * row.rpe + (minutes - quality) * easy_rpe),
        hard=row.hard,
        long=row.long,
        response=(),
        needs_strides=row.fast,
        strides=row.strides,
        after_long=row.after_long,
        second=row.second,
    )
    return Draft(option, segments)


def _segments(
    row: CatalogueSession, minutes: int, quality: int, pace: PaceBasis
) -> tuple[Segment, ...]:
    if row.kind is not SessionKind.RUN:
        return ()
    easy = pace.easy_speed_mps
    if row.id in _HILL_WORK and quality:
        grade = value("planning.hill_grade")
        up = metres(quality, easy * value("planning.hill_speed_share"))
        down_min = up / easy / 60.0
        rest = max(0.0, minutes - quality - down_min)
        parts = (
            Segment(up, easy * value("planning.hill_speed_share"), grade),
            Segment(up, easy, -grade),
            Segment(metres(rest, easy), easy),
        )
    elif row.id in _HILLY:
        grade = value("planning.hilly_grade")
        half = metres(minutes / 2, easy)
        parts = (Segment(half, easy, grade), Segment(half, easy, -grade), Segment(0.0, easy))
    else:
        low, high = row.effort or (1.0, 1.0)
        fast = anchor_speed_mps(pace) * (low + high) / 2
        parts = (
            Segment(metres(quality, fast), fast),
            Segment(metres(minutes - quality, easy), easy),
            Segment(0.0, easy),
        )
    return tuple(part for part in parts if part.distance_m > 0)


def race_draft(race: Race, pace: PaceBasis) -> Draft:
    """The race itself: expected minutes, climb and descent spread evenly."""
    minutes = race_minutes(race.distance_m, pace, gain_m=race.gain_m)
    speed = race.distance_m / minutes / 60.0
    half = race.distance_m / 2
    grade = race.gain_m / half
    row = sessions()["race"]
    option = RunOption(
        id=f"race:{race.id}",
        type="race",
        kind=SessionKind.RACE,
        family="race",
        title=race.name or f"Race over {race_band(race.distance_m)}",
        minutes=minutes,
        distance_m=round(race.distance_m),
        quality_minutes=minutes,
        load=round(minutes * row.rpe),
        hard=True,
        long=False,
        response=(),
        spike_exempt=True,
        race=race.id,
    )
    return Draft(option, (Segment(half, speed, grade), Segment(half, speed, -grade)))


def walk_run_draft(session: WalkRun, *, name: str, place: str, pace: PaceBasis) -> Draft:
    """A step of the novice table or of the walk-run ladder."""
    walk_mps = value("planning.walk_speed")
    minutes = round(session.total_min)
    run_m, walk_m = metres(session.run_min, pace.easy_speed_mps), metres(session.walk_min, walk_mps)
    option = RunOption(
        id=f"walk_run@{place}",
        type="walk_run",
        kind=SessionKind.RUN,
        family="walk-run",
        title=name,
        minutes=minutes,
        distance_m=round(run_m + walk_m),
        quality_minutes=0,
        load=round(minutes * sessions()["walk_run"].rpe),
        hard=False,
        long=False,
        response=(),
        spike_exempt=True,
        every_other_day=True,
    )
    return Draft(option, (Segment(run_m, pace.easy_speed_mps), Segment(walk_m, walk_mps)))


def growth_chain(longest_m: float, speed_mps: float, last: int) -> tuple[int, ...]:
    """Minutes reached from the longest run when each may be 110 % of the one before, up to
    `last`: below about 50 minutes a 5-minute step would be too large."""
    made: list[int] = []
    reach = longest_m / speed_mps / 60.0
    while reach > 0 and int(reach) <= last:
        if int(reach) >= value("planning.shortest_run"):
            made.append(int(reach))
        grown = reach * value("planning.spike_ratio")
        reach = float(int(grown)) if int(grown) > int(reach) else grown
    return tuple(dict.fromkeys(made))


def run_drafts(
    inputs: PlanningInput, *, level: RunnerLevel, longest_m: Sequence[float]
) -> list[Draft]:
    """All drafts that this runner may use on some day, in catalogue order, shortest first. Lengths
    may grow from each of `longest_m`: the longest run done, the longest walk-run session."""
    step = round(value("planning.long_step"))
    bands = {race_band(race.distance_m) for race in inputs.races}
    hilly = any(_is_hilly(race) for race in inputs.races)
    last = 2 * sessions()["easy"].total_min[1]
    speed = inputs.pace.easy_speed_mps
    chain = sorted({m for start in longest_m for m in growth_chain(start, speed, last)})
    made: list[Draft] = []
    for key in OFFERED:
        row = sessions()[key]
        if row.min_level > max(level, RunnerLevel.L1) or not _suits(row, bands, hilly=hilly):
            continue
        if key == "fartlek_free" and level >= RunnerLevel.L2:  # a first quality session only
            continue
        made += [
            draft(row, minutes, level=level, pace=inputs.pace)
            for minutes in _lengths(row, level, chain, step, bands)
        ]
    return made


def _is_hilly(race: Race) -> bool:
    return race.gain_m / max(race.distance_m, 1.0) >= value("planning.hilly_race_gain")


def _suits(row: CatalogueSession, bands: set[str], *, hilly: bool) -> bool:
    if row.after_long:
        return "50k+" in bands
    if row.id == "long_hilly" and not hilly and "50k+" not in bands:
        return False
    return not bands or bool(bands & set(row.distances)) or row.family in _RECOVERY_FAMILIES


def _lengths(
    row: CatalogueSession,
    level: RunnerLevel,
    chain: Sequence[int],
    step: int,
    bands: set[str],
) -> Iterable[int]:
    low, high = row.total_min
    if row.family == "easy":
        if not chain or chain[0] < value("planning.short_growth"):
            low = min(low, round(value("planning.shortest_run")))
        else:
            low = max(low, round(value("planning.short_piece")))
        return sorted({*range(low, high + 1, step), *(m for m in chain if low <= m <= high)})
    if row.id == "long_easy":
        low = round(value("planning.shortest_long")) if level <= RunnerLevel.L1 else low
        high = _long_cap(bands, high)
        return sorted({*range(low, high + 1, step), *(m for m in chain if low <= m <= high)})
    if row.after_long:
        least, most = value("planning.second_long_least"), value("planning.second_long_most")
        return range(round(least), round(most) + 1, 2 * step)
    if row.long:
        low = -(-low // step) * step
        return range(low, min(high, _long_cap(bands, high)) + 1, 2 * step)
    full = row.full_minutes(level)
    if row.family in _EASY_FAMILIES or not row.hard:
        return sorted({low, full})
    short = row.shortest_minutes(level)
    return sorted({short, max(short, full)})


def _long_cap(bands: set[str], high: int) -> int:
    """C06: 150 min, 180 for a marathon; ultra and trail as the catalogue says."""
    if "50k+" in bands:
        return max(high, round(value("planning.long_cap_ultra")))
    if "marathon" in bands:
        return round(value("planning.long_cap_marathon"))
    return round(value("planning.long_cap"))


def cross_drafts(inputs: PlanningInput, *, level: RunnerLevel, injured: bool) -> list[Draft]:
    """Walking for everybody who starts or returns; cross-training with the equipment at hand."""
    wanted: list[str] = []
    if injured or level <= RunnerLevel.L1:
        wanted.append("walk_brisk")
    have = set(inputs.profile.equipment)
    wanted += [
        key
        for key, need in (("bike_easy", "bike"), ("dwr", "pool"), ("elliptical", "elliptical"))
        if need in have
    ]
    made: list[Draft] = []
    for key in wanted:
        row = sessions()[key]
        low, high = row.total_min
        lengths = (low, min(high, low + round(value("planning.long_step")) * 3))
        made += [draft(row, minutes, level=level, pace=inputs.pace) for minutes in lengths]
    return made
