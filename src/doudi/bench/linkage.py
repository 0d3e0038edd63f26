"""`doudi bench linkage`: rows without a number against a register, and FEBRL 4.

Two sizes of invented people with Chinese names: quick, and a million against a hundred thousand. Beside our comparisons, in the
same run and with the same rules that find and teach, plain Splink with the comparisons its library offers. Precision and recall
are counted on the truth, which neither side sees; the cuts come from the models' own chances.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from splink.comparison_library import DateOfBirthComparison, ExactMatch, NameComparison

from doudi.bench.febrl import febrl_score
from doudi.bench.linkage_people import Crowd, crowd_of
from doudi.bench.measure import Figures, Goal, Measured, Outcome, apart
from doudi.evidence.linkage.designs import CHINESE, Design
from doudi.evidence.linkage.linker import train, weigh
from doudi.evidence.linkage.zones import Candidates, best_cut, candidates, limits_for

SIZES = {False: (1_000_000, 100_000), True: (50_000, 5_000)}
GOALS = (
    Goal("febrl_f", 0.995, at_most=False),
    Goal("merged_precision", 0.999, at_most=False),
    Goal("ratio_to_plain_s", 1.5),
)


def run(*, quick: bool) -> Outcome:
    """Link the same crowd with our comparisons and with Splink's, each in a process of its own; then FEBRL 4."""
    people, rows = SIZES[quick]
    ours = apart(link_ours, people, rows)
    plain = apart(link_plain, people, rows)
    febrl = apart(link_febrl)
    figures: Figures = {"people": people, "rows": rows, **_told("", ours), **_told("plain_", plain)}
    figures |= {f"febrl_{name}": value for name, value in febrl.answer.items()}
    figures |= {"ratio_to_plain_s": ours.seconds / plain.seconds, "febrl_s": febrl.seconds}
    return Outcome(name="linkage", figures=figures, goals=GOALS)


def _told(side: str, measured: Measured) -> Figures:
    figures: Figures = {f"{side}{name}": value for name, value in measured.answer.items()}
    return figures | {f"{side}s": measured.seconds, f"{side}peak_mb": measured.peak_mb}


def link_ours(people: int, rows: int) -> tuple[float, Figures]:
    """Link with comparisons made for Chinese names."""
    return _linked(crowd_of(people=people, rows=rows), design=CHINESE)


def link_plain(people: int, rows: int) -> tuple[float, Figures]:
    """Link with the comparisons of Splink's library."""
    return _linked(crowd_of(people=people, rows=rows), design=PLAIN)


def link_febrl() -> tuple[float, Figures]:
    """Link FEBRL 4."""
    before = time.perf_counter()
    figures: Figures = {**febrl_score()}
    return time.perf_counter() - before, figures


class _Library(Design):
    """The design with its comparisons replaced by those of Splink's library."""

    def as_splink(self) -> dict[str, Any]:
        """Describe it as Splink reads it."""
        library = [
            NameComparison("text"),
            DateOfBirthComparison("birth", input_is_string=True, datetime_format="%Y%m%d"),
            ExactMatch("sex"),
            ExactMatch("place"),
        ]
        return {**super().as_splink(), "comparisons": [one.get_comparison("duckdb").as_dict() for one in library]}  # type: ignore[no-untyped-call]


PLAIN = _Library(
    name="plain",
    compared=(),
    finds=CHINESE.finds,
    learns=CHINESE.learns,
    sure=CHINESE.sure,
    sure_share=CHINESE.sure_share,
)


def _linked(crowd: Crowd, *, design: Design) -> tuple[float, Figures]:
    """Train and weigh, timed; then count what is right."""
    before = time.perf_counter()
    model = train(crowd.rows, people=crowd.people, design=design)
    found = candidates(weigh(crowd.rows, people=crowd.people, model=model))
    seconds = time.perf_counter() - before
    return seconds, _counted(found, truth=crowd.truth)


def _counted(found: Candidates, *, truth: np.ndarray[Any, Any]) -> Figures:
    """Count precision and recall at the best expected cut, and of what is merged without a look."""
    rows, people = (np.asarray(found.table[name].to_numpy()) for name in ("row", "person"))
    is_right, known = truth[rows] == people, int((truth >= 0).sum())
    chances = found.chances[found.is_best]
    limits = limits_for(chances)
    taken = found.is_best & (found.chances >= best_cut(chances))
    merged = found.is_best & (found.chances >= limits.merged_from)
    grey = (found.chances >= limits.grey_from) & (found.chances < limits.merged_from)
    precision, recall = is_right[taken].mean(), is_right[taken].sum() / known
    return {
        "precision": float(precision),
        "recall": float(recall),
        "f": float(2 * precision * recall / (precision + recall)),
        "merged_precision": float(is_right[merged].mean()) if merged.any() else 0.0,
        "merged_expected_precision": limits.expected_precision,
        "merged_recall": float(is_right[merged].sum() / known),
        "grey_pairs": int(grey.sum()),
        "grey_right": int(is_right[grey].sum()),
    }
