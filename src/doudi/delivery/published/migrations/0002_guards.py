"""What the database itself keeps: who sees the whole numbers, and that what was counted stays."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

KEPT = """
CREATE FUNCTION published_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was published is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER published_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON published_spent
    FOR EACH STATEMENT EXECUTE FUNCTION published_refuse();
ALTER TABLE published_spent ENABLE ALWAYS TRIGGER published_keeps;
REVOKE UPDATE, DELETE, TRUNCATE ON published_spent FROM doudi_app;
"""


class Migration(migrations.Migration):
    """Sight and keeping."""

    dependencies = [("published", "0001_initial"), ("ledger", "0002_guards")]

    operations = [
        ProtectBy(table="published_spent", condition="ledger_sees(place)"),
        migrations.RunSQL(KEPT, "DROP FUNCTION published_refuse CASCADE"),
    ]
