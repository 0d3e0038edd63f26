"""The nouns of the ledger, from their modules."""

from doudi.delivery.ledger.accounts import Account, AccountKind, FundSource, Limit
from doudi.delivery.ledger.budgets import Allocation, Budget
from doudi.delivery.ledger.closings import Closing, ClosingBalance
from doudi.delivery.ledger.transfers import Transfer, TransferKind, Turnover

__all__ = [
    "Account",
    "AccountKind",
    "Allocation",
    "Budget",
    "Closing",
    "ClosingBalance",
    "FundSource",
    "Limit",
    "Transfer",
    "TransferKind",
    "Turnover",
]
