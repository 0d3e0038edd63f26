"""法律援助 legal_aid: a lawyer free of charge for who cannot pay one; the legal-aid office of the judicial administration decides.

Recognised assistance objects are not checked again; for everybody else the office judges whether he is poor enough by the
province's line. Some matters need no proof of hardship at all.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.status import AFTER, DOCUMENTS, GUANGDONG, GUANGDONG_PLAN, GUANGDONG_PLAN_ON, LAW26
from doudi.rules import Policy

MATTERS = ("ordinary", "migrant_wage", "unlimited")
UNCHECKED = ("migrant_wage", "unlimited")
"""进城务工人员的劳动报酬和工伤 (第四十二条第三项); 不受经济困难条件限制的事项 (第三十二条)."""

legal_aid = Policy(
    "legal_aid", title="法律援助", law="法律援助法", of="person", every="once", after=AFTER, documents=DOCUMENTS,
    decided_by="法律援助机构（司法行政部门）", takes="收到申请之日起7日内决定，决定援助的3日内指派律师",
    feedback="法律援助机构回复：是否给予援助，承办人，办理结果",
)  # fmt: skip


@legal_aid.condition("第二十四条、第二十九条、第三十一条", label="有属于法律援助范围的事项",
                     otherwise="没有登记属于法律援助范围的事项（法律咨询不受限制）")  # fmt: skip
def has_matter(person: Any, local: Any) -> Any:
    return person.legal_matter.isin(MATTERS)


@legal_aid.value("第四十二条", label="免予核查或者不受经济困难限制", kind="flag")
def needs_no_check(person: Any, local: Any) -> Any:
    """Whoever has had judicial aid is not checked either (第四十二条第二项)."""
    return person.legal_matter.isin(UNCHECKED) | person.judicial_aid_given


POOR, NOT_POOR = "经济困难或者免予核查", "经法律援助机构核查不属于经济困难"


@legal_aid.condition("第四十二条", until=LAW26, label=POOR, otherwise=NOT_POOR)
def in_difficulty(person: Any, local: Any) -> Any:
    """社会救助对象 were dibao and tekun, as the decree lists them."""
    return person.needs_no_check | person.in_basic | person.legal_hardship


@legal_aid.condition("专项救助延伸", law=GUANGDONG_PLAN, place=GUANGDONG, since=GUANGDONG_PLAN_ON, until=LAW26,
                     name="in_difficulty", label=POOR, otherwise=NOT_POOR)  # fmt: skip
@legal_aid.condition("第四十二条（社会救助对象依社会救助法第十三条）", since=LAW26, name="in_difficulty", label=POOR,
                     otherwise=NOT_POOR)  # fmt: skip
def in_wider_difficulty(person: Any, local: Any) -> Any:
    """社会救助对象 are now also edge and rigid-expenditure families."""
    return person.needs_no_check | person.in_low_income | person.legal_hardship
