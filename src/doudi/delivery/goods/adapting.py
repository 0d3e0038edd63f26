"""The verbs of homes: register_home, survey, plan, contract, begin, finish, inspect, pay, close, cancel. Each is one step on the road.

`admit` lets a contractor in. Whoever planned does not inspect, two inspect, and finance pays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.cases.sealing import seal_text
from doudi.delivery.goods.fittings import FITTINGS, ceiling_of
from doudi.delivery.goods.homes import Contractor, Home, HomeStage, Inspection, PlanItem
from doudi.delivery.goods.issuing import Holder
from doudi.delivery.goods.permissions import By, NotAllowed, check_may_keep, check_may_set_up, check_may_step
from doudi.delivery.goods.picturing import is_signed, sign_for_home
from doudi.delivery.goods.stepping import begin_road, held_home, step
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.money import yuan
from doudi.journal.actions import record
from doudi.offices.models import Officer, Place
from doudi.offices.serials import serial_number

ADDRESS, ACCOUNT = "home address", "contractor account"
WORDS_MOST, ITEMS_MOST, TAIL = 1000, 40, 4
ACCOUNT_DIGITS = range(8, 33)
S = HomeStage


@dataclass(frozen=True)
class Item:
    """One thing to be built in: its code, where, how many, and what one costs."""

    code: str
    quantity: int
    price_cents: int
    room: str = ""


@transaction.atomic
def admit(*, place: Place, name: str, document: str, bank: str, account: str, by: By, on: date) -> Contractor:
    """Let a firm in by the document that chose it, with the account it is paid on.

    :raises NotAllowed: when this is not the county's desk.
    :raises NotReady: when something is missing, or the account is no number.
    """
    check_may_set_up(by, place=place.code)
    digits = account.replace(" ", "")
    if not all(one.strip() for one in (name, document, bank)):
        raise NotReady(gettext("请写明单位名称、中标或入围的文号、开户银行。"))
    if not (digits.isascii() and digits.isdecimal() and len(digits) in ACCOUNT_DIGITS):
        raise NotReady(gettext("账号应是数字，请核对。"))
    made = Contractor.objects.create(
        place=place, name=name.strip(), document=document.strip(), bank=bank.strip(), since=on,
        account_sealed=seal_text(digits, purpose=ACCOUNT), account_tail=digits[-TAIL:],
    )  # fmt: skip
    detail = {"name": made.name, "document": made.document, "tail": made.account_tail}
    record(verb="contractor.admit", by=by, on=on, about=f"contractor:{made.pk}", place=place.code, detail=detail)
    return made


@transaction.atomic
def register_home(
    *,
    holder: Holder,
    group: str,
    address: str,
    by: By,
    on: date,
    masked: str = "",
    fund: FundSource = FundSource.COUNTY,
) -> Home:
    """Put somebody's home on the list of the year.

    :raises NotAllowed: when it is outside the officer's place.
    :raises NotReady: when something is missing, or the person is on a list already.
    """
    check_may_keep(by, place=holder.place)
    if not holder.name.strip() or not address.strip() or group not in Home.Group.values:
        raise NotReady(gettext("请写明姓名、住址和对象类别。"))
    made = Home(
        number=serial_number("SL", place=holder.place, on=on, by_chance=8), place=holder.place, year=on.year, group=group,
        person=holder.person, name=holder.name.strip(), masked=masked, address_sealed=seal_text(address.strip(), purpose=ADDRESS),
        about=holder.about, fund=fund,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return begin_road(made, by=by, on=on)
    except IntegrityError as reason:
        raise NotReady(gettext("这位老人已经在改造名单里，一个人只改造一次。")) from reason


@transaction.atomic
def survey(*, home: Home, found: str, agreed_how: str, by: Officer, on: date) -> Home:
    """Write down what the home needs, and how the old person agreed to the works.

    :raises NotAllowed: as `step`.
    :raises NotReady: when nothing was found, or nobody agreed.
    """
    if not found.strip() or not agreed_how.strip():
        raise NotReady(gettext("请写明家里缺什么、老人怎样同意改造的。"))
    told = {"found": found.strip()[:WORDS_MOST], "agreed_how": agreed_how.strip()[:200], "surveyed_by": by}
    return step(home, to=S.SURVEYED, by=by, on=on, told=told)


@transaction.atomic
def plan(*, home: Home, items: Sequence[Item], by: Officer, on: date) -> Home:
    """Say what is built in, at what price, within what the place spends on one home.

    :raises NotAllowed: as `step`.
    :raises NotReady: when there is nothing, the place has set no ceiling, or it is too much.
    """
    held = held_home(home)
    if not 0 < len(items) <= ITEMS_MOST or any(
        one.code not in FITTINGS or one.quantity <= 0 or one.price_cents < 0 for one in items
    ):
        raise NotReady(gettext("请从清单里选改造项目，写明数量和单价。"))
    ceiling = ceiling_of(held.group, place=held.place, on=on)
    if ceiling is None:
        raise NotReady(gettext("当地还没有公布每户最多补助多少，不能定方案。请先由民政部门公布。"))
    total = sum(one.quantity * one.price_cents for one in items)
    if total <= 0:
        raise NotReady(gettext("方案合计是零，请填写单价。"))
    if total > ceiling:
        words = {"total": yuan(total), "most": yuan(ceiling)}
        raise NotReady(gettext("方案合计 %(total)s 元，每户最多 %(most)s 元。") % words)
    told = {"ceiling_cents": ceiling, "planned_cents": total, "planned_by": by}
    made = step(held, to=S.PLANNED, by=by, on=on, told=told)
    PlanItem.objects.bulk_create(PlanItem(home=made, nth=nth, **vars(one)) for nth, one in enumerate(items, start=1))
    return made


@transaction.atomic
def contract(
    *, home: Home, contractor: Contractor, number: str, cents: int, finish_by: date, by: Officer, on: date
) -> Home:
    """Give the works to a contractor, for no more than was planned.

    :raises NotAllowed: as `step`.
    :raises NotReady: when the contractor is not of the county, or something is missing or too much.
    """
    held = held_home(home)
    if contractor.place_id != held.place[: len(contractor.place_id)] or (
        contractor.until is not None and contractor.until <= on
    ):
        raise NotReady(gettext("请选本区县入围的施工单位。"))
    if not number.strip():
        raise NotReady(gettext("请写明合同编号。"))
    if finish_by <= on:
        raise NotReady(gettext("完工日期要在今天以后。"))
    if cents <= 0:
        raise NotReady(gettext("合同价要大于零。"))
    if cents > (held.planned_cents or 0):
        raise NotReady(gettext("合同价不能超过方案的 %(most)s 元。") % {"most": yuan(held.planned_cents or 0)})
    told = {"contractor": contractor, "contract": number.strip(), "agreed_cents": cents, "finish_by": finish_by}
    return step(held, to=S.CONTRACTED, by=by, on=on, told=told)


@transaction.atomic
def begin(*, home: Home, by: Officer, on: date) -> Home:
    """Write down that the works have begun.

    :raises NotAllowed: as `step`.
    """
    return step(home, to=S.WORKING, by=by, on=on)


@transaction.atomic
def finish(*, home: Home, done: Mapping[int, int], by: Officer, on: date) -> Home:
    """Write down how many of each item were built in; what is paid follows from it, and is no more than the contract.

    :raises NotAllowed: as `step`.
    :raises NotReady: when a number is missing or more than planned, or nothing was built in.
    """
    held = held_home(home)
    items = list(held.items.all())
    if any(not 0 <= done.get(one.nth, -1) <= one.quantity for one in items):
        raise NotReady(gettext("请写明每一项实际做了多少，不能超过方案。"))
    worth = sum(done[one.nth] * one.price_cents for one in items)
    payable = min(worth * (held.agreed_cents or 0) // (held.planned_cents or 1), held.agreed_cents or 0)
    if payable <= 0:
        raise NotReady(gettext("一项都没有做的，不能完工。"))
    made = step(held, to=S.FINISHED, by=by, on=on, told={"payable_cents": payable})
    for one in items:
        one.done = done[one.nth]
    PlanItem.objects.bulk_update(items, ["done"])
    return made


@transaction.atomic
def inspect(
    *, home: Home, passes: bool, words: str, by: Officer, on: date, signature: bytes | None = None, unsigned_because: str = ""
) -> Home:  # fmt: skip
    """Write down what one inspector found; with the second who lets it pass it is accepted, with one who does not it is done again.

    It is accepted with the old person's signature, which either inspector brings, or with the reason why there is none.

    :raises NotAllowed: when the inspector planned the works, or has inspected them already.
    :raises NotReady: when it is not finished, nothing is said, or nobody signed and nobody says why.
    """
    held = held_home(home)
    if held.stage != S.FINISHED:
        raise NotReady(gettext("完工以后才验收。"))
    check_may_step(by, pair=(S.FINISHED, S.ACCEPTED), place=held.place)
    seen = list(held.inspections.filter(round=held.round))
    if by.pk == held.planned_by_id or by.pk in [one.by_id for one in seen]:
        raise NotAllowed(gettext("验收要两个人，定方案的人不能验收，一个人只验一次。"))
    if not words.strip():
        raise NotReady(gettext("请写明验收看到了什么。"))
    if signature:
        sign_for_home(home=held, signature=signature, by=by, on=on)
    Inspection.objects.create(home=held, round=held.round, by=by, passes=passes, words=words.strip()[:500], on=on)
    if not passes:
        return step(held, to=S.WORKING, by=by, on=on, why=words, told={"round": held.round + 1})
    if seen:
        return _accept(held, unsigned_because=unsigned_because, by=by, on=on)
    detail = {"round": held.round, "passes": True}
    record(verb="home.inspect", by=by, on=on, about=held.number, place=held.place, detail=detail)
    return held


def _accept(home: Home, *, unsigned_because: str, by: Officer, on: date) -> Home:
    why = "" if is_signed(home) else unsigned_because.strip()[:200]
    if not why and not is_signed(home):
        raise NotReady(gettext("请老人在验收单上签名；不能签的，写明原因。"))
    return step(home, to=S.ACCEPTED, by=by, on=on, why=why, told={"unsigned_because": why})


@transaction.atomic
def close(*, home: Home, satisfaction: int, words: str, by: Officer, on: date) -> Home:
    """Ask the old person how content he is, and put the file away.

    :raises NotAllowed: as `step`.
    :raises NotReady: when it is none of one to five.
    """
    if satisfaction not in range(1, 6):
        raise NotReady(gettext("满意度是1到5。"))
    return step(home, to=S.CLOSED, by=by, on=on, why=words, told={"satisfaction": satisfaction})


@transaction.atomic
def cancel(*, home: Home, why: str, by: Officer, on: date) -> Home:
    """Take a home off the list before the works begin.

    :raises NotAllowed: as `step`.
    :raises NotReady: when no reason is given.
    """
    if not why.strip():
        raise NotReady(gettext("请写明为什么不再改造。"))
    return step(home, to=S.CANCELLED, by=by, on=on, why=why)
