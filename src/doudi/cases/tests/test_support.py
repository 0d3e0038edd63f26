"""What is owed for a month, where several decisions speak of it: changes that reach back, suspensions, terms."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.case import Case, Decision
from doudi.cases.stages import Stage
from doudi.cases.support import amount_in, lifted_from
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import moved

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, month, 1) for month in range(8, 13)]


@pytest.fixture
def said(running, chen):
    """Write a decision straight down about dibao that runs from September on."""

    def write(verdict: str, amount: str | None = None, **other) -> Decision:
        known = {
            "unit": "yuan/month",
            "is_by_rule": False,
            "reasons": "x",
            "articles": ["x"],
            "by": chen,
            "on": date(2026, 10, 9),
        }
        return Decision.objects.create(
            case=running, verdict=verdict, amount_yuan=None if amount is None else Decimal(amount), **{**known, **other}
        )

    with acting_as(SYSTEM):
        yield write


def paid(case: Case) -> list[int]:
    """Give the amounts from August to December; nothing is nought."""
    with acting_as(SYSTEM):
        return [int(amount_in(case, month) or 0) for month in MONTHS]


def test_a_standard_published_late_reaches_back_to_months_that_were_paid_only(running, said):
    first = int(running.decisions.get().amount_yuan)

    said("changed", "9000", effective_from=date(2026, 1, 1))

    assert first < 9000
    assert paid(running) == [0, 9000, 9000, 9000, 9000]


def test_what_changes_meanwhile_does_not_lift_a_suspension_backwards(running, said):
    first = int(running.decisions.get().amount_yuan)
    said("suspended", effective_from=date(2026, 10, 1), on=date(2026, 9, 9))
    before = paid(running)

    said("changed", "9000", effective_from=date(2026, 9, 1))

    assert before == [0, first, 0, 0, 0]
    assert paid(running) == [0, 9000, 0, 9000, 9000]


def test_a_suspension_lifted_without_a_decision_ends_with_the_month_it_was_lifted_in(running, said, chen):
    made = said("suspended", effective_from=date(2026, 10, 1), on=date(2026, 9, 9))
    moved(running, Stage.SUSPENDED, by=chen, on=date(2026, 9, 9), why="暂停")
    moved(running, Stage.GRANTED, by=chen, on=date(2026, 11, 3), why="恢复")

    assert lifted_from(made) == date(2026, 12, 1)
    assert [one > 0 for one in paid(running)] == [False, True, False, False, True]


def test_a_term_ends_when_it_ends_whatever_was_changed_in_it(running, said):
    said("granted", "500", effective_from=date(2026, 9, 1), effective_until=date(2026, 12, 1))

    said("changed", "600", effective_from=date(2026, 11, 1))

    assert paid(running) == [0, 500, 500, 600, 0]
