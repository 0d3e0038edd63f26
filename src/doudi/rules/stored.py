"""Everybody's answers as they are stored: per policy the conditions not met and not known, and amounts where there is one to speak of.

Nouns: Stored. Verbs: stored_of, reasons_in, verdicts. A verdict is not stored: no condition failed and none unknown is a yes, one failed
a no, else it is not known; and an amount only goes with a yes. So an answer with its reasons takes one byte a person and programme
where there are few conditions, else two or four.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from doudi.rules.evaluate import BYTE, HALF, both_of, is_in_one, masks_of
from doudi.rules.native import DUE, DUE_TYPES
from doudi.rules.policy import Policy
from doudi.rules.rulebook import Rulebook

AMOUNTS = pa.schema([("policy", pa.int16()), ("row", pa.int32()), ("hao", pa.int64())])
TYPES = {np.dtype(one.to_pandas_dtype()): one for one in (pa.uint8(), pa.int8(), pa.int16(), pa.int32(), pa.int64())}
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Stored:
    """A chunk's answers about one unit: its keys and masks by row, and the amounts by policy's place in the book and row."""

    reasons: pa.RecordBatch
    amounts: pa.RecordBatch


def stored_of(
    keys: Mapping[str, Any], *, policies: Mapping[int, Policy], book: Rulebook, columns: Mapping[str, Any]
) -> Stored:
    """Put a unit's computed columns in the form in which they are stored; `policies` are those of the unit, by place in the book."""
    reasons: dict[str, Any] = dict(keys)
    for policy in policies.values():
        reasons |= {name: column_from(mask) for name, mask in _reasons(policy, book=book, columns=columns).items()}
    due = columns[DUE] if DUE in columns else _due_of(policies, columns=columns)
    return Stored(reasons=pa.RecordBatch.from_arrays([*reasons.values()], names=[*reasons]), amounts=_amounts(due))


def _reasons(policy: Policy, *, book: Rulebook, columns: Mapping[str, Array]) -> dict[str, Array]:
    """Give a policy's reasons in one byte, or as two masks; the scalar form gives two masks always."""
    if not is_in_one(policy, book=book):
        dtype = np.uint8 if book.conditions_most(policy) <= BYTE else np.int16
        return {name: columns[name].astype(dtype, copy=False) for name in masks_of(policy)}
    if both_of(policy) in columns:
        return {both_of(policy): columns[both_of(policy)]}
    failed, unknown = (columns[name] for name in masks_of(policy))
    return {both_of(policy): (failed | unknown << HALF).astype(np.uint8)}


def reasons_in(reasons: pa.RecordBatch, policy: Policy) -> tuple[Array, Array]:
    """Read a policy's masks from stored reasons: bit i where condition i is not met, and where it is not known."""
    if both_of(policy) not in reasons.schema.names:
        failed, unknown = (reasons.column(name).to_numpy() for name in masks_of(policy))
        return failed, unknown
    both = reasons.column(both_of(policy)).to_numpy()
    return both & ((1 << HALF) - 1), both >> HALF


def _due_of(policies: Mapping[int, Policy], *, columns: Mapping[str, Any]) -> dict[str, Array]:
    """Find what is due in columns that have an amount in every row."""
    parts: list[tuple[Array, ...]] = [tuple(np.empty(0, dtype=dtype) for dtype in DUE_TYPES.values())]
    for place, policy in policies.items():
        failed, unknown = (columns[name] for name in masks_of(policy))
        values, known = columns[f"{policy.name}_amount"]
        rows = np.flatnonzero((failed | unknown) == 0)
        rows = rows[(values[rows] != 0) | (known[rows] == 0)]
        parts.append((np.full(len(rows), place), rows, values[rows], known[rows]))
    found = (np.concatenate(column) for column in zip(*parts, strict=True))
    return {name: column.astype(dtype) for (name, dtype), column in zip(DUE_TYPES.items(), found, strict=True)}


def _amounts(due: Mapping[str, Array]) -> pa.RecordBatch:
    columns = [column_from(due["policy"]), column_from(due["row"]), column_from(due["hao"], known=due["known"])]
    return pa.RecordBatch.from_arrays(columns, schema=AMOUNTS)


def column_from(values: Array, *, known: Array | None = None) -> pa.Array:
    """Look at numbers as a column without copying them; `pa.array` would load pandas, and its fifty megabytes."""
    validity = None if known is None else pa.py_buffer(np.packbits(known, bitorder="little"))
    return pa.Array.from_buffers(TYPES[values.dtype], len(values), [validity, pa.py_buffer(values)])


def verdicts(reasons: pa.RecordBatch, policy: Policy) -> Array:
    """Read a policy's verdicts from stored reasons: 1 yes, 0 no, NaN not known."""
    failed, unknown = (mask != 0 for mask in reasons_in(reasons, policy))
    answer: Array = np.where(failed, 0.0, np.where(unknown, np.nan, 1.0))
    return answer


def amounts(stored: Stored, *, place: int, verdict: Array) -> Array:
    """Read a policy's amounts in hao: nothing where refused, NaN where not known."""
    answer = np.where(np.isnan(verdict), np.nan, 0.0)
    own = stored.amounts.filter(pa.array(stored.amounts.column("policy").to_numpy() == place))
    answer[own.column("row").to_numpy()] = own.column("hao").cast(pa.float64()).to_numpy(zero_copy_only=False)
    return answer
