"""`doudi bench household`: one household, every programme, full reasons: in-process, and over HTTP from a real server."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from doudi.bench.homes import homes_of, sent
from doudi.bench.measure import Goal, Outcome, percentile, timed
from doudi.bench.population import DAY, write_population
from doudi.programmes import RULEBOOK
from doudi.rules import Household, decide

PEOPLE, PEOPLE_QUICK = 20_000, 5_000
REQUESTS, REQUESTS_QUICK = 1_000, 200
GOALS = (Goal("decide_p95_ms", 0.5),)
PATIENCE_S = 60.0
REPEATS = 5


def run(*, quick: bool) -> Outcome:
    """Measure both ways on the same invented households."""
    with tempfile.TemporaryDirectory() as folder:
        write_population(Path(folder), people=PEOPLE_QUICK if quick else PEOPLE)
        homes = list(homes_of(Path(folder)))
    decided, written = _in_process(homes)
    asked = _over_http(homes[: REQUESTS_QUICK if quick else REQUESTS])
    figures: dict[str, float | int] = {"households": len(homes), "requests": len(asked)}
    for name, times in (("decide", decided), ("decide_and_json", written), ("http", asked)):
        figures |= {f"{name}_p50_ms": percentile(times, 0.5), f"{name}_p95_ms": percentile(times, 0.95)}
    return Outcome(name="household", figures=figures, goals=GOALS)


def _in_process(homes: Sequence[Household]) -> tuple[list[float], list[float]]:
    """Ask about each household several times and keep the best: what else the machine does is not ours to measure."""
    decide(RULEBOOK, homes[0], on=DAY)  # the law is bound once, as a server does at its first question
    decided = [min(timed(partial(decide, RULEBOOK, home, on=DAY), times=REPEATS)) for home in homes]
    written = [min(timed(partial(_explained, home), times=REPEATS)) for home in homes]
    return decided, written


def _explained(home: Household) -> list[dict[str, Any]]:
    return [answer.as_json() for answer in decide(RULEBOOK, home, on=DAY)]


def _over_http(homes: Sequence[Household]) -> list[float]:
    bodies = [json.dumps(sent(home, on=DAY), ensure_ascii=False).encode() for home in homes]
    with _server() as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        _ask(connection, bodies[0])
        times = [_ask(connection, body) for body in bodies]
        connection.close()
    return times


def _ask(connection: http.client.HTTPConnection, body: bytes) -> float:
    before = time.perf_counter()
    connection.request("POST", "/api/assess", body=body, headers={"Content-Type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    elapsed = (time.perf_counter() - before) * 1000
    if answer.status != http.client.OK:
        raise RuntimeError(f"/api/assess answered {answer.status}: {content[:300].decode()}")
    return elapsed


@contextmanager
def _server() -> Iterator[int]:
    """Serve the pages by the very server `doudi run` uses, one worker, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [sys.executable, "-m", "granian", "doudi.wsgi:application", "--interface", "wsgi", "--host", "127.0.0.1"]
    words += ["--port", str(port), "--log-level", "warning", "--blocking-threads", "2"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "doudi.settings"}
    server = subprocess.Popen(words, env=environment)
    try:
        _wait_for(port, server=server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE_S)


def _wait_for(port: int, *, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start within {PATIENCE_S:.0f} seconds")
