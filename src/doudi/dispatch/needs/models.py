"""The nouns of needs, from their modules."""

from doudi.dispatch.needs.deliberating import Fund, Matter, Meeting, Payout, Replenishment
from doudi.dispatch.needs.need import Need, Overruling
from doudi.dispatch.needs.partners import Call, Partner
from doudi.dispatch.needs.reaches import Reach, Word
from doudi.dispatch.needs.sendings import Notice, Owner, Sending

__all__ = [
    "Call",
    "Fund",
    "Matter",
    "Meeting",
    "Need",
    "Notice",
    "Overruling",
    "Owner",
    "Partner",
    "Payout",
    "Reach",
    "Replenishment",
    "Sending",
    "Word",
]
