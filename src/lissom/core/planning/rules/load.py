"""How much: single runs, weeks, growth, quality share."""

from __future__ import annotations

from collections.abc import Iterator

from lissom.core.evidence import table, value
from lissom.core.planning.objective import quality_percent
from lissom.core.planning.plan import Phase
from lissom.core.planning.problem import Week
from lissom.core.planning.rules.model import Case, RuleLevel, Violation, weekday_text
from lissom.core.runner import RunnerLevel
from lissom.core.units import km

HARD = RuleLevel.HARD
ELASTIC = RuleLevel.ELASTIC


def spike(case: Case) -> Iterator[Violation]:
    """C02: a single run within 110 % of the longest of the last 30 days, done or planned."""
    days = round(value("planning.spike_days"))
    percent = round(100 * value("planning.spike_ratio"))
    done = [*case.problem.history.runs]
    for day, run in case.planned_runs:
        if run.is_run and not run.spike_exempt:
            longest = max((m for at, m in done if day - days <= at < day), default=0)
            if 100 * run.distance_m > percent * longest:
                more = f"the longest run of the last {days} days was {km(longest):.1f} km"
                if not longest:
                    more = f"there was no run in the last {days} days"
                yield Violation(
                    "C02",
                    case.date(day),
                    f"{km(run.distance_m):.1f} km on {weekday_text(case.date(day))}, while {more}.",
                    HARD,
                )
        if run.is_run or run.kind == "walk":
            done.append((day, run.distance_m))


def week_cap(case: Case) -> Iterator[Violation]:
    """C11, C37, C51: most running minutes of a week at the start, after missed time or injury."""
    for week, minutes in zip(case.problem.weeks, case.week_minutes, strict=True):
        cap = week.minutes_cap
        rule = "C51" if case.problem.injured else "C37" if week.returning else "C11"
        stepped = sum(run.minutes for run in case.runs_in(week) if run.family == "walk-run")
        if cap is None or not week.days:
            continue
        if minutes - stepped > max(cap, week.done_minutes):
            yield Violation(
                rule,
                case.first_date(week),
                f"{minutes} minutes of running in the week of {weekday_text(week.monday)}; "
                f"{cap} is the most after what you did in the last weeks.",
                HARD,
            )


def growth(case: Case) -> Iterator[Violation]:
    """C03: a week's minutes against the mean of the last three, lighter weeks left out. On a way
    back to running, and in the three weeks after it, its own steps count instead."""
    light = value("planning.light_week")
    back = [week.index for week in case.problem.weeks if _on_the_way_back(case, week)]
    earlier = [minutes for minutes in case.problem.history.week_minutes if minutes > 0]
    for week, minutes in zip(case.problem.weeks, case.week_minutes, strict=True):
        base = [m for m in earlier[-3:] if not earlier or m >= light * max(earlier[-3:])]
        free = any(week.index - 3 <= at <= week.index for at in back)
        if base and case.whole(week) and case.phase(week.index) is not Phase.RECOVERY and not free:
            mean = sum(base) / len(base)
            ratio = value(
                "planning.growth_small"
                if mean < value("planning.small_week")
                else "planning.growth"
            )
            if minutes > ratio * mean and not case.problem.novice:
                yield Violation(
                    "C03",
                    case.first_date(week),
                    f"{minutes} minutes of running in the week of {weekday_text(week.monday)}, "
                    f"after about {mean:.0f} a week: growth is quick.",
                    ELASTIC,
                    round(minutes - ratio * mean, 1),
                    "min",
                )
        if minutes > 0 and case.whole(week):
            earlier.append(minutes)


def _on_the_way_back(case: Case, week: Week) -> bool:
    """A share of the usual week is its cap, or a walk-run session stands in it."""
    return week.returning or any(run.family == "walk-run" for run in case.runs_in(week))


def recovery_weeks(case: Case) -> Iterator[Violation]:
    """C04: a lighter week often enough; tapers and weeks after races count."""
    slow = case.problem.level <= RunnerLevel.L1 or (
        case.problem.age is not None and case.problem.age >= value("planning.masters_age")
    )
    most = round(value("planning.recovery_every_slow" if slow else "planning.recovery_every"))
    if len(case.problem.weeks) < value("planning.recovery_plan_weeks") or case.problem.novice:
        return
    light = value("planning.light_week")
    since, top = 0, 0
    for week, minutes in zip(case.problem.weeks, case.week_minutes, strict=True):
        if not case.whole(week):
            continue
        if minutes <= light * top or case.phase(week.index) in (Phase.TAPER, Phase.RECOVERY):
            since, top = 0, minutes
            continue
        since, top = since + 1, max(top, minutes) if since else minutes
        if since > most:
            yield Violation(
                "C04",
                case.first_date(week),
                f"Week {since} without a lighter one on {weekday_text(week.monday)}; "
                f"{most} is enough.",
                ELASTIC,
                since - most,
                "weeks",
            )


def quality_share(case: Case) -> Iterator[Violation]:
    """C13: share of the week above the easy zone."""
    percent = quality_percent(case.problem)
    rows = zip(case.problem.weeks, case.week_minutes, case.week_quality, strict=True)
    for week, minutes, quality in rows:
        over = quality - percent * minutes / 100
        if week.index in case.race_weeks or over <= 0:
            continue
        yield Violation(
            "C13",
            case.first_date(week),
            f"{quality} of {minutes} minutes are above easy in the week of "
            f"{weekday_text(week.monday)}; {percent} % is the aim.",
            ELASTIC,
            round(over, 1),
            "min",
        )


def session_doses(case: Case) -> Iterator[Violation]:
    """C16, C17, C18: quality in one session against the week."""
    if case.problem.level < RunnerLevel.L2:
        return
    speed = case.problem.critical_speed_mps or case.problem.easy_speed_mps / value(
        "planning.easy_share_of_cs"
    )
    for week, metres in zip(case.problem.weeks, case.week_distance_m, strict=True):
        if week.index in case.race_weeks or case.phase(week.index) is Phase.TAPER:
            continue
        for day in week.days:
            for run in case.facts[day].runs:
                fast_m = 60 * run.quality_minutes * speed
                share = value("planning.threshold_share") * metres
                if run.family == "threshold" and fast_m > share:
                    yield Violation(
                        "C16",
                        case.date(day),
                        f"About {km(fast_m):.1f} km at threshold on "
                        f"{weekday_text(case.date(day))}; a tenth of the week is "
                        f"{km(share):.1f} km.",
                        ELASTIC,
                        round(fast_m - share),
                        "m",
                    )
                most = _fast_minutes(metres)
                if run.family == "VO2max" and run.quality_minutes > most:
                    yield Violation(
                        "C17",
                        case.date(day),
                        f"{run.quality_minutes} hard minutes on {weekday_text(case.date(day))}; "
                        f"{most} suits a week of {km(metres):.0f} km.",
                        ELASTIC,
                        run.quality_minutes - most,
                        "min",
                    )
                if run.family in ("marathon pace", "long") and run.quality_minutes > value(
                    "planning.marathon_pace_most"
                ):
                    yield Violation(
                        "C18",
                        case.date(day),
                        f"{run.quality_minutes} minutes at marathon pace in one run; "
                        "110 is the most.",
                        ELASTIC,
                        run.quality_minutes - value("planning.marathon_pace_most"),
                        "min",
                    )


def _fast_minutes(week_m: int) -> int:
    """C17's minutes by weekly distance."""
    rows = table("vo2_minutes")
    return next(int(row["minutes"]) for row in rows if km(week_m) < float(row["upper_km_week"]))


def both_raised(case: Case) -> Iterator[Violation]:
    """C21: volume and hard minutes not both raised by a tenth in the same week."""
    if case.problem.level > RunnerLevel.L3:
        return
    ratio = value("planning.both_ratio")
    light = value("planning.light_week")
    minutes, quality = case.week_minutes, case.week_quality
    for index in range(2, len(minutes)):
        week = case.problem.weeks[index]
        after_light = minutes[index - 1] <= light * minutes[index - 2]
        if not case.whole(week) or after_light or not quality[index - 1]:
            continue
        if (
            minutes[index] > ratio * minutes[index - 1]
            and quality[index] > ratio * quality[index - 1]
        ):
            yield Violation(
                "C21",
                case.first_date(week),
                f"Both minutes ({minutes[index - 1]} to {minutes[index]}) and hard minutes "
                f"({quality[index - 1]} to {quality[index]}) rise in the week of "
                f"{weekday_text(week.monday)}.",
                ELASTIC,
                round(minutes[index] - ratio * minutes[index - 1], 1),
                "min",
            )


def rest_days(case: Case) -> Iterator[Violation]:
    """C22: days without running."""
    for week in case.problem.weeks:
        runs = week.done_runs + sum(case.facts[day].runs_today for day in week.days)
        most = 7 - case.problem.min_rest_days
        if runs > most:
            yield Violation(
                "C22",
                case.first_date(week),
                f"{runs} days with a run in the week of {weekday_text(week.monday)}; your level "
                f"needs {case.problem.min_rest_days} without.",
                ELASTIC,
                runs - most,
                "days",
            )


LOAD = (
    spike,
    week_cap,
    growth,
    recovery_weeks,
    quality_share,
    session_doses,
    both_raised,
    rest_days,
)
