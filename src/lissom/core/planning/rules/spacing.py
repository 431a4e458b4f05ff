"""Hard and key sessions: how many, how far apart, how far from races and leg strength."""

from __future__ import annotations

from collections.abc import Iterator

from lissom.core.evidence import value
from lissom.core.planning.build.permissions import last_hard_before, no_quality_after
from lissom.core.planning.rules.model import Case, RuleLevel, Violation, weekday_text
from lissom.core.units import days_text

HARD = RuleLevel.HARD


def _race_day(case: Case, day: int) -> bool:
    return case.problem.days[day].race is not None


def hard_per_week(case: Case) -> Iterator[Violation]:
    """C14: hard sessions of a calendar week, races included."""
    for week in case.problem.weeks:
        days = [day for day in week.days if case.facts[day].hard]
        given = week.done_hard + sum(_race_day(case, day) for day in week.days)
        limit = max(case.problem.max_hard_per_week, given)
        if week.done_hard + len(days) > limit:
            yield Violation(
                "C14",
                case.date(days[-1]),
                f"The week of {weekday_text(week.monday)} has {week.done_hard + len(days)} hard "
                f"sessions; {limit} suits your level.",
                HARD,
            )


def hard_spacing(case: Case) -> Iterator[Violation]:
    """C15 (and C38, C48): hours between hard sessions, as days between planned hours."""
    gap = case.problem.hard_gap_days
    last = case.problem.history.last_hard
    for day, placed in enumerate(case.facts):
        if not placed.hard:
            continue
        both_given = last is not None and (last < 0 or _race_day(case, last))
        if last is not None and day - last < gap and not (_race_day(case, day) and both_given):
            yield Violation(
                "C15",
                case.date(day),
                f"Hard sessions {days_text(day - last)} apart on {weekday_text(case.date(day))}; "
                f"{24 * gap} h between them is needed.",
                HARD,
            )
        last = day


def key_adjacent(case: Case) -> Iterator[Violation]:
    """No two key sessions (hard or long) on days in a row."""
    key = [placed.key for placed in case.facts]
    if key[0] and case.problem.history.last_key == -1 and not _race_day(case, 0):
        yield _adjacent(case, 0)
    for day in range(1, len(key)):
        given = _race_day(case, day) and _race_day(case, day - 1)
        if key[day] and key[day - 1] and not given:
            yield _adjacent(case, day)


def _adjacent(case: Case, day: int) -> Violation:
    return Violation(
        "key-adjacent",
        case.date(day),
        f"{weekday_text(case.date(day))} is a key session the day after another one.",
        HARD,
    )


def back_to_back(case: Case) -> Iterator[Violation]:
    """The second of two long days follows a long run that is no shorter, comes every third week at
    most, and is followed by no key session."""
    gap = round(value("planning.second_long_gap_days"))
    last = case.problem.history.last_after_long
    for day, run in case.planned_runs:
        if not run.after_long:
            continue
        before = [one.minutes for one in case.facts[day - 1].runs if one.long] if day else []
        if not day and case.problem.history.long_yesterday:
            before = [minutes for at, minutes in case.problem.history.run_minutes if at == -1]
        fault = ""
        if not before:
            fault = "does not follow a long run of the day before"
        elif run.minutes > max(before):
            fault = f"is longer than the first one of {max(before)} minutes"
        elif last is not None and day - last < gap:
            fault = f"comes {days_text(day - last)} after the last one; {gap} days are needed"
        elif day + 1 < len(case.facts) and case.facts[day + 1].key and not _race_day(case, day + 1):
            fault = "is followed by a key session"
        if fault:
            text = f"The second long run of {weekday_text(case.date(day))} {fault}."
            yield Violation("back-to-back", case.date(day), text, HARD)
        last = day


def before_races(case: Case) -> Iterator[Violation]:
    """C28: last hard session before a race."""
    for race in case.problem.races:
        needed = last_hard_before(race.distance_m)
        for day in range(max(0, race.day - needed + 1), race.day):
            if case.facts[day].hard and not _race_day(case, day):
                yield Violation(
                    "C28",
                    case.date(day),
                    f"A hard session {days_text(race.day - day)} before {race.name}; "
                    f"the last one belongs {needed} days before.",
                    HARD,
                )


def after_races(case: Case) -> Iterator[Violation]:
    """C30: no quality after a race, planned or done."""
    races = [(race.day, race.distance_m, race.name) for race in case.problem.races]
    races += [(offset, metres, "your last race") for offset, metres in case.problem.history.races]
    for start, metres, name in races:
        quiet = no_quality_after(metres)
        for day in range(max(0, start + 1), min(len(case.facts), start + quiet + 1)):
            if case.facts[day].hard and not _race_day(case, day):
                yield Violation(
                    "C30",
                    case.date(day),
                    f"A hard session {days_text(day - start)} after {name}; {quiet} days without "
                    "quality are needed.",
                    HARD,
                )


def strides_first(case: Case) -> Iterator[Violation]:
    """C19: two weeks of strides before the first fast repetitions."""
    if case.problem.history.fast_ready:
        return
    need = round(value("planning.strides_needed"))
    need_early = round(value("planning.strides_early"))
    early = round(value("planning.strides_early_days"))
    done = list(case.problem.history.strides)
    for day, run in case.planned_runs:
        if run.needs_strides and not (
            sum(at < day for at in done) >= need
            and sum(at <= day - early for at in done) >= need_early
        ):
            yield Violation(
                "C19",
                case.date(day),
                f"{run.title} on {weekday_text(case.date(day))} comes before two weeks of strides "
                f"({sum(at < day for at in done)} of {need} done).",
                HARD,
            )
        if run.strides:
            done.append(day)


def leg_strength(case: Case) -> Iterator[Violation]:
    """C39: run before strength; no key run the day after leg strength. C42: jumps on a base."""
    lower = [any(block.type == "lower" for block in placed.blocks) for placed in case.facts]
    key = [placed.key for placed in case.facts]
    yesterday = case.problem.history.last_lower == -1
    for day in range(len(key)):
        before = lower[day - 1] if day else yesterday and not _race_day(case, 0)
        if key[day] and before:
            yield Violation(
                "C39",
                case.date(day),
                f"A key run on {weekday_text(case.date(day))}, the day after leg strength.",
                HARD,
            )
        if case.facts[day].strength_first:
            yield Violation(
                "C39",
                case.date(day),
                f"Strength before the run on {weekday_text(case.date(day))}; the run comes first.",
                HARD,
            )
        if any(block.jumps for block in case.facts[day].blocks) and (
            case.problem.history.strength_weeks < value("planning.jump_weeks")
            or not set(case.facts[day].blocks) <= set(_offered(case, day))
        ):
            yield Violation(
                "C42",
                case.date(day),
                f"Jumps on {weekday_text(case.date(day))} without four weeks of strength before "
                "them, or with a leg complaint.",
                HARD,
            )


def _offered(case: Case, day: int) -> list[object]:
    return [case.problem.blocks[place] for place in case.problem.days[day].blocks]


SPACING = (
    hard_per_week,
    hard_spacing,
    key_adjacent,
    back_to_back,
    before_races,
    after_races,
    strides_first,
    leg_strength,
)
