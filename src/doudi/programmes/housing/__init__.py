"""住房救助 housing: families in difficulty who are badly housed; in towns public rental or a rent subsidy, in villages repair.

The housing department decides. Whether the family is badly housed, by the place's own measure, is for people to judge.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.status import ACT, AFTER, DECREE, DOCUMENTS, GUANGDONG, GUANGDONG_PLAN, GUANGDONG_PLAN_ON, LAW26
from doudi.rules import Policy

housing = Policy(
    "housing", title="住房救助", law=DECREE, of="household", every="once", after=AFTER, documents=DOCUMENTS,
    decided_by="县级住房保障部门", takes="向乡镇（街道）或者住房保障部门提出；由窗口转办的20个工作日内答复",
    feedback="住房保障部门回复：城镇是否配租公租房或者发放租赁补贴，农村是否列入危房改造，以及金额和日期",
)  # fmt: skip


@housing.total("第三十七条", label="家庭中的住房救助对象人数", kind="count", over="counts", until=LAW26)
def housing_people(person: Any, local: Any) -> Any:
    """A tekun person cared for in a home is housed already."""
    return person.in_dibao | person.in_dispersed_tekun


@housing.total("专项救助延伸", law=GUANGDONG_PLAN, place=GUANGDONG, since=GUANGDONG_PLAN_ON, until=LAW26,
               name="housing_people", label="家庭中的住房救助对象人数", kind="count", over="counts")  # fmt: skip
@housing.total("第二十六条", law=ACT, since=LAW26, name="housing_people", label="家庭中的住房救助对象人数", kind="count",
               over="counts")  # fmt: skip
def housing_people_of_wider_families(person: Any, local: Any) -> Any:
    return person.in_dibao | person.in_dispersed_tekun | person.in_edge | person.in_rigid


@housing.condition("第三十七条", until=LAW26, label="家里有低保对象或者分散供养的特困人员",
                   otherwise="家里没有住房救助的对象")  # fmt: skip
@housing.condition("专项救助延伸", law=GUANGDONG_PLAN, place=GUANGDONG, since=GUANGDONG_PLAN_ON, until=LAW26,
                   label="家里有低保、低保边缘、刚性支出困难对象或者分散供养的特困人员", otherwise="家里没有住房救助的对象")  # fmt: skip
@housing.condition("第二十六条", law=ACT, since=LAW26, otherwise="家里没有住房救助的对象",
                   label="家里有低保、低保边缘、刚性支出困难对象或者分散供养的特困人员")  # fmt: skip
def of_family(household: Any, local: Any) -> Any:
    return household.housing_people >= 1


@housing.condition("第三十九条", until=LAW26, label="住房困难", otherwise="您家的住房经认定不属于住房困难")
@housing.condition("第二十六条", law=ACT, since=LAW26, label="住房困难", otherwise="您家的住房经认定不属于住房困难")
def badly_housed(household: Any, local: Any) -> Any:
    """In towns no home or one smaller than the place's measure; in villages the only home is dangerous."""
    return household.housing_difficult
