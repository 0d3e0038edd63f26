"""家庭财产 property: savings, homes, vehicles and businesses of the members, and the limits places set on them.

Values of a person: own_assets, own_homes, own_vehicles, own_businesses, own_property_within; of a household: assets,
homes_counted, shops, vehicles_counted, businesses_counted, owns_nothing. `limits.py` makes conditions of them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.rules import Determination, judged_or, known_part, not_below_zero, smaller, when

GUANGDONG = "44"
GUANGDONG_LAW = "广东省最低生活保障家庭经济状况核对和生活状况评估认定办法"
GUANGDONG_LAW_2026 = "广东省最低生活保障家庭经济状况核对和生活状况综合评估办法"
NEW_IN_GUANGDONG = date(2026, 1, 1)
HOMES = 1

property_ = Determination("property", title="家庭财产", law="最低生活保障审核确认办法")


# ------------------------------------------------------------------------------------- what one person owns


@property_.value("第十四条", label="金融资产", kind="money", of="person", ranged=True)
def own_assets(person: Any, local: Any) -> Any:
    """存款、支付账户、证券、基金和商业保险, at their value on the day they are verified."""
    return known_part(person.deposits) + known_part(person.securities) + known_part(person.insurance_value)


@property_.value("第十四条", label="计入的住房套数", kind="count", of="person", ranged=True)
def own_homes(person: Any, local: Any) -> Any:
    """不居住的泥砖房、祖屋不计."""
    return not_below_zero(known_part(person.homes) - person.ancestral_homes)


@property_.value("第十四条", label="经复核后的市场主体登记数", kind="count", of="person", ranged=True)
def own_businesses(person: Any, local: Any) -> Any:
    """夫妻店、无雇工小店和扶贫合作社社员, once checked, are treated as none."""
    return not_below_zero(known_part(person.businesses) - person.small_businesses)


@property_.value(
    "谋生车辆", law=GUANGDONG_LAW_2026, label="限额内的谋生小型营运车辆", kind="count", of="person", ranged=True
)
def spared_vehicles(person: Any, local: Any) -> Any:
    """A small commercial vehicle the family lives by, within the value the place allows."""
    is_cheap = person.livelihood_vehicle_value <= local.livelihood_vehicle_limit
    return when(is_cheap, person.livelihood_vehicles)


@property_.value("第十四条", label="计入的机动车辆", kind="count", of="person", ranged=True)
def own_vehicles(person: Any, local: Any) -> Any:
    return known_part(person.vehicles)


@property_.value("谋生车辆", law=GUANGDONG_LAW_2026, label="计入的机动车辆", kind="count", of="person", ranged=True,
                 name="own_vehicles", place=GUANGDONG, since=NEW_IN_GUANGDONG)  # fmt: skip
def own_vehicles_but_one(person: Any, local: Any) -> Any:
    return not_below_zero(known_part(person.vehicles) - smaller(person.spared_vehicles, 1))


# ------------------------------------------------------------------------------------- what the members own together


@property_.total("第十四条", label="家庭金融资产", over="counts")
def assets(person: Any, local: Any) -> Any:
    return person.own_assets


@property_.total("第十四条", label="家庭住房套数", kind="count", over="counts")
def homes_counted(person: Any, local: Any) -> Any:
    return person.own_homes


@property_.total("第十四条", label="商铺、车位、写字楼等非居住房产", kind="count", over="counts")
def shops(person: Any, local: Any) -> Any:
    return known_part(person.nonresidential)


@property_.total("第十四条", label="机动车辆", kind="count", over="counts")
def vehicles_owned(person: Any, local: Any) -> Any:
    return known_part(person.vehicles)


@property_.total("谋生车辆", law=GUANGDONG_LAW_2026, label="限额内的谋生小型营运车辆", kind="count", over="counts")
def vehicles_spared(person: Any, local: Any) -> Any:
    return person.spared_vehicles


@property_.value("第十四条", label="计入的机动车辆", kind="count", ranged=True)
def vehicles_counted(household: Any, local: Any) -> Any:
    return household.vehicles_owned


@property_.value("谋生车辆", law=GUANGDONG_LAW_2026, label="计入的机动车辆", kind="count", ranged=True, name="vehicles_counted",
                 place=GUANGDONG, since=NEW_IN_GUANGDONG)  # fmt: skip
def vehicles_but_one(household: Any, local: Any) -> Any:
    """One, not one for each member."""
    return not_below_zero(household.vehicles_owned - smaller(household.vehicles_spared, 1))


@property_.total("第十四条", label="企业或个体工商户登记", kind="count", over="counts")
def businesses_counted(person: Any, local: Any) -> Any:
    return person.own_businesses


# ------------------------------------------------------------------------------------- within any limit


@property_.value("第十四条", label="没有需要衡量的财产", kind="flag")
def owns_nothing(household: Any, local: Any) -> Any:
    """No savings, no shop, no vehicle, no business and at most one home: within the limits of any place."""
    nothing_saved = (household.assets <= 0) & (household.shops <= 0)
    nothing_driven = (household.vehicles_owned <= 0) & (household.businesses_counted <= 0)
    return nothing_saved & nothing_driven & (household.homes_counted <= HOMES)


@property_.value("第十四条", label="本人没有需要衡量的财产", kind="flag", of="person")
def owns_nothing_himself(person: Any, local: Any) -> Any:
    nothing_saved = (person.own_assets <= 0) & (known_part(person.nonresidential) <= 0)
    nothing_driven = (known_part(person.vehicles) <= 0) & (person.own_businesses <= 0)
    return nothing_saved & nothing_driven & (person.own_homes <= HOMES)


@property_.value("第十四条", label="本人财产在限额内", kind="flag", of="person")
def own_property_within(person: Any, local: Any) -> Any:
    """Where no limit is published, the township says."""
    return judged_or(person.household.property_within_limits, person.owns_nothing_himself)


@property_.value("四项财产标准", law=GUANGDONG_LAW, label="本人财产在限额内", kind="flag", of="person", name="own_property_within",
                 place=GUANGDONG)  # fmt: skip
def own_property_within_guangdong(person: Any, local: Any) -> Any:
    saved = person.own_assets <= local.assets_months * local.dibao_standard
    housed = (person.own_homes <= HOMES) & (known_part(person.nonresidential) <= 0)
    return saved & housed & (person.own_vehicles <= 0) & (person.own_businesses <= 0)
