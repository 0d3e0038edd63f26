"""The nouns of needs, from their modules."""

from doudi.dispatch.needs.need import Need, Overruling
from doudi.dispatch.needs.partners import Call, Partner
from doudi.dispatch.needs.reaches import Reach, Word
from doudi.dispatch.needs.sendings import Notice, Owner, Sending

__all__ = ["Call", "Need", "Notice", "Overruling", "Owner", "Partner", "Reach", "Sending", "Word"]
