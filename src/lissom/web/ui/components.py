"""View models: what the inclusion templates draw. All immutable, all words and numbers final.

Pages build these from core values; templates decide nothing. `kind` is a session kind (run,
walk, cross, race, strength, stretch, massage, fuel, rest) and names icon and colour. `step` is a
step of a colour ramp. Shares run 0 to 1, soreness 0 to 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SORENESS_TOP = 10.0
_SORENESS_STEPS = (0.25, 1.75, 3.25, 4.75, 6.75, 8.75)
_LOAD_STEPS = (0.10, 0.25, 0.45, 0.65, 0.85)


def soreness_step(points: float) -> int:
    """Step 0-6 of the soreness ramp: 0; 0.5-1.5; 2-3; 3.5-4.5; 5-6.5; 7-8.5; 9-10."""
    return sum(points >= limit for limit in _SORENESS_STEPS)


def load_step(share: float) -> int:
    """Step 1-6 of the load ramp by share of the most loaded group (0-1)."""
    return 1 + sum(share >= limit for limit in _LOAD_STEPS)


@dataclass(frozen=True, slots=True)
class Badge:
    """A word on a ground. `tone`: "", firm, prov, good, warn, stop."""

    text: StrOrPromise
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A link or, with `post`, a button that sends. `style`: primary, line, plain, danger."""

    label: str
    href: str
    style: str = "line"
    icon: str = ""
    post: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvidenceLink:
    """A way from a statement to the claims behind it, with how sure they are."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One session in a list: what, when, how; `why` is its first reason, `reasons` the others;
    `file` is the way to it for a watch."""

    kind: str
    title: str
    when: str = ""
    what: tuple[str, ...] = ()
    why: str = ""
    why_label: str = ""
    detail: str = ""
    reasons: tuple[str, ...] = ()
    badges: tuple[Badge, ...] = ()
    href: str = ""
    evidence: tuple[EvidenceLink, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class LoadBar:
    """A filled share of a track; `habit` is a tick on it."""

    share: float
    step: int
    habit: float | None = None

    @property
    def width(self) -> str:
        return _percent(self.share)

    @property
    def habit_at(self) -> str:
        return "" if self.habit is None else _percent(self.habit)


@dataclass(frozen=True, slots=True)
class ForecastBand:
    """A point within its interval on a full 0-10 track."""

    mean: float
    low: float
    high: float

    @property
    def step(self) -> int:
        return soreness_step(self.mean)

    @property
    def at(self) -> str:
        return _percent(self._place(self.mean))

    @property
    def band_from(self) -> str:
        return _percent(self._place(self.low))

    @property
    def band_width(self) -> str:
        return _percent(self._place(self.high) - self._place(self.low))

    @staticmethod
    def _place(points: float) -> float:
        edge = 0.05
        return edge + (1 - 2 * edge) * min(max(points / SORENESS_TOP, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of the week strip. `label` is read aloud instead of the icons."""

    name: str
    number: int
    label: str
    kinds: tuple[str, ...] = ()
    href: str = ""
    today: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class SeasonWeek:
    """A week of the season strip. `state`: done, now, firm, prov. `massage`: "", had, want."""

    number: int
    share: float
    state: str
    massage: str = ""
    race: bool = False

    @property
    def top(self) -> str:
        return _percent(1.0 - self.share)

    @property
    def height(self) -> str:
        return _percent(self.share)


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """A phase over so many weeks."""

    label: str
    weeks: int
    here: bool = False


@dataclass(frozen=True, slots=True)
class Season:
    """The season strip with the sentence that says what it shows."""

    sentence: str
    weeks: tuple[SeasonWeek, ...]
    phases: tuple[PhaseSpan, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A free hour to choose. `begins`: as the button that takes it says it."""

    id: str
    when: str
    because: str = ""
    price: str = ""
    checked: bool = False
    begins: str = ""


@dataclass(frozen=True, slots=True)
class EmptyState:
    """Nothing to show yet: what is missing and what to do."""

    title: str
    text: str
    icon: str = "info"
    kind: str = "rest"
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding to read. `tone`: info, good, warn, stop."""

    text: str
    tone: str = "info"

    @property
    def icon(self) -> str:
        return {"good": "check", "warn": "warn", "stop": "stop"}.get(self.tone, "info")

    @property
    def word(self) -> str:
        return {"warn": gettext("Attention:"), "stop": gettext("Stop:")}.get(self.tone, "")


@dataclass(frozen=True, slots=True)
class Notice:
    """A message at the top of a page. `strong` comes first."""

    text: str
    tone: str = "info"
    strong: str = ""

    @property
    def icon(self) -> str:
        return {"good": "check", "warn": "warn", "stop": "stop"}.get(self.tone, "info")


@dataclass(frozen=True, slots=True)
class Swap:
    """One line of a change: what, from, to."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """A proposed change: nothing has moved yet. `fields` go with both answers."""

    title: str
    swaps: tuple[Swap, ...]
    reason: str
    accept: str
    keep: str
    fields: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Long work under way."""

    label: str
    share: float
    remaining: str = ""

    @property
    def width(self) -> str:
        return _percent(self.share)

    @property
    def percent(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True, slots=True)
class Table:
    """A table behind a disclosure; the first cell of a row is its head. `numeric`: columns that
    hold numbers, by place."""

    summary: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Left against right for one muscle group, 0-10."""

    label: str
    left: float
    right: float

    @property
    def left_step(self) -> int:
        return soreness_step(self.left)

    @property
    def right_step(self) -> int:
        return soreness_step(self.right)

    @property
    def left_width(self) -> str:
        return _percent(self.left / SORENESS_TOP)

    @property
    def left_from(self) -> str:
        return _percent(1.0 - self.left / SORENESS_TOP)

    @property
    def right_width(self) -> str:
        return _percent(self.right / SORENESS_TOP)


def _percent(share: float) -> str:
    """`0.5` as `50%`, one decimal at most, within 0-100."""
    return f"{100 * min(max(share, 0.0), 1.0):.1f}".rstrip("0").rstrip(".") + "%"
