"""Lists carried to a bank and back in a few lines: for tests of what stands above and beside that, the year and its proof."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from doudi.delivery.banks.payment import Payer, PaymentFile
from doudi.delivery.banks.port import Bank, bank_of, render
from doudi.delivery.banks.reconciling import Ending, reconcile
from doudi.delivery.banks.returned import Returned, Statement
from doudi.delivery.batches.ending import end_lines
from doudi.delivery.batches.funding import shares
from doudi.delivery.batches.listing import make_list
from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.batches.moving import move
from doudi.delivery.batches.stages import Stage
from doudi.delivery.ledger.accounts import AccountKind, FundSource, Limit
from doudi.delivery.ledger.opening import open_account
from doudi.delivery.ledger.posting import Movement, post_many
from doudi.offices.acting import SYSTEM
from doudi.offices.models import Place

PAYER = Payer(name="海珠区社会救助资金专户", account="YSZH440105", bank="102581000013")


@dataclass
class Carrying:
    """Everything sent and everything that came, in memory."""

    sent: dict[int, PaymentFile] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    returned: list[Returned] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    def knows(self, *, bank: str, message: str) -> bool:
        return message in self.used

    def note_refused(self, *, bank: str, name: str, why: str) -> None:
        self.refused.append(why)

    def send(self, batches: Sequence[Batch], *, on: date) -> None:
        for batch in batches:
            file = self.sent[batch.pk] = make_list(batch, payer=PAYER, by=SYSTEM, on=on)
            for rendered in render(file, profile=_bank(batch).profile):
                _bank(batch).send(rendered)
            move(batch, to=Stage.EXPORTED, by=SYSTEM, on=on)
            post_many(list(_to_transit(batch, on=on)), place=batch.place, by=SYSTEM, on=on)

    def bring_home(self, batches: Sequence[Batch], *, on: date) -> None:
        for code in {batch.bank for batch in batches}:
            self._collect(code)
        for batch in batches:
            found = reconcile(self.sent[batch.pk], returned=self.returned, statements=self.statements)
            if any(one.ending not in (Ending.PAID, Ending.REFUSED) for one in found.ended):
                continue
            paid = [(one.end_to_end_id, on) for one in found.ended if one.ending is Ending.PAID]
            refused = [(one.end_to_end_id, one.codes[0]) for one in found.ended if one.ending is Ending.REFUSED]
            end_lines(batch, paid=paid, refused=refused)
            post_many(list(_ended(batch, on=on)), place=batch.place, by=SYSTEM, on=on)
            for stage in (Stage.RETURNED, Stage.RECONCILED, Stage.CLOSED):
                move(batch, to=stage, by=SYSTEM, on=on)

    def paid_by_month(self, *, place: str, first: date, last: date) -> dict[date, int]:
        months = dict(Line.objects.values_list("end_to_end_id", "batch__month"))
        left: dict[date, int] = defaultdict(int)
        for entry in {entry for one in self.statements for entry in one.entries}:
            left[months[entry.end_to_end_id]] += entry.cents
        return {month: cents for month, cents in left.items() if first <= month <= last}

    def _collect(self, code: str) -> None:
        bank = bank_of(code)
        assert bank is not None
        for came in bank.collect(self):
            self.used.add(came.message)
            if came.reply is not None:
                self.returned += came.reply.returned
                self.statements += came.reply.statements
            bank.close(came)


def _bank(batch: Batch) -> Bank:
    found = bank_of(batch.bank)
    assert found is not None
    return found


def _code(batch: Batch, fund: str, part: str) -> str:
    return f"{batch.place}.{fund}.{batch.family}.{part}"


def _to_transit(batch: Batch, *, on: date) -> Iterator[Movement]:
    sums: dict[str, int] = defaultdict(int)
    for one in shares(batch):
        sums[one.fund] += one.cents
    for fund, cents in sums.items():
        for part, kind, limited in (
            ("transit", AccountKind.ASSET, Limit.CREDIT),
            ("spent", AccountKind.EXPENSE, Limit.NONE),
        ):
            open_account(
                code=_code(batch, fund, part), name=part, place=Place.objects.get(code=batch.place), kind=kind, fund=FundSource(fund),
                family=batch.family, limited=limited, by=SYSTEM, on=date(on.year, 1, 1),
            )  # fmt: skip
        yield Movement(
            f"export-{batch.number}-{fund}",
            _code(batch, fund, "transit"),
            _code(batch, fund, "held"),
            cents,
            on,
            "move",
        )


def _ended(batch: Batch, *, on: date) -> Iterator[Movement]:
    states = dict(Line.objects.filter(batch=batch).values_list("end_to_end_id", "state"))
    for one in shares(batch):
        is_paid = states[one.end_to_end_id] == Line.State.PAID
        into, kind = ("spent", "pay") if is_paid else ("held", "return")
        key = f"line:{one.end_to_end_id}:{one.fund}"
        yield Movement(key, _code(batch, one.fund, into), _code(batch, one.fund, "transit"), one.cents, on, kind)
