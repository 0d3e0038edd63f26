"""`doudi assess` adds up what comes every month, and leaves what comes once apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.web.terminal import assess

STRANGER = """
date: 2026-08-05
place: 广州市天河区
residence: urban
household: {sudden_hardship: fire, life_in_difficulty: yes, needed_amount: 10000}
people:
  - {name: 阿湘, age: 35, sex: male, hukou_in_province: no}
"""


def test_what_comes_once_is_not_added_up_as_if_it_came_every_month(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOUDI_LANGUAGE", "zh-hans")
    path = tmp_path / "stranger.yaml"
    path.write_text(STRANGER, encoding="utf-8")

    code = assess.main([str(path)])

    said = capsys.readouterr().out
    assert code == 0
    assert "小额快救  1309.00 元\n" in said
    assert "急难型临时救助  2618.00 元\n" in said
    assert "合计每月" not in said
