"""Two of a desk do the same in the same moment, from the first act of a month to its last: it is done once, and one is told so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import pytest

from doudi.delivery.banks.returned import Outcome
from doudi.delivery.batches.checking import check
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Batch, Line, Pull
from doudi.delivery.batches.pulling import pull
from doudi.delivery.batches.refusals import NotAllowed, NotReady
from doudi.delivery.batches.signing import sign_county, sign_finance, withdraw
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.models import Kept, Sent
from doudi.delivery.clearing.rounds import pass_round
from doudi.delivery.ledger.models import Account
from doudi.delivery.ledger.queries import balance, trial_balance
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.at_once import at_once
from tests.faults.payments.colleagues import colleague, teller
from tests.payments import HAIZHU, money, recipient

pytestmark = pytest.mark.django_db(transaction=True)
ON, MONTH, END = date(2026, 3, 2), date(2026, 3, 1), date(2026, 12, 31)
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
PEOPLE, EACH, FUNDS = 5, 130_900, 10_000_000
RACES = 3

Act = Callable[[Officer], object]


def raced(act: Act, *who: Officer) -> list[str]:
    """Let everybody do it in the same moment; give what each was told."""

    def by(officer: Officer) -> None:
        with acting_as(officer):
            act(officer)

    return at_once(*(partial(by, one) for one in who), refusals=(NotReady, NotAllowed))


def only() -> Batch:
    with acting_as(SYSTEM):
        return Batch.objects.exclude(stage=Stage.WITHDRAWN).get()


def stands(part: str) -> int:
    return balance(Account.objects.get(code=f"{HAIZHU}.county.dibao.{part}"), on=END)


@pytest.fixture
def owed() -> None:
    for number in range(PEOPLE):
        recipient(number)
    money(cents=FUNDS)


def begins(officer: Officer) -> object:
    return compute(place=HAIZHU, month=MONTH, family="dibao", by=officer, on=ON)


def test_two_who_begin_a_month_at_once_make_one_list_and_one_is_told_whose_it_is(owed, luo):
    liang = colleague(luo, name="梁春梅")
    for _ in range(RACES):
        said = raced(begins, luo, liang)

        batch = only()
        first = liang if said[0] else luo
        assert sorted(said) == ["", f"{first.name}已经核算了这个月的名单（{batch.number}），请接着办理那一份。"]
        with acting_as(SYSTEM):
            assert Line.objects.filter(batch=batch).count() == PEOPLE
        with acting_as(first):
            withdraw(batch, why="重新核算。", by=first, on=ON)


def test_every_act_of_a_month_done_by_two_at_once_is_done_once(owed, luo, chen, qian):
    liang, sun = colleague(luo, name="梁春梅"), colleague(qian, name="孙会计")
    tang = colleague(chen, name="唐科长")
    with acting_as(luo):
        begins(luo)
    with acting_as(SYSTEM):
        line = Line.objects.order_by("seq")[0]
    once: list[tuple[Act, Officer, Officer]] = [
        (lambda who: freeze(only(), by=who, on=ON), luo, liang),
        (lambda who: check(only(), by=who, on=ON), luo, liang),
        (lambda who: pull(line, reason=Pull.Reason.CHECKING, why="待核实。", by=who, on=ON), luo, liang),
        (lambda who: sign_county(only(), by=who, on=ON), chen, tang),
        (lambda who: sign_finance(only(), by=who, on=ON), qian, sun),
    ]
    for act, *who in once:
        said = raced(act, *who)
        assert sum(not words for words in said) == 1, said

    _sent_and_closed_by_two_workers()

    with acting_as(SYSTEM):
        assert (stands("held"), stands("transit"), stands("spent")) == (FUNDS - 3 * EACH, 0, 3 * EACH)
        assert trial_balance(on=END).elsewhere_cents == 0
        road = only().steps.order_by("nth").values_list("to_stage", flat=True)
        assert list(road) == [stage for stage in Stage if stage != Stage.WITHDRAWN]


def _sent_and_closed_by_two_workers() -> None:
    """Two workers send, and take in that one was refused and three were paid."""
    worker = partial(pass_round, NOON)
    with teller() as bank:
        assert at_once(worker, worker) == ["", ""]
        with acting_as(SYSTEM):
            assert (len(bank.came), Sent.objects.count(), stands("transit")) == (1, 1, 4 * EACH)
            for nth, line in enumerate(Line.objects.filter(state="listed").select_related("batch").order_by("seq")):
                bank.tell(line, outcome=Outcome.CLOSED if nth == 0 else Outcome.OK, on=ON)
        assert at_once(worker, worker) == ["", ""]
        pass_round(NOON)
    with acting_as(SYSTEM):
        assert Kept.objects.count() == 4
        assert only().stage == Stage.CLOSED
