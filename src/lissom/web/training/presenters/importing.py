"""The Import page: what is on its way, what came in, and what became of each file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from lissom.core.units import METRES_PER_KM
from lissom.web.training.imports import FileResult, ImportProgress
from lissom.web.training.presenters import words
from lissom.web.ui.components import Badge, FindingLine, Progress

RESULTS = {
    "imported": (gettext_lazy("Imported"), "good", "check"),
    "duplicate": (gettext_lazy("Already there"), "", ""),
    "skipped": (gettext_lazy("Not a training"), "", ""),
    "failed": (gettext_lazy("Not readable"), "stop", "warn"),
}
_STATES = {
    "waiting": (gettext_lazy("waits for its turn"), "", "clock"),
    "running": (gettext_lazy("under way"), "firm", "clock"),
    "done": (gettext_lazy("done"), "good", "check"),
    "stopped": (gettext_lazy("stopped"), "warn", "warn"),
    "broken": (gettext_lazy("broke off"), "stop", "warn"),
}
_TONES = {"error": "stop", "warning": "warn", "info": "info"}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import of the list."""

    batch: int
    title: str
    when: str
    badge: Badge
    text: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """What became of one file. `folder` is where it lay, when it lay somewhere."""

    name: str
    folder: str
    badge: Badge
    findings: tuple[FindingLine, ...]
    activities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import: its bar while it runs, its sums, its files. `counts`: result, word, number."""

    line: ImportLine
    over: bool
    running: bool
    bar: Progress | None
    read: int
    current: str
    counts: tuple[tuple[str, str, int], ...]
    notes: tuple[FindingLine, ...]
    problem: str
    stopping: bool
    may_retry: bool
    may_undo: bool


def import_line(item: ImportProgress, *, zone: str, miles: bool) -> ImportLine:
    """An import in a line."""
    word, tone, icon = _STATES[item.state]
    start = item.started_at.astimezone(ZoneInfo(zone))
    return ImportLine(
        batch=item.batch,
        title=item.label or gettext("Import {batch}").format(batch=item.batch),
        when=f"{words.day_short(start.date())}, {start:%H:%M}",
        badge=Badge(word, tone, icon),
        text=_sum(item, miles=miles),
    )


def import_view(item: ImportProgress, *, zone: str, miles: bool, files_wait: bool) -> ImportView:
    """An import in full. `files_wait`: the uploaded files are still here."""
    under_way = item.state == "running"
    return ImportView(
        line=import_line(item, zone=zone, miles=miles),
        over=item.over,
        running=under_way,
        bar=_bar(item) if under_way else None,
        read=item.done,
        current=PurePosixPath(item.current).name if under_way else "",
        counts=(
            ("imported", str(RESULTS["imported"][0]), item.imported),
            ("duplicate", str(RESULTS["duplicate"][0]), item.duplicates),
            ("skipped", str(RESULTS["skipped"][0]), item.skipped),
            ("failed", str(RESULTS["failed"][0]), item.failed),
        ),
        notes=tuple(_finding(note) for note in item.notes),
        problem=item.problem,
        stopping=item.stop_asked and not item.over,
        may_retry=item.state in {"broken", "stopped"} and files_wait,
        may_undo=item.over and item.imported > 0,
    )


def file_lines(results: Sequence[FileResult]) -> tuple[FileLine, ...]:
    """Files with what was noticed."""
    return tuple(
        FileLine(
            name=PurePosixPath(item.name).name,
            folder=str(PurePosixPath(item.name).parent).removeprefix("."),
            badge=Badge(*RESULTS[item.result]),
            findings=tuple(_finding(finding) for finding in item.findings),
            activities=item.activities,
        )
        for item in results
    )


def _finding(finding: dict[str, str]) -> FindingLine:
    return FindingLine(finding["message"], _TONES.get(finding.get("level", "warning"), "info"))


def _sum(item: ImportProgress, *, miles: bool) -> str:
    parts = []
    if item.runs:
        length = words.distance(item.distance_km * METRES_PER_KM, miles=miles)
        parts.append(
            gettext("{runs} new {runs_2}, {length}").format(
                runs=item.runs, runs_2="run" if item.runs == 1 else "runs", length=length
            )
        )
    elif item.imported:
        parts.append(gettext("{imported} new").format(imported=item.imported))
    if item.duplicates:
        parts.append(gettext("{duplicates} already there").format(duplicates=item.duplicates))
    if item.skipped:
        parts.append(gettext("{skipped} without training").format(skipped=item.skipped))
    if item.failed:
        parts.append(gettext("{failed} not readable").format(failed=item.failed))
    return "; ".join(parts) or (gettext("nothing new") if item.over else gettext("nothing yet"))


def _bar(item: ImportProgress) -> Progress | None:
    if not item.total:
        return None
    done = min(item.done, item.total)
    left = (
        ""
        if item.seconds_left is None
        else gettext("about {seconds_left} left").format(seconds_left=_span(item.seconds_left))
    )
    return Progress(
        gettext("{done} of {total} files").format(done=done, total=item.total),
        done / item.total,
        left,
    )


def _span(seconds: float) -> str:
    whole = max(1, round(seconds))
    return f"{whole}{words.NBSP}s" if whole < 90 else f"{round(whole / 60)}{words.NBSP}min"
