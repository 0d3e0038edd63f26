"""What was given back and is owed after all is paid again, once, and the proof of the year explains every cent on the way."""

from datetime import date
from typing import Any

import pytest

from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.models import Batch, Due, Line
from doudi.delivery.batches.moving import move
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.ending import settle_lines
from doudi.delivery.entitlements.models import Entitlement, Period
from doudi.delivery.proof.proving import prove
from doudi.delivery.recovery.claiming import hear, notify, withdraw
from doudi.delivery.recovery.deciding import decide
from doudi.delivery.recovery.overpaying import overpaid
from doudi.delivery.recovery.receiving import close, receive
from doudi.delivery.recovery.refusals import NotReady
from doudi.delivery.recovery.tests.conftest import MARCH, ON, owe, pay
from doudi.delivery.recovery.waiving import agree_waiver, propose_waiver
from doudi.offices.acting import SYSTEM, acting_as
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
WHOLE, OVER = 130_900, 80_900


@pytest.fixture
def claim(second, luo, chen):
    """The second is asked for 809 yuan that the office paid by mistake."""
    with acting_as(luo):
        made = notify(
            entitlement=second, months=[("dibao", MARCH)], cause="office_error", reasons="算错", by=luo, on=ON
        )
        hear(made, said="同意", by=luo, on=ON)
    with acting_as(chen):
        return decide(made, why="属实", by=chen, on=ON)


def came(qian, claim, cents, key="YH1"):
    with acting_as(qian):
        return receive(claim, key=key, cents=cents, received_on=ON, by=qian, on=ON)


def owed_again(entitlement, *, cents=WHOLE):
    """A decision says that it was owed all along; settling says from when."""
    owe(entitlement, cents=cents)
    with acting_as(SYSTEM):
        Entitlement.objects.filter(pk=entitlement.pk).update(arrears_from=MARCH)


def dues(luo, entitlement, *, month=APRIL):
    """Compute the next list, and say what it pays one of its people."""
    with acting_as(luo):
        compute(place=HAIZHU, month=month, family="dibao", by=luo, on=month)
    with acting_as(SYSTEM):
        found = Due.objects.filter(line__entitlement=entitlement, line__batch__month=month)
        return {(one.month, one.cents) for one in found}


def march():
    with acting_as(SYSTEM):
        proof = prove(year=2026, place=HAIZHU)
    named = [one.words for one in proof.mismatches if "2026-03" in one.words]
    return next(one for one in proof.months if one.month == MARCH), named


def test_what_was_given_back_and_is_not_owed_is_not_paid_again(claim, second, luo, qian):
    came(qian, claim, OVER)

    assert dues(luo, second) == {(APRIL, 50_000)}


def test_what_was_given_back_and_is_owed_again_is_paid_again_once(claim, second, luo, qian, chen):
    came(qian, claim, OVER)
    owed_again(second)

    assert dues(luo, second) == {(MARCH, OVER), (APRIL, WHOLE)}
    pay(Batch.objects.get(month=APRIL), luo=luo, chen=chen, qian=qian, on=APRIL)
    assert dues(luo, second, month=MAY) == {(MAY, WHOLE)}
    with acting_as(SYSTEM):
        assert overpaid(HAIZHU, first=MARCH, last=MAY, with_claimed=True) == []
    month, named = march()
    assert (month.paid, month.recovered, month.owed, month.wrong, named) == (4 * WHOLE - 50_000, OVER, 3 * WHOLE, 0, [])


def test_only_what_came_is_paid_again_and_what_comes_later_is_too(claim, second, luo, qian, chen):
    came(qian, claim, 20_000)
    owed_again(second)
    assert dues(luo, second) == {(MARCH, 20_000), (APRIL, WHOLE)}
    pay(Batch.objects.get(month=APRIL), luo=luo, chen=chen, qian=qian, on=APRIL)

    came(qian, claim, 30_000, "YH2")  # nobody had told him to stop

    assert dues(luo, second, month=MAY) == {(MARCH, 30_000), (MAY, WHOLE)}


def test_a_claim_of_which_some_came_is_taken_back_once_nothing_is_overpaid_and_that_is_paid_again(
    claim, second, luo, chen, qian
):
    came(qian, claim, 20_000)
    with pytest.raises(NotReady, match="还有多发的月份"), acting_as(luo):
        withdraw(claim, why="复核撤销", by=luo, on=ON)
    owed_again(second)

    with acting_as(luo):
        withdraw(claim, why="复核撤销", by=luo, on=ON)

    assert dues(luo, second) == {(MARCH, 20_000), (APRIL, WHOLE)}
    with acting_as(SYSTEM):
        assert overpaid(HAIZHU, first=MARCH, last=APRIL, with_claimed=True) == []
    month, named = march()
    assert (month.recovered, month.claimed, month.wrong, named) == (20_000, 0, 0, [])


def test_what_was_let_go_of_is_not_paid_again(claim, second, luo, chen):
    words: dict[str, Any] = {"kind": "forgiven", "why": "家庭困难", "document": "纪要3号", "on": ON}
    with acting_as(luo):
        propose_waiver(claim, by=luo, **words)
    with acting_as(chen):
        agree_waiver(claim, by=chen, on=ON)
    assert march()[0].claimed == OVER

    owed_again(second)

    assert dues(luo, second) == {(APRIL, WHOLE)}


@pytest.mark.parametrize("is_owed", [True, False])
def test_a_payment_the_bank_gives_back_after_its_recovery_leaves_him_with_what_is_owed(
    claim, second, luo, chen, qian, is_owed
):
    came(qian, claim, OVER)
    if not is_owed:
        with acting_as(SYSTEM):
            Period.objects.filter(entitlement=second).delete()
    with acting_as(SYSTEM):
        line = Line.objects.get(entitlement=second)
        move(line.batch, to=Stage.RETURNED, by=SYSTEM, on=ON)
        number = line.end_to_end_id
        settle_lines(
            line.batch, new={number: "refused"}, states={number: "paid"}, codes={number: "CLOSED"}, days={}, on=ON
        )

    given = 50_000 + OVER if is_owed else OVER
    found = dues(luo, second)

    assert sum(cents for month, cents in found if month == MARCH) == given
    month, named = march()
    assert (month.wrong, named) == (0, [])


def test_a_second_claim_takes_nothing_back_that_the_first_has(claim, second, luo, chen, qian):
    came(qian, claim, OVER)
    with acting_as(chen):
        close(claim, by=chen, on=ON)
    owed_again(second)
    dues(luo, second)
    pay(Batch.objects.get(month=APRIL), luo=luo, chen=chen, qian=qian, on=APRIL)
    owe(second, cents=1)

    with acting_as(luo):
        again = notify(
            entitlement=second, months=[("dibao", MARCH)], cause="office_error", reasons="又算错", by=luo, on=APRIL
        )
        hear(again, said="同意", by=luo, on=APRIL)
    with acting_as(chen):
        decide(again, why="属实", by=chen, on=APRIL)

    assert again.claimed_cents == WHOLE - 1
    assert came(qian, again, WHOLE - 1, "YH2").cents == WHOLE - 1


@pytest.mark.parametrize(("more", "wrong"), [(0, 0), (1, -1)])
def test_what_a_claim_holds_is_explained_and_one_cent_more_is_not(claim, second, qian, more, wrong):
    owe(second, cents=50_000 - more)

    month, named = march()

    assert (month.claimed, month.recovered, month.wrong, len(named)) == (OVER, 0, wrong, more)
    came(qian, claim, 30_000)
    month, _ = march()
    assert (month.claimed, month.recovered, month.wrong) == (OVER - 30_000, 30_000, wrong)
    came(qian, claim, OVER - 30_000, "YH2")
    month, _ = march()
    assert (month.claimed, month.recovered, month.wrong) == (0, OVER, wrong)


def test_an_overpayment_without_a_claim_is_wrong(second):
    month, named = march()

    assert (month.claimed, month.wrong, len(named)) == (0, -OVER, 1)
