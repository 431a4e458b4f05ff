"""Migrations: complete, forwards on a filled database, and the rules still there afterwards."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import IntegrityError

from lissom.web import boot
from lissom.web.clinic import booking
from lissom.web.clinic.models import Appointment, Clinic, Therapist
from lissom.web.training import services
from lissom.web.training.models import Activity, Runner
from tests import engines
from tests.conftest import NOW
from tests.web.builders import files, fit
from tests.web.conftest import dump

STAYS = {
    *("audit_no_delete", "audit_no_update"),
    *(
        f"office_{table}_no_{event}"
        for table in ("invoice", "invoiceline", "payment")
        for event in ("delete", "update")
    ),
    *("record_locked_stays", "amendment_stays"),
}
RULES = {
    "sqlite": {"appointment_no_overlap_on_insert", "appointment_no_overlap_on_update"} | STAYS,
    "postgresql": {"therapist-taken", "room-taken"} | STAYS,
}
LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT conname FROM pg_constraint WHERE contype = 'x'"
    " UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def test_models_and_migrations_agree(home: Path) -> None:
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out, stderr=out)
    assert "No changes" in out.getvalue()


def test_the_checks_of_the_framework_find_nothing(home: Path) -> None:
    out = StringIO()
    call_command("check", stdout=out, stderr=out, fail_level="WARNING")


def test_a_filled_database_moves_forwards_without_loss(
    home: Path, runner: Runner, clinic: Clinic, therapist: Therapist
) -> None:
    services.import_files(runner=runner, sources=files(fit(0), fit(1)))
    booking.take_slot(therapist=therapist, start=NOW, minutes=60, now=NOW)
    before = _rows(home)
    MigrationExecutor(connection).migrate([("clinic", "0001_initial")])
    assert _rules() == set()
    assert boot.migrate_if_needed() is True
    assert _rows(home) == before
    assert Activity.objects.count() == 2
    assert _rules() == RULES[connection.vendor]


def test_every_table_is_made_from_nothing_in_one_go(home: Path) -> None:
    assert _rules() == RULES[connection.vendor]
    names = set(connection.introspection.table_names())
    assert {"training_activity", "clinic_appointment", "accounts_user"} <= names


def test_overlap_is_refused_to_any_other_program_too(home: Path, therapist: Therapist) -> None:
    booking.take_slot(therapist=therapist, start=NOW, minutes=60, now=NOW)
    fields = [field.column for field in Appointment._meta.concrete_fields if field.name != "id"]
    columns = ", ".join(f'"{name}"' for name in fields)
    again = f"INSERT INTO clinic_appointment ({columns}) SELECT {columns} FROM clinic_appointment"
    refused = pytest.raises(Exception, match="therapist-taken")
    with engines.current().connect(home) as other, refused:
        other.execute(again)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("training_activity", "sport = 'dance'"),
        ("training_activity", "distance_m = -1"),
        ("training_activity", "perceived_exertion = 11"),
        ("training_activity", "runner_id = 99999"),
        ("training_runner", "body_mass_kg = 5"),
        ("training_runner", "name = ''"),
        ("training_runner", "result_time_s = 5"),
        ("training_sourcefile", "result = 'maybe'"),
        ("clinic_hours", "weekday = 7"),
        ("clinic_hours", "closes = '08:00:00'"),
        ("clinic_clinic", "travel_min = 700"),
        ("clinic_service", "minutes = 1"),
    ],
)
def test_the_database_refuses_what_must_never_be(
    runner: Runner, clinic: Clinic, table: str, change: str
) -> None:
    services.import_files(runner=runner, sources=files(fit()))
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change}")


def _rules() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(LISTED[connection.vendor])
        return {row[0] for row in cursor.fetchall()}


def _rows(home: Path) -> list[str]:
    passed_over = ("django_migrations", "sqlite_sequence", "clinic_auditentry")
    return sorted(line for line in dump(home).splitlines() if not line.startswith(passed_over))
