"""The verb compute: the lists of a place, month and family, one for each bank, holding what is due and not under way yet.

Again it adds nothing: while a list is still in work it is that one, and afterwards only what became due since makes another.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext

from doudi.cases.terms import months_after
from doudi.delivery.batches.batch import Batch, BatchKind
from doudi.delivery.batches.moving import take_step
from doudi.delivery.batches.permissions import By, check_may_compute
from doudi.delivery.batches.reckoning import reckon
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.schedule import months_listed, pay_on
from doudi.delivery.batches.stages import Stage
from doudi.delivery.entitlements.families import FAMILIES
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

BESIDE = ("price", "one_off")
"""Families of what is declared beside the month: a list makes good what earlier ones left out."""

BACK, AHEAD = 12, 1
MARK_LETTERS = 7
IN_WORK = (Stage.COMPUTED, Stage.FROZEN, Stage.CHECKED, Stage.COUNTY_SIGNED)

# One list of a place, month and family is begun at a time; the second operator waits, and then sees the first one's.
LOCK = "SELECT pg_advisory_xact_lock(7304104, hashtext(%s::text))"
# A line's number begins with its list's, so that what belongs together lies together in every index that holds it.
LINES = """
    INSERT INTO batches_line (batch_id, seq, end_to_end_id, entitlement_id, account_id, payee, place, cents, state, bank_code)
    SELECT %(batch)s::bigint, row_number() OVER (ORDER BY min(place), min(number)),
           'E' || %(mark)s::text || left(encode(sha256(convert_to(%(number)s::text || ':' || entitlement_id, 'UTF8')), 'hex'), 25),
           entitlement_id, min(account_id), min(payee), min(place), sum(base_cents + supplement_cents), 'listed', ''
      FROM due_now WHERE bank = %(bank)s::text GROUP BY entitlement_id
"""
DUES = """
    INSERT INTO batches_due (line_id, programme, month, base_cents, supplement_cents, cause, receipt_hash)
    SELECT line.id, due.programme, due.month, due.base_cents, due.supplement_cents, due.cause, due.receipt_hash
      FROM due_now due JOIN batches_line line ON line.batch_id = %(batch)s::bigint AND line.entitlement_id = due.entitlement_id
     WHERE due.bank = %(bank)s::text
"""


@transaction.atomic
def compute(*, place: str, month: date, family: str, by: By, on: date) -> list[Batch]:
    """Make the lists of a place, month and family; none where nothing is due.

    :raises NotAllowed: when this is neither the county's civil affairs nor the system.
    :raises NotReady: when somebody else is at work on a list of this month, the family is none, or the month is too far ahead.
    """
    check_may_compute(by, place=place)
    if family not in FAMILIES or month.day != 1:
        raise NotReady(gettext("没有这一类救助，或者月份写得不对。"))
    _check_not_ahead(month, on=on)
    _lock(f"{place}:{family}")
    begun = in_work(place=place, month=month, family=family)
    if begun:
        return _same(begun, by=by)
    with acting_as(SYSTEM):
        sums = _reckon(place=place, month=month, family=family)
    return [
        _make(bank, count=count, cents=cents, place=place, month=month, family=family, by=by, on=on)
        for bank, count, cents in sums
    ]


def _check_not_ahead(month: date, *, on: date) -> None:
    """:raises NotReady: when it is later than next month: a list ahead pays every month before it too."""
    latest = months_after(on.replace(day=1), count=AHEAD)
    if month > latest:
        words = {"month": f"{month:%Y-%m}", "latest": f"{latest:%Y-%m}"}
        raise NotReady(gettext("%(month)s 还早：最多提前一个月核算，现在可以核算到 %(latest)s。") % words)


def in_work(*, place: str, month: date, family: str) -> list[Batch]:
    """List what is begun and not signed by two yet: nothing else is begun beside it."""
    found = Batch.objects.filter(place=place, family=family, stage__in=IN_WORK)
    return list(found.filter(month=month).order_by("bank", "nth"))


def _reckon(*, place: str, month: date, family: str) -> list[tuple[str, int, int]]:
    first, last = months_listed(month, place=place)
    first = min(first, _not_listed_yet(place=place, month=month, family=family) or first)
    if family in BESIDE:
        first, last = months_after(month, count=-BACK), month
    return reckon(place=place, family=family, month=month, first=first, last=last)


def _not_listed_yet(*, place: str, month: date, family: str) -> date | None:
    """Give the month after those that the last list of everybody paid for; None where none was made here before."""
    earlier = Batch.objects.filter(place=place, family=family, month__lt=month).exclude(stage=Stage.WITHDRAWN)
    last = earlier.order_by("-month").values_list("month", flat=True).first()
    return None if last is None else months_after(months_listed(last, place=place)[1], count=1)


def _same(begun: list[Batch], *, by: By) -> list[Batch]:
    """Give back what is begun to whoever began it, and to the system.

    :raises NotReady: for anybody else, naming who.
    """
    first = begun[0].steps.order_by("nth").first()
    if isinstance(by, Officer) and first is not None and first.by_id != by.pk:
        words = {"who": first.by_name, "number": begun[0].number}
        raise NotReady(gettext("%(who)s已经核算了这个月的名单（%(number)s），请接着办理那一份。") % words)
    return begun


def _make(bank: str, *, count: int, cents: int, place: str, month: date, family: str, by: By, on: date) -> Batch:
    earlier = Batch.objects.filter(place=place, month=month, family=family, bank=bank)
    is_first = not earlier.exclude(stage=Stage.WITHDRAWN).exists()
    nth = earlier.count() + 1
    batch = Batch.objects.create(
        number=_number(place=place, month=month, family=family), place=place, month=month, family=family,
        bank=bank, kind=BatchKind.MONTHLY if is_first else BatchKind.SUPPLEMENTARY, nth=nth, pay_on=_pay_on(month, place=place, on=on),
        count=count, cents=cents,
    )  # fmt: skip
    mark = sha256(batch.number.encode()).hexdigest()[:MARK_LETTERS]
    words: dict[str, Any] = {"batch": batch.pk, "number": batch.number, "mark": mark, "bank": bank}
    with (
        acting_as(SYSTEM),
        connection.cursor() as cursor,
    ):  # whoever sees everything is not asked row by row what he sees
        cursor.execute(LINES, words)
        cursor.execute(DUES, words)
    take_step(batch, to=Stage.COMPUTED, by=by, on=on, why="", detail={"lines": count, "cents": cents})
    return batch


def _number(*, place: str, month: date, family: str) -> str:
    """Name a list within 28 letters: place, month, the family's place among families, and which list of these it is."""
    kind = list(FAMILIES).index(family) + 1
    before = Batch.objects.filter(place=place, month=month, family=family).count()
    return f"FF{place}-{month:%Y%m}-{kind}-{before + 1}"


def _pay_on(month: date, *, place: str, on: date) -> date:
    """Give the day of the month's schedule, or the day itself for what is made good after it."""
    return max(pay_on(month, place=place), on)


def _lock(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [what])
