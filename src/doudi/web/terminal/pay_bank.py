"""What happens between a month's lists and their banks: `doudi pay export`, `collect` and `reconcile`. Verbs: send, fetch, end.

The worker does the same on its own. One list or bank that cannot go on stops no other; each says why, in words.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext
from rich.console import Console

from doudi.delivery.banks.port import NotReached
from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.stages import AT_BANK, Stage
from doudi.delivery.clearing.ending import reconcile_list
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.keeping import collect
from doudi.delivery.clearing.models import Unmatched
from doudi.delivery.ledger.refusals import NotPosted
from doudi.offices.acting import SYSTEM
from doudi.offices.queries import inside

SENT = (*AT_BANK, Stage.CLOSED)


def send(batches: Iterable[Batch], *, on: date, say: Console) -> int:
    """Send each list that finance has signed; give 0 when all went, 1 when some did, 2 when none could."""
    waiting = [one for one in batches if one.stage == Stage.FINANCE_SIGNED]
    if not waiting:
        say.print(gettext("没有等待送银行的名单：财政签批以后才能送，已经送出的不再送。"))
    failed = 0
    for batch in waiting:
        try:
            export(batch, by=SYSTEM, on=on)
            say.print(gettext("%(number)s：已送银行。") % {"number": batch.number})
        except NotReady as why:
            failed += 1
            _tell(batch.number, why)
    return _exit(failed, of=len(waiting))


def fetch(batches: Iterable[Batch], *, place: str, on: date, say: Console) -> int:
    """Keep what the banks of these lists sent; give 0 when all were heard, 1 when some or the desk has work, 2 when none."""
    banks = sorted({one.bank for one in batches if one.stage in SENT})
    if not banks:
        say.print(gettext("这个月还没有送到银行的名单。"))
    failed = 0
    for bank in banks:
        try:
            count = collect(bank, on=on)
            say.print(gettext("%(bank)s：收到 %(count)s 份新的回盘或对账单。") % {"bank": bank, "count": count})
        except (NotReady, NotReached) as why:
            failed += 1
            _tell(bank, why)
    at_desk = Unmatched.objects.filter(inside(place, column="place"), confirmed_on=None).count()
    if at_desk:
        say.print(gettext("有 %(count)s 项对不上，等待财务岗位处理。") % {"count": at_desk})
    return _exit(failed, of=len(banks)) or int(at_desk > 0)


def end(batches: Iterable[Batch], *, on: date, say: Console) -> int:
    """End and book every line of which enough is known; give 0 when none stays open, 1 when some do, 2 when the books refuse."""
    sent = [one for one in batches if one.stage in SENT]
    if not sent:
        say.print(gettext("这个月还没有送到银行的名单。"))
    failed = waiting = 0
    for batch in sent:
        try:
            reconcile_list(batch, on=on)
        except (NotPosted, LookupError) as why:
            failed += 1
            _tell(batch.number, why)
        waiting += batch.lines.filter(state=Line.State.LISTED).count()
    if waiting:
        say.print(gettext("还有 %(count)s 笔没有结果，等待银行回盘或者对账单。") % {"count": waiting})
    elif sent and not failed:
        say.print(gettext("每一笔都有结果，已经记账。"))
    return _exit(failed, of=len(sent)) or int(waiting > 0)


def _tell(where: str, why: Exception) -> None:
    print(gettext("%(where)s：%(why)s") % {"where": where, "why": why}, file=sys.stderr)


def _exit(failed: int, *, of: int) -> int:
    return 0 if not failed else 2 if failed == of else 1
