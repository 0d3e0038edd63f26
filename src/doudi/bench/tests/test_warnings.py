"""The bench of warnings: its figures at a small size."""

import pytest

from doudi.bench import warnings
from doudi.bench.everybody import write_parts


@pytest.fixture
def parts(tmp_path):
    return write_parts(tmp_path, people=3_000)[0]


def test_everybody_is_weighed_and_some_are_warned_of(parts):
    _, (households, people, warned) = warnings.weigh_all(parts)

    assert 2_000 < people < 4_000
    assert 0 < warned < households < people


def test_the_yardstick_reads_the_same_people(parts):
    _, people = warnings.scan(parts)

    assert people == warnings.weigh_all(parts)[1][1]
