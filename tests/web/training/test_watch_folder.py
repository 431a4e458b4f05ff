"""A watched folder: complete files come in once, whatever happens to them meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lissom.core.errors import NotFoundError
from lissom.web.training.importing import ImportReport
from lissom.web.training.models import Activity, Runner
from lissom.web.training.watching import Watched, watch_folder
from tests.web.builders import fit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "watched"
    made.mkdir()
    return made


def _watch(
    runner: Runner, folder: Path, *happenings: Callable[[], object]
) -> Iterator[ImportReport]:
    """Watch with a clock of its own: after each look the next thing happens, then it ends."""
    moments = iter(range(10_000))
    rest = iter(happenings)

    def sleep(_seconds: float) -> None:
        happening = next(rest, None)
        if happening is None:
            raise KeyboardInterrupt
        happening()

    return watch_folder(
        runner=runner, folder=folder, every_s=1.0, clock=lambda: float(next(moments)), sleep=sleep
    )


def _reports(found: Iterator[ImportReport]) -> list[tuple[int, int, int]]:
    reports: list[tuple[int, int, int]] = []
    with pytest.raises(KeyboardInterrupt):
        reports.extend((one.imported, one.duplicates, one.failed) for one in found)
    return reports


def _nothing() -> None:
    """Time passes."""


def test_new_files_come_in_once_they_have_settled(runner: Runner, folder: Path) -> None:
    (folder / "a.fit").write_bytes(fit(0))
    found = _watch(
        runner,
        folder,
        _nothing,
        lambda: (folder / "b.fit").write_bytes(fit(1)),
        _nothing,
        _nothing,
    )
    assert _reports(found) == [(1, 0, 0), (1, 0, 0)]
    assert Activity.objects.count() == 2


def test_a_file_still_being_written_waits(runner: Runner, folder: Path) -> None:
    whole, path = fit(0), folder / "a.fit"

    def grow() -> None:
        with path.open("ab") as file:
            file.write(whole[path.stat().st_size :][:4000])

    path.write_bytes(whole[:1000])
    found = _watch(runner, folder, *[grow] * (len(whole) // 4000 + 2), _nothing, _nothing)
    assert _reports(found) == [(1, 0, 0)]
    assert not Activity.objects.get().partial


def test_a_file_that_was_bad_is_tried_again_when_it_changes(runner: Runner, folder: Path) -> None:
    path = folder / "a.fit"
    path.write_bytes(b"half a download")
    found = _watch(
        runner, folder, *[_nothing] * 4, lambda: path.write_bytes(fit(0)), *[_nothing] * 3
    )
    assert _reports(found) == [(0, 0, 1), (1, 0, 0)]


def test_the_same_content_under_another_name_adds_nothing(runner: Runner, folder: Path) -> None:
    (folder / "a.fit").write_bytes(fit(0))
    found = _watch(
        runner,
        folder,
        _nothing,
        lambda: (folder / "a.fit").rename(folder / "b.fit"),
        *[_nothing] * 3,
    )
    assert _reports(found) == [(1, 0, 0), (0, 1, 0)]
    assert Activity.objects.count() == 1


def test_links_pipes_hidden_and_unfinished_files_are_left_alone(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside.fit").write_bytes(fit(0))
    (folder / "link.fit").symlink_to(tmp_path / "outside.fit")
    (folder / "sub").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.fit")
    for name in (".hidden.fit", "b.fit.part", "c.fit.crdownload"):
        (folder / name).write_bytes(fit(0))
    (folder / "empty.fit").touch()
    watched = Watched(folder, settle_s=1.0)
    assert watched.look(0.0) == watched.look(5.0) == ()
    assert watched.waiting() == 0


def test_a_folder_that_goes_away_and_comes_back_is_watched_on(
    runner: Runner, folder: Path, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    found = _watch(
        runner,
        folder,
        lambda: folder.rename(away),
        _nothing,
        lambda: (away / "a.fit").write_bytes(fit(0)),
        lambda: away.rename(folder),
        _nothing,
        _nothing,
    )
    assert _reports(found) == [(1, 0, 0)]


def test_once_ends_when_nothing_new_is_left(runner: Runner, folder: Path) -> None:
    (folder / "a.fit").write_bytes(fit(0))
    moments = iter(range(100))
    reports = list(
        watch_folder(
            runner=runner,
            folder=folder,
            every_s=1.0,
            clock=lambda: float(next(moments)),
            sleep=lambda _seconds: None,
            once=True,
        )
    )
    assert [one.imported for one in reports] == [1]


def test_a_folder_that_is_not_there_is_refused(runner: Runner, folder: Path) -> None:
    with pytest.raises(NotFoundError, match="no folder"):
        next(_watch(runner, folder / "missing"))
