"""How a file of accounts is checked and written as a whole: statements over a temporary table, for a hundred rows or a million.

Verbs: make, faults, write. What a row may pay into which account is `suiting`'s; here it is asked for all rows at once.
"""

from __future__ import annotations

import json
from datetime import date

from django.db import connection
from django.utils.translation import gettext

from doudi.delivery.payees import rows
from doudi.delivery.payees.rows import Unreadable
from doudi.delivery.payees.suiting import KINDS, OF_HOUSEHOLD
from doudi.offices.models import Officer

COLUMNS = "row, entitlement, holder, plain, kind, sealed, number_hash, tail, bank, bank_number, since"
COPY = f"COPY payees_read ({COLUMNS}) FROM STDIN"
TYPES = ["int8", "text", "text", "text", "text", "bytea", "bytea", "text", "text", "text", "date"]

MAKE = """
CREATE TEMPORARY TABLE payees_read (
    row bigint PRIMARY KEY, entitlement text COLLATE "C", holder text, plain text, kind text, sealed bytea, number_hash bytea,
    tail text, bank text, bank_number text, since date, entitlement_id bigint, subject_id bigint, programme text, place text,
    person_id bigint, fault text) ON COMMIT DROP
"""
FIND = """
UPDATE payees_read one SET entitlement_id = held.id, subject_id = held.subject_id, programme = held.programme,
       place = CASE WHEN one.kind = 'institution' THEN %(place)s::text ELSE held.place END
  FROM entitlements_entitlement held
 WHERE held.number = one.entitlement AND held.place >= %(place)s::text COLLATE "C"
   AND held.place < (%(place)s::text || ':') COLLATE "C"
"""
# Two writings of one name differ in spaces, dots and width, as `numbers.plain_name` has it.
PLAIN = "upper(regexp_replace(normalize(person.name, NFKC), '[[:space:]·•‧・.]+', '', 'g'))"
OF_NAME = (
    """
UPDATE payees_read one SET person_id = person.id FROM registry_person person
 WHERE one.kind IN ('household', 'individual') AND person.id = one.subject_id AND one.plain = PLAIN
""",
    """
UPDATE payees_read one SET person_id = found.id FROM (
    SELECT row, min(person.id) AS id FROM payees_read bare
      CROSS JOIN LATERAL (SELECT people FROM entitlements_period WHERE entitlement_id = bare.entitlement_id
                           ORDER BY months DESC LIMIT 1) last
      JOIN registry_person person ON person.id = ANY (last.people)
     WHERE bare.kind = 'household' AND bare.person_id IS NULL AND bare.plain = PLAIN
     GROUP BY row HAVING count(*) = 1) found
 WHERE found.row = one.row
""",
    """
UPDATE payees_read one SET person_id = found.id FROM (
    SELECT row, min(person.id) AS id FROM payees_read bare
      JOIN registry_guardianship held ON held.ward_id = bare.subject_id AND held.shown_on <= %(on)s::date
       AND (held.until IS NULL OR held.until > %(on)s::date)
      JOIN registry_person person ON person.id = held.guardian_id AND person.died_on IS NULL
     WHERE bare.kind = 'guardian' AND bare.plain = PLAIN
     GROUP BY row HAVING count(DISTINCT person.id) = 1) found
 WHERE found.row = one.row
""",
)
HOLDERS = tuple(one.replace("= PLAIN", f"= {PLAIN}") for one in OF_NAME)
JUDGE = """
UPDATE payees_read one SET fault = CASE
    WHEN one.entitlement_id IS NULL THEN 'unknown'
    WHEN EXISTS (SELECT FROM payees_read other WHERE other.entitlement = one.entitlement AND other.row < one.row) THEN 'twice'
    WHEN NOT coalesce(%(kinds)s::jsonb -> one.programme, %(otherwise)s::jsonb) ? one.kind THEN 'kind'
    WHEN one.kind <> 'institution' AND one.person_id IS NULL THEN 'holder'
    WHEN EXISTS (SELECT FROM payees_assignment had WHERE had.entitlement_id = one.entitlement_id
                    AND had.months && daterange(one.since, NULL)) THEN 'had' END
"""
INDEX = "CREATE INDEX ON payees_read (entitlement, row)"
ACCOUNTS = """
INSERT INTO payees_account (kind, holder, person_id, sealed, number_hash, tail, bank, bank_number, place, opened_on, by_id, by_name)
SELECT DISTINCT ON (number_hash, kind, holder, person_id, bank, bank_number, place)
       kind, holder, person_id, sealed, number_hash, tail, bank, bank_number, place, %(on)s::date, %(by)s::bigint, %(name)s::text
  FROM payees_read WHERE fault IS NULL
    ON CONFLICT ON CONSTRAINT payee_account_once DO NOTHING
"""
ASSIGNMENTS = """
INSERT INTO payees_assignment (entitlement_id, account_id, place, months, why, "on", by_id, by_name)
SELECT one.entitlement_id, account.id, held.place, daterange(one.since, NULL), %(why)s::text, %(on)s::date, %(by)s::bigint,
       %(name)s::text
  FROM payees_read one JOIN entitlements_entitlement held ON held.id = one.entitlement_id
  JOIN payees_account account ON account.number_hash = one.number_hash AND account.kind = one.kind AND account.holder = one.holder
   AND account.person_id IS NOT DISTINCT FROM one.person_id AND account.bank = one.bank
   AND account.bank_number = one.bank_number AND account.place = one.place
 WHERE one.fault IS NULL
"""


def make() -> None:
    """Make the table a file is read into; it is gone with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS payees_read")
        cursor.execute(MAKE)


def faults(*, place: str, on: date) -> dict[int, Unreadable]:
    """Find whose accounts the rows are, and say of which rows that cannot be said, or may not be so."""
    kinds = {programme: [str(one) for one in several] for programme, several in KINDS.items()}
    words = {"kinds": _json(kinds), "otherwise": _json([str(one) for one in OF_HOUSEHOLD])}
    with connection.cursor() as cursor:
        cursor.execute(INDEX)
        cursor.execute(FIND, {"place": place})
        cursor.execute("ANALYZE payees_read")
        for statement in HOLDERS:
            cursor.execute(statement, {"on": on})
        cursor.execute(JUDGE, words)
        cursor.execute("SELECT row, fault FROM payees_read WHERE fault IS NOT NULL")
        known = _words()
        return {row: known[fault] for row, fault in cursor.fetchall()}


def write(*, on: date, name: str, officer: Officer | None, why: str) -> int:
    """Write the rows nothing is wrong with; give how many."""
    words = {"on": on, "by": officer.pk if officer else None, "name": name, "why": why[:200]}
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, words)
        cursor.execute(ASSIGNMENTS, words)
        return int(cursor.rowcount)


def _json(value: object) -> str:
    return json.dumps(value)


def _words() -> dict[str, Unreadable]:
    """Say what is wrong with a row among the others, and how to mend it."""
    return {
        "unknown": Unreadable(rows.ENTITLEMENT, what=gettext("本地没有这个编号。"), mend=gettext("先接续名册，或者核对编号。")),
        "twice": Unreadable(rows.ENTITLEMENT, what=gettext("这个编号前面已经有了。"), mend=gettext("一个编号只留一行。")),
        "kind": Unreadable(
            rows.KIND, what=gettext("这项救助不能发到这类账户。"), mend=gettext("按这项救助的规定改用本人、监护人或者机构的账户。")
        ),
        "holder": Unreadable(
            rows.HOLDER, what=gettext("户名不是本人、共同生活的家庭成员或者已核实的监护人。"),
            mend=gettext("核对户名；监护人先登记并核看证明。"),
        ),
        "had": Unreadable(
            rows.SINCE, what=gettext("这个编号从这个月起已经有账户。"), mend=gettext("要换账户的，在账户登记里更换并写明原因。")
        ),
    }  # fmt: skip
