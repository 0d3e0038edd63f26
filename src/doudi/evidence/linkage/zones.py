"""Zones: merged without a look, put before a person, left apart; chosen from the model's own chances, never from the truth.

Nouns: Zone, Limits, Candidates. Verbs: candidates, limits_for, zone_of, best_cut. A row is one person's: of several who fit, their chances
share one whole, so two people of one name and one day of birth each get half at most, and a desk decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa

PRECISION_WANTED = 0.9995
"""Of what is merged without a look: twice as strict as promised (0.999), because a model is never exactly right."""
CHANCE_LEAST = 0.995
"""No single pair is merged below this, however good the others are."""
LOST_MOST = 0.002
"""Which share of true pairs may be left apart without anybody having looked."""
APART_BELOW = (0.01, 0.30)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Zone(StrEnum):
    """What becomes of a pair."""

    MERGED = "merged"
    GREY = "grey"
    APART = "apart"


@dataclass(frozen=True)
class Limits:
    """The chances at which zones begin, and what to expect of them."""

    merged_from: float
    grey_from: float
    expected_precision: float
    expected_recall: float


@dataclass(frozen=True)
class Candidates:
    """Weighed pairs in order of row and then of chance; `is_best` marks the first of each row."""

    table: pa.Table
    chances: Floats
    is_best: npt.NDArray[np.bool_]


def candidates(weighed: pa.Table, *, one_to_one: bool = False) -> Candidates:
    """Give each pair its chance among all who fit the row; `one_to_one` also among all rows that fit the person."""
    rows, people = (np.asarray(weighed[name].to_numpy()) for name in ("row", "person"))
    odds = np.exp2(np.minimum(np.asarray(weighed["weight"].to_numpy()), 60.0))
    chances = odds / (1.0 + _sums(odds, of=rows))
    if one_to_one:
        chances = np.minimum(chances, odds / (1.0 + _sums(odds, of=people)))
    order = np.lexsort((people, -chances, rows))
    ordered = rows[order]
    is_best = np.r_[True, ordered[1:] != ordered[:-1]] if len(ordered) else np.zeros(0, dtype=np.bool_)
    return Candidates(table=weighed.take(pa.array(order)), chances=chances[order], is_best=is_best)


def _sums(odds: Floats, *, of: Ints) -> Floats:
    """Add up the odds of all pairs that share a key."""
    _, places = np.unique(of, return_inverse=True)
    return np.asarray(np.bincount(places, weights=odds), dtype=np.float64)[places] if len(odds) else odds


def limits_for(chances: Floats) -> Limits:
    """Choose the zones from the chances of each row's best pair."""
    ordered = np.sort(chances)[::-1]
    total = float(ordered.sum())
    merged = _merged_count(ordered)
    merged_from = float(ordered[merged - 1]) if merged else 1.0
    return Limits(
        merged_from=merged_from,
        grey_from=min(_grey_from(ordered[::-1]), merged_from),
        expected_precision=float(ordered[:merged].mean()) if merged else 1.0,
        expected_recall=float(ordered[:merged].sum() / total) if total else 0.0,
    )


def _merged_count(ordered: Floats) -> int:
    """Count the pairs, the surest first, whose chances stay as good on the whole as wanted."""
    means = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    good = np.flatnonzero((means >= PRECISION_WANTED) & (ordered >= CHANCE_LEAST))
    return int(good[-1]) + 1 if len(good) else 0


def _grey_from(ascending: Floats) -> float:
    """Find the chance below which hardly any true pair is lost."""
    lost = np.cumsum(ascending) / max(float(ascending.sum()), 1e-12)
    count = int(np.searchsorted(lost, LOST_MOST, side="right"))
    chance = float(ascending[min(count, len(ascending) - 1)]) if len(ascending) else APART_BELOW[0]
    return float(np.clip(chance, *APART_BELOW))


def zone_of(chance: float, *, limits: Limits) -> Zone:
    """Say what becomes of a pair with this chance."""
    if chance >= limits.merged_from:
        return Zone.MERGED
    return Zone.GREY if chance >= limits.grey_from else Zone.APART


def best_cut(chances: Floats) -> float:
    """Choose the chance from which taking pairs gives the best expected F; for measuring, where no desk looks."""
    ordered = np.sort(chances)[::-1]
    if not len(ordered):
        return 1.0
    expected = 2 * np.cumsum(ordered) / (np.arange(1, len(ordered) + 1) + ordered.sum())
    return float(ordered[int(np.argmax(expected))])
