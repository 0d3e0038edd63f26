"""What a household would get and what it holds: two questions with two answers, and what follows from both.

Nouns: Standpoint (one programme for a household or one of its people: would, holds, follows). Verbs: two_answers.
`would` is the law's answer today; `holds` what the registers of recipients say, None where they are silent or none exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from doudi.facts import FACTS
from doudi.rules.decide import Answer
from doudi.rules.household import Household
from doudi.rules.policy import Policy
from doudi.rules.stacking import Matrix, Pair
from doudi.rules.wording import number_text

FOLLOWS = ("begin", "continue", "change", "end", "switch", "nothing", "open")
LASTING = ("month", "year")
"""How often what can be held is due; what is given once is never held."""

LEFT_OPEN = ("choose", "higher")
"""Answers of the matrix after which somebody has to choose or compare."""


class Standpoint(NamedTuple):
    """One programme: whether the law would give it, whether it is held, what follows, and the pairs of the matrix it meets."""

    policy: Policy
    person: int | None
    would: bool | None
    holds: bool | None
    follows: str
    due: int | None
    paid: int | None
    meets: tuple[Pair, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the two answers in their published form."""
        return {
            "programme": self.policy.name,
            "person": self.person,
            "would": self.would,
            "holds": self.holds,
            "follows": self.follows,
            "due": number_text(self.due, kind="money"),
            "paid": number_text(self.paid, kind="money"),
            "meets": [pair.as_json() for pair in self.meets],
        }


@dataclass(frozen=True)
class _Row:
    """Would and holds of one programme, before anything is compared."""

    policy: Policy
    person: int | None
    would: bool | None
    holds: bool | None
    due: int | None
    paid: int | None
    people: frozenset[int] = field(default_factory=frozenset)


def two_answers(
    answers: Iterable[Answer], household: Household, *, matrix: Matrix, place: str, on: date
) -> tuple[Standpoint, ...]:
    """Set what would be given against what is held, for every programme; a supplement paid in one sum is one row."""
    grouped = {name: list(rows) for name, rows in groupby(answers, key=lambda answer: answer.policy.name)}
    rows = [row for name in grouped for row in _rows(grouped[name], household=household, grouped=grouped)]
    held = _from_registers(household, matrix=matrix)
    return tuple(_compared(row, rows=rows, held=held, matrix=matrix, place=place, on=on) for row in rows)


# ------------------------------------------------------------------------------------- would, holds, due, paid


def _rows(
    answers: Sequence[Answer], *, household: Household, grouped: Mapping[str, Sequence[Answer]]
) -> Iterator[_Row]:
    policy = answers[0].policy
    everybody = frozenset(range(len(household.people)))
    if policy.of == "household":
        held = _household_holds(answers[0], grouped=grouped)
        due = answers[0].amount_hao
        yield _Row(policy, None, answers[0].met, held, due, _paid(policy, household=household), everybody)
    elif policy.paid and not policy.holds:
        yield _paid_in_one_sum(answers, household=household)
    else:
        holders = [answer for answer in answers if answer.holds]
        for answer in answers:
            alone = holders == [answer]
            paid = _paid(policy, household=household) if alone else None
            held = _person_holds(answer, grouped=grouped)
            yield _Row(
                policy, answer.person, answer.met, held, answer.amount_hao, paid, frozenset({answer.person or 0})
            )


def _paid_in_one_sum(answers: Sequence[Answer], *, household: Household) -> _Row:
    """The register tells one sum for the household, and not whose it is."""
    policy = answers[0].policy
    met = [answer.met for answer in answers]
    would = True if True in met else (None if None in met else False)
    paid = _paid(policy, household=household)
    due = None if None in met else _sum(answer.amount_hao for answer in answers)
    people = frozenset(answer.person or 0 for answer in answers if answer.met is not False)
    return _Row(policy, None, would, None if paid is None else paid > 0, due, paid, people)


def _household_holds(answer: Answer, *, grouped: Mapping[str, Sequence[Answer]]) -> bool | None:
    """A register may tell of a status of families and of those who are in it alone; somebody who could not be alone tells them apart."""
    if not answer.holds or answer.met is not False:
        return _holds(answer)
    alone = [one.met for one in _sharing(answer.policy, grouped=grouped) if one.holds]
    return True if False in alone or not alone else (None if None in alone else False)


def _person_holds(answer: Answer, *, grouped: Mapping[str, Sequence[Answer]]) -> bool | None:
    family = next((one for one in _sharing(answer.policy, grouped=grouped) if one.policy.of == "household"), None)
    if family is None or not answer.holds:
        return _holds(answer)
    held = _household_holds(family, grouped=grouped)
    return None if held is None else not held


def _sharing(policy: Policy, *, grouped: Mapping[str, Sequence[Answer]]) -> Iterator[Answer]:
    """Yield the answers of the other policies that the same register tells about."""
    for name, answers in grouped.items():
        if name != policy.name and policy.holds and answers[0].policy.holds == policy.holds:
            yield from answers


def _holds(answer: Answer) -> bool | None:
    return answer.holds if answer.policy.every in LASTING else False


def _paid(policy: Policy, *, household: Household) -> int | None:
    """Return what the register says is paid each month; nothing where a policy pays nothing that is recorded."""
    if not policy.paid:
        return None
    fact = FACTS["household"][policy.paid]
    paid: int | None = household.facts.get(policy.paid, fact.default)
    return paid


def _sum(amounts: Iterable[int | None]) -> int | None:
    found = list(amounts)
    return None if None in found else sum(amount or 0 for amount in found)


# ------------------------------------------------------------------------------------- what follows


class _Held(NamedTuple):
    """A standing somebody has: a row of ours, or what only a register tells (`row` empty)."""

    name: str
    people: frozenset[int]
    row: _Row | None = None


def _from_registers(household: Household, *, matrix: Matrix) -> list[_Held]:
    """List the standings no policy gives, from the facts that tell of them."""
    held = []
    for standing in matrix.standings.values():
        for fact in standing.facts:
            people = frozenset(number for number, person in enumerate(household.people) if person.facts.get(fact))
            if people:
                held.append(_Held(standing.name, people))
    return held


def _compared(
    row: _Row, *, rows: Sequence[_Row], held: Sequence[_Held], matrix: Matrix, place: str, on: date
) -> Standpoint:
    others = [_Held(one.policy.name, one.people, one) for one in rows if one.holds and one is not row] + list(held)
    towards = [one for one in rows if one.would and not one.holds and one is not row]
    standing = matrix.standing(row.policy.name)
    left_out = standing.leaves_out if standing else ()
    has = [pair for one in others if one.people & row.people
           if (pair := matrix.pair(one.name, row.policy.name, place=place, on=on)) and pair.has not in left_out]  # fmt: skip
    goes = [pair for one in towards if one.people & row.people
            if (pair := matrix.pair(row.policy.name, one.policy.name, place=place, on=on))]  # fmt: skip
    ending = {one.name for one in others if one.row is not None and one.row.would is False}
    has += [pair for pair in goes if pair.answer in LEFT_OPEN]
    follows, meets = _follows(row, has=has, goes=goes, ending=ending, matrix=matrix)
    return Standpoint(row.policy, row.person, row.would, row.holds, follows, row.due, row.paid, meets)


def _follows(
    row: _Row, *, has: Sequence[Pair], goes: Sequence[Pair], ending: Iterable[str], matrix: Matrix
) -> tuple[str, tuple[Pair, ...]]:
    if row.would is None or row.holds is None:
        return _open_or_nothing(row), ()
    if not row.would and not row.holds:
        return "nothing", ()
    if row.holds:
        return _of_what_is_held(row, goes=goes)
    gone = {standing.name for name in ending if (standing := matrix.standing(name))}
    return _of_what_would_begin(has, gone=gone)


def _open_or_nothing(row: _Row) -> str:
    """Where no register tells who holds it, a plain no changes nothing."""
    return "nothing" if row.would is False and not row.policy.holds and not row.policy.paid else "open"


def _of_what_is_held(row: _Row, *, goes: Sequence[Pair]) -> tuple[str, tuple[Pair, ...]]:
    switches = tuple(pair for pair in goes if pair.answer == "switch")
    if not row.would:
        return ("switch", switches) if switches else ("end", tuple(pair for pair in goes if pair.answer == "no"))
    if row.paid is None:  # a status, or a sum that several share
        return "continue", switches
    if row.due is None:
        return "open", switches
    return ("continue" if row.due == row.paid else "change"), switches


def _of_what_would_begin(has: Sequence[Pair], *, gone: set[str]) -> tuple[str, tuple[Pair, ...]]:
    """Begin, unless what is held stands in the way and does not end."""
    told = tuple(pair for pair in has if pair.answer != "yes")
    staying = [pair for pair in told if pair.has not in gone]
    if any(pair.answer == "no" for pair in staying):
        return "nothing", told
    if any(pair.answer in LEFT_OPEN for pair in staying):
        return "open", told
    return ("switch" if any(pair.answer == "switch" for pair in told) else "begin"), told
