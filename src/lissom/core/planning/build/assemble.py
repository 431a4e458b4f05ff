"""`build_problem`: the one door from a `PlanningInput` to a `Problem`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from lissom.core.anatomy import LEG_GROUPS, states_of
from lissom.core.anatomy.blocks import BLOCKS, groups_of, lines_of, possible
from lissom.core.evidence import value
from lissom.core.planning.build.form import form_coefficients
from lissom.core.planning.build.keep import kept_items
from lissom.core.planning.build.levels import Standing, standing_of, walk_run_weeks
from lissom.core.planning.build.past import history_facts
from lissom.core.planning.build.permissions import (
    FreeTime,
    Permission,
    free_time,
    horizon,
    permissions,
)
from lissom.core.planning.build.responses import (
    by_group,
    response_of,
    strength_dose,
    with_responses,
)
from lissom.core.planning.build.run_options import (
    Draft,
    cross_drafts,
    race_draft,
    run_drafts,
    walk_run_draft,
)
from lissom.core.planning.build.second_runs import days_with_two, pairs, second_drafts
from lissom.core.planning.build.stand_ins import with_stand_ins
from lissom.core.planning.build.treatments import Ground, focus_groups, massage_choices
from lissom.core.planning.build.validate import check_inputs
from lissom.core.planning.build.weeks import calendar_weeks
from lissom.core.planning.inputs import Hold, PlanningInput
from lissom.core.planning.prices import default_prices
from lissom.core.planning.problem import (
    BlockType,
    Day,
    History,
    MassageChoice,
    PlannedRace,
    Problem,
    RunOption,
    SessionKind,
    StrengthBlock,
)
from lissom.core.planning.tracked import tracked_groups
from lissom.core.runner import Priority, RunnerLevel
from lissom.core.screening.red_flags import stops_training

MILLI = 1000
# Jumps prepare fast running; ten minutes of them do not stand in for strength work.
_NOT_LEG_STRENGTH = frozenset({"jump_start"})
_FAST = frozenset({"hills", "VO2max", "repetition", "fartlek", "race pace"})
_BLOCK_TYPES = {"strength": BlockType.LOWER, "core": BlockType.CORE, "upper": BlockType.UPPER}


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is known before anything can be placed."""

    inputs: PlanningInput
    days: tuple[date, ...]
    standing: Standing
    history: History
    permissions: tuple[Permission, ...]
    free: tuple[FreeTime, ...]
    second_runs: int


def build_problem(inputs: PlanningInput) -> Problem:
    """The problem of this runner on this day. Raises InvalidInputError for inputs that contradict
    themselves (a race in the past, instants without a zone, arrays of a wrong shape)."""
    check_inputs(inputs)
    days = horizon(inputs)
    standing = standing_of(inputs)
    history = history_facts(inputs.history, inputs.on, level=standing.level)
    frame = _Frame(
        inputs=inputs,
        days=days,
        standing=standing,
        history=history,
        permissions=permissions(inputs, days),
        free=tuple(free_time(inputs, day) for day in days),
        second_runs=days_with_two(inputs, history, standing.level),
    )
    ground = Ground(inputs, days, frame.free, frame.permissions, focus_groups(inputs))
    options = _options(frame)
    massages = with_stand_ins(ground, massage_choices(ground), _wish_windows(frame))
    return _assemble(frame, options, _blocks(frame), massages)


def _options(frame: _Frame) -> tuple[RunOption, ...]:
    inputs, level = frame.inputs, frame.standing.level
    steps = _walk_run_drafts(frame)
    starts = [max((distance for _, distance in frame.history.runs), default=0)]
    starts += [max(step.option.distance_m for step in steps)] if steps else []
    drafts = run_drafts(inputs, level=level, longest_m=starts)
    drafts += cross_drafts(inputs, level=level, injured=bool(inputs.injuries))
    drafts += steps
    drafts += second_drafts(inputs, level) if frame.second_runs else []
    last = frame.days[-1]
    drafts += [
        race_draft(race, inputs.pace)
        for race in sorted(inputs.races, key=lambda race: (race.date, race.id))
        if race.date <= last and not stops_training(inputs.open_red_flags)
    ]
    unique = {item.option.id: item for item in drafts}
    made = with_responses(list(unique.values()), inputs.carry_in)
    return (*made, *pairs(made))


def _walk_run_drafts(frame: _Frame) -> list[Draft]:
    found = {
        name: session
        for _, sessions in sorted(walk_run_weeks(frame.standing).items())
        for name, session in sessions
    }
    for kept in frame.permissions:
        found |= dict(kept.walk_runs)
    return [
        walk_run_draft(session, name="Walk-run", place=name, pace=frame.inputs.pace)
        for name, session in found.items()
    ]


def _blocks(frame: _Frame) -> tuple[StrengthBlock, ...]:
    """The strength, core and upper-body blocks that the runner's equipment and past allow."""
    profile, carry = frame.inputs.profile, frame.inputs.carry_in
    level = max(frame.standing.level, RunnerLevel.L0)
    made: list[StrengthBlock] = []
    for key, kind in _known_blocks(frame, level):
        block = BLOCKS[key]
        lines = lines_of(key, equipment=profile.equipment)
        new = frame.history.last_lower is None and kind is BlockType.LOWER
        dose = strength_dose(key, profile.equipment)
        made.append(
            StrengthBlock(
                id=key,
                type=kind,
                title=block.label,
                minutes=block.minutes,
                load=round(block.minutes * value("planning.rpe_strength")),
                response=response_of(dose, np.zeros_like(dose), carry, new_exercise=new),
                heavy=key == "gym_heavy",
                jumps=any("jump" in line.id or "hop" in line.id for line in lines),
                new=new,
                muscles=tuple(
                    (group, round(share, 3)) for group, share in groups_of(lines).items()
                ),
            )
        )
    return tuple(made)


def _known_blocks(frame: _Frame, level: RunnerLevel) -> list[tuple[str, BlockType]]:
    """Ids and types of the blocks for this level, past and equipment. Who has the level but no
    leg strength behind it begins with the beginner's block."""
    found: list[tuple[str, BlockType]] = []
    first: list[tuple[str, BlockType]] = []
    for key, block in BLOCKS.items():
        kind = _BLOCK_TYPES.get(block.kind)
        low, high = block.levels
        if kind is None or level < low or key in _NOT_LEG_STRENGTH:
            continue
        if not possible(key, equipment=frame.inputs.profile.equipment):
            continue
        if level <= high and frame.history.strength_weeks >= block.after_weeks_of_strength:
            found.append((key, kind))
        elif not block.after_weeks_of_strength:
            first.append((key, kind))
    if not any(kind is BlockType.LOWER for _, kind in found):
        found += [one for one in first if one[1] is BlockType.LOWER]
    return found


def _assemble(
    frame: _Frame,
    options: tuple[RunOption, ...],
    blocks: tuple[StrengthBlock, ...],
    massages: tuple[MassageChoice, ...],
) -> Problem:
    inputs, standing, profile = frame.inputs, frame.standing, frame.inputs.profile
    places = {option.id: place for place, option in enumerate(options)}
    races = tuple(
        PlannedRace(
            id=race.id,
            day=(race.date - inputs.on).days,
            option=places[f"race:{race.id}"],
            priority=race.priority,
            distance_m=round(race.distance_m),
            name=race.name or options[places[f"race:{race.id}"]].title,
            gain_m=round(race.gain_m),
            target_s=None if race.target_s is None else round(race.target_s),
        )
        for race in sorted(inputs.races, key=lambda race: (race.date, race.id))
        if f"race:{race.id}" in places
    )
    days = _days(frame, options, blocks, massages, races)
    problem = Problem(
        on=inputs.on,
        now=inputs.now,
        level=standing.level,
        novice=standing.novice,
        age=standing.age,
        groups=LEG_GROUPS,
        options=options,
        blocks=blocks,
        massages=massages,
        stretch_minutes=BLOCKS["evening_stretch_12"].minutes,
        days=days,
        weeks=calendar_weeks(inputs, frame.days, frame.permissions, standing),
        races=races,
        history=frame.history,
        form=form_coefficients(len(days), races),
        wish_windows=_wish_windows(frame),
        kept=kept_items(inputs, options, blocks, massages, len(days)),
        budget_pence_week=profile.massage_budget_pence_week,
        max_hard_per_week=standing.max_hard,
        hard_gap_days=standing.hard_gap_days,
        min_rest_days=standing.min_rest_days,
        runs_a_week=standing.runs_a_week,
        long_weekday=profile.long_run_weekday,
        injured=bool(inputs.injuries),
        stopped=stops_training(inputs.open_red_flags),
        easy_speed_mps=inputs.pace.easy_speed_mps,
        critical_speed_mps=inputs.pace.critical_speed_mps,
        prices=default_prices(),
        second_runs=frame.second_runs,
        overrules=inputs.overrules,
        option_index=places,
        block_index={block.id: place for place, block in enumerate(blocks)},
        massage_index={choice.id: place for place, choice in enumerate(massages)},
    )
    return tracked_groups(problem)


def _days(
    frame: _Frame,
    options: Sequence[RunOption],
    blocks: Sequence[StrengthBlock],
    massages: Sequence[MassageChoice],
    races: Sequence[PlannedRace],
) -> tuple[Day, ...]:
    carry, gate = _carried(frame)
    walk_runs = walk_run_weeks(frame.standing)
    on_day = {race.day: place for place, race in enumerate(races)}
    monday = frame.inputs.on - timedelta(days=frame.inputs.on.weekday())
    made: list[Day] = []
    known: dict[_Asked, tuple[int, ...]] = {}
    here: dict[int, list[int]] = {}
    for where, choice in enumerate(massages):
        here.setdefault(choice.day, []).append(where)
    for place, day in enumerate(frame.days):
        kept, free = frame.permissions[place], frame.free[place]
        week = (day - monday).days // 7
        steps = {f"walk_run@{name}" for name, _ in walk_runs.get(week, ())}
        race = on_day.get(place)
        asked = _Asked(
            kept,
            min(free.minutes, free.run_minutes),
            frozenset(steps),
            week in walk_runs,
            _race_week(place, races),
            free.minutes if free.second_start is not None else 0,
        )
        if race is not None:
            runs: tuple[int, ...] = (races[race].option,)
        elif asked in known:
            runs = known[asked]
        else:
            runs = known[asked] = _runs_of_day(options, asked)
        minutes = free.minutes + _minutes_of_bookings(frame.inputs, massages, place)
        if race is not None:
            minutes = max(minutes, options[races[race].option].minutes) + round(
                value("planning.race_day_spare")
            )
        made.append(
            Day(
                index=place,
                date=day,
                week=week,
                minutes_free=minutes,
                run_start=free.run_start,
                strength_start=frame.inputs.profile.strength_start[day.weekday()],
                runs=runs,
                blocks=_blocks_of_day(blocks, kept, minutes, race=race is not None),
                stretch=race is None and not stops_training(frame.inputs.open_red_flags),
                massages=tuple(
                    where
                    for where in here.get(place, ())
                    if massages[where].total_minutes <= minutes
                ),
                carry=carry[place],
                gate=gate[place],
                race=race,
                running=kept.running,
                quality=kept.quality,
                massage=kept.massage,
                deep=kept.deep,
                why_closed=kept.why,
                second_start=free.second_start if frame.second_runs else None,
            )
        )
    return tuple(made)


def _minutes_of_bookings(
    inputs: PlanningInput, massages: Sequence[MassageChoice], place: int
) -> int:
    """Minutes of the day's own appointments, kept beside those for training, where nothing in the
    runner's calendar stands against them."""
    booked = [one for one in massages if one.booked and one.day == place]
    return sum(
        one.total_minutes
        for one in booked
        if not any(busy.start < one.end and one.start < busy.end for busy in inputs.busy)
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What decides which runs a day offers: days that ask the same offer the same. `near`: families
    of the race week that the day may hold. `two_runs`: minutes of a day with room for a second run
    hours after the first, else 0."""

    kept: Permission
    minutes: int
    steps: frozenset[str]
    novice: bool
    near: frozenset[str]
    two_runs: int = 0


def _may_run(option: RunOption, asked: _Asked) -> bool:
    kept = asked.kept
    if option.race is not None or option.second or option.minutes > asked.minutes:
        return False
    if option.family in _RACE_WEEK and option.family not in asked.near:
        return False
    if option.kind is not SessionKind.RUN:
        return kept.strength
    if kept.walk_runs or asked.novice:
        own = {f"walk_run@{name}" for name, _ in kept.walk_runs} or asked.steps
        return kept.running and option.id in own
    return kept.running and option.family != "walk-run" and _gentle_enough(option, kept)


def _runs_of_day(options: Sequence[RunOption], asked: _Asked) -> tuple[int, ...]:
    """Positions of the runs that a day offers, those of two runs after their first one's rules."""
    alone = [
        where
        for where, option in enumerate(options)
        if not option.parts and _may_run(option, asked)
    ]
    if not _may_run_twice(asked):
        return tuple(alone)
    firsts = {options[where].id for where in alone}
    twice = [
        where
        for where, option in enumerate(options)
        if option.parts and option.parts[0] in firsts and option.minutes <= asked.two_runs
    ]
    return tuple(sorted((*alone, *twice)))


def _may_run_twice(asked: _Asked) -> bool:
    """Only where nothing holds running back: no race near, no injury, no first steps."""
    kept = asked.kept
    held = kept.walk_runs or asked.novice or asked.near or kept.minutes_max is not None
    return bool(asked.two_runs and kept.running and kept.long and not kept.easy_only and not held)


_RACE_WEEK = {"shakeout": "planning.shakeout_days", "taper": "planning.sharp_days"}
"""Shake-outs belong to the two days before a race, sharpeners to the week before one."""


def _race_week(day: int, races: Sequence[PlannedRace]) -> frozenset[str]:
    return frozenset(
        family
        for family, most in _RACE_WEEK.items()
        if any(0 < race.day - day <= round(value(most)) for race in races)
    )


def _gentle_enough(option: RunOption, kept: Permission) -> bool:
    if kept.minutes_max is not None and option.minutes > kept.minutes_max:
        return False
    if kept.easy_only and option.family != "easy":
        return False
    if not kept.fast and (option.family in _FAST or option.strides):
        return False
    return (kept.quality or not option.hard) and (kept.long or not option.long)


def _blocks_of_day(
    blocks: Sequence[StrengthBlock], kept: Permission, minutes: int, *, race: bool
) -> tuple[int, ...]:
    if race or not kept.strength:
        return ()
    return tuple(
        place
        for place, block in enumerate(blocks)
        if block.minutes <= minutes and (kept.jumps or not block.jumps)
    )


def _carried(frame: _Frame) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """Soreness that history leaves by day and leg group: expected, and for the deep-work gate the
    check-in of the last 24 h where there is one, else the upper end of the interval."""
    carry = frame.inputs.carry_in
    expected = _worst(np.asarray(carry.mean))
    upper = _worst(np.asarray(carry.high))
    latest = _fresh_words(frame.inputs)
    first = tuple(
        latest.get(group, milli) for group, milli in zip(LEG_GROUPS, upper[0], strict=True)
    )
    places = range(len(frame.days))
    mean = [expected[min(place, len(expected) - 1)] for place in places]
    gate = [first if place == 0 else upper[min(place, len(upper) - 1)] for place in places]
    return mean, gate


def _worst(points: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[tuple[int, ...]]:
    """(days, 27) points as milli-points by day and leg group, the worse side."""
    return list(zip(*by_group(points), strict=True))


def _fresh_words(inputs: PlanningInput) -> dict[str, int]:
    """Soreness in the runner's own words of the last 24 h, by leg group."""
    newest: dict[str, tuple[datetime, float]] = {}
    limit = timedelta(hours=value("planning.check_in_hours"))
    for check_in in sorted(inputs.check_ins, key=lambda item: item.at):
        if not timedelta(0) <= inputs.now - check_in.at <= limit:
            continue
        for state, points in sorted(check_in.soreness.items()):
            newest[state] = (check_in.at, points)
    found: dict[str, int] = {}
    for group in LEG_GROUPS:
        said = [newest[state.id][1] for state in states_of(group) if state.id in newest]
        if said:
            found[group] = round(MILLI * max(said))
    return found


def _wish_windows(frame: _Frame) -> tuple[tuple[int, int], ...]:
    """Windows of one wish each, a third of the interval to either side of the days on which a
    massage is due: apart from each other, so that two do not come in a row. Before a race of
    priority A the days are spaced so that the last one falls on the days for light work."""
    every = frame.inputs.profile.massage_every_days
    if every is None or stops_training(frame.inputs.open_red_flags):
        return ()
    last = frame.history.last_regular_massage
    due = 0 if last is None else max(0, last + every)
    made: list[tuple[int, int]] = []
    for race in _aims(frame):
        before = race - round(value("planning.light_near_days"))
        steps = round((before - due) / every)
        made += [
            _window(due + round(step * (before - due) / steps), every) for step in range(steps)
        ]
        if before >= due:
            made.append((before, race - round(value("planning.light_last_days"))))
            due = race + every
    while due + every // 3 < len(frame.days):
        made.append(_window(due, every))
        due += every
    return tuple(one for one in made if not _met_by_booking(frame, one, every))


def _met_by_booking(frame: _Frame, window: tuple[int, int], every: int) -> bool:
    """An appointment lies outside the window, but within half the interval of it."""
    first, last = window
    booked = [
        (item.date - frame.inputs.on).days
        for item in frame.inputs.previous
        if item.kind == "massage" and item.hold is Hold.BOOKED
    ]
    if any(first <= day <= last for day in booked):
        return False
    return any(first - every // 2 <= day <= last + every // 2 for day in booked)


def _aims(frame: _Frame) -> list[int]:
    """Planned days of the races of priority A, in order."""
    places = [
        (race.date - frame.inputs.on).days
        for race in frame.inputs.races
        if race.priority is Priority.A
    ]
    return sorted(place for place in places if place < len(frame.days))


def _window(due: int, every: int) -> tuple[int, int]:
    return max(0, due - every // 3), due + every // 3


def with_index(problem: Problem) -> Problem:
    """The same problem with its look-ups made anew, after options, blocks or choices changed."""
    return replace(
        problem,
        option_index={option.id: place for place, option in enumerate(problem.options)},
        block_index={block.id: place for place, block in enumerate(problem.blocks)},
        massage_index={choice.id: place for place, choice in enumerate(problem.massages)},
    )
