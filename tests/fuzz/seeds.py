"""Sound files of every format to begin from, all generated."""

from __future__ import annotations

import gzip
from functools import cache

from lissom.core.export.fit_encoder import encode_activity
from tests.core.importers.exports import (
    APPLE_BEGINNING,
    apple_export,
    apple_record,
    apple_route,
    apple_workout,
    garmin_export,
    strava_export,
    strava_row,
)
from tests.core.importers.fit_samples import (
    arrays_and_changing_layouts,
    compressed_times,
    everything_a_watch_writes,
)
from tests.core.importers.writers import (
    a_run,
    fit_file,
    gpx_text,
    plain_records,
    straight,
    tcx_text,
)

_AT = "2026-03-01 08:0{}:00 +0100"


@cache
def seeds() -> dict[str, tuple[bytes, ...]]:
    """Format -> sound files, small so that many can be tried."""
    run = encode_activity(a_run(1))
    points = straight(40, heart_rate=150, cadence=85, altitude_m=3.0, power=200)
    gpx, tcx = gpx_text([points, straight(5)]), tcx_text([(60, 180, points), (9, 1, [])], copies=2)
    return {
        "fit": (
            run,
            everything_a_watch_writes(),
            compressed_times(),
            arrays_and_changing_layouts(),
            fit_file(plain_records(20, big=True)) + fit_file(plain_records(9)),
        ),
        "gpx": (gpx, gpx_text([points], namespace=False, label=""), gpx_text([], label="run")),
        "tcx": (tcx, tcx_text([(1800, 5000, [])])),
        "strava": (
            strava_export(
                [
                    strava_row(1, "Mar 1, 2026, 7:00:00 AM", filename="activities/1.fit.gz"),
                    strava_row(2, "Mar 2, 2026, 7:00:00 AM", filename="activities/2.gpx"),
                    strava_row(3, "6. 9. 2026 11:18:40", exact=("1800.0", "5000.0")),
                ],
                {"activities/1.fit.gz": run, "activities/2.gpx": gpx},
            ),
        ),
        "garmin": (garmin_export(runs=1, parts=1, others=2),),
        "apple": (_apple(),),
        "gzip": (gzip.compress(gpx, mtime=0), gzip.compress(run, mtime=0)),
    }


def _apple() -> bytes:
    return apple_export(
        APPLE_BEGINNING
        + "".join(apple_record("HeartRate", _AT.format(m), 140 + m) for m in range(6))
        + apple_workout(
            "Running", _AT.format(0), _AT.format(1), minutes=1,
            inside=apple_route("/workout-routes/route.gpx"),
        )
        + apple_workout(
            "Walking", _AT.format(2), _AT.format(5), minutes=2.5,
            inside='<MetadataEntry key="HKTimeZone" value="Europe/Berlin"/>',
        )
        + "</HealthData>"
    )  # fmt: skip
