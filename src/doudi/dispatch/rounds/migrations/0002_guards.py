"""What the database guards in rounds: a worker sees his errands while they are open, and what a phone brought stays as it came."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

ME = "nullif(current_setting('doudi.officer', true), '')"
ERRAND = f"doudi_sees(place) OR worker_id::text = {ME} AND state = 'OPEN'"
RECORD = f"doudi_sees(place) OR second_id::text = {ME} AND state = 'WAITING'"
PICTURE = "EXISTS (SELECT 1 FROM rounds_record seen WHERE seen.id = rounds_recordpicture.record_id)"
DEVICE = (
    f"officer_id::text = {ME} OR EXISTS (SELECT 1 FROM offices_officer own JOIN offices_desk seat ON seat.id = own.desk_id"
    " WHERE own.id = rounds_device.officer_id AND doudi_sees(seat.place_id))"
)
KEPT = """
CREATE FUNCTION rounds_keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['state', 'said_on', 'said_words', 'visit_id', 'self_care_id'];
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving OR OLD.state <> 'WAITING' THEN
        RAISE EXCEPTION 'what a phone brought is never changed, and the second word on it is said once'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rounds_keeps_record BEFORE UPDATE ON rounds_record FOR EACH ROW EXECUTE FUNCTION rounds_keep_record();
ALTER TABLE rounds_record ENABLE ALWAYS TRIGGER rounds_keeps_record;
CREATE FUNCTION rounds_keep_lost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.lost_on IS NOT NULL OR (NEW.code, NEW.officer_id) IS DISTINCT FROM (OLD.code, OLD.officer_id) THEN
        RAISE EXCEPTION 'a lost phone stays lost, and a phone stays with one officer' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rounds_keeps_lost BEFORE UPDATE ON rounds_device FOR EACH ROW EXECUTE FUNCTION rounds_keep_lost();
ALTER TABLE rounds_device ENABLE ALWAYS TRIGGER rounds_keeps_lost;
"""
FALLS = "DROP FUNCTION rounds_keep_record CASCADE; DROP FUNCTION rounds_keep_lost CASCADE"
KEEP = """
REVOKE DELETE, TRUNCATE ON rounds_errand, rounds_record, rounds_recordpicture, rounds_device FROM doudi_app;
REVOKE UPDATE ON rounds_recordpicture FROM doudi_app;
"""
LET_GO = """
GRANT DELETE ON rounds_errand, rounds_record, rounds_recordpicture, rounds_device TO doudi_app;
GRANT UPDATE ON rounds_recordpicture TO doudi_app;
"""


class Migration(migrations.Migration):
    """Sight and keeping."""

    dependencies = [("rounds", "0001_initial"), ("offices", "0002_guards")]

    operations = [
        ProtectBy(table="rounds_errand", condition=ERRAND),
        ProtectBy(table="rounds_record", condition=RECORD),
        ProtectBy(table="rounds_recordpicture", condition=PICTURE),
        ProtectBy(table="rounds_device", condition=DEVICE),
        migrations.RunSQL(KEPT, FALLS),
        migrations.RunSQL(KEEP, LET_GO),
    ]
