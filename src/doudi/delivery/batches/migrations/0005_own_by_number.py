"""A resident's own lines, and the lists they are in, are found by his number, which has an index, and not list by list."""

from django.db import migrations

from doudi.offices.row_security import ProtectAnew

LINE_BEFORE = """ledger_sees(place) OR entitlement_id IN (SELECT mine.id FROM entitlements_entitlement mine
    WHERE 'person:' || mine.subject_id = nullif(current_setting('doudi.file', true), ''))"""
LINE_NOW = """ledger_sees(place) OR entitlement_id IN (
    SELECT mine.id FROM entitlements_entitlement mine WHERE mine.subject_id = doudi_resident())"""
BATCH_BEFORE = """ledger_sees(place) OR EXISTS (
    SELECT FROM batches_line mine JOIN entitlements_entitlement held ON held.id = mine.entitlement_id
     WHERE mine.batch_id = batches_batch.id
       AND 'person:' || held.subject_id = nullif(current_setting('doudi.file', true), ''))"""
BATCH_NOW = """ledger_sees(place) OR id IN (
    SELECT mine.batch_id FROM batches_line mine JOIN entitlements_entitlement held ON held.id = mine.entitlement_id
     WHERE held.subject_id = doudi_resident())"""


class Migration(migrations.Migration):
    """The same rows, by index."""

    dependencies = [("batches", "0004_by_place"), ("entitlements", "0005_own_by_number")]

    operations = [
        ProtectAnew(table="batches_line", condition=LINE_NOW, before=LINE_BEFORE),
        ProtectAnew(table="batches_batch", condition=BATCH_NOW, before=BATCH_BEFORE),
    ]
