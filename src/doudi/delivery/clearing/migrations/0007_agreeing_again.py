"""What the bank said two things of leaves the desk when it agrees by itself: by the system, and only where nobody has begun with it."""

from django.db import migrations

LEAVES = """
CREATE FUNCTION clearing_unmatched_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.kind <> 'contradicting' OR OLD.proposed_by_id IS NOT NULL OR OLD.confirmed_on IS NOT NULL
       OR coalesce(current_setting('doudi.desk', true), '') <> 'system' THEN
        RAISE EXCEPTION 'what fits nowhere is settled, never removed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER clearing_unmatched_leaves BEFORE DELETE ON clearing_unmatched
    FOR EACH ROW EXECUTE FUNCTION clearing_unmatched_leaves();
ALTER TABLE clearing_unmatched ENABLE ALWAYS TRIGGER clearing_unmatched_leaves;
GRANT DELETE ON clearing_unmatched TO doudi_app;
"""
STAYS = """
REVOKE DELETE ON clearing_unmatched FROM doudi_app;
DROP FUNCTION clearing_unmatched_leaves CASCADE;
"""


class Migration(migrations.Migration):
    """Who may remove what."""

    dependencies = [("clearing", "0006_lists_named")]

    operations = [migrations.RunSQL(LEAVES, STAYS)]
