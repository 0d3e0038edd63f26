"""What a bank does with each payment of an order: look at the account, compare the name, pay once or say why not.

Noun: Decided. Verb: pay_out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doudi.demo.bank.books import Books, Holding
from doudi.demo.bank.faults import OF_ACCOUNT
from doudi.demo.bank.reading import Order, OrderLine
from doudi.demo.departments.faults import Faults

PAID = "paid"
STATES = {"no_account": "none", "closed": "closed", "frozen": "frozen"}
SAID = {"none": "no_account", "closed": "closed", "frozen": "frozen"}


@dataclass(frozen=True)
class Decided:
    """What became of one payment: `how` is PAID or the word of a fault; `serial` numbers a movement that is one of now."""

    line: OrderLine
    how: str
    day: date
    serial: int | None = None


def pay_out(order: Order, *, books: Books, faults: Faults, day: date) -> list[Decided]:
    """Decide every payment of an order."""
    return [_decided(line, order=order, books=books, faults=faults, day=day) for line in order.lines]


def _decided(line: OrderLine, *, order: Order, books: Books, faults: Faults, day: date) -> Decided:
    why = _refusal(line, books=books, faults=faults)
    if why:
        return Decided(line=line, how=why, day=day)
    serial, is_new = books.pay(line.number, payer=order.payer_account, cents=line.cents, day=day)
    return Decided(line=line, how=PAID, day=day, serial=serial if is_new else None)


def _refusal(line: OrderLine, *, books: Books, faults: Faults) -> str:
    """Say why a payment is refused; the empty word when it is not."""
    holding = books.holding(line.account, drawn=_drawn(line, faults=faults))
    if holding.state != "open":
        return SAID[holding.state]
    if holding.holder != line.payee:
        return "name_mismatch"
    return next((kind for kind in ("amount_error", "rejects") if faults.strikes(kind, number=line.number)), "")


def _drawn(line: OrderLine, *, faults: Faults) -> Holding:
    """Invent an account: usually open, and of whoever is paid."""
    struck = next((kind for kind in OF_ACCOUNT if faults.strikes(kind, number=line.account)), "")
    holder = f"{line.payee[:-1]}某" if struck == "name_mismatch" else line.payee
    return Holding(holder=holder, state=STATES.get(struck, "open"))
