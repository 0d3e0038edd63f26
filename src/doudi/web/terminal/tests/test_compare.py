"""`doudi compare`: what it prints, and what it says when something was not delivered."""

import pytest

from doudi.monitoring.months.tests import city
from doudi.monitoring.months.tests.city import QIANG
from doudi.web.terminal import compare as command

pytestmark = pytest.mark.django_db


@pytest.fixture
def var(tmp_path):
    city.known(tmp_path)
    city.two_months(tmp_path, "vehicles", before=[], after=[city.vehicle(QIANG, "粤A22222")])
    return tmp_path


def test_the_command_prints_what_changed(var, monkeypatch, capsys):
    monkeypatch.setattr(command, "var", lambda: var)

    assert command.main(["--month", "2026-11"]) == 0

    said = capsys.readouterr().out
    assert "新增车辆" in said and "没有重做" in said


def test_the_command_says_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "var", lambda: tmp_path)

    assert command.main(["--month", "2026-11"]) == 2
    assert "hukou" in capsys.readouterr().err


def test_the_command_says_what_may_not_be_new(tmp_path, monkeypatch, capsys):
    more = [city.vehicle(city.RICH, f"粤B{number:05d}") for number in range(30)]
    city.known(tmp_path)
    broken = city.vehicle(QIANG[:-1], "粤A22222")
    city.two_months(tmp_path, "vehicles", before=[broken, *more], after=[city.vehicle(QIANG, "粤A22222"), *more])
    monkeypatch.setattr(command, "var", lambda: tmp_path)

    assert command.main(["--month", "2026-11"]) == 0

    assert "其中 1 条" in capsys.readouterr().out
