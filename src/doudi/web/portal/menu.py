"""The menu: everything this household could get, first what surely, then what probably, at the end what not and why.

Nouns: Menu, Group. Question: menu_of.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from doudi.web.portal.household import place_of
from doudi.web.portal.order import Answers
from doudi.web.portal.outcome import DUTY, MONEY, NO, OPEN, REFERRAL, SERVICE, STANDING, YES, Outcome, outcomes

KINDS = (
    (MONEY, gettext_lazy("钱"), "money"),
    (SERVICE, gettext_lazy("上门的服务"), "people"),
    (REFERRAL, gettext_lazy("别的部门的帮助（民政帮您转过去）"), "right"),
    (STANDING, gettext_lazy("身份认定（有了它，别的帮助更容易）"), "met"),
    (DUTY, gettext_lazy("要您参加的"), "clock"),
)
"""What programmes give, in the order people ask for it: the kind, the words, the icon."""


@dataclass(frozen=True)
class Group:
    """The programmes of one kind."""

    title: Any
    icon: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Menu:
    """What there is for a household, and at which place."""

    surely: tuple[Group, ...]
    probably: tuple[Group, ...]
    waiting_for: tuple[dict[str, Any], ...]
    refused: tuple[Outcome, ...]
    place: str

    @property
    def is_empty(self) -> bool:
        """Say whether nothing could be said at all."""
        return not (self.surely or self.probably or self.refused)


def menu_of(answers: Answers, *, on: date) -> Menu:
    """Answer every programme for what a resident said, and put the answers in order."""
    found = outcomes(answers, on=on)
    return Menu(
        surely=_groups(one for one in found if one.verdict == YES),
        probably=_groups(one for one in found if one.verdict == OPEN and one.kind != DUTY),
        waiting_for=_waiting_for(one for one in found if one.verdict == OPEN and one.kind != DUTY),
        refused=tuple(one for one in found if one.verdict == NO),
        place=place_of(answers),
    )


def _waiting_for(found: Iterable[Outcome]) -> tuple[dict[str, Any], ...]:
    """List once what somebody can find out for the open programmes, what most of them wait for first."""
    every = [one for outcome in found for one in outcome.missing if one["from"] != "term"]
    counts = Counter((one["label"], one["who"]) for one in every)
    each = {(one["label"], one["who"]): one for one in every}
    return tuple(each[key] for key, _ in counts.most_common())


def _groups(found: Iterable[Outcome]) -> tuple[Group, ...]:
    outcomes = tuple(found)
    groups = (
        Group(title=title, icon=icon, outcomes=tuple(one for one in outcomes if one.kind == kind))
        for kind, title, icon in KINDS
    )
    return tuple(group for group in groups if group.outcomes)
