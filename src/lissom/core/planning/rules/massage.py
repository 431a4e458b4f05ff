"""Massage: real free hours, distance from races and key sessions, intervals, money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from lissom.core.anatomy import GROUPS
from lissom.core.evidence import value
from lissom.core.planning.objective import added_soreness
from lissom.core.planning.overrules import Overrulable, overruled
from lissom.core.planning.problem import MassageChoice, PlannedRace
from lissom.core.planning.rules.model import Case, RuleLevel, Violation, weekday_text

HARD = RuleLevel.HARD
_LABELS = {group.id: group.label.partition(" (")[0].lower() for group in GROUPS}


def slot_open(case: Case) -> Iterator[Violation]:
    """The hour is one the clinic has free (or the runner's own), used once, at its own time."""
    used: set[str] = set()
    for day, choice in case.planned_massages:
        if choice.slot is not None and not _known_hour(case, choice):
            yield Violation(
                "slot-open",
                case.date(day),
                f"No therapist is known to be free on {weekday_text(case.date(day))} at "
                f"{choice.start:%H:%M}.",
                HARD,
            )
        if choice.slot is not None and choice.slot in used:
            yield Violation("slot-open", case.date(day), "The same free hour is used twice.", HARD)
        used.add(choice.slot or "")
        place = case.problem.days[day]
        if case.problem.stopped or (place.massage and (place.deep or not choice.deep)):
            continue
        what = "deep massage" if place.massage else "treatment"
        yield Violation(
            "C51",
            place.date,
            f"No {what} is open on {weekday_text(place.date)} ({place.why_closed}).",
            HARD,
        )


def _known_hour(case: Case, choice: MassageChoice) -> bool:
    """The hour is among those of the problem: usually as this very choice, else for another
    protocol."""
    massages = case.problem.massages
    at = case.problem.massage_index.get(choice.id)
    if at is not None and massages[at].start == choice.start and massages[at].slot == choice.slot:
        return True
    return any(one.slot == choice.slot and one.start == choice.start for one in massages)


def clear_of_run(case: Case) -> Iterator[Violation]:
    """The run of the day is over, and the way made, before the treatment begins."""
    for day, choice in case.planned_massages:
        long = max((run.minutes for run in case.facts[day].runs), default=0)
        if long > choice.run_minutes_max:
            yield Violation(
                "massage-clash",
                case.date(day),
                f"The run of {long} minutes on {weekday_text(case.date(day))} is not over when the "
                f"treatment begins at {choice.start:%H:%M}.",
                HARD,
            )


def _race_start(case: Case, race: PlannedRace, zone: datetime) -> datetime:
    hour = time(round(value("planning.race_hour")))
    return datetime.combine(case.date(race.day), hour, zone.tzinfo)


def deep_and_races(case: Case) -> Iterator[Violation]:
    """C44: no deep work within 48 h before or, unless overruled, 72 h after a race."""
    before = timedelta(hours=value("planning.deep_before_race_hours"))
    after = timedelta(hours=value("planning.deep_after_race_hours"))
    for day, choice in case.planned_massages:
        if not choice.deep:
            continue
        soon = overruled(case.problem.overrules, Overrulable.RACE, case.date(day)) is None
        for race in case.problem.races:
            start = _race_start(case, race, choice.start)
            if start - before < choice.end <= start:
                hours = (start - choice.end).total_seconds() / 3600
                yield Violation(
                    "C44",
                    case.date(day),
                    f"Deep massage ends {hours:.0f} h before {race.name}; "
                    "at least 48 h are needed.",
                    HARD,
                )
            elif soon and start < choice.end and choice.start < start + after:
                yield Violation(
                    "C44",
                    case.date(day),
                    f"Deep massage within 72 h after {race.name}.",
                    HARD,
                )
        for offset, _ in case.problem.history.races:
            if soon and day - offset <= value("planning.deep_after_race_hours") / 24:
                yield Violation(
                    "C44", case.date(day), "Deep massage within 72 h after your last race.", HARD
                )


def deep_and_key(case: Case) -> Iterator[Violation]:
    """C44: no key session within 36 h after deep work."""
    for day, choice in case.planned_massages:
        for blocked in choice.no_key:
            if blocked < len(case.facts) and case.facts[blocked].key:
                yield Violation(
                    "C44",
                    case.date(blocked),
                    f"A key session on {weekday_text(case.date(blocked))}, within 36 h after the "
                    f"deep massage of {weekday_text(case.date(day))}.",
                    HARD,
                )


def deep_and_soreness(case: Case) -> Iterator[Violation]:
    """C44: no deep work on a group that is, or by its forecast may be, at 4 of 10 or more."""
    deep = [(day, choice) for day, choice in case.planned_massages if choice.deep]
    if not deep:
        return
    limit = round(1000 * value("planning.deep_soreness"))
    added = added_soreness(case.problem, case.facts, relief=False)
    for day, choice in deep:
        today = [run.response for run in case.facts[day].runs] if choice.after_run else []
        for group in choice.deep_groups:
            sore = case.problem.days[day].gate[group] + int(added[group, day])
            sore += sum(response[group][0] for response in today)
            if sore >= limit:
                name = _LABELS[case.problem.groups[group]]
                yield Violation(
                    "C44",
                    case.date(day),
                    f"Deep massage on {name} that may be at {round(sore / 500) / 2:g} of 10 "
                    f"on {weekday_text(case.date(day))}; from 4 of 10 only light work.",
                    HARD,
                )


def first_deep(case: Case) -> Iterator[Violation]:
    """C43: no first-ever deep massage in the last 14 days before a race."""
    known = case.problem.history.deep_in_90_days
    for day, choice in case.planned_massages:
        if not choice.deep:
            continue
        for race in case.problem.races:
            if not known and 0 <= race.day - day < value("planning.deep_first_days"):
                yield Violation(
                    "C43",
                    case.date(day),
                    f"A first deep massage {race.day - day} days before {race.name}; "
                    "14 days are needed.",
                    HARD,
                )
        known = True


def intervals(case: Case) -> Iterator[Violation]:
    """One massage in any three days, one regular massage in any six."""
    history = case.problem.history
    for name, gap, last, regular in (
        ("any three days", round(value("planning.massage_gap_days")), history.last_massage, False),
        (
            "any six days",
            round(value("planning.massage_regular_gap_days")),
            history.last_regular_massage,
            True,
        ),
    ):
        before = last
        for day, choice in case.planned_massages:
            if regular and not choice.regular:
                continue
            if before is not None and day - before < gap:
                yield Violation(
                    "massage-gap",
                    case.date(day),
                    f"Two massages within {name} on {weekday_text(case.date(day))}.",
                    HARD,
                )
            before = day


def budget(case: Case) -> Iterator[Violation]:
    """Money spent to the end of each week within what the runner set."""
    if case.problem.budget_pence_week is None:
        return
    spent = 0
    for week, wanted in zip(case.problem.weeks, case.outline.weeks, strict=True):
        for day in week.days:
            spent += sum(
                choice.price_pence for choice in case.facts[day].massages if not choice.booked
            )
        allowed = wanted.allowance_pence
        if allowed is not None and spent > allowed and week.days:
            yield Violation(
                "budget",
                case.date(week.days[-1]),
                f"{spent / 100:.2f} pounds spent on massage by "
                f"{weekday_text(case.date(week.days[-1]))}; {allowed / 100:.2f} are allowed.",
                HARD,
            )


MASSAGE = (
    slot_open,
    clear_of_run,
    deep_and_races,
    deep_and_key,
    deep_and_soreness,
    first_deep,
    intervals,
    budget,
)
