"""What happens to a household over time: facts that are found out, decisions that are taken, duties that are done or left.

Nouns: State (facts from a day), Decision, Duty (a step the law demands on the way).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doudi.rules.household import Household
from doudi.rules.months import Month

HANDING = ("TRANSFER_TEKUN", "TRANSFER_ORPHAN", "MOVED_OUT")
"""Reasons of an end that waits until whoever takes over has begun."""


class NotKnown(ValueError):
    """A decision stands before the first facts; the message says what to add."""


@dataclass(frozen=True)
class State:
    """The facts of a household from a day; `known_on` is the day they were found out."""

    since: date
    household: Household
    known_on: date


@dataclass(frozen=True)
class Decision:
    """One decision of the county: when, why, about which programmes (empty: all), and what went before it.

    `event_on` is the day of what it follows (a death); `through_work` says that work brought the income above the line;
    `reported_on` when the family said so itself; `heard_on` when it was heard.
    """

    day: date
    reason: str
    programmes: tuple[str, ...] = ()
    event_on: date | None = None
    heard_on: date | None = None
    reported_on: date | None = None
    through_work: bool = False


@dataclass(frozen=True)
class Duty:
    """A step the law demands: its code, the decision or event it belongs to, until when, and the day it was done."""

    code: str
    day: date
    by: Month | None = None
    done_on: date | None = None
