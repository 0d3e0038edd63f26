"""Labels: who should get what, who holds what, and how a family came to be missed or wrongly helped; for measuring only.

Verbs: hold (write holdings into the facts), labels_of.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from doudi.demo.blocks import Block
from doudi.demo.entitlements import Entitlements
from doudi.demo.hardship import FATES
from doudi.demo.holdings import MISSED, Holdings
from doudi.demo.slips import SLIPS
from doudi.demo.truth import household_keys
from doudi.evidence.assembly.aid import HELD, PAID

Array = NDArray[Any]

PROGRAMMES = ("dibao", "edge", "rigid", "dibao_single", "tekun")


def hold(*, block: Block, holdings: Holdings) -> None:
    """Write what people hold, and what is paid, into the facts of a block."""
    grants = holdings.grants
    for fact, programme in HELD.items():
        block.people[fact] = holdings.holders(programme, count=block.size)
    family = block.family[grants["person"]]
    for fact, programme in PAID.items():
        block.families[fact] = _paid(block=block, grants=grants, family=family, programme=programme)
    supplements = np.bincount(family, weights=grants["supplement"], minlength=len(block.families["kind"]))
    block.families["paid_supplement"] = np.rint(supplements).astype(np.int64)


def _paid(*, block: Block, grants: dict[str, Array], family: Array, programme: str) -> Array:
    """Add up the base amounts of a programme's files; every row of a file repeats it, so it counts on the first."""
    counts = (grants["programme"] == programme) & grants["is_applicant"]
    totals = np.bincount(family[counts], weights=grants["base"][counts], minlength=len(block.families["kind"]))
    return np.asarray(np.rint(totals).astype(np.int64))


def labels_of(*, block: Block, law: Entitlements, holdings: Holdings) -> pa.Table:
    """List every programme somebody should get or holds: for the household, or for one person."""
    parts = [
        _of_families(block=block, programme="dibao", should=law.dibao, amount=law.dibao_base),
        _of_families(block=block, programme="edge", should=law.edge, amount=None),
        _of_families(block=block, programme="rigid", should=law.rigid, amount=None),
        _of_people(
            block=block, programme="dibao_single", should=law.single, holds="holds_dibao", amount=law.single_amount
        ),
        _of_people(block=block, programme="tekun", should=law.tekun, holds="holds_tekun", amount=law.tekun_amount),
    ]
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    family = rows.pop("family")
    words = {
        "fate": np.array(FATES, dtype=object)[block.families["fate"][family]],
        "slip": np.array(SLIPS, dtype=object)[block.families["slip"][family]],
        "missed_because": np.array(MISSED, dtype=object)[holdings.missed[family]],
    }
    return pa.table(
        {
            "household": pa.array(household_keys(block)[family]),
            "person": pa.array(rows["person"], mask=rows["person"] == 0),
            "programme": pa.array(rows["programme"], type=pa.string()),
            "should_get": pa.array(rows["should_get"].astype(bool)),
            "amount_month": pa.array(rows["amount"]),
            "holds": pa.array(rows["holds"].astype(bool)),
        }
        | {name: pa.array(values, type=pa.string()) for name, values in words.items()}
    )


def _of_families(*, block: Block, programme: str, should: Array, amount: Array | None) -> dict[str, Array]:
    holds = block.any_of(block.people[f"holds_{programme}"])
    family = np.flatnonzero(should | holds)
    return {
        "family": family,
        "person": np.zeros(len(family), dtype=np.int64),
        "programme": np.full(len(family), programme, dtype=object),
        "should_get": should[family],
        "amount": np.zeros(len(family), dtype=np.int64) if amount is None else np.where(should, amount, 0)[family],
        "holds": holds[family],
    }


def _of_people(*, block: Block, programme: str, should: Array, holds: str, amount: Array) -> dict[str, Array]:
    who = np.flatnonzero(should | (block.people[holds] if programme == "tekun" else False))
    return {
        "family": block.family[who],
        "person": block.people["id"][who],
        "programme": np.full(len(who), programme, dtype=object),
        "should_get": should[who],
        "amount": np.where(should, amount, 0)[who],
        "holds": block.people[holds][who],
    }
