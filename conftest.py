"""Where pytest learns the house's fixtures, for tests beside the code and in tests/."""

import gc

from hypothesis import settings

settings.register_profile("house", deadline=None)  # the machines are noisy: no test is timed
settings.load_profile("house")

pytest_plugins = ["tests.fixtures", "tests.pages", "tests.real_name", "tests.push_service"]


def pytest_collection_finish() -> None:
    """Let the collector look no more at what is there to stay: the law is tidied up after often, and thousands of tests are long."""
    gc.collect()
    gc.freeze()
