"""Everybody compared: the law run on a county's facts, and the households looked at more closely.

Verbs: compare. No Django here: input are rolls of facts, or older Parquet, output are findings with their household. The batch answers for
everybody; whoever holds something, or might get something, is then answered again with full reasons by the scalar form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from doudi.engine import Engine, open_engine
from doudi.engine.rolls import files_of
from doudi.evidence.household_rows import HouseholdRows, households_from
from doudi.facts import UNITS
from doudi.monitoring.allowances import recorded
from doudi.monitoring.classify import STRENGTH, Found, findings_of
from doudi.monitoring.open_questions import Questions
from doudi.rules import Household, Policy, Rulebook, decide, evaluate
from doudi.rules.sweep import sweep

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
    """One county's comparison on an engine of its own; close it to give memory back.

    Files that are not sorted by household are answered by the engine instead of swept.
    """

    def __init__(
        self, book: Rulebook, *, folder: Path, on: date, memory_gb: int = 6, threads: int = 2, is_sorted: bool = True
    ) -> None:
        self.book = book
        self.folder = folder
        self.on = on
        self.threads = threads
        self.is_sorted = is_sorted
        self.recorded = recorded(book.policies)
        self.questions = Questions(book.policies)
        self.paths = {unit: files_of(folder, unit=unit) for unit in UNITS}
        self.engine: Engine = open_engine(memory_gb=memory_gb, threads=threads, spill=folder / "spill")
        for unit, files in self.paths.items():
            self.engine.scan(unit, files)

    def run(self) -> Counts:
        """Answer for everybody and keep the candidates: who holds basic living, for whom some policy of it does not say no,
        and whose allowances may be other than they should be.

        :raises ValueError: when the folder holds no household.
        """
        if self.is_sorted:
            found = sweep(self.book, paths=self.paths, on=self.on, threads=self.threads, outputs=self._outputs())
            maybe = [self._maybe(tables) for tables in found]
        else:
            names = evaluate(self.book, self.engine, on=self.on, outputs=self._outputs())
            maybe = [self._maybe({unit: self.engine.read(f"SELECT * FROM {name}") for unit, name in names.items()})]
        self.engine.offer("maybe", pa.table({"household": pa.concat_arrays(maybe)}))
        holds = " OR ".join(f"{name} IS NOT FALSE" for name in HOLDS)
        self.engine.keep("candidate", f"SELECT household FROM maybe UNION SELECT household FROM person WHERE {holds}")
        for unit in UNITS:
            self.engine.keep(
                f"close_{unit}", f"SELECT u.* FROM {unit} u SEMI JOIN candidate c ON u.household = c.household"
            )
        return Counts(
            households=self._count("household"), people=self._count("person"), candidates=self._count("candidate")
        )

    def _outputs(self) -> dict[str, list[str]]:
        """Name the further columns to read: who holds an allowance."""
        return {"person": sorted({policy.holds for policy in self.recorded})}

    def _maybe(self, tables: Mapping[str, pa.Table]) -> pa.Array:
        """Return the households of a chunk that must be looked at closely."""
        keys = self.questions.add(tables)
        for unit, table in tables.items():
            flags = [
                pc.fill_null(table.column(policy.name), True)
                for policy in self.book.policies
                if policy.of == unit and policy.name in STRENGTH
            ]
            flags += [_may_differ(policy, table=table) for policy in self.recorded if unit == "person"]
            if flags:
                keys.append(table.filter(reduce(pc.or_, flags)).column("household").combine_chunks())
        return pa.concat_arrays(keys)

    def findings(self) -> Iterator[Compared]:
        """Answer every candidate with reasons and yield those with findings, in the order of household keys."""
        for rows in households_from(self.engine, folder=self.folder, prefix="close_"):
            household = rows.household()
            answers = decide(self.book, household, on=self.on)
            self.questions.look(answers)
            if found := findings_of(household, answers):
                yield Compared(rows=rows, household=household, found=tuple(found))

    def close(self) -> None:
        self.engine.close()

    def _count(self, relation: str) -> int:
        return int(self.engine.read(f"SELECT count(*) AS n FROM {relation}").column("n")[0].as_py())


def _may_differ(policy: Policy, *, table: pa.Table) -> Any:
    """Say of each person whether he holds an allowance otherwise than the law gives it, or in another amount, as far as is known."""
    met, holds = table.column(policy.name), pc.fill_null(table.column(policy.holds), False)
    differs = pc.not_equal(pc.fill_null(met, False), holds)
    if not policy.paid:
        return differs
    is_due = pc.and_(holds, pc.is_valid(table.column(f"{policy.name}_amount")))
    return pc.or_(differs, pc.and_(is_due, pc.fill_null(met, False)))
