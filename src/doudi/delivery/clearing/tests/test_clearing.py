"""A signed list goes to the bank and comes back: every line ends once, in the list and in the books, whatever comes twice or crosswise."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from doudi.delivery.banks.port import NotReached
from doudi.delivery.batches.models import Line
from doudi.delivery.batches.refusals import NotAllowed, NotReady
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.asking import ask_bank, waits_for
from doudi.delivery.clearing.ending import reconcile_list
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.keeping import Inbox, collect
from doudi.delivery.clearing.matching import candidates, said_by_bank
from doudi.delivery.clearing.models import Kept, Refused, Sent, TurnedDown, Unmatched
from doudi.delivery.clearing.payers import forget_payers
from doudi.delivery.clearing.rounds import pass_round
from doudi.delivery.clearing.settling import confirm, propose, turn_down
from doudi.delivery.ledger.models import Account
from doudi.delivery.ledger.queries import balance
from doudi.delivery.payees.models import AccountCheck
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db
ON, EACH = date(2026, 3, 2), 130_900


@pytest.fixture(autouse=True)
def as_worker(system):
    """Everything here is the worker's, but what an officer signs."""
    with acting_as(SYSTEM):
        yield


def stands(part):
    return balance(Account.objects.get(code=f"{HAIZHU}.county.dibao.{part}"), on=date(2026, 12, 31))


def numbers(batch):
    return list(Line.objects.filter(batch=batch).order_by("seq").values_list("end_to_end_id", flat=True))


def heard(batch, *, on=ON):
    collect(batch.bank, on=on)
    return reconcile_list(batch, on=on)


def sent(signed):
    export(signed, by=SYSTEM, on=ON)
    return numbers(signed)


def test_what_was_paid_is_spent_and_what_was_refused_is_held_again(signed, bank):
    one, two, three = sent(signed)
    assert (stands("held"), stands("transit"), signed.stage) == (1_000_000 - 3 * EACH, 3 * EACH, Stage.EXPORTED)
    bank.say("m1", returned=[(one, "OK"), (two, "OK"), (three, "CLOSED")])

    assert heard(signed).stage == Stage.CLOSED

    assert (stands("held"), stands("transit"), stands("spent")) == (1_000_000 - 2 * EACH, 0, 2 * EACH)
    assert list(Line.objects.order_by("seq").values_list("state", "paid_on")) == [
        ("paid", ON),
        ("paid", ON),
        ("refused", None),
    ]
    assert AccountCheck.objects.get().outcome == "closed"


def test_half_of_what_comes_leaves_the_rest_open_and_twice_is_once(signed, bank):
    one, two, three = sent(signed)
    bank.say("m1", returned=[(one, "OK")])
    bank.waiting += [bank.waiting[0]]

    assert heard(signed).stage == Stage.RETURNED
    assert (stands("transit"), Kept.objects.count()) == (2 * EACH, 1)
    bank.say("m2", returned=[(three, "OK"), (one, "OK"), (two, "OK")])
    assert heard(signed).stage == Stage.CLOSED
    assert (stands("transit"), stands("spent")) == (0, 3 * EACH)


def test_a_bank_that_is_not_reached_leaves_the_list_where_it_was_and_books_once(signed, bank):
    bank.is_down = True
    for _ in range(2):
        with pytest.raises(NotReady, match="No space left"):
            export(signed, by=SYSTEM, on=ON)
    signed.refresh_from_db()
    assert (signed.stage, Sent.objects.count(), stands("transit")) == (Stage.FINANCE_SIGNED, 0, 3 * EACH)

    bank.is_down = False
    export(signed, by=SYSTEM, on=date(2026, 3, 3))

    assert (stands("held"), stands("transit"), len(bank.sent)) == (1_000_000 - 3 * EACH, 3 * EACH, 1)


def test_a_killed_export_sends_the_same_file_and_only_once(signed, bank, monkeypatch):
    monkeypatch.setattr("doudi.delivery.clearing.exporting.move", lambda *some, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(signed, by=SYSTEM, on=ON)
    monkeypatch.undo()

    export(signed, by=SYSTEM, on=ON)

    assert (len(bank.sent), Sent.objects.count(), stands("transit")) == (1, 1, 3 * EACH)


def test_money_that_came_back_after_a_list_was_closed_is_held_and_due_again(signed, bank):
    one, two, three = sent(signed)
    bank.say("m1", returned=[(one, "OK"), (two, "OK"), (three, "OK")])
    heard(signed)
    every = [(f"r{at}", number, EACH, ON) for at, number in enumerate((one, two, three))]
    bank.say("m2", entries=[*every, ("r9", one, -EACH, ON)], returned=[(one, "FROZEN")])

    heard(signed)

    assert Line.objects.get(end_to_end_id=one).state == "refused"
    assert (stands("held"), stands("spent")) == (1_000_000 - 2 * EACH, 2 * EACH)
    assert not Unmatched.objects.exists()


def test_a_list_of_a_bank_that_sends_statements_is_reconciled_with_them(signed, bank, qian):
    bank.states_account = True
    one, two, three = sent(signed)
    bank.say("m1", returned=[(one, "OK"), (two, "OK"), (three, "CLOSED")])

    assert heard(signed).stage == Stage.RETURNED
    assert (stands("spent"), str(waits_for(signed))) == (2 * EACH, "都有结果了，银行的对账单还没有到，到了才能对账办结")
    with acting_as(qian), pytest.raises(NotReady, match="对账单还没有到"):
        ask_bank(signed, by=qian, on=ON)

    bank.say("m2", entries=[("r1", one, EACH, ON)])
    assert heard(signed).stage == Stage.RETURNED, "one of two that left is shown"
    bank.say("m3", entries=[("r2", two, EACH, ON)])
    assert heard(signed).stage == Stage.CLOSED


def test_what_no_statement_shows_ends_as_two_of_finance_say(signed, bank, qian, second):
    bank.states_account = True
    one, two, three = sent(signed)
    bank.say(
        "m1", returned=[(one, "OK"), (two, "OK"), (three, "OK")], entries=[("r1", one, EACH, ON), ("r2", two, EACH, ON)]
    )
    assert heard(signed).stage == Stage.RECONCILED
    found = Unmatched.objects.get(about=three)

    with acting_as(qian):
        propose(found, ends="paid", why="银行出具了入账证明", by=qian)
    with acting_as(second):
        confirm(found, by=second, on=ON)

    signed.refresh_from_db()
    assert (signed.stage, stands("spent")) == (Stage.CLOSED, 3 * EACH)
    assert reconcile_list(signed, on=ON).stage == Stage.CLOSED


def test_what_contradicts_itself_ends_as_two_of_finance_say(signed, bank, qian, chen, second):
    one, two, three = sent(signed)
    bank.say("m1", returned=[(one, "OK"), (one, "REFUSED"), (two, "OK"), (three, "OK")])
    assert heard(signed).stage == Stage.RECONCILED
    found = Unmatched.objects.get()

    with pytest.raises(NotAllowed):
        propose(found, ends="paid", why="已电话核实", by=chen)
    with acting_as(qian):
        propose(found, ends="paid", why="已与银行核对流水", by=qian)
        with pytest.raises(NotAllowed, match="另一位"):
            confirm(found, by=qian, on=ON)
    with acting_as(second):
        confirm(found, by=second, on=ON)

    signed.refresh_from_db()
    assert (signed.stage, stands("spent"), stands("transit")) == (Stage.CLOSED, 3 * EACH, 0)


def test_what_is_none_of_ours_goes_to_the_desk(signed, bank):
    sent(signed)
    bank.say("m1", returned=[("E99", "OK")], refused="DUPL")

    heard(signed)

    assert sorted(Unmatched.objects.values_list("kind", "about", "place")) == [
        ("file", bank.sent[0].message, HAIZHU),
        ("strange", "E99", HAIZHU),
    ]
    assert stands("transit") == 3 * EACH


def test_nobody_pays_where_no_payer_is_named(signed, bank):
    forget_payers()
    with pytest.raises(NotReady, match="payers"):
        export(signed, by=SYSTEM, on=ON)


def test_a_file_that_went_with_other_bytes_is_not_sent_again(signed, bank, monkeypatch):
    export(signed, by=SYSTEM, on=ON)
    monkeypatch.setattr(
        "doudi.delivery.clearing.exporting.render", lambda file, profile: [replace(bank.sent[0], content=b"other")]
    )
    signed.stage = Stage.FINANCE_SIGNED
    with pytest.raises(NotReady):
        export(signed, by=SYSTEM, on=ON)
    assert len(bank.sent) == 1


def test_a_bank_that_cannot_be_asked_is_asked_again(signed, bank, monkeypatch):
    sent(signed)
    monkeypatch.setattr(bank, "collect", lambda inbox: (_ for _ in ()).throw(NotReached("连不上")))
    with pytest.raises(NotReached):
        collect(signed.bank, on=ON)
    assert stands("transit") == 3 * EACH


@pytest.fixture
def second(qian):
    """Another officer of the same finance desk."""
    user = type(qian.user).objects.create(username="sun")
    return type(qian).objects.create(name="孙会计", desk=qian.desk, user=user, staff_number="S-1", since=ON)


def test_what_another_does_not_confirm_is_proposed_anew(signed, bank, qian, second):
    one, two, three = sent(signed)
    bank.say("m1", returned=[(one, "OK"), (one, "REFUSED"), (two, "OK"), (three, "OK")])
    heard(signed)
    found = Unmatched.objects.get()
    with acting_as(qian), pytest.raises(NotReady, match="还没有结果"):
        propose(found, ends="noted", why="看过", by=qian)
    with acting_as(qian):
        propose(found, ends="paid", why="电话问过", by=qian)
        with pytest.raises(NotAllowed):
            turn_down(found, because="自己退自己", by=qian, on=ON)

    with acting_as(second):
        turn_down(found, because="银行流水里没有", by=second, on=ON)
        propose(found, ends="refused", why="银行流水里没有", by=second)
    with acting_as(qian):
        confirm(found, by=qian, on=ON)

    assert list(TurnedDown.objects.values_list("ends", "because")) == [("paid", "银行流水里没有")]
    assert (Line.objects.get(end_to_end_id=one).state, stands("held")) == ("refused", 1_000_000 - 2 * EACH)
    with acting_as(second), pytest.raises(NotReady):
        turn_down(found, because="太晚", by=second, on=ON)


def test_a_number_that_came_damaged_is_laid_to_its_line_by_two(signed, bank, qian, second):
    one, two, three = sent(signed)
    left = [(f"r{at}", number, EACH, ON) for at, number in enumerate(("E99", two, three))]
    bank.say("m1", returned=[("E99", "OK"), (two, "OK"), (three, "OK")], entries=left)
    assert heard(signed).stage == Stage.RETURNED
    found, meant, other = Unmatched.objects.get(), *(Line.objects.get(end_to_end_id=each) for each in (one, two))

    assert [(said.code, said.cents) for said in said_by_bank(found)] == [("OK", None), ("", EACH)]
    assert candidates(found, limit=5) == [meant]
    with acting_as(qian), pytest.raises(NotReady):
        propose(found, ends="paid", why="流水金额和户名一致", by=qian, line=other)
    with acting_as(qian):
        propose(found, ends="paid", why="流水金额和户名一致", by=qian, line=meant)
    with acting_as(second):
        confirm(found, by=second, on=ON)

    signed.refresh_from_db()
    assert (signed.stage, stands("spent"), stands("transit")) == (Stage.CLOSED, 3 * EACH, 0)


def test_finance_asks_the_bank_without_waiting(signed, bank, qian, chen):
    with acting_as(qian):
        export(signed, by=qian, on=ON)
        with pytest.raises(NotReady, match="还没有答复 3 笔"):
            ask_bank(signed, by=qian, on=ON)
    one, two, three = numbers(signed)
    bank.say("m1", returned=[(one, "OK"), (two, "OK"), (three, "CLOSED")])
    with pytest.raises(NotAllowed):
        ask_bank(signed, by=chen, on=ON)

    with acting_as(qian):
        assert ask_bank(signed, by=qian, on=ON).stage == Stage.CLOSED


def test_who_was_killed_before_the_bank_was_told_takes_the_file_again_and_calls_it_no_forgery(
    signed, bank, monkeypatch
):
    one, two, three = sent(signed)
    bank.say("m1", returned=[(one, "OK"), (two, "OK"), (three, "OK")])
    monkeypatch.setattr(bank, "close", lambda came: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        collect(signed.bank, on=ON)
    monkeypatch.undo()
    assert (Kept.objects.get().taken_at, len(bank.waiting)) == (None, 1)

    assert heard(signed).stage == Stage.CLOSED

    assert (Kept.objects.count(), bank.waiting, Refused.objects.count()) == (1, [], 0)
    assert Kept.objects.get().taken_at is not None
    assert Inbox(on=ON).knows(bank=signed.bank, message="m1")


def test_another_file_under_a_number_that_was_used_is_not_read(signed, bank):
    one, *_ = sent(signed)
    bank.say("m1", returned=[(one, "OK")])
    bank.waiting.append(replace(bank.waiting[0], content_hash="1" * 64))

    heard(signed)

    assert (Kept.objects.count(), stands("spent"), bank.waiting) == (1, EACH, [])
    assert "内容却不同" in Refused.objects.get().why


def test_what_was_kept_by_a_worker_who_died_reaches_a_list_that_is_closed(signed, bank):
    one, two, three = sent(signed)
    bank.say("m1", returned=[(one, "OK"), (two, "OK"), (three, "OK")])
    at = datetime(2026, 3, 2, 4, tzinfo=UTC)
    pass_round(at)
    every = [(f"r{nth}", number, EACH, ON) for nth, number in enumerate((one, two, three))]
    bank.say("m2", entries=[*every, ("r9", one, -EACH, ON)], returned=[(one, "FROZEN")])
    collect(signed.bank, on=ON)  # and then nothing

    pass_round(at)

    assert Line.objects.get(end_to_end_id=one).state == "refused"
    assert not Kept.objects.filter(laid_at=None).exists()


def test_what_was_laid_beside_lists_in_vain_is_laid_there_again(signed, bank, monkeypatch):
    one, two, three = sent(signed)
    bank.say("m1", returned=[(one, "OK"), (two, "OK"), (three, "OK")])
    at = datetime(2026, 3, 2, 4, tzinfo=UTC)
    monkeypatch.setattr("doudi.delivery.clearing.rounds.reconcile_list", lambda batch, on: {}[batch])
    pass_round(at)
    monkeypatch.undo()
    assert Kept.objects.get().laid_at is None

    pass_round(at)

    signed.refresh_from_db()
    assert (signed.stage, Kept.objects.filter(laid_at=None).count()) == (Stage.CLOSED, 0)


def test_a_list_that_cannot_be_sent_stops_no_other(signed, bank, monkeypatch):
    at = datetime(2026, 3, 2, 4, tzinfo=UTC)
    monkeypatch.setattr("doudi.delivery.clearing.rounds.export", lambda batch, by, on: {}[batch])
    pass_round(at)
    monkeypatch.undo()

    assert pass_round(at) == 1
    signed.refresh_from_db()
    assert signed.stage == Stage.EXPORTED


def test_a_message_that_is_kept_is_marked_once_and_never_changed(signed, bank):
    sent(signed)
    bank.say("m1")
    collect(signed.bank, on=ON)
    for written in ({"taken_at": None}, {"name": "other.csv"}):
        with pytest.raises(DatabaseError, match=r"never changed|permission denied"), transaction.atomic():
            Kept.objects.update(**written)


def test_a_bank_that_received_another_file_than_was_sent_is_for_the_desk(signed, bank):
    sent(signed)
    bank.say("m1")
    bank.waiting = [replace(bank.waiting[0], reply=None, content_hash="", about_hash="1" * 64)]

    heard(signed)

    (found,) = Unmatched.objects.all()
    assert (found.kind, found.batch, "不一样" in found.said) == ("file", signed, True)


def test_what_contradicted_leaves_the_desk_when_the_missing_half_has_come(signed, bank, qian):
    one, two, three = sent(signed)
    bank.say("m1", returned=[(one, "OK"), (two, "OK"), (three, "OK")], entries=[("r1", one, EACH, ON)])
    assert heard(signed).stage == Stage.RECONCILED
    asked = Unmatched.objects.order_by("about")
    assert {found.about for found in asked} == {two, three}
    with acting_as(qian):
        propose(Unmatched.objects.get(about=three), ends="paid", why="已电话核实。", by=qian)
        with pytest.raises(DatabaseError, match="never removed"), transaction.atomic():
            Unmatched.objects.filter(about=two).delete()

    bank.say("m2", entries=[("r2", two, EACH, ON), ("r3", three, EACH, ON)])
    assert heard(signed).stage == Stage.CLOSED

    assert [found.about for found in Unmatched.objects.all()] == [three], "somebody has begun with it"
    assert Entry.objects.get(verb="payment.agrees").detail == {"lines": [two]}
    assert stands("spent") == 3 * EACH
