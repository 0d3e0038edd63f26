"""The nouns of entitlements, from their modules."""

from doudi.delivery.entitlements.entitlement import Counted, Entitlement, Period
from doudi.delivery.entitlements.extra import Declaration, Extra, ExtraCause, ExtraShare, Rate
from doudi.delivery.entitlements.ground import Ground, RollLeft
from doudi.delivery.entitlements.roll import Roll, RollFault

__all__ = [
    "Counted",
    "Declaration",
    "Entitlement",
    "Extra",
    "ExtraCause",
    "ExtraShare",
    "Ground",
    "Period",
    "Rate",
    "Roll",
    "RollFault",
    "RollLeft",
]
