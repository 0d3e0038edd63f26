"""How a paper was handed over: seen with its claim, written by civil affairs, never changed."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

KEPT = """
CREATE TRIGGER recovery_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON recovery_handing
    FOR EACH STATEMENT EXECUTE FUNCTION recovery_refuse();
ALTER TABLE recovery_handing ENABLE ALWAYS TRIGGER recovery_keeps;
CREATE TRIGGER recovery_asks_desk BEFORE INSERT ON recovery_handing
    FOR EACH STATEMENT EXECUTE FUNCTION recovery_ask_desk('{township,county}');
ALTER TABLE recovery_handing ENABLE ALWAYS TRIGGER recovery_asks_desk;
REVOKE UPDATE, DELETE, TRUNCATE ON recovery_handing FROM doudi_app;
"""
DROPPED = "DROP TRIGGER recovery_keeps ON recovery_handing; DROP TRIGGER recovery_asks_desk ON recovery_handing;"


class Migration(migrations.Migration):
    """Sight, writers, keeping."""

    dependencies = [("recovery", "0004_handing")]

    operations = [
        ProtectBy(table="recovery_handing", condition="claim_id IN (SELECT id FROM recovery_claim)"),
        migrations.RunSQL(KEPT, DROPPED),
    ]
