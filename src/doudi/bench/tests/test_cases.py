"""The bench of cases: its rows are cases as the pages know them, and every page measured opens."""

import pytest

from doudi.bench import cases, gate
from doudi.bench.cases_rows import fill
from doudi.cases.case import Case
from doudi.demo.cast import LI, seat_officers
from doudi.offices.acting import SYSTEM, acting_as


@pytest.mark.django_db(transaction=True)
def test_pages_open_over_its_rows_and_ask_no_more_when_there_are_more(monkeypatch):
    monkeypatch.setattr(gate, "DATABASE", "bench_cases_test")

    with gate.own_database(), cases._allowed():
        li = seat_officers()[LI.user_name]
        fill(cases=400, officer=li.pk)
        few = cases.queries_of_pages(li)
        fill(cases=400, officer=li.pk)
        with acting_as(SYSTEM):
            assert Case.objects.count() == 800
        assert cases.queries_of_pages(li) == few
        assert set(few) == set(cases.PAGES)
