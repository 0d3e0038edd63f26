"""What the database itself keeps: who sees and who writes, nothing changed, limits, sources apart, closed months."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

# Whoever works on money sees the books of the own place and inside it; what people applied for stays unseen (`doudi_sees`).
SIGHT = """
CREATE FUNCTION ledger_sees(place text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT current_setting('doudi.place', true) = 'all'
        OR current_setting('doudi.desk', true) IN ('township', 'county', 'city', 'finance', 'supervision')
       AND coalesce(current_setting('doudi.place', true), '') <> ''
       AND place COLLATE "C" >= current_setting('doudi.place', true)
       AND place COLLATE "C" < current_setting('doudi.place', true) || ':'
$$;
COMMENT ON FUNCTION ledger_sees IS 'Whether the desk at work on this connection may see the books of a place.';
"""
OF_ACCOUNT = "account_id IN (SELECT id FROM ledger_account)"
OF_EITHER_SIDE = (
    "current_setting('doudi.place', true) = 'all' OR debit_id IN (SELECT id FROM ledger_account)"
    " OR credit_id IN (SELECT id FROM ledger_account)"
)
OF_BUDGET = "budget_id IN (SELECT id FROM ledger_budget)"

WRITERS = """
CREATE FUNCTION ledger_ask_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('doudi.desk', true), '') NOT IN ('system', 'finance') THEN
        RAISE EXCEPTION 'ledger: only finance writes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""
ASK = """
CREATE TRIGGER ledger_asks_desk BEFORE INSERT OR UPDATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_ask_desk();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER ledger_asks_desk;
"""

# By statement: refused also where row security would have shown no row to change.
KEEP = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
KEPT = """
CREATE TRIGGER ledger_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER ledger_keeps;
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM doudi_app;
"""
FREED = "GRANT UPDATE, DELETE ON {table} TO doudi_app"

# What was posted is looked at once a statement, grouped by accounts, day and kind: a few lines, however many transfers.
# A posting holds 7304103 shared and a closing alone, so that a month closes after what was being booked into it, and before the rest.
# After the locks each question sees what others have kept meanwhile; that is so in READ COMMITTED alone.
CHECK = """
CREATE TYPE ledger_movement AS (debit_id bigint, credit_id bigint, booked_on date, kind text, cents bigint);
CREATE SEQUENCE ledger_posting_number;
CREATE FUNCTION ledger_complain(rule text, about text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF about IS NOT NULL THEN
        RAISE EXCEPTION '%: %', rule, about USING ERRCODE = 'check_violation', CONSTRAINT = rule, DETAIL = about;
    END IF;
END $$;
CREATE FUNCTION ledger_check_posted() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moved ledger_movement[];
    are_made_now boolean;
BEGIN
    SELECT array_agg(ROW(debit_id, credit_id, booked_on, kind, cents)::ledger_movement), bool_and(is_made_now)
      INTO moved, are_made_now
      FROM (SELECT debit_id, credit_id, booked_on, kind, sum(cents)::bigint AS cents,
                   bool_and(made_at = statement_timestamp()) AS is_made_now
              FROM posted GROUP BY debit_id, credit_id, booked_on, kind) one;
    IF moved IS NULL THEN
        RETURN NULL;
    END IF;
    IF NOT are_made_now OR current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'ledger: made_at is written by the database, and postings are READ COMMITTED'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(7304103);
    PERFORM ledger_check_accounts(moved), ledger_check_purposes(moved), ledger_check_limits(moved);
    IF EXISTS (SELECT FROM unnest(moved) WHERE kind = 'reverse') THEN
        PERFORM ledger_complain('ledger_transfer_reverses_exactly', min(posted.key))
           FROM posted LEFT JOIN ledger_transfer first ON first.id = posted.reverses_id
          WHERE posted.reverses_id IS NOT NULL
            AND (first.id IS NULL OR first.reverses_id IS NOT NULL OR posted.booked_on < first.booked_on
                 OR (first.debit_id, first.credit_id, first.cents) <> (posted.credit_id, posted.debit_id, posted.cents));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_checks_posted AFTER INSERT ON ledger_transfer REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_posted();
ALTER TABLE ledger_transfer ENABLE ALWAYS TRIGGER ledger_checks_posted;
"""

# Both accounts are there, in the sight of who posts, open, and in no closed month.
ACCOUNTS = """
CREATE FUNCTION ledger_check_accounts(moved ledger_movement[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ledger_complain('ledger_transfer_accounts_open', min(coalesce(account.code, touched.id::text)))
       FROM (SELECT debit_id AS id, booked_on FROM unnest(moved) UNION SELECT credit_id, booked_on FROM unnest(moved)) touched
       LEFT JOIN ledger_account account ON account.id = touched.id
      WHERE account.id IS NULL OR account.opened_on > touched.booked_on;
    PERFORM ledger_complain('ledger_transfer_month_open', min(account.code || ' ' || touched.booked_on))
       FROM (SELECT debit_id AS id, booked_on FROM unnest(moved) UNION SELECT credit_id, booked_on FROM unnest(moved)) touched
       JOIN ledger_account account ON account.id = touched.id
       JOIN ledger_closing closing ON closing.until > touched.booked_on
            AND closing.place_id IN (SELECT left(account.place_id, digits) FROM unnest(ARRAY[2, 4, 6, 9, 12]) digits);
END $$;
"""

# R649 art. 5, Social Assistance Law art. 6: each source in books of its own, and earmarked money for its purpose alone.
# A reserve fund is filled from a government's source. What was paid may come back into the pool it may have come from.
PURPOSES = """
CREATE FUNCTION ledger_check_purposes(moved ledger_movement[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ledger_complain('ledger_transfer_keeps_sources_apart', min(credit.code || ' ' || debit.code))
       FROM unnest(moved) one
       JOIN ledger_account debit ON debit.id = one.debit_id JOIN ledger_account credit ON credit.id = one.credit_id
      WHERE one.kind <> 'reverse' AND debit.fund <> credit.fund
        AND NOT (one.kind = 'replenish' AND debit.fund = 'reserve' AND debit.kind = 'asset' AND credit.kind = 'asset'
                 AND credit.fund IN ('central', 'province', 'city', 'county'));
    PERFORM ledger_complain('ledger_transfer_keeps_purposes_apart', min(credit.code || ' ' || debit.code))
       FROM unnest(moved) one
       JOIN ledger_account debit ON debit.id = one.debit_id JOIN ledger_account credit ON credit.id = one.credit_id
      WHERE one.kind <> 'reverse' AND credit.family <> '' AND debit.family <> credit.family
        AND NOT (one.kind IN ('return', 'recover') AND credit.kind = 'expense' AND debit.family = '');
END $$;
"""

# Limited accounts are locked in code order, so that two postings wait for each other and never in a circle.
LIMITS = """
CREATE FUNCTION ledger_check_limits(moved ledger_movement[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    limited_ids bigint[];
BEGIN
    SELECT array_agg(held.id) INTO limited_ids
      FROM (SELECT id FROM ledger_account
             WHERE limited <> '' AND id IN (SELECT debit_id FROM unnest(moved) UNION SELECT credit_id FROM unnest(moved))
             ORDER BY code FOR NO KEY UPDATE) held;
    IF limited_ids IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO ledger_turnover AS held (account_id, booked_on, debit_cents, credit_cents)
    SELECT side.id, side.booked_on, sum(side.debit), sum(side.credit)
      FROM (SELECT debit_id AS id, booked_on, cents AS debit, 0 AS credit FROM unnest(moved)
            UNION ALL SELECT credit_id, booked_on, 0, cents FROM unnest(moved)) side
     WHERE side.id = ANY (limited_ids)
     GROUP BY side.id, side.booked_on
        ON CONFLICT (account_id, booked_on) DO UPDATE
       SET debit_cents = held.debit_cents + EXCLUDED.debit_cents, credit_cents = held.credit_cents + EXCLUDED.credit_cents;
    PERFORM ledger_complain('ledger_transfer_within_limits', min(account.code || ' ' || run.booked_on))
       FROM (SELECT account_id, booked_on,
                    sum(debit_cents - credit_cents) OVER (PARTITION BY account_id ORDER BY booked_on) AS cents
               FROM ledger_turnover WHERE account_id = ANY (limited_ids)) run
       JOIN ledger_account account ON account.id = run.account_id
      WHERE CASE account.limited WHEN 'credit' THEN run.cents < 0 ELSE run.cents > 0 END;
END $$;
"""

CLOSE = """
CREATE FUNCTION ledger_close() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7304103);
    PERFORM ledger_complain('ledger_closing_in_order', max(until)::text)
       FROM ledger_closing WHERE place_id = NEW.place_id AND until >= NEW.until;
    NEW.made_at := statement_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_closes BEFORE INSERT ON ledger_closing FOR EACH ROW EXECUTE FUNCTION ledger_close();
ALTER TABLE ledger_closing ENABLE ALWAYS TRIGGER ledger_closes;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger_turnover FROM doudi_app;
"""
UNCHECK = """
DROP FUNCTION ledger_close CASCADE; DROP FUNCTION ledger_check_posted CASCADE; DROP FUNCTION ledger_check_accounts;
DROP FUNCTION ledger_check_purposes; DROP FUNCTION ledger_check_limits; DROP FUNCTION ledger_complain;
DROP TYPE ledger_movement; DROP SEQUENCE ledger_posting_number; GRANT INSERT, UPDATE, DELETE ON ledger_turnover TO doudi_app;
"""

APPEND_ONLY = ("ledger_account", "ledger_transfer", "ledger_closing", "ledger_closingbalance", "ledger_allocation")
WRITTEN_BY_FINANCE = (*APPEND_ONLY, "ledger_budget")


class Migration(migrations.Migration):
    """Sight, writers, keeping, checks."""

    dependencies = [("ledger", "0001_initial"), ("offices", "0004_finance")]

    operations = [
        migrations.RunSQL(SIGHT, "DROP FUNCTION ledger_sees"),
        ProtectBy(table="ledger_account", condition="ledger_sees(place_id)"),
        ProtectBy(table="ledger_budget", condition="ledger_sees(place_id)"),
        ProtectBy(table="ledger_transfer", condition=OF_EITHER_SIDE),
        ProtectBy(table="ledger_turnover", condition=OF_ACCOUNT),
        ProtectBy(table="ledger_closingbalance", condition=OF_ACCOUNT),
        ProtectBy(table="ledger_allocation", condition=OF_BUDGET),
        migrations.RunSQL(WRITERS, "DROP FUNCTION ledger_ask_desk CASCADE"),
        migrations.RunSQL(KEEP, "DROP FUNCTION ledger_refuse CASCADE"),
        *(migrations.RunSQL(ASK.format(table=one), migrations.RunSQL.noop) for one in WRITTEN_BY_FINANCE),
        *(migrations.RunSQL(KEPT.format(table=one), FREED.format(table=one)) for one in APPEND_ONLY),
        migrations.RunSQL(CHECK + ACCOUNTS + PURPOSES + LIMITS + CLOSE, UNCHECK),
    ]
