"""The demo city: made once, imported once, the officers at their desks; and the command that makes others."""

from pathlib import Path

import pytest

from doudi.demo import city, command
from doudi.demo.tests.cities import ON
from doudi.engine.snapshots import Lake
from doudi.offices.models import Officer


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small demo city in a folder of its own."""
    monkeypatch.setattr(city, "var", lambda: tmp_path)
    monkeypatch.setattr(city, "PEOPLE", 2_500)
    return tmp_path


@pytest.mark.django_db
def test_the_demo_is_made_imported_and_staffed(here):
    steps: list[tuple[str, int, int]] = []

    lines = city.ensure_demo(lambda *step: steps.append(step))

    assert (here / "demo" / "truth" / "labels.parquet").exists()
    assert Lake.of(here).current("hukou", on=ON)
    assert Officer.objects.filter(name="李志强").exists() or "李志强" in "".join(lines)
    assert any("li" in line and "doudi-demo" not in line for line in lines)
    assert {step for step, _, _ in steps} == {"生成虚构的城市", "导入各部门送来的数据"}


@pytest.mark.django_db
def test_a_second_start_does_nothing_again(here):
    city.ensure_demo(lambda *step: None)
    before = {path: path.stat().st_mtime_ns for path in here.rglob("*.parquet")}

    city.ensure_demo(lambda *step: None)

    assert {path: path.stat().st_mtime_ns for path in here.rglob("*.parquet")} == before


@pytest.mark.django_db
def test_a_start_killed_before_importing_goes_on(here, monkeypatch):
    with monkeypatch.context() as interrupted:
        interrupted.setattr(city, "import_deliveries", lambda folder, report: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            city.ensure_demo(lambda *step: None)

    city.ensure_demo(lambda *step: None)

    assert Lake.of(here).current("visits", on=ON)


def test_the_command_writes_where_it_is_told(tmp_path, capsys):
    code = command.main(["--people", "2000", "--seed", "5", "--place", "440105", "--out", str(tmp_path / "city")])

    assert code == 0
    assert "2,000" in capsys.readouterr().out
    assert (tmp_path / "city" / "deliveries" / "残联_残疾人证_440105_20261101.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "words"), [(["--place", "99"], "没有代码以 99 开头"), (["--people", "3"], "200 到 20,000,000")]
)
def test_the_command_says_what_is_wrong(arguments, words, tmp_path, capsys):
    code = command.main([*arguments, "--out", str(tmp_path / "city")])

    assert code == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "city").exists()


def test_the_command_says_that_the_tables_of_places_are_missing(tmp_path, capsys, settings):
    settings.PLACES_FOLDER = tmp_path

    assert command.main(["--people", "2000"]) == 2
    assert "make setup" in capsys.readouterr().err
