"""The journal's guards: the database numbers and chains each line and refuses every change to one."""

from django.db import migrations

# jsonb's own text is the canonical form: keys by length, then by bytes; `journal.chain` writes the same.
LINE = """
CREATE FUNCTION journal_line(entry journal_entry) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'sequence', entry.sequence,
        'at', to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'on', to_char(entry."on", 'YYYY-MM-DD'),
        'actor', entry.actor, 'actor_name', entry.actor_name, 'desk', entry.desk,
        'verb', entry.verb, 'about', entry.about, 'place', entry.place,
        'purpose', entry.purpose, 'detail', entry.detail)::text
$$
"""

# The lock is held until the transaction ends: lines are numbered in the order they are kept, without gaps.
# The owner's rights are needed to see the last line wherever it happened.
CHAIN = """
CREATE FUNCTION journal_chain() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_work text := coalesce(current_setting('doudi.officer', true), '');
    last journal_entry;
BEGIN
    IF NEW.actor <> at_work AND at_work <> 'system' THEN
        RAISE EXCEPTION 'journal: % cannot write in the name of %', at_work, NEW.actor
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(7304102);
    SELECT * INTO last FROM journal_entry ORDER BY sequence DESC LIMIT 1;
    NEW.sequence := coalesce(last.sequence, 0) + 1;
    NEW.at := clock_timestamp();
    NEW."on" := coalesce(NEW."on", (NEW.at AT TIME ZONE 'Asia/Shanghai')::date);
    NEW.previous := coalesce(last.hash, repeat('0', 64));
    NEW.hash := encode(
        sha256(decode(NEW.previous, 'hex') || convert_to(journal_line(NEW), 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER journal_chains_lines BEFORE INSERT ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_chain();
ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_chains_lines;
"""

KEEP = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER journal_keeps_lines BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_keeps_all_lines BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_keeps_lines;
ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_keeps_all_lines;
REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry FROM doudi_app;
"""

# Anybody may write a line (a failed sign-in has nobody at work); lines are read by place.
# Not forced on the owner: the chain must see the last line, wherever it happened.
READ_BY_PLACE = """
ALTER TABLE journal_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY journal_read ON journal_entry FOR SELECT USING (doudi_sees(place));
CREATE POLICY journal_write ON journal_entry FOR INSERT WITH CHECK (true);
"""

# Officers and duties stand on the floor below and cannot call the journal; so the database writes for them.
WATCH_OFFICES = """
CREATE FUNCTION journal_watch_offices() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    at_work text := coalesce(current_setting('doudi.officer', true), '');
    changed jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
BEGIN
    INSERT INTO journal_entry (actor, actor_name, desk, verb, about, place, purpose, detail)
    SELECT at_work,
           coalesce((SELECT name FROM offices_officer WHERE id::text = at_work), ''),
           coalesce(current_setting('doudi.desk', true), ''),
           TG_TABLE_NAME || '.' || lower(TG_OP),
           'officer:' || officer.id, desk.place_id, '', changed
      FROM offices_officer officer JOIN offices_desk desk ON desk.id = officer.desk_id
     WHERE officer.id = coalesce(changed->>'officer_id', changed->>'id')::bigint;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_watches_officers AFTER INSERT OR UPDATE ON offices_officer
    FOR EACH ROW EXECUTE FUNCTION journal_watch_offices();
CREATE TRIGGER journal_watches_duties AFTER INSERT OR UPDATE OR DELETE ON offices_assignment
    FOR EACH ROW EXECUTE FUNCTION journal_watch_offices();
"""


class Migration(migrations.Migration):
    """Line, chain, refusal, sight."""

    dependencies = [("journal", "0001_initial"), ("offices", "0002_guards")]

    operations = [
        migrations.RunSQL(LINE, "DROP FUNCTION journal_line"),
        migrations.RunSQL(CHAIN, "DROP FUNCTION journal_chain CASCADE"),
        migrations.RunSQL(
            KEEP,
            "DROP FUNCTION journal_refuse CASCADE; GRANT UPDATE, DELETE ON journal_entry TO doudi_app",
        ),
        migrations.RunSQL(
            READ_BY_PLACE,
            "DROP POLICY journal_read ON journal_entry; DROP POLICY journal_write ON journal_entry;"
            "ALTER TABLE journal_entry DISABLE ROW LEVEL SECURITY",
        ),
        migrations.RunSQL(WATCH_OFFICES, "DROP FUNCTION journal_watch_offices CASCADE"),
    ]
