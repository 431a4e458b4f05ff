"""What a runner should know about a plan: what was asked for and cannot, or should not, be planned
as asked, and what fell short; each with what to do. They are findings, never constraints."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from lissom.core.anatomy.pathways import PATHWAYS
from lissom.core.errors import Finding, Level
from lissom.core.evidence import table, value
from lissom.core.planning.build.permissions import next_race_after
from lissom.core.planning.build.second_runs import SECOND, usual_week_km
from lissom.core.planning.build.speeds import race_speed_mps
from lissom.core.planning.catalogue import race_band, sessions
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.problem import Problem
from lissom.core.planning.rules.model import Violation
from lissom.core.runner import Priority, Race, RunnerLevel
from lissom.core.screening.questionnaires import advice_on, health_limits
from lissom.core.screening.red_flags import RULES, stops_training
from lissom.core.screening.wellness import wellness_week
from lissom.core.units import duration_text, km


def input_findings(inputs: PlanningInput, problem: Problem) -> tuple[Finding, ...]:
    """Everything to say about what was asked for, in order of code and place."""
    found = [
        *_safety(inputs, problem),
        *_time(problem),
        *_second_runs(inputs, problem),
        *_history(inputs, problem),
        *_races(inputs, problem),
        *_pace(inputs),
        *_massage(inputs, problem),
        *_overruled(inputs, problem),
    ]
    return tuple(sorted(found, key=lambda item: (item.code, item.where, item.message)))


def shortfall_findings(violations: Sequence[Violation], until: date) -> tuple[Finding, ...]:
    """What fell short and is worth telling, by date, each with what to do: every case up to
    `until`, of the later (provisional) weeks the gravest of each rule, with the number of others.

    Table `shortfall_words` holds from which size each rule is worth a sentence, and the advice.
    """
    told = [one for one in violations if one.shortfall >= _worth(one.rule)]
    later: dict[str, list[Violation]] = {}
    made: list[tuple[date, Finding]] = []
    for one in told:
        if one.date <= until:
            made.append((one.date, _short(one, 0)))
        else:
            later.setdefault(one.rule, []).append(one)
    for cases in later.values():
        gravest = max(cases, key=lambda one: (one.shortfall, -one.date.toordinal()))
        made.append((gravest.date, _short(gravest, len(cases) - 1)))
    made.sort(key=lambda item: (item[0], item[1].code, item[1].message))
    return tuple(finding for _, finding in made)


@cache
def _shortfall_words() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in table("shortfall_words")}


def _worth(rule: str) -> float:
    row = _shortfall_words().get(rule)
    return 0.0 if row is None else float(row["worth"])


def _short(one: Violation, others: int) -> Finding:
    parts = [one.message]
    if others:
        weeks = "1 more time" if others == 1 else f"{others} more times, each less"
        parts.append(f"So it is {weeks} in the later weeks, which are provisional.")
    advice = _shortfall_words().get(one.rule, {}).get("do", "")
    if advice:
        parts.append(advice)
    return Finding(one.rule, Level.INFO, " ".join(parts), one.date.isoformat())


def _overruled(inputs: PlanningInput, problem: Problem) -> Iterator[Finding]:
    """What a therapist lets not bind on days that are planned."""
    last = problem.days[-1].date
    for one in inputs.overrules:
        if one.first <= last and one.last >= problem.on:
            yield _note("overruled", one.sentence, one.rule.value)


def _warn(code: str, message: str, where: str = "") -> Finding:
    return Finding(code, Level.WARNING, message, where)


def _note(code: str, message: str, where: str = "") -> Finding:
    return Finding(code, Level.INFO, message, where)


def _safety(inputs: PlanningInput, problem: Problem) -> Iterator[Finding]:
    if stops_training(inputs.open_red_flags):
        stop = (
            "A stop sign is open: see a clinician first. Nothing but rest and walking is planned, "
        )
        told = [RULES[sign].sentence for sign in inputs.open_red_flags if sign in RULES]
        text = " ".join([f"{stop}races included.", *dict.fromkeys(told)])
        yield Finding("C01", Level.ERROR, text)
    else:
        yield from _other_signs(inputs)
    for injury in inputs.injuries:
        yield _note(
            "C51",
            f"{PATHWAYS[injury.pathway].label}, stage {injury.stage}: later stages are planned "
            "as if each goes well; tell Lissom when a stage is done or pain comes back.",
            injury.id,
        )
    if inputs.expected_wbgt_c is not None and inputs.expected_wbgt_c > value(
        "planning.heat_easy_only"
    ):
        yield _warn(
            "C35",
            f"At {inputs.expected_wbgt_c:g} °C WBGT only easy running is planned "
            + ("for two weeks." if inputs.heat_days is None else "on the days you named."),
        )
    for limit in health_limits(inputs.health, on=inputs.on):
        yield _warn("health-week", advice_on(limit), limit.answer.state)
    week = wellness_week(inputs.check_ins, on=inputs.on)
    if week.raised:
        yield _note("wellness-week", week.sentence)
    del problem


def _other_signs(inputs: PlanningInput) -> Iterator[Finding]:
    """Signs that do not stop training: what they ask for, and the way back that fits."""
    for sign in inputs.open_red_flags:
        rule = RULES[sign]
        text = rule.sentence
        if rule.pathway is not None and rule.pathway not in {
            one.pathway for one in inputs.injuries
        }:
            text += f" Open its way back with `lissom injury add {rule.pathway}`."
        yield _warn("sign", text, sign)


def _second_runs(inputs: PlanningInput, problem: Problem) -> Iterator[Finding]:
    """Two runs a day were asked for and are not planned: why not."""
    if not inputs.profile.second_runs:
        return
    usual, least = usual_week_km(problem.history), value("planning.second_run_km")
    row = sessions()[SECOND]
    if not problem.second_runs:
        yield _note(
            "second-runs",
            f"A second run on a day is planned from level {row.min_level.name} and "
            f"{least:.0f} km a week on; your last weeks came to {usual:.0f} km. Until then the "
            "programme holds one run a day.",
        )
    elif all(day.second_start is None for day in problem.days):
        yield _note(
            "second-runs",
            "No day has an hour for a second run, which begins "
            f"{value('planning.second_run_gap_h'):.0f} hours after the first at the soonest. "
            "Set an earlier hour for your runs, or free an evening.",
        )


def _time(problem: Problem) -> Iterator[Finding]:
    if not any(day.minutes_free for day in problem.days if day.race is None):
        yield _warn(
            "no-minutes",
            "No day has free minutes, so only rest and races are planned. Give at least three days "
            "with 30 minutes.",
        )
    elif sum(bool(day.runs) for day in problem.days[:7]) < 2 and not problem.stopped:
        yield _note("few-days", "Fewer than two of the next seven days have time for a run.")


def _history(inputs: PlanningInput, problem: Problem) -> Iterator[Finding]:
    runs = [item.date for item in inputs.history if item.kind in ("run", "race")]
    recent = problem.on - timedelta(weeks=round(value("planning.level_weeks")))
    if not runs:
        yield _note(
            "no-history",
            "No run is known. The plan starts from nothing: bring in your watch files, or say your "
            "level, for a better start.",
        )
    elif max(runs) < recent:
        yield _note(
            "no-history",
            f"The last run known is of {_day(max(runs))}, too long ago to start from. Bring in "
            "newer watch files, or say your level, for a better start.",
        )
    if problem.novice:
        yield _note(
            "novice",
            "The plan starts with walking and running in turns, three times a week; a week is "
            "repeated when it was too much.",
        )
    missed = problem.history.last_run
    if missed is not None and -missed - 1 > value("planning.carry_on_days"):
        yield _note(
            "C37",
            f"{-missed - 1} days without a run: the first weeks are smaller. Missed sessions are "
            "not made up.",
        )


def _races(inputs: PlanningInput, problem: Problem) -> Iterator[Finding]:
    races = sorted(inputs.races, key=lambda race: (race.date, race.id))
    if not races:
        yield _note("no-race", "No race is entered: the plan builds for twelve weeks.")
    for race in races:
        if race.date > problem.days[-1].date:
            yield _note(
                "C12",
                f"{_name(race)} lies beyond the 26 weeks that are planned; it is prepared for "
                "later.",
                race.id,
            )
            continue
        yield from _too_soon(race, problem)
        yield from _age_limit(race, inputs)
        yield from _spike(race, problem)
    for index, race in enumerate(races[1:], start=1):
        earlier = races[index - 1]
        need = next_race_after(earlier.distance_m)
        gap = (race.date - earlier.date).days
        if gap < need:
            yield _warn(
                "C29",
                f"{_name(race)} is {gap} days after {_name(earlier)}; {need} days are needed to "
                f"race again. Run it as training, or move it to "
                f"{_day(earlier.date + timedelta(days=need))} or later.",
                race.id,
            )
    yield from _one_a_race(races)


def _name(race: Race) -> str:
    return race.name or f"the race on {_day(race.date)}"


def _day(when: date) -> str:
    """`Sunday 14 March 2027`."""
    return f"{when:%A} {when.day} {when:%B %Y}"


def _too_soon(race: Race, problem: Problem) -> Iterator[Finding]:
    """C12: weeks for the distance, and for a safe longest run."""
    row = next(item for item in table("race_needs") if item["band"] == race_band(race.distance_m))
    weeks = math.ceil((race.date - problem.on).days / 7)
    longest = max((metres for _, metres in problem.history.runs), default=0)
    need = float(row["weeks"])
    if longest:
        growth = math.log(max(1.0, float(row["longest_m"]) / longest))
        steps = math.ceil(growth / math.log(value("planning.spike_ratio")))
        if steps > 0:
            need = max(need, value("planning.weeks_per_step") * steps + float(row["taper_weeks"]))
    if problem.level is RunnerLevel.L0 and race.distance_m > value("planning.band_5k"):
        need = max(need, float(row["weeks_novice"]))
    fit = longest >= float(row["longest_m"])
    if weeks < need and not (fit and race.priority is not Priority.A):
        if not longest:
            yield _warn(
                "C12",
                f"{_name(race)} is {weeks} weeks away; {need:.0f} are advised without running "
                "before. Choose a later race, or walk parts of it.",
                race.id,
            )
            return
        reach = longest * value("planning.spike_ratio") ** max(
            0.0, (weeks - float(row["taper_weeks"])) / value("planning.weeks_per_step")
        )
        suits = _day(problem.on + timedelta(days=math.ceil(7 * need)))
        yield _warn(
            "C12",
            f"{_name(race)} is {weeks} weeks away; {need:.0f} are advised. By the safe rule "
            f"the longest run reaches about {km(min(reach, float(row['longest_m']))):.0f} km. "
            f"Choose a race from {suits} on, walk breaks, or a gentler goal.",
            race.id,
        )


def _age_limit(race: Race, inputs: PlanningInput) -> Iterator[Finding]:
    """C47: youth limits."""
    if inputs.profile.birth_year is None:
        return
    age = race.date.year - inputs.profile.birth_year
    for row in table("youth_limits"):
        if age <= int(row["age"]):
            if race.distance_m > float(row["distance_m"]):
                yield _warn(
                    "C47",
                    f"{_name(race)} is {km(race.distance_m):.1f} km; at {age} "
                    f"{km(float(row['distance_m'])):.0f} km is the limit. Choose a shorter race.",
                    race.id,
                )
            return


def _spike(race: Race, problem: Problem) -> Iterator[Finding]:
    """Races are exempt from C02; the page says by how much they exceed the longest run."""
    longest = max((metres for _, metres in problem.history.runs), default=0)
    soon = (race.date - problem.on).days <= value("planning.spike_days")
    if soon and longest and race.distance_m > value("planning.spike_ratio") * longest:
        more = 100 * (race.distance_m / longest - 1)
        yield _note(
            "C02",
            f"{_name(race)} is {more:.0f} % longer than your longest run of the last 30 days.",
            race.id,
        )


def _one_a_race(races: list[Race]) -> Iterator[Finding]:
    mains = [race for race in races if race.priority is Priority.A]
    for earlier, later in pairwise(mains):
        marathon = race_band(later.distance_m) in ("marathon", "50k+")
        need = value("planning.a_race_weeks_marathon" if marathon else "planning.a_race_weeks")
        weeks = (later.date - earlier.date).days / 7
        if weeks < need:
            yield _warn(
                "C55",
                f"{_name(earlier)} and {_name(later)} are both A races, {weeks:.0f} weeks apart; "
                f"{need:.0f} suit. Make one of them a B race.",
                later.id,
            )


def _pace(inputs: PlanningInput) -> Iterator[Finding]:
    speed = inputs.pace.critical_speed_mps
    if speed is None:
        yield _note(
            "C34",
            "No hard run or race of the last ten weeks is known: you get effort, not pace, until "
            "one honest hard run.",
        )
        return
    for race in inputs.races:
        if race.target_s is None or race_band(race.distance_m) != "marathon":
            continue
        share = race.distance_m / race.target_s / speed
        likely = race.distance_m / race_speed_mps(race.distance_m, speed)
        if share > value("planning.marathon_first_half") or race.target_s < likely / value(
            "planning.target_slack"
        ):
            yield _warn(
                "C32",
                f"A marathon in {duration_text(race.target_s)} needs {100 * share:.0f} % of your "
                f"critical speed; about {duration_text(likely)} is in reach.",
                race.id,
            )


def _massage(inputs: PlanningInput, problem: Problem) -> Iterator[Finding]:
    if inputs.profile.massage_every_days is None or problem.stopped:
        return
    if inputs.profile.massage_budget_pence_week == 0:
        yield _note(
            "self-massage",
            "No money is set aside for massage: short self-massage stands in its place.",
        )
        return
    if not inputs.slots:
        yield _note(
            "massage-windows",
            "No clinic hours are known: the plan names the windows it wants for massage.",
        )
    prices = [choice.price_pence for choice in problem.massages if choice.price_pence]
    budget = inputs.profile.massage_budget_pence_week
    if prices and budget is not None and budget * len(problem.weeks) < min(prices):
        yield _note(
            "budget", "The massage budget does not reach one treatment in the plan's weeks."
        )
