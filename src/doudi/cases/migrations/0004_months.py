"""Months the database guards: a transfer without gap or overlap, and one basic help at a time for one person."""

from django.db import migrations

TOUCH = """
ALTER TABLE cases_transfer ADD CONSTRAINT transfer_months_touch
    CHECK (first_month = (last_month + interval '1 month')::date);
CREATE FUNCTION cases_transfer_touches() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended date;
    begun date;
BEGIN
    IF NEW.to_case_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT effective_until INTO ended FROM cases_decision WHERE case_id = NEW.case_id AND verdict = 'ended' ORDER BY id DESC LIMIT 1;
    SELECT effective_from INTO begun FROM cases_decision WHERE case_id = NEW.to_case_id AND verdict = 'granted' ORDER BY id LIMIT 1;
    IF begun IS DISTINCT FROM NEW.first_month OR (FOUND AND ended IS NOT NULL AND ended <> NEW.first_month) THEN
        RAISE EXCEPTION 'transfer %: help here ends on %, there it begins on %, and both should be %', NEW.id, ended, begun, NEW.first_month
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cases_transfer_touches AFTER INSERT OR UPDATE ON cases_transfer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_transfer_touches();
ALTER TABLE cases_transfer ENABLE ALWAYS TRIGGER cases_transfer_touches;
"""
APART = (
    "ALTER TABLE cases_transfer DROP CONSTRAINT transfer_months_touch; DROP FUNCTION cases_transfer_touches CASCADE;"
)

# Dibao, dibao of a single person and tekun exclude one another (特困人员认定办法 第四条; 社会救助法 第十六条、第十八条).
# The months of a case run from its first grant, once a step carried it out, to its last ending.
ONE_HELP = """
CREATE FUNCTION cases_months_of(about bigint) RETURNS daterange LANGUAGE sql STABLE AS $$
    SELECT daterange(
        (SELECT min(effective_from) FROM cases_decision WHERE case_id = about AND verdict = 'granted'),
        (SELECT CASE WHEN verdict = 'ended' THEN coalesce(effective_until, (date_trunc('month', "on") + interval '1 month')::date) END
           FROM cases_decision WHERE case_id = about AND verdict <> 'refused' ORDER BY id DESC LIMIT 1))
    WHERE EXISTS (SELECT 1 FROM cases_step WHERE case_id = about AND to_stage = 'granted')
      AND EXISTS (SELECT 1 FROM cases_decision WHERE case_id = about AND verdict = 'granted' AND effective_from IS NOT NULL)
$$;
CREATE FUNCTION cases_one_help_a_month() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine record;
    other record;
BEGIN
    SELECT id, number, subject_id, programme INTO mine FROM cases_case
        WHERE id = CASE TG_TABLE_NAME WHEN 'cases_case' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'case_id')::bigint END;
    IF mine.programme IS NULL OR mine.programme NOT IN ('dibao', 'dibao_single', 'tekun') THEN
        RETURN NULL;
    END IF;
    SELECT number INTO other FROM cases_case beside
        WHERE beside.subject_id = mine.subject_id AND beside.id <> mine.id AND beside.programme IN ('dibao', 'dibao_single', 'tekun')
          AND cases_months_of(beside.id) && cases_months_of(mine.id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'cases % and % give basic help for the same months', mine.number, other.number
            USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cases_one_help_by_decision AFTER INSERT ON cases_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_one_help_a_month();
CREATE CONSTRAINT TRIGGER cases_one_help_by_stage AFTER UPDATE OF stage ON cases_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_one_help_a_month();
ALTER TABLE cases_decision ENABLE ALWAYS TRIGGER cases_one_help_by_decision;
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER cases_one_help_by_stage;
"""
MANY = "DROP FUNCTION cases_one_help_a_month CASCADE; DROP FUNCTION cases_months_of CASCADE;"


class Migration(migrations.Migration):
    """Touching months, and one help."""

    dependencies = [("cases", "0003_after_the_grant")]

    operations = [migrations.RunSQL(TOUCH, APART), migrations.RunSQL(ONE_HELP, MANY)]
