"""Telling a format by its content, never by its name."""

from __future__ import annotations

from lissom.core.importers.fit.decode import is_fit
from lissom.core.importers.xml import root_name

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
GZIP_MARK = b"\x1f\x8b"
_ROOTS = {"gpx": "gpx", "TrainingCenterDatabase": "tcx"}


def sniff(data: bytes) -> str:
    """The format of a whole file or of its beginning: fit, gpx, tcx, zip, empty or unknown."""
    if not data:
        return "empty"
    if is_fit(data):
        return "fit"
    if data[:4] in ZIP_MARKS:
        return "zip"
    return _ROOTS.get(root_name(data), "unknown")
