"""Slips: what changed in families that were granted dibao before, and what clerks and neighbours got wrong.

Nouns: slip. Verbs: draw_slips. A slip changes the truth (a car was bought, a member died); what the family still holds is
drawn in `doudi.demo.holdings`. How often each happens stands in `dirt.yaml` under `slips`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, chance
from doudi.demo.dwelling import MIGRANT
from doudi.demo.events import CUSTODIES, stop_earning
from doudi.demo.figures import dial
from doudi.demo.hardship import DIBAO, NONE, TEKUN
from doudi.demo.wealth import heads
from doudi.demo.work import EMPLOYED, PAY_STEP, set_pay
from doudi.facts import hao

Array = NDArray[Any]

SLIPS = (
    "none",
    "car",
    "job",
    "home",
    "company",
    "prison",
    "death",
    "member_died",
    "graduated",
    "old_standard",
    "left_school",
    "favour",
)
KINDS_ON_GRANTED = SLIPS[1:11]
SECONDARY = (12, 17)
NEW_JOB_MONTHS = 5


def draw_slips(block: Block) -> None:
    """Choose the families with a slip, and change the truth of those whose circumstances changed."""
    random = block.random("slips")
    families = block.families
    count = len(families["fate"])
    limits = np.cumsum([dial(f"slips.{name}") for name in KINDS_ON_GRANTED])
    draw = random.random(count)
    kind = 1 + np.searchsorted(limits, draw, side="right")
    fits = _fits(block=block, kind=kind)
    slip = np.where((families["fate"] == DIBAO) & (draw < limits[-1]) & fits, kind, 0)
    favoured = (
        (families["fate"] == NONE)
        & (families["origin"] != MIGRANT)
        & chance(random=random, odds=dial("slips.favour"), count=count)
    )
    slip = np.where(favoured, SLIPS.index("favour"), slip)
    dead_tekun = (families["fate"] == TEKUN) & chance(random=random, odds=dial("slips.tekun_death"), count=count)
    families["slip"] = np.where(dead_tekun, SLIPS.index("death"), slip)
    _change(block=block, random=random)


def _fits(*, block: Block, kind: Array) -> Array:
    """A death that ends the grant happens to people alone; a member dies, or graduates, in larger families."""
    size = np.bincount(block.family)
    worker = block.any_of(_able(block))
    alone = np.isin(kind, [SLIPS.index("death"), SLIPS.index("prison")])
    grown = block.any_of((block.people["age"] >= 18) & (block.people["age"] < 26) & (block.people["slot"] > 0))
    pupil = block.any_of(_is_pupil(block))
    conditions = {"member_died": size > 2, "job": worker, "graduated": grown, "left_school": pupil}
    fits = np.select([kind == SLIPS.index(name) for name in conditions], list(conditions.values()), default=True)
    return np.asarray(np.where(alone, size == 1, fits))


def _is_pupil(block: Block) -> Array:
    """Say who goes to a secondary school."""
    people = block.people
    return np.asarray((people["student"] > 0) & (people["age"] >= SECONDARY[0]) & (people["age"] <= SECONDARY[1]))


def _able(block: Block) -> Array:
    people = block.people
    return np.asarray((people["age"] >= 18) & (people["age"] < 58) & (people["student"] == 0) & ~people["is_absent"])


def _change(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    head = block.first_of(heads(block))
    people["vehicles"][head[_families(block, "car")]] = 1
    people["homes"][head[_families(block, "home")]] += 1
    company = head[_families(block, "company")]
    people["businesses"][company] = 1
    people["is_company"][company] = True
    _hire(block=block, workers=block.first_of(_able(block))[_families(block, "job")], random=random)
    _imprison(block=block, who=head[_families(block, "prison")], random=random)
    _bury(block=block, who=head[_families(block, "death")], random=random)
    last = np.cumsum(np.bincount(block.family)) - 1
    _bury(block=block, who=_oldest(block)[_families(block, "member_died")], random=random)
    graduate = last[_families(block, "graduated")]
    people["student"][graduate[people["age"][graduate] >= 18]] = 0
    _leave_school(block=block, who=block.first_of(_is_pupil(block))[_families(block, "left_school")])


def _families(block: Block, name: str) -> Array:
    return np.flatnonzero(block.families["slip"] == SLIPS.index(name))


def _oldest(block: Block) -> Array:
    order = np.lexsort((block.people["birth"], block.family))
    sizes = np.bincount(block.family)
    return np.asarray(order[np.cumsum(sizes) - sizes])


def _hire(*, block: Block, workers: Array, random: np.random.Generator) -> None:
    chosen = np.zeros(block.size, dtype=bool)
    chosen[workers] = True
    members = np.bincount(block.family)[block.family]
    pay = (hao(5200) * members + hao(60) * random.integers(0, 50, block.size)) // hao(PAY_STEP) * hao(PAY_STEP)
    block.people["job"] = np.where(chosen, EMPLOYED, block.people["job"])
    block.people["idle_reason"] = np.where(chosen, False, block.people["idle_reason"])
    set_pay(block=block, chosen=chosen, pay=pay, months=np.full(block.size, NEW_JOB_MONTHS))


def _imprison(*, block: Block, who: Array, random: np.random.Generator) -> None:
    block.people["custody"][who] = CUSTODIES.index("prison")
    block.people["custody_since"][who] = block.today - random.integers(60, 260, len(who))
    block.people["custody_until"][who] = block.today + random.integers(200, 900, len(who))
    _stop(block=block, who=who)


def _bury(*, block: Block, who: Array, random: np.random.Generator) -> None:
    block.people["alive"][who] = False
    block.people["died"][who] = block.today - random.integers(40, 260, len(who))
    block.people["on_book"][who] = random.random(len(who)) < 0.7
    _stop(block=block, who=who)


def _leave_school(*, block: Block, who: Array) -> None:
    """Let pupils leave, and keep at which stage; nobody expects them to earn."""
    people = block.people
    people["left_school"] = np.zeros(block.size, dtype=np.int64)
    people["left_school"][who] = people["student"][who]
    people["student"][who] = 0
    people["idle_reason"][who] = True


def _stop(*, block: Block, who: Array) -> None:
    chosen = np.zeros(block.size, dtype=bool)
    chosen[who] = True
    stop_earning(block=block, chosen=chosen)
