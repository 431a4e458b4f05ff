"""The whole account out and in again: nothing missing, nothing of others, nothing half."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lissom.core.errors import DataError, InvalidInputError
from lissom.core.runner import CheckIn
from lissom.web.accounts import services as accounts
from lissom.web.accounts.models import User
from lissom.web.jobs import worker
from lissom.web.training import archive, editing, exports, queries, services
from lissom.web.training.models import Activity, Runner, SourceFile
from tests.conftest import NOW, ON
from tests.web import cast
from tests.web.builders import files, fit, poorer_fit
from tests.web.cast import World


def _fill(world: World) -> None:
    """Some of everything that a runner can have."""
    runner = world.their
    services.import_files(runner=runner, sources=files(fit(0), poorer_fit(0), fit(1), b"junk"))
    editing.edit_activity(
        runner=runner,
        activity=Activity.objects.filter(title="").earliest("id").pk,
        title="Corrected",
    )
    cast.entry_of(world)
    cast.race_of(world)
    cast.holiday_of(world)
    services.record_check_in(runner=runner, check_in=CheckIn(at=NOW, soreness={"arms": 2.5}))
    services.add_injury(runner=runner, pathway_id="calf_strain", since=ON, on=ON)
    services.save_programme(
        runner=runner, programme_dict={"days": []}, problem_dict={"a": 1}, on=ON, made_at=NOW
    )


def _export(runner: Runner) -> bytes:
    target = io.BytesIO()
    archive.write_archive(runner, target, now=NOW)
    return target.getvalue()


def _newcomer(world: World) -> Runner:
    return services.begin_runner(
        user=world.newcomer, name="Nova Example", timezone="Europe/London", on=ON
    )


def _without_numbers(data: bytes) -> dict[str, list[dict[str, object]]]:
    """Rows by table, without what differs by place: keys and names."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        for name in opened.namelist():
            if name.startswith("rows/"):
                rows = [json.loads(line) for line in opened.read(name).decode().splitlines()]
                found[name] = [
                    {
                        key: value
                        for key, value in row.items()
                        if key != "id"
                        and not key.endswith("_id")
                        and key not in {"name", "created_at"}
                    }
                    for row in rows
                ]
    return found


def _bytes(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return [opened.read(name) for name in opened.namelist() if name.startswith("bytes/")]


def test_what_went_out_comes_in_again_whole(world: World, tmp_path: Path) -> None:
    _fill(world)
    out = _export(world.their)
    place = tmp_path / "out.zip"
    place.write_bytes(out)
    other = _newcomer(world)
    archive.read_archive(other, place)
    again = _export(other)
    assert _without_numbers(again) == _without_numbers(out)
    assert _bytes(again) == _bytes(out)
    days = (ON - timedelta(days=60), ON)
    assert queries.done_sessions(other, *days) == queries.done_sessions(world.their, *days)
    behind = Activity.objects.get(runner=other, duplicate_of__isnull=False)
    assert behind.duplicate_of is not None
    assert behind.duplicate_of.runner_id == other.pk
    assert SourceFile.objects.filter(runner=other).count() == 4


def test_every_table_of_training_is_in_the_archive(world: World) -> None:
    names = {str(model._meta.model_name) for model, _ in archive.tables()}
    there = {str(model._meta.model_name) for model in apps.get_app_config("training").get_models()}
    assert names == there - {"calendarfeed"}


def test_nothing_of_others_is_in_the_archive(world: World) -> None:
    before = _export(world.their)
    services.import_files(
        runner=Runner.objects.get(user=world.other), sources=files(fit(5), fit(6))
    )
    assert _export(world.their) == before
    assert b"Sam Specimen" not in before


def test_an_export_is_not_mixed_into_what_is_there(
    world: World, tmp_path: Path, unchanged: Callable[[], AbstractContextManager[None]]
) -> None:
    _fill(world)
    place = tmp_path / "out.zip"
    place.write_bytes(_export(world.their))
    with unchanged(), pytest.raises(InvalidInputError, match="data here already"):
        archive.read_archive(world.their, place)


def _changed(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content.decode()) if member == name else content)
    return target.getvalue()


@pytest.mark.parametrize(
    "edit",
    [
        ("account.json", "lissom-account/1", "lissom-account/9"),
        ("account.json", '"tables": {', '"tables": {"horoscope": 1, '),
        ("rows/activity.jsonl", '"sport": "run"', '"sport": "dance"'),
        ("rows/activity.jsonl", '"source_id": ', '"source_id": 9'),
        ("rows/checkin.jsonl", '"runner_id": ', '"runner_id": 9'),
        ("rows/race.jsonl", '"distance_m": 10000.0', '"distance_m": -1'),
        ("rows/race.jsonl", '"date": "', '"date": "x'),
        ("rows/race.jsonl", '"priority"', '"star_sign"'),
        ("rows/race.jsonl", "{", "["),
    ],
)
def test_a_tampered_export_changes_nothing(
    world: World,
    tmp_path: Path,
    unchanged: Callable[[], AbstractContextManager[None]],
    edit: tuple[str, str, str],
) -> None:
    _fill(world)
    name, old, new = edit
    whole = _export(world.their)
    place = tmp_path / "bad.zip"
    place.write_bytes(_changed(whole, name, lambda text: text.replace(old, new)))
    assert place.read_bytes() != whole
    other = _newcomer(world)
    with unchanged(), pytest.raises(DataError):
        archive.read_archive(other, place)


@pytest.mark.parametrize("cut", [0, 3, 200, -30])
def test_a_cut_export_is_refused(world: World, tmp_path: Path, cut: int) -> None:
    place = tmp_path / "cut.zip"
    place.write_bytes(_export(world.their)[:cut])
    with pytest.raises(DataError, match="damaged"):
        archive.read_archive(_newcomer(world), place)


def test_the_pages_export_download_and_bring_back(world: World) -> None:
    _fill(world)
    browser = world.client("runner")
    browser.post(reverse("export"))
    worker.work_one(name="test")
    page = browser.get(reverse("settings-data")).content.decode()
    assert "Download the export" in page
    job = int(page.split("settings/data/export/", 1)[1].split('"', 1)[0])
    download = b"".join(browser.get(reverse("export-file", kwargs={"job": job})))
    other = _newcomer(world)
    there = world.client("newcomer")
    sent = {"file": SimpleUploadedFile("export.zip", download)}
    assert there.post(reverse("bring-back"), sent).status_code == 302
    worker.work_one(name="test")
    assert Activity.objects.filter(runner=other).count() == 3
    assert not list(exports.folder().glob("back-*"))


def test_a_file_that_is_no_export_is_refused_at_once(world: World) -> None:
    sent = {"file": SimpleUploadedFile("letter.zip", b"Dear aunt")}
    response = world.client("runner").post(reverse("bring-back"), sent)
    assert response.status_code == 400
    assert "not an export" in response.content.decode()
    assert not list(exports.folder().glob("back-*"))


def test_deleting_asks_for_the_address_and_takes_everything(world: World) -> None:
    _fill(world)
    browser = world.client("runner")
    cast.export_of(world)
    wrong = browser.post(reverse("account-delete"), {"email": "x@example.org"})
    assert wrong.status_code == 400
    assert User.objects.filter(pk=world.runner.pk).exists()
    browser.post(reverse("account-delete"), {"email": "Runner@example.org"})
    assert not User.objects.filter(pk=world.runner.pk).exists()
    assert not Runner.objects.filter(pk=world.their.pk).exists()
    assert not SourceFile.objects.exists()
    assert not list(exports.folder().glob("*.zip"))
    assert Runner.objects.filter(user=world.other).exists()
    with pytest.raises(InvalidInputError):
        accounts.make_user(email="other@example.org", password=None)


def test_who_does_not_run_can_delete_the_account(world: World) -> None:
    user = accounts.make_user(email="desk@example.org", password=None)
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get(reverse("settings-data")).content.decode()
    assert "Delete my account" in page
    assert "Make an export" not in page
    assert browser.post(reverse("account-delete"), {"email": "no"}).status_code == 400
    browser.post(reverse("account-delete"), {"email": "desk@example.org"})
    assert not User.objects.filter(email="desk@example.org").exists()
