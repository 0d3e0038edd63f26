"""One household after another, both ways: decided with every reason, and calculated by OpenFisca-Core with its trace.

Verbs: decide_households, trace_households.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from doudi.bench.everybody import peer_of
from doudi.bench.households import read_households
from doudi.bench.measure import Figures, percentile, timed
from doudi.programmes import RULEBOOK
from doudi.rules import decide

WARM_UP, TIMES = 64, 3


def decide_households(folder: Path, on: date) -> tuple[float, Figures]:
    """Decide each household, every programme with all reasons; each one's best of three counts."""
    households = read_households(folder)
    for one in households[:WARM_UP]:
        decide(RULEBOOK, one, on=on)
    found = [min(timed(partial(decide, RULEBOOK, one, on=on), times=TIMES)) for one in households]
    figures: Figures = {"households": len(households)}
    figures |= {f"decide_p{int(share * 100)}_ms": percentile(found, share) for share in (0.5, 0.95)}
    return 0.0, figures


def trace_households(folder: Path, on: date, count: int) -> tuple[float, Figures]:
    """Calculate so many households one by one with OpenFisca's trace, which is what its explanations are made from; each one's best
    of three counts, and only the calculation is timed.
    """
    peer = peer_of(on)
    whole = peer.arrays(folder)
    found = [min(_traced(peer, whole.only(number), on=on) for _ in range(TIMES)) for number in range(count)]
    return 0.0, {f"openfisca_traced_p{int(share * 100)}_ms": percentile(found, share) for share in (0.5, 0.95)}


def _traced(peer: Any, arrays: Any, *, on: date) -> float:
    simulation = peer.simulation_of(arrays)
    simulation.trace = True
    with np.errstate(all="ignore"):
        return timed(partial(peer.calculate, simulation), times=1)[0]
