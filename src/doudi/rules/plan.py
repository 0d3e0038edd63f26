"""The order of work: support → person → household → person …, each unit's columns in levels, only what is needed.

Nouns: Plan, Phase. Staging by unit is what makes one definition fast on a whole province (a quarter to two fifths off the
time of one large expression), and it is the very order in which the scalar form answers for one household.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from doudi.facts import FACTS, UNITS
from doudi.rules.rulebook import Law, Node, Sum
from doudi.rules.views import PARENT, BadRule


@dataclass(frozen=True)
class Phase:
    """One pass over one unit: add up these sums of the child, read these parent columns, compute these levels of nodes."""

    unit: str
    sums: tuple[Sum, ...]
    levels: tuple[tuple[Node, ...], ...]

    @property
    def parent_columns(self) -> tuple[str, ...]:
        """Name the parent's columns (without prefix) that this pass reads."""
        parent = PARENT.get(self.unit)
        if parent is None:
            return ()
        prefix = f"{parent}_"
        own = set(FACTS[self.unit])
        reads = {name for level in self.levels for node in level for name in node.reads}
        return tuple(sorted(name.removeprefix(prefix) for name in reads if name.startswith(prefix) and name not in own))

    @property
    def made(self) -> set[str]:
        """Name the columns that this pass adds to its unit."""
        sums = {name for one in self.sums for name in one.columns}
        return sums | {node.column for level in self.levels for node in level}


@dataclass(frozen=True)
class Plan:
    """All passes in order; `outputs` are the columns of each unit that must survive."""

    law: Law
    phases: tuple[Phase, ...]
    outputs: dict[str, tuple[str, ...]]

    def still_read(self, unit: str, *, after: int) -> set[str]:
        """Name the columns of a unit that a pass after this one, or the result, still reads."""
        wanted = set(self.outputs[unit])
        for phase in self.phases[after + 1 :]:
            if phase.unit == unit:
                wanted |= {name for level in phase.levels for node in level for name in node.reads}
            if PARENT.get(phase.unit) == unit:
                wanted |= set(phase.parent_columns)
            wanted |= {part for one in phase.sums if one.child == unit for part in one.parts}
        return wanted


def make_plan(law: Law, *, outputs: Mapping[str, Iterable[str]] | None = None, further: Iterable[Node] = ()) -> Plan:
    """Order a law's nodes (and `further` ones) into phases; with `outputs`, only what those columns need.

    :raises BadRule: when rules wait for each other in a circle, naming them.
    """
    kept = {unit: tuple((outputs or {}).get(unit, ())) for unit in UNITS}
    nodes, sums = [*law.nodes, *further], list(law.sums)
    if outputs is not None:
        nodes, sums = _needed(nodes, sums=sums, outputs=kept)
    if outputs is None:
        kept = {unit: tuple(node.column for node in nodes if node.unit == unit) for unit in UNITS}
    return Plan(law=law, phases=tuple(_phases(nodes=nodes, sums=sums)), outputs=kept)


def _phases(*, nodes: list[Node], sums: list[Sum]) -> list[Phase]:
    done: dict[str, set[str]] = {unit: set(FACTS[unit]) for unit in UNITS}
    phases: list[Phase] = []
    while nodes or sums:
        before = (len(nodes), len(sums))
        for unit in UNITS:
            phase = _phase(unit=unit, nodes=nodes, sums=sums, done=done)
            if phase.levels or phase.sums:
                phases.append(phase)
        if (len(nodes), len(sums)) == before:
            names = ", ".join(sorted({f"{node.unit}.{node.column}" for node in nodes})[:8])
            raise BadRule(
                f"these rules wait for each other in a circle, or for a rule that is not in force here: {names}"
            )
    return phases


def _phase(*, unit: str, nodes: list[Node], sums: list[Sum], done: dict[str, set[str]]) -> Phase:
    ready_sums = [one for one in sums if one.unit == unit and set(one.parts) <= done[one.child]]
    for one in ready_sums:
        sums.remove(one)
        done[unit].update(one.columns)
    parent = PARENT.get(unit)
    parent_done = {f"{parent}_{name}" for name in done[parent]} if parent else set()
    levels: list[tuple[Node, ...]] = []
    while level := [node for node in nodes if node.unit == unit and _is_ready(node, done[unit] | parent_done)]:
        levels.append(tuple(level))
        nodes[:] = [node for node in nodes if node not in level]
        done[unit].update(node.column for node in level)
    return Phase(unit=unit, sums=tuple(ready_sums), levels=tuple(levels))


def _is_ready(node: Node, known: set[str]) -> bool:
    return all(name in known or name.startswith("local_") for name in node.reads)


def _needed(every: list[Node], *, sums: list[Sum], outputs: dict[str, tuple[str, ...]]) -> tuple[list[Node], list[Sum]]:
    by_column = {(node.unit, node.column): node for node in every}
    by_sum = {(one.unit, name): one for one in sums for name in one.columns}
    wanted = [(unit, name) for unit, names in outputs.items() for name in names]
    nodes: dict[tuple[str, str], Node] = {}
    added: dict[tuple[str, str], Sum] = {}
    while wanted:
        unit, name = wanted.pop()
        if (unit, name) in nodes or (unit, name) in added:
            continue
        if node := by_column.get((unit, name)):
            nodes[unit, name] = node
            wanted += [_owner(unit=unit, name=read) for read in node.reads]
        elif one := by_sum.get((unit, name)):
            added[unit, name] = one
            wanted += [(one.child, part) for part in one.parts]
    return [node for node in every if (node.unit, node.column) in nodes], list(dict.fromkeys(added.values()))


def _owner(*, unit: str, name: str) -> tuple[str, str]:
    parent = PARENT.get(unit)
    if parent and name.startswith(f"{parent}_") and name not in FACTS[unit]:
        return parent, name.removeprefix(f"{parent}_")
    return unit, name
