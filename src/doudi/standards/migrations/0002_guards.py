"""What the database itself guards: who writes a standard, for which places, and that nothing is changed afterwards."""

from django.db import migrations

# What is published is public, also to whoever is not signed in; a proposal is seen by officers; each writes inside his own place.
SIGHT = """
ALTER TABLE standards_publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE standards_publication FORCE ROW LEVEL SECURITY;
CREATE POLICY standards_read ON standards_publication FOR SELECT
    USING (published_at IS NOT NULL OR coalesce(current_setting('doudi.officer', true), '') <> '');
CREATE POLICY standards_propose ON standards_publication FOR INSERT WITH CHECK (doudi_sees(place));
CREATE POLICY standards_settle ON standards_publication FOR UPDATE USING (doudi_sees(place)) WITH CHECK (doudi_sees(place));
REVOKE DELETE, TRUNCATE ON standards_publication FROM doudi_app;
"""
NO_SIGHT = """
DROP POLICY standards_read ON standards_publication;
DROP POLICY standards_propose ON standards_publication;
DROP POLICY standards_settle ON standards_publication;
ALTER TABLE standards_publication NO FORCE ROW LEVEL SECURITY;
ALTER TABLE standards_publication DISABLE ROW LEVEL SECURITY;
GRANT DELETE ON standards_publication TO doudi_app;
"""

# A proposal carries the name of whoever is at work, a settlement too; a settled one, and what was proposed, stay as they are.
KEEP = """
CREATE FUNCTION standards_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    at_work text := coalesce(current_setting('doudi.officer', true), '');
    settling text[] := ARRAY['published_by_id', 'published_on', 'published_at', 'effect',
                             'declined_by_id', 'declined_on', 'declined_why'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a standard is never deleted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.proposed_by_id::text <> at_work OR NEW.published_by_id IS NOT NULL OR NEW.declined_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'a standard begins as a proposal of the officer at work' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.published_by_id IS NOT NULL OR OLD.declined_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'a settled standard is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF to_jsonb(NEW) - settling <> to_jsonb(OLD) - settling THEN
        RAISE EXCEPTION 'what was proposed is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF coalesce(NEW.published_by_id, NEW.declined_by_id)::text IS DISTINCT FROM at_work THEN
        RAISE EXCEPTION 'a standard is settled by the officer at work' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER standards_keeps BEFORE INSERT OR UPDATE OR DELETE ON standards_publication
    FOR EACH ROW EXECUTE FUNCTION standards_keep();
ALTER TABLE standards_publication ENABLE ALWAYS TRIGGER standards_keeps;
"""


class Migration(migrations.Migration):
    """Sight, and keeping."""

    dependencies = [("standards", "0001_initial"), ("offices", "0002_guards")]

    operations = [
        migrations.RunSQL(SIGHT, NO_SIGHT),
        migrations.RunSQL(KEEP, "DROP FUNCTION standards_keep CASCADE"),
    ]
