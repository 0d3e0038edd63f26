"""The verb reconcile_list: a list, what the bank said and what left its account, laid side by side; each line ends once, and is booked.

Booked is first, written after: postings lock what they touch. What the bank gave back after it had paid goes from spent back to held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from django.db import transaction
from django.db.models import Q, QuerySet

from doudi.delivery.banks.payment import Payer, PaymentFile, PaymentLine
from doudi.delivery.banks.port import bank_of
from doudi.delivery.banks.reconciling import Ended, Ending, reconcile
from doudi.delivery.banks.returned import Outcome, Statement
from doudi.delivery.batches.batch import Batch
from doudi.delivery.batches.ending import end_lines
from doudi.delivery.batches.funding import Share, held_code, shares
from doudi.delivery.batches.line import Line
from doudi.delivery.batches.moving import hold, move, write_line
from doudi.delivery.batches.stages import AT_BANK, Stage
from doudi.delivery.clearing.keeping import returned_in, statements_in
from doudi.delivery.clearing.models import Kept, Sent, Unmatched
from doudi.delivery.ledger.chart import Chart
from doudi.delivery.ledger.posting import Movement, post_many
from doudi.delivery.payees.opening import Told, told_by_bank
from doudi.offices.acting import SYSTEM, acting_as

LIVING = (*AT_BANK, Stage.CLOSED)
ENDS = {Ending.PAID: Line.State.PAID, Ending.REFUSED: Line.State.REFUSED}
States = dict[str, str]


@transaction.atomic
def reconcile_list(batch: Batch, *, on: date) -> Batch:
    """End every line of which enough is known, and bring the list as far as that leads. Again it changes nothing."""
    with acting_as(SYSTEM):
        held = hold(batch)
        if held.stage in LIVING:
            found, days = laid_side_by_side(held)
            ended = {one.end_to_end_id: one for one in found}
            if any(one.outcomes or one.left_cents for one in found):
                _end(held, ended=ended, days=days, on=on)
                lead_on(held, ended=found, on=on)
    batch.refresh_from_db()
    return batch


def laid_side_by_side(batch: Batch) -> tuple[Sequence[Ended], dict[str, date]]:
    """Give how each line ends, and on which day the bank says it paid."""
    file = _as_sent(batch)
    ours = {line.end_to_end_id for line in file.lines}
    messages = Sent.objects.filter(batch=batch).values("message")
    kept = Kept.objects.filter(bank=batch.bank, came_at__gte=batch.made_at)
    named = kept.filter(Q(about__in=messages) | ~Q(covers=[]), lists__contains=[batch.pk])
    returned = [one for one in returned_in(named.only("returned").iterator()) if one.end_to_end_id in ours]
    statements = chain(
        _about(statements_in(named.only("statements").iterator()), ours=ours),
        _covering(kept.exclude(covers=[]).exclude(lists__contains=[batch.pk])),
    )
    found = reconcile(file, returned=returned, statements=statements)
    return found.ended, {one.end_to_end_id: one.day for one in returned if one.outcome is Outcome.OK and one.day}


def _about(statements: Iterable[Statement], *, ours: set[str]) -> Iterator[Statement]:
    """Leave in a statement what is about our lines; which days it covers stays as it is."""
    for one in statements:
        yield replace(one, entries=tuple(entry for entry in one.entries if entry.end_to_end_id in ours))


def _covering(kept: QuerySet[Kept]) -> Iterator[Statement]:
    """Give statements that name none of our lines: that they cover a day says that nothing of ours moved on it."""
    for covers in kept.values_list("covers", flat=True):
        for account, since, until in covers:
            yield Statement(
                number="", account=account, since=date.fromisoformat(since), until=date.fromisoformat(until), opening_cents=0,
                closing_cents=0, entries=(),
            )  # fmt: skip


def _as_sent(batch: Batch) -> PaymentFile:
    """Give a list as far as reconciling asks: numbers and amounts, and the account that pays. No account of a person is opened."""
    account = Sent.objects.filter(batch=batch).values_list("account", flat=True).first() or ""
    rows = Line.objects.filter(batch=batch).exclude(state=Line.State.PULLED).order_by("seq")
    lines = [
        PaymentLine(seq, number, "", "", "", cents, "", "", "") for seq, number, cents in rows.values_list("seq", "end_to_end_id", "cents")
    ]  # fmt: skip
    return PaymentFile(
        batch=batch.number,
        payer=Payer(name="", account=account, bank=""),
        day=batch.pay_on,
        made_at=batch.made_at,
        lines=lines,
    )


def _end(batch: Batch, *, ended: dict[str, Ended], days: dict[str, date], on: date) -> None:
    states: States = dict(Line.objects.filter(batch=batch).values_list("end_to_end_id", "state"))
    new: States = {
        number: ENDS[one.ending]
        for number, one in ended.items()
        if one.ending in ENDS and ENDS[one.ending] != states[number] and states[number] != Line.State.REFUSED
    }
    codes = {number: _code(one) for number, one in ended.items()}
    settle_lines(batch, new=new, states=states, codes=codes, days=days, on=on)
    _tell_payees(
        batch, refused=[number for number, state in new.items() if state == Line.State.REFUSED], ended=ended, on=on
    )
    _put_contradicting_aside(batch, ended=ended, states=states, on=on)


def settle_lines(
    batch: Batch, *, new: States, states: States, codes: dict[str, str], days: dict[str, date], on: date
) -> None:
    """Book how lines end, then write it; a line is paid on the bank's day."""
    if not new:
        return
    post_many(_movements(batch, new=new, states=states, on=on), place=batch.place, by=SYSTEM, on=on, why=batch.number)
    paid = [(number, days.get(number, on)) for number, state in new.items() if state == Line.State.PAID]
    refused = [(number, codes.get(number, "")) for number, state in new.items() if state == Line.State.REFUSED]
    end_lines(batch, paid=paid, refused=refused)


def _movements(batch: Batch, *, new: States, states: States, on: date) -> Iterator[Movement]:
    held = {fund: held_code(batch, fund=fund) for fund in batch.fundings.values_list("fund", flat=True)}
    for share in shares(batch):
        if share.end_to_end_id in new:
            becomes, was = new[share.end_to_end_id], states[share.end_to_end_id]
            yield _movement(batch, share=share, held=held[share.fund], becomes=becomes, was=was, on=on)


def _movement(batch: Batch, *, share: Share, held: str, becomes: str, was: str, on: date) -> Movement:
    accounts = Chart(place=batch.place, fund=share.fund, family=batch.family)
    key = f"line:{share.end_to_end_id}:{share.fund}"
    if becomes == Line.State.PAID:
        return Movement(key, accounts.spent, accounts.transit, share.cents, on, "pay", share.end_to_end_id)
    if was == Line.State.PAID:
        return Movement(f"{key}:back", held, accounts.spent, share.cents, on, "return", share.end_to_end_id)
    return Movement(key, held, accounts.transit, share.cents, on, "return", share.end_to_end_id)


def _code(one: Ended) -> str:
    return "、".join(code for code in one.codes if code)[:40] or str(one.ending)


def _tell_payees(batch: Batch, *, refused: list[str], ended: dict[str, Ended], on: date) -> None:
    """Write what the bank found out about accounts, so that they are mended before the next list."""
    lines = Line.objects.filter(batch=batch, end_to_end_id__in=refused, account__isnull=False)
    told = [
        Told(account_id=account, outcome=ended[number].outcomes[-1], said=_code(ended[number]))
        for number, account in lines.values_list("end_to_end_id", "account_id")
        if ended[number].outcomes and account is not None
    ]
    told_by_bank(told=told, about=f"batch:{batch.number}", place=batch.place, on=on)


def _put_contradicting_aside(batch: Batch, *, ended: dict[str, Ended], states: States, on: date) -> None:
    """Give the desk what the bank says two things of; what by now agrees, and nobody has begun with, leaves the desk again."""
    said = {
        number: _code(one)
        for number, one in ended.items()
        if one.ending is Ending.CONTRADICTING or (one.ending is Ending.PAID and states[number] == Line.State.REFUSED)
    }
    aside = Unmatched.objects.filter(batch=batch, kind=Unmatched.Kind.CONTRADICTING)
    agreeing = aside.filter(proposed_by=None, confirmed_on=None, turned_down=None).exclude(about__in=said)
    if numbers := list(agreeing.values_list("about", flat=True)):
        agreeing.filter(about__in=numbers).delete()
        write_line("payment.agrees", batch=batch, by=SYSTEM, on=on, detail={"lines": numbers})
    Unmatched.objects.bulk_create(
        (
            Unmatched(
                place=batch.place, bank=batch.bank, batch=batch, kind=Unmatched.Kind.CONTRADICTING, about=number, said=words, found_on=on,
            )
            for number, words in said.items()
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def lead_on(batch: Batch, *, ended: Sequence[Ended], on: date) -> None:
    """Bring a list from stage to stage as far as its lines have ended, and the account's statement shows what left for them."""
    if batch.stage == Stage.EXPORTED:
        move(batch, to=Stage.RETURNED, by=SYSTEM, on=on)
        batch.refresh_from_db()
    listed = Line.objects.filter(batch=batch, state=Line.State.LISTED)
    aside = Unmatched.objects.filter(batch=batch, kind=Unmatched.Kind.CONTRADICTING, confirmed_on=None)
    if batch.stage == Stage.RETURNED and not listed.exclude(end_to_end_id__in=aside.values("about")).exists():
        if not _lacks_statement(batch, ended=ended):
            move(batch, to=Stage.RECONCILED, by=SYSTEM, on=on)
            batch.refresh_from_db()
    if batch.stage == Stage.RECONCILED and not listed.exists():
        move(batch, to=Stage.CLOSED, by=SYSTEM, on=on)


def _lacks_statement(batch: Batch, *, ended: Sequence[Ended]) -> bool:
    """Say whether something is said to be paid that no statement shows and no two officers have settled; of banks that send them."""
    bank = bank_of(batch.bank)
    if bank is None or not bank.profile.states_account:
        return False
    shown = {one.end_to_end_id for one in ended if one.left_cents == one.cents}
    paid = Line.objects.filter(batch=batch, state=Line.State.PAID).values_list("end_to_end_id", flat=True)
    return bool(set(paid) - shown - _settled(batch))


def _settled(batch: Batch) -> set[str]:
    """Name the lines that two of finance have settled."""
    settled = Unmatched.objects.filter(Q(batch=batch) | Q(line__batch=batch), confirmed_on__isnull=False)
    return {number for pair in settled.values_list("about", "line__end_to_end_id") for number in pair if number}
