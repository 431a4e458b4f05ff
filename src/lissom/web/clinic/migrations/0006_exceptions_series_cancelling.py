"""Exceptions that staff make, series, names of blocked time, who cancelled and whether late.

The rule against overlap leaves out rows with `overlaps`. SQLite rebuilds the table here, which
drops its triggers: a later migration that rebuilds it makes those of this one again.
"""

import importlib

from django.db import migrations, models

overlap = importlib.import_module("lissom.web.clinic.migrations.0002_no_overlap")

TRIGGER = """
CREATE TRIGGER {name} BEFORE {event} ON clinic_appointment
WHEN NEW.state IN {occupying} AND NEW.overlaps IS NOT 1
BEGIN
    SELECT RAISE(ABORT, 'therapist-taken') WHERE EXISTS (
        SELECT 1 FROM clinic_appointment AS other
        WHERE other.therapist_id = NEW.therapist_id AND other.id IS NOT NEW.id
          AND other.state IN {occupying} AND other.overlaps IS NOT 1
          AND other.blocked_start < NEW.blocked_end AND other.blocked_end > NEW.blocked_start);
    SELECT RAISE(ABORT, 'room-taken') WHERE NEW.room_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM clinic_appointment AS other
        WHERE other.room_id = NEW.room_id AND other.id IS NOT NEW.id
          AND other.state IN {occupying} AND other.overlaps IS NOT 1
          AND other.blocked_start < NEW.blocked_end AND other.blocked_end > NEW.blocked_start);
END;
"""
EVENTS = {
    "appointment_no_overlap_on_insert": "INSERT",
    "appointment_no_overlap_on_update": (
        "UPDATE OF therapist_id, room_id, state, blocked_start, blocked_end, overlaps"
    ),
}
EXCLUSIONS = {"therapist-taken": "therapist_id", "room-taken": "room_id"}
EXCLUSION = """
ALTER TABLE clinic_appointment ADD CONSTRAINT "{name}" EXCLUDE USING gist (
    {column} WITH =, tstzrange(blocked_start, blocked_end) WITH &&
) WHERE (state IN {occupying} AND NOT "overlaps")
"""


def add_rule(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            # Rows written earlier in this transaction leave checks of keys behind.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name, column in EXCLUSIONS.items():
                cursor.execute(
                    EXCLUSION.format(name=name, column=column, occupying=overlap.OCCUPYING)
                )
            return
        for name, event in EVENTS.items():
            cursor.execute(TRIGGER.format(name=name, event=event, occupying=overlap.OCCUPYING))


def drop_rule(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            for name in EXCLUSIONS:
                cursor.execute(f'ALTER TABLE clinic_appointment DROP CONSTRAINT "{name}"')
            return
        for name in EVENTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("clinic", "0005_audit_stays")]
    operations = [
        migrations.RunPython(overlap.drop_triggers, overlap.add_triggers),
        migrations.AddField("appointment", "overlaps", models.BooleanField(default=False)),
        migrations.AddField(
            "appointment",
            "series",
            models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.AddField(
            "appointment", "label", models.CharField(blank=True, default="", max_length=80)
        ),
        migrations.AddField(
            "appointment",
            "cancelled_by",
            models.CharField(
                blank=True,
                choices=[("client", "Client"), ("clinic", "Clinic")],
                default="",
                max_length=6,
            ),
        ),
        migrations.AddField("appointment", "cancelled_late", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "appointment",
            models.CheckConstraint(
                condition=models.Q(("cancelled_by__in", ["", "client", "clinic"])),
                name="appointment_cancelled_by_word",
            ),
        ),
        migrations.RunPython(add_rule, drop_rule),
    ]
