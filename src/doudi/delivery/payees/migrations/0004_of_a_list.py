"""What a list asks of accounts is asked of its own: a county's four lists cost what they are, and not four counties."""

from django.db import migrations

INSIDE = '{0} >= inside COLLATE "C" AND {0} < (inside || \':\') COLLATE "C"'

# One look-up for each: row security leaves the planner no idea how many rows it will show.
ACCOUNTS_OF = """
CREATE FUNCTION payees_accounts_of(entitlements bigint[], of_month date) RETURNS TABLE (
    entitlement_id bigint, account_id bigint, holder text, bank text, trouble text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000 AS $$
    SELECT asked.id, account.id, account.holder, account.bank,
           CASE WHEN last.outcome IN ('mismatch', 'no_account', 'frozen', 'closed') THEN last.outcome::text ELSE '' END
      FROM unnest(entitlements) asked (id)
     CROSS JOIN LATERAL (SELECT one.account_id FROM payees_assignment one
                          WHERE one.entitlement_id = asked.id AND one.months @> of_month OFFSET 0) given
     CROSS JOIN LATERAL (SELECT one.id, one.holder::text, one.bank::text FROM payees_account one
                          WHERE one.id = given.account_id OFFSET 0) account
      LEFT JOIN LATERAL (SELECT made.outcome FROM payees_accountcheck made WHERE made.account_id = account.id
                          ORDER BY made.id DESC LIMIT 1) last ON true
$$;
COMMENT ON FUNCTION payees_accounts_of IS 'As payees_accounts, for these entitlements alone.';
"""
SHARED_OF = """
CREATE FUNCTION payees_shared_of(accounts bigint[], of_month date) RETURNS TABLE (
    entitlement_id bigint, account_id bigint, number_hash bytea, payees bigint, place text) LANGUAGE sql STABLE ROWS 1000 AS $$
    WITH RECURSIVE here AS MATERIALIZED (
        SELECT DISTINCT account.hash FROM unnest(accounts) asked (id)
         CROSS JOIN LATERAL (SELECT one.number_hash AS hash FROM payees_account one
                              WHERE one.id = asked.id AND one.kind <> 'institution' OFFSET 0) account
    ), into_it AS MATERIALIZED (
        SELECT here.hash, account.id AS account_id, given.entitlement_id, given.place FROM here
         CROSS JOIN LATERAL (SELECT one.id FROM payees_account one
                              WHERE one.number_hash = here.hash AND one.kind <> 'institution' OFFSET 0) account
         CROSS JOIN LATERAL (SELECT one.entitlement_id, one.place FROM payees_assignment one
                              WHERE one.account_id = account.id AND one.months @> of_month OFFSET 0) given
    ), used AS MATERIALIZED (
        SELECT many_uses.hash, many_uses.account_id, many_uses.entitlement_id, many_uses.place, due.person
          FROM (SELECT into_it.*, count(*) OVER (PARTITION BY hash) AS uses FROM into_it) many_uses
         CROSS JOIN LATERAL (SELECT one.subject_id AS person FROM entitlements_entitlement one
                              WHERE one.id = many_uses.entitlement_id OFFSET 0) due
         WHERE many_uses.uses > 2
    ), many AS MATERIALIZED (
        SELECT hash FROM used GROUP BY hash HAVING count(DISTINCT person) > 2
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
    SELECT used.entitlement_id, used.account_id, used.hash, units.payees, used.place::text FROM used JOIN units USING (hash)
$$;
COMMENT ON FUNCTION payees_shared_of IS 'F09: which of these accounts pay more than two people who have nothing to do with each other.';
"""
SHARED = f"""
CREATE OR REPLACE FUNCTION payees_shared(inside text, of_month date) RETURNS TABLE (
    entitlement_id bigint, account_id bigint, number_hash bytea, payees bigint) LANGUAGE sql STABLE ROWS 1000 AS $$
    SELECT told.entitlement_id, told.account_id, told.number_hash, told.payees
      FROM payees_shared_of(ARRAY(SELECT DISTINCT given.account_id FROM payees_assignment given
                                   WHERE given.months @> of_month AND {INSIDE.format("given.place")}), of_month) told
     WHERE {INSIDE.format("told.place")}
$$;
"""


class Migration(migrations.Migration):
    """Two relations of a list's own accounts; that of a place is made of one of them."""

    dependencies = [("payees", "0003_by_place_first")]

    operations = [
        migrations.RunSQL(ACCOUNTS_OF, "DROP FUNCTION payees_accounts_of"),
        migrations.RunSQL(SHARED_OF + SHARED, migrations.RunSQL.noop),
    ]
