"""What the demo's district deliberated (一事一议), and what the street paid at once from its reserve fund (备用金).

Verb: deliberate, once the needs are there. Everything happens through the same verbs as for anybody; nobody here is real.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from doudi.demo.cast import CHEN, LI, STREET, Role
from doudi.dispatch.needs.funds import open_fund, propose, replenish, sign
from doudi.dispatch.needs.meetings import decide, finish, hold, plan, put
from doudi.dispatch.needs.models import Fund, Matter, Meeting, Need
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Desk, Officer, Place

PRESENT = "区民政局、区财政局、区医疗保障局、区住房和建设局、区残疾人联合会、赤岗街道办事处"
MINUTES = (
    "一、赵姨的轮椅：区残联说明，残疾人证正在评残，办下来以前不能列入辅具补贴。会议议定先由街道借用轮椅，费用从临时救助列支。\n"
    "二、何叔家的屋顶：区住建局的回复已经超期。会议议定由区住建局牵头，雨季前修好；修好以前由街道安排到亲友家或社区暂住。"
)


@dataclass(frozen=True)
class Discussed:
    """A need on the agenda: its words, the question, what is proposed, what was decided, by whose desk, in how many days, what came."""

    words: str
    question: str
    proposal: str
    decision: str
    decided: str
    desk: str
    days: int
    done: str = ""


DISCUSSED = (
    Discussed(
        "轮椅坏了，半个月没出门", "残疾人证还没有办下来，没有哪一项政策管得到，谁来管轮椅？", "先借后办：街道先借用，评残以后再申请辅具。",
        "HELP", "由街道借用轮椅一辆，费用从临时救助列支；评残期间不间断。", "county", 10, "轮椅当天送到，赵姨已能出门。",
    ),
    Discussed(
        "屋顶漏水，下雨天没法住", "转办已经超期，雨季到来以前谁修？", "区住建局牵头鉴定和修缮，街道安排暂住。",
        "REFER", "区住建局一周内上门鉴定，二十日内修好；街道安排暂住。", "shao", 20,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Paid:
    """Money paid at once: for which need, to whom, how much, why, and whether the second has signed."""

    words: str
    payee: str
    amount: str
    why: str
    is_signed: bool = True


PAID = (
    Paid("低保刚停，生活费没有着落", "周姐", "600.00", "停保后没有收入，两个孩子这周的伙食费。"),
    Paid(
        "桥底有个老人露宿好几天，说没钱回家", "本人（未留姓名）", "180.00", "返乡车票和路上的饭钱，救助站核实后送上车。"
    ),
    Paid("轮椅坏了，半个月没出门", "赵姨", "300.00", "到社区医院换药的车费，等轮椅的这几天。", is_signed=False),
)


def deliberate(*, today: date) -> Meeting:
    """Hold the meeting and pay from the fund; give the meeting."""
    chen, li = _officer(CHEN), _officer(LI)
    meeting = _meeting(chen, today=today)
    _fund(chen, li=li, today=today)
    return meeting


def _meeting(chen: Officer, *, today: date) -> Meeting:
    before, on = today - timedelta(days=5), today - timedelta(days=2)
    with acting_as(chen):
        made = plan(title="困难群众基本生活保障工作协调会", planned_on=on, by=chen, on=before)
        matters = [
            put(meeting=made, need=_need(one.words), question=one.question, proposal=one.proposal, by=chen, on=before)
            for one in DISCUSSED
        ]
        held = hold(meeting=made, present=PRESENT, minutes=MINUTES, by=chen, on=on)
        for one, matter in zip(DISCUSSED, matters, strict=True):
            _decide(one, matter=matter, by=chen, on=on)
    return held


def _decide(one: Discussed, *, matter: Matter, by: Officer, on: date) -> None:
    with acting_as(SYSTEM):
        owner = by.desk if one.desk == "county" else Desk.objects.get(officers__user__username=one.desk)
    decide(
        matter=matter, decision=one.decision, decided=one.decided, owner=owner, until=on + timedelta(days=one.days), by=by, on=on
    )  # fmt: skip
    if one.done:
        finish(matter=matter, done=one.done, by=by, on=on + timedelta(days=1))


def _fund(chen: Officer, *, li: Officer, today: date) -> Fund:
    on = today - timedelta(days=1)
    with acting_as(chen):
        street = Place.objects.get(code=STREET)
        fund = open_fund(
            place=street, quota_yuan=Decimal(50_000), once_most_yuan=Decimal(2_000), by=chen, on=today - timedelta(days=60)
        )  # fmt: skip
        first = "首次拨付，尚无已付款项。"
        replenish(fund=fund, amount_yuan=Decimal(20_000), report=first, by=chen, on=today - timedelta(days=60))
    for one in PAID:
        with acting_as(li):
            amount, need = Decimal(one.amount), _need(one.words)
            payout = propose(fund=fund, need=need, payee=one.payee, amount_yuan=amount, why=one.why, by=li, on=on)
        if one.is_signed:
            with acting_as(chen):
                sign(payout=payout, by=chen, on=on)
    return fund


def _need(words: str) -> Need:
    return Need.objects.get(words=words)


def _officer(role: Role) -> Officer:
    return Officer.objects.select_related("desk__place").get(staff_number=role.staff_number)
