"""What is due, as one temporary table: owed (`entitlements_owed`) less made (`batches_made`: paid or under way, less
given back), with the account of each. SQL, no loop.

Verb: reckon. The months of a regular list are reckoned for everybody, earlier ones for those whose entitlement says that one changed.
"""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper

EARLIEST = date(2000, 1, 1)
Words = dict[str, str | date]

# Who changed is read once and held: what changes meanwhile waits, and is found by the next list.
CHANGED = """
    CREATE TEMPORARY TABLE changed_now ON COMMIT DROP AS
    SELECT id, arrears_from FROM entitlements_entitlement
     WHERE family = %(family)s::text AND arrears_from < %(first)s::date
       AND place >= %(place)s::text COLLATE "C" AND place < %(place)s::text || ':' COLLATE "C" FOR NO KEY UPDATE
"""
LOOKED_AT = """
    UPDATE entitlements_entitlement held SET arrears_from = NULL FROM changed_now changed WHERE changed.id = held.id
"""
DUE_NOW = "CREATE TEMPORARY TABLE due_now (entitlement_id bigint, number text, place text, programme text, month date,"
DUE_NOW += " base_cents bigint, supplement_cents bigint, cause text, receipt_hash text, account_id bigint, payee text, bank text)"
DUE_NOW += " ON COMMIT DROP"

# `changed_now` are entitlements with a month to look at again; `since` bounds how far back anybody's goes. A month for which nothing is
# owed is looked at where something was given back: if the bank gave the payment back too, it never was his, and he gets his own again.
# Each part is a table of its own, of which the database then knows the size: row security leaves the planner to guess, and it guesses low.
OWED = """
    CREATE TEMPORARY TABLE owed_now ON COMMIT DROP AS
    WITH since AS (SELECT coalesce(min(arrears_from), %(first)s::date) AS month FROM changed_now)
    SELECT one.* FROM entitlements_owed(%(place)s::text, %(family)s::text, %(first)s::date, %(last)s::date) one
    UNION ALL
    SELECT one.* FROM since CROSS JOIN LATERAL entitlements_owed(%(place)s::text, %(family)s::text, since.month,
           (%(first)s::date - 1)) one
      JOIN changed_now changed ON changed.id = one.entitlement_id AND one.month >= changed.arrears_from
    UNION ALL
    SELECT back.entitlement_id, back.programme, held.family, held.place, back.month, 0, 0, 'arrears', '', back.month
      FROM since CROSS JOIN LATERAL batches_given_back(%(place)s::text, %(family)s::text, since.month, %(last)s::date) back
      JOIN entitlements_entitlement held ON held.id = back.entitlement_id
     WHERE NOT EXISTS (SELECT FROM entitlements_period one WHERE one.entitlement_id = back.entitlement_id
                          AND one.programme = back.programme AND one.months @> back.month)
       AND NOT EXISTS (SELECT FROM entitlements_extra one WHERE one.entitlement_id = back.entitlement_id
                          AND one.programme = back.programme AND one.month = back.month)
"""
MADE = """
    CREATE TEMPORARY TABLE made_now ON COMMIT DROP AS
    SELECT one.* FROM (SELECT coalesce(min(arrears_from), %(first)s::date) AS month FROM changed_now) since
     CROSS JOIN LATERAL batches_made(%(place)s::text, %(family)s::text, since.month, %(last)s::date) one
"""
FAILED = """
    CREATE TEMPORARY TABLE failed_now ON COMMIT DROP AS
    SELECT DISTINCT line.entitlement_id, due.programme, due.month FROM batches_batch batch
      JOIN batches_line line ON line.batch_id = batch.id AND line.state IN ('pulled', 'refused')
      JOIN batches_due due ON due.line_id = line.id
     WHERE batch.family = %(family)s::text AND batch.place = %(place)s::text AND batch.stage <> 'withdrawn'
"""
STILL = """
    CREATE TEMPORARY TABLE still_now ON COMMIT DROP AS
    SELECT owed.entitlement_id, owed.place, owed.programme, owed.month,
           owed.base_cents - coalesce(made.base_cents, 0) AS base_cents,
           owed.supplement_cents - coalesce(made.supplement_cents, 0) AS supplement_cents,
           CASE WHEN owed.cause IN ('price', 'one_off') THEN owed.cause
                WHEN failed.month IS NOT NULL THEN 'retry'
                WHEN owed.month < %(month)s::date THEN CASE owed.cause WHEN 'standard' THEN 'standard' ELSE 'arrears' END
                WHEN owed.begins = owed.month THEN owed.cause ELSE 'regular' END AS cause,
           owed.receipt_hash
      FROM owed_now owed
      LEFT JOIN made_now made ON made.entitlement_id = owed.entitlement_id AND made.programme = owed.programme
       AND made.month = owed.month
      LEFT JOIN failed_now failed ON failed.entitlement_id = owed.entitlement_id AND failed.programme = owed.programme
       AND failed.month = owed.month
     WHERE owed.base_cents + owed.supplement_cents > coalesce(made.base_cents + made.supplement_cents, 0)
"""
ACCOUNTS = """
    CREATE TEMPORARY TABLE account_now ON COMMIT DROP AS
    SELECT entitlement_id, account_id, holder, bank
      FROM payees_accounts_of(ARRAY(SELECT DISTINCT entitlement_id FROM still_now), %(month)s::date)
"""
RECKON = """
    INSERT INTO due_now
    SELECT due.entitlement_id, held.number, due.place, due.programme, due.month, due.base_cents, due.supplement_cents, due.cause,
           due.receipt_hash, account.account_id, coalesce(account.holder, held.name), coalesce(account.bank, '')
      FROM still_now due JOIN entitlements_entitlement held ON held.id = due.entitlement_id
      LEFT JOIN account_now account ON account.entitlement_id = due.entitlement_id
"""
PARTS = {"changed_now": CHANGED, "owed_now": OWED, "made_now": MADE, "failed_now": FAILED, "still_now": STILL}
SUMS = "SELECT bank, count(DISTINCT entitlement_id), sum(base_cents + supplement_cents)::bigint FROM due_now GROUP BY bank ORDER BY bank"
# Who has no account goes with the first bank's list, where the desk finds him.
HOMELESS = "UPDATE due_now SET bank = (SELECT min(bank) FROM due_now WHERE bank <> '') WHERE bank = ''"
HAS_BANK = " AND EXISTS (SELECT FROM due_now WHERE bank <> '')"


def reckon(*, place: str, family: str, month: date, first: date, last: date) -> list[tuple[str, int, int]]:
    """Fill `due_now` for a place, family and month; give each bank with how many are due and how many cents."""
    words: Words = {"place": place, "family": family, "month": month, "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS " + ", ".join((*PARTS, "account_now", "due_now")))
        for table, statement in PARTS.items():
            _lay_out(cursor, table, statement, words)
        cursor.execute(LOOKED_AT)
        cursor.execute(DUE_NOW)
        cursor.execute("SELECT EXISTS (SELECT FROM still_now)")
        if not cursor.fetchone()[0]:
            return []
        _lay_out(cursor, "account_now", ACCOUNTS, words)
        cursor.execute(RECKON, words)
        cursor.execute(HOMELESS + HAS_BANK)
        cursor.execute("ANALYZE due_now")
        cursor.execute(SUMS)
        return [(bank, int(count), int(cents)) for bank, count, cents in cursor.fetchall()]


def _lay_out(cursor: CursorWrapper, table: str, statement: str, words: Words) -> None:
    cursor.execute(statement, words)
    cursor.execute(f"ANALYZE {table}")
