"""The guards of months look at everything, whoever is at work: a place that does not see the other one must not overlap it either."""

from django.db import migrations

SEES_ALL = "PERFORM set_config('doudi.place', 'all', true);"
SEES_AS_BEFORE = "PERFORM set_config('doudi.place', coalesce(sight, ''), true);"

TOUCH = f"""
CREATE OR REPLACE FUNCTION cases_transfer_touches() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sight text := current_setting('doudi.place', true);
    ended date;
    begun date;
BEGIN
    IF NEW.to_case_id IS NULL THEN
        RETURN NULL;
    END IF;
    {SEES_ALL}
    SELECT effective_until INTO ended FROM cases_decision WHERE case_id = NEW.case_id AND verdict = 'ended' ORDER BY id DESC LIMIT 1;
    SELECT effective_from INTO begun FROM cases_decision WHERE case_id = NEW.to_case_id AND verdict = 'granted' ORDER BY id LIMIT 1;
    {SEES_AS_BEFORE}
    IF begun IS DISTINCT FROM NEW.first_month OR ended IS DISTINCT FROM NEW.first_month THEN
        RAISE EXCEPTION 'transfer %: help here ends on %, there it begins on %, and both should be %', NEW.id, ended, begun, NEW.first_month
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""

# Whoever died before the first month was never helped: his months are none, not fewer than none.
MONTHS = """
CREATE OR REPLACE FUNCTION cases_months_of(about bigint) RETURNS daterange LANGUAGE sql STABLE AS $$
    SELECT daterange(begun, CASE WHEN last.verdict = 'ended' THEN
               greatest(begun, coalesce(last.effective_until, (date_trunc('month', last."on") + interval '1 month')::date)) END)
      FROM (SELECT min(effective_from) AS begun FROM cases_decision WHERE case_id = about AND verdict = 'granted') AS first,
           (SELECT verdict, effective_until, "on" FROM cases_decision
             WHERE case_id = about AND verdict <> 'refused' ORDER BY id DESC LIMIT 1) AS last
     WHERE begun IS NOT NULL AND EXISTS (SELECT 1 FROM cases_step WHERE case_id = about AND to_stage = 'granted')
$$;
"""

ONE_HELP = f"""
CREATE OR REPLACE FUNCTION cases_one_help_a_month() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sight text := current_setting('doudi.place', true);
    mine record;
    other text;
BEGIN
    {SEES_ALL}
    SELECT id, number, subject_id, programme INTO mine FROM cases_case
        WHERE id = CASE TG_TABLE_NAME WHEN 'cases_case' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'case_id')::bigint END;
    IF mine.programme IN ('dibao', 'dibao_single', 'tekun') THEN
        SELECT number INTO other FROM cases_case beside
            WHERE beside.subject_id = mine.subject_id AND beside.id <> mine.id AND beside.programme IN ('dibao', 'dibao_single', 'tekun')
              AND cases_months_of(beside.id) && cases_months_of(mine.id) LIMIT 1;
    END IF;
    {SEES_AS_BEFORE}
    IF other IS NOT NULL THEN
        RAISE EXCEPTION 'cases % and % give basic help for the same months', mine.number, other USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    """Both guards, with eyes for everything."""

    dependencies = [("cases", "0004_months")]

    operations = [migrations.RunSQL(TOUCH + MONTHS + ONE_HELP, migrations.RunSQL.noop)]
