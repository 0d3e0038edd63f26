"""Deliveries: files as departments send them, readable by others' readers, dirty at the documented rates."""

import csv
import hashlib
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from doudi.demo.figures import dial, read
from doudi.demo.making import make_city
from doudi.demo.tests.cities import plan_of, pseudonyms, small_city
from doudi.evidence.importing import Order, import_file
from doudi.evidence.mapping import DATASETS, FileMatch, mapping_for_file, mapping_of


def deliveries() -> dict[Path, FileMatch]:
    return {
        path: match
        for path in sorted((small_city().folder / "deliveries").iterdir())
        if (match := mapping_for_file(path.name))
    }


def file_of(dataset: str, *, place: str = "") -> Path:
    return next(
        path
        for path, match in deliveries().items()
        if match.mapping.dataset == dataset and match.place.startswith(place)
    )


def test_every_register_is_delivered():
    assert {match.mapping.dataset for match in deliveries().values()} == set(DATASETS)


def test_every_file_is_named_as_its_mapping_says():
    files = list((small_city().folder / "deliveries").iterdir())

    assert len(files) == len(deliveries())


def test_gb18030_is_read_by_the_standard_library():
    with file_of("hukou", place="4401").open(encoding="gb18030", newline="") as file:
        rows = list(csv.reader(file))

    headers = [column.header for column in mapping_of("hukou").columns]
    assert rows[0] == headers
    assert len(rows) > 10_000
    whole = [row for row in rows[1:] if len(row) == len(headers)]
    assert len(whole) / len(rows) > 0.99
    assert all(row[3].isdigit() for row in whole[:50] if row[3])


def test_windows_line_ends_come_from_gb18030_departments():
    assert b"\r\n" in file_of("hukou", place="4401").read_bytes()[:300]
    assert b"\r\n" not in file_of("insurance").read_bytes()[:300]


def test_workbooks_are_read_by_openpyxl_under_their_title_line():
    book = openpyxl.load_workbook(file_of("students"), read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()

    assert "学籍" in str(rows[0][0])
    assert [cell for cell in rows[1] if cell] == [column.header for column in mapping_of("students").columns]
    assert len(rows) > 1500


def test_parquet_holds_text_columns():
    table = pq.read_table(file_of("bank"))

    assert table.column_names == [column.header for column in mapping_of("bank").columns]
    assert {str(kind) for kind in table.schema.types} == {"string"}


def test_one_district_has_not_delivered_its_register():
    silent = read("dirt.yaml")["silent"]
    places = {match.place for match in deliveries().values() if match.mapping.dataset == silent["dataset"]}

    assert len(places) == 10
    assert silent["district"] not in places


def test_another_province_answers_about_the_people_of_the_story():
    rows = list(csv.reader(file_of("hukou", place="43").read_text(encoding="gb18030").splitlines()))

    assert [row[1] for row in rows[1:]] == ["廖春燕", "江雨桐", "江雨辰"]


def test_every_kind_of_dirt_occurs():
    expected = set(read("dirt.yaml")["rows"]) - {"truncated_line", "extra_column"}

    assert expected <= set(small_city().soil)


@pytest.mark.parametrize("kind", ["duplicate", "stale"])
def test_rows_are_repeated_at_the_documented_rate(kind):
    made = small_city()
    rows = sum(made.rows.values())

    assert made.soil[kind] / rows == pytest.approx(dial(f"rows.{kind}"), rel=0.3)


def test_the_city_says_what_it_holds():
    content = json.loads((small_city().folder / "city.json").read_text(encoding="utf-8"))

    assert content["people"] == 12_000
    assert content["place"] == "4401"
    assert content["rows"]["hukou"] > 10_000


@pytest.mark.parametrize("dataset", DATASETS)
def test_our_importer_accepts_each_delivery(dataset, tmp_path):
    path = file_of(dataset)
    match = deliveries()[path]

    order = Order(path=path, mapping=match.mapping, as_of=match.as_of, places=(match.place,))
    delivery = import_file(order, var=tmp_path).delivery

    assert delivery.quarantined <= max(2, 0.03 * delivery.rows)
    assert delivery.duplicates <= max(2, 0.03 * delivery.rows)
    assert delivery.accepted + delivery.quarantined + delivery.duplicates == delivery.rows


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    plan = plan_of(people=3_000, seed=3)

    first = make_city(plan=plan, folder=tmp_path / "one", pseudonyms=pseudonyms())
    second = make_city(plan=plan, folder=tmp_path / "two", pseudonyms=pseudonyms())

    assert _hashes(first.folder) == _hashes(second.folder)


def test_another_seed_gives_other_bytes(tmp_path):
    one, two = (
        make_city(plan=plan_of(people=2_000, seed=seed), folder=tmp_path / str(seed), pseudonyms=pseudonyms())
        for seed in (1, 2)
    )

    assert _hashes(one.folder)["city.json"] != _hashes(two.folder)["city.json"]


@pytest.mark.parametrize(("place", "counties"), [("4419", {"441900"}), ("440105001104", {"440105"})])
def test_any_place_can_have_a_city(place, counties, tmp_path):
    made = make_city(plan=plan_of(people=2_000, place=place), folder=tmp_path / "city", pseudonyms=pseudonyms())

    assert {path.parent.name for path in made.folder.glob("truth/*/household.parquet")} == counties


def test_a_register_that_knows_of_nobody_is_delivered_with_its_headers(tmp_path):
    made = make_city(plan=plan_of(people=200, seed=9), folder=tmp_path / "city", pseudonyms=pseudonyms())

    found = [match for path in (made.folder / "deliveries").iterdir() if (match := mapping_for_file(path.name))]

    assert {match.mapping.dataset for match in found} == set(DATASETS)
    assert made.rows["custody"] + made.rows["petitions"] < 3


def test_a_city_that_fails_half_way_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("doudi.demo.making.entitle", lambda blocks: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        make_city(plan=plan_of(people=2_000), folder=tmp_path / "city", pseudonyms=pseudonyms())

    assert list(tmp_path.iterdir()) == []
