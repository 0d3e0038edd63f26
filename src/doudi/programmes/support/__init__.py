"""赡（抚、扶）养费 support: what statutory supporters outside the household owe, counted as income of the supported.

Values of a supporter: supporter_age, exempt, owes; of a person: maintenance_owed, maintenance.
An agreement, mediation or judgment comes before the formula; without the supporter's consent his means are not known.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.support.formula import formula_of, share_by_children
from doudi.rules import Determination, choose, known_part, larger, when, years_old

ELDER = 60

support = Determination("support", title="赡（抚、扶）养费", law="最低生活保障审核确认办法", of="support")


@support.value("第十三条第四项", label="义务人周岁", kind="count")
def supporter_age(support: Any, local: Any) -> Any:
    return years_old(support.birth, local.today)


@support.value(
    "第一条第一项",
    law="关于进一步做好最低生活保障等社会救助兜底保障工作的通知",
    label="义务人的扶养费可以豁免",
    kind="flag",
)
def exempt(support: Any, local: Any) -> Any:
    """What siblings, or supporters aged 60 and more, pay for an adult severely disabled person without work."""
    supported = support.person
    is_spared = (support.relation == "sibling") | (support.supporter_age >= ELDER)
    return supported.severely_disabled & ~supported.minor & ~supported.works & is_spared


@support.value("第十三条第四项", label="义务人是低保或特困人员", kind="flag")
def supporter_in_need(support: Any, local: Any) -> Any:
    return support.is_tekun | support.on_dibao


@support.value("第十三条第四项", label="按公式推算的月赡（抚、扶）养费", kind="money", ranged=True)
def reckoned(support: Any, local: Any) -> Any:
    """Verification of supporters needs their consent (社会救助法 第四十一条); without it anything is possible."""
    by_formula = formula_of(
        per_head=support.income_per_head,
        members=support.members,
        supported=support.supported,
        share=share_by_children(support.children, local=local),
        local=local,
    )
    owed = known_part(choose(support.consent, by_formula))
    return when(~support.exempt & ~support.supporter_in_need, owed)


@support.value("第十三条第四项", label="应付的月赡（抚、扶）养费", kind="money", ranged=True)
def owes(support: Any, local: Any) -> Any:
    """有协议、调解或者判决的，按其确定的数额."""
    return known_part(choose(support.agreed > 0, support.agreed, support.reckoned))


@support.total("第十三条第四项", of="person", label="义务人应付的赡（抚、扶）养费", unit="yuan/month")
def maintenance_owed(support: Any, local: Any) -> Any:
    return support.owes


@support.value("第十三条第四项", of="person", label="赡（抚、扶）养费收入", kind="money", ranged=True)
def maintenance(person: Any, local: Any) -> Any:
    """What is really received counts when it is more than what is owed."""
    return larger(known_part(person.maintenance_received), person.maintenance_owed)
