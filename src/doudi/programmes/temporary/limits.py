"""What the kinds of 临时救助 share: who is helped, how much a head, what this year's limit leaves, who may be helped again.

Nouns: temporary (values of a household). Verbs: limit_amount and limit_repeats give a policy its shared conditions.
Hukou and residence never block: the township where the hardship happens accepts, and no rule here asks whose people they are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from doudi.facts import hao
from doudi.rules import Determination, Policy, Range, choose, larger, published_or

LAW26 = date(2026, 7, 1)
QUICK_AID = date(2026, 1, 29)
OPINION_2018 = "关于进一步加强和改进临时救助工作的意见"
OPINION_2026 = "关于进一步健全完善临时救助制度的意见"
NO_CAP = hao(10_000_000)
"""More than any household can be given in a year, where the place has set no limit."""

temporary = Determination("temporary", title="临时救助", law=OPINION_2018)


@temporary.value("二（一）", label="遭遇急难", kind="flag")
def hit_by_hardship(household: Any, local: Any) -> Any:
    """Fire, accident, sudden serious illness, being stranded, no work found, or whatever else the township records."""
    return household.sudden_hardship != "none"


@temporary.value("二（一）", label="需要救助的人数", kind="count")
def people_helped(household: Any, local: Any) -> Any:
    """家庭和个人 — the whole family, or as many of it as the hardship befell."""
    return choose(household.people_hit > 0, household.people_hit, household.members)


@temporary.value("二（三）", label="需要救助人员的月低保标准合计", kind="money", unit="yuan/month")
def standard_of_helped(household: Any, local: Any) -> Any:
    return local.dibao_standard * household.people_helped


@temporary.value("二（三）", label="本年度限额余额", kind="money", unit="yuan/year")
def year_limit_left(household: Any, local: Any) -> Any:
    """What the place's limit per household and calendar year leaves; where it has set none, there is none."""
    return larger(published_or(local.temporary_year_limit, Range(NO_CAP)) - household.paid_temporary_year, 0)


@temporary.value(
    "已认定家庭",
    label="已经认定的特困、低保、低保边缘或刚性支出困难家庭成员",
    kind="flag",
    of="person",
    law=OPINION_2026,
)
def recognised(person: Any, local: Any) -> Any:
    return person.holds_tekun | person.holds_dibao | person.holds_edge | person.holds_rigid


@temporary.total("已认定家庭", label="已经认定的家庭成员数", kind="count", over="counts", law=OPINION_2026)
def recognised_members(person: Any, local: Any) -> Any:
    return person.recognised


@temporary.value("已认定家庭", label="家庭已经认定", kind="flag", law=OPINION_2026)
def is_recognised(household: Any, local: Any) -> Any:
    """Whose income and property were verified lately is not verified again."""
    return household.recognised_members > 0


# ------------------------------------------------------------------------------------- conditions shared


def limit_amount(
    policy: Policy, *, limit: Callable[[Any], Any], per_cause: str, before: Callable[[Any], Any] = lambda household: 0
) -> None:
    """Refuse where this year's limit or the limit for one cause is used up.

    `before` is what the programmes before this one pay now; `per_cause` the sentence for a cause that has had its share.
    """

    @policy.condition("二（三）", law=OPINION_2018, label="本年度临时救助限额还有余额",
                      otherwise="您家本年度的临时救助已经达到当地的年度限额")  # fmt: skip
    def year_limit_not_reached(household: Any, local: Any) -> Any:
        return household.year_limit_left > before(household)

    @policy.condition("二（三）", law=OPINION_2018, label="同一事由的救助限额还有余额", otherwise=per_cause)
    def cause_limit_not_reached(household: Any, local: Any) -> Any:
        """Whoever has had nothing for this cause cannot have reached a limit, even one that nobody has published."""
        paid = household.paid_same_cause
        return (paid <= 0) | (paid < limit(household))


def limit_repeats(policy: Policy) -> None:
    """Refuse the same cause oftener in a calendar year than the place allows."""

    @policy.condition("同一事由", law="地方临时救助办法", label="没有超过当地同一事由每年救助的次数",
                      otherwise="您家今年已经因同一事由得到过临时救助")  # fmt: skip
    def not_repeated(household: Any, local: Any) -> Any:
        """The first time is never a repeat; whether a second one is, the place says, and most have not."""
        times = household.same_cause_aided
        return (times <= 0) | (times < local.same_cause_times)
