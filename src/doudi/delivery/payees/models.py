"""The nouns of payees, from their modules."""

from doudi.delivery.payees.account import Account, AccountCheck, AccountKind
from doudi.delivery.payees.account_list import AccountFault, AccountList
from doudi.delivery.payees.assignment import Assignment
from doudi.delivery.payees.keeping import Keeping

__all__ = ["Account", "AccountCheck", "AccountFault", "AccountKind", "AccountList", "Assignment", "Keeping"]
