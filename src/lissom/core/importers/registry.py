"""One door for watch files: look at the content, read it, never stop on a bad file."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from lissom.core.activity.model import Activity
from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.archives import members
from lissom.core.importers.dedup import same_session, summary_of
from lissom.core.importers.fit.reader import read_fit
from lissom.core.importers.gpx import read_gpx
from lissom.core.importers.labels import (
    NO_LABELS,
    Labels,
    labelled,
    sport_differs,
    sport_to_read,
)
from lissom.core.importers.packing import Unpacked, unpacked
from lissom.core.importers.sniffing import sniff
from lissom.core.importers.tcx import read_tcx

_READERS = {"fit": read_fit, "gpx": read_gpx, "tcx": read_tcx}
_WATCHES_BEGAN = datetime(1990, 1, 1, tzinfo=UTC)  # the FIT format counts time from here


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What one file gave. `format`: fit, gpx, tcx, zip, empty or unknown."""

    activities: tuple[Activity, ...]
    findings: tuple[Finding, ...]
    format: str


def read(
    data: bytes | Unpacked,
    *,
    name: str,
    now: datetime | None = None,
    labels: Labels = NO_LABELS,
) -> ReadResult:
    """Read one file of any kind, gzip taken off or already off. `name` appears in findings only.

    `now` (aware): a recording dated more than two days later is left out; None sets no bound.
    `labels`: what the table of an export says of this file (`archives.Member.labels`).

    Never raises on bad content: whatever is wrong is a finding, and whatever could be saved
    is an activity (marked partial when damaged).
    """
    result = _read(data, name, now, labels, inside=False)
    return ReadResult(result.activities, _joined(result.findings), result.format)


def _joined(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Equal findings as one that says how often; in order of first appearance."""
    counts = Counter(findings)
    return tuple(
        finding if count == 1 else replace(finding, message=f"{finding.message} ({count} times)")
        for finding, count in counts.items()
    )


def _read(
    data: bytes | Unpacked, name: str, now: datetime | None, labels: Labels, *, inside: bool
) -> ReadResult:
    plain = unpacked(data) if isinstance(data, bytes) else data
    findings: list[Finding] = []
    if plain.problem == "too-large":
        return _refused("too-large", "The file is larger than any watch file should be.", name)
    if plain.problem:
        findings.append(
            Finding("truncated", Level.WARNING, "The compressed file ends early.", name)
        )
    kind = sniff(plain.data)
    if kind == "zip" and not inside:
        return _read_archive(plain.data, name, now)
    if kind not in _READERS:
        findings.append(_unreadable(kind, name))
        return ReadResult((), tuple(findings), kind)
    activities, noticed = _labelled(kind, plain.data, name, labels)
    findings.extend(noticed)
    kept: list[Activity] = []
    for activity in activities:
        wrong = _wrong_date(activity, now, name)
        if wrong is None:
            kept.append(activity)
        else:
            findings.append(wrong)
    return ReadResult(tuple(kept), tuple(findings), kind)


def _labelled(
    kind: str, data: bytes, name: str, labels: Labels
) -> tuple[list[Activity], list[Finding]]:
    reader = _READERS[kind]
    activities, findings = reader(data, where=name)
    told = sport_to_read(activities, labels)
    if told is not None:
        differs = sport_differs(activities[0].sport, told, name)
        guessed = any(finding.code == "sport-assumed" for finding in findings)
        activities, findings = reader(data, where=name, told=told)
        findings.extend([] if guessed else [differs])
    elif labels.sport is not None:
        findings = [finding for finding in findings if finding.code != "sport-assumed"]
    alone = len(activities) == 1
    return [labelled(one, labels, alone=alone) for one in activities], findings


def _wrong_date(activity: Activity, now: datetime | None, name: str) -> Finding | None:
    day, ahead_s = activity.start.date(), value("import.most_future_s")
    if activity.start < _WATCHES_BEGAN:
        code, why = "impossible-date", f"{day}, before watches recorded files"
    elif now is not None and activity.start > now + timedelta(seconds=ahead_s):
        code, why = "future-date", f"{day}, which is still to come"
    else:
        return None
    return Finding(
        code,
        Level.ERROR,
        f"The recording is dated {why}; it was left out. "
        "Correct the date in the file and import it again.",
        name,
    )


def _read_archive(data: bytes, name: str, now: datetime | None) -> ReadResult:
    """Everything in a small archive at once; `archives.members` gives a large one bit by bit."""
    activities: list[Activity] = []
    findings: list[Finding] = []
    other = 0
    for item in members(io.BytesIO(data), name=name):
        if isinstance(item, Finding):
            findings.append(item)
            continue
        result = _read(item.data, item.name, now, item.labels, inside=True)
        there = [summary_of(one) for one in activities] if item.stands_in else []
        activities.extend(
            one
            for one in result.activities
            if not any(same_session(summary_of(one), other) for other in there)
        )
        for finding in result.findings:
            if finding.code == "not-an-activity":
                other += 1
            else:
                findings.append(finding)
    if other:
        message = f"{other} files in the archive are settings, monitoring or plans."
        findings.append(Finding("not-an-activity", Level.INFO, message, name))
    if not activities and not findings:
        findings.append(Finding("empty-file", Level.ERROR, "The archive is empty.", name))
    return ReadResult(tuple(activities), tuple(findings), "zip")


def _refused(code: str, message: str, name: str) -> ReadResult:
    return ReadResult((), (Finding(code, Level.ERROR, message, name),), "unknown")


def _unreadable(kind: str, name: str) -> Finding:
    if kind == "empty":
        return Finding("empty-file", Level.ERROR, "The file is empty.", name)
    return Finding(
        "unknown-format", Level.ERROR, "This is not a FIT, GPX or TCX file that can be read.", name
    )
