"""疾病应急救助 disease_emergency: the hospital treats first; a fund pays for whom nobody knows or who cannot pay.

The health department decides for the fund. No status opens or closes it: what counts is the emergency.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.status import ACT, DECREE, LAW26, Words
from doudi.rules import Policy

disease_emergency = Policy(
    "disease_emergency", title="疾病应急救助", law=DECREE, of="person", every="once",
    decided_by="卫生健康部门（疾病应急救助基金）", documents="无需本人申请，由救治的医疗机构提出", takes="先救治，不等审批",
    feedback="卫生健康部门回复：基金补助的费用，身份是否查明，是否需要转入其他救助",
)  # fmt: skip

RESCUE: Words = {"label": "急危重伤病、需要急救", "otherwise": "没有登记急危重伤病需要急救"}
UNPAYABLE: Words = {"label": "身份不明或者无力支付急救费用", "otherwise": "经认定身份明确并有能力支付急救费用"}


@disease_emergency.condition("第三十二条", until=LAW26, **RESCUE)
@disease_emergency.condition("第三十条", law=ACT, since=LAW26, **RESCUE)
def needs_rescue(person: Any, local: Any) -> Any:
    return person.rescue_needed


@disease_emergency.condition("第三十二条", until=LAW26, **UNPAYABLE)
@disease_emergency.condition("第五十一条", law=ACT, since=LAW26, **UNPAYABLE)
def cannot_pay(person: Any, local: Any) -> Any:
    return person.rescue_unpayable
