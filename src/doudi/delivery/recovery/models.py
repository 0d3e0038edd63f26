"""The tables of this room."""

from doudi.delivery.recovery.answer import Answer
from doudi.delivery.recovery.claim import Claim, ClaimMonth, ClaimStep
from doudi.delivery.recovery.coming_back import Ground, Handing, Instalment, Receipt, Share, Waiver

__all__ = [
    "Answer",
    "Claim",
    "ClaimMonth",
    "ClaimStep",
    "Ground",
    "Handing",
    "Instalment",
    "Receipt",
    "Share",
    "Waiver",
]
