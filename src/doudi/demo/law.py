"""Law: what the rulebook gives invented families, asked of the very rules the screen uses, many blocks at once.

Verbs: entitle. The facts are those of an all-knowing eye, so no answer waits for a register.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from doudi.demo.blocks import Block
from doudi.demo.entitlements import ALLOWANCES, Entitlements
from doudi.demo.truth import facts_tables, household_keys
from doudi.engine import open_engine
from doudi.programmes import RULEBOOK
from doudi.rules import evaluate

Array = NDArray[Any]

OUTPUTS = {"person": ("counts",)}


def entitle(blocks: Sequence[Block]) -> list[Entitlements]:
    """Evaluate the law for some blocks and return what it gives each."""
    tables = [facts_tables(block) for block in blocks]
    engine = open_engine(memory_gb=4)
    try:
        for unit in ("household", "person", "support"):
            engine.offer(unit, pa.concat_tables([table[unit] for table in tables]))
        evaluate(RULEBOOK, engine, on=blocks[0].plan.on, outputs=OUTPUTS)
        households = _Answers(engine.read("SELECT * FROM household_result ORDER BY household"), key="household")
        people = _Answers(engine.read("SELECT * FROM person_result ORDER BY person"), key="person")
    finally:
        engine.close()
    return [_entitlements(block=block, households=households, people=people) for block in blocks]


class _Answers:
    """A result sorted by key, read by key; who is not in it (families of other places) is entitled to nothing."""

    def __init__(self, table: pa.Table, *, key: str) -> None:
        self._keys = np.asarray(table[key].to_numpy())
        self._table = table

    def flags(self, name: str, *, keys: Array) -> Array:
        values = np.asarray(self._table[name].fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)
        return self._at(values, keys=keys, nothing=False)

    def amounts(self, name: str, *, keys: Array) -> Array:
        values = np.asarray(self._table[name].fill_null(0).to_numpy(), dtype=np.int64)
        return self._at(values, keys=keys, nothing=0)

    def _at(self, values: Array, *, keys: Array, nothing: Any) -> Array:
        position = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.asarray(np.where(self._keys[position] == keys, values[position], nothing))


def _entitlements(*, block: Block, households: _Answers, people: _Answers) -> Entitlements:
    homes, persons = household_keys(block), block.people["id"]
    single = people.flags("dibao_single", keys=persons)
    tekun = people.flags("tekun", keys=persons)
    return Entitlements(
        dibao=households.flags("dibao", keys=homes),
        dibao_base=households.amounts("dibao_amount", keys=homes),
        edge=households.flags("edge", keys=homes),
        rigid=households.flags("rigid", keys=homes),
        is_member=people.flags("counts", keys=persons),
        supplement=people.amounts("supplement_amount", keys=persons),
        single=single,
        single_amount=people.amounts("dibao_single_amount", keys=persons),
        tekun=tekun,
        tekun_amount=people.amounts("tekun_amount", keys=persons),
        is_allowed={name: people.flags(name, keys=persons) for name in ALLOWANCES},
        allowance={name: people.amounts(f"{name}_amount", keys=persons) for name in ALLOWANCES},
    )
