"""Questions about payees: account_of, accounts_known, to_mend, without_account, shared_by_many, kept_by_staff_without_agreement.

Nouns: ToMend, Without, Shared. For everybody of a place at once a list asks the relations in SQL (`migrations/0002_guards`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.payees.account import Account, AccountCheck
from doudi.delivery.payees.assignment import Assignment
from doudi.delivery.payees.keeping import Keeping
from doudi.offices.acting import SYSTEM, acting_as

ROWS_MOST = 200

MEND = """
SELECT given.account_id, given.entitlement_id, held.number, held.name, held.programme, given.holder, given.tail, given.bank,
       given.trouble, found."on", found.said, found.source
  FROM payees_accounts(%(place)s::text, %(month)s::date) given JOIN entitlements_entitlement held ON held.id = given.entitlement_id
  JOIN LATERAL (SELECT "on", said, source FROM payees_accountcheck WHERE account_id = given.account_id ORDER BY id DESC LIMIT 1)
       found ON true
 WHERE given.trouble <> ''
 ORDER BY found."on", held.number LIMIT %(most)s::int OFFSET %(after)s::int
"""
COUNT_MEND = "SELECT count(*), count(DISTINCT account_id) FROM payees_accounts(%(place)s::text, %(month)s::date) WHERE trouble <> ''"
# What is declared beside the month waits for the next list: who of an earlier month never had an account is missing one still.
MISSING = """
SELECT held.id, held.number, held.name, held.programme, held.place
  FROM (SELECT entitlement_id FROM payees_missing(%(place)s::text, %(family)s::text, %(month)s::date)
         UNION
        SELECT one.entitlement_id FROM entitlements_extra one
         WHERE one.month BETWEEN %(month)s::date - interval '12 months' AND %(month)s::date
           AND one.family IN ('price', 'one_off') AND (%(family)s::text = '' OR one.family = %(family)s::text)
           AND one.place >= %(place)s::text COLLATE "C" AND one.place < (%(place)s::text || ':') COLLATE "C"
           AND NOT EXISTS (SELECT FROM payees_assignment given WHERE given.entitlement_id = one.entitlement_id)) lacks
  JOIN entitlements_entitlement held ON held.id = lacks.entitlement_id
 ORDER BY held.number LIMIT %(most)s::int OFFSET %(after)s::int
"""
SHARED = """
SELECT encode(one.number_hash, 'hex'), min(account.tail), max(one.payees), array_agg(held.number ORDER BY held.number),
       array_agg(DISTINCT account.holder)
  FROM payees_shared(%(place)s::text, %(month)s::date) one JOIN payees_account account ON account.id = one.account_id
  JOIN entitlements_entitlement held ON held.id = one.entitlement_id
 GROUP BY one.number_hash ORDER BY 3 DESC, 1 LIMIT %(most)s::int
"""
KEPT = "SELECT DISTINCT keeping_id FROM payees_kept_without(%(place)s::text, %(month)s::date)"


@dataclass(frozen=True)
class ToMend:
    """Money that waits for its account: whose, which, what was found and who says so."""

    account_id: int
    entitlement_id: int
    number: str
    name: str
    programme: str
    holder: str
    tail: str
    bank: str
    outcome: str
    on: date
    said: str
    source: str

    @property
    def label(self) -> str:
        """Say what was found."""
        return str(AccountCheck.Outcome(self.outcome).label)


@dataclass(frozen=True)
class Without:
    """Somebody who is owed something and has no account."""

    entitlement_id: int
    number: str
    name: str
    programme: str
    place: str


@dataclass(frozen=True)
class Shared:
    """One account that pays people who have nothing to do with each other: how many, and on which files inside the place."""

    number_hash: str
    tail: str
    payees: int
    numbers: tuple[str, ...]
    holders: tuple[str, ...]


def account_of(entitlement: Entitlement, *, month: date) -> Account | None:
    """Give the account lists of a month pay into."""
    found = Assignment.objects.filter(entitlement=entitlement, months__contains=month).select_related("account").first()
    return found.account if found else None


def accounts_known(entitlement: Entitlement) -> QuerySet[Account]:
    """List accounts written down for the same person or for those counted with him, the newest first: one to choose from."""
    people = {entitlement.subject_id}
    last = entitlement.periods.order_by("-months").first()
    people |= set(last.people if last else ())
    return Account.objects.filter(person__in=people, place=entitlement.place).order_by("-id")


def to_mend(*, place: str, month: date, after: int = 0, most: int = ROWS_MOST) -> list[ToMend]:
    """List whose money waits because a bank or an officer found something wrong with the account; the longest waiting first."""
    return [ToMend(*row) for row in _rows(MEND, place=place, month=month, after=after, most=most)]


def count_to_mend(*, place: str, month: date) -> tuple[int, int]:
    """Count the files whose money waits, and the accounts they wait for."""
    ((files, accounts),) = _rows(COUNT_MEND, place=place, month=month)
    return int(files), int(accounts)


def without_account(
    *, place: str, month: date, family: str = "", after: int = 0, most: int = ROWS_MOST
) -> list[Without]:
    """List who is owed something in a month and has no account."""
    return [Without(*row) for row in _rows(MISSING, place=place, month=month, family=family, after=after, most=most)]


def shared_by_many(*, place: str, month: date, most: int = ROWS_MOST) -> list[Shared]:
    """F09: list accounts that pay more than two people unrelated to each other; who is of one household or guardian counts as one.

    Kinship is looked up as the system, whose answer names only files inside the place; check who asks before.
    """
    with acting_as(SYSTEM):
        rows = _rows(SHARED, place=place, month=month, most=most)
    return [Shared(key, tail, payees, tuple(numbers), tuple(holders)) for key, tail, payees, numbers, holders in rows]


def kept_by_staff_without_agreement(*, place: str, month: date) -> QuerySet[Keeping]:
    """F10: list whose card lies with somebody of the village, the street or an office, without a written agreement."""
    numbers = [row[0] for row in _rows(KEPT, place=place, month=month)]
    return Keeping.objects.filter(pk__in=numbers).select_related("account")


def _rows(question: str, **words: str | int | date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, words)
        return list(cursor.fetchall())
