"""What another officer of finance does not confirm is proposed anew, and what was turned down stays written."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

OF_UNMATCHED = "unmatched_id IN (SELECT id FROM clearing_unmatched)"
SETTLED = """
CREATE OR REPLACE FUNCTION clearing_unmatched_settles() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proposal text[] := ARRAY['ends', 'why', 'proposed_by_id', 'line_id'];
    moving text[] := CASE WHEN OLD.confirmed_on IS NULL THEN ARRAY['confirmed_by_id', 'confirmed_on'] ELSE '{}' END;
BEGIN
    IF OLD.proposed_by_id IS NULL THEN
        moving := moving || proposal;
    ELSIF NEW.proposed_by_id IS NULL AND NEW.line_id IS NULL AND OLD.confirmed_on IS NULL AND NEW.confirmed_on IS NULL
          AND EXISTS (SELECT FROM clearing_turneddown WHERE unmatched_id = OLD.id AND proposed_by_id = OLD.proposed_by_id
                         AND by_id::text = current_setting('doudi.officer', true)) THEN
        moving := moving || proposal;
    END IF;
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what fits nowhere is settled once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""
KEPT = """
CREATE TRIGGER clearing_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON clearing_turneddown
    FOR EACH STATEMENT EXECUTE FUNCTION clearing_refuse();
ALTER TABLE clearing_turneddown ENABLE ALWAYS TRIGGER clearing_keeps;
CREATE TRIGGER clearing_asks_desk BEFORE INSERT ON clearing_turneddown
    FOR EACH STATEMENT EXECUTE FUNCTION clearing_ask_desk('{finance}');
ALTER TABLE clearing_turneddown ENABLE ALWAYS TRIGGER clearing_asks_desk;
REVOKE UPDATE, DELETE, TRUNCATE ON clearing_turneddown FROM doudi_app;
"""
DROPPED = """
DROP TRIGGER clearing_keeps ON clearing_turneddown;
DROP TRIGGER clearing_asks_desk ON clearing_turneddown;
"""


class Migration(migrations.Migration):
    """Sight, writers, keeping."""

    dependencies = [("clearing", "0003_turned_down")]

    operations = [
        ProtectBy(table="clearing_turneddown", condition=OF_UNMATCHED),
        migrations.RunSQL(SETTLED, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, DROPPED),
    ]
