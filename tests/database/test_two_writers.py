"""Several processes on one database: nothing locks up, nothing is lost, nothing is booked twice."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

from lissom.web.clinic.models import Appointment, Clinic
from lissom.web.training import queries, services
from lissom.web.training.models import Activity, CheckIn, Runner, SourceFile
from tests.database.conftest import Start
from tests.web.builders import files, fit

CHECK_INS = """
from datetime import UTC, datetime, timedelta
from lissom.core.runner import CheckIn
from lissom.web.training import queries, services
runner = queries.get_runner("Robin Example")
begin = datetime(2026, 1, {day}, tzinfo=UTC)
for number in range(60):
    said = CheckIn(at=begin + timedelta(minutes=number), sleep=5)
    services.record_check_in(runner=runner, check_in=said)
"""

BOOKING = """
from datetime import UTC, datetime, timedelta
from lissom.web.clinic import access, booking
from lissom.web.clinic.refusals import TakenError
clinic = access.clinic_named()
person = access.therapist_of(clinic, "Alex Sample")
won = 0
for hour in range(9, 18):
    start = datetime(2026, 3, 4, hour, tzinfo=UTC)
    try:
        booking.take_slot(therapist=person, start=start, minutes=60, now=start)
        won += 1
    except TakenError:
        pass
print(won)
"""

IMPORT = """
import sys
from pathlib import Path
from lissom.web.training import files, queries, services
runner = queries.get_runner("Robin Example")
services.import_files(runner=runner, sources=files.walk([Path({folder!r})]))
"""


def test_two_processes_writing_at_once_both_finish(runner: Runner, start_program: Start) -> None:
    programs = [start_program(CHECK_INS.format(day=day)) for day in (1, 2)]
    for program in programs:
        _, errors = program.communicate(timeout=120)
        assert program.returncode == 0, errors
    assert CheckIn.objects.count() == 120


def test_each_hour_is_won_by_one_process(clinic: Clinic, start_program: Start) -> None:
    programs = [start_program(BOOKING) for _ in range(3)]
    won = 0
    for program in programs:
        output, errors = program.communicate(timeout=120)
        assert program.returncode == 0, errors
        won += int(output)
    assert won == Appointment.objects.count() == 9


def test_the_same_files_imported_by_two_processes_are_in_once(
    runner: Runner, start_program: Start, tmp_path: Path
) -> None:
    folder = _folder(tmp_path, 12)
    programs = [start_program(IMPORT.format(folder=str(folder))) for _ in range(2)]
    for program in programs:
        _, errors = program.communicate(timeout=120)
        assert program.returncode == 0, errors
    assert SourceFile.objects.count() == 12
    assert Activity.objects.filter(duplicate_of__isnull=True).count() == 12
    assert Activity.objects.count() == 12


def test_an_import_that_is_killed_goes_on_where_it_stopped(
    runner: Runner, start_program: Start, tmp_path: Path
) -> None:
    folder = _folder(tmp_path, 40)
    program = start_program(IMPORT.format(folder=str(folder)))
    patience = 4000
    while SourceFile.objects.count() < 3 and program.poll() is None and patience:
        time.sleep(0.005)
        patience -= 1
    program.kill()
    program.communicate()
    left = Activity.objects.count()
    assert left == SourceFile.objects.count() > 0
    report = services.import_files(
        runner=runner, sources=[(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    )
    assert report.imported == 40 - left
    assert report.duplicates == left
    assert Activity.objects.count() == SourceFile.objects.count() == 40
    assert len(queries.recorded_sessions(runner, *_year())) == 40


def test_a_reader_is_not_kept_waiting_by_a_writer(runner: Runner, start_program: Start) -> None:
    from django.db import transaction  # noqa: PLC0415

    services.import_files(runner=runner, sources=files(fit()))
    with transaction.atomic():
        Activity.objects.update(title="half-way")
        program = start_program(
            "from lissom.web.training.models import Activity\nprint(Activity.objects.get().title)"
        )
        output, errors = program.communicate(timeout=60)
        assert program.returncode == 0, errors
        assert output.strip() != "half-way"


def _folder(tmp_path: Path, count: int) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for day in range(count):
        (folder / f"{day:02d}.fit").write_bytes(fit(day, minutes=5))
    return folder


def _year() -> tuple[date, date]:
    return date(2026, 1, 1), date(2026, 12, 31)
