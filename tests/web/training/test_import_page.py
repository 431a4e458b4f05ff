"""Bringing in files by the browser: sent, done by the worker, looked at, taken back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lissom.web.jobs import worker
from lissom.web.jobs.models import Job
from lissom.web.training import imports, queries, uploads
from lissom.web.training.models import Activity, ImportBatch
from tests.web.builders import fit
from tests.web.cast import World


@pytest.fixture(autouse=True)
def _one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISSOM_IMPORT_WORKERS", "1")


def _send(browser: Client, *files: tuple[str, bytes]) -> int:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    response = browser.post(reverse("import"), {"files": sent})
    assert response.status_code == 302
    return int(response.headers["Location"].rsplit("/", 1)[1])


def test_files_are_sent_read_by_the_worker_and_shown_one_by_one(world: World) -> None:
    browser = world.client("runner")
    batch = _send(browser, ("a.fit", fit(0)), ("again.fit", fit(0)), ("letter.fit", b"Dear aunt"))
    assert not Activity.objects.exists()
    page = browser.get(reverse("import-of", kwargs={"batch": batch})).content.decode()
    assert "Waits for its turn" in page
    assert worker.work_one(name="test")
    page = browser.get(reverse("import-of", kwargs={"batch": batch})).content.decode()
    for word in ("a.fit", "again.fit", "letter.fit", "Imported", "Already there", "Not readable"):
        assert word in page
    failed = browser.get(reverse("import-of", kwargs={"batch": batch}), {"result": "failed"})
    assert "letter.fit" in failed.content.decode()
    assert "again.fit" not in failed.content.decode()
    assert not uploads.waiting(batch)


def test_an_archive_shows_the_files_inside_it(world: World) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("activities/1.fit", fit(0))
        archive.writestr("activities/2.fit", fit(1))
    batch = _send(world.client("runner"), ("export.zip", packed.getvalue()))
    worker.work_one(name="test")
    names = [item.name for item in imports.file_outcomes(world.their, batch)]
    assert names == ["export.zip/activities/1.fit", "export.zip/activities/2.fit"]
    progress = queries.import_progress(world.their, batch)
    assert (progress.total, progress.done, progress.label) == (2, 2, "export.zip")


def test_progress_is_asked_for_until_the_import_is_over(world: World) -> None:
    browser = world.client("runner")
    batch = _send(browser, ("a.fit", fit(0)))
    address = reverse("import-progress", kwargs={"batch": batch})
    waiting = browser.get(address)
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert "HX-Refresh" not in waiting.headers
    worker.work_one(name="test")
    over = browser.get(address)
    assert over.headers["HX-Refresh"] == "true"
    assert "hx-trigger" not in over.content.decode()


def test_an_import_whose_worker_was_killed_goes_on_and_counts_once(world: World) -> None:
    batch = _send(world.client("runner"), *((f"{day}.fit", fit(day)) for day in range(3)))
    job = worker.claim(name="killed", now=Job.objects.get().not_before)
    assert job is not None
    ImportBatch.objects.filter(pk=batch).update(state="running", beat_at=job.beat_at)
    Job.objects.update(beat_at=job.asked_at.replace(year=2020))
    assert worker.work_one(name="alive")
    assert Activity.objects.filter(runner=world.their).count() == 3
    assert queries.import_progress(world.their, batch).state == "done"


def test_an_import_that_is_stopped_while_it_waits_brings_nothing(world: World) -> None:
    browser = world.client("runner")
    batch = _send(browser, ("a.fit", fit(0)))
    browser.post(reverse("import-stop", kwargs={"batch": batch}))
    worker.work_one(name="test")
    assert not Activity.objects.exists()
    assert queries.import_progress(world.their, batch).state == "stopped"


def test_an_import_is_taken_back_with_what_it_brought(world: World) -> None:
    browser = world.client("runner")
    batch = _send(browser, ("a.fit", fit(0)))
    worker.work_one(name="test")
    response = browser.post(reverse("import-undo", kwargs={"batch": batch}), follow=True)
    assert "a.fit was taken back: 1 files, 1 activities." in response.content.decode()
    assert not Activity.objects.exists()


def test_sending_nothing_says_what_to_send_and_leaves_no_import(world: World) -> None:
    response = world.client("runner").post(reverse("import"), {})
    assert response.status_code == 400
    assert "Choose FIT, GPX or TCX files" in response.content.decode()
    assert not ImportBatch.objects.exists()
    assert not Job.objects.exists()


class _Sent:
    """A file as a hostile client may name it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def chunks(self) -> Iterator[bytes]:
        yield b"x"


def test_names_that_climb_out_of_the_folder_stay_inside(home: Path) -> None:
    hostile = ("../../../etc/passwd.fit", "..", "", "a/b\\c.fit", "n\x00ul.fit", "x" * 500)
    assert uploads.keep(7, [_Sent(name) for name in hostile]) == len(hostile)
    kept = [path for path in uploads.folder_of(7).rglob("*") if path.is_file()]
    assert len(kept) == len(hostile)
    assert all(path.parent.parent == uploads.folder_of(7) for path in kept)
    assert {len(path.name) for path in kept} <= set(range(1, 121))


def test_a_full_disk_leaves_no_import(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    sent = {"files": [SimpleUploadedFile("a.fit", fit(0))]}
    response = world.client("runner").post(reverse("import"), sent)
    assert response.status_code == 507
    assert "No space left" in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_too_much_at_once_is_refused_before_it_is_read(world: World) -> None:
    browser = world.client("runner")
    large = browser.generic("POST", reverse("import"), b"x", CONTENT_LENGTH="2000000001")
    assert large.status_code == 413
    elsewhere = browser.generic("POST", reverse("theme"), b"x", CONTENT_LENGTH="2000001")
    assert elsewhere.status_code == 413
    stranger = world.client("anonymous")
    unknown = stranger.generic("POST", reverse("import"), b"x", CONTENT_LENGTH="2000001")
    assert unknown.status_code == 413
