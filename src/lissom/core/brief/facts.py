"""What the brief is built from: loaded values, each None or empty where it is not lent.

Instants are aware; arrays are by session row and state (`lissom.core.anatomy.STATES`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from lissom.core.brief.deep_work import KeyAhead
from lissom.core.planning.overrules import Overrule
from lissom.core.recovery.flexibility import Change
from lissom.core.recovery.state import Forecast
from lissom.core.runner import CheckIn, DoneSession, Race
from lissom.core.screening.answers import Screening
from lissom.core.screening.red_flags import FlagClass, Rule

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Treated:
    """One group as it was treated last time. `side`: left, right, or empty for both; `before`:
    soreness before, 0-10, when it was asked."""

    group: str
    how: str
    minutes: int
    side: str = ""
    before: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LastVisit:
    """The visit before. `treated` is empty while its record is not there; `forecast`: what was
    expected that evening, row 1 being the next day."""

    on: date
    treated: tuple[Treated, ...] = ()
    home_care: str = ""
    forecast: Forecast | None = None


@dataclass(frozen=True, slots=True)
class Against:
    """A sign that stands against a treatment."""

    flag_class: FlagClass
    sign: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A session of the days ahead. `key`: hard or long."""

    date: date
    kind: str
    title: str
    minutes: int
    key: bool
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """The treatment that the brief is for. `number` counts visits of this client here."""

    start: datetime
    end: datetime
    zone: ZoneInfo
    number: int

    @property
    def on(self) -> date:
        return self.start.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Answers:
    """Screening as it stands: what is due, ages of stale answers (days), whether any was given."""

    found: Screening
    aloud: tuple[Rule, ...]
    stale: Mapping[str, int] = field(default_factory=dict)
    given: bool = False
    against: tuple[Against, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Everything loaded. `sessions` and `work` (n, 27) belong together; `forecast` begins on the
    day of the visit."""

    visit: Visit
    now: datetime
    check_ins: Sequence[CheckIn] | None = None
    forecast: Forecast | None = None
    sessions: Sequence[DoneSession] | None = None
    work: FloatArray | None = None
    planned: Sequence[Planned] | None = None
    races: Sequence[Race] = ()
    ranges: Sequence[Change] | None = None
    answers: Answers | None = None
    last: LastVisit | None = None
    overrules: Sequence[Overrule] = ()

    @property
    def keys(self) -> tuple[KeyAhead, ...]:
        """Hard and long sessions ahead that have an hour."""
        return tuple(
            KeyAhead(one.title, one.start)
            for one in self.planned or ()
            if one.key and one.start is not None
        )

    def said_lately(self) -> CheckIn | None:
        """The last check-in before the visit, when it is at most a day old."""
        said = [one for one in self.check_ins or () if one.at <= self.now]
        last = max(said, key=lambda one: one.at, default=None)
        return last if last is not None and self.now - last.at <= timedelta(days=1) else None
