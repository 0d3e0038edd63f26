"""What the database itself guards: the application's rights, who sees which place, duties that never meet."""

from django.db import migrations

RIGHTS = """
GRANT USAGE ON SCHEMA public TO doudi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO doudi_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO doudi_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO doudi_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO doudi_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations, offices_incompatibleduties FROM doudi_app;
"""

NO_RIGHTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM doudi_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM doudi_app;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM doudi_app;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM doudi_app;
REVOKE USAGE ON SCHEMA public FROM doudi_app;
"""

# The two bounds make one range of codes, so that an index on the place serves the policy:
# everybody's range ends before ':', the character after '9'; nobody's is empty.
SIGHT = """
CREATE FUNCTION doudi_sees(place text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT place COLLATE "C" >= CASE current_setting('doudi.place', true)
               WHEN 'all' THEN '' ELSE coalesce(current_setting('doudi.place', true), '') END
       AND place COLLATE "C" < CASE
               WHEN coalesce(current_setting('doudi.place', true), '') = '' THEN ''
               WHEN current_setting('doudi.desk', true) = 'service' THEN ''
               WHEN current_setting('doudi.place', true) = 'all' THEN ':'
               ELSE current_setting('doudi.place', true) || ':' END
$$;
COMMENT ON FUNCTION doudi_sees IS
    'Whether the desk at work on this connection covers a place; false when nobody is signed in.';
"""

DUTIES_APART = """
CREATE FUNCTION offices_keep_duties_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    met text;
BEGIN
    PERFORM 1 FROM offices_officer WHERE id = NEW.officer_id FOR UPDATE;  -- one at a time for each officer
    SELECT other.duty INTO met
      FROM offices_assignment other
      JOIN offices_incompatibleduties pair
        ON pair.first = least(other.duty::text, NEW.duty::text)
       AND pair.second = greatest(other.duty::text, NEW.duty::text)
     WHERE other.officer_id = NEW.officer_id AND other.id <> NEW.id
       AND daterange(other.since, other.until) && daterange(NEW.since, NEW.until);
    IF met IS NOT NULL THEN
        RAISE EXCEPTION 'duties % and % may not meet in one person', met, NEW.duty
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_duties_apart';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER assignment_duties_apart AFTER INSERT OR UPDATE ON offices_assignment
    FOR EACH ROW EXECUTE FUNCTION offices_keep_duties_apart();
"""

PAIRS = """
INSERT INTO offices_incompatibleduties (first, second, why) VALUES
    ('decide', 'investigate', '调查人不得审批同一案件'),
    ('decide', 'pay', '批钱的人不管发钱'),
    ('investigate', 'pay', '查户的人不管发钱'),
    ('decide', 'supervise', '监督的人不办案'),
    ('investigate', 'supervise', '监督的人不办案'),
    ('pay', 'supervise', '监督的人不管钱'),
    ('receive', 'supervise', '监督的人不办案'),
    ('appoint', 'decide', '管权限的人不办案'),
    ('appoint', 'pay', '管权限的人不管钱'),
    ('appoint', 'supervise', '管权限的人不监督')
"""


class Migration(migrations.Migration):
    """Rights, sight, duties."""

    dependencies = [("offices", "0001_initial")]

    operations = [
        migrations.RunSQL(PAIRS, "DELETE FROM offices_incompatibleduties"),
        migrations.RunSQL(DUTIES_APART, "DROP FUNCTION offices_keep_duties_apart CASCADE"),
        migrations.RunSQL(SIGHT, "DROP FUNCTION doudi_sees"),
        migrations.RunSQL(RIGHTS, NO_RIGHTS),
    ]
