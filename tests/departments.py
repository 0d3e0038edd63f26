"""Departments for tests: real processes of `doudi departments` over real HTTP, and the adapters that ask them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import yaml

from doudi.exchange.platform import Platform
from doudi.exchange.suites import Peer, Signer

OURS = Signer.of(name="doudi", secret=b"\x07" * 32)
OURS_BY_SM2 = Signer.of(name="doudi", secret=b"\x07" * 32, suite="SM3+SM2")
STOP_SECONDS = 10


@dataclass
class Department:
    """One process: where it listens, and who signs."""

    url: str
    name: str
    peer: Peer
    process: subprocess.Popen[str]
    platforms: list[Platform] = field(default_factory=list)

    def platform(self, code: str, *, clock: Callable[[], datetime], timeout: float = 1.0) -> Platform:
        """Make the adapter that asks it."""
        return self.platform_of(code, senders={self.name: self.peer}, timeout=timeout, clock=clock)

    def platform_of(self, code: str, *, senders: Mapping[str, Peer], signer: Signer = OURS, **more: Any) -> Platform:
        """Make an adapter that asks in another's name, or believes another."""
        made = Platform(code=code, url=self.url, signer=signer, senders=senders, **more)
        self.platforms.append(made)
        return made

    def counts(self) -> dict[str, int]:
        """Ask how much came in."""
        counts: dict[str, int] = httpx.get(f"{self.url}/counts", trust_env=False).json()
        return counts


@contextmanager
def department(
    name: str,
    *,
    sources: Sequence[str],
    folder: Path,
    faults: Mapping[str, Any] | None = None,
    asker: Signer = OURS,
    more: Sequence[str] = (),
) -> Iterator[Department]:
    """Run a department in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}-faults.yaml"
    file.write_text(yaml.safe_dump(dict(faults or {})), encoding="utf-8")
    line = [
        sys.executable, "-m", "doudi", "departments", "--name", name, "--sources", ",".join(sources), "--faults", str(file),
        "--folder", str(folder), "--asker", asker.public.hex(), "--suite", asker.suite.name, "--invented", "--told-time",
        *more,
    ]  # fmt: skip
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env={**os.environ, "DOUDI_VAR": str(folder)})
    try:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        assert len(said) == 3, said
        peer = Peer.of(bytes.fromhex(said[2]), suite=asker.suite.name)
        made = Department(url=said[0], name=said[1], peer=peer, process=process)
        try:
            yield made
        finally:
            for platform in made.platforms:
                platform.close()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=STOP_SECONDS)
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def departments(
    plan: Mapping[str, Sequence[str]], *, folder: Path, faults: Mapping[str, Any] | None = None
) -> Iterator[dict[str, Department]]:
    """Run several, each in a process of its own."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(department(name, sources=sources, folder=folder / name, faults=faults))
            for name, sources in plan.items()
        }
