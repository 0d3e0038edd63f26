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

import ibis
import pyarrow as pa
import sqlglot
import sqlglot.expressions as sge

from doudi.engine import Engine
from doudi.facts import FACTS, KINDS, UNITS
from doudi.rules.plan import Phase, Plan, make_plan
from doudi.rules.policy import Policy
from doudi.rules.rulebook import Law, Node, Rulebook
from doudi.rules.views import PARENT, column_names

KEYS = {"household": ("household",), "person": ("person", "household"), "support": ("person", "household")}
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
    results: dict[str, list[str]] = {unit: [] for unit in ("person", "household")}
    for number, jurisdiction in enumerate(found):
        prefix = f"j{number}_"
        where = _select_inputs(engine, jurisdiction=jurisdiction, prefix=prefix, alone=len(found) == 1)
        plan = make_plan(jurisdiction.law, outputs=outputs_of(jurisdiction.law, extra=outputs or {}))
        _run(plan, engine=engine, jurisdiction=jurisdiction, prefix=prefix, inputs=where)
        for unit, names in results.items():
            names.append(f"{prefix}{unit}_result")
    return {unit: _united(engine, unit=unit, names=names) for unit, names in results.items()}


def masks_of(policy: Policy) -> tuple[str, str]:
    """Name the two integers of a policy: conditions not met, conditions not known."""
    return (f"{policy.name}_failed", f"{policy.name}_unknown")


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


def _run(plan: Plan, *, engine: Engine, jurisdiction: Jurisdiction, prefix: str, inputs: dict[str, str]) -> None:
    current = dict(inputs)
    kept: dict[str, set[str]] = {unit: set(FACTS[unit]) for unit in UNITS}
    constants = jurisdiction.constants()
    for number, phase in enumerate(plan.phases):
        carried = sorted(plan.still_read(phase.unit, after=number) & (kept[phase.unit] | phase.made))
        sql = _phase_sql(
            plan,
            phase=phase,
            engine=engine,
            current=current,
            carried=carried,
            constants=constants,
            local=f"{prefix}local",
        )
        name = f"{prefix}{phase.unit}_{number}"
        engine.keep(name, sql)
        if current[phase.unit].startswith(f"{prefix}{phase.unit}_"):
            engine.drop(current[phase.unit])
        current[phase.unit], kept[phase.unit] = name, set(carried)
    for unit in ("person", "household"):
        engine.keep(f"{prefix}{unit}_result", _result_sql(plan, unit=unit, source=current[unit]))
        if current[unit] != inputs[unit]:
            engine.drop(current[unit])


def _phase_sql(
    plan: Plan, *, phase: Phase, engine: Engine, current: dict[str, str], carried: list[str],
    constants: dict[str, Any], local: str,
) -> str:  # fmt: skip
    """Write one phase: the unit's rows with sums, parent columns and varying terms joined, then one select a level."""
    unit = phase.unit
    steps = [f"l0 AS ({_base_sql(phase, current=current, constants=constants, local=local)})"]
    for number, level in enumerate(phase.levels):
        columns = _columns_sql(plan.law, level=level, dialect=engine.dialect, constants=constants)
        steps.append(f"l{number + 1} AS (SELECT t0.*, {columns} FROM l{number} AS t0)")
    keys = [*KEYS[unit], *(["place", "residence"] if unit == "household" else [])]
    names = ", ".join(f'"{name}"' for name in [*keys, *carried])
    return f"WITH {', '.join(steps)} SELECT {names} FROM l{len(phase.levels)}"


def _columns_sql(law: Law, *, level: Sequence[Node], dialect: str, constants: Mapping[str, Any]) -> str:
    """Write a level's columns as SQL; the same columns under the same constants are written once."""
    used = {name: constants[name] for node in level for name in node.reads if name in constants}
    key = (tuple(node.column for node in level), level[0].unit, dialect, tuple(sorted(used.items())))
    if key not in law.written:
        table = law.book.universes[level[0].unit].table
        chosen = table.select(**{node.column: node.expression for node in level})
        law.written[key] = _select_list(chosen, dialect=dialect, constants=used)
    return law.written[key]


def _select_list(chosen: Any, *, dialect: str, constants: Mapping[str, Any]) -> str:
    tree = sqlglot.parse_one(str(ibis.to_sql(chosen, dialect=dialect)), dialect=dialect)

    def settle(node: sge.Expression) -> sge.Expression:
        if isinstance(node, sge.Column) and node.name in constants:
            return _literal(constants[node.name])
        return node

    return ", ".join(item.transform(settle).sql(dialect=dialect) for item in tree.expressions)


def _literal(value: Any) -> sge.Expression:
    if value is None:
        return sge.Null()
    if isinstance(value, date):
        return sge.cast(sge.Literal.string(value.isoformat()), "date")
    if isinstance(value, bool):
        return sge.Boolean(this=value)
    if isinstance(value, int):
        return sge.cast(sge.Literal.number(value), "bigint")
    return sge.Literal.string(value)


def _base_sql(phase: Phase, *, current: dict[str, str], constants: Mapping[str, Any], local: str) -> str:
    unit, parent = phase.unit, PARENT.get(phase.unit)
    columns, joins = ["u.*"], [f"FROM {current[unit]} u"]
    reads = {name for level in phase.levels for node in level for name in node.reads}
    varying = sorted(name for name in reads if name.startswith("local_") and name not in constants)
    if phase.sums:
        child = phase.sums[0].child
        joins.append(f"LEFT JOIN ({_sums_sql(phase, child=child, source=current[child])}) s USING ({_join_key(unit)})")
        columns += [f"COALESCE(s.{one.columns[0]}, 0) AS {one.columns[0]}" for one in phase.sums]
        columns += [
            f"CASE WHEN s.{_join_key(unit)} IS NULL THEN 0 ELSE s.{one.columns[1]} END AS {one.columns[1]}"
            for one in phase.sums
        ]
    if parent and phase.parent_columns:
        joins.append(f"JOIN {current[parent]} p USING ({_join_key(parent)})")
        columns += [f"p.{name} AS {parent}_{name}" for name in phase.parent_columns]
    if varying:
        home = "u" if unit == "household" else "h"
        if unit != "household":
            joins.append(f"JOIN {current['household']} h ON h.household = u.household")
        joins.append(f"JOIN {local} l ON l.place9 = left({home}.place, 9) AND l.residence9 = {home}.residence")
        columns += [f"l.{name}" for name in varying]
    return f"SELECT {', '.join(columns)} {' '.join(joins)}"


def _join_key(unit: str) -> str:
    return "household" if unit == "household" else "person"


def _sums_sql(phase: Phase, *, child: str, source: str) -> str:
    key = _join_key(phase.unit)
    sums = []
    for one in phase.sums:
        least, most = one.parts
        sums.append(f"CAST(sum({least}) AS BIGINT) AS {one.columns[0]}")
        sums.append(f"CASE WHEN count({most}) = count(*) THEN CAST(sum({most}) AS BIGINT) END AS {one.columns[1]}")
    return f"SELECT {key}, {', '.join(sums)} FROM {source} GROUP BY {key}"


def _result_sql(plan: Plan, *, unit: str, source: str) -> str:
    law = plan.law
    columns = [*KEYS[unit], *(["place", "residence"] if unit == "household" else [])]
    conditions: set[str] = set()
    for policy in law.book.policies:
        if policy.of == unit:
            names = [column_names(rule)[0] for rule in law.conditions(policy)]
            conditions |= set(names)
            columns += [policy.name, f"{policy.name}_amount"]
            failed, unknown = masks_of(policy)
            columns.append(f"{_mask(names, test='IS FALSE')} AS {failed}")
            columns.append(f"{_mask(names, test='IS NULL')} AS {unknown}")
    columns += [name for name in plan.outputs[unit] if name not in columns and name not in conditions]
    return f"SELECT {', '.join(columns)} FROM {source}"


def _mask(names: Sequence[str], *, test: str) -> str:
    bits = [f"CASE WHEN {name} {test} THEN {1 << number} ELSE 0 END" for number, name in enumerate(names)]
    return f"CAST({' + '.join(bits) or '0'} AS BIGINT)"


def _united(engine: Engine, *, unit: str, names: Sequence[str]) -> str:
    name = f"{unit}_result"
    if not names:
        raise ValueError("there is no household to evaluate")
    engine.keep(name, " UNION ALL BY NAME ".join(f"SELECT * FROM {one}" for one in names))
    for one in names:
        engine.drop(one)
    return name
