"""`doudi pay declare`: what a subsidy of a month would give whom, and with a document it is declared. Verb: declare."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table

from doudi.cases.refusals import NotReady
from doudi.delivery.entitlements.declaring import declare_extra
from doudi.delivery.entitlements.groups import group_title
from doudi.delivery.entitlements.models import Declaration
from doudi.delivery.entitlements.planning import Plan, plan_extra
from doudi.delivery.ledger.money import yuan
from doudi.offices.acting import SYSTEM
from doudi.web.terminal.pay_prove import money

RESIDENCES = {"urban": "城镇", "rural": "农村"}


def declare(
    *, programme: str, place: str, month: date, document: str, on: date, is_trial: bool, as_json: bool, console: Console
) -> int:
    """Say what would be given, and give it unless it is a trial; 0 when of everybody it is known, 1 when of some it is not.

    :raises NotReady: when the month does not set it off, or the rules cannot answer yet; a trial says first what it found.
    """
    plan = plan_extra(programme=programme, place=place, month=month, on=on)
    made = None
    if not is_trial and not plan.obstacle:
        seen = (plan.people, plan.cents)
        made = declare_extra(
            programme=programme, place=place, month=month, document=document, by=SYSTEM, on=on, seen=seen
        )
    if as_json:
        print(json.dumps(_as_json(plan, made=made), ensure_ascii=False))
    else:
        _print(plan, made=made, console=console)
    if plan.obstacle:
        raise NotReady(plan.obstacle)
    return 1 if plan.waits else 0


def _print(plan: Plan, *, made: Declaration | None, console: Console) -> None:
    trigger = plan.trigger
    state = {True: gettext("达到条件"), False: gettext("没有达到条件"), None: gettext("还不知道")}[trigger.met]
    console.print(f"{state}：{gettext(trigger.sentence)}（{gettext(trigger.law)} {gettext(trigger.article)}）")
    for one in trigger.figures:
        reached = gettext("，要达到 %(reached)s") % {"reached": one.reached} if one.reached else ""
        console.print(f"  {gettext(one.label)}：{one.said}{reached}{f'（{one.source}）' if one.source else ''}")
    if plan.groups:
        console.print(_table(plan))
    for held in plan.not_known:
        words = {
            "group": group_title(held.held),
            "people": f"{held.people:,}",
            "missing": "、".join(map(gettext, held.missing)),
        }
        console.print(gettext("%(group)s：%(people)s 人不知道该不该发，还缺 %(missing)s") % words)
    for register in plan.registers:
        console.print(f"  {register}")
    if plan.outside.unplaced:
        words = {"people": f"{plan.outside.unplaced:,}"}
        console.print(gettext("名册里有 %(people)s 人在送来的户籍里找不到，不知道住在哪里，没有算进来。") % words)
    if made is not None:
        console.print(
            gettext("已登记 %(number)s（%(document)s）。") % {"number": made.number, "document": made.document}
        )


def _table(plan: Plan) -> Table:
    table = Table()
    table.add_column(gettext("哪一类人"))
    for heading in (gettext("人数"), gettext("每人（元）"), gettext("合计（元）")):
        table.add_column(heading, justify="right")
    for one in plan.groups:
        name = f"{group_title(one.held)} {gettext(RESIDENCES[one.residence])}"
        table.add_row(name, f"{one.people:,}", money(one.each_cents), money(one.cents))
    table.add_row(gettext("合计"), f"{plan.people:,}", "", money(plan.cents))
    return table


def _as_json(plan: Plan, *, made: Declaration | None) -> dict[str, Any]:
    trigger = plan.trigger
    figures = [{"term": one.term, "value": one.said, "reached": one.reached, "source": one.source} for one in trigger.figures]  # fmt: skip
    groups = [
        {
            "group": one.held, "residence": one.residence, "people": one.people, "each_yuan": str(yuan(one.each_cents)),
            "yuan": str(yuan(one.cents)),
        }
        for one in plan.groups
    ]  # fmt: skip
    registers = [
        {"dataset": one.dataset, "county": one.county, "as_of": one.as_of and one.as_of.isoformat(), "tells": one.tells}
        for one in plan.registers
    ]
    return {
        "programme": plan.programme, "place": plan.place, "month": f"{plan.month:%Y-%m}", "met": trigger.met,
        "article": f"{trigger.law} {trigger.article}", "figures": figures, "people": plan.people, "yuan": str(yuan(plan.cents)),
        "groups": groups, "registers": registers, "unplaced": plan.outside.unplaced, "obstacle": plan.obstacle,
        "not_known": [{"group": one.held, "people": one.people, "missing": list(one.missing)} for one in plan.not_known],
        "declared": made.number if made else None,
    }  # fmt: skip
