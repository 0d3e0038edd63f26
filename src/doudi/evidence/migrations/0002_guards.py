"""What the database guards in evidence: who sees which letter, and that what was signed, answered or reported stays as it was."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

# A desk sees the letters of its place; a resident, who has no place, the one letter he opened.
LETTER = "doudi_sees(place) OR (number <> '' AND number = current_setting('doudi.file', true))"
OF_LETTER = "EXISTS (SELECT 1 FROM evidence_letter seen WHERE seen.id = {}.letter_id)"
OF_SUBJECT = "EXISTS (SELECT 1 FROM evidence_letterperson seen WHERE seen.id = {}.subject_id)"
OF_SIGNER = """EXISTS (SELECT 1 FROM evidence_letterperson seen
    WHERE seen.person_id = evidence_passkey.person_id OR seen.guardian_id = evidence_passkey.person_id)"""
OF_COMMISSION = "EXISTS (SELECT 1 FROM evidence_commission seen WHERE seen.id = {}.commission_id)"
OF_INQUIRY = "EXISTS (SELECT 1 FROM evidence_inquiry seen WHERE seen.id = {}.inquiry_id)"
OF_REPORT = "EXISTS (SELECT 1 FROM evidence_report seen WHERE seen.id = {}.report_id)"
HERE_OR = "doudi_sees(place) OR {}"

KEEP = """
REVOKE DELETE, TRUNCATE ON evidence_letter, evidence_letterperson, evidence_passkey, evidence_commission, evidence_inquiry,
    evidence_entry, evidence_conflict, evidence_objection, evidence_feedback, evidence_seenmessage FROM doudi_app;
REVOKE UPDATE, DELETE, TRUNCATE ON evidence_signature, evidence_answer, evidence_report FROM doudi_app;
CREATE FUNCTION evidence_keep_letter() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['valid_from', 'valid_until', 'ended_on', 'ended_because'];
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what a letter says is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.ended_on IS NOT NULL AND (NEW.ended_on IS DISTINCT FROM OLD.ended_on OR NEW.valid_until IS DISTINCT FROM OLD.valid_until) THEN
        RAISE EXCEPTION 'an ended letter stays ended' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_keeps_letter BEFORE UPDATE ON evidence_letter FOR EACH ROW EXECUTE FUNCTION evidence_keep_letter();
ALTER TABLE evidence_letter ENABLE ALWAYS TRIGGER evidence_keeps_letter;
"""
LET_GO = """
DROP FUNCTION evidence_keep_letter CASCADE;
GRANT DELETE ON evidence_letter, evidence_letterperson, evidence_passkey, evidence_commission, evidence_inquiry,
    evidence_entry, evidence_conflict, evidence_objection, evidence_feedback, evidence_seenmessage TO doudi_app;
GRANT UPDATE, DELETE ON evidence_signature, evidence_answer, evidence_report TO doudi_app;
"""


class Migration(migrations.Migration):
    """Sight, and keeping."""

    dependencies = [("evidence", "0001_initial"), ("offices", "0002_guards"), ("registry", "0002_guards")]

    operations = [
        ProtectBy(table="evidence_letter", condition=LETTER),
        ProtectBy(table="evidence_letterperson", condition=OF_LETTER.format("evidence_letterperson")),
        ProtectBy(table="evidence_signature", condition=OF_SUBJECT.format("evidence_signature")),
        ProtectBy(table="evidence_invitation", condition=OF_SUBJECT.format("evidence_invitation")),
        ProtectBy(table="evidence_passkey", condition=OF_SIGNER),
        ProtectBy(table="evidence_commission", condition=HERE_OR.format(OF_LETTER.format("evidence_commission"))),
        ProtectBy(table="evidence_inquiry", condition=OF_COMMISSION.format("evidence_inquiry")),
        ProtectBy(table="evidence_answer", condition=OF_INQUIRY.format("evidence_answer")),
        ProtectBy(table="evidence_entry", condition=OF_INQUIRY.format("evidence_entry")),
        ProtectBy(table="evidence_report", condition=HERE_OR.format(OF_COMMISSION.format("evidence_report"))),
        ProtectBy(table="evidence_conflict", condition=OF_REPORT.format("evidence_conflict")),
        ProtectBy(table="evidence_objection", condition=OF_REPORT.format("evidence_objection")),
        ProtectBy(table="evidence_feedback", condition=OF_INQUIRY.format("evidence_feedback")),
        migrations.RunSQL(KEEP, LET_GO),
    ]
