"""Exports of services on disk: the words of their tables come in with the recordings."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from lissom.core.importers.labels import Labels
from lissom.core.importers.member import Member
from lissom.web.training import services
from lissom.web.training.files import walk
from lissom.web.training.models import Activity, Runner, SourceFile
from tests.web.builders import fit

HEAD = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename"
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A Strava export: two runs with files, one typed in by hand."""
    rows = [
        '1,"Feb 2, 2026, 7:00:00 AM",Before work,Run,"Cold",1200,3.6,,,,,Shoes,activities/1.fit.gz',
        '2,"Feb 3, 2026, 7:00:00 AM",Again,Run,,1200,3.6,,,false,,,activities/2.fit.gz',
        '3,"Feb 4, 2026, 7:00:00 AM",By hand,Run,,1800,5.0,,,false,,,',
    ]
    path = tmp_path / "export_1.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("activities/1.fit.gz", gzip.compress(fit(0)))
        archive.writestr("activities/2.fit.gz", gzip.compress(fit(1)))
        archive.writestr("media/photo.jpg", b"\xff\xd8\xff" + bytes(500))
        archive.writestr("activities.csv", "\n".join([HEAD, *rows]) + "\n")
    return path


def test_titles_and_gear_of_the_table_come_in_with_the_files(runner: Runner, export: Path) -> None:
    files = walk([export])
    report = services.import_files(runner=runner, sources=files, findings=files.findings)
    assert (report.imported, report.failed, report.runs) == (3, 0, 3)
    first, second, third = Activity.objects.order_by("start")
    assert (first.title, first.description, first.gear) == (
        "Before work",
        "Cold",
        "Shoes",
    )
    assert (second.title, third.title) == ("Again", "By hand")
    assert SourceFile.objects.get(pk=first.source_id).labels["gear"] == "Shoes"


def test_a_file_that_was_in_before_its_table_takes_its_words_later(
    runner: Runner, export: Path
) -> None:
    services.import_files(runner=runner, sources=[("run.fit", fit(0))])
    services.set_effort(runner=runner, date=Activity.objects.get().local_date, rpe_cr10=3)
    files = walk([export])
    report = services.import_files(runner=runner, sources=files)
    assert (report.imported, report.duplicates) == (2, 1)
    first = Activity.objects.order_by("start")[0]
    assert (first.title, first.gear, first.perceived_exertion) == ("Before work", "Shoes", 3)


def test_an_exertion_is_taken_where_none_was_told(runner: Runner) -> None:
    services.import_files(runner=runner, sources=[("run.fit", fit(0))])
    told = Member("run.fit", fit(0), Labels(perceived_exertion=7.0))
    services.import_files(runner=runner, sources=[told])
    assert Activity.objects.get().perceived_exertion == 7.0
