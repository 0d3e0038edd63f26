"""Everybody compared: the law run on a county's facts, and the households looked at more closely.

Verbs: compare. No Django here: input is Parquet of facts, output are findings with their household. The batch answers for
everybody; whoever holds something, or might get something, is then answered again with full reasons by the scalar form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from doudi.engine import Engine, open_engine
from doudi.evidence.household_rows import HouseholdRows, households_from
from doudi.monitoring.classify import Found, findings_of
from doudi.rules import Household, Rulebook, decide, evaluate

HOLDS = ("holds_dibao", "holds_edge", "holds_tekun", "holds_rigid")


@dataclass(frozen=True)
class Compared:
    """One household with findings: its rows, the household as the rules read it, and what was found."""

    rows: HouseholdRows
    household: Household
    found: tuple[Found, ...]


@dataclass(frozen=True)
class Counts:
    """How many people and households a comparison read, and how many households it looked at closely."""

    households: int
    people: int
    candidates: int


class Comparison:
    """One county's comparison on an engine of its own; close it to give memory back."""

    def __init__(self, book: Rulebook, *, folder: Path, on: date, memory_gb: int = 6, threads: int = 2) -> None:
        self.book = book
        self.folder = folder
        self.on = on
        self.engine: Engine = open_engine(memory_gb=memory_gb, threads=threads, spill=folder / "spill")
        for unit in ("household", "person", "support"):
            self.engine.scan(unit, sorted(folder.glob(f"{unit}*.parquet")))

    def run(self) -> Counts:
        """Evaluate the law for everybody and keep the candidates.

        :raises ValueError: when the folder holds no household.
        """
        evaluate(self.book, self.engine, on=self.on)
        self.engine.keep("candidate", _candidates(self.book))
        for unit in ("household", "person", "support"):
            self.engine.keep(
                f"close_{unit}", f"SELECT u.* FROM {unit} u SEMI JOIN candidate c ON u.household = c.household"
            )
        return Counts(
            households=self._count("household"), people=self._count("person"), candidates=self._count("candidate")
        )

    def findings(self) -> Iterator[Compared]:
        """Answer every candidate with reasons and yield those with findings, in the order of household keys."""
        for rows in households_from(self.engine, folder=self.folder, prefix="close_"):
            household = rows.household()
            answers = decide(self.book, household, on=self.on)
            if found := findings_of(household, answers):
                yield Compared(rows=rows, household=household, found=tuple(found))

    def close(self) -> None:
        self.engine.close()

    def _count(self, relation: str) -> int:
        return int(self.engine.read(f"SELECT count(*) AS n FROM {relation}").column("n")[0].as_py())


def _candidates(book: Rulebook) -> str:
    """Choose households that hold something, or for which some policy does not say no."""
    of_household = [policy.name for policy in book.policies if policy.of == "household"]
    of_person = [policy.name for policy in book.policies if policy.of == "person"]
    maybe_family = " OR ".join(f"{name} IS NOT FALSE" for name in of_household)
    maybe_person = " OR ".join(f"{name} IS NOT FALSE" for name in of_person)
    holds = " OR ".join(f"{name} IS NOT FALSE" for name in HOLDS)
    return (
        f"SELECT household FROM household_result WHERE {maybe_family}"
        f" UNION SELECT household FROM person_result WHERE {maybe_person}"
        f" UNION SELECT household FROM person WHERE {holds}"
    )
