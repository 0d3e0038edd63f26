"""The payments bench: its figures at a small size, in a database of its own."""

import pytest

from doudi.bench import payments


@pytest.mark.django_db(transaction=True)
def test_a_small_run_pays_everybody_once(monkeypatch):
    monkeypatch.setattr(payments, "DATABASE", "bench_payments_test")

    with payments.own_database():
        outcome = payments.measure(people=500, singles=2)

    figures = outcome.figures
    assert (figures["kept_the_first_time"], figures["new_when_posted_again"]) == (500, 0)
    assert figures["rows_kept"] == 500 + 2 * payments.DESK + figures["accounts"] // 3
    assert outcome.is_met
    assert figures["ratio_to_bare_copy"] > 0
