"""Strength, stretching and massage wishes of a week: what fell short, and what came too early."""

from __future__ import annotations

from collections.abc import Iterator

from lissom.core.evidence import value
from lissom.core.planning.objective import strength_wish
from lissom.core.planning.plan import Phase
from lissom.core.planning.problem import BlockType
from lissom.core.planning.rules.model import Case, RuleLevel, Violation, weekday_text
from lissom.core.units import days_text

ELASTIC = RuleLevel.ELASTIC
_WORDS = {
    BlockType.LOWER: "leg strength",
    BlockType.UPPER: "upper-body strength",
    BlockType.CORE: "core",
}


def strength_present(case: Case) -> Iterator[Violation]:
    """C41: the week's strength, and none for the legs in the last week before an A race."""
    for week, wanted in zip(case.problem.weeks, case.outline.weeks, strict=True):
        blocks = [block for day in week.days for block in case.facts[day].blocks]
        for kind in BlockType:
            have = sum(block.type is kind for block in blocks)
            short = strength_wish(wanted, week, kind) - have
            if short > 0 and week.days:
                yield Violation(
                    "C41",
                    case.first_date(week),
                    f"{short} of {strength_wish(wanted, week, kind)} {_WORDS[kind]} sessions found "
                    f"no place in the week of {weekday_text(week.monday)}; 30 more free minutes on "
                    "a day of it would hold one.",
                    ELASTIC,
                    short,
                    "blocks",
                )
    quiet = round(value("planning.heavy_before_race"))
    for race in case.problem.races:
        for day in range(max(0, race.day - quiet), race.day):
            heavy = any(block.type is BlockType.LOWER for block in case.facts[day].blocks)
            if heavy and race.priority == "A":
                yield Violation(
                    "C41",
                    case.date(day),
                    f"Leg strength {days_text(race.day - day)} before {race.name}; leave it out "
                    "unless your legs are fresh.",
                    ELASTIC,
                    1,
                    "blocks",
                )


def new_strength(case: Case) -> Iterator[Violation]:
    """C40: a first strength session not close before a key session or a race."""
    before_key = round(value("planning.new_before_key"))
    before_race = round(value("planning.new_before_race"))
    for day, placed in enumerate(case.facts):
        if not any(block.new and block.type is BlockType.LOWER for block in placed.blocks):
            continue
        hard = [at for at in range(day + 1, len(case.facts)) if case.facts[at].hard]
        race = [one.day for one in case.problem.races if one.day > day]
        near = hard and hard[0] - day < before_key
        if near or (race and race[0] - day < before_race):
            yield Violation(
                "C40",
                case.date(day),
                f"New strength work on {weekday_text(case.date(day))}, close before a hard run: do "
                "one or two sets only.",
                ELASTIC,
                1,
                "blocks",
            )
        return


def stretching(case: Case) -> Iterator[Violation]:
    """Stretching of the week against the wish."""
    for week, wanted in zip(case.problem.weeks, case.outline.weeks, strict=True):
        have = week.done_stretch + sum(case.facts[day].stretches for day in week.days)
        if have < wanted.stretch and week.days:
            yield Violation(
                "stretch-wish",
                case.first_date(week),
                f"{have} of {wanted.stretch} stretching sessions in the week of "
                f"{weekday_text(week.monday)}.",
                ELASTIC,
                wanted.stretch - have,
                "sessions",
            )


def massage_wish(case: Case) -> Iterator[Violation]:
    """C45: one massage in each window of the wished interval, at a useful place."""
    for first, last in case.problem.wish_windows:
        if not any(
            choice.regular for day in range(first, last + 1) for choice in case.facts[day].massages
        ):
            yield Violation(
                "C45",
                case.date(first),
                f"No massage found a place between {weekday_text(case.date(first))} and "
                f"{weekday_text(case.date(last))}.",
                ELASTIC,
                1,
                "treatments",
            )
    for day, placed in enumerate(case.facts):
        if not any(choice.regular for choice in placed.massages):
            continue
        after_key = any(choice.after_run for choice in placed.massages) and placed.key
        tomorrow = day + 1 < len(case.facts) and case.facts[day + 1].key
        if tomorrow and not after_key:
            yield Violation(
                "C45",
                case.date(day),
                f"Massage on {weekday_text(case.date(day))}, the day before a key session.",
                ELASTIC,
                1,
                "treatments",
            )


def load_floor(case: Case) -> Iterator[Violation]:
    """The week's load against the outline's floor and cap. In the week of a race nobody is told to
    run more."""
    for week, wanted in zip(case.problem.weeks, case.outline.weeks, strict=True):
        load = week.done_load + sum(
            run.load for day in week.days for run in case.facts[day].runs if run.race is None
        )
        told = week.days and week.index not in case.race_weeks
        if load < wanted.floor_load and told:
            yield Violation(
                "load-floor",
                case.first_date(week),
                f"The week of {weekday_text(week.monday)} comes to {load} effort minutes (minutes "
                f"times effort of 10); {wanted.floor_load} or more were wanted.",
                ELASTIC,
                wanted.floor_load - load,
                "session-RPE minutes",
            )
        if load > wanted.cap_load:
            light = wanted.recovery or wanted.phase in (Phase.TAPER, Phase.RECOVERY)
            yield Violation(
                "load-cap",
                case.first_date(week),
                f"The {'lighter ' if light else ''}week of {weekday_text(week.monday)} comes to "
                f"{load} effort minutes (minutes times effort of 10); {wanted.cap_load} or less "
                "were wanted.",
                ELASTIC,
                load - wanted.cap_load,
                "session-RPE minutes",
            )


WISHES = (strength_present, new_strength, stretching, massage_wish, load_floor)
