"""The gate bench: its figures at a small size, in a database of its own."""

import pytest
from django.db import connection

from doudi.bench import gate
from doudi.offices.acting import SYSTEM, acting_as


@pytest.mark.django_db(transaction=True)
def test_a_small_run_counts_every_question(monkeypatch):
    monkeypatch.setattr(gate, "DATABASE", "bench_gate_test")
    monkeypatch.setattr(gate, "READY_SECONDS", 0)  # nobody measures here: they need not begin at one moment

    with gate.own_database():
        outcome = gate.measure(households=2)
        with acting_as(SYSTEM), connection.cursor() as cursor:
            cursor.execute("SELECT count(*), count(*) FILTER (WHERE attempts = 1) FROM evidence_inquiry")
            asked = cursor.fetchone()

    figures = outcome.figures
    assert asked == (48, 48) == (figures["queries"],) * 2
    assert figures["authorised_a_second"] > 0
    assert figures["ratio_to_bare_insert"] > 0
