"""A locked record and an amendment cannot be changed: the database refuses it.

Erasing a whole record when its time is over stays possible, and an account or appointment that
goes lets go of it; two cards of one person may be joined.
"""

from django.db import migrations

SAYS = (
    "therapist_id, author_name, start, minutes, type, subjective, objective, "
    "assessment, plan, chart, strokes, avoided, reaction, calm_before, calm_after, "
    "consent_reconfirmed, made_at, changed_at, version, locked_at, locked_name, digest"
)
SQLITE = """
CREATE TRIGGER record_locked_stays BEFORE UPDATE OF {says} ON records_treatmentrecord
WHEN OLD.locked_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'record-locked'); END;
CREATE TRIGGER amendment_stays BEFORE UPDATE OF record_id, at, author_name, why, text
ON records_amendment
BEGIN SELECT RAISE(ABORT, 'record-locked'); END;
"""
POSTGRES = """
CREATE FUNCTION record_locked() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'record-locked' USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER record_locked_stays BEFORE UPDATE OF {says} ON records_treatmentrecord
FOR EACH ROW WHEN (OLD.locked_at IS NOT NULL) EXECUTE FUNCTION record_locked();
CREATE TRIGGER amendment_stays BEFORE UPDATE OF record_id, at, author_name, why, text
ON records_amendment FOR EACH ROW EXECUTE FUNCTION record_locked();
"""


def add_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    text = (POSTGRES if postgres else SQLITE).format(says=SAYS)
    with schema_editor.connection.cursor() as cursor:
        for statement in [text] if postgres else _triggers(text):
            cursor.execute(statement)


def _triggers(text):
    return [f"CREATE TRIGGER {part}" for part in text.split("CREATE TRIGGER ")[1:]]


def drop_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    tables = {"record_locked_stays": "treatmentrecord", "amendment_stays": "amendment"}
    with schema_editor.connection.cursor() as cursor:
        for name, table in tables.items():
            place = f" ON records_{table}" if postgres else ""
            cursor.execute(f"DROP TRIGGER {name}{place}")
        if postgres:
            cursor.execute("DROP FUNCTION record_locked()")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_records_templates_care")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
