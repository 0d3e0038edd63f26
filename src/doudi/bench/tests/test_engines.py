"""The engines' benchmark measures each of them on the same files, and stops when one counts otherwise."""

import pytest

from doudi.bench import engines


def test_engines_are_measured_at_growing_sizes(monkeypatch):
    monkeypatch.setenv("DOUDI_BENCH_ENGINES", "duckdb,polars")
    monkeypatch.setitem(engines.SIZES, True, (300, 600))

    outcome = engines.run(quick=True)

    assert outcome.is_met
    for kind in ("duckdb", "polars"):
        assert outcome.figures[f"{kind}_600_s"] > outcome.figures["scan_600_s"] > 0
        assert outcome.figures[f"{kind}_600_mb"] > 50
        assert outcome.figures[f"{kind}_600_start_s"] > 0


def test_a_differing_count_is_named():
    with pytest.raises(engines.Different, match="dibao_hao: duckdb counts 5, spark 6"):
        engines._assert_same({"dibao": 1, "dibao_hao": 5}, {"dibao": 1, "dibao_hao": 6}, names=("duckdb", "spark"))
