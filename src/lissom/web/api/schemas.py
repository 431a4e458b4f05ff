"""What goes in and comes out. Units are in the names; soreness and scores run 0 to 10."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field


def _as_text(given: Any) -> Any:
    """Days and instants come as text: a bare number would be taken for seconds since 1970."""
    if isinstance(given, str) and not _ISO.match(given):
        raise ValueError("not a day such as 2026-03-02")
    if not isinstance(given, (str, date)):
        raise ValueError("not text")
    return given


_ISO = re.compile(r"\d{4}-\d\d-\d\d")
Day = Annotated[date, BeforeValidator(_as_text)]
Instant = Annotated[datetime, BeforeValidator(_as_text)]
Score = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False, strict=True)]
Metres = Annotated[float, Field(gt=0, le=500_000, allow_inf_nan=False, strict=True)]
RaceMetres = Annotated[float, Field(ge=100, le=500_000, allow_inf_nan=False, strict=True)]
Seconds = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False, strict=True)]
Minutes = Annotated[float, Field(ge=0.1, le=2880, allow_inf_nan=False, strict=True)]
Text = Annotated[str, Field(max_length=2000)]
Key = Annotated[int, Field(ge=1, le=2**53)]
Kind = Literal["run", "walk", "cross", "strength", "stretch", "massage", "race"]


class Given(Schema):
    """What a program sends: nothing that is not known."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """Why it was refused, and what to do."""

    code: str
    message: str
    remedy: str = ""


class Me(Schema):
    """Who the token speaks for."""

    runner: str
    timezone: str
    today: date
    scopes: list[str]


class Activity(Schema):
    """One recording in short."""

    id: int
    sport: str
    start: datetime
    local_date: date
    title: str
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    ascent_m: float | None
    mean_heart_rate_bpm: float | None
    effort: float | None
    best_efforts_s: dict[str, float]
    lacks: list[str]


class ActivityChange(Given):
    """What may be changed of a recording."""

    title: Annotated[str, Field(max_length=300)] | None = None
    sport: Literal["run", "walk", "cycle", "swim", "strength", "other"] | None = None
    effort: Score | None = None
    distance_m: Metres | None = None


class EntryIn(Given):
    """A session that no watch recorded."""

    date: Day
    kind: Kind
    minutes: Minutes
    type: Annotated[str, Field(max_length=60)] = ""
    distance_m: Metres | None = None
    effort: Score | None = None
    place: Annotated[str, Field(max_length=120)] = ""
    note: Text = ""


class Entry(Schema):
    """A session told by hand."""

    id: int
    date: date
    kind: str
    type: str
    minutes: float
    distance_m: float | None
    effort: float | None
    place: str
    note: str


class CheckInIn(Given):
    """How the body feels. `soreness` by muscle state, such as `quadriceps-l`."""

    at: Instant | None = None
    soreness: Annotated[dict[str, Score], Field(max_length=40)] = {}
    sleep: Score | None = None
    fatigue: Score | None = None
    stress: Score | None = None
    mood: Score | None = None
    calm: Score | None = None
    note: Text = ""


class CheckIn(Schema):
    """A check-in as it is kept."""

    at: datetime
    soreness: dict[str, float]
    sleep: float | None
    fatigue: float | None
    stress: float | None
    mood: float | None
    calm: float | None
    red_flags: list[str]
    note: str


class RaceIn(Given):
    """A race to come."""

    date: Day
    distance_m: RaceMetres
    priority: Literal["A", "B", "C"] = "A"
    gain_m: Annotated[float, Field(ge=0, le=50_000, allow_inf_nan=False, strict=True)] = 0.0
    target_s: (
        Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False, strict=True)] | None
    ) = None
    name: Annotated[str, Field(max_length=120)] = ""


class Race(Schema):
    """A race of the calendar."""

    id: str
    date: date
    distance_m: float
    priority: str
    gain_m: float
    target_s: float | None
    name: str


class Programme(Schema):
    """The programme in force; `document` is that of `lissom plan --json`."""

    number: int
    on: date
    made_at: datetime
    document: dict[str, Any]


class Import(Schema):
    """An import, under way or over."""

    id: int
    label: str
    state: str
    total: int | None
    done: int
    imported: int
    duplicates: int
    skipped: int
    failed: int
    runs: int
    distance_km: float
