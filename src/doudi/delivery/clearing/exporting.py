"""The verb export: a list that two have signed goes to its bank, file by file, and its money from held to in transit.

Killed anywhere it is called again: the files are the same, those the bank has are not sent twice, the posting has one key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext

from doudi.delivery.banks.port import Bank, NotReached, NotRendered, Rendered, bank_of, render
from doudi.delivery.batches.batch import Batch
from doudi.delivery.batches.funding import held_code, shares
from doudi.delivery.batches.listing import make_list
from doudi.delivery.batches.moving import hold, move
from doudi.delivery.batches.permissions import By, check_may_move
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.road import ROAD
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.models import Sent
from doudi.delivery.clearing.payers import payer_of
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.chart import chart
from doudi.delivery.ledger.models import Transfer
from doudi.delivery.ledger.posting import Movement, post
from doudi.delivery.ledger.refusals import NotPosted
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place


def export(batch: Batch, *, by: By, on: date) -> Batch:
    """Send a list to its bank.

    :raises NotAllowed: when this is neither finance nor the worker.
    :raises NotReady: when it is not signed, its bank or payer is not configured, a line cannot be sent, or the bank is not reached; the
        list then stays where it was.
    """
    check_may_move(by, batch=batch, move=ROAD[Stage.FINANCE_SIGNED, Stage.EXPORTED])
    with _alone(batch):
        batch.refresh_from_db()
        if batch.stage != Stage.FINANCE_SIGNED:
            raise NotReady(gettext("财政签批以后才能送银行；已经送出的不用再送。"))
        return _export(batch, by=by, on=on)


def _export(batch: Batch, *, by: By, on: date) -> Batch:
    bank, payer = bank_at(batch.bank), payer_of(batch)
    file = make_list(batch, payer=payer, by=by, on=on)
    _set_aside(batch, on=on)
    try:
        for rendered in render(file, profile=bank.profile):
            _send(rendered, bank=bank, batch=batch, account=payer.account)
    except (NotReached, NotRendered) as problem:
        raise NotReady(str(problem)) from problem
    return move(batch, to=Stage.EXPORTED, by=by, on=on, detail={"cents": file.cents})


@contextmanager
def _alone(batch: Batch) -> Iterator[None]:
    """Let one at a time send a list, whoever else is at it; who dies lets go.

    :raises NotReady: when somebody else is sending it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(7304105, %s::integer)", [batch.pk])
        if not cursor.fetchone()[0]:
            raise NotReady(gettext("有人正在把这份名单送银行，请稍后刷新页面查看。"))
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(7304105, %s::integer)", [batch.pk])


def bank_at(code: str) -> Bank:
    """Find a list's bank.

    :raises NotReady: when it is not configured.
    """
    found = bank_of(code)
    if found is None:
        raise NotReady(gettext("没有配置银行“%(bank)s”：请在 exchange.yaml 的 banks 里写明。") % {"bank": code})
    return found


def _send(rendered: Rendered, *, bank: Bank, batch: Batch, account: str) -> None:
    before = Sent.objects.filter(message=rendered.message).first()
    if before is not None and before.content_hash != rendered.content_hash:
        raise NotReady(gettext("文件 %(name)s 已经送过，内容不同；请立即报告监督岗位。") % {"name": rendered.name})
    if before is not None:
        return
    bank.send(rendered)
    Sent.objects.create(
        batch=batch, name=rendered.name, message=rendered.message, number=rendered.number, of=rendered.of, count=rendered.count,
        cents=rendered.cents, content_hash=rendered.content_hash, account=account,
    )  # fmt: skip


@transaction.atomic
def _set_aside(batch: Batch, *, on: date) -> None:
    """Book what goes, before the first file does: what is not there is not sent. Booked once, on whichever day it was begun.

    :raises NotReady: when the money is not there any more, or the month is closed.
    """
    held = hold(batch)
    sums: dict[str, int] = defaultdict(int)
    for share in shares(held):
        sums[share.fund] += share.cents
    movements = [_to_transit(held, fund=fund, cents=cents, on=on) for fund, cents in sums.items()]
    booked = set(Transfer.objects.filter(key__in=[one.key for one in movements]).values_list("key", flat=True))
    try:
        with acting_as(SYSTEM):
            post(
                [one for one in movements if one.key not in booked], place=held.place, by=SYSTEM, on=on, why=held.number
            )
    except NotPosted as problem:
        raise NotReady(str(problem)) from problem


def _to_transit(batch: Batch, *, fund: str, cents: int, on: date) -> Movement:
    begins = date(on.year, 1, 1)
    with acting_as(SYSTEM):
        accounts = chart(
            Place.objects.get(code=batch.place), fund=FundSource(fund), family=batch.family, by=SYSTEM, on=begins
        )
    held = held_code(batch, fund=fund)
    return Movement(f"export-{batch.number}-{fund}", accounts.transit, held, cents, on, "move", batch.number)
