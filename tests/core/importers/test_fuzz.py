"""Mutated and random files: activities and findings, never an exception."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lissom.core.activity.storage import pack, unpack
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.registry import ReadResult, read
from tests.core.importers.fit_samples import arrays_and_changing_layouts, compressed_times
from tests.core.importers.writers import a_run, gpx_text, straight, tcx_text

SEEDS = {
    "fit": encode_activity(a_run(1)),
    "compressed": compressed_times(),
    "arrays": arrays_and_changing_layouts(),
    "gpx": gpx_text([straight(40, heart_rate=150, cadence=85, altitude_m=3.0), straight(5)]),
    "tcx": tcx_text([(60, 180, straight(60, heart_rate=150)), (9, 1, [])], copies=2),
    "gz": gzip.compress(gpx_text([straight(40)])),
}


def assert_sound(result: ReadResult) -> None:
    assert result.activities or result.findings
    for activity in result.activities:
        assert np.isfinite(activity.elapsed_s)
        assert activity.elapsed_s >= 0
        assert np.isfinite(activity.timer_s)
        assert np.isfinite(activity.moving_s)
        assert activity.distance_m is None or 0 <= activity.distance_m < 1e9
        assert np.all(np.diff(activity.streams.time_s) > 0)
        again = unpack(pack(activity.streams))
        assert np.array_equal(again.time_s, activity.streams.time_s)


def mutated(seed: bytes, rng: np.random.Generator) -> bytes:
    data = bytearray(seed)
    for _ in range(int(rng.integers(1, 12))):
        at = int(rng.integers(0, len(data)))
        choice = int(rng.integers(0, 5))
        if choice == 0:
            data[at] = int(rng.integers(0, 256))
        elif choice == 1:
            data[at] ^= 1 << int(rng.integers(0, 8))
        elif choice == 2:
            del data[at : at + int(rng.integers(1, 30))]
        elif choice == 3:
            data[at:at] = bytes(rng.integers(0, 256, int(rng.integers(1, 30)), dtype=np.uint8))
        else:
            data[at : at + 8] = bytes([int(rng.choice([0x00, 0xFF, 0x40, 0x80]))]) * 8
        if not data:
            return b""
    return bytes(data)


@pytest.mark.parametrize("kind", sorted(SEEDS))
def test_mutated_files(kind: str) -> None:
    rng = np.random.default_rng(7)
    for _ in range(300):
        assert_sound(read(mutated(SEEDS[kind], rng), name=kind))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_random_bytes_behind_a_fit_header(body: bytes) -> None:
    header = bytes([14, 0x20, 0, 0]) + len(body).to_bytes(4, "little") + b".FIT\0\0"
    assert_sound(read(header + body, name=""))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_random_text_inside_a_track(text: str) -> None:
    assert_sound(read(f"<gpx><trk><trkseg><trkpt>{text}".encode("utf-8", "replace"), name=""))
