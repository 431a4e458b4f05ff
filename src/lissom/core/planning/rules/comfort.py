"""How the legs feel at key sessions, and how varied a week is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lissom.core.anatomy import GROUPS
from lissom.core.planning.objective import soreness
from lissom.core.planning.prices import family_values
from lissom.core.planning.rules.model import Case, RuleLevel, Violation, weekday_text

ELASTIC = RuleLevel.ELASTIC
_LABELS = {group.id: group.label.partition(" (")[0] for group in GROUPS}


def sore_key_days(case: Case) -> Iterator[Violation]:
    """Soreness of the worst leg group above the threshold on a key day."""
    table = soreness(case.problem, case.facts)
    threshold = case.problem.prices.soreness_threshold_milli
    for day, placed in enumerate(case.facts):
        worst = int(table[:, day].max())
        if placed.key and worst > threshold:
            group = _LABELS[case.problem.groups[int(table[:, day].argmax())]]
            yield Violation(
                "soreness-key",
                case.date(day),
                f"{group} may be at {round(worst / 500) / 2:g} of 10 for the key session of "
                f"{weekday_text(case.date(day))}; {threshold / 1000:g} or less is wanted.",
                ELASTIC,
                round((worst - threshold) / 1000, 3),
                "points of 10",
            )


def variety(case: Case) -> Iterator[Violation]:
    """The same family of key session more often in a week than it is worth."""
    for week in case.problem.weeks:
        families = Counter(run.family for run in case.runs_in(week))
        for family, count in sorted(families.items()):
            most = family_values()[family].weekly
            if most and count > most:
                yield Violation(
                    "variety",
                    case.first_date(week),
                    f"{count} {family} sessions in the week of {weekday_text(week.monday)}.",
                    ELASTIC,
                    count - most,
                    "sessions",
                )


def runs_wish(case: Case) -> Iterator[Violation]:
    """Runs of the week against the wish."""
    for week, wanted in zip(case.problem.weeks, case.outline.weeks, strict=True):
        runs = week.done_runs + sum(case.facts[day].runs_today for day in week.days)
        if runs != wanted.runs and week.days:
            yield Violation(
                "runs-wish",
                case.first_date(week),
                f"The week of {weekday_text(week.monday)} has {runs} of {wanted.runs} wanted runs.",
                ELASTIC,
                abs(runs - wanted.runs),
                "runs",
            )


COMFORT = (sore_key_days, variety, runs_wish)
