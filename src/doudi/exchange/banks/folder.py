"""A bank's exchange folder: `out` for what goes to it, `in` for what comes, `taken` and `refused` for what was.

Noun: Folder, a way. A slip is the file's name with `.json` after it; what has no slip yet has not come.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from django.utils.translation import gettext

from doudi.delivery.banks.port import NotReached, NotRead

SLIP = ".json"
NAMES_MOST = 1000
SLIP_BYTES_MOST = 64 * 1024


@dataclass(frozen=True)
class Folder:
    """One folder shared with one bank."""

    path: Path

    def put(self, name: str, *, content: bytes, manifest: bytes) -> None:
        """Lay a file down, its slip last.

        :raises NotReached: when the folder cannot be written, or is full: nothing has come then, for its slip is not there.
        """
        with _reaching(gettext("写不进银行的交换文件夹（%(why)s）")):
            appear(self.path / "out" / name, content=content)
            appear(self.path / "out" / f"{name}{SLIP}", content=manifest)

    def names(self) -> Sequence[str]:
        """Name the slips that came, in order; what has no name that can be written down has not come."""
        with _reaching(gettext("读不了银行的交换文件夹（%(why)s）")):
            found = (self.path / "in").glob(f"[!.]*{SLIP}") if (self.path / "in").is_dir() else iter(())
            return sorted(path.name for path in found if path.name.isprintable())[:NAMES_MOST]

    def manifest(self, name: str) -> bytes:
        """Read a slip."""
        return self._read(self.path / "in" / name, most=SLIP_BYTES_MOST)

    def content(self, name: str, *, file: str, most: int) -> bytes:
        """Read the file of a slip: it has the slip's name."""
        if f"{file}{SLIP}" != name:
            raise NotRead(gettext("清单写的文件名不合约定"))
        return self._read(self.path / "in" / file, most=most)

    def done(self, name: str, *, is_taken: bool) -> None:
        """Move a slip, and the file of its name where there is one, out of the way; the slip first, for without one nothing has come."""
        with _reaching(gettext("写不进银行的交换文件夹（%(why)s）")):
            aside = self.path / ("taken" if is_taken else "refused")
            aside.mkdir(parents=True, exist_ok=True)
            for path in (self.path / "in" / name, self.path / "in" / name.removesuffix(SLIP)):
                if path.is_file():
                    path.replace(aside / f"{path.name}.{secrets.token_hex(4)}")

    def _read(self, path: Path, *, most: int) -> bytes:
        with _reaching(gettext("读不了银行的交换文件夹（%(why)s）")):
            if not path.is_file():
                raise NotRead(gettext("清单写的文件没有来"))
            with path.open("rb") as file:
                content = file.read(most + 1)
        if len(content) > most:
            raise NotRead(gettext("文件超过约定的 %(most)s 字节；请银行分成几个文件") % {"most": f"{most:,}"})
        return content


def appear(path: Path, *, content: bytes) -> None:
    """Let a file appear whole, and be on the disk, under its name; when it cannot, nothing is left behind, nor of who died before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for leftover in path.parent.glob(f".{escape(path.name)}.*"):
        leftover.unlink(missing_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


@contextmanager
def _reaching(words: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise NotReached(words % {"why": problem.strerror}) from None
