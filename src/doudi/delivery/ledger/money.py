"""Two doors between yuan outside and whole cents in the ledger: cents, yuan."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext

CENTS_A_YUAN = 100


def cents(amount_yuan: Decimal | int) -> int:
    """Write yuan as cents.

    :raises ValueError: when it is a part of a cent: that was to be rounded where the amount became due.
    """
    exact = Decimal(amount_yuan) * CENTS_A_YUAN
    if exact != int(exact):
        raise ValueError(gettext("账上只记到分：%(yuan)s 元") % {"yuan": amount_yuan})
    return int(exact)


def yuan(amount_cents: int) -> Decimal:
    """Write cents as yuan with two digits."""
    return Decimal(amount_cents).scaleb(-2)
