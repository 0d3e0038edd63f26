"""The nouns of goods, from their modules."""

from doudi.delivery.goods.homes import Contractor, Home, HomeStage, HomeStep, Inspection, PlanItem
from doudi.delivery.goods.pictures import HomePicture
from doudi.delivery.goods.stock import Leaving, Lot, Store
from doudi.delivery.goods.vouchers import Guess, Partner, PartnerPayment, Series, Voucher

__all__ = [
    "Contractor",
    "Guess",
    "Home",
    "HomePicture",
    "HomeStage",
    "HomeStep",
    "Inspection",
    "Leaving",
    "Lot",
    "Partner",
    "PartnerPayment",
    "PlanItem",
    "Series",
    "Store",
    "Voucher",
]
