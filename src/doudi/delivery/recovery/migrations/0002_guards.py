"""What the database itself keeps: who sees and who writes, the road with its second person, months once, money only on a ground."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

OWN = "'person:' || debtor_id = nullif(current_setting('doudi.file', true), '')"
OF_CLAIM = "claim_id IN (SELECT id FROM recovery_claim)"
OF_GROUND = "ground_id IN (SELECT id FROM recovery_ground)"
OF_RECEIPT = "receipt_id IN (SELECT id FROM recovery_receipt)"

WRITERS = """
CREATE FUNCTION recovery_ask_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('doudi.desk', true), '') <> ALL (TG_ARGV[0]::text[]) THEN
        RAISE EXCEPTION 'recovery: this desk writes nothing here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION recovery_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was claimed or received is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
ASK = """
CREATE TRIGGER recovery_asks_desk BEFORE INSERT OR UPDATE OR DELETE ON recovery_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION recovery_ask_desk('{desks}');
ALTER TABLE recovery_{table} ENABLE ALWAYS TRIGGER recovery_asks_desk;
"""
KEEP = """
CREATE TRIGGER recovery_keeps BEFORE {verbs} OR TRUNCATE ON recovery_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION recovery_refuse();
ALTER TABLE recovery_{table} ENABLE ALWAYS TRIGGER recovery_keeps;
REVOKE {revoked}, TRUNCATE ON recovery_{table} FROM doudi_app;
"""
WRITTEN = {
    **dict.fromkeys(("claim", "claimmonth", "claimstep"), "{township,county,finance}"),
    **dict.fromkeys(("ground", "instalment"), "{township,county}"),
    **dict.fromkeys(("receipt", "share"), "{finance}"), "waiver": "{county}",
}  # fmt: skip
NEVER_CHANGED = ("claimstep", "ground", "instalment", "receipt", "share")
NEVER_DELETED = ("claim", "claimmonth", "waiver")

# A step leads on from the last one along the road, at the desk at work; who decides did not begin, and two let go of money.
STEPS = """
CREATE FUNCTION recovery_step_leads_on() RETURNS trigger LANGUAGE plpgsql AS $$
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
    SELECT coalesce(sum(one.cents), 0) AS cents,
           (SELECT return_cents + fine_cents FROM recovery_claim WHERE id = NEW.claim_id) AS asked
      INTO came FROM recovery_receipt one WHERE one.claim_id = NEW.claim_id;
    IF NEW.to_stage = 'closed' AND came.cents IS DISTINCT FROM came.asked OR NEW.to_stage = 'withdrawn' AND came.cents > 0 THEN
        RAISE EXCEPTION 'recovery: what came is not what this step asks for'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_step_after_money';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recovery_step_leads_on BEFORE INSERT ON recovery_claimstep
    FOR EACH ROW EXECUTE FUNCTION recovery_step_leads_on();
ALTER TABLE recovery_claimstep ENABLE ALWAYS TRIGGER recovery_step_leads_on;
CREATE FUNCTION recovery_stands_where_it_went() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept record;
    last record;
    months record;
BEGIN
    SELECT stage, steps_made, claimed_cents INTO kept FROM recovery_claim WHERE id = NEW.id;
    SELECT to_stage, nth INTO last FROM recovery_claimstep WHERE claim_id = NEW.id ORDER BY nth DESC LIMIT 1;
    SELECT sum(cents)::bigint AS cents, bool_and(is_living = (kept.stage IN ('notified', 'heard', 'decided', 'planned', 'estate')))
        AS are_so INTO months FROM recovery_claimmonth WHERE claim_id = NEW.id;
    IF last.to_stage IS DISTINCT FROM kept.stage OR last.nth IS DISTINCT FROM kept.steps_made
       OR months.cents IS DISTINCT FROM kept.claimed_cents OR NOT months.are_so THEN
        RAISE EXCEPTION 'claim % stands at %, but its last step or its months say otherwise', NEW.id, kept.stage
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER recovery_stands AFTER INSERT OR UPDATE OF stage, steps_made ON recovery_claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION recovery_stands_where_it_went();
ALTER TABLE recovery_claim ENABLE ALWAYS TRIGGER recovery_stands;
"""

# What of a claim, a month or a waiver may change, and when.
STAY = """
CREATE FUNCTION recovery_claim_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['stage', 'steps_made'] || CASE OLD.stage || '>' || NEW.stage
        WHEN 'notified>heard' THEN ARRAY['heard_on', 'is_silent', 'said']
        WHEN 'heard>decided' THEN ARRAY['decided_on', 'return_cents', 'fine_cents', 'law', 'legal_check'] ELSE '{}' END;
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what was claimed is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recovery_claim_stays BEFORE UPDATE ON recovery_claim FOR EACH ROW EXECUTE FUNCTION recovery_claim_stays();
ALTER TABLE recovery_claim ENABLE ALWAYS TRIGGER recovery_claim_stays;
CREATE FUNCTION recovery_month_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT FROM recovery_claim WHERE id = NEW.claim_id AND steps_made = 0 AND entitlement_id = NEW.entitlement_id)
           OR NOT NEW.is_living THEN
            RAISE EXCEPTION 'a claim takes no month once it began' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF to_jsonb(NEW) - 'is_living' <> to_jsonb(OLD) - 'is_living' OR NEW.is_living AND NOT OLD.is_living THEN
        RAISE EXCEPTION 'what was claimed is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recovery_month_stays BEFORE INSERT OR UPDATE ON recovery_claimmonth
    FOR EACH ROW EXECUTE FUNCTION recovery_month_stays();
ALTER TABLE recovery_claimmonth ENABLE ALWAYS TRIGGER recovery_month_stays;
CREATE FUNCTION recovery_waiver_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (NEW.agreed_by_id IS NOT NULL OR NEW.proposed_by_id::text <> current_setting('doudi.officer', true)
        OR NOT EXISTS (SELECT FROM recovery_claim WHERE id = NEW.claim_id AND stage IN ('decided', 'planned', 'estate')
                          AND NOT (cause = 'fraud' AND NEW.kind = 'forgiven'))) THEN
        RAISE EXCEPTION 'recovery: this cannot be waived' USING ERRCODE = 'check_violation', CONSTRAINT = 'waiver_never_of_fraud';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.agreed_by_id IS NOT NULL OR NEW.agreed_by_id::text <> current_setting('doudi.officer', true)
        OR to_jsonb(NEW) - '{agreed_by_id,agreed_on}'::text[] <> to_jsonb(OLD) - '{agreed_by_id,agreed_on}'::text[]) THEN
        RAISE EXCEPTION 'a waiver is agreed to once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recovery_waiver_stays BEFORE INSERT OR UPDATE ON recovery_waiver
    FOR EACH ROW EXECUTE FUNCTION recovery_waiver_stays();
ALTER TABLE recovery_waiver ENABLE ALWAYS TRIGGER recovery_waiver_stays;
CREATE FUNCTION recovery_receipt_comes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked record;
    came bigint;
BEGIN
    SELECT stage, return_cents, fine_cents INTO asked FROM recovery_claim WHERE id = NEW.claim_id FOR UPDATE;
    SELECT coalesce(sum(cents), 0) INTO came FROM recovery_receipt WHERE claim_id = NEW.claim_id AND towards = NEW.towards;
    IF asked.stage IS NULL OR asked.stage NOT IN ('decided', 'planned', 'estate')
       OR came + NEW.cents > (CASE NEW.towards WHEN 'fine' THEN asked.fine_cents ELSE asked.return_cents END)
       OR NEW.ground_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM recovery_ground WHERE id = NEW.ground_id AND claim_id = NEW.claim_id
              AND (NEW.how <> 'deduction' OR kind IN ('consent', 'court'))) THEN
        RAISE EXCEPTION 'recovery: more than is owed, or without a ground'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_is_owed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recovery_receipt_comes BEFORE INSERT ON recovery_receipt
    FOR EACH ROW EXECUTE FUNCTION recovery_receipt_comes();
ALTER TABLE recovery_receipt ENABLE ALWAYS TRIGGER recovery_receipt_comes;
"""
DROPPED = "".join(
    f"DROP FUNCTION recovery_{one} CASCADE;"
    for one in (
        "step_leads_on", "stands_where_it_went", "claim_stays", "month_stays", "waiver_stays", "receipt_comes",
    )
)  # fmt: skip

# Paid beyond what is owed: lines that reached people, against what is owed for the same entitlement, programme and month. What an ended
# claim took up is over; what a living one holds is shown with its number.
OVERPAID = """
CREATE FUNCTION recovery_overpaid(inside text, of_family text, first date, last date) RETURNS TABLE (
    entitlement_id bigint, place text, programme text, month date, owed_cents bigint, paid_cents bigint, over_cents bigint, claim text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT paid.entitlement_id, paid.place, paid.programme, paid.month, coalesce(owed.cents, 0), paid.cents,
           paid.cents - coalesce(owed.cents, 0) - coalesce(taken.cents, 0), taken.claim
      FROM (SELECT line.entitlement_id, max(line.place)::text AS place, due.programme::text AS programme, due.month,
                   sum(due.base_cents + due.supplement_cents)::bigint AS cents
              FROM batches_batch batch JOIN batches_line line ON line.batch_id = batch.id AND line.state = 'paid'
              JOIN batches_due due ON due.line_id = line.id AND due.month BETWEEN first AND last
             WHERE batch.stage <> 'withdrawn' AND (of_family = '' OR batch.family = of_family)
               AND batch.month >= first - interval '12 months'
               AND line.place >= inside COLLATE "C" AND line.place < inside || ':' COLLATE "C"
             GROUP BY line.entitlement_id, due.programme::text, due.month) paid
      LEFT JOIN (SELECT one.entitlement_id, one.programme, one.month, sum(one.base_cents + one.supplement_cents)::bigint AS cents
                   FROM entitlements_owed(inside, of_family, first, last) one
                  GROUP BY one.entitlement_id, one.programme, one.month) owed
        ON owed.entitlement_id = paid.entitlement_id AND owed.programme = paid.programme AND owed.month = paid.month
      LEFT JOIN (SELECT held.entitlement_id, held.programme::text AS programme, held.month,
                        sum(held.cents) FILTER (WHERE NOT held.is_living AND claim.stage <> 'withdrawn')::bigint AS cents,
                        max(claim.number) FILTER (WHERE held.is_living)::text AS claim
                   FROM recovery_claimmonth held JOIN recovery_claim claim ON claim.id = held.claim_id
                  WHERE held.month BETWEEN first AND last
                  GROUP BY held.entitlement_id, held.programme::text, held.month) taken
        ON taken.entitlement_id = paid.entitlement_id AND taken.programme = paid.programme AND taken.month = paid.month
     WHERE paid.cents > coalesce(owed.cents, 0) + coalesce(taken.cents, 0)
$$;
COMMENT ON FUNCTION recovery_overpaid IS 'What was paid beyond what is owed, one row an entitlement, programme and month.';
"""


class Migration(migrations.Migration):
    """Sight, writers, the road, what stays, what is overpaid."""

    dependencies = [
        ("recovery", "0001_initial"),
        ("batches", "0002_guards"),
        ("entitlements", "0002_guards"),
        ("ledger", "0002_guards"),
    ]

    operations = [
        ProtectBy(table="recovery_claim", condition=f"ledger_sees(place) OR {OWN}"),
        *(
            ProtectBy(table=f"recovery_{one}", condition=OF_CLAIM)
            for one in ("claimmonth", "claimstep", "ground", "receipt", "waiver")
        ),
        ProtectBy(table="recovery_instalment", condition=OF_GROUND),
        ProtectBy(table="recovery_share", condition=OF_RECEIPT),
        migrations.RunSQL(WRITERS, "DROP FUNCTION recovery_ask_desk CASCADE; DROP FUNCTION recovery_refuse CASCADE;"),
        *(
            migrations.RunSQL(ASK.format(table=one, desks=desks), migrations.RunSQL.noop)
            for one, desks in WRITTEN.items()
        ),
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
        migrations.RunSQL(STEPS + STAY, DROPPED),
        migrations.RunSQL(OVERPAID, "DROP FUNCTION recovery_overpaid"),
    ]
