"""Importing: whole or not at all, once, and every row accounted for."""

import csv
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.engine.snapshots import Delivery, Lake
from doudi.evidence import importing
from doudi.evidence.importing import Order, import_file, quarantine_path
from doudi.evidence.mapping import mapping_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.quarantine import export_csv, export_xlsx, find_quarantine
from doudi.evidence.refusal import Refused
from doudi.evidence.tests.deliveries import AS_OF, PLACE, deliver, resident_id, write_delivery

ANYBODY = resident_id(1)


def car(plate="粤A虚1", **changes):
    row = {"plate": plate, "person": ANYBODY, "kind": "小型轿车", "use": "A", "status": "A", "price": "1000"}
    return row | {"registered_on": "20200101", "updated_on": "20260601"} | changes


def plates(delivery):
    return pa.concat_tables([pq.read_table(part) for part in delivery.parts]).column("plate").to_pylist()


def order(file, **changes):
    return Order(**{"path": file, "mapping": mapping_of("vehicles"), "as_of": AS_OF, "places": (PLACE,)} | changes)


def everything_under(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


CELLS = st.fixed_dictionaries(
    {
        "plate": st.sampled_from(["粤A虚1", "粤A虚2", "粤A虚3", "", "x" * 30]),
        "person": st.sampled_from([ANYBODY, ANYBODY[:-1], "", "440103800101001"]),
        "price": st.sampled_from(["", "1", "1,0", "-5", "12.30"]),
        "updated_on": st.sampled_from(["20260601", "20260602", "20270101", ""]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(CELLS, max_size=19))
def test_accepted_quarantined_and_duplicates_are_all_rows(tmp_path_factory, cells):
    var = tmp_path_factory.mktemp("lake")
    delivery = deliver(var, "vehicles", [car(**row) for row in cells]).delivery

    assert delivery.rows == len(cells)
    assert delivery.accepted + delivery.quarantined + delivery.duplicates == delivery.rows
    assert len(plates(delivery)) == delivery.accepted == len(set(plates(delivery)))


def test_of_two_rows_about_one_thing_the_newest_wins_and_of_equals_the_later(tmp_path):
    rows = [
        car("粤A虚1", updated_on="20260601", price="1"),
        car("粤A虚1", updated_on="20260603", price="2"),
        car("粤A虚1", updated_on="20260602", price="3"),
        car("粤A虚2", price="4"),
        car("粤A虚2", price="5"),
        car("粤A虚3", price="6"),
    ]

    delivery = deliver(tmp_path, "vehicles", rows).delivery

    assert (delivery.accepted, delivery.duplicates) == (3, 3)
    kept = pq.read_table(delivery.parts[0])
    assert dict(zip(kept["plate"].to_pylist(), kept["price"].to_pylist(), strict=True)) == {
        "粤A虚1": 20_000,
        "粤A虚2": 50_000,
        "粤A虚3": 60_000,
    }


def test_duplicates_are_found_across_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "PART_ROWS", 2)

    with monkeypatch.context() as small:
        small.setattr("doudi.evidence.reading.BLOCK_BYTES", 200)
        delivery = deliver(tmp_path, "vehicles", [car(f"粤A虚{number % 7}") for number in range(20)]).delivery

    assert len(delivery.parts) > 2
    assert sorted(plates(delivery)) == [f"粤A虚{number}" for number in range(7)]
    assert delivery.duplicates == 13


def test_the_manifest_says_what_was_delivered_and_on_what_basis(tmp_path):
    delivery = deliver(tmp_path, "vehicles", [car()]).delivery

    manifest = json.loads((delivery.folder / "manifest.json").read_text(encoding="utf-8"))
    assert delivery.folder == tmp_path / "lake" / "vehicles" / "2026-07-01" / delivery.number
    assert manifest["dataset"] == "vehicles"
    assert manifest["source"] == "公安交管"
    assert manifest["basis"] == "《社会救助法》第四十一条"
    assert manifest["as_of"] == "2026-07-01"
    assert manifest["places"] == ["4401"]
    assert manifest["file"] == "公安交管_机动车_4401_20260701.csv"
    assert manifest["sha256"].startswith(delivery.number)
    assert (manifest["rows"], manifest["accepted"], manifest["quarantined"], manifest["duplicates"]) == (1, 1, 0, 0)


def test_the_same_file_again_changes_nothing(tmp_path):
    path = write_delivery(tmp_path / "incoming", "vehicles", [car(), car("", updated_on="x")])
    heard: list[Delivery] = []
    first = import_file(order(path), var=tmp_path, on_delivery=heard.append)
    before = {name: (tmp_path / name).stat().st_mtime_ns for name in everything_under(tmp_path)}

    again = import_file(order(path), var=tmp_path, on_delivery=heard.append)

    assert (first.is_again, again.is_again) == (False, True)
    assert again.delivery == first.delivery
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in everything_under(tmp_path)} == before
    assert heard == [first.delivery]


def test_the_same_file_for_other_places_takes_the_place_of_the_first(tmp_path):
    path = write_delivery(tmp_path / "incoming", "vehicles", [car()])
    import_file(order(path), var=tmp_path)

    corrected = import_file(order(path, places=("440105",)), var=tmp_path)

    assert [found.places for found in Lake.of(tmp_path).deliveries("vehicles")] == [("440105",)]
    assert plates(corrected.delivery) == ["粤A虚1"]


def test_an_import_that_fails_in_the_middle_leaves_nothing(tmp_path, monkeypatch):
    path = write_delivery(tmp_path / "incoming", "vehicles", [car(f"粤A虚{number}") for number in range(50)])
    monkeypatch.setattr("doudi.evidence.reading.BLOCK_BYTES", 500)

    def stop(share):
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(order(path), var=tmp_path, progress=stop)

    assert [path for path in (tmp_path / "lake").rglob("*") if path.is_file()] == []
    assert list((tmp_path / "quarantine").rglob("*.p*")) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from doudi.evidence import importing, reading
from doudi.evidence.tests.test_importing import order
reading.BLOCK_BYTES = 500
def kill(share):
    if share > 0.5:
        os.kill(os.getpid(), signal.SIGKILL)
importing.import_file(order(Path(sys.argv[1])), var=Path(sys.argv[2]), progress=kill)
"""


def test_a_killed_import_shows_nothing_and_the_next_one_cleans_up(tmp_path):
    path = write_delivery(tmp_path / "incoming", "vehicles", [car(f"粤A虚{number}") for number in range(50)])

    killed = subprocess.run([sys.executable, "-c", KILLED, str(path), str(tmp_path)], check=False)

    assert killed.returncode == -9
    assert Lake.of(tmp_path).deliveries("vehicles") == []
    assert len(list((tmp_path / "lake" / "vehicles").iterdir())) == 1
    delivery = import_file(order(path), var=tmp_path).delivery
    assert delivery.accepted == 50
    assert [path.name for path in (tmp_path / "lake" / "vehicles").iterdir()] == ["2026-07-01"]


def test_a_delivery_of_mostly_bad_rows_is_refused_whole_but_its_quarantine_can_be_read(tmp_path):
    rows = [car(f"粤A虚{number}", kind="飞船" if number < 21 else "小型轿车") for number in range(100)]

    with pytest.raises(Refused) as refused:
        deliver(tmp_path, "vehicles", rows)

    said = str(refused.value)
    assert "共100行，有21行不合格，超过20%，整份退回，一行也没有收下" in said
    assert Lake.of(tmp_path).deliveries("vehicles") == []
    number = said.split("doudi import quarantine ")[1].split(" ")[0]
    assert find_quarantine(tmp_path, number=number) is not None


def test_a_fifth_of_bad_rows_is_still_accepted(tmp_path):
    rows = [car(f"粤A虚{number}", kind="飞船" if number < 20 else "小型轿车") for number in range(100)]

    assert deliver(tmp_path, "vehicles", rows).delivery.quarantined == 20


def test_a_few_bad_rows_of_a_tiny_delivery_do_not_refuse_it(tmp_path):
    assert deliver(tmp_path, "vehicles", [car(kind="飞船"), car("粤A虚2")]).delivery.quarantined == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"places": ()}, "说的是哪里的人？请用 --place"),
        ({"places": ("广州",)}, "区划代码“广州”不对"),
        ({"places": ("44010",)}, "应是2、4、6、9或12位数字"),
        ({"path": Path("nowhere.csv")}, "没有这个文件：nowhere.csv"),
    ],
)
def test_what_was_asked_wrongly_is_said(tmp_path, changes, sentence):
    path = write_delivery(tmp_path, "vehicles", [car()])

    with pytest.raises(Refused, match=sentence):
        import_file(order(path, **changes), var=tmp_path)


def test_quarantine_names_every_fault_of_a_row_and_leaves_as_harmless_text(tmp_path):
    rows = [car("=1+1", kind="飞船", price="很贵"), car("+粤A", person=ANYBODY[:-1] + "?"), car("粤A虚3")]
    delivery = deliver(tmp_path, "vehicles", rows).delivery
    quarantine = quarantine_path(var=tmp_path, dataset="vehicles", number=delivery.number)
    pseudonyms = Pseudonyms.of(tmp_path)

    written = export_csv(quarantine, to=tmp_path / "bad.csv", pseudonyms=pseudonyms)
    export_xlsx(quarantine, to=tmp_path / "bad.xlsx", pseudonyms=pseudonyms)

    with (tmp_path / "bad.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert written == len(lines) == 2
    assert (lines[0]["行号"], lines[0]["列"]) == ("2", "车辆类型、购置价格")
    assert lines[0]["原因"].startswith("车辆类型：不是可用的代码")
    assert lines[0]["号牌号码"] == "'=1+1"
    assert lines[1]["号牌号码"] == "'+粤A"
    sheet = openpyxl.load_workbook(tmp_path / "bad.xlsx").active
    assert sheet["E2"].value == "=1+1"
    assert sheet["E2"].data_type == "s"
    assert (tmp_path / "bad.csv").stat().st_mode & 0o077 == 0


def test_no_identity_number_lies_readable_in_lake_or_quarantine(tmp_path):
    deliver(tmp_path, "vehicles", [car(), car("粤A虚2", kind="飞船")])

    files = [path for path in tmp_path.rglob("*.parquet") if "incoming" not in path.parts]
    assert len(files) == 3  # accepted, doubtful, quarantine
    assert all(ANYBODY[:17].encode() not in path.read_bytes() for path in files)


def test_a_file_without_bad_rows_leaves_no_quarantine(tmp_path):
    delivery = deliver(tmp_path, "vehicles", [car()]).delivery

    assert not quarantine_path(var=tmp_path, dataset="vehicles", number=delivery.number).exists()
    assert find_quarantine(tmp_path, number=delivery.number) is None


def test_an_older_day_of_the_same_file_is_another_delivery(tmp_path):
    path = write_delivery(tmp_path / "incoming", "vehicles", [car()])

    for day in (date(2026, 6, 1), date(2026, 7, 1)):
        import_file(order(path, as_of=day), var=tmp_path)

    assert [found.as_of for found in Lake.of(tmp_path).deliveries("vehicles")] == [date(2026, 6, 1), date(2026, 7, 1)]


def test_the_manifest_says_when_the_delivery_came(tmp_path):
    path = write_delivery(tmp_path / "incoming", "vehicles", [car()])
    at = datetime(2026, 7, 2, 9, 30, tzinfo=UTC)

    said = import_file(order(path, at=at), var=tmp_path).delivery
    unsaid = import_file(order(path, as_of=date(2026, 7, 2)), var=tmp_path).delivery

    assert said.delivered_at == at
    assert unsaid.delivered_at.timestamp() == pytest.approx(path.stat().st_mtime)


def test_what_can_be_read_of_a_bad_row_is_kept_apart_without_the_cells_at_fault(tmp_path):
    rows = [car("粤A虚1", price="很贵"), car("粤A虚2", person=ANYBODY[:-1] + "?"), car("粤A虚3")]

    delivery = deliver(tmp_path, "vehicles", rows).delivery

    doubtful = pq.read_table(delivery.doubtful[0]).to_pylist()
    person = Pseudonyms.of(tmp_path).person(ANYBODY)
    assert [(row["plate"], row["person"], row["price"]) for row in doubtful] == [
        ("粤A虚1", person, None),
        ("粤A虚2", None, 10_000_000),
    ]
    assert plates(delivery) == ["粤A虚3"]
