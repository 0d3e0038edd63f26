"""`doudi import`: departments' files on a terminal."""

import csv

import pytest

from doudi.evidence.tests import mini_city as city
from doudi.evidence.tests.deliveries import write_delivery
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.terminal import import_

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty installation, and a folder into which departments deliver."""
    monkeypatch.setenv("DOUDI_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def car(plate, **changes):
    return dict(city.REGISTERS["vehicles"][0]) | {"plate": plate} | changes


def test_a_folder_is_imported_by_the_names_of_its_files(here, capsys):
    for dataset in ("hukou", "vehicles", "marriage"):
        write_delivery(here / "incoming", dataset, city.REGISTERS[dataset])
    (here / "incoming" / "读我.txt").write_text("这不是数据", encoding="utf-8")

    code = import_.main(["incoming"])

    said = capsys.readouterr().out
    assert code == 0
    assert [line.split("│")[1].strip() for line in said.splitlines() if "20260701" in line] == [
        "hukou",
        "marriage",
        "vehicles",
    ]
    assert len(list((here / "var" / "lake").glob("*/2026-07-01/*/manifest.json"))) == 3


def test_the_second_time_it_says_so(here, capsys):
    path = write_delivery(here, "vehicles", [car("粤A虚1")])
    import_.main([str(path)])
    capsys.readouterr()

    assert import_.main([str(path)]) == 0
    assert "以前收过" in capsys.readouterr().out


def test_a_file_of_any_name_needs_words(here, capsys):
    path = write_delivery(here, "vehicles", [car("粤A虚1")]).rename(here / "cars.csv")

    assert import_.main([str(path)]) == 2
    assert "cars.csv 的名字不像任何数据集的文件；请用 --dataset" in capsys.readouterr().err
    assert import_.main([str(path), "--dataset", "vehicles"]) == 2
    assert "请用 --as-of 写日期" in capsys.readouterr().err
    assert import_.main([str(path), "--dataset", "vehicles", "--as-of", "2026-07-01"]) == 1
    assert "请用 --place 写区划代码" in capsys.readouterr().err
    assert import_.main([str(path), "--dataset", "vehicles", "--as-of", "2026-07-01", "--place", "4401"]) == 0


@pytest.mark.parametrize("path", ["nowhere", "nowhere.csv"])
def test_a_path_that_is_not_there(here, capsys, path):
    assert import_.main([path]) == 2
    assert f"没有这个文件或文件夹：{path}" in capsys.readouterr().err


def test_a_folder_without_deliveries(here, capsys):
    (here / "empty").mkdir()

    assert import_.main(["empty"]) == 2
    assert "没有名字像数据集的文件" in capsys.readouterr().err


def test_one_refused_file_does_not_stop_the_others(here, capsys):
    write_delivery(here / "incoming", "vehicles", [car(f"粤A虚{number}", kind="飞船") for number in range(30)])
    write_delivery(here / "incoming", "deaths", city.REGISTERS["deaths"])

    code = import_.main(["incoming"])

    said = capsys.readouterr()
    assert code == 1
    assert "退回" in said.out
    assert "共30行，有30行不合格，超过20%，整份退回" in said.err
    assert len(list((here / "var" / "lake").glob("*/*/*/manifest.json"))) == 1


def test_quarantine_is_written_where_asked(here, capsys):
    path = write_delivery(here, "vehicles", [car("粤A虚1"), car("粤A虚2", kind="飞船")])
    import_.main([str(path)])
    number = next((here / "var" / "quarantine" / "vehicles").iterdir()).stem
    capsys.readouterr()

    assert import_.main(["quarantine", number[:6], "--to", "bad.csv"]) == 0

    assert "1行写到了 bad.csv" in capsys.readouterr().out
    with (here / "bad.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["行号"], line["列"], line["车辆类型"]) for line in lines] == [("3", "车辆类型", "飞船")]
    assert import_.main(["quarantine", number, "--xlsx"]) == 0
    assert (here / f"vehicles-{number}.xlsx").exists()
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="quarantine.take").count() == 2


def test_no_quarantine_of_that_number(here, capsys):
    assert import_.main(["quarantine", "0123456789ab"]) == 2
    assert "没有 0123456789ab 的隔离行" in capsys.readouterr().err


def test_an_accepted_delivery_leaves_one_line(here, capsys):
    path = write_delivery(here, "vehicles", [car("粤A虚1"), car("粤A虚2", owner="44010519800101001X", price="很多")])
    import_.main([str(path)])
    import_.main([str(path)])

    with acting_as(SYSTEM):
        lines = list(Entry.objects.filter(verb="register.accept"))

    assert [(line.detail["dataset"], line.place) for line in lines] == [("vehicles", "4401")]
