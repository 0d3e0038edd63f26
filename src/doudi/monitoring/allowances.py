"""Allowances of people whose recipients stand in a register: what each would get held against what he holds.

Verbs: recorded, allowances_found. Beyond basic living there are allowances of one person: for a child without parents, for a
disability, for great age, an insurance premium. A policy that names the fact of who holds it is compared here, person by person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from doudi.monitoring.findings import CHANGE, MISSED, STRENGTH, UNKNOWN, WRONG, Found
from doudi.rules import Answer, Household, Policy

FOLLOWING = ("living_subsidy", "medical_premium")
"""Allowances that come with a status: what is wrong with the family's status is said once, of the status."""


def recorded(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """Choose the allowances of people whose holders a register names."""
    return tuple(one for one in policies if one.of == "person" and one.holds and one.name not in STRENGTH)


def allowances_found(household: Household, answers: Sequence[Answer], *, found: Sequence[Found]) -> Iterator[Found]:
    """Yield what differs of each allowance; `found` is what was found of the family's basic living."""
    is_moving = any(one.kind in (MISSED, WRONG) or one.towards for one in found)
    is_asked = any(one.kind == UNKNOWN for one in found)
    for policy in recorded(dict.fromkeys(answer.policy for answer in answers)):
        paid = _paid(household, policy=policy)
        mine = [answer for answer in answers if answer.policy is policy]
        differing = [
            one
            for one in _of_people(mine, paid=paid)
            if one.kind != UNKNOWN or not (is_asked or _waits_for_silence(household, answer=one.answer))
        ]
        if not (policy.name in FOLLOWING and is_moving):
            yield from differing or _of_amounts(mine, paid=paid)


def _of_people(answers: Sequence[Answer], *, paid: int | None) -> list[Found]:
    """Find who is missed and who holds without being entitled; of an open answer only a holder is asked.

    What a household is paid is one person's only where he alone holds the allowance.
    """
    own = paid if sum(bool(one.holds) for one in answers) == 1 else None
    return [
        Found(
            kind=kind,
            programme=one.policy.name,
            person=one.person,
            answer=one,
            amount_hao=_month(one),
            paid_hao=own if one.holds else None,
        )
        for one in answers
        if (kind := _kind(one))
    ]


def _waits_for_silence(household: Household, *, answer: Answer) -> bool:
    """Say whether an answer waits for a register that nobody delivered: that is asked once for the whole county."""
    asked = (household.sources.get(one.path) for one in answer.missing)
    return any(source is not None and source.as_of is None for source in asked)


def _kind(answer: Answer) -> str:
    if answer.met is None:
        return UNKNOWN if answer.holds else ""
    if answer.met:
        return MISSED if answer.holds is False else ""
    return WRONG if answer.holds else ""


def _of_amounts(answers: Sequence[Answer], *, paid: int | None) -> list[Found]:
    """Find a household whose holders are due another amount than it is paid for them all."""
    holders = [one for one in answers if one.holds]
    amounts = [_month(one) for one in holders if one.met]
    due = sum(amount for amount in amounts if amount is not None)
    if not holders or len(amounts) < len(holders) or None in amounts or paid is None or due == paid:
        return []
    first = holders[0]
    change = Found(
        kind=CHANGE, programme=first.policy.name, person=first.person, answer=first, amount_hao=due, paid_hao=paid
    )
    return [change]


def _month(answer: Answer) -> int | None:
    """Give what is due a month; nothing is said of what is paid by the year."""
    return answer.amount_hao if answer.policy.every == "month" else None


def _paid(household: Household, *, policy: Policy) -> int | None:
    return household.facts.get(policy.paid) if policy.paid else None
