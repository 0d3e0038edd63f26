"""小额快救 quick_aid: a small sum at once for a sudden hardship, without verification and without publicity, within three days.

Since 2026. The township that sees the hardship decides; papers follow. What a small sum cannot mend, emergency aid does.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.temporary.limits import LAW26, OPINION_2026, limit_amount
from doudi.rules import Policy, choose, smaller

quick_aid = Policy(
    "quick_aid", title="小额快救", law=OPINION_2026, of="household", every="once", decided_by="乡镇人民政府、街道办事处",
    documents="身份证（没带也可以，事后补办手续）", takes="最长3天，不用等核对和公示",
)  # fmt: skip

NOT_HIT = "没有记录到您家遭遇火灾、意外、突发重病等急难"
NOT_DIFFICULT = "您家的基本生活没有出现严重困难"


@quick_aid.value("小额快救", label="小额快救限额", kind="money", unit="yuan")
def quick_limit(household: Any, local: Any) -> Any:
    """最高不超过一个月低保标准: one standard for the request, or one a head where the place reads it so."""
    whole = choose(local.quick_aid_per_head, household.standard_of_helped, local.dibao_standard)
    return whole * local.quick_aid_months


@quick_aid.condition(
    "小额快救", label="当地已经实行小额快救", otherwise="小额快救从2026年1月29日起实行，这一天还没有实行"
)
def quick_aid_running(household: Any, local: Any) -> Any:
    return local.quick_aid_started


@quick_aid.condition("小额快救", until=LAW26, label="遭遇突发急难", otherwise=NOT_HIT)
@quick_aid.condition("第十三条", law="社会救助法", since=LAW26, label="遭遇突发急难", otherwise=NOT_HIT)
def struck(household: Any, local: Any) -> Any:
    return household.hit_by_hardship


@quick_aid.condition("小额快救", label="基本生活暂时出现严重困难", otherwise=NOT_DIFFICULT)
def in_difficulty(household: Any, local: Any) -> Any:
    """The township sees it on the spot; nothing is verified."""
    return household.life_in_difficulty


limit_amount(
    quick_aid, limit=lambda household: household.quick_limit, per_cause="您家已经因这次急难得到过一个月低保标准的救助"
)


@quick_aid.amount("小额快救", label="小额快救金", unit="yuan")
def small_sum(household: Any, local: Any) -> Any:
    """What is needed, at most what the limit for this hardship and the year leaves."""
    left = household.quick_limit - household.paid_same_cause
    return smaller(smaller(household.needed_amount, left), household.year_limit_left)
