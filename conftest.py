"""Where pytest learns the house's fixtures, for tests beside the code and in tests/; and how it runs one half of them.

`--half 1` and `--half 2` together are every test once: a file goes to one half by its name, whatever the order.
"""

import zlib

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # the machines are noisy: no test is timed
settings.load_profile("house")

pytest_plugins = ["tests.fixtures", "tests.pages", "tests.real_name", "tests.push_service"]
HALVES = 2


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take `--half`."""
    parser.addoption("--half", type=int, choices=range(1, HALVES + 1), help="run the files of one half only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the other half's files."""
    half = config.getoption("half")
    if half is None:
        return
    others = [item for item in items if half_of(item) != half]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if half_of(item) == half]


def half_of(item: pytest.Item) -> int:
    """Say to which half a test's file belongs."""
    return zlib.crc32(item.nodeid.partition("::")[0].encode()) % HALVES + 1
