"""A runner with more than ten years behind: the demo's two years, told again for those before.

About 3,000 recordings, and three check-ins a week over ten years.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ON = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TIMES_MORE = 7
WEEKS = 520
SAID_ON = (0, 2, 4)
_STEP = timedelta(weeks=104)  # whole weeks: weekdays stay
_OLD_PROGRAMMES = 60
_BATCH = 200


@contextmanager
def ten_years() -> Iterator[Any]:
    """The runner in a home of its own, on the day `ON` whenever it is asked for."""
    with TemporaryDirectory() as place:
        os.environ |= {"LISSOM_HOME": place, "LISSOM_ON": ON.isoformat()}
        from lissom.web import boot  # noqa: PLC0415 - after the home is set

        boot.setup(Path(place))
        from lissom.demo.account import sign_in_secret  # noqa: PLC0415
        from lissom.demo.run import run_demo  # noqa: PLC0415

        run_demo(on=ON, now=NOW, home=Path(place))
        sign_in_secret(now=datetime.now(UTC))
        from lissom.web.training.models import Runner  # noqa: PLC0415

        runner = Runner.objects.select_related("user").get()
        _live_again(runner)
        yield runner


def _live_again(runner: Any) -> None:
    from lissom.web.training import models  # noqa: PLC0415 - Django is ready now

    for times in range(1, TIMES_MORE + 1):
        back = times * _STEP
        _recordings(runner, back, times)
        told = list(models.DoneEntry.objects.filter(runner=runner, date__gt=ON - _STEP))
        for row in told:
            row.pk, row.date = None, row.date - back
            row.start = None if row.start is None else row.start - back
        models.DoneEntry.objects.bulk_create(told, batch_size=_BATCH)
    _words(runner)
    _programmes(runner)


def _words(runner: Any) -> None:
    """Three check-ins a week over ten years, like those that are there."""
    from lissom.web.training.models import CheckIn  # noqa: PLC0415

    like = list(CheckIn.objects.filter(runner=runner).order_by("at"))
    known = {row.local_date for row in like}
    monday = ON - timedelta(days=ON.weekday())
    made = []
    for week in range(1, WEEKS + 1):
        for weekday in SAID_ON:
            day = monday - timedelta(weeks=week) + timedelta(days=weekday)
            if day in known:
                continue
            row = copy(like[(3 * week + weekday) % len(like)])
            row.pk, row.local_date = None, day
            row.at = datetime(day.year, day.month, day.day, 6, 30, tzinfo=UTC)
            made.append(row)
    CheckIn.objects.bulk_create(made, batch_size=_BATCH)


def _recordings(runner: Any, back: timedelta, times: int) -> None:
    from lissom.web.training.models import Activity, ActivityStreams, SourceFile  # noqa: PLC0415

    rows = list(
        Activity.objects.filter(runner=runner, local_date__gt=ON - _STEP).select_related("streams")
    )
    streams = [bytes(row.streams.data) for row in rows]
    batch = rows[0].source.batch
    files = SourceFile.objects.bulk_create(
        [
            SourceFile(
                runner=runner,
                batch=batch,
                name=f"again-{times}-{place}.fit",
                content_hash=f"{times:032d}{place:032d}",
                size_bytes=1,
                result="imported",
            )
            for place in range(len(rows))
        ],
        batch_size=_BATCH,
    )
    for row, file in zip(rows, files, strict=True):
        row.pk, row.source, row.part, row.duplicate_of = None, file, 0, None
        row.start, row.local_date = row.start - back, row.local_date - back
    made = Activity.objects.bulk_create(rows, batch_size=_BATCH)
    ActivityStreams.objects.bulk_create(
        [ActivityStreams(activity=row, data=data) for row, data in zip(made, streams, strict=True)],
        batch_size=_BATCH,
    )


def _programmes(runner: Any) -> None:
    """Versions of before, as re-plans leave them."""
    from lissom.web.training.models import Programme  # noqa: PLC0415

    now = Programme.objects.get(runner=runner, current=True)
    Programme.objects.filter(pk=now.pk).update(number=_OLD_PROGRAMMES + 1)
    made = []
    for number in range(1, _OLD_PROGRAMMES + 1):
        ago = timedelta(weeks=_OLD_PROGRAMMES + 1 - number)
        made.append(
            Programme(
                runner=runner,
                number=number,
                on=now.on - ago,
                made_at=now.made_at - ago,
                document_text=now.document_text,
                problem_text=now.problem_text,
                problem_hash=f"{number:064d}",
                versions=now.versions,
                current=False,
            )
        )
    Programme.objects.bulk_create(made, batch_size=10)
