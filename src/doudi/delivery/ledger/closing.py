"""The verb close_month; the questions broken_closing and wrong_turnovers: does what is kept still say what the transfers say?"""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext

from doudi.delivery.ledger.closings import Closing, ClosingBalance
from doudi.delivery.ledger.permissions import By, check_may_write
from doudi.delivery.ledger.refusals import NotPosted, refusal_of
from doudi.delivery.ledger.totals import Total, totals
from doudi.journal.actions import record
from doudi.offices.models import Place

LOCK = "SELECT pg_advisory_xact_lock(7304103)"  # the lock of `ledger_close()` in the database: nothing is being booked meanwhile
BEGINNING = "0" * 64
WRONG_TURNOVERS = """
    SELECT account.code FROM ledger_account account
      LEFT JOIN LATERAL (SELECT coalesce(sum(debit_cents), 0) AS debit, coalesce(sum(credit_cents), 0) AS credit
                           FROM ledger_turnover WHERE account_id = account.id) kept ON true
     WHERE account.limited <> ''
       AND (kept.debit <> (SELECT coalesce(sum(cents), 0) FROM ledger_transfer WHERE debit_id = account.id)
            OR kept.credit <> (SELECT coalesce(sum(cents), 0) FROM ledger_transfer WHERE credit_id = account.id))
     ORDER BY account.code
"""


def close_month(*, place: Place, month: date, by: By, on: date) -> Closing:
    """Close a month of a place and all inside it, and keep what each account had moved by its end.

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotPosted: when the month is not over, or this or a later one was closed before.
    """
    check_may_write(by, place=place.code)
    until = (month.replace(day=1) + timedelta(days=31)).replace(day=1)
    if until > on:
        raise NotPosted(gettext("%(month)s 还没有过完，不能结账。") % {"month": f"{month:%Y-%m}"})
    try:
        with transaction.atomic():
            return _close(place, until=until, by=by, on=on)
    except IntegrityError as problem:
        raise refusal_of(problem) or problem from problem


def _close(place: Place, *, until: date, by: By, on: date) -> Closing:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    found = totals(until=until, place=place.code)
    made = Closing.objects.create(
        place=place, until=until, hash=hash_of(found, after=_last_hash(place.code, before=until))
    )
    ClosingBalance.objects.bulk_create(
        ClosingBalance(
            closing=made, account_id=one.account_id, debit_cents=one.debit_cents, credit_cents=one.credit_cents
        )
        for one in found
    )
    detail = {"until": until, "accounts": len(found), "hash": made.hash}
    record(verb="ledger.close", by=by, on=on, about=f"closing:{place.code}:{until}", place=place.code, detail=detail)
    return made


def hash_of(found: list[Total], *, after: str) -> str:
    """Name a closing by what it says and by the one before it."""
    lines = "".join(f"{one.code} {one.debit_cents} {one.credit_cents}\n" for one in found)
    return sha256(bytes.fromhex(after) + lines.encode()).hexdigest()


def broken_closing(place: str) -> Closing | None:
    """Add up from the beginning what every closing of a place says; give the first that does not hold.

    Only accounts that were open when it closed are in a closing, so a later account does not break it.
    """
    before = BEGINNING
    for one in Closing.objects.filter(place_id=place).order_by("until"):
        kept = {line.account_id: (line.debit_cents, line.credit_cents) for line in one.balances.all()}
        now = [row for row in totals(until=one.until, place=place, plainly=True) if row.account_id in kept]
        same = kept == {row.account_id: (row.debit_cents, row.credit_cents) for row in now}
        if not same or one.hash != hash_of(now, after=before):
            return one
        before = one.hash
    return None


def wrong_turnovers() -> list[str]:
    """List limited accounts whose kept turnover is not the sum of their transfers."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG_TURNOVERS)
        return [row[0] for row in cursor.fetchall()]


def _last_hash(place: str, *, before: date) -> str:
    last = Closing.objects.filter(place_id=place, until__lt=before).order_by("-until").first()
    return last.hash if last else BEGINNING
