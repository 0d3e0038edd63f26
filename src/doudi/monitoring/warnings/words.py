"""Words of warnings: levels, classes, indicators, and what a warning says to whoever goes there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from doudi.monitoring.warnings.funnel import Funnel
from doudi.monitoring.warnings.models import HardshipWarning, Signal
from doudi.monitoring.warnings.signs import INDICATORS

LEVEL_NAMES = {
    "R": gettext_noop("红色"),
    "O": gettext_noop("橙色"),
    "Y": gettext_noop("黄色"),
    "B": gettext_noop("蓝色"),
}
GROUP_NAMES = {
    "c1": gettext_noop("低保对象"),
    "c2": gettext_noop("特困人员"),
    "c3": gettext_noop("防止返贫监测对象"),
    "c4": gettext_noop("低保边缘家庭"),
    "c5": gettext_noop("刚性支出困难家庭"),
    "none": gettext_noop("未获救助的家庭"),
}


def level_name(level: str) -> str:
    """Name a level by its colour."""
    return gettext(LEVEL_NAMES[level])


def group_name(group: str) -> str:
    """Name a class of people."""
    return gettext(GROUP_NAMES[group])


def indicator_name(code: str) -> str:
    """Name an indicator."""
    return gettext(INDICATORS[code].label)


def steps_of(funnel: Funnel) -> list[tuple[str, int]]:
    """Name the steps of a campaign with their counts, from the registers to the help."""
    return [
        (gettext("数据里有困难信号"), funnel.compared),
        (gettext("其中已在享受救助，不再排查"), funnel.aided),
        (gettext("其中财产明显超过限额，不再排查"), funnel.over),
        (gettext("列入排查名单"), funnel.listed),
        (gettext("已入户"), funnel.visited),
        (gettext("得到救助或服务"), funnel.helped),
    ]


def said(signal: Signal) -> list[str]:
    """Say the conditions of a sign in words, with the numbers on both sides where there are any."""
    return [_condition(one) for one in signal.said]


def need_words(warning: HardshipWarning) -> str:
    """Say in one line what somebody should look at, without more than the visit needs."""
    names = "、".join(dict.fromkeys(indicator_name(one.indicator) for one in warning.signals.filter(is_repeat=False)))
    told = {"level": level_name(warning.level), "signs": names}
    return gettext("%(level)s预警：%(signs)s。请上门看看生活有没有困难，需要什么帮助。") % told


def _condition(one: dict[str, Any]) -> str:
    label, left, right = gettext(one["label"]), one.get("left"), one.get("right")
    if not left or not right:
        return label
    if right["value"] in ("0", "0.00"):
        return gettext("%(label)s（%(number)s）") % {"label": label, "number": _number(left)}
    numbers = {"label": label, "left": _number(left), "right": _number(right)}
    return gettext("%(label)s（%(left)s，界限 %(right)s）") % numbers


def _number(side: dict[str, Any]) -> str:
    """Write a side of a comparison; a number that is not wholly known as what it is at least and at most."""
    ends = [side["least"], side["most"]] if side["value"] is None else [side["value"]]
    numbers = "–".join(f"{Decimal(end):,}" if end is not None else "？" for end in ends)
    return gettext("%(number)s 元") % {"number": numbers} if side["unit"] == "yuan" else numbers
