"""Who sees meetings and funds; that minutes, decisions and what two have signed stay as they were written."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

OF_NEED = "EXISTS (SELECT 1 FROM needs_need seen WHERE seen.id = {}.need_id)"
OF_FUND = "EXISTS (SELECT 1 FROM needs_fund seen WHERE seen.id = {}.fund_id)"
MATTER = f"{OF_NEED.format('needs_matter')} OR EXISTS (SELECT 1 FROM needs_meeting met WHERE met.id = needs_matter.meeting_id)"
STAYS = """
CREATE FUNCTION needs_keep_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept text[] := TG_ARGV[1:];
    is_written boolean := (to_jsonb(OLD) ->> TG_ARGV[0]) <> '';
    one text;
BEGIN
    IF is_written THEN
        FOREACH one IN ARRAY kept LOOP
            IF to_jsonb(NEW) -> one IS DISTINCT FROM to_jsonb(OLD) -> one THEN
                RAISE EXCEPTION 'what was written in % stays', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
            END IF;
        END LOOP;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER needs_keeps_meeting BEFORE UPDATE ON needs_meeting FOR EACH ROW
    EXECUTE FUNCTION needs_keep_written('minutes', 'minutes', 'present', 'held_on', 'title', 'place_id');
CREATE TRIGGER needs_keeps_matter BEFORE UPDATE ON needs_matter FOR EACH ROW
    EXECUTE FUNCTION needs_keep_written('decision', 'decision', 'decided', 'owner_id', 'until', 'need_id', 'meeting_id');
CREATE TRIGGER needs_keeps_payout BEFORE UPDATE ON needs_payout FOR EACH ROW
    EXECUTE FUNCTION needs_keep_written('payee', 'payee', 'amount_yuan', 'why', 'first_by_id', 'first_on', 'need_id', 'fund_id');
CREATE TRIGGER needs_keeps_signature BEFORE UPDATE ON needs_payout FOR EACH ROW
    EXECUTE FUNCTION needs_keep_written('second_by_id', 'second_by_id', 'second_at', 'declined');
ALTER TABLE needs_meeting ENABLE ALWAYS TRIGGER needs_keeps_meeting;
ALTER TABLE needs_matter ENABLE ALWAYS TRIGGER needs_keeps_matter;
ALTER TABLE needs_payout ENABLE ALWAYS TRIGGER needs_keeps_payout;
ALTER TABLE needs_payout ENABLE ALWAYS TRIGGER needs_keeps_signature;
"""
TABLES = "needs_meeting, needs_matter, needs_fund, needs_payout"


class Migration(migrations.Migration):
    """Sight and keeping."""

    dependencies = [("needs", "0007_deliberating")]

    operations = [
        ProtectBy(table="needs_meeting", condition="doudi_sees(place_id)"),
        ProtectBy(table="needs_matter", condition=MATTER),
        ProtectBy(table="needs_fund", condition="doudi_sees(place_id)"),
        ProtectBy(table="needs_replenishment", condition=OF_FUND.format("needs_replenishment")),
        ProtectBy(table="needs_payout", condition=OF_FUND.format("needs_payout")),
        migrations.RunSQL(STAYS, "DROP FUNCTION needs_keep_written CASCADE"),
        migrations.RunSQL(
            f"REVOKE DELETE, TRUNCATE ON {TABLES} FROM doudi_app;"
            "REVOKE UPDATE, DELETE, TRUNCATE ON needs_replenishment FROM doudi_app",
            f"GRANT DELETE ON {TABLES} TO doudi_app; GRANT UPDATE, DELETE ON needs_replenishment TO doudi_app",
        ),
    ]
