"""Words for values: a fact, an amount, a code, a register, a status, as people read them.

Everything here returns text in the language of the page; nothing here decides anything.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop, ngettext

from doudi.facts import FACTS, Fact, yuan


def ngettext_noop(text: str) -> str:
    """Mark a text for translators that has one form for one and another for many."""
    return text


UNITS = {
    "yuan": gettext_noop("%(value)s 元"),
    "yuan/month": gettext_noop("%(value)s 元/月"),
    "yuan/year": gettext_noop("%(value)s 元/年"),
    "0-2": gettext_noop("第 %(value)s 类"),
    "0-4": gettext_noop("%(value)s 级"),
}
"""How an amount reads with its unit of measure."""

COUNTS = {
    "people": ngettext_noop("%(value)s 人"),
    "months": ngettext_noop("%(value)s 个月"),
    "days": ngettext_noop("%(value)s 天"),
    "years": ngettext_noop("%(value)s 岁"),
    "homes": ngettext_noop("%(value)s 套"),
    "units": ngettext_noop("%(value)s 处"),
    "vehicles": ngettext_noop("%(value)s 辆"),
    "registrations": ngettext_noop("%(value)s 个登记"),
    "0-6": ngettext_noop("%(value)s 项"),
    "times": ngettext_noop("%(value)s 次"),
    "petitions": ngettext_noop("%(value)s 件"),
}
"""How a count reads: other languages know one and many."""

CODES = {
    "male": gettext_noop("男"),
    "female": gettext_noop("女"),
    "self": gettext_noop("本人"),
    "ordinary": gettext_noop("一般法律事务"),
    "migrant_wage": gettext_noop("进城务工人员追讨工资、工伤赔偿"),
    "unlimited": gettext_noop("不看经济状况的事项"),
    "emergency": gettext_noop("灾害发生时的应急救助"),
    "transition": gettext_noop("灾后过渡期生活"),
    "winter_spring": gettext_noop("冬春生活困难"),
    "rebuilding": gettext_noop("倒塌损坏住房的重建"),
    "spouse": gettext_noop("配偶"),
    "child": gettext_noop("子女"),
    "parent": gettext_noop("父母"),
    "grandchild": gettext_noop("孙子女"),
    "grandparent": gettext_noop("祖父母"),
    "sibling": gettext_noop("兄弟姐妹"),
    "child_in_law": gettext_noop("儿媳或女婿"),
    "parent_in_law": gettext_noop("公婆或岳父母"),
    "other": gettext_noop("其他亲属"),
    "none": gettext_noop("无"),
    "kindergarten": gettext_noop("幼儿园"),
    "compulsory": gettext_noop("小学或初中"),
    "senior": gettext_noop("高中或中职"),
    "undergraduate": gettext_noop("大专或本科"),
    "postgraduate": gettext_noop("研究生"),
    "sight": gettext_noop("视力"),
    "hearing": gettext_noop("听力"),
    "speech": gettext_noop("言语"),
    "limb": gettext_noop("肢体"),
    "intellectual": gettext_noop("智力"),
    "mental": gettext_noop("精神"),
    "multiple": gettext_noop("多重"),
    "arrested": gettext_noop("羁押"),
    "prison": gettext_noop("服刑"),
    "detox": gettext_noop("强制隔离戒毒"),
    "parole": gettext_noop("假释"),
    "able": gettext_noop("在世，能够抚养"),
    "dead": gettext_noop("死亡"),
    "untraceable": gettext_noop("查找不到"),
    "missing": gettext_noop("宣告失踪"),
    "disabled": gettext_noop("重残"),
    "ill": gettext_noop("重病"),
    "restricted": gettext_noop("被限制人身自由"),
    "out_of_contact": gettext_noop("失联"),
    "revoked": gettext_noop("被撤销监护资格"),
    "deported": gettext_noop("被遣送出境"),
    "dispersed": gettext_noop("分散供养"),
    "centralised": gettext_noop("集中供养"),
    "fire": gettext_noop("火灾"),
    "accident": gettext_noop("交通等意外"),
    "illness": gettext_noop("突发重病"),
    "stranded": gettext_noop("被困滞留"),
    "jobless": gettext_noop("失业"),
    "other_hardship": gettext_noop("其他急难"),
    "urban": gettext_noop("城镇"),
    "rural": gettext_noop("农村"),
}
"""What a code in a fact means."""

REGISTERS = {
    "hukou": gettext_noop("公安户籍"),
    "residence": gettext_noop("公安居住登记"),
    "deaths": gettext_noop("死亡登记"),
    "custody": gettext_noop("司法服刑羁押"),
    "marriage": gettext_noop("民政婚姻登记"),
    "benefits": gettext_noop("民政救助发放"),
    "insurance": gettext_noop("人社社会保险"),
    "medical": gettext_noop("医保"),
    "tax": gettext_noop("税务"),
    "business": gettext_noop("市场监管登记"),
    "homes": gettext_noop("不动产登记"),
    "vehicles": gettext_noop("公安车辆登记"),
    "disability": gettext_noop("残联残疾人证"),
    "students": gettext_noop("教育学籍"),
    "veterans": gettext_noop("退役军人优抚"),
    "bank": gettext_noop("银行（凭授权书）"),
    "petitions": gettext_noop("信访"),
    "support": gettext_noop("赡养抚养义务人"),
    "visits": gettext_noop("入户调查"),
    "township": gettext_noop("乡镇（街道）入户判断"),
    "county": gettext_noop("县级民政部门认定"),
    "person": gettext_noop("本人"),
}
"""Who supplies a fact: the data set of a department, or a desk that must judge."""

SIGNS = (" ＋ ", " － ", " × ", "、")
SIGN = re.compile(f"({'|'.join(SIGNS)})")
"""What joins the words of a compared sum."""

STATUSES = {
    "HIT": gettext_noop("查到记录"),
    "NO_HIT": gettext_noop("查无记录"),
    "TIMEOUT": gettext_noop("查询超时，没有结果"),
    "NOT_AVAILABLE": gettext_noop("该地没有这项数据"),
    "DECLARED": gettext_noop("本人申报"),
}
"""How a source answered; only the first two are answers."""


def register(name: str) -> str:
    """Name the register or desk that supplies a fact, or the authority that sets a term."""
    return gettext(REGISTERS.get(name, name))


def status(name: str) -> str:
    """Say how a source answered."""
    return gettext(STATUSES[name]) if name in STATUSES else name


def money(amount: Decimal | str | int) -> str:
    """Write yuan with two decimals and thousands separated."""
    return f"{Decimal(amount):,.2f}"


def measured(value: str, *, unit: str) -> str:
    """Put a number and its unit together as one phrase."""
    if unit in COUNTS:
        return ngettext(COUNTS[unit], COUNTS[unit], int(value)) % {"value": value}
    return gettext(UNITS[unit]) % {"value": value} if unit in UNITS else value


def quantity(value: Any, *, unit: str) -> str:
    """Write a value of an answer: money, a count, yes or no, a code; unknown is said, never zero."""
    if value is None or value == "":
        return gettext("不知道")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if str(value) in CODES:
        return gettext(CODES[str(value)])
    if unit.startswith("yuan"):
        return measured(money(value), unit=unit)
    return measured(str(value), unit=unit)


def fact_value(name: str, value: Any, *, of: str) -> str:
    """Write the value of one fact as kept in a finding: money in hao, days as ISO text."""
    fact = FACTS[of][name]
    if value is None:
        return gettext("不知道")
    if fact.kind == "day":
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if fact.kind == "money":
        return quantity(yuan(value), unit=fact.unit or "yuan")
    return quantity(value, unit=fact.unit)


def is_telling(fact: Fact, value: Any) -> bool:
    """Say whether a fact is worth a line: known, and other than what goes without saying."""
    return bool(value is not None and value != fact.default)


def years(birth: str | None, *, on: date) -> str:
    """Write an age in full years on a day."""
    if birth is None:
        return gettext("年龄不详")
    born = date.fromisoformat(birth)
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return ngettext("%(age)s 岁", "%(age)s 岁", age) % {"age": age}


def law(text: str) -> str:
    """Translate words of the law; a compared sum is made of several: 低保标准 × 共同生活家庭成员数."""
    return "".join(part if part in SIGNS else gettext(part) for part in SIGN.split(text) if part)


def is_telling_side(part: Mapping[str, Any]) -> bool:
    """Say whether a side is more than a bare number written in the rule itself."""
    return not str(part["label"]).isdigit()


def side(part: Mapping[str, Any]) -> str:
    """Write one side of a comparison: a number, or its ends where part of it is not known."""
    unit = str(part["unit"])
    if part["value"] is not None:
        return quantity(part["value"], unit=unit)
    if part["least"] is None:
        return gettext("不知道")
    if part["most"] is None:
        return gettext("至少 %(least)s") % {"least": quantity(part["least"], unit=unit)}
    ends = {"least": quantity(part["least"], unit=unit), "most": quantity(part["most"], unit=unit)}
    return gettext("%(least)s 到 %(most)s") % ends
