"""A resident's own rows are found by his number, which has an index, and not by a word made of each row's."""

from django.db import migrations

from doudi.offices.row_security import ProtectAnew

BEFORE = "ledger_sees(place) OR 'person:' || subject_id = nullif(current_setting('doudi.file', true), '')"
NOW = "ledger_sees(place) OR subject_id = doudi_resident()"
EXTRA_BEFORE = """ledger_sees(place) OR entitlement_id IN (SELECT own.id FROM entitlements_entitlement own
    WHERE 'person:' || own.subject_id = nullif(current_setting('doudi.file', true), ''))"""
EXTRA_NOW = """ledger_sees(place) OR entitlement_id IN (
    SELECT own.id FROM entitlements_entitlement own WHERE own.subject_id = doudi_resident())"""


class Migration(migrations.Migration):
    """The same rows, by index."""

    dependencies = [("entitlements", "0004_counted_by_number"), ("offices", "0005_for_rooms")]

    operations = [
        *(ProtectAnew(table=f"entitlements_{one}", condition=NOW, before=BEFORE) for one in ("entitlement", "period")),
        ProtectAnew(table="entitlements_extra", condition=EXTRA_NOW, before=EXTRA_BEFORE),
    ]
