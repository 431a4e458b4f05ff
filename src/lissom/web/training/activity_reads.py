"""Reads of the Activities pages: the list with what was told by hand, and one activity in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from lissom.core.activity.model import Activity as CoreActivity
from lissom.core.activity.model import Sport
from lissom.core.anatomy.blocks import BLOCKS
from lissom.core.load.exposure import Exposure, unpack
from lissom.web.training import access, bridge, models


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list: a recording (`activity`) or something told by hand (`entry`)."""

    activity: int | None
    entry: int | None
    kind: str
    date: date
    title: str
    minutes: float
    distance_m: float | None
    ascent_m: float | None
    mean_heart_rate_bpm: float | None
    rpe_cr10: float | None
    start_hour: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of the list, newest first, and the kinds and years there are to filter by."""

    lines: tuple[Line, ...]
    number: int
    pages: int
    total: int
    kinds: tuple[str, ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """One activity in full with its streams and exposure."""

    id: int
    whole: CoreActivity
    local_date: date
    mean_heart_rate_bpm: float | None
    exposure: Exposure | None
    best_efforts_s: Mapping[float, float]
    file: str
    copies: int
    behind: int | None
    corrections: Mapping[str, Any]


PAGE = 40


def lines_of(
    runner: models.Runner, *, kind: str = "", year: int | None = None, page: int = 1
) -> Lines:
    """A page of everything done, newest first."""
    recorded = models.Activity.objects.filter(runner=runner, duplicate_of__isnull=True)
    told = models.DoneEntry.objects.filter(runner=runner)
    kinds = sorted(
        {*recorded.order_by().values_list("sport", flat=True).distinct()}
        | {*told.order_by().values_list("kind", flat=True).distinct()}
    )
    years = sorted(
        {day.year for day in recorded.dates("local_date", "year")}
        | {day.year for day in told.dates("date", "year")},
        reverse=True,
    )
    if kind:
        recorded, told = recorded.filter(sport=kind), told.filter(kind=kind)
    if year is not None:
        recorded, told = recorded.filter(local_date__year=year), told.filter(date__year=year)
    keys = [(day, 1, key) for day, key in recorded.values_list("local_date", "pk")]
    keys += [(day, 0, key) for day, key in told.values_list("date", "pk")]
    keys.sort(reverse=True)
    pages = max(1, -(-len(keys) // PAGE))
    number = min(max(page, 1), pages)
    shown = keys[(number - 1) * PAGE : number * PAGE]
    return Lines(_filled(shown), number, pages, len(keys), tuple(kinds), tuple(years))


def _filled(keys: list[tuple[date, int, int]]) -> tuple[Line, ...]:
    recorded = models.Activity.objects.in_bulk([key for _, which, key in keys if which])
    told = models.DoneEntry.objects.in_bulk([key for _, which, key in keys if not which])
    return tuple(
        _recorded(recorded[key]) if which else told_line(told[key]) for _, which, key in keys
    )


def _recorded(row: models.Activity) -> Line:
    whole = bridge.local_start(row)
    return Line(
        activity=row.pk,
        entry=None,
        kind=row.sport,
        date=row.local_date,
        title=row.title,
        minutes=row.moving_s / 60,
        distance_m=row.distance_m,
        ascent_m=row.ascent_m,
        mean_heart_rate_bpm=row.mean_heart_rate_bpm,
        rpe_cr10=row.perceived_exertion,
        start_hour=f"{whole:%H:%M}",
    )


def told_line(row: models.DoneEntry) -> Line:
    """A session told by hand as a line of the list."""
    return Line(
        activity=None,
        entry=row.pk,
        kind=row.kind,
        date=row.date,
        title=_told_title(row),
        minutes=row.minutes,
        distance_m=row.distance_m,
        ascent_m=None,
        mean_heart_rate_bpm=None,
        rpe_cr10=row.rpe_cr10,
        start_hour="",
    )


def _told_title(row: models.DoneEntry) -> str:
    """The name of its block, or its kind of massage; empty when none was told."""
    if row.kind in ("strength", "stretch") and row.type in BLOCKS:
        head, _, tail = BLOCKS[row.type].label.partition(", ")
        return head if "minutes" in tail else BLOCKS[row.type].label
    if row.type and row.kind == "massage":
        return f"{row.type.replace('_', '-').capitalize()} massage"
    return row.type.replace("_", " ").capitalize()


def shown(runner: models.Runner, key: int) -> Shown:
    """One activity. Raises NotFoundError."""
    access.activity_of(runner, key)
    row = models.Activity.objects.select_related("streams").get(pk=key)
    copies = models.Activity.objects.filter(Q(duplicate_of=row)).count()
    return Shown(
        id=row.pk,
        whole=bridge.activity_from_row(row),
        local_date=row.local_date,
        mean_heart_rate_bpm=row.mean_heart_rate_bpm,
        exposure=None if row.exposure is None else unpack(bytes(row.exposure)),
        best_efforts_s={float(metres): time_s for metres, time_s in row.best_efforts_s.items()},
        file=models.SourceFile.objects.values_list("name", flat=True).get(pk=row.source_id),
        copies=copies,
        behind=row.duplicate_of_id,
        corrections=dict(row.corrections),
    )


def file_of(runner: models.Runner, key: int) -> tuple[str, bytes]:
    """Name and bytes of the file an activity came from, as it came. Raises NotFoundError."""
    row = access.activity_of(runner, key)
    source = models.SourceFile.objects.get(pk=row.source_id)
    return source.name, bridge.original_bytes(source)


def is_on_foot(sport: Sport) -> bool:
    """Whether pace says more than speed."""
    return sport in (Sport.RUN, Sport.WALK)
