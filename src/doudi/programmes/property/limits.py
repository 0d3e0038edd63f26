"""The property conditions of household policies, written once for 低保, 低保边缘 and 刚性支出困难家庭 alike.

Verb: limit_property. Guangdong has four tests (P1 to P4); elsewhere, until a place's limits are entered, the township judges.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from doudi.programmes.property import GUANGDONG, GUANGDONG_LAW, GUANGDONG_LAW_2026, HOMES, NEW_IN_GUANGDONG
from doudi.rules import Policy, judged_or

FOUR_TESTS = "四项财产标准"


def limit_property(policy: Policy, *, standard: Callable[[Any], Any]) -> None:
    """Give a policy its property conditions; `standard` picks the term that P1 counts in months."""
    _limit_by_judgement(policy)
    _limit_savings(policy, standard=standard)
    _limit_homes(policy)
    _limit_vehicles(policy)
    _limit_businesses(policy)


def _limit_by_judgement(policy: Policy) -> None:
    @policy.condition("第十四条", law="最低生活保障审核确认办法", label="家庭财产符合当地规定",
                      otherwise="您家的财产超过了当地规定的限额")  # fmt: skip
    def property_within(household: Any, local: Any) -> Any:
        return judged_or(household.property_within_limits, household.owns_nothing)


def _of_guangdong(policy: Policy, *, name: str, label: str, otherwise: str) -> Callable[[Any], Any]:
    """Declare one of the four tests under the rules of 2019 and, from their first day, those of 2026."""

    def declare(function: Any) -> Any:
        words: dict[str, Any] = {"name": name, "label": label, "otherwise": otherwise, "place": GUANGDONG}
        policy.condition(FOUR_TESTS, law=GUANGDONG_LAW, until=NEW_IN_GUANGDONG, **words)(function)
        return policy.condition(FOUR_TESTS, law=GUANGDONG_LAW_2026, since=NEW_IN_GUANGDONG, **words)(function)

    return declare


def _limit_savings(policy: Policy, *, standard: Callable[[Any], Any]) -> None:
    @_of_guangdong(policy, name="property_within", label="人均金融资产不超过限额",
                   otherwise="您家的存款、证券、保险等金融资产，按人平均超过了规定的限额")  # fmt: skip
    def savings_within(household: Any, local: Any) -> Any:
        """P1: 不超过 — exactly 24 months of the standard a head is still within."""
        return household.assets <= local.assets_months * standard(local) * household.members


def _limit_homes(policy: Policy) -> None:
    @_of_guangdong(policy, name="one_home", label="住房不超过一套", otherwise="您家的住房超过了一套")
    def one_home(household: Any, local: Any) -> Any:
        """P2: 不居住的泥砖房、祖屋 are not counted."""
        return household.homes_counted <= HOMES

    @_of_guangdong(
        policy, name="no_shop", label="没有商铺、车位等非居住房产", otherwise="您家有商铺、车位或写字楼等非居住房产"
    )
    def no_shop(household: Any, local: Any) -> Any:
        return household.shops <= 0


def _limit_vehicles(policy: Policy) -> None:
    @_of_guangdong(policy, name="no_vehicle", label="没有机动车辆",
                   otherwise="您家有机动车辆（残疾人代步车、燃油摩托车、电动自行车不算）")  # fmt: skip
    def no_vehicle(household: Any, local: Any) -> Any:
        """P3; from 2026 the one small commercial vehicle the family lives by is let go (property.vehicles_but_one)."""
        return household.vehicles_counted <= 0


def _limit_businesses(policy: Policy) -> None:
    @_of_guangdong(policy, name="no_business", label="没有企业或个体工商户登记",
                   otherwise="您家有人登记了企业或个体工商户（夫妻店、无雇工小店经复核可以不算）")  # fmt: skip
    def no_business(household: Any, local: Any) -> Any:
        """P4."""
        return household.businesses_counted <= 0
