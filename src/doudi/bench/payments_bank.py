"""A bank for the payments bench: it takes every file in its folder, and signs that each line was paid, and the day's statement.

Verbs: plugged_in (the adapter of the exchange, as in service), answer_all. Whoever answers is a process of its own, whose seconds and
memory nobody counts.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from django.utils.timezone import now

from doudi.delivery.banks.payment import Payer
from doudi.delivery.banks.port import forget_bank, register_bank
from doudi.delivery.banks.profile import profile_of
from doudi.delivery.clearing.payers import forget_payers, register_payer
from doudi.demo.bank.answering import Writing, report, statement
from doudi.demo.bank.paying import PAID, Decided
from doudi.demo.bank.reading import Order, OrderLine
from doudi.exchange.banks.folder import SLIP, Folder, appear
from doudi.exchange.banks.signed import SignedBank
from doudi.exchange.configured import OUR_NAME, our_signer
from doudi.exchange.envelope import seal_envelope
from doudi.exchange.suites import Signer

PAYER = Payer(name="社会救助资金专户", account="YSZH44", bank="102581000013")
SECRET = bytes(range(32))
LINE = re.compile(rb'<EndToEndId>([^<]+)</EndToEndId></PmtId><Amt><InstdAmt Ccy="CNY">([0-9]+)\.([0-9]{2})<')


def _signer() -> Signer:
    return Signer.of(name="bench-bank", secret=SECRET)


@contextmanager
def plugged_in(folder: Path, *, code: str, place: str) -> Iterator[None]:
    """Let lists of a bank go to a folder and come from it, until the block ends."""
    signer = _signer()
    register_bank(
        SignedBank(code=code, profile=profile_of(code), way=Folder(folder), signer=our_signer(OUR_NAME), senders={signer.name: signer.peer})
    )  # fmt: skip
    register_payer(PAYER, place=place)
    try:
        yield
    finally:
        forget_bank(code)
        forget_payers()


def answer_all(folder: Path, on: date) -> tuple[float, int]:
    """Answer every file that lies there, and take it away."""
    before, paid, balance = time.perf_counter(), 0, 10**13
    for slip in sorted((folder / "out").glob(f"[!.]*{SLIP}")):
        body, file = json.loads(json.loads(slip.read_bytes())["body"]), slip.with_name(slip.name.removesuffix(SLIP))
        order = _order(file.read_bytes(), message=body["about"], on=on)
        serials = enumerate(order.lines, start=paid + 1)
        decided = [Decided(line=line, how=PAID, day=on, serial=serial) for serial, line in serials]
        balance -= sum(line.cents for line in order.lines)
        at = now()
        _lay_down(
            folder, report(decided, writing=Writing(order, f"{order.message}-R", at)), order=order, kind="status", at=at
        )
        moves = statement(decided, writing=Writing(order, f"{order.message}-S", at), closing=balance, day=on)
        _lay_down(folder, moves, order=order, kind="statement", at=at)
        paid += len(order.lines)
        file.unlink()
        slip.unlink()
    return time.perf_counter() - before, paid


def _order(content: bytes, *, message: str, on: date) -> Order:
    lines = tuple(
        OrderLine(number.decode(), "", "", int(yuan) * 100 + int(cents))
        for number, yuan, cents in LINE.findall(content)
    )
    return Order(message=message, payer_account=PAYER.account, day=on, lines=lines)


def _lay_down(folder: Path, content: bytes, *, order: Order, kind: str, at: datetime) -> None:
    file = f"{order.message}-{kind}.xml"
    body = {"kind": "reply", "about": order.message, "file": file, "content_hash": sha256(content).hexdigest()}
    appear(folder / "in" / file, content=content)
    appear(folder / "in" / f"{file}{SLIP}", content=seal_envelope(body, signer=_signer(), at=at, message=file))
