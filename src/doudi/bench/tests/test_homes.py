"""The bench of homes: its rows are homes as the pages and verbs know them, and the list asks no more when there are more."""

import pytest
from django.utils.timezone import localdate

from doudi.bench import homes
from doudi.bench.cases import _allowed
from doudi.bench.homes_rows import fill
from doudi.delivery.goods.counting import PAID, progress
from doudi.delivery.goods.queries import due_of, homes_at, late_homes
from doudi.offices.acting import acting_as


@pytest.mark.django_db(transaction=True)
def test_its_rows_are_homes_and_the_list_asks_no_more_for_more(monkeypatch):
    monkeypatch.setattr(homes, "FIRST", 300)
    with _allowed():
        figures = homes.measure(5_000, times=2, steps=3).figures

    assert figures["queries_grown"] == 0
    assert figures["steps"] == 3
    assert figures["export_s"] > 0


def counted_one_by_one(place, *, digits, on):
    """What `progress` says, by looking at every home."""
    found: dict[str, tuple[dict[str, int], list[int]]] = {}
    for one in homes_at(place, year=on.year):
        stages, sums = found.setdefault(one.place[:digits], ({}, [0, 0]))
        stages[one.stage] = stages.get(one.stage, 0) + 1
        sums[0] += one.payable_cents or 0 if one.stage in PAID else 0
        due = due_of(one)
        sums[1] += due is not None and due < on
    return [(code, stages, *sums) for code, (stages, sums) in sorted(found.items())]


@pytest.mark.django_db(transaction=True)
def test_what_is_counted_along_the_index_is_what_is_counted_one_by_one(wang):
    on = localdate()
    fill(homes=900, officer=wang.pk, on=on)
    for officer_place, digits in (("4401", 6), ("440105", 9), ("440105001", 12), ("440105001104", 12), ("4402", 6)):
        with acting_as(wang):
            found = progress(officer_place, year=on.year, on=on)
            plainly = counted_one_by_one(officer_place, digits=digits, on=on)
            late = late_homes(officer_place, year=on.year, on=on).count()
        assert [(one.code, one.stages, one.paid_cents, one.late) for one in found] == plainly
        assert sum(one.late for one in found) == late
    with acting_as(wang):
        assert sum(one.all for one in progress("4401", year=on.year, on=on)) == 900
        assert progress("4401", year=on.year + 1, on=on) == []
