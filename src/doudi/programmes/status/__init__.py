"""困难身份 status: who is recognised already, or would be on what is known today; the referral programmes open on either.

Values of a person: in_dibao, in_tekun, in_dispersed_tekun, in_edge, in_rigid, in_basic, in_low_income; of a household:
dibao_people. A status held (facts holds_…) settles the question alone: no register is waited for and nobody checks the family's
means again (社会救助法 第四十二条). Who holds none is judged by what the family would get if it asked today.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict

from doudi.rules import Determination

GUANGDONG = "44"
LAW26 = date(2026, 7, 1)
ACT, DECREE = "社会救助法", "社会救助暂行办法"
GUANGDONG_PLAN = "广东省关于改革完善社会救助制度的实施方案"
GUANGDONG_PLAN_ON = date(2021, 7, 28)
"""Guangdong carried special assistance on to edge and expenditure-type families five years before the law did. The day is the
one on which the plan was reported; its own was not found."""

AFTER = ("tekun", "dibao", "edge", "dibao_single", "rigid", "supplement")
"""What a status is made of, so what every referral programme leans on."""
DOCUMENTS = "身份证；困难身份由民政部门共享，不用另开证明"


class Words(TypedDict):
    """The two sentences of a condition that stands in several laws."""

    label: str
    otherwise: str


status = Determination("status", title="困难身份（已认定或者应当认定）", law=ACT)


@status.value("第十八条", of="person", label="低保对象（在册或者按现有情况符合）", kind="flag")
def in_dibao(person: Any, local: Any) -> Any:
    return person.holds_dibao | person.on_dibao


@status.value("第十六条", of="person", label="特困人员（在册或者按现有情况符合）", kind="flag")
def in_tekun(person: Any, local: Any) -> Any:
    return person.holds_tekun | person.tekun


@status.value("第十六条", of="person", label="分散供养的特困人员", kind="flag")
def in_dispersed_tekun(person: Any, local: Any) -> Any:
    return person.in_tekun & (person.care_form == "dispersed")


@status.value("第二十一条", of="person", label="低保边缘家庭成员（在册或者按现有情况符合）", kind="flag")
def in_edge(person: Any, local: Any) -> Any:
    return person.holds_edge | (person.counts & person.household.edge)


@status.value("第二十二条", of="person", label="刚性支出困难家庭成员（在册或者按现有情况符合）", kind="flag")
def in_rigid(person: Any, local: Any) -> Any:
    return person.holds_rigid | (person.counts & person.household.rigid)


@status.value("第十五条", of="person", label="低保对象或者特困人员", kind="flag")
def in_basic(person: Any, local: Any) -> Any:
    return person.in_dibao | person.in_tekun


@status.value("第十三条", of="person", label="特困、低保、低保边缘或者刚性支出困难家庭的成员", kind="flag")
def in_low_income(person: Any, local: Any) -> Any:
    return person.in_basic | person.in_edge | person.in_rigid


@status.total("第十八条", label="家庭成员中的低保对象人数", kind="count", over="counts")
def dibao_people(person: Any, local: Any) -> Any:
    return person.in_dibao
