"""A list beside what came back: each rule of the table by an example, and what holds whatever a bank does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.delivery.banks.reconciling import Ending, reconcile
from doudi.delivery.banks.returned import Entry, Outcome, Returned, Statement
from doudi.delivery.banks.tests.lists import DAY, PAYER, line_of, list_of, list_of_many

ONE = line_of(1)
LIST = list_of(ONE)
PAID = Returned(end_to_end_id=ONE.end_to_end_id, outcome=Outcome.OK, code="00", day=DAY)
CLOSED = Returned(end_to_end_id=ONE.end_to_end_id, outcome=Outcome.CLOSED, code="14", day=DAY)
LEFT = Entry(reference="S1", end_to_end_id=ONE.end_to_end_id, cents=ONE.cents, day=DAY)
CAME_BACK = Entry(reference="S2", end_to_end_id=ONE.end_to_end_id, cents=-ONE.cents, day=DAY)


def statement(*entries, account=PAYER.account):
    total = sum(entry.cents for entry in entries)
    return Statement(
        number="D1", account=account, since=DAY, until=DAY, opening_cents=10**9, closing_cents=10**9 - total, entries=entries
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "moved", "ending"),
    [
        ([PAID], None, Ending.PAID),
        ([CLOSED], None, Ending.REFUSED),
        ([], None, Ending.SILENT),
        ([PAID, CLOSED], None, Ending.CONTRADICTING),
        ([replace(PAID, outcome=Outcome.UNKNOWN, code="77")], None, Ending.SILENT),
        ([replace(PAID, outcome=Outcome.PENDING, code="01")], None, Ending.SILENT),
        ([replace(PAID, cents=ONE.cents - 1)], None, Ending.CONTRADICTING),
        ([PAID], [LEFT], Ending.PAID),
        ([], [LEFT], Ending.PAID),
        ([CLOSED], [LEFT], Ending.CONTRADICTING),
        ([CLOSED], [LEFT, CAME_BACK], Ending.REFUSED),
        ([PAID, CLOSED], [LEFT, CAME_BACK], Ending.REFUSED),
        ([PAID], [], Ending.CONTRADICTING),
        ([replace(PAID, day=DAY + timedelta(days=2))], [], Ending.PAID),
        ([CLOSED], [], Ending.REFUSED),
        ([], [], Ending.SILENT),
        ([PAID], [LEFT, replace(LEFT, reference="S3")], Ending.CONTRADICTING),
        ([PAID], [replace(LEFT, cents=ONE.cents + 100)], Ending.CONTRADICTING),
        ([replace(PAID, cents=1)], [LEFT], Ending.CONTRADICTING),
    ],
)
def test_a_line_ends_as_words_and_account_say(said, moved, ending):
    statements = [] if moved is None else [statement(*moved)]

    found = reconcile(LIST, returned=said, statements=statements)

    assert [line.ending for line in found.ended] == [ending]


def test_what_was_never_sent_is_none_of_the_list():
    stranger, fee = replace(PAID, end_to_end_id="X-1"), replace(LEFT, reference="F1", end_to_end_id="", cents=500)

    found = reconcile(LIST, returned=[PAID, stranger], statements=[statement(LEFT, fee)])

    assert found.strange_returns == (stranger,)
    assert found.strange_entries == (fee,)
    assert found.left_cents == ONE.cents + 500


def test_another_account_is_another_matter():
    found = reconcile(LIST, returned=[PAID], statements=[statement(account="4400000000000000002")])

    assert [line.ending for line in found.ended] == [Ending.PAID]


def test_the_same_statement_under_another_number_moves_nothing_twice():
    again = replace(statement(replace(LEFT, text="同一笔流水，另一种说法")), number="D2")

    found = reconcile(LIST, statements=[statement(LEFT), again])

    assert found.ended[0].left_cents == ONE.cents
    assert found.count(Ending.PAID) == 1


NUMBERS = st.sampled_from([*(line.end_to_end_id for line in list_of_many(6).lines), "X-1", ""])
AMOUNTS = st.sampled_from([line.cents for line in list_of_many(6).lines])
SAYINGS = st.lists(
    st.builds(
        Returned, end_to_end_id=NUMBERS, outcome=st.sampled_from(Outcome), code=st.sampled_from(["00", "14", "?"]),
        cents=st.none() | AMOUNTS, day=st.sampled_from([None, DAY, DAY + timedelta(days=3)]),
    ),
    max_size=25,
)  # fmt: skip
MOVEMENTS = st.lists(
    st.builds(
        Entry, reference=st.sampled_from([f"S{number}" for number in range(12)]), end_to_end_id=NUMBERS,
        cents=AMOUNTS | AMOUNTS.map(int.__neg__), day=st.just(DAY), text=st.sampled_from(["", "又"]),
    ),
    max_size=25,
)  # fmt: skip


@given(said=SAYINGS, moved=MOVEMENTS, is_told=st.booleans())
def test_every_line_ends_once_and_every_cent_is_explained(said, moved, is_told):
    sent = list_of_many(6)
    once = {(entry.reference, entry.end_to_end_id, entry.cents): entry for entry in moved}

    found = reconcile(sent, returned=said, statements=[statement(*moved)] if is_told else [])

    assert [line.end_to_end_id for line in found.ended] == [line.end_to_end_id for line in sent.lines]
    assert sum(found.cents(ending) for ending in Ending) == sent.cents
    assert sum(found.count(ending) for ending in Ending) == sent.count
    assert found.left_cents == (sum(entry.cents for entry in once.values()) if is_told else 0)
    contradicting = [line for line in found.ended if line.ending is Ending.CONTRADICTING]
    paid_and_seen = [line for line in found.ended if line.ending is Ending.PAID and line.left_cents]
    assert found.left_cents == (
        sum(line.cents for line in paid_and_seen)
        + sum(line.left_cents or 0 for line in contradicting)
        + sum(entry.cents for entry in found.strange_entries)
    )


@given(said=SAYINGS, moved=MOVEMENTS, data=st.data())
def test_order_and_repetition_change_nothing(said, moved, data):
    sent = list_of_many(6)
    again = data.draw(st.permutations([*said, *said]))
    cut = data.draw(st.integers(0, len(moved)))
    mixed = data.draw(st.permutations([*moved, *moved[:cut]]))

    first = reconcile(sent, returned=said, statements=[statement(*moved)])
    other = reconcile(sent, returned=again, statements=[statement(*mixed[:cut]), statement(*mixed[cut:])])

    assert other == first
