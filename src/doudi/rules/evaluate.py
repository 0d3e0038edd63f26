"""Everybody at once: a plan as staged queries on an engine.

Verbs: evaluate. Input relations `household`, `person`, `support` carry the facts and the keys `household` and `person`;
households also `place` and `residence`. Terms that are the same for all places at hand become constants; the others are joined.
Outputs are relations `<unit>_result` with the keys and the columns asked for, plus for each policy two integers in which
bit i says that condition i is not met, or not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from doudi.engine import Engine
from doudi.facts import FACTS, KINDS, UNITS
from doudi.rules.plan import Phase, Plan, make_plan
from doudi.rules.policy import Policy
from doudi.rules.rulebook import Law, Rulebook
from doudi.rules.sql import select_list
from doudi.rules.views import PARENT, column_names

KEYS = {"household": ("household",), "person": ("person", "household"), "support": ("person", "household")}
RESULTS = ("person", "household")
_ARROW = {"int64": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(), "string": pa.string()}


@dataclass(frozen=True)
class Jurisdiction:
    """Places that share every rule: the law bound for them, and a row of terms for each place and residence."""

    law: Law
    rows: list[dict[str, Any]] = field(default_factory=list)

    def constants(self) -> dict[str, Any]:
        """Return the terms (as `local_…`) that all rows share."""
        first = self.rows[0]
        return {
            name: first[name]
            for name in first
            if name.startswith("local_") and all(row[name] == first[name] for row in self.rows)
        }


def evaluate(
    book: Rulebook, engine: Engine, *, on: date, outputs: Mapping[str, Sequence[str]] | None = None
) -> dict[str, str]:
    """Compute the law for every household of the engine's relations; return the name of each unit's result relation.

    `outputs` names further columns to keep (verdicts, amounts and masks are always kept).
    """
    found = jurisdictions(book, places=engine.read(PLACES).to_pylist(), on=on)
    if not found:
        raise ValueError("there is no household to evaluate")
    for number, jurisdiction in enumerate(found):
        is_alone = len(found) == 1
        prefix, results = f"j{number}_", "" if is_alone else f"j{number}_"
        where = _select_inputs(engine, jurisdiction=jurisdiction, prefix=prefix, alone=is_alone)
        plan = make_plan(jurisdiction.law, outputs=outputs_of(jurisdiction.law, extra=outputs or {}))
        _run(plan, engine=engine, jurisdiction=jurisdiction, prefix=prefix, inputs=where, results=results)
        _forget(engine, names=[f"{prefix}local", *(() if is_alone else where.values())])
    if len(found) > 1:
        for unit in RESULTS:
            columns = [name for name, _ in _result_columns(plan, unit=unit)]
            _unite(
                engine, unit=unit, columns=columns, names=[f"j{number}_{unit}_result" for number in range(len(found))]
            )
    return {unit: f"{unit}_result" for unit in RESULTS}


def masks_of(policy: Policy) -> tuple[str, str]:
    """Name the two integers of a policy: conditions not met, conditions not known."""
    return (f"{policy.name}_failed", f"{policy.name}_unknown")


HALF, BYTE = 4, 8


def both_of(policy: Policy) -> str:
    """Name the one byte of a policy of few conditions: those not met in its lower half, those not known in its upper."""
    return f"{policy.name}_reasons"


def is_in_one(policy: Policy, *, book: Rulebook) -> bool:
    """Say whether a policy's reasons are stored in one byte, in every place and on every day."""
    return book.conditions_most(policy) <= HALF


def outputs_of(law: Law, *, extra: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Name the columns of each unit that a result is made of: verdicts, amounts, conditions, and further ones."""
    wanted: dict[str, list[str]] = {unit: list(extra.get(unit, ())) for unit in UNITS}
    for policy in law.book.policies:
        conditions = [column_names(rule)[0] for rule in law.conditions(policy)]
        wanted[policy.of] += [policy.name, f"{policy.name}_amount", *conditions]
    return wanted


PLACES = "SELECT DISTINCT left(place, 9) AS place, residence FROM household ORDER BY 1, 2"


def jurisdictions(book: Rulebook, *, places: Iterable[Mapping[str, str]], on: date) -> list[Jurisdiction]:
    """Group places (place and residence) by the law in force there, with the terms of each."""
    found: dict[int, Jurisdiction] = {}
    for row in places:
        law = book.bind(place=row["place"], on=on)
        terms = book.terms.at(place=row["place"], residence=row["residence"], on=on)
        local = {f"local_{name}": value for name, value in terms.items()} | {"local_today": on}
        found.setdefault(id(law), Jurisdiction(law=law)).rows.append(
            {"place9": row["place"], "residence9": row["residence"]} | local
        )
    return list(found.values())


def _select_inputs(engine: Engine, *, jurisdiction: Jurisdiction, prefix: str, alone: bool) -> dict[str, str]:
    types = {"place9": "string", "residence9": "string", "local_today": "date"}
    types |= {f"local_{name}": KINDS[term.kind] for name, term in jurisdiction.law.book.terms.terms.items()}
    columns = {
        name: pa.array([row[name] for row in jurisdiction.rows], type=_ARROW[types[name]])
        for name in jurisdiction.rows[0]
    }
    engine.offer(f"{prefix}local", pa.table(columns))
    if alone:
        return {unit: unit for unit in UNITS}
    engine.keep(
        f"{prefix}household",
        f"SELECT h.* FROM household h SEMI JOIN {prefix}local l ON left(h.place, 9) = l.place9 AND h.residence = l.residence9",
    )
    for unit in ("person", "support"):
        engine.keep(
            f"{prefix}{unit}", f"SELECT u.* FROM {unit} u SEMI JOIN {prefix}household h ON u.household = h.household"
        )
    return {unit: f"{prefix}{unit}" for unit in UNITS}


def _run(
    plan: Plan, *, engine: Engine, jurisdiction: Jurisdiction, prefix: str, inputs: dict[str, str], results: str
) -> None:
    """Compute the passes one after the other; the last one over a unit gives its result at once, where nobody reads it again."""
    current = dict(inputs)
    kept: dict[str, set[str]] = {unit: set(FACTS[unit]) for unit in UNITS}
    constants = jurisdiction.constants()
    answered: set[str] = set()
    for number, phase in enumerate(plan.phases):
        unit = phase.unit
        carried = sorted(plan.still_read(unit, after=number) & (kept[unit] | phase.made))
        chosen, name = _names([*_keys(unit), *carried]), f"{prefix}{unit}_{number}"
        if unit in RESULTS and not _is_read(unit, after=number, plan=plan):
            chosen, name = _result_list(plan, unit=unit), f"{results}{unit}_result"
            answered.add(unit)
        sql = _phase_sql(plan, phase=phase, current=current, constants=constants, chosen=chosen, local=f"{prefix}local")
        engine.keep(name, sql)
        _forget(engine, names=[current[unit]] if current[unit] != inputs[unit] else [])
        current[unit], kept[unit] = name, set(carried)
    for unit in RESULTS:
        if unit not in answered:
            engine.keep(f"{results}{unit}_result", f"SELECT {_result_list(plan, unit=unit)} FROM {current[unit]}")
    _forget(engine, names=[current[unit] for unit in UNITS if unit not in answered and current[unit] != inputs[unit]])


def _forget(engine: Engine, *, names: Iterable[str]) -> None:
    for name in names:
        engine.drop(name)


def _is_read(unit: str, *, after: int, plan: Plan) -> bool:
    """Say whether a later pass reads this unit's rows."""
    later = plan.phases[after + 1 :]
    return any(
        one.unit == unit
        or (PARENT.get(one.unit) == unit and one.parent_columns)
        or any(total.child == unit for total in one.sums)
        for one in later
    )


def _keys(unit: str) -> list[str]:
    return [*KEYS[unit], *(["place", "residence"] if unit == "household" else [])]


def _names(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _phase_sql(
    plan: Plan, *, phase: Phase, current: Mapping[str, str], constants: Mapping[str, Any], chosen: str, local: str
) -> str:
    """Write one phase: the unit's rows with sums, parent columns and varying terms joined, then one select a level."""
    universe = plan.law.book.universes[phase.unit]
    steps = [f"l0 AS ({_base_sql(phase, current=current, constants=constants, local=local)})"]
    for number, level in enumerate(phase.levels):
        columns = select_list(universe.table, nodes=level, constants=constants, types=universe.columns)
        steps.append(f"l{number + 1} AS (SELECT t0.*, {columns} FROM l{number} AS t0)")
    return f"WITH {', '.join(steps)} SELECT {chosen} FROM l{len(phase.levels)}"


def _base_sql(phase: Phase, *, current: Mapping[str, str], constants: Mapping[str, Any], local: str) -> str:
    unit, parent = phase.unit, PARENT.get(phase.unit)
    columns, joins = ["u.*"], [f"FROM {current[unit]} u"]
    reads = {name for level in phase.levels for node in level for name in node.reads}
    varying = sorted(name for name in reads if name.startswith("local_") and name not in constants)
    if phase.sums:
        child = phase.sums[0].child
        joins.append(f"LEFT JOIN ({_sums_sql(phase, source=current[child])}) s USING ({_join_keys(unit)})")
        columns += [f"COALESCE(s.{one.columns[0]}, 0) AS {one.columns[0]}" for one in phase.sums]
        columns += [
            f"CASE WHEN s.found IS NULL THEN 0 ELSE s.{one.columns[1]} END AS {one.columns[1]}" for one in phase.sums
        ]
    if parent and (phase.parent_columns or varying):
        joins.append(f"JOIN {current[parent]} p USING ({_join_keys(parent)})")
        columns += [f"p.{name} AS {parent}_{name}" for name in phase.parent_columns]
    if varying:
        home = {"household": "u", "person": "p", "support": "h"}[unit]
        if home == "h":
            joins.append(f"JOIN {current['household']} h ON h.household = u.household")
        joins.append(f"JOIN {local} l ON l.place9 = left({home}.place, 9) AND l.residence9 = {home}.residence")
        columns += [f"l.{name}" for name in varying]
    return f"SELECT {', '.join(columns)} {' '.join(joins)}"


def _join_keys(unit: str) -> str:
    """Name a unit's keys; a person's household among them, so that an engine that has put households apart keeps them apart."""
    return "household" if unit == "household" else "household, person"


def _sums_sql(phase: Phase, *, source: str) -> str:
    keys = _join_keys(phase.unit)
    sums = []
    for one in phase.sums:
        least, most = one.parts
        sums.append(f"CAST(sum({least}) AS BIGINT) AS {one.columns[0]}")
        sums.append(f"CASE WHEN count({most}) = count(*) THEN CAST(sum({most}) AS BIGINT) END AS {one.columns[1]}")
    return f"SELECT {keys}, count(*) AS found, {', '.join(sums)} FROM {source} GROUP BY {keys}"


def _result_list(plan: Plan, *, unit: str) -> str:
    return ", ".join(f"{sql} AS {name}" for name, sql in _result_columns(plan, unit=unit))


def _result_columns(plan: Plan, *, unit: str) -> list[tuple[str, str]]:
    """Name the columns of a unit's result, each with its SQL: keys, verdicts, amounts and masks, then those asked for."""
    law = plan.law
    columns = {name: name for name in _keys(unit)}
    conditions: set[str] = set()
    for policy in law.book.policies:
        if policy.of == unit:
            names = [column_names(rule)[0] for rule in law.conditions(policy)]
            conditions |= set(names)
            columns |= {name: name for name in (policy.name, f"{policy.name}_amount")}
            failed, unknown = masks_of(policy)
            columns[failed] = _mask(names, test="IS FALSE")
            columns[unknown] = _mask(names, test="IS NULL")
    columns |= {name: name for name in plan.outputs[unit] if name not in columns and name not in conditions}
    return list(columns.items())


def _mask(names: Sequence[str], *, test: str) -> str:
    bits = [f"CASE WHEN {name} {test} THEN {1 << number} ELSE 0 END" for number, name in enumerate(names)]
    return f"CAST({' + '.join(bits) or '0'} AS BIGINT)"


def _unite(engine: Engine, *, unit: str, columns: Sequence[str], names: Sequence[str]) -> None:
    engine.keep(f"{unit}_result", " UNION ALL ".join(f"SELECT {_names(columns)} FROM {one}" for one in names))
    _forget(engine, names=names)
