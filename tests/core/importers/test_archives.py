"""Archives: account exports, nesting, and what hostile ones try."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile

import numpy as np
import pytest

from lissom.core.errors import Finding
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.archives import members
from lissom.core.importers.member import Member
from lissom.core.importers.registry import ReadResult, read
from tests.core.importers.writers import (
    a_run,
    gpx_text,
    straight,
)


def a_zip(entries: dict[str, bytes]) -> bytes:
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return store.getvalue()


def listed(data: bytes) -> tuple[list[Member], list[Finding]]:
    found = list(members(io.BytesIO(data), name="export.zip"))
    return (
        [item for item in found if isinstance(item, Member)],
        [item for item in found if isinstance(item, Finding)],
    )


def codes(result: ReadResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def test_watch_files_of_any_kind_and_depth() -> None:
    inner = a_zip({"b.gpx": gpx_text([straight(60)])})
    data = a_zip(
        {
            "runs/a.fit.gz": gzip.compress(encode_activity(a_run(2))),
            "in.zip": inner,
            "photo.jpg": b"\xff\xd8",
        }
    )
    files, findings = listed(data)
    assert [file.name for file in files] == ["export.zip/runs/a.fit.gz", "export.zip/in.zip/b.gpx"]
    assert [f.message for f in findings] == [
        "1 other files in the archive are no recordings and were left out."
    ]
    assert len(read(data, name="export.zip").activities) == 2


def test_names_that_climb_are_labels_only() -> None:
    files, _ = listed(a_zip({"../../etc/x\n.gpx": gpx_text([straight(60)])}))
    assert files[0].name == "export.zip/etc/x?.gpx"


def test_a_dense_entry_is_refused() -> None:
    blank = gpx_text([straight(60)]) + b" " * (40 * 2**20)
    result = read(a_zip({"bomb.gpx": blank, "good.fit": encode_activity(a_run(1))}), name="")
    assert codes(result) == ["too-large"]
    assert len(result.activities) == 1


def test_nesting_without_end_is_refused() -> None:
    data = gpx_text([straight(60)])
    for _ in range(6):
        data = a_zip({"in.zip": data})
    result = read(data, name="")
    assert not result.activities
    assert codes(result) == ["too-deep"]


def test_archives_inside_gzip_inside_archives_end() -> None:
    data = gpx_text([straight(60)])
    for _ in range(200):
        data = gzip.compress(a_zip({"in.gz": data}))
    assert read(data, name="").activities == ()


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lissom.core.importers.archives.value", lambda _: 3.0)
    assert codes(read(a_zip({f"{i}.gpx": b"<gpx/>" for i in range(5)}), name="")) == [
        "too-many-entries"
    ]


def test_an_entry_without_a_name_is_read() -> None:
    data = a_zip({"x": gpx_text([straight(60)])})
    for at, mark in ((26, b"PK\x03\x04"), (28, b"PK\x01\x02")):
        place = data.index(mark)
        size_at = place + at
        data = data[:size_at] + b"\0\0" + data[size_at + 2 :]
    result = read(data, name="")
    assert result.activities or result.findings


def test_an_encrypted_entry_is_named() -> None:
    data = bytearray(a_zip({"a.gpx": gpx_text([straight(60)])}))
    at = data.index(b"PK\x01\x02")
    flags = struct.unpack_from("<H", data, at + 8)[0]
    struct.pack_into("<H", data, at + 8, flags | 1)
    assert codes(read(bytes(data), name="")) == ["encrypted-entry"]


def test_one_broken_entry_does_not_stop_the_rest() -> None:
    first = encode_activity(a_run(1))
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.fit", first)
        archive.writestr("b.gpx", gpx_text([straight(60)]))
    data = bytearray(store.getvalue())
    data[200] ^= 0xFF
    result = read(bytes(data), name="")
    assert len(result.activities) == 1
    assert codes(result) == ["broken-entry"]


def test_mutated_archives_never_raise() -> None:
    whole = a_zip(
        {"a.gpx": gpx_text([straight(60)]), "in.zip": a_zip({"b.gpx": gpx_text([straight(9)])})}
    )
    rng = np.random.default_rng(3)
    for _ in range(150):
        data = bytearray(whole)
        for at in rng.integers(0, len(data), 6):
            data[at] = int(rng.integers(0, 256))
        result = read(bytes(data), name="")
        assert result.activities or result.findings


def test_elements_that_pile_up_in_a_track_are_refused() -> None:
    """A million and more elements without a point: gigabytes of tree out of a few kilobytes."""
    bomb = gzip.compress(b"<gpx><trk>" + b"<x/>" * 1_200_000 + b"</trk></gpx>")
    assert codes(read(bomb, name="")) == ["hostile-xml"]


@pytest.mark.parametrize("inner", [b"<trkseg/>", b"<a><b/></a>", b"<metadata/>"])
def test_elements_that_pile_up_behind_points_keep_the_points(inner: bytes) -> None:
    track = gpx_text([straight(60)])
    at = track.index(b"</trkseg>")
    result = read(track[:at] + b"</trkseg>" + inner * 1_100_000 + track[at:], name="")
    assert "hostile-xml" in codes(result)
    assert [len(a.streams) for a in result.activities] == [60]


def test_a_long_track_is_read_whole_by_the_way_that_counts() -> None:
    points = straight(80_000, heart_rate=150, cadence=85, altitude_m=3.0)
    data = gpx_text([points[:40_000], points[40_000:]])
    assert data.count(b"<") > 1_000_000
    result = read(data, name="")
    assert not [f for f in result.findings if f.level != "info"]
    assert len(result.activities[0].streams) == 80_000
