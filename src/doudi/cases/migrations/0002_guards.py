"""What the database guards in cases: who sees which, that what was written stays, and that a case stands where its last step led."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

# A desk sees what lies in its place or was taken at its window; a resident what carries his own number of person.
OWN = "'person:' || {} = nullif(current_setting('doudi.file', true), '')"
APPLICATION = f'doudi_sees(place) OR doudi_sees("window") OR {OWN.format("applicant_id")}'
CASE = f'doudi_sees(place) OR doudi_sees("window") OR {OWN.format("applicant_person")}'
DRAFT = f"{OWN.format('person_id')} OR doudi_sees('')"
OF_APPLICATION = "EXISTS (SELECT 1 FROM cases_application seen WHERE seen.id = {}.application_id)"
OF_CASE = "EXISTS (SELECT 1 FROM cases_case seen WHERE seen.id = {}.case_id)"
OF_VISIT = "EXISTS (SELECT 1 FROM cases_visit seen WHERE seen.id = {}.visit_id)"
CHILDREN = (
    *("step", "opinion", "decision", "clock", "posting", "postingobjection", "visit", "selfcare", "nearrelative"),
    *("paper", "message", "review", "change", "hearing", "reconsideration"),
)
KEPT_WHOLE = ("step", "opinion", "decision", "visit", "visitpicture", "selfcare", "nearrelative", "photograph")
NEVER_DELETED = (
    *("application", "applicationmember", "case", "clock", "posting", "postingobjection", "paper", "message"),
    *("review", "change", "hearing", "reconsideration", "transfer"),
)

KEEP = f"""
REVOKE UPDATE, DELETE, TRUNCATE ON {", ".join(f"cases_{one}" for one in KEPT_WHOLE)} FROM doudi_app;
REVOKE DELETE, TRUNCATE ON {", ".join(f"cases_{one}" for one in NEVER_DELETED)} FROM doudi_app;
"""
LET_GO = f"""
GRANT UPDATE, DELETE ON {", ".join(f"cases_{one}" for one in KEPT_WHOLE)} TO doudi_app;
GRANT DELETE ON {", ".join(f"cases_{one}" for one in NEVER_DELETED)} TO doudi_app;
"""

# Checked when the transaction ends: the stage is where the last step led, and steps are counted without a gap.
STANDS = """
CREATE FUNCTION cases_stands_where_it_went() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept record;
    last record;
BEGIN
    SELECT stage, steps_made INTO kept FROM cases_case WHERE id = NEW.id;
    SELECT to_stage, nth INTO last FROM cases_step WHERE case_id = NEW.id ORDER BY nth DESC LIMIT 1;
    IF last.to_stage IS DISTINCT FROM kept.stage OR last.nth IS DISTINCT FROM kept.steps_made THEN
        RAISE EXCEPTION 'case % stands at % after % steps, but its last step is % (%)',
            NEW.id, kept.stage, kept.steps_made, last.nth, last.to_stage USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cases_stands AFTER INSERT OR UPDATE OF stage, steps_made ON cases_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_stands_where_it_went();
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER cases_stands;
CREATE FUNCTION cases_step_leads_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    SELECT to_stage, nth INTO last FROM cases_step WHERE case_id = NEW.case_id ORDER BY nth DESC LIMIT 1;
    IF NEW.nth <> coalesce(last.nth, 0) + 1 OR NEW.from_stage <> coalesce(last.to_stage, '') THEN
        RAISE EXCEPTION 'step % of case % does not lead on from %', NEW.nth, NEW.case_id, last.to_stage
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_step_leads_on BEFORE INSERT ON cases_step FOR EACH ROW EXECUTE FUNCTION cases_step_leads_on();
ALTER TABLE cases_step ENABLE ALWAYS TRIGGER cases_step_leads_on;
"""
FALLS = "DROP FUNCTION cases_stands_where_it_went CASCADE; DROP FUNCTION cases_step_leads_on CASCADE;"

PAPER = """
CREATE FUNCTION cases_keep_paper() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['delivered_on', 'delivered_how'];
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving OR OLD.delivered_on IS NOT NULL THEN
        RAISE EXCEPTION 'what a paper says is never changed, and its delivery is written once'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_keeps_paper BEFORE UPDATE ON cases_paper FOR EACH ROW EXECUTE FUNCTION cases_keep_paper();
ALTER TABLE cases_paper ENABLE ALWAYS TRIGGER cases_keeps_paper;
"""


class Migration(migrations.Migration):
    """Sight, keeping, and the road."""

    dependencies = [("cases", "0001_initial"), ("offices", "0002_guards"), ("registry", "0002_guards")]

    operations = [
        ProtectBy(table="cases_application", condition=APPLICATION),
        ProtectBy(table="cases_case", condition=CASE),
        ProtectBy(table="cases_draft", condition=DRAFT),
        ProtectBy(table="cases_applicationmember", condition=OF_APPLICATION.format("cases_applicationmember")),
        ProtectBy(table="cases_photograph", condition=OF_APPLICATION.format("cases_photograph")),
        *(ProtectBy(table=f"cases_{one}", condition=OF_CASE.format(f"cases_{one}")) for one in CHILDREN),
        ProtectBy(table="cases_visitpicture", condition=OF_VISIT.format("cases_visitpicture")),
        ProtectBy(table="cases_transfer", condition=f"doudi_sees(to_place) OR {OF_CASE.format('cases_transfer')}"),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(STANDS, FALLS),
        migrations.RunSQL(PAPER, "DROP FUNCTION cases_keep_paper CASCADE"),
    ]
