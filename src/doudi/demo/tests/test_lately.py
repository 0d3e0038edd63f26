"""What changed in the last month: every kind happens in the default city, and comparing the months finds it."""

from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from doudi.demo import earlier, slips
from doudi.demo.earlier import SINCE, tell_news
from doudi.demo.figures import dial
from doudi.demo.holdings import draw_holdings
from doudi.demo.lately import changes_of
from doudi.demo.law import entitle
from doudi.demo.making import make_city
from doudi.demo.registers import REGISTERS, Known
from doudi.demo.tests.cities import ON, blocks, plan_of
from doudi.evidence.importing import Order, import_file
from doudi.evidence.mapping import mapping_for_file
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.monitoring.months.models import MonthChange
from doudi.monitoring.months.month import compare
from doudi.monitoring.months.watched import watched
from doudi.offices.acting import SYSTEM, acting_as

PEOPLE, SEED = 20_000, 4
OFTEN = {"custody": 0.9, "students": 0.5, "bank": 0.6, "deaths": 0.0, "medical": 0.0}
"""So small a city sees every kind only where news come more often than in the default one."""
RECALL, PRECISION = 0.85, 0.9

Change = tuple[int, str, str]


@cache
def changes_in_the_default_city() -> dict[str, int]:
    counts: dict[str, int] = {}
    city = blocks(people=100_000, seed=1)
    for block, law in zip(city, entitle(city), strict=True):
        known = Known(block=block, holdings=draw_holdings(block=block, law=law))
        rows = {one: tell_news(dataset=one, rows=REGISTERS[one](known), known=known) for one in SINCE}
        for change in changes_of(rows, known=known)["change"].to_pylist():
            counts[change] = counts.get(change, 0) + 1
    return counts


@pytest.mark.parametrize("change", list(watched()))
def test_every_kind_of_change_happens_in_the_default_city_and_none_too_often(change):
    assert 1 <= changes_in_the_default_city()[change] <= 40


def often(path: str) -> float:
    kind, _, name = path.partition(".")
    if path == "slips.left_school":
        return 0.4
    return OFTEN.get(name, 0.08) if kind == "news" else dial(path)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a small city with both months and import what a comparison reads."""
    for module in (earlier, slips):
        monkeypatch.setattr(module, "dial", often)
    make_city(
        plan=plan_of(people=PEOPLE, seed=SEED),
        folder=tmp_path / "demo",
        pseudonyms=Pseudonyms.of(tmp_path),
        with_month_before=True,
    )
    for path in [*(tmp_path / "demo/earlier").iterdir(), *(tmp_path / "demo/deliveries").iterdir()]:
        match = mapping_for_file(path.name)
        if match and match.mapping.dataset in {*SINCE, "hukou", "benefits"}:
            order = Order(path=path, mapping=match.mapping, as_of=match.as_of, places=(match.place,))
            import_file(order, var=tmp_path)
    return tmp_path


@pytest.mark.django_db
def test_comparing_finds_every_kind_that_happened_and_little_else(var):
    compare(var=var, month=ON)

    with acting_as(SYSTEM):
        found = set(MonthChange.objects.values_list("person_key", "change", "level"))
    rows = pq.read_table(var / "demo/truth/changes.parquet").to_pylist()
    true: set[Change] = {(row["person"], row["change"], row["level"]) for row in rows}
    assert {change for _, change, _ in found & true} == set(watched())
    assert len(found & true) >= RECALL * len(true)
    assert len(found & true) >= PRECISION * len(found)
