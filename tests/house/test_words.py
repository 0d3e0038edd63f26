"""What is written in this house: docstrings, comments on dependencies, and what must not be written."""

import ast
import re
import tomllib

import pytest

from tests.house.files import ROOT, kept, modules, named, texts, tree

NOTES_TO_SELF = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
REGISTRY_HOSTS = re.compile(r"\b(?:pypi|pythonhosted|npmjs|npmmirror|yarnpkg)\.(?:org|com|io|net)\b")
RECORDED_ORIGIN = re.compile(r'^\s*"resolved": *"http|^--(?:extra-)?index-url|^--find-links', re.MULTILINE)
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.~-])/(?:home|root|Users|work|mnt|farm)/")
REQUIREMENT = re.compile(r'^\s*"[A-Za-z][\w.\[\],-]*(?:[<>=~!].*?)?",')


def test_every_module_says_what_it_is_for():
    silent = [
        named(path)
        for path in modules(under=ROOT)
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(path))
    ]

    assert silent == []


def test_nothing_waits_for_somebody_to_finish_it():
    notes = [f"{name}: {found.group()}" for name, text in texts() for found in NOTES_TO_SELF.finditer(text)]

    assert notes == []


@pytest.mark.parametrize("pattern", [REGISTRY_HOSTS, RECORDED_ORIGIN], ids=["host", "recorded origin"])
def test_no_file_says_where_packages_come_from(pattern):
    found = [f"{name}: {match.group().strip()}" for name, text in texts() for match in pattern.finditer(text)]

    assert found == [], "a place chooses its own registry"


def test_no_file_names_somebodys_machine():
    own = [name for name, text in texts() if str(ROOT) in text]
    others = [f"{name}: {match.group()}" for name, text in texts() for match in SOMEBODYS_MACHINE.finditer(text)]

    assert own + others == []


def test_every_dependency_says_where_it_is_used():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    declared = [
        *project["dependencies"],
        *(name for names in project["optional-dependencies"].values() for name in names),
    ]
    written = [line for line in text.splitlines() if REQUIREMENT.match(line) and line.strip().split('"')[1] in declared]

    assert len(written) == len(declared), "one dependency a line"
    assert [line for line in written if not line.partition("#")[2].strip()] == []


def test_both_locks_pin_the_same_versions():
    used, developed = (_pins(name) for name in ("requirements.lock", "requirements-dev.lock"))

    assert used <= developed, used - developed


def _pins(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9][\w.-]*(?:\[.*?\])?==[^ ]+)", text, re.MULTILINE))


def test_what_git_must_not_keep_is_not_kept():
    kept_anyway = [named(path) for path in kept() if {"var", ".venv", "node_modules", "__pycache__"} & set(path.parts)]

    assert kept_anyway == []
