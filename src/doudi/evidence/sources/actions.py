"""The verbs of asking, each one transaction and one line of the journal, from the rooms they live in.

A question costs one line when it leaves (`inquiry.ask`: letter, case, purpose) and one when it is settled
(`inquiry.answer` with the hash of the sealed answer, or `inquiry.expire`, `inquiry.stop`); repetitions cost none.
"""

from doudi.evidence.sources.collecting import collect_due
from doudi.evidence.sources.commissions import NotCommissioned, commission
from doudi.evidence.sources.entries import NotEntered, ask_by_hand, confirm, enter, send_back
from doudi.evidence.sources.sending import send_due
from doudi.evidence.sources.taking import NotExtended, expire, extend, take

__all__ = [
    "NotCommissioned",
    "NotEntered",
    "NotExtended",
    "ask_by_hand",
    "collect_due",
    "commission",
    "confirm",
    "enter",
    "expire",
    "extend",
    "send_back",
    "send_due",
    "take",
]
