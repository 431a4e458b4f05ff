"""Files that are larger inside than any watch writes: refused in words, before memory grows."""

from __future__ import annotations

import pytest

from lissom.core.importers import points
from lissom.core.importers.registry import read
from tests.core.importers.exports import APPLE_BEGINNING, apple_export
from tests.core.importers.test_archives import codes

_ENDLESS = b" ".join(b'a%d="b>"' % number for number in range(300_000))  # 3.5 MB of attributes


def _tcx(inside: bytes) -> bytes:
    return (
        b"<TrainingCenterDatabase><Activities>" + inside + b"</Activities></TrainingCenterDatabase>"
    )


_SHORT = (
    b'<Activity Sport="Running"><Id>2026-03-01T07:00:0%dZ</Id>'
    b'<Lap StartTime="2026-03-01T07:00:0%dZ"><TotalTimeSeconds>60</TotalTimeSeconds></Lap>'
    b"</Activity>"
)


@pytest.mark.parametrize(
    "data",
    [
        b"<gpx><trk " + _ENDLESS + b"/></gpx>",
        b"<gpx><trk><name>" + b"x" * 3_000_000 + b"</name></trk></gpx>",
        _tcx(b"<Activity " + _ENDLESS + b"/>"),
        apple_export(APPLE_BEGINNING + "<Workout " + _ENDLESS.decode() + "/></HealthData>"),
    ],
    ids=["gpx attributes", "gpx text", "tcx", "apple"],
)
def test_an_element_without_end_is_hostile(data: bytes) -> None:
    result = read(data, name="")
    assert "hostile-xml" in codes(result)
    assert any("without end" in finding.message for finding in result.findings)


def test_more_activities_than_any_file_holds_end_the_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = {"activities_in_file": 5}
    monkeypatch.setattr(points, "_most", lambda name: limits.get(name, 100))
    result = read(_tcx(b"".join(_SHORT % (at, at) for at in range(9))), name="a.tcx")
    assert len(result.activities) == 6
    (told,) = [finding for finding in result.findings if finding.code == "too-large"]
    assert told.message == "The file has over 5 activities; what came before them was kept."


def test_more_laps_than_any_file_holds_end_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "_most", lambda _name: 40)
    lap = b'<Lap StartTime="2026-03-01T07:00:00Z"><TotalTimeSeconds>1</TotalTimeSeconds></Lap>'
    result = read(_tcx(b"<Activity>" + lap * 60 + b"</Activity>"), name="a.tcx")
    assert "too-large" in codes(result)
    (kept,) = result.activities
    assert len(kept.laps) == 41
    assert kept.partial


def test_tracks_without_points_have_a_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "_most", lambda _name: 20)
    assert "too-large" in codes(read(b"<gpx>" + b"<trk/>" * 30 + b"</gpx>", name=""))
