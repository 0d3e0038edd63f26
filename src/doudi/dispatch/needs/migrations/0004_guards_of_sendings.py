"""Who sees what was sent, told and called: the desk it was sent to sees the sending and nothing of the need."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

OF_NEED = "EXISTS (SELECT 1 FROM needs_need seen WHERE seen.id = {}.need_id)"
ITS_DESK = (
    "EXISTS (SELECT 1 FROM offices_officer me WHERE me.desk_id = {} "
    "AND me.id::text = nullif(current_setting('doudi.officer', true), ''))"
)
SENDING = (
    OF_NEED.format("needs_sending")
    + " OR EXISTS (SELECT 1 FROM needs_owner own JOIN offices_officer me ON me.desk_id = own.desk_id"
    " WHERE own.id = needs_sending.owner_id AND me.id::text = nullif(current_setting('doudi.officer', true), ''))"
)
NOTICE = f"{OF_NEED.format('needs_notice')} OR {ITS_DESK.format('needs_notice.desk_id')}"
# What was said when it was sent is never changed; what comes after is written once.
KEPT = """
CREATE FUNCTION needs_keep_sending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.need_id, NEW.owner_id, NEW.ground, NEW.purpose, NEW.package::text, NEW.sent_on)
       IS DISTINCT FROM (OLD.number, OLD.need_id, OLD.owner_id, OLD.ground, OLD.purpose, OLD.package::text, OLD.sent_on) THEN
        RAISE EXCEPTION 'what was sent is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.answered_on IS NOT NULL AND (NEW.stage, NEW.words, NEW.reason, NEW.done::text, NEW.answered_on)
       IS DISTINCT FROM (OLD.stage, OLD.words, OLD.reason, OLD.done::text, OLD.answered_on) THEN
        RAISE EXCEPTION 'an answer is written once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER needs_keeps_sending BEFORE UPDATE ON needs_sending FOR EACH ROW EXECUTE FUNCTION needs_keep_sending();
ALTER TABLE needs_sending ENABLE ALWAYS TRIGGER needs_keeps_sending;
"""
TABLES = ("needs_sending", "needs_notice", "needs_owner", "needs_partner", "needs_call")
KEEP = f"REVOKE DELETE, TRUNCATE ON {', '.join(TABLES)} FROM doudi_app"
LET_GO = f"GRANT DELETE ON {', '.join(TABLES)} TO doudi_app"


class Migration(migrations.Migration):
    """Sight and keeping."""

    dependencies = [("needs", "0003_sendings"), ("offices", "0003_departments")]

    operations = [
        ProtectBy(table="needs_sending", condition=SENDING),
        ProtectBy(table="needs_notice", condition=NOTICE),
        ProtectBy(table="needs_partner", condition="doudi_sees(place_id)"),
        ProtectBy(
            table="needs_call",
            condition="EXISTS (SELECT 1 FROM needs_partner seen WHERE seen.id = needs_call.partner_id)",
        ),
        migrations.RunSQL(KEPT, "DROP FUNCTION needs_keep_sending CASCADE"),
        migrations.RunSQL(KEEP, LET_GO),
    ]
