"""Floors point down: the contracts of pyproject.toml, and what no import shows."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.files import ROOT, SOURCE, modules, named, tree

HOMELESS = {"utils", "helpers", "common", "services", "managers", "handlers", "core", "misc", "base"}
ASKED_FOR_BY_DJANGO = {"src/doudi/database/backend/base.py"}  # Django loads `<ENGINE>.base`
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
CLOCKS = {"today", "now", "utcnow", "localdate", "localtime"}
MAY_READ_THE_CLOCK = ("web", "bench", "demo")
CALLED_BY_DJANGO = {"src/doudi/offices/signin.py"}  # an authentication backend is handed no day


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last name of what is called: `models.ForeignKey(…)` is a ForeignKey."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def place(path: Path, node: ast.expr | ast.stmt) -> str:
    return f"{named(path)}:{node.lineno}"


def test_the_contracts_on_imports_hold():
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", ROOT / "pyproject.toml"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_module_has_a_home():
    homeless = [
        named(path)
        for path in modules()
        if HOMELESS & {path.stem, *path.relative_to(SOURCE).parts[:-1]} and named(path) not in ASKED_FOR_BY_DJANGO
    ]

    assert homeless == [], "a thing without a home has not been understood yet: name it from the field"


def test_nothing_is_fetched_by_the_name_of_its_model():
    fetched = [place(path, call) for path in modules() for call in calls(path) if called(call) == "get_model"]

    assert fetched == [], "import the class, so that the floors can be checked"


def test_foreign_keys_name_the_class():
    strings = [
        place(path, call)
        for path in modules()
        for call in calls(path)
        if called(call) in RELATIONS and _names_a_string(call)
    ]

    assert strings == [], "import the class, so that the floors can be checked"


def _names_a_string(call: ast.Call) -> bool:
    to = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "to")]
    return any(isinstance(node, ast.Constant) and node.value != "self" for node in to)


def test_nobody_listens_to_signals():
    heard = [
        place(path, node)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and _is_a_signal(node)
    ]

    assert heard == [], "call the verb where the thing happens"


def _is_a_signal(node: ast.ImportFrom) -> bool:
    module = node.module or ""
    names = {alias.name for alias in node.names}
    return module.endswith("signals") or module.startswith("django.dispatch") or "signals" in names


def test_saving_means_only_saving():
    overridden = [
        place(path, method)
        for path in modules()
        for owner in ast.walk(tree(path))
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete"}
    ]

    assert overridden == [], "write the verb in actions.py"


def test_nothing_below_the_web_reads_the_clock():
    clocks = [
        place(path, call)
        for path in modules()
        if path.relative_to(SOURCE).parts[0] not in MAY_READ_THE_CLOCK and "tests" not in path.parts
        if named(path) not in CALLED_BY_DJANGO
        for call in calls(path)
        if called(call) in CLOCKS and isinstance(call.func, ast.Attribute)
    ]

    assert clocks == [], "pass the day in as `on`, the instant as `at`"
