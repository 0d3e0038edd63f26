"""The files of this house, as git sees them: what is tracked and what is about to be."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "doudi"
PICTURES = {".png", ".jpg", ".ico", ".mo", ".xlsx", ".parquet", ".woff2"}


@cache
def kept() -> tuple[Path, ...]:
    """Every file that is tracked or would be, in order."""
    answer = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (ROOT / name for name in answer.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of every kept file that is written in letters."""
    for path in kept():
        if path.suffix not in PICTURES:
            yield named(path), path.read_text(encoding="utf-8", errors="replace")


def modules(*, under: Path = SOURCE, migrations: bool = False) -> Iterator[Path]:
    """Every Python module below a folder."""
    for path in kept():
        if path.suffix == ".py" and path.is_relative_to(under) and (migrations or "migrations" not in path.parts):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
