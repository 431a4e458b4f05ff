"""Payments and invoices cannot be deleted, nor what they charge be changed: held by the database.

Names may change, for the erasure of a client. SQLite drops these triggers when a later migration
rebuilds one of the tables: repeat this operation after it.
"""

from django.db import migrations

FIXED = {
    "office_payment": ("clinic_id", "amount_pence", "method", "at", "refund_of_id"),
    "office_invoice": (
        "clinic_id",
        "year",
        "number",
        "issued_on",
        "cancels_id",
        "total_pence",
        "vat_pence",
        "vat_rate_bp",
    ),
    "office_invoiceline": ("invoice_id", "quantity", "unit_pence"),
}
SQLITE_DELETE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN
    SELECT RAISE(ABORT, 'money-stays');
END;
"""
SQLITE_UPDATE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {columns} ON {table}
WHEN {changed}
BEGIN
    SELECT RAISE(ABORT, 'money-stays');
END;
"""
FUNCTION = """
CREATE FUNCTION money_stays() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'money-stays' USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql;
"""
POSTGRES_DELETE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION money_stays();
"""
POSTGRES_UPDATE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {columns} ON {table}
FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION money_stays();
"""


def add_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if postgres else "IS NOT"
    with schema_editor.connection.cursor() as cursor:
        if postgres:
            cursor.execute(FUNCTION)
        for table, columns in FIXED.items():
            said = {
                "table": table,
                "columns": ", ".join(f'"{name}"' for name in columns),
                "changed": " OR ".join(f'NEW."{one}" {differs} OLD."{one}"' for one in columns),
            }
            for text in (
                (POSTGRES_DELETE, POSTGRES_UPDATE) if postgres else (SQLITE_DELETE, SQLITE_UPDATE)
            ):
                cursor.execute(text.format(**said))


def drop_triggers(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for table in FIXED:
            for event in ("delete", "update"):
                on = f" ON {table}" if postgres else ""
                cursor.execute(f"DROP TRIGGER {table}_no_{event}{on}")
        if postgres:
            cursor.execute("DROP FUNCTION money_stays()")


class Migration(migrations.Migration):
    dependencies = [("office", "0003_money")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
