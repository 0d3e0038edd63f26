"""What the database guards in needs: who sees which, that none goes away, and that an overruling stays as it was written."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

# A desk sees what lies in either place, a person his own, and whoever has it in his hands what he has, wherever it lies.
NEED = (
    "doudi_sees(place) OR doudi_sees(residence)"
    " OR 'person:' || person_id = nullif(current_setting('doudi.file', true), '')"
    " OR handler_id::text = nullif(current_setting('doudi.officer', true), '')"
)
OF_NEED = "EXISTS (SELECT 1 FROM needs_need seen WHERE seen.id = {}.need_id)"
KEEP = """
REVOKE DELETE, TRUNCATE ON needs_need FROM doudi_app;
REVOKE UPDATE, DELETE, TRUNCATE ON needs_overruling FROM doudi_app;
"""
LET_GO = """
GRANT DELETE ON needs_need TO doudi_app;
GRANT UPDATE, DELETE ON needs_overruling TO doudi_app;
"""


class Migration(migrations.Migration):
    """Sight and keeping."""

    dependencies = [("needs", "0001_initial"), ("offices", "0002_guards")]

    operations = [
        ProtectBy(table="needs_need", condition=NEED),
        ProtectBy(table="needs_overruling", condition=OF_NEED.format("needs_overruling")),
        migrations.RunSQL(KEEP, LET_GO),
    ]
