"""The month before: the watched registers as they stood then, so that comparing finds what happened since."""

import hashlib
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from doudi.demo.departments.kept import table_of
from doudi.demo.earlier import SINCE
from doudi.demo.making import Made, make_city
from doudi.demo.tests.cities import plan_of, pseudonyms
from doudi.evidence.importing import Order, import_file
from doudi.evidence.mapping import FileMatch, mapping_for_file, mapping_of

PEOPLE = 6_000
REFUSED_MOST = 0.03
"""As of today's registers: by the rates of `dirt.yaml` the widest of them, with a dozen required columns, lose one row in sixty; small
files vary. An importer itself sends a file back over `refuse_over` of its mapping (a fifth where the mapping says nothing)."""


@cache
def city(*, with_month_before: bool) -> Made:
    folder = Path(mkdtemp(prefix="doudi-city-")) / "demo"
    return make_city(
        plan=plan_of(people=PEOPLE), folder=folder, pseudonyms=pseudonyms(), with_month_before=with_month_before
    )


def files(folder: str) -> list[tuple[Path, FileMatch]]:
    paths = sorted((city(with_month_before=True).folder / folder).iterdir())
    return [(path, match) for path in paths if (match := mapping_for_file(path.name))]


def rows(folder: str, dataset: str) -> Counter[tuple[str, ...]]:
    """Count a register's rows, without the days on which they were brought up to date."""
    mapping = mapping_of(dataset)
    kept = [column.name for column in mapping.columns if column.type != "day"]
    tables = [table_of(path, mapping=mapping) for path, match in files(folder) if match.mapping.dataset == dataset]
    return Counter(tuple(row[name] for name in kept) for table in tables for row in table.to_pylist())


def test_every_watched_register_was_delivered_a_month_before_for_the_same_places():
    now, before = (
        {(match.mapping.dataset, match.place) for _, match in files(name)} for name in ("deliveries", "earlier")
    )

    assert before == {(dataset, place) for dataset, place in now if dataset in SINCE}
    assert {f"{match.as_of}" for _, match in files("earlier")} == {"2026-10-01"}


@pytest.mark.parametrize("dataset", SINCE)
def test_most_of_a_register_stood_before_and_what_did_not_is_little(dataset):
    now, before = rows("deliveries", dataset), rows("earlier", dataset)

    assert sum((now & before).values()) >= 0.85 * sum(now.values())
    assert sum((before - now).values()) <= 0.03 * sum(now.values()) + 3


@pytest.mark.parametrize("dataset", ["vehicles", "homes", "insurance", "medical", "bank", "deaths", "disability"])
def test_something_happened_since(dataset):
    assert rows("deliveries", dataset) - rows("earlier", dataset)


@pytest.mark.parametrize("dataset", SINCE)
def test_our_importer_accepts_what_was_delivered_before(dataset, tmp_path):
    path, match = next((path, match) for path, match in files("earlier") if match.mapping.dataset == dataset)

    order = Order(path=path, mapping=match.mapping, as_of=match.as_of, places=(match.place,))
    delivery = import_file(order, var=tmp_path).delivery

    assert delivery.quarantined <= max(2, REFUSED_MOST * delivery.rows)


@pytest.mark.parametrize("dataset", ["medical", "bank", "insurance"])
def test_nobody_stands_there_before_he_was_born(dataset):
    tables = [
        table_of(path, mapping=match.mapping) for path, match in files("earlier") if match.mapping.dataset == dataset
    ]

    births = {row["person"][6:14] for table in tables for row in table.to_pylist()}

    assert not {birth for birth in births if "20261001" <= birth < "20270101"}


def test_the_citys_own_day_does_not_depend_on_the_month_before():
    hashes = [
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (made.folder / "deliveries").iterdir()}
        for made in (city(with_month_before=True), city(with_month_before=False))
    ]

    assert hashes[0] == hashes[1]
