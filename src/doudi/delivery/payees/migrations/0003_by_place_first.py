"""What lists ask of accounts is asked of the place first: the cost is that of the list, however many others are paid."""

from django.db import migrations

INSIDE = '{0} >= inside COLLATE "C" AND {0} < (inside || \':\') COLLATE "C"'
ACCOUNTS = """
CREATE OR REPLACE FUNCTION payees_accounts(inside text, of_month date) RETURNS TABLE (
    entitlement_id bigint, account_id bigint, kind text, holder text, bank text, bank_number text, tail text, number_hash bytea,
    sealed bytea, trouble text) LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000 AS $$
    SELECT given.entitlement_id, account.id, account.kind::text, account.holder::text, account.bank::text,
           account.bank_number::text, account.tail::text, account.number_hash, account.sealed,
           CASE WHEN last.outcome IN ('mismatch', 'no_account', 'frozen', 'closed') THEN last.outcome::text ELSE '' END
      FROM payees_assignment given JOIN payees_account account ON account.id = given.account_id
      LEFT JOIN {last} last ON {found}
     WHERE given.months @> of_month AND {inside}
$$;
"""
FOR_EACH = """LATERAL (SELECT made.outcome FROM payees_accountcheck made WHERE made.account_id = account.id
                     ORDER BY made.id DESC LIMIT 1)"""
FOR_ALL = """(SELECT DISTINCT ON (made.account_id) made.account_id, made.outcome FROM payees_accountcheck made
                  ORDER BY made.account_id, made.id DESC)"""
PLACE = INSIDE.format("given.place")

# Numbers used in the place, then everybody else who is paid into one of them: one look-up for each, because row security leaves the
# planner no idea how many rows it will show. Persons are asked for where a number is used more than twice.
HERE = f"""here AS MATERIALIZED (
        SELECT DISTINCT account.number_hash AS hash
          FROM payees_assignment given JOIN payees_account account ON account.id = given.account_id
         WHERE given.months @> of_month AND account.kind <> 'institution' AND {PLACE}
    ), into_it AS MATERIALIZED (
        SELECT here.hash, account.id AS account_id, given.entitlement_id, given.place FROM here
         CROSS JOIN LATERAL (SELECT one.id FROM payees_account one
                              WHERE one.number_hash = here.hash AND one.kind <> 'institution' OFFSET 0) account
         CROSS JOIN LATERAL (SELECT one.entitlement_id, one.place FROM payees_assignment one
                              WHERE one.account_id = account.id AND one.months @> of_month OFFSET 0) given
    ), used AS MATERIALIZED (
        SELECT into_it.hash, into_it.account_id, into_it.entitlement_id, into_it.place, due.person FROM into_it
         CROSS JOIN LATERAL (SELECT one.subject_id AS person FROM entitlements_entitlement one
                              WHERE one.id = into_it.entitlement_id OFFSET 0) due
         WHERE into_it.hash IN (SELECT hash FROM into_it GROUP BY hash HAVING count(*) > 2)
    ), many AS MATERIALIZED (
        SELECT hash FROM used GROUP BY hash HAVING count(DISTINCT person) > 2
    )"""
EVERYWHERE = f"""used AS MATERIALIZED (
        SELECT account.number_hash AS hash, given.account_id, given.entitlement_id, given.place, due.subject_id AS person
          FROM payees_assignment given JOIN payees_account account ON account.id = given.account_id
          JOIN entitlements_entitlement due ON due.id = given.entitlement_id
         WHERE given.months @> of_month AND account.kind <> 'institution'
    ), many AS MATERIALIZED (
        SELECT hash FROM used GROUP BY hash
        HAVING count(DISTINCT person) > 2 AND bool_or({INSIDE.format("place")})
    )"""
SHARED = """
CREATE OR REPLACE FUNCTION payees_shared(inside text, of_month date) RETURNS TABLE (
    entitlement_id bigint, account_id bigint, number_hash bytea, payees bigint) LANGUAGE sql STABLE ROWS 1000 AS $$
    WITH RECURSIVE {used}, people AS MATERIALIZED (
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
     WHERE {inside}
$$;
"""
USED = INSIDE.format("used.place")


def _shared(used: str) -> str:
    return SHARED.replace("{used}", used).replace("{inside}", USED)


class Migration(migrations.Migration):
    """Both relations, as cheap as the place is small."""

    dependencies = [("payees", "0002_guards")]

    operations = [
        migrations.RunSQL(
            ACCOUNTS.format(last=FOR_EACH, found="true", inside=PLACE),
            ACCOUNTS.format(last=FOR_ALL, found="last.account_id = account.id", inside=PLACE),
        ),
        migrations.RunSQL(_shared(HERE), _shared(EVERYWHERE)),
    ]
