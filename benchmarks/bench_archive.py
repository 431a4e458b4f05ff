"""Whole imports by the command line: files to rows in the database, time and memory of all
processes, beside fitdecode, which only decodes.

Runs of an hour at 1 Hz with eleven channels, gzipped; an export as Strava makes it, with photos;
an export as Apple Health makes it, whose one table is most of it.
"""

from __future__ import annotations

import gzip
import json
import statistics
import tempfile
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.bench_import import by_fitdecode, synthetic_run
from benchmarks.processes import Measured, lissom
from lissom.core.export.fit_encoder import encode_activity

FILES = 1200
BAR_FILES_PER_S = 200.0
BAR_MB = 300.0
_FIRST = datetime(2019, 1, 1, 7, tzinfo=UTC)
_PHOTO_BYTES = 4_000_000
_ROUTES = 400
_COLUMNS = f"{'':34}{'files/s':>9}{'CPU s':>8}{'RSS MB':>8}{'PSS MB':>8}"


def main(*, full: bool) -> None:
    """Print files per second, processor seconds and peak memory of each import."""
    gigabytes = 2.0 if full else 0.25
    with tempfile.TemporaryDirectory(prefix="lissom-bench-") as place:
        root = Path(place)
        runs = _write_runs(root / "runs")
        peer = _peer(runs[:8])
        print(f"{FILES} runs of an hour at 1 Hz, {_mean_mb(runs):.2f} MB each with gzip")
        print(_COLUMNS)
        print(f"{'fitdecode, decode only, 2 cores':34}{2 * peer:9.1f}")
        rate = _folder(root, repeat=5 if full else 3, peer=peer)
        peaks = [
            _one(root, "Strava", _strava_export(root, runs, gigabytes), FILES),
            _one(root, "Apple Health", _apple_export(root, gigabytes), _ROUTES),
        ]
    _judge("folder, files/s on two cores", rate, BAR_FILES_PER_S, rate >= BAR_FILES_PER_S)
    print("(files/s by the clock: on a busy machine read it as files per half the CPU seconds)")
    peak = max(peaks)
    _judge(f"memory, archives of {gigabytes:g} GB, MB", peak, BAR_MB, peak <= BAR_MB)


def _judge(label: str, found: float, bar: float, met: bool) -> None:  # noqa: FBT001
    print(f"{label}: {found:.0f}, bar {bar:.0f}: {'met' if met else 'MISSED'}")


def _peer(paths: Sequence[Path]) -> float:
    begin = time.process_time()
    for path in paths:
        by_fitdecode(path.read_bytes())
    return len(paths) / (time.process_time() - begin)


def _mean_mb(paths: Sequence[Path]) -> float:
    return statistics.mean(path.stat().st_size for path in paths) / 1e6


def _write_runs(folder: Path) -> list[Path]:
    folder.mkdir()
    paths: list[Path] = []
    for seed in range(FILES):
        run = replace(synthetic_run(seed), start=_FIRST + timedelta(days=2 * seed))
        path = folder / f"{seed:04d}.fit.gz"
        path.write_bytes(gzip.compress(encode_activity(run), 6))
        paths.append(path)
    return paths


def _folder(root: Path, *, repeat: int, peer: float) -> float:
    """Files per second of an import into a new home: the median of some runs."""
    runs: list[Measured] = []
    for place in range(repeat):
        home = root / f"home-{place}"
        lissom("profile", "set", "--name", "Bench", home=home)
        runs.append(lissom("import", str(root / "runs"), "--json", home=home))
        _expect(runs[-1], imported=FILES)
    middle = sorted(runs, key=lambda run: run.wall_s)[repeat // 2]
    rate = FILES / middle.wall_s
    _row(f"folder, median of {repeat}", FILES, middle)
    print(f"{'':34}{rate / (2 * peer):8.0f}x fitdecode, which stores nothing")
    print(f"{'the same, both cores free':34}{2 * FILES / middle.cpu_s:9.1f}")
    again = lissom("import", str(root / "runs"), "--json", home=root / "home-0")
    _expect(again, imported=0)
    _row("the same folder again", FILES, again)
    return rate


def _one(root: Path, name: str, archive: Path, count: int) -> float:
    """Peak memory in MB of the import of an archive."""
    home = root / f"home-{name.replace(' ', '-')}"
    lissom("profile", "set", "--name", "Bench", home=home)
    found = lissom("import", str(archive), "--json", home=home)
    _expect(found, imported=count)
    _row(f"{name}, {archive.stat().st_size / 1e9:.2f} GB packed", count, found)
    archive.unlink()
    return found.rss_mb


def _expect(found: Measured, *, imported: int) -> None:
    report = json.loads(found.output)
    if report["imported"] != imported or report["failed"]:
        raise AssertionError(f"the import went wrong: {found.output[:500]}")


def _row(label: str, count: int, found: Measured) -> None:
    print(
        f"{label:34}{count / found.wall_s:9.1f}{found.cpu_s:8.1f}"
        f"{found.rss_mb:8.0f}{found.pss_mb:8.0f}",
        flush=True,
    )


def _strava_export(root: Path, runs: Sequence[Path], gigabytes: float) -> Path:
    """Every run and so many photos (noise, which does not pack) that the archive has its size."""
    path = root / "export_1.zip"
    noise = np.random.default_rng(11)
    left = gigabytes * 1e9
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for run in runs:
            archive.write(run, f"activities/{run.name}")
            left -= run.stat().st_size
        for place in range(int(left // _PHOTO_BYTES)):
            archive.writestr(f"media/{place:05d}.jpg", b"\xff\xd8\xff" + noise.bytes(_PHOTO_BYTES))
    return path


def _apple_export(root: Path, gigabytes: float) -> Path:
    """A table of that size unpacked: steps, energy and heart rates by the second, and workouts
    with routes."""
    path = root / "export.zip"
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE HealthData [\n]>\n<HealthData>\n'
    folder = "apple_health_export"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(f"{folder}/export.xml", "w", force_zip64=True) as table:
            table.write(head)
            day = _apple_day()
            for place in range(int(gigabytes * 1e9 / len(day))):
                table.write(day.replace(b"2016-01-01", _day(place).encode()))
            for place in range(_ROUTES):
                table.write(_apple_workout(place))
            table.write(b"</HealthData>\n")
        for place in range(_ROUTES):
            archive.writestr(f"{folder}/workout-routes/route_{place}.gpx", _apple_route(place))
    return path


def _day(place: int) -> str:
    return (datetime(2017, 1, 1, tzinfo=UTC) + timedelta(days=place)).strftime("%Y-%m-%d")


def _apple_day() -> bytes:
    """A day's records, about a megabyte: every second one is a heart rate."""
    kinds = ("StepCount", "HeartRate", "ActiveEnergyBurned", "HeartRate")
    lines: list[str] = []
    for place in range(2600):
        moment = f"2016-01-01 {place // 120:02d}:{place // 2 % 60:02d}:{30 * (place % 2):02d} +0000"
        lines.append(
            f' <Record type="HKQuantityTypeIdentifier{kinds[place % 4]}" sourceName="Wrist"'
            f' sourceVersion="10.1" unit="count/min" creationDate="{moment}" startDate="{moment}"'
            f' endDate="{moment}" value="{60 + place * 37 % 90}">\n'
            '  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="0"/>\n </Record>\n'
        )
    return "".join(lines).encode()


def _apple_workout(place: int) -> bytes:
    day = _day(place)
    return (
        ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="60"'
        f' durationUnit="min" sourceName="Wrist" startDate="{day} 07:00:00 +0000"'
        f' endDate="{day} 08:00:00 +0000">\n  <WorkoutRoute sourceName="Wrist">'
        f'<FileReference path="/workout-routes/route_{place}.gpx"/></WorkoutRoute>\n </Workout>\n'
    ).encode()


def _apple_route(place: int) -> str:
    day = _day(place)
    points = [
        f'<trkpt lon="{11 + place / 1000:.6f}" lat="{48 + second * 3e-5:.6f}">'
        f"<ele>{520 + second % 50:.2f}</ele>"
        f"<time>{day}T07:{second // 60:02d}:{second % 60:02d}Z</time></trkpt>\n"
        for second in range(3600)
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Apple Health Export"'
        ' xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Route</name><trkseg>\n'
        + "".join(points)
        + "</trkseg></trk></gpx>"
    )
