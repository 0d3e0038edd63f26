"""`python -m tests.engines.agree [--households N] [--batch N] [--engines A,B] [--seed N]`: every form of the law on invented households.

Verbs: main. Households with gaps and on every edge are answered by each engine, the native sweep and the scalar form; the first
difference is printed and ends it with 1. A batch is one day's; days take turns, so that both sides of every change of law are met.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from random import Random

from doudi.engine import KINDS, Engine, open_engine
from doudi.programmes import RULEBOOK
from doudi.rules import Household
from tests.engines.answers import Answers, Different, assert_same, by_engine, by_scalar, by_sweep
from tests.law.invented import DAYS, household


@dataclass
class Tally:
    """What has been held against each other so far, and the seconds each form took."""

    households: int = 0
    people: int = 0
    answers: int = 0
    unknown: int = 0
    eligible: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, answers: Answers) -> None:
        self.households += answers["household"].num_rows
        self.people += answers["person"].num_rows
        for policy in RULEBOOK.policies:
            verdicts = answers[policy.of].column(policy.name)
            self.answers += len(verdicts)
            self.unknown += verdicts.null_count
            self.eligible += verdicts.to_pylist().count(True)

    def text(self) -> str:
        times = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.seconds.items())
        return (
            f"{self.households} households, {self.people} people, {len(RULEBOOK.policies)} policies: {self.answers} verdicts"
            f" with amounts and reasons alike, {self.eligible} of them yes, {self.unknown} unknown ({times})"
        )


def agree(homes: Sequence[Household], *, on: date, engines: dict[str, Engine], tally: Tally) -> None:
    """Answer households by every form and hold the answers against the scalar form's.

    :raises Different: naming the first answer that differs.
    """
    expected = _timed(tally, "scalar", lambda: by_scalar(RULEBOOK, homes, on=on))
    assert_same(expected, _timed(tally, "sweep", lambda: by_sweep(RULEBOOK, homes, on=on)), names=("scalar", "sweep"))
    for name, engine in engines.items():
        found = _timed(tally, name, partial(by_engine, engine, RULEBOOK, homes, on=on))
        assert_same(expected, found, names=("scalar", name))
    tally.add(expected)


def _timed(tally: Tally, name: str, answer: Callable[[], Answers]) -> Answers:
    before = time.perf_counter()
    answers = answer()
    tally.seconds[name] = tally.seconds.get(name, 0) + time.perf_counter() - before
    return answers


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.engines.agree", description=__doc__)
    parser.add_argument("--households", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=4_000, help="households asked at once")
    parser.add_argument("--engines", default=",".join(KINDS))
    parser.add_argument("--seed", type=int, default=20261121)
    chosen = parser.parse_args(argv)
    engines = {kind: open_engine(kind=kind, memory_gb=4) for kind in chosen.engines.split(",")}
    tally, dice = Tally(), Random(chosen.seed)
    try:
        for number, first in enumerate(range(0, chosen.households, chosen.batch)):
            homes = [household(dice) for _ in range(min(chosen.batch, chosen.households - first))]
            day = DAYS[-1 - number % len(DAYS)]
            agree(homes, on=day, engines=engines, tally=tally)
            print(f"{day}: {tally.text()}", flush=True)
    except Different as difference:
        print(
            f"{difference} (seed {chosen.seed}, batch {number + 1} of {chosen.batch} households, {day})",
            file=sys.stderr,
        )
        return 1
    finally:
        for engine in engines.values():
            engine.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
