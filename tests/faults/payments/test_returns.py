"""Whatever comes back by whichever way: what is wrong gets its sentence, is kept and books nothing; what is right still counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.ending import reconcile_list
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.keeping import collect
from doudi.delivery.clearing.models import Kept, Refused, Unmatched
from doudi.delivery.clearing.tests.conftest import ON
from doudi.delivery.ledger.models import Account
from doudi.delivery.ledger.queries import balance
from doudi.demo.bank.reading import Order
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.faults.payments.liars import CODE, OTHER, Liar, Said, liar, otherwise, paid
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db
EACH, HELD = 130_900, 1_000_000
WAYS = [("door", "iso20022"), ("door", "onecard_csv"), ("folder", "onecard_xlsx")]

Wrong = Callable[[Liar, Order], Said]


def _right(bank: Liar, order: Order, *, name: str = "right") -> Said:
    return bank.seals(bank.writes(paid(order, day=bank.day), order=order), name=name, about=order.message)


def _amount_changed(bank: Liar, order: Order) -> Said:
    right = _right(bank, order)
    return Said(right.name, right.slip, bank.writes(otherwise(paid(order, day=bank.day), cents=1), order=order))


def _truncated(bank: Liar, order: Order) -> Said:
    right = _right(bank, order)
    return Said(right.name, right.slip, right.content[: len(right.content) // 2])


def _signature_changed(bank: Liar, order: Order) -> Said:
    right = _right(bank, order)
    return Said(right.name, right.slip.replace(b'"signature": "', b'"signature": "AAAA'), right.content)


def _of_another_bank(bank: Liar, order: Order) -> Said:
    return bank.seals(_right(bank, order).content, name="other", about=order.message, by=OTHER)


def _too_old(bank: Liar, order: Order) -> Said:
    at = bank.clock() - timedelta(days=90)
    return bank.seals(_right(bank, order).content, name="old", about=order.message, at=at)


def _no_table(bank: Liar, order: Order) -> Said:
    return bank.seals(b"\xff\xfe\x00", name="broken", about=order.message)


REFUSED: tuple[tuple[Wrong, str], ...] = (
    (_amount_changed, "文件的内容与清单不符：不完整，或者被改过"),
    (_truncated, "文件的内容与清单不符：不完整，或者被改过"),
    (_signature_changed, "签名"),
    (_of_another_bank, "报文的发送方不是约定的单位"),
    (_too_old, "报文的时间超出允许的范围"),
    (_no_table, "文件"),
)


def stands() -> tuple[int, int, int]:
    held, transit, spent = (
        balance(Account.objects.get(code=f"{HAIZHU}.county.dibao.{part}"), on=date(2026, 12, 31))
        for part in ("held", "transit", "spent")
    )
    return held, transit, spent


def heard(batch: Batch, *, bank: Liar, said: Said) -> str:
    bank.says(said)
    collect(CODE, on=bank.day)
    return reconcile_list(batch, on=bank.day).stage


@pytest.fixture(autouse=True)
def as_worker(system: object) -> Iterator[None]:
    with acting_as(SYSTEM):
        yield


@pytest.mark.parametrize(("way", "profile"), WAYS)
def test_what_is_wrong_is_refused_or_for_the_desk_and_what_is_right_still_counts(
    signed: Batch,
    tmp_path: Path,
    way: str,
    profile: str,
) -> None:
    with liar(tmp_path, way=way, profile=profile, day=ON) as bank:
        export(signed, by=SYSTEM, on=ON)
        order = bank.order()
        bank.day = signed.pay_on
        _is_refused(signed, bank=bank, order=order)
        _goes_to_the_desk(signed, bank=bank, order=order)

        upside_down = bank.writes(paid(order, day=bank.day)[::-1], order=order)
        right = bank.seals(upside_down, name="right", about=order.message)
        ends = Stage.RETURNED if profile == "iso20022" else Stage.CLOSED  # with its statement where it sends one
        assert heard(signed, bank=bank, said=right) == ends
        assert stands() == (HELD - 3 * EACH, 0, 3 * EACH)
        assert heard(signed, bank=bank, said=right) == ends
        if profile == "iso20022":
            own = bank.states(paid(order, day=bank.day), order=order)
            assert heard(signed, bank=bank, said=bank.seals(own, name="own", about=order.message)) == Stage.CLOSED
        assert stands() == (HELD - 3 * EACH, 0, 3 * EACH)
        heard(signed, bank=bank, said=right)

    assert Refused.objects.order_by("-pk")[0].why == "这份文件以前收过，不会再用一次"
    assert stands() == (HELD - 3 * EACH, 0, 3 * EACH)


def _is_refused(batch: Batch, *, bank: Liar, order: Order) -> None:
    """Each is put aside with its sentence, in the journal too; no line and no cent has moved."""
    for nth, (wrong, sentence) in enumerate(REFUSED, 1):
        assert heard(batch, bank=bank, said=wrong(bank, order)) == Stage.EXPORTED, wrong
        newest = Refused.objects.order_by("-pk")[0]
        assert sentence in newest.why, wrong
        told = Entry.objects.filter(verb="payment.file_refused").order_by("-sequence")[0]
        assert (told.detail["file"], told.detail["why"]) == (newest.name, newest.why)
        assert Refused.objects.count() == nth
    assert (Kept.objects.filter(refused="").exclude(returned=[]).count(), Unmatched.objects.count()) == (0, 0)
    assert stands() == (HELD - 3 * EACH, 3 * EACH, 0)


def _goes_to_the_desk(batch: Batch, *, bank: Liar, order: Order) -> None:
    """What the bank itself got wrong is kept, and waits for two of finance where it is about nothing of ours."""
    lines = paid(order, day=bank.day)
    elsewhere = bank.seals(bank.writes(lines, order=order), name="elsewhere", about="FF440105-202602-1-1-P0001")
    assert heard(batch, bank=bank, said=elsewhere) == Stage.EXPORTED
    found = Unmatched.objects.filter(kind=Unmatched.Kind.STRANGE)
    assert sorted(found.values_list("about", flat=True)) == sorted(line.number for line in order.lines)

    in_no_word = bank.seals(bank.writes(lines, order=order, strange=True), name="strange", about=order.message)
    assert heard(batch, bank=bank, said=in_no_word) == Stage.RETURNED
    assert Kept.objects.exclude(returned=[]).count() == 2
    assert set(Line.objects.values_list("state", flat=True)) == {"listed"}
    assert stands() == (HELD - 3 * EACH, 3 * EACH, 0)


def test_a_statement_of_another_account_moves_nothing_and_is_for_the_desk(signed: Batch, tmp_path: Path) -> None:
    with liar(tmp_path, way="door", profile="iso20022", day=ON) as bank:
        export(signed, by=SYSTEM, on=ON)
        order = bank.order()
        bank.day = signed.pay_on
        lines = paid(order, day=bank.day)
        swapped = bank.states(lines, order=Order("swapped", "9999", order.day, order.lines))

        assert heard(signed, bank=bank, said=bank.seals(swapped, name="swapped", about=order.message)) == Stage.EXPORTED
        assert [(one.kind, one.said) for one in Unmatched.objects.all()] == [("file", "对账单不是付款专户的，没有采用")]
        assert stands() == (HELD - 3 * EACH, 3 * EACH, 0)
        own = bank.seals(bank.states(lines, order=order), name="own", about=order.message)
        assert heard(signed, bank=bank, said=own) == Stage.CLOSED

    assert stands() == (HELD - 3 * EACH, 0, 3 * EACH)


@pytest.mark.parametrize("is_paid_before", [False, True])
def test_another_amount_in_the_banks_own_hand_is_for_two_of_finance(
    signed: Batch,
    tmp_path: Path,
    is_paid_before: bool,
) -> None:
    with liar(tmp_path, way="folder", profile="onecard_csv", day=ON) as bank:
        export(signed, by=SYSTEM, on=ON)
        order = bank.order()
        bank.day = signed.pay_on
        if is_paid_before:
            assert heard(signed, bank=bank, said=_right(bank, order)) == Stage.CLOSED
        before, lines = stands(), otherwise(paid(order, day=bank.day), cents=1)

        heard(signed, bank=bank, said=bank.seals(bank.writes(lines, order=order), name="more", about=order.message))

    assert stands() == before
    assert set(Unmatched.objects.values_list("kind", flat=True)) == {"contradicting"}
    assert Unmatched.objects.count() == len(order.lines)


@pytest.mark.parametrize("profile", ["iso20022", "onecard_csv"])
def test_an_amount_the_bank_would_not_pay_is_held_again(signed: Batch, tmp_path: Path, profile: str) -> None:
    with liar(tmp_path, way="folder", profile=profile, day=ON) as bank:
        export(signed, by=SYSTEM, on=ON)
        order = bank.order()
        bank.day = signed.pay_on
        lines = [type(one)(line=one.line, how="amount_error", day=one.day) for one in paid(order, day=bank.day)]

        said = bank.seals(bank.writes(lines, order=order), name="amount", about=order.message)
        assert heard(signed, bank=bank, said=said) == Stage.CLOSED

    code = "AM12" if profile == "iso20022" else "15"
    assert set(Line.objects.values_list("state", "bank_code")) == {("refused", code)}
    assert stands() == (HELD, 0, 0)
