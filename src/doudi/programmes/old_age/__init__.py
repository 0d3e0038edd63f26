"""高龄津贴 elder_allowance: a monthly allowance for the very old, by age band, from the province where they are registered.

Income does not matter. The allowance itself is not counted as income when tekun support is decided.
"""

from __future__ import annotations

from typing import Any

from doudi.rules import Policy, choose

NINETY, HUNDRED = 90, 100

elder_allowance = Policy(
    "elder_allowance", title="高龄津贴", law="老年人权益保障法", of="person", holds="holds_elder_allowance", paid="paid_elder_allowance",
    documents="身份证；在户籍地的村（居）或者乡镇（街道）登记一次", takes="从登记的次月起按月发放，具体以当地规定为准",
)  # fmt: skip

ARTICLE = "第三十三条"


@elder_allowance.condition(ARTICLE, label="达到高龄津贴的年龄", otherwise="还没有到当地发放高龄津贴的年龄")
def old_enough(person: Any, local: Any) -> Any:
    """From the birthday itself."""
    return person.age >= local.elder_allowance_age


@elder_allowance.condition(ARTICLE, label="户籍在本省", otherwise="户籍不在本省，请向户籍地申请高龄津贴")
def hukou_here(person: Any, local: Any) -> Any:
    return person.hukou_in_province


@elder_allowance.condition(ARTICLE, label="健在", otherwise="本人已经去世")
def alive(person: Any, local: Any) -> Any:
    return person.alive


@elder_allowance.amount(ARTICLE, label="高龄津贴（不满90周岁）")
def under_ninety(person: Any, local: Any) -> Any:
    """One band only, so that each step is nothing outside its band."""
    return choose(person.age >= NINETY, 0, local.elder_allowance_from_80)


@elder_allowance.amount(ARTICLE, label="高龄津贴（90至99周岁）")
def in_the_nineties(person: Any, local: Any) -> Any:
    is_in_band = (person.age >= NINETY) & (person.age < HUNDRED)
    return choose(is_in_band, local.elder_allowance_from_90, 0)


@elder_allowance.amount(ARTICLE, label="高龄津贴（100周岁以上）")
def from_a_hundred(person: Any, local: Any) -> Any:
    return choose(person.age >= HUNDRED, local.elder_allowance_from_100, 0)
