"""The doctor names everything that is wrong at once and changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from lissom.web import env
from lissom.web.doctor import Answer, Health, examine
from lissom.web.jobs.models import Job, State
from tests import engines


def _found(**settings: str) -> dict[str, Answer]:
    import os  # noqa: PLC0415

    return {one.check: one for one in examine({**os.environ, **settings})}


def test_a_home_in_order_is_good_but_for_the_mail(home: Path) -> None:
    home.chmod(0o700)
    found = _found(LISSOM_MAIL="smtp://localhost", LISSOM_MAIL_FROM="a@example.org")
    assert {one.health for one in found.values()} == {Health.GOOD}, found
    assert {"settings", "home", "room", "database", "tables"} <= set(found)
    assert _found()["mail"].health == Health.ATTENTION


def test_every_wrong_setting_is_named_at_once(home: Path) -> None:
    found = _found(LISSOM_UPLOAD_MB="lots", LISSOM_COLOUR="red")
    assert list(found) == ["settings"]
    assert found["settings"].health == Health.WRONG
    for word in ("LISSOM_UPLOAD_MB", "LISSOM_COLOUR"):
        assert word in found["settings"].sentence


def test_settings_that_are_not_meant_for_others(home: Path) -> None:
    found = _found(LISSOM_DEBUG="1", LISSOM_ON="2026-01-01", LISSOM_ADDRESS="http://clinic.example")
    assert {"debug", "clock", "address"} <= set(found)
    assert "proxy" in _found(LISSOM_ADDRESS="https://clinic.example")


def test_a_home_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    there = tmp_path / "nowhere"
    found = _found(**engines.current().environment(there))
    assert found["home"].health == Health.ATTENTION
    assert not there.exists()
    assert ("tables" if connection.vendor == "postgresql" else "database") in found


def test_what_others_may_read_is_named(home: Path) -> None:
    home.chmod(0o755)
    (home / env.SECRET_NAME).chmod(0o644)
    assert "chmod" in _found()["rights"].remedy


@pytest.mark.sqlite_only
def test_a_damaged_database_is_named(home: Path) -> None:
    connection.close()
    (home / env.DATABASE_NAME).write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    assert _found()["database"].health == Health.WRONG


def test_tables_of_another_version(home: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'diary'")
    assert "still to be made" in _found()["tables"].sentence
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('diary', '9999_x', %s)",
            [datetime.now(UTC)],
        )
    assert _found()["tables"].health == Health.WRONG


def test_jobs_that_nobody_takes_up(home: Path) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    Job.objects.create(kind="any", state=State.QUEUED, asked_at=long_ago, not_before=long_ago)
    assert "1 background jobs wait" in _found()["worker"].sentence


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    found = _found(DATABASE_URL=f"postgresql:///lissom?host={tmp_path}", LISSOM_HOME=str(tmp_path))
    assert found["database"].health == Health.WRONG
    assert "does not answer" in found["database"].sentence
