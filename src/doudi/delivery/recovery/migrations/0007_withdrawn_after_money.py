"""A claim may be taken back although money came, once nothing is overpaid any more: what came is owed again and the next list pays it.
A fine that came is the treasury's, and keeps it from that."""

from django.db import migrations

_STEPS = """
CREATE OR REPLACE FUNCTION recovery_step_leads_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
    came record;
BEGIN
    SELECT to_stage, nth INTO last FROM recovery_claimstep WHERE claim_id = NEW.claim_id ORDER BY nth DESC LIMIT 1;
    IF NEW.nth <> coalesce(last.nth, 0) + 1 OR NEW.from_stage <> coalesce(last.to_stage, '')
       OR NEW.desk <> current_setting('doudi.desk', true) OR NEW.by_id::text <> current_setting('doudi.officer', true)
       OR NEW.from_stage || '>' || NEW.to_stage || '@' || NEW.desk <> ALL (ARRAY[
          '>notified@county', 'notified>heard@township', 'notified>heard@county', 'heard>decided@county',
          'decided>planned@township', 'decided>planned@county', 'planned>planned@township', 'planned>planned@county',
          'decided>closed@county', 'decided>closed@finance', 'planned>closed@county', 'planned>closed@finance',
          'estate>closed@county', 'estate>closed@finance', 'notified>withdrawn@county', 'heard>withdrawn@county',
          'decided>withdrawn@county', 'planned>withdrawn@county', 'estate>withdrawn@county', 'decided>estate@county',
          'planned>estate@county', 'decided>written_off@county', 'planned>written_off@county', 'estate>written_off@county']) THEN
        RAISE EXCEPTION 'recovery: no way from % to % for %', NEW.from_stage, NEW.to_stage, NEW.desk
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_step_on_the_road';
    END IF;
    IF NEW.to_stage = 'decided' AND EXISTS (
           SELECT FROM recovery_claimstep WHERE claim_id = NEW.claim_id AND nth = 1 AND by_id = NEW.by_id)
       OR NEW.to_stage = 'written_off' AND NOT EXISTS (
           SELECT FROM recovery_waiver WHERE claim_id = NEW.claim_id AND agreed_by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'recovery: this takes a second person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_step_by_a_second';
    END IF;
    SELECT coalesce(sum(one.cents), 0) AS cents, coalesce(sum(one.cents) FILTER (WHERE one.towards = 'fine'), 0) AS fined,
           (SELECT return_cents + fine_cents FROM recovery_claim WHERE id = NEW.claim_id) AS asked
      INTO came FROM recovery_receipt one WHERE one.claim_id = NEW.claim_id;
    IF NEW.to_stage = 'closed' AND came.cents IS DISTINCT FROM came.asked OR NEW.to_stage = 'withdrawn' AND came.KEEPS > 0 THEN
        RAISE EXCEPTION 'recovery: what came is not what this step asks for'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_step_after_money';
    END IF;
    RETURN NEW;
END $$;
"""
STEPS, STEPS_BEFORE = _STEPS.replace("came.KEEPS", "came.fined"), _STEPS.replace("came.KEEPS", "came.cents")


class Migration(migrations.Migration):
    """What keeps a claim from being withdrawn."""

    dependencies = [("recovery", "0006_answers")]

    operations = [migrations.RunSQL(STEPS, STEPS_BEFORE)]
