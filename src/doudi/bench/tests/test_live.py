"""The live bench at a small size: every page hears every word."""

import pytest

from doudi.bench import live
from doudi.bench.live import GOALS

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_hears_every_word():
    figures = live.measure(pages=20, words=3)

    assert figures["lost"] == 0
    assert 0 < figures["median_ms"] <= figures["last_ms_median"] <= figures["last_ms_worst"]
    assert {goal.figure for goal in GOALS} <= figures.keys()
