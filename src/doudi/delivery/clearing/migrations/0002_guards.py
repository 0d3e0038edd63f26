"""What the database itself keeps: who sees and who writes, and that what was sent or came stays as it was."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

OF_BATCH = "batch_id IN (SELECT id FROM batches_batch)"
SYSTEM_OR_WATCHING = """current_setting('doudi.place', true) = 'all'
    OR current_setting('doudi.desk', true) IN ('finance', 'supervision')"""
KEPT = """
CREATE FUNCTION clearing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was sent or came is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION clearing_ask_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('doudi.desk', true), '') <> ALL (TG_ARGV[0]::text[]) THEN
        RAISE EXCEPTION 'clearing: this desk writes nothing here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""
KEEP = """
CREATE TRIGGER clearing_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON clearing_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION clearing_refuse();
ALTER TABLE clearing_{table} ENABLE ALWAYS TRIGGER clearing_keeps;
REVOKE UPDATE, DELETE, TRUNCATE ON clearing_{table} FROM doudi_app;
"""
ASK = """
CREATE TRIGGER clearing_asks_desk BEFORE INSERT OR UPDATE OR DELETE ON clearing_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION clearing_ask_desk('{desks}');
ALTER TABLE clearing_{table} ENABLE ALWAYS TRIGGER clearing_asks_desk;
"""
DESKS = {
    "sent": "{system,finance}",
    "kept": "{system}",
    "refused": "{system}",
    "unmatched": "{system,finance}",
}
SETTLED = """
CREATE FUNCTION clearing_unmatched_settles() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := CASE WHEN OLD.proposed_by_id IS NULL THEN ARRAY['ends', 'why', 'proposed_by_id'] ELSE '{}' END
                  || CASE WHEN OLD.confirmed_on IS NULL THEN ARRAY['confirmed_by_id', 'confirmed_on'] ELSE '{}' END;
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what fits nowhere is settled once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clearing_unmatched_settles BEFORE UPDATE ON clearing_unmatched
    FOR EACH ROW EXECUTE FUNCTION clearing_unmatched_settles();
ALTER TABLE clearing_unmatched ENABLE ALWAYS TRIGGER clearing_unmatched_settles;
REVOKE DELETE, TRUNCATE ON clearing_unmatched FROM doudi_app;
"""
DROPPED = (
    "DROP FUNCTION clearing_refuse CASCADE; DROP FUNCTION clearing_ask_desk CASCADE;"
    " DROP FUNCTION clearing_unmatched_settles CASCADE;"
)


class Migration(migrations.Migration):
    """Sight, writers, keeping."""

    dependencies = [("clearing", "0001_initial"), ("batches", "0002_guards")]

    operations = [
        ProtectBy(table="clearing_sent", condition=OF_BATCH),
        ProtectBy(table="clearing_kept", condition=SYSTEM_OR_WATCHING),
        ProtectBy(table="clearing_refused", condition=SYSTEM_OR_WATCHING),
        ProtectBy(table="clearing_unmatched", condition="ledger_sees(place)"),
        migrations.RunSQL(KEPT + SETTLED, DROPPED),
        *(
            migrations.RunSQL(ASK.format(table=one, desks=desks), migrations.RunSQL.noop)
            for one, desks in DESKS.items()
        ),
        *(migrations.RunSQL(KEEP.format(table=one), migrations.RunSQL.noop) for one in ("sent", "kept", "refused")),
    ]
