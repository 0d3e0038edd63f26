"""A newcomer's first minute: one step at a time, quiet when it works, everything said when it does not."""

import os
import subprocess
import sys
import tomllib
from fnmatch import fnmatch

from tests.house.files import ROOT, SOURCE, kept, named


def step(*line):
    return subprocess.run(
        [sys.executable, ROOT / "tools" / "step.py", *line], check=False, capture_output=True, text=True
    )


def test_a_step_that_works_keeps_its_words_to_itself():
    done = step("Laying bricks", "--", sys.executable, "-c", "print('many words')")

    assert done.returncode == 0
    assert "Laying bricks: done" in done.stderr
    assert "many words" not in done.stdout + done.stderr


def test_a_step_that_fails_says_everything_and_fails():
    failed = step("Laying bricks", "--", sys.executable, "-c", "print('no mortar'); raise SystemExit(3)")

    assert failed.returncode == 3
    assert "Laying bricks: failed" in failed.stderr
    assert "no mortar" in failed.stderr


def test_continuous_integration_runs_what_people_run():
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text(encoding="utf-8")


def test_every_file_of_the_package_is_shipped():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["doudi"]
    beside = [path for path in kept() if path.is_relative_to(SOURCE) and path.suffix != ".py"]

    left_behind = [
        named(path)
        for path in beside
        if not any(
            fnmatch(f"/{path.relative_to(SOURCE)}", p.replace("**", "*")) or fnmatch(path.name, p) for p in patterns
        )
    ]

    assert beside
    assert left_behind == []
