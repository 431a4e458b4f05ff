"""Reading FIT files of real size, beside fitdecode on the same files.

An hour at 1 Hz with the fields that running watches write. "Decode" takes every field of every
message kind in use; "read" adds cleaning, pauses, ascent and totals; "all" adds exposure, best
efforts and packed streams: what an import stores.
"""

from __future__ import annotations

import gzip
import io
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import fitdecode
import numpy as np

from lissom.core.activity.bests import best_efforts
from lissom.core.activity.cleaning import clean
from lissom.core.activity.model import Activity, Channel, FloatArray, Sport, Streams
from lissom.core.activity.storage import pack
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.fit.decode import decode_fit
from lissom.core.importers.packing import unpacked
from lissom.core.importers.registry import read
from lissom.core.load.exposure import exposure_of
from lissom.core.load.exposure import pack as pack_exposure

SECONDS = 3600
DISTANCES_M = (400.0, 1000.0, 1609.344, 5000.0, 10_000.0)
BAR_RATIO = 60.0
BAR_FILES_PER_S = 200.0


def synthetic_run(seed: int) -> Activity:
    """An invented hour with eleven channels."""
    noise = np.random.default_rng(seed)
    time_s = np.arange(float(SECONDS))
    speed = 3.0 + 0.3 * np.sin(time_s / 200) + noise.normal(0, 0.05, SECONDS)
    distance = np.asarray(np.round(np.cumsum(speed), 2), dtype=np.float64)
    columns: dict[Channel, FloatArray] = {
        Channel.LATITUDE: 48 + distance / 111_195,
        Channel.LONGITUDE: 11 + 0.01 * np.sin(distance / 900),
        Channel.DISTANCE: distance,
        Channel.SPEED: np.round(speed, 3),
        Channel.ALTITUDE: np.round((520 + 20 * np.sin(distance / 700)) * 5) / 5,
        Channel.HEART_RATE: np.round(150 + 10 * np.sin(time_s / 300)),
        Channel.STEP_RATE: np.round(170 + noise.normal(0, 2, SECONDS)),
        Channel.POWER: np.round(250 + noise.normal(0, 10, SECONDS)),
        Channel.VERTICAL_OSCILLATION: np.round(85 + noise.normal(0, 3, SECONDS), 1),
        Channel.CONTACT_TIME: np.round(250 + noise.normal(0, 5, SECONDS)),
        Channel.STEP_LENGTH: np.round(1050 + noise.normal(0, 20, SECONDS)),
    }
    unknown = float("nan")
    return clean(
        Activity(
            sport=Sport.RUN,
            start=datetime(2026, 3, 1, 7, tzinfo=UTC),
            elapsed_s=unknown,
            timer_s=unknown,
            moving_s=unknown,
            distance_m=None,
            distance_source="device",
            streams=Streams(time_s, columns),
            source_format="fit",
            offset_source="device",
        )
    )


def by_fitdecode(data: bytes) -> None:
    with fitdecode.FitReader(io.BytesIO(unpacked(data).data)) as reader:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                for field in frame.fields:
                    _ = field.value


def decode_all(data: bytes) -> None:
    files, _ = decode_fit(unpacked(data).data)
    for file in files:
        for table in file.tables.values():
            table.times()
            for name in table.message.fields:
                table.column(name)


def read_only(data: bytes) -> None:
    read(data, name="")


def everything(data: bytes) -> None:
    for activity in read(data, name="").activities:
        pack_exposure(exposure_of(activity))
        best_efforts(activity, DISTANCES_M)
        pack(activity.streams)


def files_per_s(work: Callable[[bytes], None], files: Sequence[bytes]) -> float:
    begin = time.process_time()
    for data in files:
        work(data)
    return len(files) / (time.process_time() - begin)


def peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def main(*, full: bool) -> None:
    """Print files per second, the ratio to fitdecode and the memory at its highest."""
    begin = time.process_time()
    count = 400 if full else 120
    runs = [encode_activity(synthetic_run(seed)) for seed in range(count)]
    wrote = count / (time.process_time() - begin)
    packed = [gzip.compress(run, 6) for run in runs]
    own_mb = np.mean([len(data) for data in packed]) / 1e6
    everything(packed[0])
    before_mb = peak_mb()
    rows: list[tuple[str, float]] = [
        ("Lissom, decode every field", files_per_s(decode_all, packed)),
        ("Lissom, read (clean, pauses, ascent)", files_per_s(read_only, packed)),
        ("Lissom, all that an import stores", files_per_s(everything, packed)),
    ]
    grown_mb = peak_mb() - before_mb
    peer = files_per_s(by_fitdecode, packed[: 30 if full else 8])
    print(f"{count} files of one hour at 1 Hz, {own_mb:.2f} MB each with gzip; processor time")
    print(f"{'':40}{'files/s':>10}{'x fitdecode':>14}")
    print(f"{'fitdecode, decode every field':40}{peer:10.1f}{1:14.0f}")
    for label, rate in rows:
        print(f"{label:40}{rate:10.1f}{rate / peer:14.0f}")
    print(f"{'Lissom, write (made and encoded)':40}{wrote:10.1f}")
    print(f"memory grew by {grown_mb:.0f} MB while {3 * count} files were read")
    decode_ratio, stored = rows[0][1] / peer, rows[2][1]
    for label, value, bar in (
        ("decode, times fitdecode", decode_ratio, BAR_RATIO),
        ("all, files/s on one of two cores", stored, BAR_FILES_PER_S / 2),
    ):
        print(f"{label}: {value:.0f}, bar {bar:.0f}: {'met' if value >= bar else 'MISSED'}")
