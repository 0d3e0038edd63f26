"""The payments bench: its figures at a small size, in a database of its own."""

import pytest

from doudi.bench import payments, payments_month
from doudi.bench.measure import Measured

NOTHING = (
    "not_paid",
    "listed_twice",
    "lists_open",
    "lines_open",
    "not_booked_cents",
    "wrong_limits",
    "lines_when_made_again",
)


def in_this_process(task, *arguments):
    seconds, answer = task(*arguments)
    return Measured(answer=answer, seconds=seconds, peak_mb=1.0)


@pytest.mark.django_db(transaction=True)
def test_a_small_run_pays_everybody_once(monkeypatch):
    monkeypatch.setattr(payments, "DATABASE", "bench_payments_test")
    monkeypatch.setattr(payments_month, "apart", in_this_process)

    with payments.own_database():
        outcome = payments.measure(people=500, singles=2, recipients=40)

    figures = outcome.figures
    assert (figures["kept_the_first_time"], figures["new_when_posted_again"]) == (500, 0)
    assert figures["rows_kept"] == 500 + 2 * payments.DESK + figures["accounts"] // 3
    assert (figures["people"], figures["lists"], figures["largest_list"]) == (40, 2, 20)
    assert {name: figures[name] for name in NOTHING} == dict.fromkeys(NOTHING, 0)
    assert figures["wrong_accounts"] == figures["difference_cents"] == 0
    assert figures["ratio_to_bare_copy"] > 0 < figures["month_to_bare_copy"]
