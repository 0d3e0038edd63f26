"""What the database itself keeps: who sees and writes, that a home stands where its last step led, two inspectors, what ends ends once."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

# A township also sees what its county keeps for all of it: series, partners, stores, lots, contractors.
SIGHT = """
CREATE FUNCTION goods_sees(place text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ledger_sees(place)
        OR current_setting('doudi.desk', true) = 'township' AND current_setting('doudi.place', true) LIKE place || '%'
$$;
COMMENT ON FUNCTION goods_sees IS 'Whether the desk at work may see what a county keeps in goods: its own, and those inside it.';
"""
WRITERS = """
CREATE FUNCTION goods_ask_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('doudi.desk', true), '') NOT IN ('system', 'township', 'county', 'finance') THEN
        RAISE EXCEPTION 'goods: this desk writes nothing here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""
ASK = """
CREATE TRIGGER goods_asks_desk BEFORE INSERT OR UPDATE ON goods_{table} FOR EACH STATEMENT EXECUTE FUNCTION goods_ask_desk();
ALTER TABLE goods_{table} ENABLE ALWAYS TRIGGER goods_asks_desk;
"""

OF_COUNTY = "goods_sees(place_id)"
OF_SERIES = "series_id IN (SELECT id FROM goods_series)"
OF_STORE = "store_id IN (SELECT id FROM goods_store)"
OF_HOME = "EXISTS (SELECT 1 FROM goods_home seen WHERE seen.id = {}.home_id)"
OWN_PARTNER = "provider_id IN (SELECT id FROM supply_provider WHERE agency_id = supply_agency())"
TAKEN = f"ledger_sees(place) OR partner_id IN (SELECT id FROM goods_partner WHERE {OWN_PARTNER})"
OWN = "current_setting('doudi.place', true) = 'all' OR officer_id::text = nullif(current_setting('doudi.officer', true), '')"

TABLES = (
    *("series", "partner", "partnerpayment", "voucher", "store", "lot", "leaving"),
    *("contractor", "home", "homestep", "planitem", "inspection"),
)
KEPT_WHOLE = ("partner", "partnerpayment", "store", "lot", "leaving", "contractor", "homestep", "inspection", "guess")
NEVER_DELETED = ", ".join(f"goods_{one}" for one in ("series", "voucher", "home", "planitem"))
KEEP = f"""
REVOKE UPDATE, DELETE, TRUNCATE ON {", ".join(f"goods_{one}" for one in KEPT_WHOLE)} FROM doudi_app;
REVOKE DELETE, TRUNCATE ON {NEVER_DELETED} FROM doudi_app;
CREATE FUNCTION goods_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a series is what it was opened as' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER goods_keeps_series BEFORE UPDATE ON goods_series FOR EACH STATEMENT EXECUTE FUNCTION goods_refuse();
ALTER TABLE goods_series ENABLE ALWAYS TRIGGER goods_keeps_series;
"""
LET_GO = f"""
DROP FUNCTION goods_refuse CASCADE;
GRANT UPDATE, DELETE ON {", ".join(f"goods_{one}" for one in KEPT_WHOLE)} TO doudi_app;
GRANT DELETE ON {NEVER_DELETED} TO doudi_app;
"""

PAIRS = (
    ("", "registered"), ("registered", "surveyed"), ("surveyed", "planned"), ("planned", "contracted"), ("contracted", "working"),
    ("working", "finished"), ("finished", "accepted"), ("finished", "working"), ("accepted", "paid"), ("paid", "closed"),
    ("registered", "cancelled"), ("surveyed", "cancelled"), ("planned", "cancelled"), ("contracted", "cancelled"),
)  # fmt: skip
STANDS = f"""
CREATE FUNCTION goods_home_leads_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
    planner bigint;
BEGIN
    SELECT to_stage, nth INTO last FROM goods_homestep WHERE home_id = NEW.home_id ORDER BY nth DESC LIMIT 1;
    IF NEW.nth <> coalesce(last.nth, 0) + 1 OR NEW.from_stage <> coalesce(last.to_stage, '')
       OR (NEW.from_stage, NEW.to_stage) NOT IN ({", ".join(f"('{start}', '{to}')" for start, to in PAIRS)}) THEN
        RAISE EXCEPTION 'step % of home % does not lead on from %', NEW.nth, NEW.home_id, last.to_stage
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.to_stage = 'accepted' THEN
        SELECT planned_by_id INTO planner FROM goods_home WHERE id = NEW.home_id;
        IF (SELECT count(DISTINCT seen.by_id) FROM goods_inspection seen JOIN goods_home home ON home.id = seen.home_id
             WHERE seen.home_id = NEW.home_id AND seen.round = home.round AND seen.passes
               AND seen.by_id IS DISTINCT FROM planner) < 2 THEN
            RAISE EXCEPTION 'home % was not passed by two who did not plan it', NEW.home_id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER goods_home_step_leads_on BEFORE INSERT ON goods_homestep
    FOR EACH ROW EXECUTE FUNCTION goods_home_leads_on();
ALTER TABLE goods_homestep ENABLE ALWAYS TRIGGER goods_home_step_leads_on;
CREATE FUNCTION goods_home_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept record;
    last record;
BEGIN
    SELECT stage, steps_made INTO kept FROM goods_home WHERE id = NEW.id;
    SELECT to_stage, nth INTO last FROM goods_homestep WHERE home_id = NEW.id ORDER BY nth DESC LIMIT 1;
    IF last.to_stage IS DISTINCT FROM kept.stage OR last.nth IS DISTINCT FROM kept.steps_made THEN
        RAISE EXCEPTION 'home % stands at %, but its last step is %', NEW.id, kept.stage, last.to_stage
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER goods_home_stands AFTER INSERT OR UPDATE OF stage, steps_made ON goods_home
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION goods_home_stands();
ALTER TABLE goods_home ENABLE ALWAYS TRIGGER goods_home_stands;
"""
FALLS = "DROP FUNCTION goods_home_leads_on CASCADE; DROP FUNCTION goods_home_stands CASCADE;"

# What ended stays as it ended, but for the payment that names it, once; what a voucher is never changes.
ENDS_ONCE = """
CREATE FUNCTION goods_voucher_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := CASE WHEN OLD.state = 'issued' THEN ARRAY['state', 'ended_on', 'ended_by_id', 'partner_id', 'why']
                          WHEN OLD.state = 'redeemed' AND OLD.payment_id IS NULL THEN ARRAY['payment_id'] ELSE '{}' END;
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a voucher ends once, and is what it was issued as' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER goods_voucher_ends BEFORE UPDATE ON goods_voucher FOR EACH ROW EXECUTE FUNCTION goods_voucher_ends_once();
ALTER TABLE goods_voucher ENABLE ALWAYS TRIGGER goods_voucher_ends;
"""

# One lot at a time, whoever they went to: pieces leave in order, at the lot's own cost, and no more than came; what is lost is written down by two.
LEAVE_IN_ORDER = """
CREATE FUNCTION goods_leave_in_order() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    lot record;
    before bigint;
    own text := current_setting('doudi.place', true);
BEGIN
    PERFORM set_config('doudi.place', 'all', true);
    SELECT * INTO lot FROM goods_lot WHERE id = NEW.lot_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(quantity), 0) INTO before FROM goods_leaving WHERE lot_id = NEW.lot_id;
    PERFORM set_config('doudi.place', coalesce(own, ''), true);
    IF NEW.since < before OR NEW.since + NEW.quantity > lot.quantity
       OR NEW.cents <> lot.cents * (NEW.since + NEW.quantity) / lot.quantity - lot.cents * NEW.since / lot.quantity THEN
        RAISE EXCEPTION 'lot % holds less, or it costs otherwise', NEW.lot_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER goods_leaves_in_order BEFORE INSERT ON goods_leaving FOR EACH ROW EXECUTE FUNCTION goods_leave_in_order();
ALTER TABLE goods_leaving ENABLE ALWAYS TRIGGER goods_leaves_in_order;
ALTER TABLE goods_leaving ADD CONSTRAINT goods_lost_by_two
    CHECK (kind = 'given' OR (second_by_id IS NOT NULL AND by_id IS NOT NULL AND second_by_id <> by_id));
"""
LEAVE = "DROP FUNCTION goods_leave_in_order CASCADE; ALTER TABLE goods_leaving DROP CONSTRAINT goods_lost_by_two;"


class Migration(migrations.Migration):
    """Sight, writers, keeping, the road, what ends once, what leaves in order."""

    dependencies = [("goods", "0001_initial"), ("ledger", "0002_guards"), ("supply", "0002_guards")]

    operations = [
        migrations.RunSQL(SIGHT, "DROP FUNCTION goods_sees"),
        *(ProtectBy(table=f"goods_{one}", condition=OF_COUNTY) for one in ("series", "store", "contractor")),
        ProtectBy(table="goods_partner", condition=f"{OF_SERIES} OR {OWN_PARTNER}"),
        ProtectBy(table="goods_partnerpayment", condition="partner_id IN (SELECT id FROM goods_partner)"),
        ProtectBy(table="goods_lot", condition=OF_STORE),
        ProtectBy(table="goods_voucher", condition=TAKEN),
        ProtectBy(table="goods_leaving", condition="ledger_sees(place)"),
        ProtectBy(table="goods_home", condition="ledger_sees(place)"),
        *(
            ProtectBy(table=f"goods_{one}", condition=OF_HOME.format(f"goods_{one}"))
            for one in ("homestep", "planitem", "inspection")
        ),
        ProtectBy(table="goods_guess", condition=OWN),
        migrations.RunSQL(WRITERS, "DROP FUNCTION goods_ask_desk CASCADE"),
        *(migrations.RunSQL(ASK.format(table=one), migrations.RunSQL.noop) for one in TABLES),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(STANDS, FALLS),
        migrations.RunSQL(ENDS_ONCE, "DROP FUNCTION goods_voucher_ends_once CASCADE"),
        migrations.RunSQL(LEAVE_IN_ORDER, LEAVE),
    ]
