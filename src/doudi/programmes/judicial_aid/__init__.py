"""司法救助 judicial_aid: victims of crime or tort who cannot get compensation; the court, prosecutor or police of the case decides.

judicial_followup is the way back: who was helped and is still in difficulty is taken up by civil affairs. Once only for a case;
the sum is judged, within 36 months of the local average wage.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.status import ACT, LAW26, Words
from doudi.rules import Policy, smaller

LAW = "关于建立完善国家司法救助制度的意见（试行）"

judicial_aid = Policy(
    "judicial_aid", title="司法救助", law=LAW, of="person", every="once",
    decided_by="办案的法院、检察院、公安机关或者司法行政机关", documents="身份证、损害后果和是否获得赔偿的材料；可以口头申请",
    takes="10个工作日内审批，资金拨到后2个工作日内通知领取", feedback="办案机关回复：是否救助、金额、发放日期，救助后是否仍然困难",
)  # fmt: skip
judicial_followup = Policy(
    "judicial_followup", title="司法救助后转入社会救助", law=LAW, of="person", every="once", documents="身份证和授权书",
    takes="由办案机关转来的，按所申请的救助项目办理", feedback="民政部门告知办案机关：纳入了哪一项社会救助，或者不符合的原因",
)  # fmt: skip


@judicial_aid.condition("第二部分", label="受到犯罪侵害或者民事侵权而无法获得有效赔偿",
                        otherwise="没有登记受到犯罪侵害或者民事侵权而无法获得赔偿")  # fmt: skip
def harmed(person: Any, local: Any) -> Any:
    return person.harmed_unpaid


@judicial_aid.condition("第二部分", label="因案件造成生活困难", otherwise="经办案机关认定不是因案件造成的生活困难")
def in_hardship(person: Any, local: Any) -> Any:
    """Also that none of the grounds for refusal holds, such as gross fault of his own: only the office of the case can say."""
    return person.case_hardship


@judicial_aid.condition("第一部分", label="同一案件没有得到过司法救助", otherwise="同一案件只救助一次，本人已经得到过")
def not_helped_before(person: Any, local: Any) -> Any:
    return ~person.judicial_aid_given


@judicial_aid.value("第三部分第二项", label="司法救助金的一般上限", kind="money", unit="yuan")
def judicial_most(person: Any, local: Any) -> Any:
    """Last year's average wage of the place of the case, so many months of it."""
    return local.average_wage * local.judicial_months


@judicial_aid.amount("第三部分第二项、第三项", label="办案机关确定的救助金（在上限以内）", unit="yuan")
def judged_sum(person: Any, local: Any) -> Any:
    """The office judges it by the harm, the fault and the need; until it has, nobody can name a sum."""
    return smaller(person.judicial_sum, person.judicial_most)


# ------------------------------------------------------------------------------------- the way back

HELPED: Words = {"label": "已经获得司法救助", "otherwise": "没有登记获得过司法救助"}
STILL_POOR: Words = {"label": "获得司法救助后生活仍然困难", "otherwise": "获得司法救助后生活经认定不再困难"}


@judicial_followup.condition("第六部分第三项", until=LAW26, **HELPED)
@judicial_followup.condition("第三十六条", law=ACT, since=LAW26, **HELPED)
def helped(person: Any, local: Any) -> Any:
    return person.judicial_aid_given


@judicial_followup.condition("第六部分第三项", until=LAW26, **STILL_POOR)
@judicial_followup.condition("第三十六条", law=ACT, since=LAW26, **STILL_POOR)
def still_poor(person: Any, local: Any) -> Any:
    return person.still_in_difficulty
