"""The walk of `merging`, as LLVM reads it: looking up, meeting, adding up and telling apart, one after the other."""

from __future__ import annotations

from doudi.engine.merging_differing import DIFFERING, LATE_ROOM, NOTHING
from doudi.engine.merging_met import MET
from doudi.engine.merging_search import SEARCHES
from doudi.engine.merging_sums import SUMS
from doudi.engine.merging_writing import DECLARED

__all__ = ["ARGUMENTS", "CODE", "LATE_ROOM", "NOTHING"]

ARGUMENTS = {"between": 3, "differing": 18, "late": 13, "met": 8, "places": 4, "rows.met": 6, "standing": 8, "sums": 5}
"""The functions that are called from outside, and how many arguments each takes."""

CODE = "".join([DECLARED, SEARCHES, MET, SUMS, DIFFERING])
