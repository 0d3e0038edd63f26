"""The verbs after the grant, from the modules of this room. Each is one transaction and one line of the journal of its own.

Reviews in `planning`, changes in `changes`, hearings in `hearings`, decisions while help runs in `adjusting`, appeals in `appeals`,
moves from place to place in `transfers`.
"""

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.cases.reviews.adjusting import (
    change_amount,
    end_for_death,
    end_support,
    exit_gradually,
    keep,
    restore,
)
from doudi.cases.reviews.appeals import answer_again, ask_again
from doudi.cases.reviews.changes import report_change, settle_change
from doudi.cases.reviews.hearings import hear, open_hearing
from doudi.cases.reviews.planning import begin_review, plan_review, review
from doudi.cases.reviews.transfers import hand_over, take_over

__all__ = [
    "NotAllowed",
    "NotReady",
    "answer_again",
    "ask_again",
    "begin_review",
    "change_amount",
    "end_for_death",
    "end_support",
    "exit_gradually",
    "hand_over",
    "hear",
    "keep",
    "open_hearing",
    "plan_review",
    "report_change",
    "restore",
    "review",
    "settle_change",
    "take_over",
]
