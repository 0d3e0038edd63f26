"""受灾人员救助 disaster: whom a natural disaster has hit, whatever his means; the emergency-management department decides.

What the family needs now (emergency, transition, winter and spring, rebuilding) is recorded on the spot, and goes with the referral.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.status import ACT, DECREE, LAW26
from doudi.rules import Policy

KINDS = ("emergency", "transition", "winter_spring", "rebuilding")
"""应急救助 (第二十二条), 过渡性安置 (第二十四条), 冬春救助 (第二十六条), 住房恢复重建 (第二十五条)."""
NOT_HIT = "没有登记为基本生活受自然灾害严重影响"

disaster = Policy(
    "disaster", title="受灾人员救助", law=DECREE, of="household", every="once",
    decided_by="应急管理部门", documents="身份证；紧急时可以后补", takes="应急救助随到随办；其余由窗口转办的10个工作日内答复",
    feedback="应急管理部门回复：发放的食品、衣被、临时住所，过渡期或者冬春生活补助，住房重建补助的项目、金额和日期",
)  # fmt: skip


@disaster.condition("第二十条", until=LAW26, label="基本生活受到自然灾害严重影响", otherwise=NOT_HIT)
@disaster.condition("第二十八条", law=ACT, since=LAW26, label="基本生活受到自然灾害严重影响", otherwise=NOT_HIT)
def hit(household: Any, local: Any) -> Any:
    return household.disaster_need.isin(KINDS)
