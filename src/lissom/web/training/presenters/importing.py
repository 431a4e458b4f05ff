"""The Import page: what is on its way, what came in, and what became of each file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from lissom.core.units import METRES_PER_KM
from lissom.web.training.imports import FileResult, ImportProgress
from lissom.web.training.presenters import words
from lissom.web.ui.components import Badge, FindingLine, Progress

RESULTS = {
    "imported": ("Imported", "good", "check"),
    "duplicate": ("Already there", "", ""),
    "skipped": ("Not a training", "", ""),
    "failed": ("Not readable", "stop", "warn"),
}
_STATES = {
    "waiting": ("waits for its turn", "", "clock"),
    "running": ("under way", "firm", "clock"),
    "done": ("done", "good", "check"),
    "stopped": ("stopped", "warn", "warn"),
    "broken": ("broke off", "stop", "warn"),
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
        title=item.label or f"Import {item.batch}",
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
            ("imported", RESULTS["imported"][0], item.imported),
            ("duplicate", RESULTS["duplicate"][0], item.duplicates),
            ("skipped", RESULTS["skipped"][0], item.skipped),
            ("failed", RESULTS["failed"][0], item.failed),
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
        parts.append(f"{item.runs} new {'run' if item.runs == 1 else 'runs'}, {length}")
    elif item.imported:
        parts.append(f"{item.imported} new")
    if item.duplicates:
        parts.append(f"{item.duplicates} already there")
    if item.skipped:
        parts.append(f"{item.skipped} without training")
    if item.failed:
        parts.append(f"{item.failed} not readable")
    return "; ".join(parts) or ("nothing new" if item.over else "nothing yet")


def _bar(item: ImportProgress) -> Progress | None:
    if not item.total:
        return None
    done = min(item.done, item.total)
    left = "" if item.seconds_left is None else f"about {_span(item.seconds_left)} left"
    return Progress(f"{done} of {item.total} files", done / item.total, left)


def _span(seconds: float) -> str:
    whole = max(1, round(seconds))
    return f"{whole}{words.NBSP}s" if whole < 90 else f"{round(whole / 60)}{words.NBSP}min"
