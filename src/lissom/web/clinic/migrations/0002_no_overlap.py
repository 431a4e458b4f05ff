"""No two occupying appointments of one therapist, or in one room, overlap: held by the database.

SQLite has triggers: a later migration that rebuilds the table drops them, so repeat this operation
after it. PostgreSQL has exclusion constraints, which stay.
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


EXCLUSIONS = {"therapist-taken": "therapist_id", "room-taken": "room_id"}  # as the triggers say it
EXCLUSION = """
ALTER TABLE clinic_appointment ADD CONSTRAINT "{name}" EXCLUDE USING gist (
    {column} WITH =, tstzrange(blocked_start, blocked_end) WITH &&
) WHERE (state IN {occupying})
"""


def add_triggers(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            # Rows written earlier in this transaction leave checks of keys behind.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            for name, column in EXCLUSIONS.items():
                cursor.execute(EXCLUSION.format(name=name, column=column, occupying=OCCUPYING))
            return
        for name, event in EVENTS.items():
            cursor.execute(TRIGGER.format(name=name, event=event, occupying=OCCUPYING))


def drop_triggers(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            for name in EXCLUSIONS:
                cursor.execute(f'ALTER TABLE clinic_appointment DROP CONSTRAINT "{name}"')
            return
        for name in EVENTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("clinic", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
