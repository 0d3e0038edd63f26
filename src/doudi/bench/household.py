"""`doudi bench household`: one household, every programme, full reasons, in this process and over HTTP.

It matters at the desk: an old man should not wait for a machine, and an assessment that costs half a millisecond can be shown while
he is still speaking. In-process the answer and its JSON are measured apart; over HTTP the real server answers POST /api/assess.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from doudi.bench.households import as_sent, read_households
from doudi.bench.measure import Figures, Goal, Outcome, percentile, timed
from doudi.bench.population import DAY, write_population
from doudi.bench.server import asked, serving
from doudi.programmes import RULEBOOK
from doudi.rules import Answer, Household, decide

HOUSEHOLDS = {False: 20_000, True: 5_000}
REQUESTS = {False: 500, True: 200}
WARM_UP = 64
TIMES = 3
PEOPLE_A_HOUSEHOLD = 3.1

GOALS = (Goal("decide_p95_ms", 0.5),)


def run(*, quick: bool) -> Outcome:
    """Measure the answers for varied households one by one."""
    with tempfile.TemporaryDirectory() as folder:
        write_population(Path(folder), people=int(HOUSEHOLDS[quick] * PEOPLE_A_HOUSEHOLD), seed=7)
        households = read_households(Path(folder))[: HOUSEHOLDS[quick]]
    figures: Figures = {"households": len(households), "people": sum(len(one.people) for one in households)}
    figures |= _in_process(households)
    figures |= _over_http(households[:: len(households) // REQUESTS[quick]][: REQUESTS[quick]])
    return Outcome(name="household", figures=figures, goals=GOALS)


def _in_process(households: Sequence[Household]) -> Figures:
    """Take each household's best of three, so that the figures tell of households and not of what else the machine does."""
    for one in households[:WARM_UP]:
        decide(RULEBOOK, one, on=DAY)
    decided, written = [], []
    for one in households:
        answers = decide(RULEBOOK, one, on=DAY)
        decided.append(min(timed(partial(decide, RULEBOOK, one, on=DAY), times=TIMES)))
        written.append(min(timed(partial(_as_json, answers), times=TIMES)))
    return _percentiles("decide", decided) | _percentiles("json", written)


def _as_json(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    return [answer.as_json() for answer in answers]


def _over_http(households: Sequence[Household]) -> Figures:
    bodies = [json.dumps(as_sent(one, on=DAY), ensure_ascii=False).encode() for one in households]
    with serving() as port:
        for body in bodies[:WARM_UP]:
            asked(port, path="/api/assess", bodies=[body])  # each over a new connection, so that every worker is warm
        milliseconds = asked(port, path="/api/assess", bodies=bodies)
    return {"http_requests": len(milliseconds)} | _percentiles("http", milliseconds)


def _percentiles(name: str, milliseconds: Sequence[float]) -> Figures:
    return {f"{name}_p50_ms": percentile(milliseconds, 0.5), f"{name}_p95_ms": percentile(milliseconds, 0.95)}
