"""Workers as real processes, which say each round they have done, and can be killed at any moment."""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.db import connection

from doudi.bench.server import database_url
from doudi.evidence.sources.bell import CHANNEL
from tests.departments import OURS, Department

PATIENCE_SECONDS = 40
SLOW_TO_FETCH = "first_poll=timedelta(hours=1)"
WORKER = """
from datetime import timedelta
from threading import Event
from doudi.__main__ import start_django
start_django()
from django.utils.timezone import now
from doudi.evidence.sources.pace import Pace
from doudi.evidence.sources.work import work
print("working", flush=True)
work(stop=Event(), clock=now, pace=Pace({pace}), rest_most={rest_most}, then=[lambda at: print("round", flush=True)])
"""


@dataclass
class Worker:
    """One process of `doudi verify work`, with a pace of its own."""

    process: subprocess.Popen[str]

    def hear(self, word: str) -> None:
        """Wait until it says so."""
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as ready:
            ready.register(self.process.stdout, selectors.EVENT_READ)
            assert ready.select(PATIENCE_SECONDS), f"it never said {word}"
        assert self.process.stdout.readline().strip() == word

    def signal(self, number: signal.Signals) -> None:
        """Stop it, let it go on, or worse."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """Kill it as a machine that loses power would."""
        self.signal(signal.SIGKILL)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def start_worker(exchange: Path, *, pace: str, rest_most: float = 1.0) -> Worker:
    """Start a worker on the test database."""
    environment = {
        **os.environ, "DATABASE_URL": database_url(), "DATABASE_APP_URL": database_url(), "DOUDI_EXCHANGE": str(exchange),
        "DOUDI_KEY_EXCHANGE": "07" * 32, "DOUDI_KEY_EXCHANGE_SM2": "07" * 32, "DJANGO_SETTINGS_MODULE": "doudi.settings",
    }  # fmt: skip
    code = WORKER.format(pace=pace, rest_most=rest_most)
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    return Worker(process)


@contextmanager
def working(exchange: Path, *, pace: str = SLOW_TO_FETCH, rest_most: float = 600) -> Iterator[Worker]:
    """Run a worker that has looked once, found nothing, and waits ten minutes unless it is rung for."""
    worker = start_worker(exchange, pace=pace, rest_most=rest_most)
    try:
        worker.hear("working")
        yield worker
    finally:
        worker.kill()


def cut_every_ear() -> int:
    """Break the connections that listen, as a network or a restarted server does; say how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = %s AND datname = current_database()",
            [f"LISTEN {CHANNEL}"],
        )
        return int(cursor.rowcount)


def exchange_file(folder: Path, *, found: Mapping[str, Department], plan: Mapping[str, Sequence[str]]) -> Path:
    """Write down which department is asked about what."""
    sources = {
        source: {
            "channel": "platform", "url": one.url, "suite": one.peer.suite.name, "senders": {one.name: one.peer.public.hex()},
        }
        for name, one in found.items()
        for source in plan[name]
    }  # fmt: skip
    file = folder / "exchange.yaml"
    file.write_text(yaml.safe_dump({"name": OURS.name, "sources": sources}), encoding="utf-8")
    return file
