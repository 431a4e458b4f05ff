"""The four wellness answers of a check-in as one index, and the week against what is usual.

Index of Hooper & Mackinnon 1995 (Sports Med 20:321, doi:10.2165/00007256-199520050-00003): sleep,
fatigue, stress and soreness from 1 (very good) to 7 (very bad), added: 4-28. Check-ins ask 0-10;
they are read on the 1-7 scale by a straight line (kind: custom), so the index is compared with the
runner's own only. A rise is a reason for an easier day, never a diagnosis (claim C14, low).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, stdev

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.runner import CheckIn

LOWEST = 1.0


@dataclass(frozen=True, slots=True)
class WellnessWeek:
    """The last days against the weeks before; means are None while there are too few answers.

    `missing_recent`, `missing_usual`: whole answers that are still needed. `raised`: the recent
    mean lies more than one standard deviation above the usual one.
    """

    recent: float | None
    usual: float | None
    missing_recent: int
    missing_usual: int
    raised: bool

    @property
    def sentence(self) -> str:
        if self.recent is None or self.usual is None:
            parts = []
            if self.missing_recent:
                parts.append(f"{self.missing_recent} of the last week")
            if self.missing_usual:
                parts.append(f"{self.missing_usual} of the weeks before")
            return f"Whole check-ins still missing: {', '.join(parts)}."
        size = f"{self.recent:.1f} against {self.usual:.1f} of 28"
        if self.raised:
            return (
                f"Sleep, fatigue, stress and soreness of the last week are worse than your usual "
                f"({size}). An easier day now costs little."
            )
        return f"The last week is like your usual ({size})."


def hooper_index(*, sleep: float, fatigue: float, stress: float, soreness: float) -> float:
    """Sum of four items, each 1 (very good) to 7 (very bad): 4-28.

    >>> hooper_index(sleep=2, fatigue=3, stress=2, soreness=4)
    11
    """
    items = {"sleep": sleep, "fatigue": fatigue, "stress": stress, "soreness": soreness}
    highest = LOWEST + value("screening.hooper_steps")
    for name, points in items.items():
        if not LOWEST <= points <= highest:
            raise InvalidInputError(
                f"{name.title()} of {points:g} is not usable.",
                remedy=f"Give {LOWEST:g} (very good) to {highest:g} (very bad).",
            )
    return sum(items.values())


def _item(points: float, *, best_is_high: bool) -> float:
    """0-10 on the scale 1-7: 1 + 6 x / 10, turned round where 10 is best."""
    top = value("screening.hooper_from_0_10")
    bad = top - points if best_is_high else points
    return LOWEST + value("screening.hooper_steps") * bad / top


def hooper_of(check_in: CheckIn) -> float | None:
    """Index of a check-in that answers all four (soreness: the sorest region); else None."""
    if check_in.sleep is None or check_in.fatigue is None or check_in.stress is None:
        return None
    if not check_in.soreness:
        return None
    return hooper_index(
        sleep=_item(check_in.sleep, best_is_high=True),
        fatigue=_item(check_in.fatigue, best_is_high=False),
        stress=_item(check_in.stress, best_is_high=False),
        soreness=_item(max(check_in.soreness.values()), best_is_high=False),
    )


def wellness_week(check_ins: Iterable[CheckIn], *, on: date) -> WellnessWeek:
    """The week that ends `on` against the three weeks before it."""
    recent: list[float] = []
    usual: list[float] = []
    near, far = value("screening.hooper_recent_days"), value("screening.hooper_usual_days")
    for one in check_ins:
        found = hooper_of(one)
        age = (on - one.at.date()).days
        if found is None or age < 0 or age >= near + far:
            continue
        (recent if age < near else usual).append(found)
    return _compare(recent, usual)


def _compare(recent: Sequence[float], usual: Sequence[float]) -> WellnessWeek:
    least, least_usual = (
        round(value("screening.hooper_least_answers")),
        round(value("screening.hooper_least_usual")),
    )
    missing = max(0, least - len(recent)), max(0, least_usual - len(usual))
    if any(missing):
        return WellnessWeek(None, None, *missing, raised=False)
    mean, before = fmean(sorted(recent)), fmean(sorted(usual))
    limit = before + value("screening.hooper_spreads") * stdev(sorted(usual))
    return WellnessWeek(mean, before, 0, 0, raised=mean > limit)
