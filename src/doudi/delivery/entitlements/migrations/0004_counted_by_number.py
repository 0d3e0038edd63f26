"""Who is counted in which period is a table of its own: under row security no index over an array is used."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from doudi.offices.row_security import ProtectBy

OF_PERIOD = """current_setting('doudi.place', true) = 'all'
    OR EXISTS (SELECT FROM entitlements_period seen WHERE seen.id = entitlements_counted.period_id)"""
WRITTEN = """
SET LOCAL doudi.place = 'all';
INSERT INTO entitlements_counted (period_id, entitlement_id, person_id)
SELECT DISTINCT one.id, one.entitlement_id, counted.person_id FROM entitlements_period one CROSS JOIN unnest(one.people) counted (person_id);
SET LOCAL doudi.place = '';
"""
FOLLOW = """
CREATE FUNCTION entitlements_count_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO entitlements_counted (period_id, entitlement_id, person_id)
    SELECT DISTINCT made.id, made.entitlement_id, counted.person_id FROM made CROSS JOIN unnest(made.people) counted (person_id);
    RETURN NULL;
END $$;
CREATE TRIGGER entitlements_counts_people AFTER INSERT ON entitlements_period REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION entitlements_count_people();
ALTER TABLE entitlements_period ENABLE ALWAYS TRIGGER entitlements_counts_people;
CREATE FUNCTION entitlements_count_no_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM entitlements_counted one USING was WHERE one.period_id = was.id AND one.person_id = ANY (was.people);
    RETURN NULL;
END $$;
CREATE TRIGGER entitlements_counts_no_more AFTER DELETE ON entitlements_period REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION entitlements_count_no_more();
ALTER TABLE entitlements_period ENABLE ALWAYS TRIGGER entitlements_counts_no_more;
CREATE FUNCTION entitlements_keep_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'whom a period counts never changes: another takes its place' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER entitlements_keeps_people BEFORE UPDATE ON entitlements_period FOR EACH ROW
    WHEN ((OLD.id, OLD.entitlement_id, OLD.people) IS DISTINCT FROM (NEW.id, NEW.entitlement_id, NEW.people))
    EXECUTE FUNCTION entitlements_keep_people();
ALTER TABLE entitlements_period ENABLE ALWAYS TRIGGER entitlements_keeps_people;
CREATE TRIGGER entitlements_asks_desk BEFORE INSERT OR UPDATE OR DELETE ON entitlements_counted
    FOR EACH STATEMENT EXECUTE FUNCTION entitlements_ask_desk('{system}');
ALTER TABLE entitlements_counted ENABLE ALWAYS TRIGGER entitlements_asks_desk;
REVOKE UPDATE, TRUNCATE ON entitlements_counted FROM doudi_app;
"""
NO_MORE = """
DROP FUNCTION entitlements_count_people CASCADE; DROP FUNCTION entitlements_count_no_more CASCADE;
DROP FUNCTION entitlements_keep_people CASCADE;
"""


def _to(model: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        to=model, on_delete=django.db.models.deletion.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )  # fmt: skip


class Migration(migrations.Migration):
    """The table, filled; what keeps it beside the periods; the index that was never used goes."""

    dependencies = [("entitlements", "0003_counted_people"), ("registry", "0006_guardianship")]

    operations = [
        migrations.CreateModel(
            name="Counted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entitlement", _to("entitlements.entitlement")),
                (
                    "period",
                    models.ForeignKey(
                        to="entitlements.period", on_delete=django.db.models.deletion.DO_NOTHING, db_constraint=False, db_index=False,
                        related_name="counted",
                    ),
                ),
                ("person", _to("registry.person")),
            ],
            options={"verbose_name_plural": "counted", "ordering": ["person", "period"]},
        ),
        migrations.RunSQL(WRITTEN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="counted",
            constraint=models.UniqueConstraint(fields=("person", "period"), include=("entitlement",), name="counted_once"),
        ),
        ProtectBy(table="entitlements_counted", condition=OF_PERIOD),
        migrations.RunSQL(FOLLOW, NO_MORE),
        migrations.RemoveIndex(model_name="period", name="period_people"),
    ]  # fmt: skip
