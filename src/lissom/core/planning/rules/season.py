"""Long runs, taper and the weeks around a race."""

from __future__ import annotations

from collections.abc import Iterator

from lissom.core.evidence import table, value
from lissom.core.planning.catalogue import race_band, sessions
from lissom.core.planning.objective import counts_long_share
from lissom.core.planning.plan import Phase
from lissom.core.planning.problem import PlannedRace, Week
from lissom.core.planning.rules.model import Case, RuleLevel, Violation, weekday_text
from lissom.core.runner import Priority, RunnerLevel
from lissom.core.units import days_text, km

ELASTIC = RuleLevel.ELASTIC
ADVICE = RuleLevel.ADVICE


def _goal(case: Case) -> PlannedRace | None:
    place = case.outline.goal
    return None if place is None else case.problem.races[place]


def _rule_row(race: PlannedRace) -> dict[str, str]:
    band = race_band(race.distance_m)
    return next(row for row in table("season_rules") if row["band"] == band)


def long_share(case: Case) -> Iterator[Violation]:
    """C05: the long run's share of the week's distance."""
    rows = zip(case.problem.weeks, case.outline.weeks, case.week_distance_m, strict=True)
    for week, wanted, metres in rows:
        if not case.whole(week) or not counts_long_share(case.problem, week.index) or not metres:
            continue
        longest = max((run.distance_m for run in case.runs_in(week) if run.long), default=0)
        share = 100 * longest / metres
        if share > wanted.long_share_pct:
            yield Violation(
                "C05",
                case.first_date(week),
                f"One run carries {share:.0f} % of the week of {weekday_text(week.monday)}; "
                f"{wanted.long_share_pct} % is the aim.",
                ELASTIC,
                round(longest - wanted.long_share_pct * metres / 100),
                "m",
            )


def long_time(case: Case) -> Iterator[Violation]:
    """C06: minutes of a long run on the road."""
    goal = _goal(case)
    band = "half" if goal is None else race_band(goal.distance_m)
    if band == "50k+":
        return
    cap = value("planning.long_cap_marathon" if band == "marathon" else "planning.long_cap")
    for day, run in case.planned_runs:
        if run.race is None and run.is_run and run.minutes > cap and run.type != "long_hilly":
            yield Violation(
                "C06",
                case.date(day),
                f"{run.minutes} minutes on {weekday_text(case.date(day))}: beyond {cap:.0f} the "
                "cost grows faster than the gain.",
                ELASTIC,
                run.minutes - cap,
                "min",
            )


def long_enough(case: Case) -> Iterator[Violation]:
    """C07 (marathon, elastic) and C08 (half, advice): one long run long enough in the block."""
    goal = _goal(case)
    if goal is None or case.problem.level < RunnerLevel.L1:
        return
    band = race_band(goal.distance_m)
    if band not in ("half", "marathon"):
        return
    runs = [run for day, run in case.planned_runs if day < goal.day and run.race is None]
    metres = [run.distance_m for run in runs] + [m for _, m in case.problem.history.runs]
    minutes = [run.minutes for run in runs] + [m for _, m in case.problem.history.run_minutes]
    longest_m, longest_min = max(metres, default=0), max(minutes, default=0)
    if band == "marathon":
        need_m, need_min = value("planning.marathon_long_m"), value("planning.marathon_long_min")
        if longest_m < need_m and longest_min < need_min:
            yield Violation(
                "C07",
                case.date(goal.day),
                f"The longest run is {km(longest_m):.0f} km ({longest_min} min); 25 km or 150 "
                "minutes once is the aim.",
                ELASTIC,
                round(need_m - longest_m),
                "m",
            )
    elif longest_m < value("planning.half_long_m"):
        yield Violation(
            "C08",
            case.date(goal.day),
            f"The longest run is {km(longest_m):.0f} km; 15 km suits a half marathon.",
            ADVICE,
            round(value("planning.half_long_m") - longest_m),
            "m",
        )


def last_long(case: Case) -> Iterator[Violation]:
    """C09: days between the last long run (more than 75 % of the longest) and the race."""
    goal = _goal(case)
    if goal is None:
        return
    row = _rule_row(goal)
    if not row["last_long_from"]:
        return
    low, high = int(row["last_long_from"]), int(row["last_long_to"])
    longs = [
        (day, run.distance_m)
        for day, run in case.planned_runs
        if day < goal.day and run.long and run.race is None
    ]
    if not longs or case.problem.level < RunnerLevel.L2:
        return
    longest = max(metres for _, metres in longs)
    big = [day for day, metres in longs if metres > value("planning.last_long_share") * longest]
    gap = goal.day - max(big)
    if gap < low or (gap > high and goal.day > high):
        yield Violation(
            "C09",
            case.date(max(big)),
            f"The last big long run is {gap} days before {goal.name}; {low} to {high} suits.",
            ELASTIC,
            low - gap if gap < low else gap - high,
            "days",
        )


def _peak(case: Case, before: int) -> int:
    """Most running minutes of the whole weeks before a week, those of the history included."""
    planned = [
        minutes
        for week, minutes in zip(case.problem.weeks, case.week_minutes, strict=True)
        if week.index < before and case.whole(week)
    ]
    return max([*planned, *case.problem.history.week_minutes[-4:]], default=0)


def taper(case: Case) -> Iterator[Violation]:
    """C24, C25, C26, C27 for the main race of priority A."""
    goal = _goal(case)
    if goal is None or goal.priority is not Priority.A or case.problem.novice:
        return
    row = _rule_row(goal)
    last = case.problem.days[goal.day].week
    count = int(row["taper_weeks"])
    weeks = [week for week in case.problem.weeks if last - count < week.index <= last]
    before = last - count + 1
    peak = _peak(case, before)
    if not weeks or before < 1 or not peak:
        return
    minutes = [_before_race(case, week, goal) for week in weeks]
    yield from _taper_length(case, goal, peak)
    cut = 1 - sum(minutes) / (peak * len(minutes))
    low, high = float(row["taper_cut_from"]), float(row["taper_cut_to"])
    if not low <= round(cut, 2) <= high:
        yield Violation(
            "C25",
            case.first_date(weeks[0]),
            f"The taper before {goal.name} cuts running by {100 * cut:.0f} %; "
            f"{100 * low:.0f} to {100 * high:.0f} % is the aim.",
            ELASTIC,
            round(100 * max(low - cut, cut - high), 1),
            "%",
        )
    for earlier, later, week in zip(minutes, minutes[1:], weeks[1:], strict=False):
        if later >= earlier > 0:
            yield Violation(
                "C26",
                case.first_date(week),
                f"Running rises from {earlier} to {later} minutes in the taper.",
                ELASTIC,
                later - earlier,
                "min",
            )
    yield from _kept_sharp(case, goal)


def _before_race(case: Case, week: Week, goal: PlannedRace) -> int:
    """Running minutes of a week up to the race, the race left out."""
    return week.done_minutes + sum(
        run.minutes
        for day in week.days
        if day <= goal.day
        for run in case.facts[day].runs
        if run.race is None and run.is_run
    )


def _taper_length(case: Case, goal: PlannedRace, peak: int) -> Iterator[Violation]:
    """C24: by the days whose last seven are light, or by the light calendar weeks."""
    need = int(_rule_row(goal)["taper_days_from"])
    most = value("planning.taper_light") * peak
    days = max(_light_days(case, goal, most), _light_weeks(case, goal, most))
    if days < need - 1 and goal.day >= need:
        yield Violation(
            "C24",
            case.date(goal.day),
            f"Running is reduced for {days_text(days)} before {goal.name}; {need} or more suit.",
            ELASTIC,
            need - days,
            "days",
        )


def _light_days(case: Case, goal: PlannedRace, most: float) -> int:
    """Days before the race whose last seven held at most so many running minutes."""
    days = 0
    for day in range(goal.day - 1, 6, -1):
        week = sum(
            run.minutes
            for at in range(day - 6, day + 1)
            for run in case.facts[at].runs
            if run.is_run and run.race is None
        )
        if week > most:
            break
        days += 1
    return days


def _light_weeks(case: Case, goal: PlannedRace, most: float) -> int:
    """Days from the first of the lighter calendar weeks that lead to the race: a taper by weeks
    need not be lighter over every seven days of it."""
    first = goal.day
    for week in reversed(case.problem.weeks[: case.problem.days[goal.day].week + 1]):
        if _before_race(case, week, goal) > most:
            break
        first = week.days[0]
    return goal.day - first


def _kept_sharp(case: Case, goal: PlannedRace) -> Iterator[Violation]:
    """C27: something short at race effort in the last ten days, half and shorter."""
    if (
        race_band(goal.distance_m) not in ("5k", "10k", "half")
        or case.problem.level < RunnerLevel.L2
    ):
        return
    first = max(0, goal.day - round(value("planning.sharp_days")))
    if not any(case.facts[day].hard for day in range(first, goal.day)):
        yield Violation(
            "C27",
            case.date(goal.day),
            f"Nothing short at race effort in the ten days before {goal.name}.",
            ELASTIC,
            1,
            "sessions",
        )


def after_marathon(case: Case) -> Iterator[Violation]:
    """C31: first run two to seven days after a marathon, 40 easy minutes at most."""
    races = [(race.day, race.name, race.distance_m) for race in case.problem.races]
    for start, name, metres in races:
        if race_band(metres) not in ("marathon", "50k+"):
            continue
        for day in range(start + 1, min(len(case.facts), start + 8)):
            for run in case.facts[day].runs:
                soon = day - start < value("planning.first_run_days")
                if run.is_run and (soon or run.minutes > value("planning.first_run_minutes")):
                    yield Violation(
                        "C31",
                        case.date(day),
                        f"{run.minutes} minutes of running {days_text(day - start)} after {name}; "
                        "from day 2, 40 easy minutes at most.",
                        ELASTIC,
                        run.minutes,
                        "min",
                    )


def threshold_first(case: Case) -> Iterator[Violation]:
    """C20: threshold or fartlek two weeks before the first VO2max session."""
    if case.problem.level is not RunnerLevel.L2 or case.problem.history.fast_ready:
        return
    since = case.problem.history.last_threshold
    for day, run in case.planned_runs:
        row = sessions().get(run.type)
        if run.family == "VO2max" and (
            since is None or day - since < value("planning.threshold_lead")
        ):
            yield Violation(
                "C20",
                case.date(day),
                f"{run.title} on {weekday_text(case.date(day))} comes before two weeks of "
                "threshold work.",
                ELASTIC,
                1,
                "sessions",
            )
            return
        if row is not None and row.threshold and since is None:
            since = day


def masters(case: Case) -> Iterator[Violation]:
    """C48: from 50, strength stays in every week of base, build and peak."""
    age = case.problem.age
    if age is None or age < value("planning.masters_age"):
        return
    for week, wanted in zip(case.problem.weeks, case.outline.weeks, strict=True):
        if not case.whole(week) or wanted.phase not in (Phase.BASE, Phase.BUILD, Phase.PEAK):
            continue
        blocks = [block for day in week.days for block in case.facts[day].blocks]
        if wanted.lower and not any(block.type == "lower" for block in blocks):
            yield Violation(
                "C48",
                case.first_date(week),
                f"No leg strength in the week of {weekday_text(week.monday)}; from 50 it stays.",
                ELASTIC,
                1,
                "blocks",
            )


def three_runs(case: Case) -> Iterator[Violation]:
    """C23 (advice): with three runs a week one is long, one threshold or race pace."""
    if case.problem.runs_a_week > value("planning.few_runs") or case.problem.level < RunnerLevel.L2:
        return
    for week, wanted in zip(case.problem.weeks, case.outline.weeks, strict=True):
        runs = case.runs_in(week)
        if not case.whole(week) or wanted.phase not in (Phase.BUILD, Phase.PEAK) or wanted.recovery:
            continue
        if runs and not (any(run.long for run in runs) and any(run.hard for run in runs)):
            yield Violation(
                "C23",
                case.first_date(week),
                f"Three runs keep most when one is long and one hard; the week of "
                f"{weekday_text(week.monday)} lacks one.",
                ADVICE,
                1,
                "sessions",
            )


def race_fuel(case: Case) -> Iterator[Violation]:
    """C53 (advice): enough runs over 90 minutes to rehearse race fuel."""
    goal = _goal(case)
    if goal is None:
        return
    need = int(_rule_row(goal)["fuel_runs"] or 0)
    long = [
        run
        for day, run in case.planned_runs
        if day < goal.day and run.minutes > value("planning.fuel_minutes")
    ]
    if len(long) < need:
        yield Violation(
            "C53",
            case.date(goal.day),
            f"Runs over 90 minutes to rehearse race fuel: {len(long)}; {need} suit {goal.name}.",
            ADVICE,
            need - len(long),
            "runs",
        )


SEASON = (
    long_share,
    long_time,
    long_enough,
    last_long,
    taper,
    after_marathon,
    threshold_first,
    masters,
    three_runs,
    race_fuel,
)
