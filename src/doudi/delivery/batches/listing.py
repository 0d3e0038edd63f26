"""The verb make_list: a signed list as the bank's floor takes it, without the lines pulled. The same list gives the same file, always.

Account numbers are opened here and nowhere else; the journal says once for which list and by whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext, gettext_noop, override

from doudi.delivery.banks.payment import Payer, PaymentFile, PaymentLine
from doudi.delivery.batches.batch import Batch
from doudi.delivery.batches.line import Line
from doudi.delivery.batches.moving import PURPOSE, hold
from doudi.delivery.batches.permissions import By
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.stages import Stage
from doudi.delivery.payees.seals import OpenedList, open_list

PURPOSES = {
    "dibao": gettext_noop("最低生活保障金"), "tekun": gettext_noop("特困供养金"), "children": gettext_noop("儿童基本生活费"),
    "disabled": gettext_noop("残疾人两项补贴"), "old_age": gettext_noop("高龄津贴"), "temporary": gettext_noop("临时救助金"),
    "price": gettext_noop("价格临时补贴"), "one_off": gettext_noop("一次性补贴"),
}  # fmt: skip
"""What a bank's statement says beside the money."""

SIGNED = (Stage.FINANCE_SIGNED, Stage.EXPORTED, Stage.RETURNED, Stage.RECONCILED, Stage.CLOSED)
AT_ONCE = 5000


def make_list(batch: Batch, *, payer: Payer, by: By, on: date) -> PaymentFile:
    """Give a list's payments, its instant that of the finance signature.

    :raises NotReady: when finance has not signed it, or every line was pulled.
    :raises NotAllowed: when the numbers may not be opened by whoever asks.
    """
    _begin_sending(batch)
    signed = batch.steps.filter(to_stage=Stage.FINANCE_SIGNED).first()
    if signed is None or batch.stage not in SIGNED:
        raise NotReady(gettext("财政签批以后才能送银行。"))
    opened = open_list(about=f"batch:{batch.number}", place=batch.place, count=batch.count, why=PURPOSE, by=by, on=on)
    lines = list(_lines(batch, opened=opened))
    if not lines:
        raise NotReady(gettext("名单里的每一笔都已经抽出，不用送银行。"))
    return PaymentFile(batch=batch.number, payer=payer, day=batch.pay_on, made_at=signed.at, lines=lines)


@transaction.atomic
def _begin_sending(batch: Batch) -> None:
    """From the first file on nothing is pulled: what is sent again after a crash is the same."""
    held = hold(batch)
    if held.stage == Stage.FINANCE_SIGNED and held.sending_since is None:
        held.sending_since = now()
        held.save(update_fields=["sending_since"])


def _lines(batch: Batch, *, opened: OpenedList) -> Iterator[PaymentLine]:
    with override("zh-hans"):
        purpose, month = gettext(PURPOSES[batch.family]), f"{batch.month:%Y-%m}"
    found = Line.objects.filter(batch=batch).exclude(state=Line.State.PULLED).order_by("seq")
    rows = found.values_list("seq", "end_to_end_id", "payee", "account", "account__bank_number", "cents")
    waiting = rows.iterator(chunk_size=AT_ONCE)
    while some := list(islice(waiting, AT_ONCE)):
        numbers = opened.numbers(row[3] for row in some)
        for (seq, number, payee, _, bank, cents), account in zip(some, numbers, strict=True):
            yield PaymentLine(
                seq=seq, end_to_end_id=number, payee=payee, account=account, bank=bank or "", cents=cents, purpose=purpose,
                month=month, programme=batch.family,
            )  # fmt: skip
