"""Does the forecast keep its promise for this runner? Later check-ins against the 80 % interval.

Each check-in is forecast from the words that were known some days before it, with the sessions
that were done in between. A range that never leaves the bottom of the scale is easy to hit, so
reports whose range begins above 0 are counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np

from lissom.core.evidence import value
from lissom.core.recovery.filter import SorenessModel, default_model, interval, on_scale
from lissom.core.recovery.history import listened
from lissom.core.recovery.sessions import SessionDose
from lissom.core.recovery.words import Belief, MassageDone, carried, heard
from lissom.core.runner import CheckIn

AHEAD_D = (1, 3, 7)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Forecasts `ahead_d` days ahead against what was said.

    `reports` asked, `within` their 80 % interval; `off_floor` and `off_floor_within` count those
    whose interval begins above 0. `bias_points`: mean of report minus forecast; None without any.
    `verdict`: `too few`, `kept`, `too narrow` or `too wide`.
    """

    ahead_d: int
    reports: int
    within: int
    off_floor: int
    off_floor_within: int
    bias_points: float | None
    verdict: str

    @property
    def share(self) -> float | None:
        """Share of reports inside the interval; None without any."""
        return self.within / self.reports if self.reports else None


def promised_share() -> float:
    """The share of reports that the interval is made to hold."""
    return round(2.0 * NormalDist().cdf(value("recovery.interval_z")) - 1.0, 3)


def calibration(
    doses: Iterable[SessionDose],
    check_ins: Iterable[CheckIn],
    on: date,
    *,
    massages: Iterable[MassageDone] = (),
    model: SorenessModel | None = None,
    ahead_d: Sequence[int] = AHEAD_D,
) -> tuple[Calibration, ...]:
    """One row for each of `ahead_d` (days >= 1) from the check-ins of the year up to `on`.

    The first weeks only teach and are not counted. Raises InvalidInputError as `history`.
    """
    chosen = model or default_model()
    spoken = listened(doses, check_ins, on, massages=massages).spoken
    beliefs = list(heard(chosen, spoken))
    first = spoken[0].day if spoken else 0
    counted = first + int(value("recovery.calibration_after_d"))
    rows: list[Calibration] = []
    for ahead in ahead_d:
        errors, inside, off_floor = [np.zeros(0)], [np.zeros(0, bool)], [np.zeros(0, bool)]
        known: Belief | None = None
        place = 0
        for words in spoken:
            while place < len(beliefs) and beliefs[place].day <= words.day - ahead:
                known = beliefs[place]
                place += 1
            if known is None or words.day < counted:
                continue
            now = carried(chosen, known, words.day)
            felt = chosen.foresee(now.mean, now.covariance, words.places, words.expected)
            _, low, high = interval(*felt)
            errors.append(words.points - on_scale(*felt))
            inside.append((words.points >= low) & (words.points <= high))
            off_floor.append(low > 0.0)
        rows.append(
            _row(ahead, np.concatenate(errors), np.concatenate(inside), np.concatenate(off_floor))
        )
    return tuple(rows)


def _row(
    ahead_d: int,
    errors: np.ndarray[tuple[int], np.dtype[np.float64]],
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]],
    off_floor: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> Calibration:
    reports = int(errors.size)
    return Calibration(
        ahead_d=ahead_d,
        reports=reports,
        within=int(inside.sum()),
        off_floor=int(off_floor.sum()),
        off_floor_within=int((inside & off_floor).sum()),
        bias_points=float(errors.mean()) if reports else None,
        verdict=_verdict(reports, int(inside.sum())),
    )


def _verdict(reports: int, within: int) -> str:
    if reports < value("recovery.calibration_reports"):
        return "too few"
    share = within / reports
    if share < value("recovery.calibration_low"):
        return "too narrow"
    return "too wide" if share > value("recovery.calibration_high") else "kept"
