"""What statements show of a list, what only words say, what is still to come, and what moved for nobody of ours."""

from datetime import date

import pytest

from doudi.delivery.batches.models import Line
from doudi.delivery.clearing.ending import reconcile_list
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.keeping import collect
from doudi.delivery.clearing.stated import Account, Stated, Strange, stated
from doudi.delivery.proof.proving import prove
from doudi.offices.acting import SYSTEM, acting_as
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db
ON, MARCH, EACH = date(2026, 3, 2), date(2026, 3, 1), 130_900


@pytest.fixture
def paid(signed, bank, system):
    """Let the bank say that all three were paid, and then state what it is told to."""

    def say(*, states_account, entries=()):
        bank.states_account = states_account
        with acting_as(SYSTEM):
            export(signed, by=SYSTEM, on=ON)
            numbers = list(Line.objects.order_by("seq").values_list("end_to_end_id", flat=True))
            told = [
                (f"r{nth}", numbers[one] if isinstance(one, int) else one, *rest)
                for nth, (one, *rest) in enumerate(entries)
            ]
            bank.say("m1", returned=[(one, "OK") for one in numbers])
            collect(signed.bank, on=ON)
            reconcile_list(signed, on=ON)
            if told:
                bank.say("m2", entries=told)
                collect(signed.bank, on=ON)
            return stated(place=HAIZHU, first=MARCH, last=MARCH)

    return say


def test_without_a_statement_nothing_is_stated(paid):
    assert paid(states_account=True) == Account({}, Strange())


def test_what_a_bank_without_statements_says_stands_for_itself(paid, bank):
    found = paid(states_account=False, entries=[(0, EACH, ON)])

    assert found.months == {MARCH: Stated(left=EACH, told=2 * EACH)}


def test_what_a_list_still_waits_to_see_is_no_difference(paid, bank, signed):
    found = paid(states_account=True, entries=[(0, EACH, ON), (1, EACH, date(2026, 3, 3))])

    assert found.months == {MARCH: Stated(left=2 * EACH, told=0, awaited=EACH)}
    with acting_as(SYSTEM):
        proof = prove(year=2026, place=HAIZHU)
    month = next(one for one in proof.months if one.month == MARCH)
    assert (month.bank, month.by_words, month.awaited, month.agrees) == (2 * EACH, 0, EACH, True)


def test_what_moved_for_nobody_of_ours_is_told_of_these_months_alone(paid):
    strange = [("nobody", 60_000, ON), ("nobody", -10_000, ON), ("nobody", 70_000, date(2025, 12, 31))]

    assert paid(states_account=False, entries=strange).strange == Strange(2, 50_000)
