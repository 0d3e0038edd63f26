"""Where pytest learns the house's fixtures, for tests beside the code and in tests/."""

pytest_plugins = ["tests.fixtures", "tests.pages", "tests.real_name"]
