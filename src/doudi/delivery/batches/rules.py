"""What is checked in a list, as questions in SQL: each gives the lines that break a rule, with what about.

Noun: Check, CHECKS. A is a hard stop, B is settled by the desk, C is only told. The codes are those of the supervision.
`F02` (custody) is asked of whoever knows: `register_check` adds it from above, and until somebody does, the list says it was not checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from doudi.delivery.batches.problem import Rule
from doudi.delivery.entitlements.families import FAMILY_OF
from doudi.programmes.together import MATRIX

NO_ACCOUNT = """
    SELECT line.id, '' FROM batches_line line WHERE line.batch_id = %(batch)s::bigint AND line.state = 'listed'
       AND line.account_id IS NULL
"""


@dataclass(frozen=True)
class Check:
    """A rule, how severe it is, and the question that finds its lines (`line`, `about`)."""

    rule: str
    severity: str
    question: str


# Whoever a line is about, with the months it pays for; what a household is paid counts everybody who was counted in it.
COUNTED = """
    SELECT line.id AS line, line.entitlement_id, due.month, counted.person_id, held.subject_id, cardinality(period.people) AS size
      FROM batches_line line JOIN batches_due due ON due.line_id = line.id
      JOIN entitlements_entitlement held ON held.id = line.entitlement_id
      JOIN entitlements_period period ON period.entitlement_id = line.entitlement_id AND period.months @> due.month
     CROSS JOIN LATERAL unnest(period.people) counted (person_id)
     WHERE line.batch_id = %(batch)s::bigint AND line.state = 'listed'
"""
DEAD = """
    SELECT counted.line, max(to_char(person.died_on, 'YYYY-MM-DD')) FROM ({counted}) counted
      JOIN registry_person person ON person.id = counted.person_id
     WHERE person.died_on < counted.month AND {whose} GROUP BY counted.line
"""
OWN = "counted.person_id = counted.subject_id AND counted.size = 1"
TWICE = """
    SELECT DISTINCT counted.line, other_held.number FROM ({counted}) counted
      JOIN entitlements_entitlement held ON held.id = counted.entitlement_id
      JOIN entitlements_period other ON other.people @> ARRAY[counted.person_id] AND other.months @> counted.month
       AND other.entitlement_id <> counted.entitlement_id
      JOIN entitlements_entitlement other_held ON other_held.id = other.entitlement_id
     WHERE {when}
"""
APART = "(held.programme, other.programme) IN (SELECT * FROM unnest(%(excluding)s::text[], %(excluded)s::text[]))"
SAME = "held.programme = other.programme AND left(held.place, 6) <> left(other.place, 6)"
AMOUNT = """
    SELECT line.id, min(due.programme || ' ' || to_char(due.month, 'YYYY-MM'))
      FROM batches_line line JOIN batches_due due ON due.line_id = line.id
      LEFT JOIN entitlements_owed(%(place)s::text, %(family)s::text, %(first)s::date, %(last)s::date) owed
        ON owed.entitlement_id = line.entitlement_id AND owed.programme = due.programme AND owed.month = due.month
      LEFT JOIN batches_made(%(place)s::text, %(family)s::text, %(first)s::date, %(last)s::date) made
        ON made.entitlement_id = line.entitlement_id AND made.programme = due.programme AND made.month = due.month
     WHERE line.batch_id = %(batch)s::bigint AND line.state = 'listed'
       AND made.base_cents + made.supplement_cents <> coalesce(owed.base_cents + owed.supplement_cents, 0)
     GROUP BY line.id
"""
OF_ACCOUNTS = """
    SELECT line.id, {about} FROM batches_line line
      JOIN {relation} told ON told.account_id = line.account_id AND told.entitlement_id = line.entitlement_id
     WHERE line.batch_id = %(batch)s::bigint AND line.state = 'listed' AND {when}
"""
FIELDS = """
    SELECT line.id, line.payee FROM batches_line line JOIN payees_account account ON account.id = line.account_id
     WHERE line.batch_id = %(batch)s::bigint AND line.state = 'listed'
       AND (line.payee ~ '^[=+@-]' OR line.payee <> btrim(line.payee) OR line.payee = '' OR length(line.payee) > 70
            OR account.bank_number !~ '^([0-9]{12}|[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?)?$')
"""

CHECKS: list[Check] = [
    Check(Rule.F01, "A", DEAD.format(counted=COUNTED, whose=OWN)),
    Check(Rule.F01_MEMBER, "B", DEAD.format(counted=COUNTED, whose=f"NOT ({OWN})")),
    Check(Rule.F03, "A", TWICE.format(counted=COUNTED, when=APART)),
    Check(Rule.F04, "A", TWICE.format(counted=COUNTED, when=SAME)),
    Check(
        Rule.F09, "A",
        OF_ACCOUNTS.format(about="told.payees::text", relation="payees_shared(%(place)s::text, %(month)s::date)", when="true"),
    ),
    Check(
        Rule.F10, "B",
        OF_ACCOUNTS.format(about="''", relation="payees_kept_without(%(place)s::text, %(month)s::date)", when="true"),
    ),
    Check(Rule.F11, "A", AMOUNT),
    Check(Rule.NO_ACCOUNT, "A", NO_ACCOUNT),
    Check(
        Rule.BAD_ACCOUNT, "A",
        OF_ACCOUNTS.format(
            about="told.trouble", relation="payees_accounts(%(place)s::text, %(month)s::date)", when="told.trouble <> ''"
        ),
    ),
    Check(Rule.BANK_FIELD, "A", FIELDS),
]  # fmt: skip


def register_check(check: Check) -> None:
    """Let a floor above add a question only it can answer; a later one of the same rule takes the place of an earlier one."""
    CHECKS[:] = [one for one in CHECKS if one.rule != check.rule] + [check]


@lru_cache(maxsize=256)
def excluding_pairs(*, place: str, on: date) -> tuple[tuple[str, str], ...]:
    """List the pairs of programmes that nobody may be paid in one month, in either direction, as the matrix of a place and day says."""
    return tuple(
        (one, other)
        for one in FAMILY_OF
        for other in FAMILY_OF
        if one != other and MATRIX.may_stand_together(one, other, place=place, on=on) is False
    )
