"""The bench of homes: its rows are homes as the pages and verbs know them, and the list asks no more when there are more."""

import pytest

from doudi.bench import homes
from doudi.bench.cases import _allowed


@pytest.mark.django_db(transaction=True)
def test_its_rows_are_homes_and_the_list_asks_no_more_for_more(monkeypatch):
    monkeypatch.setattr(homes, "FIRST", 300)
    with _allowed():
        figures = homes.measure(5_000, times=2, steps=3).figures

    assert figures["queries_grown"] == 0
    assert figures["steps"] == 3
    assert figures["export_s"] > 0
