"""What each day allows: minutes, and what injury, illness, races, heat or a stop sign forbid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lissom.core.anatomy.pathways import (
    PATHWAYS,
    Running,
    Stage,
    StageMassage,
    WalkRun,
)
from lissom.core.evidence import table, value
from lissom.core.planning.catalogue import sessions
from lissom.core.planning.inputs import PlanningInput
from lissom.core.runner import Injury, Priority, Race
from lissom.core.screening.questionnaires import health_limits
from lissom.core.screening.red_flags import holds_massage, stops_training
from lissom.core.units import SECONDS_PER_MINUTE

_STRAINS = frozenset({"calf_strain", "hamstring_strain"})


@dataclass(frozen=True, slots=True)
class Permission:
    """What one day allows. `fast`: hills, fast repetitions and strides may be run. `walk_runs`:
    only these sessions. `share`: of the usual week's minutes."""

    running: bool = True
    quality: bool = True
    fast: bool = True
    long: bool = True
    easy_only: bool = False
    minutes_max: int | None = None
    walk_runs: tuple[tuple[str, WalkRun], ...] = ()
    every_other_day: bool = False
    massage: bool = True
    deep: bool = True
    light_only: bool = False
    strength: bool = True
    jumps: bool = True
    share: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class FreeTime:
    """Minutes for training on a day, when the run starts, and how long it may last from then.
    `second_start`: when a second run may begin, None where the day has no such hour."""

    minutes: int
    run_start: time
    run_minutes: int
    second_start: time | None = None


def free_time(inputs: PlanningInput, day: date) -> FreeTime:
    """The weekday's minutes, cut where the runner's calendar leaves less. The run starts at the
    preferred hour, else at the start of the longest free stretch of the waking day."""
    profile = inputs.profile
    zone = ZoneInfo(profile.timezone)
    wake = datetime.combine(day, time(round(value("planning.waking_hour"))), zone)
    sleep = datetime.combine(day, time(round(value("planning.sleeping_hour"))), zone)
    pieces = [(wake, sleep)]
    for busy in sorted(inputs.busy, key=lambda item: (item.start, item.end)):
        pieces = [
            part
            for start, end in pieces
            for part in ((start, min(end, busy.start)), (max(start, busy.end), end))
            if part[0] < part[1]
        ]
    wished = profile.weekday_minutes[day.weekday()]
    lengths = [_minutes(start, end) for start, end in pieces]
    minutes = min(wished, sum(lengths))
    preferred = datetime.combine(day, profile.run_start[day.weekday()], zone)
    for start, end in pieces:
        if start <= preferred < end and _minutes(preferred, end) >= min(
            wished, round(value("planning.short_piece"))
        ):
            return FreeTime(
                minutes,
                preferred.timetz().replace(tzinfo=None),
                _minutes(preferred, end),
                _second_start(inputs, preferred, pieces),
            )
    if not pieces:
        return FreeTime(0, profile.run_start[day.weekday()], 0)
    start, end = max(pieces, key=lambda part: (_minutes(*part), -part[0].timestamp()))
    local = start.astimezone(zone).timetz().replace(tzinfo=None, second=0, microsecond=0)
    return FreeTime(minutes, local, _minutes(start, end))


def _second_start(
    inputs: PlanningInput, first: datetime, pieces: Sequence[tuple[datetime, datetime]]
) -> time | None:
    """When a second run of the day may begin: at the hour of strength, hours after the longest
    first run at the soonest, in a free stretch that holds the longest second one."""
    if not inputs.profile.second_runs:
        return None
    usual = inputs.profile.strength_start[first.weekday()]
    soonest = first + timedelta(
        minutes=value("planning.second_run_first_most"), hours=value("planning.second_run_gap_h")
    )
    start = max(soonest, datetime.combine(first.date(), usual, first.tzinfo))
    longest = timedelta(minutes=sessions()["double_easy"].total_min[1])
    fits = any(begin <= start and start + longest <= end for begin, end in pieces)
    return start.timetz().replace(tzinfo=None) if fits else None


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // SECONDS_PER_MINUTE)


def permissions(inputs: PlanningInput, days: Sequence[date]) -> tuple[Permission, ...]:
    """One permission per day. Races, stop signs, injuries, illness, heat, novice steps."""
    if stops_training(inputs.open_red_flags):
        shut = Permission(
            running=False,
            quality=False,
            long=False,
            massage=False,
            deep=False,
            strength=False,
            jumps=False,
            why="a stop sign is open",
        )
        return (shut,) * len(days)
    made = [Permission() for _ in days]
    for injury in sorted(inputs.injuries, key=lambda item: (item.since, item.id)):
        for place, stage in enumerate(stages_ahead(injury, len(days), inputs.on)):
            if stage is not None:
                made[place] = _both(made[place], _of_stage(stage))
        _hold_after_illness(injury, made, inputs.on)
        _hold_after_strain(injury, made, inputs.on)
    _hold_for_health(inputs, days, made)
    _hold_massage(inputs, days, made)
    return tuple(
        _heat(inputs, _after_races(inputs, day, kept), day)
        for place, (day, kept) in enumerate(zip(days, made, strict=True))
    )


def stages_ahead(injury: Injury, count: int, on: date) -> list[Stage | None]:
    """The stage of each planned day: what is left of the present one first (a day at least, until
    the runner says that it is over), then one step each `stage_days` (illness: each day), as long
    as every step goes well; after the last stage no limit."""
    pathway = PATHWAYS[injury.pathway]
    stages = [stage for stage in pathway.stages if stage.number >= injury.stage]
    made: list[Stage | None] = []
    for stage in stages:
        if stage.clinician_ends:
            return [*made, *[stage] * (count - len(made))][:count]
        made += [stage] * _days_left(injury, pathway.kind, stage, on)
    return [*made, *[None] * max(0, count - len(made))][:count]


def _days_left(injury: Injury, kind: str, stage: Stage, on: date) -> int:
    whole = _stage_days(kind, stage)
    if stage.number != injury.stage or injury.stage_since is None:
        return whole
    return max(1, whole - (on - injury.stage_since).days)


def _stage_days(kind: str, stage: Stage) -> int:
    if kind != "illness":
        return round(value("planning.stage_days"))
    name = "planning.ill_rest_days" if stage.running is Running.NONE else "planning.ill_stage_days"
    return round(value(name))


def _of_stage(stage: Stage) -> Permission:
    sessions = tuple(
        (f"{stage.pathway}-{stage.number}-{place + 1}", session)
        for place, session in enumerate(stage.sessions)
    )
    free = stage.running is Running.FULL
    return Permission(
        running=stage.running is not Running.NONE,
        quality=free and stage.hard_allowed,
        long=free,
        easy_only=stage.running is not Running.FULL,
        minutes_max=stage.minutes_max,
        walk_runs=sessions if stage.running is Running.WALK_RUN else (),
        every_other_day=stage.days_between > 0 and not free,
        massage=stage.massage is not StageMassage.NO_TREATMENT,
        deep=stage.massage is StageMassage.NORMAL,
        light_only=stage.massage is StageMassage.LIGHT,
        strength=stage.running is not Running.NONE or stage.strength not in ("", "none"),
        jumps=free,
        share=stage.week_shares[0] if stage.week_shares else None,
        why=f"{PATHWAYS[stage.pathway].label}: {stage.name}",
    )


def _both(one: Permission, other: Permission) -> Permission:
    """The stricter of two permissions."""
    limits = [item for item in (one.minutes_max, other.minutes_max) if item is not None]
    shares = [item for item in (one.share, other.share) if item is not None]
    return Permission(
        running=one.running and other.running,
        quality=one.quality and other.quality,
        fast=one.fast and other.fast,
        long=one.long and other.long,
        easy_only=one.easy_only or other.easy_only,
        minutes_max=min(limits) if limits else None,
        walk_runs=one.walk_runs or other.walk_runs,
        every_other_day=one.every_other_day or other.every_other_day,
        massage=one.massage and other.massage,
        deep=one.deep and other.deep,
        light_only=one.light_only or other.light_only,
        strength=one.strength and other.strength,
        jumps=one.jumps and other.jumps,
        share=min(shares) if shares else None,
        why="; ".join(dict.fromkeys(part for part in (one.why, other.why) if part)),
    )


def _hold_after_illness(injury: Injury, made: list[Permission], on: date) -> None:
    """C36: no hard session until seven days after fever or symptoms end."""
    if injury.pathway != "illness_fever":
        return
    first_clear = sum(
        _days_left(injury, "illness", stage, on)
        for stage in PATHWAYS[injury.pathway].stages
        if stage.number >= injury.stage and stage.running is Running.NONE
    )
    until = first_clear + round(value("planning.ill_hard_days"))
    for place in range(min(until, len(made))):
        made[place] = _both(made[place], Permission(quality=False, why="after illness"))


def _hold_for_health(inputs: PlanningInput, days: Sequence[date], made: list[Permission]) -> None:
    """No hard and no long session while a week's health answers report a substantial problem."""
    for limit in health_limits(inputs.health, on=inputs.on):
        kept = Permission(quality=False, long=False, jumps=False, why=limit.why)
        for place, day in enumerate(days):
            if day < limit.until:
                made[place] = _both(made[place], kept)


def _hold_massage(inputs: PlanningInput, days: Sequence[date], made: list[Permission]) -> None:
    """No massage for a while after a sign that speaks against it today."""
    held = holds_massage(inputs.open_red_flags)
    kept = Permission(massage=False, deep=False, why="a sign speaks against massage")
    for place, day in enumerate(days):
        if day - inputs.on < held:
            made[place] = _both(made[place], kept)


def _hold_after_strain(injury: Injury, made: list[Permission], on: date) -> None:
    """C52: neither hills nor fast repetitions for four weeks after the last stage of a strain, and
    in the first two of them easy running only."""
    if injury.pathway not in _STRAINS:
        return
    stages = stages_ahead(injury, len(made), on)
    healed = next((place for place, stage in enumerate(stages) if stage is None), len(made))
    until = min(healed + round(value("planning.strain_quiet_days")), len(made))
    name = PATHWAYS[injury.pathway].label
    easy = healed + round(value("planning.strain_easy_days"))
    for place in range(until):
        held = Permission(quality=place >= easy, fast=False, why=f"{name} has just healed")
        made[place] = _both(made[place], held)


def no_quality_after(distance_m: float) -> int:
    """Days after a race without quality (C30)."""
    return int(_race_rule(distance_m)["no_quality_days"])


def next_race_after(distance_m: float) -> int:
    """Days to the next race run all out (C29)."""
    return int(_race_rule(distance_m)["next_race_days"])


def last_hard_before(distance_m: float) -> int:
    """Days that must lie between the last hard session and a race (C28)."""
    return int(_race_rule(distance_m)["last_hard_days"])


def _race_rule(distance_m: float) -> dict[str, str]:
    return next(row for row in table("race_rules") if distance_m <= float(row["upper_m"]))


def first_run_after(distance_m: float) -> int:
    """Days to the first run after a race (C31)."""
    return int(_race_rule(distance_m)["first_run_days"])


def short_after(distance_m: float) -> tuple[int, int]:
    """Days of short easy runs only after a race, and how many minutes they may last (C31)."""
    row = _race_rule(distance_m)
    return int(row["short_days"]), int(row["short_minutes"])


def longest_before(race: Race, days: int) -> int | None:
    """Most minutes of a run so many days before a race; None: the week decides."""
    if days == 1:
        light = race.priority is Priority.C
        return round(value("planning.eve_minutes_c" if light else "planning.eve_minutes"))
    if days == 2 and race.priority is Priority.A:
        return round(value("planning.eve_minutes_c"))
    return None


def _after_races(inputs: PlanningInput, day: date, kept: Permission) -> Permission:
    """C28 and C30: quality neither close before nor soon after a race."""
    for race in inputs.races:
        before = (race.date - day).days
        if 0 < before < last_hard_before(race.distance_m):
            kept = _both(
                kept,
                Permission(
                    quality=False,
                    long=False,
                    minutes_max=longest_before(race, before),
                    why=f"{_name(race)} is near",
                ),
            )
        if 0 < -before <= no_quality_after(race.distance_m):
            rest = -before < first_run_after(race.distance_m)
            days, minutes = short_after(race.distance_m)
            short = -before <= days
            kept = _both(
                kept,
                Permission(
                    quality=False,
                    long=not short and -before > first_run_after(race.distance_m) + 1,
                    minutes_max=minutes if short else None,
                    running=not rest,
                    strength=not rest,
                    why=f"after {_name(race)}",
                ),
            )
    for done in inputs.history:
        gap = (day - done.date).days
        if done.kind == "race" and 0 < gap <= no_quality_after(done.distance_m or 0.0):
            kept = _both(kept, Permission(quality=False, why="after a race"))
    return kept


def _name(race: Race) -> str:
    return race.name or "the race"


def expected_heat(inputs: PlanningInput, day: date) -> float | None:
    """WBGT expected on a day in degrees Celsius: on the days told, else in the firm weeks."""
    if inputs.heat_days is not None:
        first, last = inputs.heat_days
        return inputs.expected_wbgt_c if first <= day <= last else None
    firm = (day - inputs.on).days < round(value("planning.firm_days"))
    return inputs.expected_wbgt_c if firm else None


def _heat(inputs: PlanningInput, kept: Permission, day: date) -> Permission:
    """C35: easy only in great heat, no running outdoors in extreme heat."""
    heat = expected_heat(inputs, day)
    if heat is None:
        return kept
    if heat > value("planning.heat_indoors"):
        return _both(kept, Permission(running=False, quality=False, why=f"{heat:g} °C WBGT"))
    if heat > value("planning.heat_easy_only"):
        return _both(kept, Permission(quality=False, why=f"{heat:g} °C WBGT"))
    return kept


def horizon(inputs: PlanningInput) -> tuple[date, ...]:
    """Days of the plan: to the Sunday after the week of the last race, without a race twelve
    weeks, never more than 26 calendar weeks."""
    monday = inputs.on - timedelta(days=inputs.on.weekday())
    last = monday + timedelta(weeks=round(value("planning.weeks_without_race")), days=-1)
    if inputs.races:
        race = max(item.date for item in inputs.races)
        after = round(value("planning.weeks_after_race"))
        last = race + timedelta(days=6 - race.weekday(), weeks=after)
    limit = monday + timedelta(weeks=round(value("planning.weeks_most")), days=-1)
    last = min(last, limit)
    return tuple(inputs.on + timedelta(days=place) for place in range((last - inputs.on).days + 1))
