"""Where pytest learns the house's fixtures, for tests beside the code and in tests/."""

from hypothesis import settings

settings.register_profile("house", deadline=None)  # the machines are noisy: no test is timed
settings.load_profile("house")

pytest_plugins = ["tests.fixtures", "tests.pages", "tests.real_name", "tests.push_service"]
