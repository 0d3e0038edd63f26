"""What the database guards in disclosures: a provider learns of somebody only while his order is alive, and nothing told is changed."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

OF_LIVING_ORDER = (
    "EXISTS (SELECT 1 FROM supply_order seen WHERE seen.id = supply_disclosure.order_id"
    " AND (doudi_sees(seen.place) OR seen.state IN ('SENT', 'ACCEPTED')))"
)


class Migration(migrations.Migration):
    """Sight and keeping."""

    dependencies = [("supply", "0003_disclosures")]

    operations = [
        ProtectBy(table="supply_disclosure", condition=OF_LIVING_ORDER),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON supply_disclosure FROM doudi_app",
            "GRANT UPDATE, DELETE ON supply_disclosure TO doudi_app",
        ),
    ]
