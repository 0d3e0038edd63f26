"""Months of payments, for whoever kills in the middle of one: officers, the worker and a real bank go on wherever a list stands.

Nouns: Town (who is paid, and by whom), Paying (one month's list). Verbs: settled_town, assert_all_agrees.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Count, Sum

from doudi.delivery.banks.payment import Payer
from doudi.delivery.banks.port import forget_bank, register_bank
from doudi.delivery.batches.checking import check, settle_problem
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Batch, Due, Line, Problem, Pull
from doudi.delivery.batches.pulling import pull
from doudi.delivery.batches.signing import sign_county, sign_finance
from doudi.delivery.batches.stages import AT_BANK, Stage
from doudi.delivery.clearing.models import Sent
from doudi.delivery.clearing.payers import forget_payers, register_payer
from doudi.delivery.clearing.rounds import pass_round
from doudi.delivery.ledger.models import Account
from doudi.delivery.ledger.queries import balance, trial_balance
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.web.terminal import pay
from tests.banks import Bank
from tests.payments import HAIZHU, money, recipient

FAMILY = "dibao"
PEOPLE = 24
EACH, FUNDS = 130_900, 10_000_000_00
LINES_A_FILE = 8
SIGNED_DAY, ROUNDS_MOST = 2, 12
END = date(2026, 12, 31)
ROAD = tuple(stage.value for stage in Stage if stage != Stage.WITHDRAWN)
PAYER = Payer(name="海珠区社会救助资金专户", account="YSZH44010500001", bank="102581000013")


@dataclass
class Clock:
    """The time on both sides."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Town:
    """Three officers, a bank beside, and the code it has here."""

    luo: Officer
    chen: Officer
    qian: Officer
    bank: Bank
    folder: Path
    code: str

    @contextmanager
    def at(self, clock: Clock) -> Iterator[None]:
        """Let the bank be reached, in files of a few lines each."""
        adapter = self.bank.adapter(clock=clock)
        register_bank(replace(adapter, code=self.code, profile=replace(adapter.profile, lines_most=LINES_A_FILE)))
        register_payer(PAYER, place=HAIZHU)
        try:
            yield
        finally:
            self.bank.hang_up()
            forget_bank(self.code)
            forget_payers()

    def hear_out(self, month: date) -> None:
        """Let the worker take in what the bank still has to say of a month: a statement that came late, or spoilt at first."""
        clock = Clock(datetime.combine(month + timedelta(days=20), time(4), tzinfo=UTC))
        with self.at(clock):
            for _ in range(3):
                pass_round(clock.at)

    def paid_there(self) -> dict[str, int]:
        """Ask the bank's own books what was paid under which number."""
        (file,) = self.folder.glob("*.sqlite")
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as books:
            return dict(books.execute("SELECT number, cents FROM paid"))


def settled_town(bank: Bank, *, folder: Path, code: str, officers: tuple[Officer, Officer, Officer]) -> Town:
    """Let so many people be owed dibao, and send the money for it."""
    with acting_as(SYSTEM), transaction.atomic():
        for number in range(PEOPLE):
            recipient(number, bank=code, cents=EACH + number)
        money(cents=FUNDS)
    return Town(*officers, bank=bank, folder=folder, code=code)


@dataclass(frozen=True)
class Paying:
    """One month's list, from whatever was done of it until it is closed."""

    town: Town
    month: date

    def undisturbed(self) -> str:
        """Give the hash of this month's list as it is when nothing goes wrong; nothing of it is kept."""
        with transaction.atomic():
            with acting_as(self.town.luo):
                (batch,) = self._computed()
                freeze(batch, by=self.town.luo, on=self._on)
            transaction.set_rollback(True)
        return batch.list_hash

    def go_on(self) -> None:
        """Do what is still to be done: each officer his part, the worker his rounds, day after day."""
        clock = Clock(self._noon(self._on))
        with self.town.at(clock):
            for _ in range(ROUNDS_MOST):
                if self.stage == Stage.CLOSED:
                    return
                self._step(clock)
        raise AssertionError(f"{self.month} stands at {self.stage}")

    @property
    def stage(self) -> str:
        """Say where the list stands; nothing where there is none."""
        with acting_as(SYSTEM):
            return Batch.objects.filter(month=self.month).values_list("stage", flat=True).first() or ""

    def _step(self, clock: Clock) -> None:
        stage = self.stage
        if stage in OFFICES:
            OFFICES[Stage(stage) if stage else ""](self)
        elif stage == Stage.FINANCE_SIGNED:
            pass_round(clock.at)
        else:
            assert stage in AT_BANK
            with acting_as(SYSTEM):
                clock.at = max(clock.at + timedelta(days=1), self._noon(self._batch().pay_on))
            pass_round(clock.at)

    def _compute(self) -> None:
        with acting_as(self.town.luo):
            self._computed()

    def _computed(self) -> list[Batch]:
        return compute(place=HAIZHU, month=self.month, family=FAMILY, by=self.town.luo, on=self._on)

    def _freeze(self) -> None:
        with acting_as(self.town.luo):
            freeze(self._batch(), by=self.town.luo, on=self._on)

    def _check(self) -> None:
        with acting_as(self.town.luo):
            check(self._batch(), by=self.town.luo, on=self._on)

    def _sign_county(self) -> None:
        with acting_as(self.town.luo):
            for problem in Problem.objects.filter(batch__month=self.month, settled_by=None, severity__in="AB"):
                self._answer(problem)
        with acting_as(self.town.chen):
            sign_county(self._batch(), by=self.town.chen, on=self._on)

    def _answer(self, problem: Problem) -> None:
        line, luo = problem.line, self.town.luo
        if problem.severity == "B":
            settle_problem(problem, why="已逐户核实。", by=luo, on=self._on)
        elif line is not None and line.state == Line.State.LISTED:
            pull(line, reason=Pull.Reason.ACCOUNT, why="账户要先更正。", by=luo, on=self._on)

    def _sign_finance(self) -> None:
        with acting_as(self.town.qian):
            sign_finance(self._batch(), by=self.town.qian, on=self._on)

    def _batch(self) -> Batch:
        return Batch.objects.get(month=self.month)

    @property
    def _on(self) -> date:
        return self.month.replace(day=SIGNED_DAY)

    @staticmethod
    def _noon(day: date) -> datetime:
        return datetime.combine(day, time(4), tzinfo=UTC)


OFFICES: dict[str, Callable[[Paying], None]] = {
    "": Paying._compute, Stage.COMPUTED: Paying._freeze, Stage.FROZEN: Paying._check, Stage.CHECKED: Paying._sign_county,
    Stage.COUNTY_SIGNED: Paying._sign_finance,
}  # fmt: skip


def assert_all_agrees(town: Town, *, hashes: dict[date, str]) -> None:
    """Hold lists, books, bank, journal and proof against one another."""
    town.hear_out(max(hashes))
    with acting_as(SYSTEM):
        assert dict(Batch.objects.values_list("month", "list_hash")) == hashes
        for batch in Batch.objects.all():
            assert tuple(batch.steps.order_by("nth").values_list("to_stage", flat=True)) == ROAD
        _assert_paid_once(town)
        _assert_books()
        assert verify().broken is None
        assert pay.main(["prove", "--year", "2026", "--place", HAIZHU]) == 0


def _assert_paid_once(town: Town) -> None:
    """The bank's books are the witness: each number once, and nobody twice for one month."""
    lines = Line.objects.filter(state=Line.State.PAID)
    assert town.paid_there() == dict(lines.values_list("end_to_end_id", "cents"))
    dues = Due.objects.filter(line__state=Line.State.PAID).values("line__entitlement", "month")
    assert set(dues.annotate(times=Count("pk")).values_list("times", flat=True)) == {1}
    sent = Sent.objects.values("batch").annotate(count=Sum("count"))
    went = Line.objects.exclude(state=Line.State.PULLED).values("batch").annotate(count=Count("pk"))
    assert Counter({row["batch"]: row["count"] for row in sent}) == Counter(
        {row["batch"]: row["count"] for row in went}
    )
    assert not Line.objects.filter(state=Line.State.LISTED).exists()


def _assert_books() -> None:
    paid = Line.objects.filter(state=Line.State.PAID).aggregate(sum=Sum("cents"))["sum"]
    stands = {
        part: balance(Account.objects.get(code=f"{HAIZHU}.county.{FAMILY}.{part}"), on=END)
        for part in ("held", "transit", "spent")
    }
    assert stands == {"held": FUNDS - paid, "transit": 0, "spent": paid}
    assert trial_balance(on=END).elsewhere_cents == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_transfer WHERE kind = 'pay'")
        assert cursor.fetchone()[0] == Line.objects.filter(state=Line.State.PAID).count()
