"""The nouns of supply, from their files."""

from doudi.dispatch.supply.disclosures import Disclosure
from doudi.dispatch.supply.listings import Gap, ListedNeed, Listing
from doudi.dispatch.supply.offers import Offer, OfferFile, Project, Provider, Volunteer
from doudi.dispatch.supply.orders import Order, Proposal

__all__ = [
    "Disclosure",
    "Gap",
    "ListedNeed",
    "Listing",
    "Offer",
    "OfferFile",
    "Order",
    "Project",
    "Proposal",
    "Provider",
    "Volunteer",
]
