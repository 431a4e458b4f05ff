"""One door for watch files: look at the content, read it, never stop on a bad file."""

from __future__ import annotations

from dataclasses import dataclass

from lissom.core.activity.model import Activity
from lissom.core.errors import Finding, Level
from lissom.core.importers.fit.decode import is_fit
from lissom.core.importers.fit.reader import read_fit
from lissom.core.importers.gpx import read_gpx
from lissom.core.importers.packing import unpacked
from lissom.core.importers.tcx import read_tcx
from lissom.core.importers.xml import root_name

_READERS = {"fit": read_fit, "gpx": read_gpx, "tcx": read_tcx}


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What one file gave. `format`: fit, gpx, tcx, zip, empty or unknown."""

    activities: tuple[Activity, ...]
    findings: tuple[Finding, ...]
    format: str


def read(data: bytes, *, name: str) -> ReadResult:
    """Read one file of any kind, gzip taken off. `name` appears in findings only.

    Never raises on bad content: whatever is wrong is a finding, and whatever could be saved
    is an activity (marked partial when damaged).
    """
    plain = unpacked(data)
    findings: list[Finding] = []
    if plain.problem == "too-large":
        return _refused("too-large", "The file is larger than any watch file should be.", name)
    if plain.problem:
        findings.append(
            Finding("truncated", Level.WARNING, "The compressed file ends early.", name)
        )
    kind = sniff(plain.data)
    if kind not in _READERS:
        findings.append(_unreadable(kind, name))
        return ReadResult((), tuple(findings), kind)
    activities, noticed = _READERS[kind](plain.data, where=name)
    findings.extend(noticed)
    return ReadResult(tuple(activities), tuple(findings), kind)


def sniff(data: bytes) -> str:
    """The format by content: fit, gpx, tcx, zip, empty or unknown."""
    if not data:
        return "empty"
    if is_fit(data):
        return "fit"
    if data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return "zip"
    return {"gpx": "gpx", "TrainingCenterDatabase": "tcx"}.get(root_name(data), "unknown")


def _refused(code: str, message: str, name: str) -> ReadResult:
    return ReadResult((), (Finding(code, Level.ERROR, message, name),), "unknown")


def _unreadable(kind: str, name: str) -> Finding:
    if kind == "empty":
        return Finding("empty-file", Level.ERROR, "The file is empty.", name)
    if kind == "zip":
        return Finding(
            "archive",
            Level.ERROR,
            "This is a ZIP archive; unpack it and import the files inside.",
            name,
        )
    return Finding(
        "unknown-format", Level.ERROR, "This is not a FIT, GPX or TCX file that can be read.", name
    )
