"""Banks for tests: real processes of `doudi bank` over HTTP or a shared folder, and the adapter that speaks to them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import yaml

from doudi.delivery.banks.port import Came
from doudi.delivery.banks.profile import profile_of
from doudi.exchange.banks.door import Door
from doudi.exchange.banks.folder import Folder
from doudi.exchange.banks.signed import SignedBank, Way
from doudi.exchange.suites import Peer, Signer
from tests.departments import OURS

STOP_SECONDS = 10


@dataclass
class Kept:
    """An inbox in memory: what was used, and what was refused why."""

    used: dict[str, Came] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def knows(self, *, bank: str, message: str) -> bool:
        return message in self.used

    def note_refused(self, *, bank: str, name: str, why: str) -> None:
        self.refused.append(why)


@dataclass
class Bank:
    """One process: where it listens, and who signs."""

    where: str
    name: str
    peer: Peer
    profile: str
    process: subprocess.Popen[str]
    doors: list[Door] = field(default_factory=list)

    def adapter(self, *, clock: Callable[[], datetime], signer: Signer = OURS) -> SignedBank:
        """Make the adapter that speaks to it, as of any day."""
        way: Way = Folder(Path(self.where))
        if self.where.startswith("http"):
            way = door = Door(self.where, signer=signer, clock=clock)
            self.doors.append(door)
        return SignedBank(
            code="bank", profile=profile_of(self.profile), way=way, signer=signer, senders={self.name: self.peer}, clock=clock
        )  # fmt: skip

    def hang_up(self) -> None:
        """Let go of every line to it."""
        while self.doors:
            self.doors.pop().close()

    def counts(self) -> dict[str, int]:
        """Ask how much was paid."""
        counts: dict[str, int] = httpx.get(f"{self.where}/counts", trust_env=False).json()
        return counts


@contextmanager
def bank(
    folder: Path, *, profile: str = "iso20022", faults: Mapping[str, Any] | None = None, asker: Signer = OURS,
    more: Sequence[str] = (),
) -> Iterator[Bank]:  # fmt: skip
    """Run a bank in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "faults.yaml"
    file.write_text(yaml.safe_dump(dict(faults or {})), encoding="utf-8")
    line = [
        sys.executable, "-m", "doudi", "bank", "--folder", str(folder), "--faults", str(file), "--profile", profile,
        "--asker", asker.public.hex(), "--suite", asker.suite.name, "--told-time", *more,
    ]  # fmt: skip
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env={**os.environ, "DOUDI_VAR": str(folder)})
    try:
        assert process.stdout is not None
        where, name, public = process.stdout.readline().split()
        peer = Peer.of(bytes.fromhex(public), suite=asker.suite.name)
        one = Bank(where=where, name=name, peer=peer, profile=profile, process=process)
        try:
            yield one
        finally:
            one.hang_up()
    finally:
        process.send_signal(signal.SIGTERM)  # not SIGINT: whoever runs in the background may be deaf to it
        process.wait(STOP_SECONDS)
        assert process.stdout is not None
        process.stdout.close()
