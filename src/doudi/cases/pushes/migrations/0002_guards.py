"""Who sees which phones are reminded: their own officer or resident, and nobody at any desk. What ended stays so."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

SUBSCRIPTION = (
    "doudi_sees('') OR officer_id::text = nullif(current_setting('doudi.officer', true), '')"
    " OR 'person:' || person_id = nullif(current_setting('doudi.file', true), '')"
)
PUSH = "EXISTS (SELECT 1 FROM pushes_subscription seen WHERE seen.id = pushes_push.subscription_id)"
KEPT = """
CREATE FUNCTION pushes_keep_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_on IS NOT NULL OR (NEW.officer_id, NEW.person_id) IS DISTINCT FROM (OLD.officer_id, OLD.person_id) THEN
        RAISE EXCEPTION 'what ended stays so, and a phone is not given to another' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pushes_keeps_ended BEFORE UPDATE ON pushes_subscription FOR EACH ROW EXECUTE FUNCTION pushes_keep_ended();
ALTER TABLE pushes_subscription ENABLE ALWAYS TRIGGER pushes_keeps_ended;
"""
KEEP = "REVOKE DELETE, TRUNCATE ON pushes_subscription, pushes_push FROM doudi_app"
LET_GO = "GRANT DELETE ON pushes_subscription, pushes_push TO doudi_app"


class Migration(migrations.Migration):
    """Sight and keeping."""

    dependencies = [("pushes", "0001_initial"), ("offices", "0002_guards")]

    operations = [
        ProtectBy(table="pushes_subscription", condition=SUBSCRIPTION),
        ProtectBy(table="pushes_push", condition=PUSH),
        migrations.RunSQL(KEPT, "DROP FUNCTION pushes_keep_ended CASCADE"),
        migrations.RunSQL(KEEP, LET_GO),
    ]
