"""The verbs assign, open_for, replace and carry_on: from which month on money goes into which account. Noun: NotAssigned.

Nothing that was paid changes: a list keeps the account it was made with; the next one asks again.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext

from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.payees.account import Account
from doudi.delivery.payees.assignment import Assignment
from doudi.delivery.payees.opening import Written, open_account
from doudi.delivery.payees.permissions import By, check_may_write, officer_of
from doudi.delivery.payees.suiting import why_not
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as

REASON_LETTERS_MIN = 4


class NotAssigned(Exception):
    """Money cannot go into this account; the message says why and what to do."""


@transaction.atomic
def assign(*, entitlement: Entitlement, account: Account, since: date, why: str, by: By, on: date) -> Assignment:
    """Pay into an account from a month on; what stood from that month on ends there. The same again changes nothing.

    :raises NotAllowed: when the place is another's.
    :raises NotAssigned: when this is no month, no reason is given, or the account may not take this money.
    """
    check_may_write(by, place=entitlement.place)
    _check_reason(why, since=since)
    held = Entitlement.objects.select_for_update(no_key=True).get(pk=entitlement.pk)
    reason = why_not(held, account=account, on=on)
    if reason:
        raise NotAssigned(reason)
    standing = list(Assignment.objects.filter(entitlement=held, months__overlap=(since, None)).order_by("months"))
    if len(standing) == 1 and _is_there(standing[0], account=account, since=since):
        return standing[0]
    for one in standing:
        _end(one, since=since)
    made = Assignment.objects.create(
        entitlement=held, account=account, place=held.place, months=(since, None), why=why.strip(), on=on,
        by=officer_of(by), by_name=by.name,
    )  # fmt: skip
    detail = {
        "account": account.pk,
        "tail": account.tail,
        "since": since,
        "ended": [one.account_id for one in standing],
    }
    record(verb="payees.assign", by=by, on=on, about=held.number, place=held.place, purpose=why.strip(), detail=detail)
    return made


@transaction.atomic
def open_for(*, entitlement: Entitlement, written: Written, since: date, why: str, by: By, on: date) -> Assignment:
    """Write an account down and pay into it from a month on.

    :raises NotAllowed: when the place is another's.
    :raises NotOpened: when the account cannot be right.
    :raises NotAssigned: when this is no month, no reason is given, or the account may not take this money.
    """
    other = open_account(written=written, by=by, on=on)
    return assign(entitlement=entitlement, account=other, since=since, why=why, by=by, on=on)


@transaction.atomic
def replace(*, account: Account, written: Written, since: date, why: str, by: By, on: date) -> list[Assignment]:
    """Put another account in the place of one, from a month on, for everything that is paid into it.

    :raises NotAllowed: when a place is another's.
    :raises NotOpened: when the new one cannot be right.
    :raises NotAssigned: when something may not be paid into it, or it is the same one.
    """
    _check_reason(why, since=since)
    other = open_account(written=written, by=by, on=on, follows=account)
    if other.pk == account.pk:
        raise NotAssigned(gettext("新账户与原来的完全一样，没有什么要更换。"))
    running = Assignment.objects.filter(account=account, months__overlap=(since, None)).order_by("entitlement")
    return [
        assign(entitlement=one.entitlement, account=other, since=since, why=why, by=by, on=on)
        for one in running.select_related("entitlement")
    ]


# What moved elsewhere goes on into the account it had, written down again where it is now.
FOLLOWERS = """
CREATE TEMPORARY TABLE payees_followers ON COMMIT DROP AS
SELECT held.id, held.place, given.account_id, lower(given.months) AS since
  FROM entitlements_entitlement held
  JOIN LATERAL (SELECT account_id, months FROM payees_assignment
                 WHERE entitlement_id = held.follows_id AND upper_inf(months) AND NOT isempty(months) LIMIT 1) given ON true
 WHERE held.place >= %(place)s::text COLLATE "C" AND held.place < (%(place)s::text || ':') COLLATE "C"
   AND NOT EXISTS (SELECT FROM payees_assignment mine WHERE mine.entitlement_id = held.id)
"""
COPY_ACCOUNTS = """
INSERT INTO payees_account (kind, holder, person_id, sealed, number_hash, tail, bank, bank_number, place, opened_on, follows_id,
                            by_name)
SELECT DISTINCT ON (was.id, one.place) was.kind, was.holder, was.person_id, was.sealed, was.number_hash, was.tail, was.bank,
       was.bank_number, one.place, %(on)s::date, was.id, %(name)s::text
  FROM payees_followers one JOIN payees_account was ON was.id = one.account_id
 WHERE was.kind <> 'institution' AND was.place <> one.place
    ON CONFLICT ON CONSTRAINT payee_account_once DO NOTHING
"""
CARRY_ON = """
INSERT INTO payees_assignment (entitlement_id, account_id, place, months, why, "on", by_name)
SELECT one.id, now.id, one.place, daterange(one.since, NULL), %(why)s::text, %(on)s::date, %(name)s::text
  FROM payees_followers one JOIN payees_account was ON was.id = one.account_id
  JOIN payees_account now ON now.number_hash = was.number_hash AND now.kind = was.kind AND now.holder = was.holder
   AND now.person_id = was.person_id AND now.bank = was.bank AND now.bank_number = was.bank_number AND now.place = one.place
"""


@transaction.atomic
def carry_on(*, place: str, on: date) -> int:
    """Let what moved into a place go on into the account it had; gives how many. An institution stays behind: somebody decides.

    Run it before a list is computed.
    """
    words: dict[str, str | date] = {
        "place": place,
        "on": on,
        "name": SYSTEM.name,
        "why": gettext("迁入后继续使用原账户"),
    }
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(FOLLOWERS, words)
        cursor.execute(COPY_ACCOUNTS, words)
        cursor.execute(CARRY_ON, words)
        count = int(cursor.rowcount)
        cursor.execute("DROP TABLE payees_followers")
        if count:
            record(
                verb="payees.carry_on", by=SYSTEM, on=on, about=f"place:{place}", place=place, detail={"count": count}
            )
    return count


def _is_there(standing: Assignment, *, account: Account, since: date) -> bool:
    months = standing.months
    return standing.account_id == account.pk and months.lower <= since and months.upper is None


def _end(standing: Assignment, *, since: date) -> None:
    """End an assignment before a month; one that began later is left with no month."""
    begins = standing.months.lower
    standing.months = (begins, min(since, standing.months.upper or since)) if begins < since else (since, since)
    standing.save(update_fields=["months"])


def _check_reason(why: str, *, since: date) -> None:
    if since.day != 1:
        raise NotAssigned(gettext("账户按整月更换，请写从哪个月开始。"))
    if len(why.strip()) < REASON_LETTERS_MIN:
        raise NotAssigned(gettext("请写明为什么用这个账户，至少%(least)s个字。") % {"least": REASON_LETTERS_MIN})
