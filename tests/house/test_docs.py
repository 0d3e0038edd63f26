"""The documentation tells the truth: generated pages are current, commands exist, links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from doudi.__main__ import COMMANDS
from tests.house.files import ROOT, kept, named

MAKE = re.compile(r"\bmake ((?:[a-z-]+ ?)+)")
DOUDI = re.compile(r"(?:\.venv/bin/|`)doudi ([a-z-]+)")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
REFERENCES = {"README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE"}


def pages() -> list[Path]:
    return [path for path in kept() if path.suffix == ".md"]


def written(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code(path: Path) -> str:
    return "\n".join(CODE.findall(written(path)))


def test_the_house_has_its_front_doors():
    assert {named(path) for path in kept()} >= REFERENCES


def test_generated_pages_say_what_the_code_knows():
    checked = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_make_command_named_in_the_docs_exists():
    targets = set(TARGET.findall(written(ROOT / "Makefile")))
    named_in = {
        (named(path), target) for path in pages() for words in MAKE.findall(code(path)) for target in words.split()
    }

    assert ("README.md", "run") in named_in
    assert {(page, target) for page, target in named_in if target not in targets} == set()


def test_every_doudi_command_named_in_the_docs_exists():
    named_in = {(named(path), name) for path in pages() for name in DOUDI.findall(written(path))}

    assert ("README.md", "bench") in named_in
    assert {(page, name) for page, name in named_in if name not in COMMANDS} == set()


@pytest.mark.parametrize("path", pages(), ids=named)
def test_links_lead_somewhere(path):
    broken = [link for link in LINK.findall(written(path)) if "://" not in link and not (path.parent / link).exists()]

    assert broken == []


def test_the_changelog_has_an_entry_on_top():
    first = re.search(r"^## (.*)$", written(ROOT / "CHANGELOG.md"), re.MULTILINE)

    assert first is not None
    assert re.fullmatch(r"Unreleased|\d+\.\d+\.\d+ · \d{4}-\d{2}-\d{2}", first.group(1))


def test_both_readmes_name_the_same_accounts():
    english, chinese = (
        set(re.findall(r"^\| `(\w+)` \|", written(ROOT / name), re.MULTILINE))
        for name in ("README.md", "README.zh-CN.md")
    )

    assert english
    assert english == chinese


def test_every_decision_is_in_the_list():
    index = written(ROOT / "docs" / "README.md")
    decisions = [path.name for path in pages() if path.parent.name == "decisions"]

    assert decisions
    assert [name for name in decisions if f"decisions/{name}" not in index] == []
