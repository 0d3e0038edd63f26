"""What a household would get held against what it holds: missed 漏保, wrong 错保, change 应调, unknown 待查.

Verbs: findings_of. What somebody would get and what he holds are two questions; a finding is where they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from doudi.monitoring.allowances import allowances_found
from doudi.monitoring.findings import CHANGE, KINDS, MISSED, STRENGTH, UNKNOWN, WRONG, Found
from doudi.rules import Answer, Household

__all__ = ["CHANGE", "KINDS", "MISSED", "STRENGTH", "UNKNOWN", "WRONG", "Found", "findings_of"]


@dataclass(frozen=True)
class _Case:
    """One household with its answers, by programme and person."""

    household: Household
    answers: dict[str, list[Answer]]

    def of_household(self, programme: str) -> Answer:
        return self.answers[programme][0]

    def of_person(self, programme: str, person: int) -> Answer:
        return self.answers[programme][person]

    def holders(self, fact: str) -> list[int] | None:
        """Return who holds a status; None when the register of recipients is silent."""
        flags = [person.facts.get(fact, False) for person in self.household.people]
        return None if None in flags else [number for number, flag in enumerate(flags) if flag]

    def paid(self, fact: str) -> int | None:
        paid: int | None = self.household.facts.get(fact, 0)
        return paid

    def supplements(self) -> int | None:
        """Add up the class supplements the household's people would get."""
        return _sum(answer.amount_hao for answer in self.answers.get("supplement", []))


def findings_of(household: Household, answers: Sequence[Answer]) -> list[Found]:
    """Return the findings of one household, the strongest programme first, each person and programme once; allowances last."""
    grouped: dict[str, list[Answer]] = {}
    for answer in answers:
        grouped.setdefault(answer.policy.name, []).append(answer)
    case = _Case(household=household, answers=grouped)
    found = _settled([one for check in _CHECKS for one in check(case)], case=case)
    return [*found, *allowances_found(household, answers, found=found)]


def _tekun(case: _Case) -> Iterable[Found]:
    holders = case.holders("holds_tekun")
    for number, answer in enumerate(case.answers["tekun"]):
        holds = None if holders is None else number in holders
        paid = answer.amount_hao if holds else 0  # what each of several draws, the register of recipients does not tell
        if holders == [number]:
            paid = case.paid("paid_tekun")
        yield from _compared(answer, holds=holds, due=answer.amount_hao, paid=paid)


def _dibao(case: _Case) -> Iterable[Found]:
    family, holders = case.of_household("dibao"), case.holders("holds_dibao")
    if family.met is not False or holders is None:
        due = _sum((family.amount_hao, case.supplements()))
        holds = None if holders is None else bool(holders)
        yield from _compared(family, holds=holds, due=due, paid=_paid_with_supplement(case))
        return
    singles = case.answers["dibao_single"]
    yield from (one for number, answer in enumerate(singles) if number not in holders for one in _compared(
        answer, holds=False, due=answer.amount_hao, paid=0))  # fmt: skip
    if holders:
        yield from _single_holders(case, family=family, held=[singles[number] for number in holders])


def _single_holders(case: _Case, *, family: Answer, held: list[Answer]) -> Iterable[Found]:
    if all(answer.met is False for answer in held):
        yield Found(
            kind=WRONG,
            programme="dibao",
            person=None,
            answer=family,
            amount_hao=0,
            paid_hao=_paid_with_supplement(case),
        )
    elif open_answer := next((answer for answer in held if answer.met is None), None):
        yield Found(
            kind=UNKNOWN,
            programme="dibao_single",
            person=open_answer.person,
            answer=open_answer,
            paid_hao=_paid_with_supplement(case),
        )
    else:
        due = _sum((*(answer.amount_hao for answer in held), case.supplements()))
        entitled = next(answer for answer in held if answer.met)
        yield from _compared(entitled, holds=True, due=due, paid=_paid_with_supplement(case))


def _edge(case: _Case) -> Iterable[Found]:
    if case.holders("holds_dibao") and case.of_household("dibao").met is not False:
        return
    holders = case.holders("holds_edge")
    yield from _compared(case.of_household("edge"), holds=None if holders is None else bool(holders), due=0, paid=0)
    if holders and case.of_household("edge").met and not case.holders("holds_dibao"):
        yield from _supplement(case)


def _supplement(case: _Case) -> Iterable[Found]:
    due, paid = case.supplements(), case.paid("paid_supplement")
    entitled = next((answer for answer in case.answers.get("supplement", []) if answer.met), None)
    if entitled is not None and due is not None and due != paid:
        kind = MISSED if not paid else CHANGE
        yield Found(
            kind=kind, programme="supplement", person=entitled.person, answer=entitled, amount_hao=due, paid_hao=paid
        )


def _rigid(case: _Case) -> Iterable[Found]:
    holders = case.holders("holds_rigid")
    yield from _compared(case.of_household("rigid"), holds=None if holders is None else bool(holders), due=0, paid=0)


_CHECKS: tuple[Callable[[_Case], Iterable[Found]], ...] = (_tekun, _dibao, _edge, _rigid)


def _compared(answer: Answer, *, holds: bool | None, due: int | None, paid: int | None) -> Iterable[Found]:
    kind = _kind(answer.met, holds=holds, due=due, paid=paid)
    if kind:
        amount = 0 if answer.met is False else due
        yield Found(
            kind=kind,
            programme=answer.policy.name,
            person=answer.person,
            answer=answer,
            amount_hao=amount,
            paid_hao=paid,
        )


def _kind(would: bool | None, *, holds: bool | None, due: int | None, paid: int | None) -> str:
    if would is None or (holds is None and would):
        return UNKNOWN
    if would is False:
        return WRONG if holds else ""
    if not holds:
        return MISSED
    return CHANGE if due is not None and paid is not None and due != paid else ""


def _settled(found: list[Found], *, case: _Case) -> list[Found]:
    """Turn a loss and a gain into one transfer, and keep only the strongest open question nobody holds."""
    found = _with_transfers(found)
    sure = [one for one in found if one.kind != UNKNOWN]
    held = [one for one in found if one.kind == UNKNOWN and one.answer.holds]
    if sure or held:
        return sure + held
    if any(case.holders(fact) for fact in ("holds_dibao", "holds_tekun", "holds_edge", "holds_rigid")):
        return []
    return sorted(found, key=lambda one: STRENGTH.index(one.programme))[:1]


def _with_transfers(found: list[Found]) -> list[Found]:
    lost = next((one for one in found if one.kind == WRONG), None)
    gained = next((one for one in found if one.kind == MISSED), None)
    if lost is None or gained is None:
        return found
    rest = [one for one in found if one is not lost and one is not gained]
    moved = replace(lost, kind=CHANGE, towards=gained.programme, amount_hao=gained.amount_hao)
    return [moved, *rest]


def _paid_with_supplement(case: _Case) -> int | None:
    return _sum((case.paid("paid_dibao"), case.paid("paid_supplement")))


def _sum(amounts: Iterable[int | None]) -> int | None:
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
