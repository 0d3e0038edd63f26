"""Signs that aid goes where it should not any more (W-OVR 错保信号): a death, a vehicle, a second home, a business, deposits, a sentence.

One strong sign is orange, two are red, and so is a recipient who has died. It opens a visit; what is true of it people find out.
"""

from __future__ import annotations

from typing import Any

from doudi.monitoring.warnings.indicators import GUIDE, Indicator
from doudi.monitoring.warnings.signs.declaring import WHERE, Declare, reached, total_of, watch
from doudi.rules import Policy, not_below_zero, when

ovr = Indicator("W-OVR", "ovr", "错保信号", of="household", dataset="benefits", need="BASIC")


@total_of(label="死亡的在保人员数")
def dead_holders(person: Any, local: Any) -> Any:
    return ~person.alive & (person.holds_dibao | person.holds_tekun)


@total_of(label="服刑或强制隔离戒毒的在保人员数")
def held_holders(person: Any, local: Any) -> Any:
    return person.custody.isin(("prison", "detox")) & (person.holds_dibao | person.holds_tekun)


@total_of(label="车辆数（不含谋生车辆）", over="counts")
def cars(person: Any, local: Any) -> Any:
    return not_below_zero(person.vehicles - person.livelihood_vehicles)


@total_of(label="企业或个体工商户数（不含小店）", over="counts")
def firms(person: Any, local: Any) -> Any:
    return not_below_zero(person.businesses - person.small_businesses)


@total_of(label="住房套数（不含祖屋）", over="counts")
def houses(person: Any, local: Any) -> Any:
    return not_below_zero(person.homes - person.ancestral_homes)


@total_of(label="存款、证券和保险现金价值合计", over="counts", kind="money", unit="yuan")
def savings(person: Any, local: Any) -> Any:
    return person.deposits + person.securities + person.insurance_value


@watch.value(WHERE, label="错保信号的种类数", kind="count", ranged=True)
def kinds_of_signs(household: Any, local: Any) -> Any:
    """Each kind once, however many cars there are."""
    much = local.dibao_standard * local.watch_ovr_deposits * household.members
    return (
        when(household.cars >= 1, 1)
        + when(household.firms >= 1, 1)
        + when(household.houses >= 2, 1)
        + when(household.savings > much, 1)
        + when(household.held_holders >= 1, 1)
    )


OVER = Policy("watch_clearly_over_limits", title="明显超过财产限额", law=GUIDE, of="household")
"""Met by a household that owns what no recipient may own: a campaign's list leaves it out."""


@reached(OVER, label="有车辆、企业、两套以上住房或者大额存款")
def owns_too_much(household: Any, local: Any) -> Any:
    return household.kinds_of_signs >= 1


def _signs(level: str, *, label: str) -> Declare:
    """Whatever it owns, only a household that is aided can be aided wrongly."""
    policy = ovr.at(level)
    reached(policy, label="家里有人享受低保或特困供养")(is_aided)
    return reached(policy, label=label)


def is_aided(household: Any, local: Any) -> Any:
    return household.holders >= 1


@_signs("O", label="有一种错保信号")
def one_sign(household: Any, local: Any) -> Any:
    return household.kinds_of_signs >= 1


@_signs("R", label="有两种以上错保信号，或者在保人员已经死亡")
def two_signs_or_a_death(household: Any, local: Any) -> Any:
    return (household.kinds_of_signs >= 2) | (household.dead_holders >= 1)
