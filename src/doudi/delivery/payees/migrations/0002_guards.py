"""What the database itself keeps: who sees and who writes, nothing changed, one account a month, and the relations lists are made from."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

# Officers see the accounts the books of their place show, and a county's institutions; a resident sees where his own money goes.
SIGHT = """
CREATE FUNCTION payees_resident() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT substring(current_setting('doudi.file', true) FROM '^person:([0-9]{1,18})$')::bigint
$$;
COMMENT ON FUNCTION payees_resident IS 'The number of the resident at work on this connection, else nothing.';
"""
OWN = """(SELECT own.{} FROM payees_assignment own JOIN entitlements_entitlement mine ON mine.id = own.entitlement_id
    WHERE mine.subject_id = payees_resident())"""
SEEN_ACCOUNT = f"""ledger_sees(place) OR kind = 'institution' AND current_setting('doudi.desk', true) = 'township'
    AND current_setting('doudi.place', true) LIKE place || '%' OR id IN {OWN.format("account_id")}"""
SEEN_ASSIGNMENT = """ledger_sees(place) OR entitlement_id IN (
    SELECT mine.id FROM entitlements_entitlement mine WHERE mine.subject_id = payees_resident())"""
OF_ACCOUNT = """current_setting('doudi.place', true) = 'all'
    OR EXISTS (SELECT FROM payees_account seen WHERE seen.id = {}.account_id)"""
OF_LIST = "account_list_id IN (SELECT id FROM payees_accountlist)"

# A range of one number overlaps another exactly when they are equal: exclusion without an extension.
APART = """
ALTER TABLE payees_assignment ADD CONSTRAINT assignment_is_of_whole_months CHECK (
    isempty(months) OR NOT lower_inf(months) AND extract(day FROM lower(months)) = 1
    AND (upper_inf(months) OR extract(day FROM upper(months)) = 1));
ALTER TABLE payees_assignment ADD CONSTRAINT assignment_one_a_month EXCLUDE USING gist (
    int8range(entitlement_id, entitlement_id, '[]') WITH &&, months WITH &&);
"""
TOGETHER = """
ALTER TABLE payees_assignment DROP CONSTRAINT assignment_one_a_month, DROP CONSTRAINT assignment_is_of_whole_months;
"""

WRITERS = """
CREATE FUNCTION payees_ask_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('doudi.desk', true), '') <> ALL (TG_ARGV[0]::text[]) THEN
        RAISE EXCEPTION 'payees: this desk writes nothing here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION payees_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written down about an account is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
ASK = """
CREATE TRIGGER payees_asks_desk BEFORE INSERT OR UPDATE OR DELETE ON payees_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION payees_ask_desk('{desks}');
ALTER TABLE payees_{table} ENABLE ALWAYS TRIGGER payees_asks_desk;
"""
KEEP = """
CREATE TRIGGER payees_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON payees_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION payees_refuse();
ALTER TABLE payees_{table} ENABLE ALWAYS TRIGGER payees_keeps;
REVOKE UPDATE, DELETE, TRUNCATE ON payees_{table} FROM doudi_app;
"""
WRITTEN = {
    "account": "{system,township,county}", "assignment": "{system,township,county}", "keeping": "{system,township,county}",
    "accountcheck": "{system,township,county,finance}", "accountlist": "{system,county}", "accountfault": "{system,county}",
}  # fmt: skip
KEPT = ("account", "accountcheck", "accountlist", "accountfault")

# An assignment is made in the sight of who makes it, at its entitlement's place; institutions' accounts are the county's to open.
MADE = """
CREATE FUNCTION payees_check_assigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM made LEFT JOIN entitlements_entitlement due ON due.id = made.entitlement_id
                 LEFT JOIN payees_account account ON account.id = made.account_id
                WHERE due.place IS DISTINCT FROM made.place OR account.id IS NULL) THEN
        RAISE EXCEPTION 'payees: an account is assigned where its entitlement is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payees_checks_assigned AFTER INSERT ON payees_assignment REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION payees_check_assigned();
ALTER TABLE payees_assignment ENABLE ALWAYS TRIGGER payees_checks_assigned;
CREATE FUNCTION payees_check_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('doudi.desk', true) = 'township' AND EXISTS (SELECT FROM made WHERE kind = 'institution') THEN
        RAISE EXCEPTION 'payees: the county opens accounts of institutions' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payees_checks_opened AFTER INSERT ON payees_account REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION payees_check_opened();
ALTER TABLE payees_account ENABLE ALWAYS TRIGGER payees_checks_opened;
"""

# An assignment may only end earlier, or be left with no month; a keeping is agreed on once and ends once.
ONCE = """
CREATE FUNCTION payees_assignment_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'months' <> to_jsonb(OLD) - 'months' OR NOT NEW.months <@ OLD.months
       OR NOT isempty(NEW.months) AND lower(NEW.months) <> lower(OLD.months) THEN
        RAISE EXCEPTION 'an assignment only ends' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payees_assignment_only_ends BEFORE UPDATE ON payees_assignment
    FOR EACH ROW EXECUTE FUNCTION payees_assignment_ends();
ALTER TABLE payees_assignment ENABLE ALWAYS TRIGGER payees_assignment_only_ends;
CREATE FUNCTION payees_keeping_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := CASE WHEN OLD.agreed_on IS NULL THEN ARRAY['agreed_on', 'county_record'] ELSE '{}' END
                  || CASE WHEN OLD.until IS NULL THEN ARRAY['until'] ELSE '{}' END;
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a keeping is agreed on once and ends once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payees_keeping_only_ends BEFORE UPDATE ON payees_keeping
    FOR EACH ROW EXECUTE FUNCTION payees_keeping_ends();
ALTER TABLE payees_keeping ENABLE ALWAYS TRIGGER payees_keeping_only_ends;
REVOKE DELETE, TRUNCATE ON payees_assignment, payees_keeping FROM doudi_app;
"""
UNCHECK = """
DROP FUNCTION payees_check_assigned CASCADE; DROP FUNCTION payees_check_opened CASCADE;
DROP FUNCTION payees_assignment_ends CASCADE; DROP FUNCTION payees_keeping_ends CASCADE;
"""

# For everybody of a place at once; a place is given by the beginning of its code, a month by its first day.
INSIDE = '{0} >= inside COLLATE "C" AND {0} < (inside || \':\') COLLATE "C"'
ACCOUNTS = f"""
CREATE FUNCTION payees_accounts(inside text, of_month date) RETURNS TABLE (
    entitlement_id bigint, account_id bigint, kind text, holder text, bank text, bank_number text, tail text, number_hash bytea,
    sealed bytea, trouble text) LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000 AS $$
    SELECT given.entitlement_id, account.id, account.kind::text, account.holder::text, account.bank::text,
           account.bank_number::text, account.tail::text, account.number_hash, account.sealed,
           CASE WHEN last.outcome IN ('mismatch', 'no_account', 'frozen', 'closed') THEN last.outcome::text ELSE '' END
      FROM payees_assignment given JOIN payees_account account ON account.id = given.account_id
      LEFT JOIN (SELECT DISTINCT ON (made.account_id) made.account_id, made.outcome FROM payees_accountcheck made
                  ORDER BY made.account_id, made.id DESC) last ON last.account_id = account.id
     WHERE given.months @> of_month AND {INSIDE.format("given.place")}
$$;
COMMENT ON FUNCTION payees_accounts IS 'Into which account lists of a month pay, one row an entitlement; trouble is empty when it is sound.';
CREATE FUNCTION payees_missing(inside text, of_family text, of_month date) RETURNS TABLE (entitlement_id bigint)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT DISTINCT owed.entitlement_id FROM entitlements_owed(inside, of_family, of_month, of_month) owed
     WHERE NOT EXISTS (SELECT FROM payees_assignment given
                        WHERE given.entitlement_id = owed.entitlement_id AND given.months @> of_month)
$$;
COMMENT ON FUNCTION payees_missing IS 'Who is owed something in a month and has no account.';
CREATE FUNCTION payees_kept_without(inside text, of_month date) RETURNS TABLE (
    entitlement_id bigint, account_id bigint, keeping_id bigint) LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT given.entitlement_id, given.account_id, kept.id
      FROM payees_keeping kept JOIN payees_account told ON told.id = kept.account_id
      JOIN payees_account account ON account.number_hash = told.number_hash
      JOIN payees_assignment given ON given.account_id = account.id AND given.months @> of_month
     WHERE kept.agreed_on IS NULL AND kept.since < of_month + interval '1 month'
       AND (kept.until IS NULL OR kept.until > of_month) AND {INSIDE.format("given.place")}
$$;
COMMENT ON FUNCTION payees_kept_without IS 'F10: whose card is kept by somebody of the village or an office, without an agreement.';
"""

# People of one household, of one guardian, or related to one another count as one; so does an institution. Ask it as the system:
# a desk that sees no files of people does not see how they are related either.
SHARED = f"""
CREATE FUNCTION payees_shared(inside text, of_month date) RETURNS TABLE (
    entitlement_id bigint, account_id bigint, number_hash bytea, payees bigint) LANGUAGE sql STABLE ROWS 1000 AS $$
    WITH RECURSIVE used AS MATERIALIZED (
        SELECT account.number_hash AS hash, given.account_id, given.entitlement_id, given.place, due.subject_id AS person
          FROM payees_assignment given JOIN payees_account account ON account.id = given.account_id
          JOIN entitlements_entitlement due ON due.id = given.entitlement_id
         WHERE given.months @> of_month AND account.kind <> 'institution'
    ), many AS MATERIALIZED (
        SELECT hash FROM used GROUP BY hash
        HAVING count(DISTINCT person) > 2 AND bool_or({INSIDE.format("place")})
    ), people AS MATERIALIZED (
        SELECT DISTINCT hash, person FROM used JOIN many USING (hash)
    ), ties AS MATERIALIZED (
        SELECT hash, person, 'person:' || person AS tie FROM people
         UNION
        SELECT hash, person, 'household:' || lives.household_id FROM people JOIN registry_membership lives ON lives.person_id = person
         WHERE lives.since < of_month + interval '1 month' AND (lives.until IS NULL OR lives.until > of_month)
         UNION
        SELECT hash, person, 'person:' || held.guardian_id FROM people JOIN registry_guardianship held ON held.ward_id = person
         WHERE held.shown_on < of_month + interval '1 month' AND (held.until IS NULL OR held.until > of_month)
         UNION
        SELECT hash, person, 'person:' || kin.relative_id FROM people JOIN registry_relation kin ON kin.person_id = person
         WHERE kin.code NOT LIKE '9%' AND (kin.until IS NULL OR kin.until > of_month)
    ), reach (hash, person, root) AS (
        SELECT hash, person, person FROM people
         UNION
        SELECT reach.hash, other.person, reach.root FROM reach
          JOIN ties mine ON mine.hash = reach.hash AND mine.person = reach.person
          JOIN ties other ON other.hash = mine.hash AND other.tie = mine.tie
    ), units AS (
        SELECT hash, count(DISTINCT root) AS payees
          FROM (SELECT hash, person, min(root) AS root FROM reach GROUP BY hash, person) one
         GROUP BY hash HAVING count(DISTINCT root) > 2
    )
    SELECT used.entitlement_id, used.account_id, used.hash, units.payees FROM used JOIN units USING (hash)
     WHERE {INSIDE.format("used.place")}
$$;
COMMENT ON FUNCTION payees_shared IS 'F09: accounts that pay more than two people who have nothing to do with each other.';
"""
FORGET = """
DROP FUNCTION payees_shared; DROP FUNCTION payees_accounts; DROP FUNCTION payees_missing; DROP FUNCTION payees_kept_without;
"""


class Migration(migrations.Migration):
    """Sight, months apart, writers, keeping, relations."""

    dependencies = [
        ("payees", "0001_initial"), ("entitlements", "0002_guards"), ("ledger", "0002_guards"), ("registry", "0006_guardianship"),
    ]  # fmt: skip

    operations = [
        migrations.RunSQL(SIGHT, "DROP FUNCTION payees_resident"),
        ProtectBy(table="payees_account", condition=SEEN_ACCOUNT),
        ProtectBy(table="payees_assignment", condition=SEEN_ASSIGNMENT),
        ProtectBy(table="payees_accountcheck", condition=OF_ACCOUNT.format("payees_accountcheck")),
        ProtectBy(table="payees_keeping", condition=OF_ACCOUNT.format("payees_keeping")),
        ProtectBy(table="payees_accountlist", condition="ledger_sees(place)"),
        ProtectBy(table="payees_accountfault", condition=OF_LIST),
        migrations.RunSQL(APART, TOGETHER),
        migrations.RunSQL(WRITERS, "DROP FUNCTION payees_ask_desk CASCADE; DROP FUNCTION payees_refuse CASCADE;"),
        *(
            migrations.RunSQL(ASK.format(table=one, desks=desks), migrations.RunSQL.noop)
            for one, desks in WRITTEN.items()
        ),
        *(migrations.RunSQL(KEEP.format(table=one), migrations.RunSQL.noop) for one in KEPT),
        migrations.RunSQL(MADE + ONCE, UNCHECK),
        migrations.RunSQL(ACCOUNTS + SHARED, FORGET),
    ]
