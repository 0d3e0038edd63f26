"""What is due each month, what was paid for it then, and what is settled later because somebody came to know more.

Nouns: MonthDue, Course. Verbs: course. A month is paid on its pay day by what is known then; figures published later, deaths found
out later and decisions that reach back are settled on the next pay day: more is paid back, less is told and not taken back here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from doudi.rules.course import Chain
from doudi.rules.events import Decision, Duty, State
from doudi.rules.household import Household
from doudi.rules.months import Entitlement, Line, Month, months_between
from doudi.rules.rulebook import Rulebook
from doudi.rules.stacking import Conflict, Holding, Matrix

Key = tuple[str, str]
Sums = dict[Key, int | None]


class MonthDue(NamedTuple):
    """One month: what it owes as far as is known in the end, what was paid on its pay day, and what was settled that day.

    `paid` is empty where nothing was owed as was known then; `settled` is by programme and person, for all months before.
    """

    month: Month
    lines: tuple[Line, ...]
    paid: Sums
    settled: Sums
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class Course:
    """Every month of a course, and the duties on the way."""

    months: tuple[MonthDue, ...]
    duties: tuple[Duty, ...]

    def month(self, month: Month) -> MonthDue:
        return next(one for one in self.months if one.month == month)


class _Known(NamedTuple):
    """A course as it was known on a day."""

    chain: Chain
    on: date

    def lines(self, month: Month) -> tuple[Line, ...]:
        covering = [one for one in self.chain.entitlements if one.covers(month)]
        return tuple(self._line(one, month) for one in covering)

    def sums(self, month: Month) -> Sums:
        return {line.key: line.hao for line in self.lines(month)}

    def _line(self, one: Entitlement, month: Month) -> Line:
        known_on = self.on if self._pays_back(one, month) else min(self.on, pay_day(self.chain, one.household, month))
        owed = self.chain.amount(one, month, known_on=known_on)
        first = self.chain.amount(one, Month.of(one.decided_on), known_on=one.decided_on)
        is_new_figure = owed != first and one.frozen is None and not one.is_open
        reason = "STANDARD_CHANGE" if is_new_figure else one.reason
        return Line(month, one.programme, one.person, owed, one.law, reason, one.household.place)

    def _pays_back(self, one: Entitlement, month: Month) -> bool:
        law = self.chain.knowledge(self.on)
        return bool(law.term("late_standard_paid_back", household=one.household, on=month.first_day))


def pay_day(chain: Chain, household: Household, month: Month) -> date:
    """Return the day on which a month is paid at a household's place."""
    law = chain.knowledge(month.first_day)
    return month.first_day.replace(day=law.needed("pay_day", household=household, on=month.first_day))


def course(
    book: Rulebook, *, matrix: Matrix, programmes: Sequence[str], states: Sequence[State], decisions: Sequence[Decision],
    since: Month, until: Month, given: Mapping[str, Any] | None = None,
) -> Course:  # fmt: skip
    """Follow a household from month to month: what each owes, what was paid, what was settled, and the duties on the way."""

    def known(on: date) -> _Known:
        chain = Chain(book, matrix=matrix, programmes=programmes, given=given)
        chain.follow(
            states=[one for one in states if one.known_on <= on], decisions=[one for one in decisions if one.day <= on]
        )
        return _Known(chain, on)

    in_the_end = known(until.first_day)
    months = tuple(months_between(since, until))
    pay_days = [pay_day(in_the_end.chain, states[0].household, month) for month in months]
    on_pay_days = [known(day) for day in pay_days]
    rows = [
        MonthDue(
            month=month,
            lines=in_the_end.lines(month),
            paid=on_pay_days[number].sums(month),
            settled=_settled(months[:number], before=on_pay_days[number - 1], now=on_pay_days[number])
            if number
            else {},
            conflicts=_conflicts(in_the_end, month, matrix=matrix),
        )
        for number, month in enumerate(months)
    ]
    return Course(months=tuple(rows), duties=tuple(in_the_end.chain.duties))


def _settled(months: Iterable[Month], *, before: _Known, now: _Known) -> Sums:
    """Add up, for the months already paid, how much more or less is known to be owed than on the pay day before."""
    total: Sums = {}
    for month in months:
        was, is_now = before.sums(month), now.sums(month)
        for key in {**was, **is_now}:
            total[key] = _added(total.get(key, 0), _more(was.get(key, 0), is_now.get(key, 0)))
    return {key: amount for key, amount in total.items() if amount != 0}


def _more(old: int | None, new: int | None) -> int | None:
    """Return how much more is owed than was; what was and is unknown has not changed."""
    if old is None or new is None:
        return 0 if old is new else None
    return new - old


def _added(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _conflicts(known: _Known, month: Month, *, matrix: Matrix) -> tuple[Conflict, ...]:
    covering = [one for one in known.chain.entitlements if one.covers(month)]
    if not covering:
        return ()
    holdings = [Holding(one.programme, frozenset({one.person}) if one.person else _people(one)) for one in covering]
    return tuple(matrix.conflicts(holdings, place=covering[0].household.place, on=month.first_day))


def _people(one: Entitlement) -> frozenset[str]:
    return frozenset(person.key for person in one.household.people)
