"""Words of months: what a change says in one plain sentence, and the names of changes and levels.

A sentence says what this month's delivery says and last month's did not; whether it is so, people find out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from doudi.monitoring.months.models import MonthChange

CHANGES = {
    "death": gettext_noop("死亡"),
    "custody": gettext_noop("羁押服刑"),
    "car": gettext_noop("新增车辆"),
    "home": gettext_noop("新增房产"),
    "company": gettext_noop("新办企业"),
    "deposit": gettext_noop("存款超过限额"),
    "pension": gettext_noop("开始领养老金"),
    "job": gettext_noop("就业"),
    "marriage": gettext_noop("结婚"),
    "university": gettext_noop("考上大学"),
    "left_school": gettext_noop("中途退学"),
    "disability": gettext_noop("残疾新增或变化"),
    "bills": gettext_noop("医疗费用过高"),
}
"""Each change that is watched, by its name in `changes.yaml`; the order is that of the file."""

LEVELS = {"R": gettext_noop("红色"), "O": gettext_noop("橙色"), "Y": gettext_noop("黄色")}

SENTENCES = {
    "death": gettext_noop("%(name)s已于%(died_on)s死亡，请停发或重新核定待遇。"),
    "custody": gettext_noop("%(name)s自%(from_on)s起%(kind)s，请停发本人待遇并看看家里有没有人需要照料。"),
    "car": gettext_noop("%(name)s名下新增一辆%(kind)s（%(plate)s），请核实用途和来源。"),
    "home": gettext_noop("%(name)s名下新增一处%(use)s，请核实是购买、继承还是安置。"),
    "company": gettext_noop("%(name)s新任“%(company)s”的%(role)s，请核实是否实际经营、有没有收入。"),
    "deposit": gettext_noop("%(name)s的金融资产从%(then)s元升到%(now)s元，超过%(limit)s元的限额，请核实来源和用途。"),
    "pension": gettext_noop("%(name)s开始领取%(kind)s，每月%(benefit_month)s元，请重新核定收入。"),
    "job": gettext_noop("%(name)s自%(from_month)s起在“%(employer)s”参保就业，请核实收入，符合的可以渐退。"),
    "marriage": gettext_noop("%(name)s于%(registered_on)s登记结婚，请重新核定共同生活的家庭成员。"),
    "university": gettext_noop("%(name)s考入“%(school)s”，请看看学费有没有困难。"),
    "left_school": gettext_noop("%(name)s从“%(school)s”退学，请尽快上门了解原因。"),
    "disability": gettext_noop("%(name)s的残疾证现为%(kind)s%(grade)s级，上月%(earlier)s，请看看应当增加哪些待遇。"),
    "bills": gettext_noop(
        "%(name)s十二个月内自己负担的医疗费从%(then)s元升到%(now)s元，超过%(limit)s元，请尽快上门了解。"
    ),
}
"""One plain sentence a change, for the desk that has to do something."""

CODES = {
    "arrested": gettext_noop("被逮捕"),
    "prison": gettext_noop("服刑"),
    "detox": gettext_noop("强制隔离戒毒"),
    "car": gettext_noop("小汽车"),
    "van": gettext_noop("面包车"),
    "truck": gettext_noop("货车"),
    "bus": gettext_noop("客车"),
    "residential": gettext_noop("住宅"),
    "shop": gettext_noop("商铺"),
    "parking": gettext_noop("车位"),
    "office": gettext_noop("办公用房"),
    "industrial": gettext_noop("工业用房"),
    "legal_representative": gettext_noop("法定代表人"),
    "owner": gettext_noop("经营者"),
    "shareholder": gettext_noop("股东"),
    "pension": gettext_noop("职工养老金"),
    "resident_pension": gettext_noop("居民养老金"),
    "sight": gettext_noop("视力"),
    "hearing": gettext_noop("听力"),
    "speech": gettext_noop("言语"),
    "limb": gettext_noop("肢体"),
    "intellectual": gettext_noop("智力"),
    "mental": gettext_noop("精神"),
    "multiple": gettext_noop("多重"),
}
"""Codes of the lake as people say them."""


def change_name(name: str) -> str:
    """Name a kind of change."""
    return gettext(CHANGES[name])


def level_name(level: str) -> str:
    """Name a level by its colour."""
    return gettext(LEVELS[level])


def doubt() -> str:
    """Say why it is not known whether a change is new."""
    return gettext("上月的数据里有一行读不出，可能说的就是这件事，所以不知道是不是新的。")


def sentence(change: MonthChange, *, name: str) -> str:
    """Say in one sentence what changed, about somebody named so."""
    row, earlier = change.after["row"], change.before["row"]
    told = {key: _said(value) for key, value in row.items()}
    told |= {"name": name, "company": row.get("name") or gettext("未写名称")}
    told["earlier"] = _card(earlier) if earlier else gettext("没有")
    if "limit" in row:
        told |= _amounts(earlier, row)
    return gettext(SENTENCES[change.change]) % told


def _said(value: Any) -> str:
    if value in (None, ""):
        return gettext("（未写）")
    return gettext(CODES[value]) if isinstance(value, str) and value in CODES else str(value)


def _card(row: Mapping[str, Any]) -> str:
    """Say what a disability card said; other rows need no words of their own."""
    if "grade" not in row:
        return ""
    return gettext("为%(kind)s%(grade)s级") % {"kind": _said(row["kind"]), "grade": row["grade"]}


def _amounts(earlier: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, str]:
    """Say both sums and the limit, in whole yuan."""
    (column,) = (name for name in row if name != "limit")
    told = {"then": earlier[column], "now": row[column], "limit": row["limit"]}
    return {name: f"{int(float(amount)):,}" for name, amount in told.items()}
