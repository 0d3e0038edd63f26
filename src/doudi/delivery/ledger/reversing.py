"""The verb reverse: a transfer is taken back by its mirror image, once, never by a change."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from doudi.delivery.ledger.permissions import By
from doudi.delivery.ledger.posting import Movement, Posted, post
from doudi.delivery.ledger.refusals import NotPosted
from doudi.delivery.ledger.transfers import Transfer, TransferKind


def reverse(*, transfer: Transfer, place: str, by: By, on: date, why: str) -> Posted:
    """Book the mirror image of a transfer on a day; the same again changes nothing.

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotPosted: when it was reversed before otherwise, is itself a reverse, or no reason is given.
    """
    if not why.strip():
        raise NotPosted(gettext("请写明为什么冲正。"))
    return post([mirror_of(transfer, on=on, why=why)], place=place, by=by, on=on, why=why.strip())


def mirror_of(transfer: Transfer, *, on: date, why: str) -> Movement:
    """Give what takes a transfer back."""
    return Movement(
        key=f"reverse:{transfer.pk}",
        debit=transfer.credit.code,
        credit=transfer.debit.code,
        cents=transfer.cents,
        booked_on=on,
        kind=TransferKind.REVERSE.value,
        reference=transfer.reference,
        reason=why.strip(),
        reverses=transfer.pk,
    )
