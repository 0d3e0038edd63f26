"""The tax-benefit system of the whole law, and a simulation of a population read from Parquet, column by column.

Verbs: build, simulate, calculate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from doudi.bench.openfisca.entities import CODE, DAY, ENTITIES, FLAG, MONEY, Kind, made
from doudi.bench.openfisca.inputs import Files
from doudi.bench.openfisca.terms import Published, parameters_of
from doudi.bench.peer.formulas import CODES, formula_of, variable_name
from doudi.facts import FACTS, UNITS
from doudi.rules.plan import Plan, make_plan
from doudi.rules.rulebook import Law, Sum

TEXT = Kind(int, np.int16)
INDEX = Kind(int, np.int64)
KINDS = {"boolean": FLAG, "int64": MONEY, "date": DAY, "string": TEXT}


@dataclass(frozen=True)
class Arrays:
    """A population as arrays: facts by unit and name, each person's household, whom each supporter supports, each household's zone."""

    facts: Mapping[tuple[str, str], Any]
    home: Any
    supported: Any
    zones: Any

    def only(self, household: int) -> Arrays:
        """Take one household, its people and their supporters."""
        people = np.flatnonzero(self.home == household)
        supporters = np.flatnonzero(np.isin(self.supported, people))
        rows = {"household": np.array([household]), "person": people, "support": supporters}
        return Arrays(
            facts={fact: values[rows[fact[0]]] for fact, values in self.facts.items()},
            home=np.zeros(len(people), dtype=np.int64),
            supported=np.searchsorted(people, self.supported[supporters]),
            zones=self.zones[rows["household"]],
        )


class Peer:
    """A law's system: which facts it reads, and what it answers."""

    def __init__(self, law: Law, *, published: Published, kinds: Mapping[str, str], on: date) -> None:
        self.on = on
        self.outputs = {
            unit: [
                name
                for policy in law.book.policies
                if policy.of == unit
                for name in (policy.name, f"{policy.name}_amount")
            ]
            for unit in UNITS
        }
        self.plan: Plan = make_plan(law, outputs=self.outputs)
        self.types = {unit: law.book.universes[unit].columns for unit in UNITS}
        self.system = TaxBenefitSystem(list(ENTITIES.values()))
        self.reads: Counter[tuple[str, str]] = Counter()
        self._declare_rules()
        self._declare_facts(zones=sorted(published))
        self.system.parameters = parameters_of(_coded(published, kinds=kinds), kinds=kinds, on=on)
        once = {variable_name(*column) for column, count in self.reads.items() if count == 1}
        answers = {variable_name(unit, name) for unit, names in self.outputs.items() for name in names}
        self.system.cache_blacklist = once - answers - {variable_name(*fact) for fact in self.facts}

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The facts that formulas read."""
        return sorted((unit, name) for unit, name in self.reads if name in FACTS[unit])

    def _declare_rules(self) -> None:
        for phase in self.plan.phases:
            for one in phase.sums:
                self._declare_sum(one)
            for node in (node for level in phase.levels for node in level):
                formula, reads = formula_of(node.expression, unit=phase.unit)
                self.reads.update(reads)
                self._add(phase.unit, node.column, formula=formula)

    def _declare_sum(self, one: Sum) -> None:
        for part, column in zip(one.parts, one.columns, strict=True):
            self.reads[one.child, part] += 1
            total = _of_people if one.unit == "household" else _of_supporters
            self._add(one.unit, column, formula=total(variable_name(one.child, part)))

    def _add(self, unit: str, column: str, *, formula: Any = None) -> None:
        kind = KINDS[self.types[unit][column]]
        self.system.add_variable(made(variable_name(unit, column), of=ENTITIES[unit], kind=kind, formula=formula))

    def _declare_facts(self, *, zones: Sequence[str]) -> None:
        for unit, name in self.facts:
            self._add(unit, name)
        codes = Enum("zone", [(one, one) for one in zones])
        self.system.add_variable(made("zone", of=ENTITIES["household"], kind=CODE, codes=codes))
        self.system.add_variable(made("supported_person", of=ENTITIES["support"], kind=INDEX))

    # --------------------------------------------------------------------------------- a population

    def simulate(self, folder: Path) -> Simulation:
        """Read a population (sorted by household and person) and set every input."""
        files = Files(folder)
        people = files.keys("person", "person")
        home = np.searchsorted(files.keys("household", "household"), files.keys("person", "household"))
        supported = np.searchsorted(people, files.keys("support", "person"))
        counts = {
            "household": len(files.keys("household", "household")),
            "person": len(people),
            "support": len(supported),
        }
        simulation = self._begun(counts=counts, home=home, supported=supported, zones=self._zones(files))
        for fact in self.facts:
            self._set(simulation, fact, values=_fact(files, unit=fact[0], name=fact[1]))
        return simulation

    def arrays(self, folder: Path) -> Arrays:
        """Read a population as arrays, of which single households can be taken."""
        files = Files(folder)
        people = files.keys("person", "person")
        return Arrays(
            facts={(unit, name): _fact(files, unit=unit, name=name) for unit, name in self.facts},
            home=np.searchsorted(files.keys("household", "household"), files.keys("person", "household")),
            supported=np.searchsorted(people, files.keys("support", "person")),
            zones=self._zones(files),
        )

    def simulation_of(self, arrays: Arrays) -> Simulation:
        """Set every input from arrays."""
        counts = {"household": len(arrays.zones), "person": len(arrays.home), "support": len(arrays.supported)}
        simulation = self._begun(counts=counts, home=arrays.home, supported=arrays.supported, zones=arrays.zones)
        for fact, values in arrays.facts.items():
            self._set(simulation, fact, values=values)
        return simulation

    def _zones(self, files: Files) -> Any:
        return files.zones(self.system.get_variable("zone").possible_values)

    def _begun(self, *, counts: Mapping[str, int], home: Any, supported: Any, zones: Any) -> Simulation:
        populations = self.system.instantiate_entities()
        for unit, count in counts.items():
            populations[unit].count = count
        populations["household"].members_entity_id = home
        simulation = Simulation(self.system, populations)
        simulation.opt_out_cache = True
        populations["support"].get_holder("supported_person").set_input(self._period, supported)
        populations["household"].get_holder("zone").set_input(self._period, zones)
        return simulation

    @property
    def _period(self) -> str:
        return f"{self.on:%Y-%m}"

    def _set(self, simulation: Simulation, fact: tuple[str, str], *, values: Any) -> None:
        simulation.populations[fact[0]].get_holder(variable_name(*fact)).set_input(self._period, values)

    def calculate(self, simulation: Simulation) -> dict[tuple[str, str], Any]:
        """Answer every programme for everybody."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return {
                (unit, name): simulation.calculate(variable_name(unit, name), self._period)
                for unit, names in self.outputs.items()
                for name in names
            }


def _coded(published: Published, *, kinds: Mapping[str, str]) -> Published:
    """Write terms that are texts as the codes of the formulas; -1 is unknown."""

    def code(name: str, value: Any) -> Any:
        if kinds[name] != "code":
            return value
        return -1 if value is None else CODES.setdefault(value, len(CODES))

    return {zone: {name: code(name, value) for name, value in row.items()} for zone, row in published.items()}


def _of_people(part: str) -> Any:
    def formula(household: Any, period: Any) -> Any:
        """Add up the people's parts; NaN, when somebody's is not known."""
        return household.sum(household.members(part, period))

    return formula


def _of_supporters(part: str) -> Any:
    def formula(person: Any, period: Any) -> Any:
        """Add up the supporters' parts."""
        support = person.simulation.support
        return np.bincount(support("supported_person", period), weights=support(part, period), minlength=person.count)

    return formula


def _fact(files: Files, *, unit: str, name: str) -> Any:
    fact = FACTS[unit][name]
    if fact.dtype != "string":
        return files.fact(fact, kind=KINDS[fact.dtype])
    column = files.column(unit, name)
    table = np.array([CODES.setdefault(text, len(CODES)) for text in column.dictionary.to_pylist()], dtype=np.int16)
    places = column.indices.fill_null(0).to_numpy()
    codes = table[places]
    if column.null_count:
        codes[column.is_null().to_numpy(zero_copy_only=False)] = -1
    return codes
