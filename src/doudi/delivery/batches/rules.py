"""What is checked in a list, as questions in SQL: each gives the lines that break a rule, with what about.

Nouns: Check, CHECKS, NotChecked. A is a hard stop, B is settled by the desk, C is only told. The codes are those of the supervision.
`F02` (custody) is asked of whoever knows: `register_checks` adds it from above, and until somebody does, the list says it was not checked.
A list is laid out once for all questions (`LAID_OUT`), with what the database then knows of its size; a question that finds no use in it
asks the tables themselves, by the list's number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from doudi.delivery.batches.batch import Batch
from doudi.delivery.batches.problem import Rule
from doudi.delivery.entitlements.families import FAMILY_OF
from doudi.programmes.together import MATRIX


class NotChecked(Exception):
    """There is nothing to hold a list against; the message says what is missing."""


@dataclass(frozen=True)
class Check:
    """A rule, how severe it is, and the question that finds its lines (`line`, `about`).

    `prepare` brings what the rule's questions read beside the list, and says of whom it cannot be told; NotChecked leaves them out.
    """

    rule: str
    severity: str
    question: str
    prepare: Callable[[Batch], str] | None = None


# The lines still in a list, the months they pay for, and whoever they are about: what a household is paid counts everybody who was counted.
LAID_OUT = (
    "DROP TABLE IF EXISTS checked_line, checked_due, checked_person, checked_beside, checked_owed, checked_made",
    """
    CREATE TEMPORARY TABLE checked_line ON COMMIT DROP AS
    SELECT line.id AS line, line.entitlement_id, line.account_id, line.payee, held.programme, held.place, held.subject_id
      FROM batches_line line JOIN entitlements_entitlement held ON held.id = line.entitlement_id
     WHERE line.batch_id = %(batch)s::bigint AND line.state = 'listed'
    """,
    "ANALYZE checked_line",
    """
    CREATE TEMPORARY TABLE checked_due ON COMMIT DROP AS
    SELECT one.line, one.entitlement_id, due.programme, due.month FROM checked_line one JOIN batches_due due ON due.line_id = one.line
    """,
    "ANALYZE checked_due",
    """
    CREATE TEMPORARY TABLE checked_person ON COMMIT DROP AS
    SELECT one.line, one.entitlement_id, paid.month, counted.person_id, one.programme, one.place,
           counted.person_id = one.subject_id AND cardinality(period.people) = 1 AS is_own
      FROM checked_line one JOIN (SELECT DISTINCT line, month FROM checked_due) paid ON paid.line = one.line
     CROSS JOIN LATERAL (SELECT one_of.people FROM entitlements_period one_of
                          WHERE one_of.entitlement_id = one.entitlement_id AND one_of.months @> paid.month OFFSET 0) period
     CROSS JOIN LATERAL unnest(period.people) counted (person_id)
    """,
    # Whoever is paid beside the month alone is counted by what was declared; that is one a person already, and excludes nothing.
    """
    INSERT INTO checked_person
    SELECT due.line, due.entitlement_id, due.month, counted.person_id, '', one.place,
           counted.person_id = one.subject_id AND cardinality(extra.people) = 1
      FROM checked_due due JOIN checked_line one ON one.line = due.line
      JOIN entitlements_extra extra ON extra.entitlement_id = due.entitlement_id AND extra.programme = due.programme
       AND extra.month = due.month
     CROSS JOIN LATERAL unnest(extra.people) counted (person_id)
     WHERE NOT EXISTS (SELECT FROM entitlements_period period WHERE period.entitlement_id = due.entitlement_id
                          AND period.months @> due.month)
    """,
    "ANALYZE checked_person",
    # One look-up for each: row security leaves the planner no idea how many rows it will show, and it would guess some hundreds.
    """
    CREATE TEMPORARY TABLE checked_beside ON COMMIT DROP AS
    SELECT DISTINCT counted.line, counted.programme, counted.place, also.programme AS other, also.place AS elsewhere, also.number
      FROM checked_person counted
     CROSS JOIN LATERAL (SELECT one.period_id FROM entitlements_counted one
                          WHERE one.person_id = counted.person_id AND one.entitlement_id <> counted.entitlement_id OFFSET 0) beside
     CROSS JOIN LATERAL (SELECT other.programme, other.place, held.number FROM entitlements_period other
                           JOIN entitlements_entitlement held ON held.id = other.entitlement_id
                          WHERE other.id = beside.period_id AND other.months @> counted.month OFFSET 0) also
    """,
    "ANALYZE checked_beside",
    """
    CREATE TEMPORARY TABLE checked_owed ON COMMIT DROP AS
    SELECT entitlement_id, programme, month, base_cents + supplement_cents AS cents
      FROM entitlements_owed(%(place)s::text, %(family)s::text, %(first)s::date, %(last)s::date)
    """,
    "ANALYZE checked_owed",
    """
    CREATE TEMPORARY TABLE checked_made ON COMMIT DROP AS
    SELECT entitlement_id, programme, month, base_cents + supplement_cents AS cents
      FROM batches_made(%(place)s::text, %(family)s::text, %(first)s::date, %(last)s::date)
    """,
    "ANALYZE checked_made",
)
NO_ACCOUNT = "SELECT line, '' FROM checked_line WHERE account_id IS NULL"
DEAD = """
    SELECT counted.line, max(to_char(person.died_on, 'YYYY-MM-DD')) FROM checked_person counted
     CROSS JOIN LATERAL (SELECT one.died_on FROM registry_person one WHERE one.id = counted.person_id OFFSET 0) person
     WHERE person.died_on < counted.month AND {whose} GROUP BY counted.line
"""
OWN = "counted.is_own"
TWICE = "SELECT line, number FROM checked_beside WHERE {when}"
APART = "(programme, other) IN (SELECT * FROM unnest(%(excluding)s::text[], %(excluded)s::text[]))"
SAME = "programme = other AND left(place, 6) <> left(elsewhere, 6)"
AMOUNT = """
    SELECT due.line, min(due.programme || ' ' || to_char(due.month, 'YYYY-MM')) FROM checked_due due
      JOIN checked_made made USING (entitlement_id, programme, month) LEFT JOIN checked_owed owed USING (entitlement_id, programme, month)
     WHERE made.cents <> coalesce(owed.cents, 0) GROUP BY due.line
"""
SHARED_OF_LIST = "payees_shared_of(ARRAY(SELECT account_id FROM checked_line), %(month)s::date)"
ACCOUNTS_OF_LIST = "payees_accounts_of(ARRAY(SELECT entitlement_id FROM checked_line), %(month)s::date)"
OF_ACCOUNTS = """
    SELECT one.line, {about} FROM checked_line one
      JOIN {relation} told ON told.account_id = one.account_id AND told.entitlement_id = one.entitlement_id
     WHERE {when}
"""
FIELDS = """
    SELECT one.line, one.payee FROM checked_line one
     CROSS JOIN LATERAL (SELECT told.bank_number FROM payees_account told WHERE told.id = one.account_id OFFSET 0) account
     WHERE one.payee ~ '^[=+@-]' OR one.payee <> btrim(one.payee) OR one.payee = '' OR length(one.payee) > 70
        OR account.bank_number !~ '^([0-9]{12}|[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?)?$'
"""

CHECKS: list[Check] = [
    Check(Rule.F01, "A", DEAD.format(whose=OWN)),
    Check(Rule.F01_MEMBER, "B", DEAD.format(whose=f"NOT ({OWN})")),
    Check(Rule.F03, "A", TWICE.format(when=APART)),
    Check(Rule.F04, "A", TWICE.format(when=SAME)),
    Check(
        Rule.F09, "A",
        OF_ACCOUNTS.format(about="told.payees::text", relation=SHARED_OF_LIST, when="true"),
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
            about="told.trouble", relation=ACCOUNTS_OF_LIST, when="told.trouble <> ''"
        ),
    ),
    Check(Rule.BANK_FIELD, "A", FIELDS),
]  # fmt: skip


def register_checks(*checks: Check) -> None:
    """Let a floor above add questions only it can answer; they take the place of earlier ones of their rules."""
    rules = {one.rule for one in checks}
    CHECKS[:] = [one for one in CHECKS if one.rule not in rules] + list(checks)


@lru_cache(maxsize=256)
def excluding_pairs(*, place: str, on: date) -> tuple[tuple[str, str], ...]:
    """List the pairs of programmes that nobody may be paid in one month, in either direction, as the matrix of a place and day says."""
    return tuple(
        (one, other)
        for one in FAMILY_OF
        for other in FAMILY_OF
        if one != other and MATRIX.may_stand_together(one, other, place=place, on=on) is False
    )
