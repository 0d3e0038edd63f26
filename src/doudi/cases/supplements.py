"""What comes with a programme without being asked for: the 分类施保 supplement of each person, in the file it follows, exactly once.

Verbs: added_to (live), lines_in, total_in, open_in and paid_by (from the receipt that was kept). A supplement nobody can tell yet holds
nothing back: the rest is granted, and the paper says what is not in it.
Law: 社会救助暂行办法 第十二条第二款; 社会救助法 第二十条. It is given with the recognition (无需另行申请).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from doudi.cases.case import Case, Decision
from doudi.cases.stages import LIVING
from doudi.offices.acting import SYSTEM, acting_as
from doudi.rules.decide import Answer
from doudi.rules.household import Household

SUPPLEMENT, SINGLE = "supplement", "dibao_single"
CARRIED_BY = ("dibao", SINGLE, "edge", "rigid")


def added_to(
    case: Case, *, answer: Answer, answers: Sequence[Answer], home: Household, keys: Mapping[int, str]
) -> tuple[Answer, ...]:
    """Give the supplements a case carries, open ones too: of its person, or of everybody who has no file of his own."""
    if case.programme not in CARRIED_BY or answer.met is not True:
        return ()
    own = _with_own_file(keys) if answer.person is None else set()
    return tuple(
        one
        for one in answers
        if one.policy.name == SUPPLEMENT
        and one.met is not False
        and one.person is not None
        and (one.person == answer.person if answer.person is not None else home.people[one.person].key not in own)
    )


def lines_in(receipt: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give every step of the amount in a receipt, the supplements with whose they are."""
    people = receipt["household"]["people"]
    for answer in _met(receipt):
        who = people[answer["person"]]["name"] if answer["programme"] == SUPPLEMENT else ""
        for step in answer["amount"]["steps"]:
            yield {**step, "who": who}


def total_in(receipt: Mapping[str, Any]) -> Decimal | None:
    """Add up what the answers of a receipt pay; None where its own programme's amount is not known."""
    first = receipt["answers"][0]["amount"]["value"]
    if first is None:
        return None
    rest = [one["amount"]["value"] for one in _met(receipt)[1:]]
    return sum((Decimal(one) for one in rest if one is not None), Decimal(first))


def open_in(receipt: Mapping[str, Any]) -> list[str]:
    """Name whose supplement is not known yet, and so is in no total."""
    people = receipt["household"]["people"]
    supplements = [one for one in receipt["answers"][1:] if one["programme"] == SUPPLEMENT]
    waiting = [one for one in supplements if one["verdict"] != "eligible" or one["amount"]["value"] is None]
    return [people[one["person"]]["name"] for one in waiting]


def paid_by(made: Decision, *, programme: str) -> dict[str, Decimal]:
    """Share out a decision's amount among the programmes it pays; what a person set is all the case's own."""
    amount = made.amount_yuan or Decimal(0)
    if not made.is_by_rule or made.receipt is None:
        return {programme: amount}
    shares: dict[str, Decimal] = defaultdict(Decimal)
    for one in _met(made.receipt)[1:]:
        if one["programme"] == SUPPLEMENT and one["amount"]["value"] is not None:
            shares[SUPPLEMENT] += Decimal(one["amount"]["value"])
    return {programme: amount - shares[SUPPLEMENT], **shares}


def _met(receipt: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the case's own answer, and after it those that pay."""
    first, *rest = receipt["answers"]
    return [first, *(one for one in rest if one["verdict"] == "eligible")]


def _with_own_file(keys: Mapping[int, str]) -> set[str]:
    """Give the keys of those who are helped, or ask to be, as a household of one: their supplement comes with that."""
    with acting_as(SYSTEM):
        own = Case.objects.filter(programme=SINGLE, subject__in=list(keys), stage__in=LIVING)
        return {keys[one] for one in own.values_list("subject", flat=True)}
