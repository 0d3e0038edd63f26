"""What the database itself keeps: who sees and who writes, the road with its two signatures, frozen lists, and what became of a line."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

OWN = """entitlement_id IN (SELECT mine.id FROM entitlements_entitlement mine
    WHERE 'person:' || mine.subject_id = nullif(current_setting('doudi.file', true), ''))"""
OF_OWN = """EXISTS (SELECT FROM batches_line mine JOIN entitlements_entitlement held ON held.id = mine.entitlement_id
    WHERE mine.batch_id = batches_batch.id
      AND 'person:' || held.subject_id = nullif(current_setting('doudi.file', true), ''))"""
OF_BATCH = "batch_id IN (SELECT id FROM batches_batch)"
OF_LINE = """current_setting('doudi.place', true) = 'all'
    OR EXISTS (SELECT FROM batches_line seen WHERE seen.id = {}.line_id)"""

WRITERS = """
CREATE FUNCTION batches_ask_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('doudi.desk', true), '') NOT IN ('system', 'county', 'finance') THEN
        RAISE EXCEPTION 'batches: this desk writes nothing here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION batches_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was listed is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
ASK = """
CREATE TRIGGER batches_asks_desk BEFORE INSERT OR UPDATE OR DELETE ON batches_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION batches_ask_desk();
ALTER TABLE batches_{table} ENABLE ALWAYS TRIGGER batches_asks_desk;
"""
KEEP = """
CREATE TRIGGER batches_keeps BEFORE {verbs} OR TRUNCATE ON batches_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION batches_refuse();
ALTER TABLE batches_{table} ENABLE ALWAYS TRIGGER batches_keeps;
REVOKE {revoked}, TRUNCATE ON batches_{table} FROM doudi_app;
"""
TABLES = ("batch", "batchstep", "funding", "line", "due", "pull", "problem")
NEVER_CHANGED = ("batchstep", "funding", "due", "pull")
NEVER_DELETED = ("batch", "line", "problem")

# A step leads on from the last one along the road, at the desk at work; who signs has not worked on the list before.
STEPS = """
CREATE FUNCTION batches_step_leads_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
    is_signature boolean := NEW.to_stage IN ('county_signed', 'finance_signed');
BEGIN
    SELECT to_stage, nth INTO last FROM batches_batchstep WHERE batch_id = NEW.batch_id ORDER BY nth DESC LIMIT 1;
    IF NEW.nth <> coalesce(last.nth, 0) + 1 OR NEW.from_stage <> coalesce(last.to_stage, '')
       OR NEW.desk <> current_setting('doudi.desk', true)
       OR coalesce(NEW.by_id::text, 'system') <> current_setting('doudi.officer', true)
       OR NEW.from_stage || '>' || NEW.to_stage || '@' || NEW.desk <> ALL (ARRAY[
          '>computed@county', '>computed@system', 'computed>frozen@county', 'computed>frozen@system',
          'frozen>checked@county', 'frozen>checked@system', 'checked>county_signed@county',
          'county_signed>finance_signed@finance', 'finance_signed>exported@finance', 'finance_signed>exported@system',
          'exported>returned@finance', 'exported>returned@system', 'returned>reconciled@finance',
          'returned>reconciled@system', 'reconciled>closed@finance', 'reconciled>closed@system',
          'computed>withdrawn@county', 'frozen>withdrawn@county', 'checked>withdrawn@county',
          'county_signed>withdrawn@county', 'county_signed>withdrawn@finance']) THEN
        RAISE EXCEPTION 'batches: no way from % to % for %', NEW.from_stage, NEW.to_stage, NEW.desk
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_step_on_the_road';
    END IF;
    IF is_signature AND (NEW.by_id IS NULL OR EXISTS (
        SELECT FROM batches_batchstep WHERE batch_id = NEW.batch_id AND by_id = NEW.by_id)) THEN
        RAISE EXCEPTION 'batches: who signs has not worked on the list before'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_step_signed_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batches_step_leads_on BEFORE INSERT ON batches_batchstep
    FOR EACH ROW EXECUTE FUNCTION batches_step_leads_on();
ALTER TABLE batches_batchstep ENABLE ALWAYS TRIGGER batches_step_leads_on;
CREATE FUNCTION batches_stands_where_it_went() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept record;
    last record;
BEGIN
    SELECT stage, steps_made INTO kept FROM batches_batch WHERE id = NEW.id;
    SELECT to_stage, nth INTO last FROM batches_batchstep WHERE batch_id = NEW.id ORDER BY nth DESC LIMIT 1;
    IF last.to_stage IS DISTINCT FROM kept.stage OR last.nth IS DISTINCT FROM kept.steps_made THEN
        RAISE EXCEPTION 'batch % stands at %, but its last step is %', NEW.id, kept.stage, last.to_stage
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER batches_stands AFTER INSERT OR UPDATE OF stage, steps_made ON batches_batch
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION batches_stands_where_it_went();
ALTER TABLE batches_batch ENABLE ALWAYS TRIGGER batches_stands;
CREATE FUNCTION batches_batch_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['stage', 'steps_made'] || CASE WHEN OLD.list_hash = '' AND OLD.stage = 'computed'
        THEN ARRAY['count', 'cents', 'list_hash'] ELSE '{}' END
        || CASE WHEN OLD.sending_since IS NULL AND OLD.stage = 'finance_signed' THEN ARRAY['sending_since'] ELSE '{}' END;
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a frozen list never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batches_batch_stays BEFORE UPDATE ON batches_batch FOR EACH ROW EXECUTE FUNCTION batches_batch_stays();
ALTER TABLE batches_batch ENABLE ALWAYS TRIGGER batches_batch_stays;
"""

# Asked once a statement, for all its rows: lines and dues come while a list is computed, and what became of a line is all that changes.
FROZEN = """
CREATE FUNCTION batches_lines_come() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT batch_id FROM made) come LEFT JOIN batches_batch batch ON batch.id = come.batch_id
                WHERE batch.stage IS DISTINCT FROM 'computed') THEN
        RAISE EXCEPTION 'a frozen list takes no line' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER batches_lines_come AFTER INSERT ON batches_line REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION batches_lines_come();
ALTER TABLE batches_line ENABLE ALWAYS TRIGGER batches_lines_come;
CREATE FUNCTION batches_dues_come() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT line.batch_id FROM made LEFT JOIN batches_line line ON line.id = made.line_id) come
                 LEFT JOIN batches_batch batch ON batch.id = come.batch_id
                WHERE batch.stage IS DISTINCT FROM 'computed') THEN
        RAISE EXCEPTION 'a frozen list takes no due' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER batches_dues_come AFTER INSERT ON batches_due REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION batches_dues_come();
ALTER TABLE batches_due ENABLE ALWAYS TRIGGER batches_dues_come;
CREATE FUNCTION batches_lines_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM was FULL JOIN became USING (id) JOIN batches_batch batch ON batch.id = coalesce(became.batch_id, was.batch_id)
                WHERE (was.batch_id, was.seq, was.end_to_end_id, was.entitlement_id, was.account_id, was.payee, was.place, was.cents)
                      IS DISTINCT FROM (became.batch_id, became.seq, became.end_to_end_id, became.entitlement_id, became.account_id,
                                        became.payee, became.place, became.cents)
                   OR NOT CASE was.state || '>' || became.state
                          WHEN 'listed>pulled' THEN batch.stage IN ('frozen', 'checked', 'county_signed', 'finance_signed')
                               AND batch.sending_since IS NULL
                          WHEN 'listed>paid' THEN batch.stage IN ('exported', 'returned', 'reconciled')
                          WHEN 'listed>refused' THEN batch.stage IN ('exported', 'returned', 'reconciled')
                          WHEN 'paid>refused' THEN batch.stage IN ('returned', 'reconciled', 'closed')
                          ELSE false END) THEN
        RAISE EXCEPTION 'a frozen list never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER batches_lines_end AFTER UPDATE ON batches_line REFERENCING OLD TABLE AS was NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION batches_lines_end();
ALTER TABLE batches_line ENABLE ALWAYS TRIGGER batches_lines_end;
CREATE FUNCTION batches_problem_settles() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := CASE WHEN OLD.settled_by_id IS NULL THEN ARRAY['settled_by_id', 'settled_because', 'settled_on'] ELSE '{}' END;
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a problem is settled once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batches_problem_settles BEFORE UPDATE ON batches_problem
    FOR EACH ROW EXECUTE FUNCTION batches_problem_settles();
ALTER TABLE batches_problem ENABLE ALWAYS TRIGGER batches_problem_settles;
"""
DROPPED = "".join(
    f"DROP FUNCTION batches_{one} CASCADE;"
    for one in (
        "step_leads_on",
        "stands_where_it_went",
        "batch_stays",
        "lines_come",
        "dues_come",
        "lines_end",
        "problem_settles",
    )  # fmt: skip
)

# What is paid or under way, one row an entitlement, programme and month: the lists' half of "what is due".
MADE = """
CREATE FUNCTION batches_made(inside text, of_family text, first date, last date) RETURNS TABLE (
    entitlement_id bigint, programme text, month date, base_cents bigint, supplement_cents bigint)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000 AS $$
    SELECT line.entitlement_id, due.programme::text, due.month, sum(due.base_cents)::bigint, sum(due.supplement_cents)::bigint
      FROM batches_batch batch JOIN batches_line line ON line.batch_id = batch.id JOIN batches_due due ON due.line_id = line.id
     WHERE batch.stage <> 'withdrawn' AND line.state IN ('listed', 'paid') AND due.month BETWEEN first AND last
       AND (of_family = '' OR batch.family = of_family)
       AND batch.month >= first - interval '12 months'
       AND line.place >= inside COLLATE "C" AND line.place < inside || ':' COLLATE "C"
     GROUP BY line.entitlement_id, due.programme, due.month
$$;
COMMENT ON FUNCTION batches_made IS 'What is paid or under way, one row an entitlement, programme and month.';
"""


class Migration(migrations.Migration):
    """Sight, writers, the road, frozen lists, what is made."""

    dependencies = [
        ("batches", "0001_initial"),
        ("entitlements", "0002_guards"),
        ("payees", "0002_guards"),
        ("ledger", "0002_guards"),
    ]

    operations = [
        ProtectBy(table="batches_batch", condition=f"ledger_sees(place) OR {OF_OWN}"),
        ProtectBy(table="batches_batchstep", condition=OF_BATCH),
        ProtectBy(table="batches_funding", condition=OF_BATCH),
        ProtectBy(table="batches_line", condition=f"ledger_sees(place) OR {OWN}"),
        ProtectBy(table="batches_due", condition=OF_LINE.format("batches_due")),
        ProtectBy(table="batches_pull", condition=OF_LINE.format("batches_pull")),
        ProtectBy(table="batches_problem", condition=OF_BATCH),
        migrations.RunSQL(WRITERS, "DROP FUNCTION batches_ask_desk CASCADE; DROP FUNCTION batches_refuse CASCADE;"),
        *(migrations.RunSQL(ASK.format(table=one), migrations.RunSQL.noop) for one in TABLES),
        *(
            migrations.RunSQL(
                KEEP.format(table=one, verbs="UPDATE OR DELETE", revoked="UPDATE, DELETE"), migrations.RunSQL.noop
            )
            for one in NEVER_CHANGED
        ),
        *(
            migrations.RunSQL(KEEP.format(table=one, verbs="DELETE", revoked="DELETE"), migrations.RunSQL.noop)
            for one in NEVER_DELETED
        ),
        migrations.RunSQL(STEPS + FROZEN, DROPPED),
        migrations.RunSQL(MADE, "DROP FUNCTION batches_made"),
    ]
