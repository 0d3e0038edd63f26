"""What the database itself keeps: who sees and who writes, whole months, one programme a person and month, and the relation of what is owed."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

# Officers see what the books of their place show; a resident sees what is owed to himself.
OWN = "'person:' || subject_id = nullif(current_setting('doudi.file', true), '')"
OF_ROLL = "roll_id IN (SELECT id FROM entitlements_roll)"
OF_DECLARATION = "declaration_id IN (SELECT id FROM entitlements_declaration)"
OF_EXTRA = "current_setting('doudi.place', true) = 'all' OR extra_id IN (SELECT id FROM entitlements_extra)"
DECLARED = (
    "ledger_sees(place) OR (coalesce(current_setting('doudi.place', true), '') <> ''"
    " AND current_setting('doudi.desk', true) IN ('township', 'county', 'city', 'finance', 'supervision')"
    " AND current_setting('doudi.place', true) LIKE place || '%')"
)
EXTRA = """ledger_sees(place) OR entitlement_id IN (SELECT own.id FROM entitlements_entitlement own
    WHERE 'person:' || own.subject_id = nullif(current_setting('doudi.file', true), ''))"""

# A range of one number or word overlaps another exactly when they are equal: exclusion without an extension,
# which the embedded server does not have. A period repeats its entitlement's programme, family and subject exactly.
APART = """
CREATE TYPE entitlements_word AS RANGE (subtype = text, collation = "C");
ALTER TABLE entitlements_period ADD CONSTRAINT period_is_of_whole_months CHECK (
    NOT isempty(months) AND NOT lower_inf(months) AND extract(day FROM lower(months)) = 1
    AND (upper_inf(months) OR extract(day FROM upper(months)) = 1));
ALTER TABLE entitlements_period ADD CONSTRAINT period_once_a_month EXCLUDE USING gist (
    int8range(subject_id, subject_id, '[]') WITH &&,
    entitlements_word(programme::text, programme::text, '[]') WITH &&, months WITH &&);
ALTER TABLE entitlements_entitlement ADD CONSTRAINT entitlement_as_its_periods UNIQUE (id, programme, family, subject_id);
ALTER TABLE entitlements_period ADD CONSTRAINT period_is_its_entitlements
    FOREIGN KEY (entitlement_id, programme, family, subject_id)
    REFERENCES entitlements_entitlement (id, programme, family, subject_id);
"""
TOGETHER = """
ALTER TABLE entitlements_period DROP CONSTRAINT period_is_its_entitlements, DROP CONSTRAINT period_once_a_month,
    DROP CONSTRAINT period_is_of_whole_months;
ALTER TABLE entitlements_entitlement DROP CONSTRAINT entitlement_as_its_periods;
DROP TYPE entitlements_word;
"""

# Periods follow decisions: nobody writes them by hand. What was taken over and what was declared stays as it was.
WRITERS = """
CREATE FUNCTION entitlements_ask_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('doudi.desk', true), '') <> ALL (TG_ARGV[0]::text[]) THEN
        RAISE EXCEPTION 'entitlements: % may not write here', current_setting('doudi.desk', true)
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION entitlements_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was taken over or declared is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
ASK = """
CREATE TRIGGER entitlements_asks_desk BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION entitlements_ask_desk('{desks}');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER entitlements_asks_desk;
"""
KEEP = """
CREATE TRIGGER entitlements_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION entitlements_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER entitlements_keeps;
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM doudi_app;
"""
WRITTEN = {
    "period": "{system}", "entitlement": "{system,county,finance}",
    **dict.fromkeys(("roll", "rollfault", "declaration", "rate", "extra", "extrashare"), "{system}"),
}  # fmt: skip
KEPT = ("roll", "rollfault", "declaration", "rate", "extra", "extrashare")

# What is owed for each month from the first to the last, both of them first days; a place is given by the beginning of its code,
# every family by an empty word. `begins` is the first month of the period a month lies in.
OWED = """
CREATE FUNCTION entitlements_first_month(day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (date_trunc('month', (day - 1)::timestamp) + interval '1 month')::date
$$;
COMMENT ON FUNCTION entitlements_first_month IS 'The first whole month from a day on.';
CREATE FUNCTION entitlements_owed(inside text, of_family text, first date, last date) RETURNS TABLE (
    entitlement_id bigint, programme text, family text, place text, month date, base_cents bigint, supplement_cents bigint,
    cause text, receipt_hash text, begins date) LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000 AS $$
    SELECT one.entitlement_id, one.programme::text, one.family::text, one.place::text, months.month::date,
           one.base_cents, one.supplement_cents, one.cause::text, one.receipt_hash::text, lower(one.months)
      FROM entitlements_period one
     CROSS JOIN LATERAL generate_series(greatest(lower(one.months), first)::timestamp,
           least(upper(one.months) - 1, last)::timestamp, interval '1 month') months (month)
     WHERE one.months && daterange(first, greatest(first, last), '[]') AND (of_family = '' OR one.family = of_family)
       AND one.place >= inside COLLATE "C" AND one.place < inside || ':' COLLATE "C"
     UNION ALL
    SELECT one.entitlement_id, one.programme::text, one.family::text, one.place::text, one.month,
           one.cents, 0::bigint, one.cause::text, one.receipt_hash::text, one.month
      FROM entitlements_extra one
     WHERE one.month BETWEEN first AND last AND (of_family = '' OR one.family = of_family)
       AND one.place >= inside COLLATE "C" AND one.place < inside || ':' COLLATE "C"
$$;
COMMENT ON FUNCTION entitlements_owed IS 'What is owed, one row an entitlement, programme and month.';
"""
OWED_NO_MORE = "DROP FUNCTION entitlements_owed; DROP FUNCTION entitlements_first_month;"


class Migration(migrations.Migration):
    """Sight, writers, keeping, months apart, what is owed."""

    dependencies = [("entitlements", "0001_initial"), ("ledger", "0002_guards"), ("cases", "0011_ground_unknown")]

    operations = [
        ProtectBy(table="entitlements_entitlement", condition=f"ledger_sees(place) OR {OWN}"),
        ProtectBy(table="entitlements_period", condition=f"ledger_sees(place) OR {OWN}"),
        ProtectBy(table="entitlements_roll", condition="ledger_sees(place)"),
        ProtectBy(table="entitlements_rollfault", condition=OF_ROLL),
        ProtectBy(table="entitlements_declaration", condition=DECLARED),
        ProtectBy(table="entitlements_rate", condition=OF_DECLARATION),
        ProtectBy(table="entitlements_extra", condition=EXTRA),
        ProtectBy(table="entitlements_extrashare", condition=OF_EXTRA),
        migrations.RunSQL(APART, TOGETHER),
        migrations.RunSQL(
            WRITERS, "DROP FUNCTION entitlements_ask_desk CASCADE; DROP FUNCTION entitlements_refuse CASCADE;"
        ),
        *(
            migrations.RunSQL(ASK.format(table=f"entitlements_{one}", desks=desks), migrations.RunSQL.noop)
            for one, desks in WRITTEN.items()
        ),
        *(migrations.RunSQL(KEEP.format(table=f"entitlements_{one}"), migrations.RunSQL.noop) for one in KEPT),
        migrations.RunSQL(OWED, OWED_NO_MORE),
    ]
