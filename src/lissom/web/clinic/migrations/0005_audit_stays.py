"""Entries of the audit log cannot be changed or removed: the database refuses it."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_no_{event} BEFORE {event} ON clinic_auditentry
BEGIN
    SELECT RAISE(ABORT, 'audit-stays');
END;
"""
FUNCTION = """
CREATE FUNCTION audit_stays() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'audit-stays' USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql;
"""
POSTGRES = """
CREATE TRIGGER audit_no_{event} BEFORE {event} ON clinic_auditentry
FOR EACH ROW EXECUTE FUNCTION audit_stays();
"""
EVENTS = ("update", "delete")


def add_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        if postgres:
            cursor.execute(FUNCTION)
        for event in EVENTS:
            cursor.execute((POSTGRES if postgres else SQLITE).format(event=event))


def drop_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for event in EVENTS:
            table = " ON clinic_auditentry" if postgres else ""
            cursor.execute(f"DROP TRIGGER audit_no_{event}{table}")
        if postgres:
            cursor.execute("DROP FUNCTION audit_stays()")


class Migration(migrations.Migration):
    dependencies = [("clinic", "0004_people_and_audit")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
