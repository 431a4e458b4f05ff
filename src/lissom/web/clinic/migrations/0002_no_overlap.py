"""No two occupying appointments of one therapist, or in one room, overlap: held by SQLite itself.

A later migration that rebuilds the table drops its triggers: repeat this operation after it.
"""

from django.db import migrations

OCCUPYING = "('held', 'confirmed', 'arrived', 'completed', 'blocked')"

TRIGGER = """
CREATE TRIGGER {name} BEFORE {event} ON clinic_appointment
WHEN NEW.state IN {occupying}
BEGIN
    SELECT RAISE(ABORT, 'therapist-taken') WHERE EXISTS (
        SELECT 1 FROM clinic_appointment AS other
        WHERE other.therapist_id = NEW.therapist_id AND other.id IS NOT NEW.id
          AND other.state IN {occupying}
          AND other.blocked_start < NEW.blocked_end AND other.blocked_end > NEW.blocked_start);
    SELECT RAISE(ABORT, 'room-taken') WHERE NEW.room_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM clinic_appointment AS other
        WHERE other.room_id = NEW.room_id AND other.id IS NOT NEW.id
          AND other.state IN {occupying}
          AND other.blocked_start < NEW.blocked_end AND other.blocked_end > NEW.blocked_start);
END;
"""
EVENTS = {
    "appointment_no_overlap_on_insert": "INSERT",
    "appointment_no_overlap_on_update": (
        "UPDATE OF therapist_id, room_id, state, blocked_start, blocked_end"
    ),
}


def add_triggers(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for name, event in EVENTS.items():
            cursor.execute(TRIGGER.format(name=name, event=event, occupying=OCCUPYING))


def drop_triggers(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for name in EVENTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("clinic", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
