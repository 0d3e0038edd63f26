"""`doudi screen --truth`: what a screen found, and how often it was right, whoever is paid outside every register included."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.monitoring.screen import Screened
from doudi.monitoring.truth import Score
from doudi.web.terminal import screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def screened(monkeypatch, tmp_path):
    """A screen of nobody in particular that found three people outside; two of them truly are, with a third."""
    done = Screened(people=10, households=4, counties=1, skipped=0)
    monkeypatch.setattr(screen, "run_screen", lambda **_: done)
    monkeypatch.setattr(screen, "measure", lambda *_, **__: [Score("missed", "", found=4, true=5, both=4, open=0)])
    monkeypatch.setattr(screen, "look_outside", lambda **_: 3)
    monkeypatch.setattr(screen, "people_outside", lambda **_: {1, 2, 3})
    pq.write_table(pa.table({"person": [1, 2, 9], "programme": ["dibao"] * 3}), tmp_path / "outside.parquet")
    return tmp_path


def rows(printed: str) -> dict[str, list[str]]:
    cells = [[cell.strip() for cell in line.split("│")] for line in printed.splitlines() if "%" in line]
    return {cell[2]: cell[3:] for cell in cells}


def test_the_quality_of_what_was_found_outside_stands_with_that_of_the_other_kinds(screened, capsys):
    assert screen.main(["--on", "2026-11-01", "--truth", str(screened)]) == 0

    found = rows(capsys.readouterr().out)
    assert found["漏保"][:5] == ["4", "5", "4", "100.0%", "80.0%"]
    assert found["册外领取"][:5] == ["3", "3", "2", "66.7%", "66.7%"]


def test_without_a_truth_nothing_is_measured(screened, capsys):
    assert screen.main(["--on", "2026-11-01"]) == 0

    assert rows(capsys.readouterr().out) == {}
